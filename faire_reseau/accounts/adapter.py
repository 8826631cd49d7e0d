"""What the sign-in library asks of the house: nobody signs up alone, letters are ours."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Accounts are made by centres, organisers and registration, never by an open sign-up."""

    # The library's own sentences do not say what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code of the latest letter: copy it again, or start again to get another one."
        ),
        "too_many_login_attempts": _("Too many tries in a row: wait five minutes, then ask for a new code."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (the library's signature)
        """Nobody signs up alone."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led to `url` after signing in: a page of the house, written as one."""
        try:
            return url.startswith("/") and bool(super().is_safe_url(url))
        except ValueError:  # “//[” is no address at all
            return False
