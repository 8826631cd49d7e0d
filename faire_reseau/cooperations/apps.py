"""App config of cooperations: connects events, channels, chores and the hooks of rooms below."""

from django.apps import AppConfig


class CooperationsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.cooperations"
    label = "cooperations"

    def ready(self) -> None:
        """Connect what happens to the screens and letters, erasure, personal data, the journal, who opens what."""
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.catalogue.queries.origins import also_tell_origin  # noqa: PLC0415  (start-up)
        from faire_reseau.cooperations import actions, letters, queries, tasks  # noqa: PLC0415  (start-up)
        from faire_reseau.cooperations.queries.openness import (  # noqa: PLC0415  (start-up)
            OPENS,
            SESSION_LINKER,
            notes_on_person,
        )
        from faire_reseau.cooperations.queries.walls import MODES  # noqa: PLC0415  (start-up)
        from faire_reseau.cooperations.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.now import also_say_now  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.session_links import also_link_session  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.walls import also_show_mode  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters, also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_merge_people  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import (  # noqa: PLC0415  (start-up)
            also_notes_on,
            also_shows_public,
            also_shows_works,
        )
        from faire_reseau.notes.actions import also_record  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.enums import RecordKind  # noqa: PLC0415  (start-up)

        also_erase_person(actions.erase_person_traces)
        also_tell_origin(queries.cooperation_of_record)
        also_show_mode(*MODES)
        also_merge_people(actions.merge_person_dots, under="cooperations.dots")
        also_tell(queries.cooperation_data, under="cooperations")
        also_foretell(queries.cooperation_fates)
        also_find_letters(letters.letters_about)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
        also_link_session(SESSION_LINKER)
        also_say_now(queries.say_dots)
        also_notes_on(notes_on_person)
        also_shows_works(queries.cooperations_of)
        also_shows_public(queries.public_cooperations)
        also_undo(actions.undo_withdraw_idea, under="withdraw_idea")
        also_undo(actions.undo_move_cooperation, under="move_cooperation")
        also_clear(*actions.PERIODS)
        also_do(tasks.remind, under="reminders")
        also_do(tasks.ask_silent, under="silence")
        also_do(tasks.send_due_minutes, under="minutes")
        also_record(actions.record_ideas, under=RecordKind.IDEA.value)
        letters.register()
        _connect_events()


def _connect_events() -> None:
    from faire_reseau.cooperations import channels, events, handlers  # noqa: PLC0415  (start-up)
    from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)

    channels.HARVEST.register()
    on(events.HarvestMoved, handlers.on_harvest_moved)
    on(events.DotsPlaced, handlers.on_dots_placed)
    on(events.PlacesTaken, handlers.on_places_taken)
    inside(events.ReportAsked, handlers.on_report_asked)
    inside(events.CommitmentProposed, handlers.on_commitment_proposed)
    inside(events.NextStepNear, handlers.on_next_step_near)
    inside(events.NextStepLate, handlers.on_next_step_near)
    inside(events.CooperationSilent, handlers.on_cooperation_silent)
    inside(events.MinutesReady, handlers.on_minutes_ready)
