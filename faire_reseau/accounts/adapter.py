"""What the sign-in library asks of the house: nobody signs up alone, letters are ours."""

import base64
import hashlib
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.queries import suspended_account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Accounts are made by centres, organisers and registration, never by an open sign-up."""

    # The library's own sentences do not say what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code of the latest letter: copy it again, or start again to get another one."
        ),
        "too_many_login_attempts": _("Too many tries in a row: wait five minutes, then ask for a new code."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Whoever owns a suspended account is told so by letter; the page of the door says the same for every address."""
        if template_prefix == "account/email/unknown_account":
            account = suspended_account(email)
            if account is not None:
                with translation.override(account.language):
                    super().send_mail("account/email/suspended_account", email, context)
                return
        super().send_mail(template_prefix, email, context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (the library's signature)
        """Nobody signs up alone."""
        return False


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Second factors: their secrets are sealed in the tables, so that a copy of the database signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code or key does not fit: take the latest code that is shown, or try the key again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret with the secret of the deployment."""
        return _seals().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed. What another secret sealed (a database brought here without it) fits no code at all."""
        try:
            return _seals().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _seals() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"faire-reseau second factor" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in digests])
