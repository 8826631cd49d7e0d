"""The plug of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: letters about accounts."""
        from faire_reseau.accounts import events, handlers  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)

        on(events.RightsRose, handlers.on_rights_rose)
        on(events.AddressChanged, handlers.on_address_changed)
        on(events.LinkAsked, handlers.on_link_asked)
