"""App config: the room itself, and the sign-in library's table of sessions."""

from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect what happens when somebody signs in."""
        from allauth.account.signals import authentication_step_completed, user_logged_in  # noqa: PLC0415  (start-up)

        from faire_reseau.accounts import events, handlers  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.views import confirming as asking  # noqa: PLC0415  (start-up)
        from faire_reseau.kit import confirming  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)

        confirming.ask_by(asking.asker)
        on(events.AccessEnded, handlers.on_access_ended)
        on(events.AccountSuspended, handlers.on_suspended)
        on(events.AccountRestored, handlers.on_restored)
        on(events.FactorLifted, handlers.on_factor_lifted)
        authentication_step_completed.connect(handlers.on_step)
        user_logged_in.connect(handlers.on_signed_in)


class PlacesSignedIn(UserSessionsConfig):
    """The library's table of sessions, filled by us: the library would write their keys in clear."""

    def ready(self) -> None:
        """Connect nothing."""
