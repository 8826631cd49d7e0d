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

        from faire_reseau.accounts import handlers  # noqa: PLC0415  (start-up)

        authentication_step_completed.connect(handlers.on_step)
        user_logged_in.connect(handlers.on_signed_in)


class PlacesSignedIn(UserSessionsConfig):
    """The library's table of sessions, filled by us: the library would write their keys in clear."""

    def ready(self) -> None:
        """Connect nothing."""
