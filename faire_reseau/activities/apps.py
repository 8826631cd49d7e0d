"""The plug of the room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.activities"
    label = "activities"

    def ready(self) -> None:
        """Wire the room: sheets learn of presences."""
        from faire_reseau.accounts.queries import also_name_deeds, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.activities import channels, events, handlers, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.texts import DEED_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)

        also_tell("presences", queries.presence_data)
        also_name_deeds(DEED_LABELS)
        also_foretell(queries.fates_of)
        name_tables(TABLE_LABELS)
        channels.register()
        on(events.PresenceNoted, handlers.on_presence_noted)
        on(events.SignInMoved, handlers.on_sign_in_moved)
