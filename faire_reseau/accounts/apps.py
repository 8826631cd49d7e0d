"""The plug of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: letters about accounts, and those with a code, which leave only while it opens."""
        from faire_reseau.accounts import events, handlers, letters  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.actions import CODE_LETTER  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import code_letter  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.letters import compose_by  # noqa: PLC0415  (start-up)

        compose_by(CODE_LETTER, code_letter)
        letters.register()
        inside(events.RightsRose, handlers.on_rights_rose)
        inside(events.AddressChanged, handlers.on_address_changed)
        inside(events.LinkAsked, handlers.on_link_asked)
