"""What the sign-in library asks of the house: nobody signs up alone, letters are ours."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import confirm_account
from faire_reseau.accounts.models import User
from faire_reseau.kit import clock


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

    def pre_login(self, request: HttpRequest, user: User, *, email: str | None, **options: Any) -> HttpResponse | None:
        """A code asked for before the address changed proves nothing: whoever reads the old address starts again."""
        if email and email.strip().lower() != user.email:
            clear_login(request)
            messages.error(request, _("The address of this account has changed: start again with the new one."))
            return redirect("accounts:enter")
        return super().pre_login(request, user, email=email, **options)  # type: ignore[no-any-return]  # as above

    def login(self, request: HttpRequest, user: User) -> None:
        """A code was typed, so the address is proved: the first one ends what was opened before."""
        confirm_account(user, at=clock.now())
        super().login(request, user)
