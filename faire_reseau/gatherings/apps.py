"""The plug of the room."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Wire the room: erasing people, pushing changes of the agenda, writing to people."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_deeds, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.permissions import also_hide, also_keep  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries import also_expect, also_time  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings import actions, channels, events, handlers, permissions, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.texts import DEED_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person  # noqa: PLC0415  (start-up)
        from faire_reseau.network.permissions import also_reads_people  # noqa: PLC0415  (start-up)

        also_keep(queries.actions_run_by)
        also_hide(queries.actions_of_drafts)
        also_expect(queries.expected_in)
        also_time(queries.hours_of)
        also_reads_people(permissions.organises)
        also_erase(actions.erase_account_traces)
        also_erase_person(actions.erase_person_traces)
        also_tell("gatherings", queries.gathering_data)
        also_name_deeds(DEED_LABELS)
        also_foretell(queries.fates_of)
        name_tables(TABLE_LABELS)
        channels.register()
        on(events.AgendaChanged, handlers.on_agenda_changed)
        on(events.Registered, handlers.on_registered)
        on(events.PlaceGiven, handlers.on_place_given)
        on(events.PlaceTakenBack, handlers.on_place_taken_back)
