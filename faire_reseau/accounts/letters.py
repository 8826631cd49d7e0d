"""Letters about an account, in the language of its owner."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from faire_reseau.accounts.models import User
from faire_reseau.accounts.texts import ROLE_LABELS


def link_letter(user: User, key: str, days: int) -> EmailMessage:
    """The link that opens the account, for `days`."""
    return _letter("link", user, user.email, link_url=_address("accounts:personal_link", key), days=days)


def rights_letter(user: User, role: str) -> EmailMessage:
    """“You are now …”: what was open is closed, sign in again."""
    with translation.override(user.language):
        label = str(ROLE_LABELS[role])  # type: ignore[index]  # a code of the same enum
    return _letter("rights", user, user.email, role=label)


def address_letter(user: User, address: str) -> EmailMessage:
    """“Your address has changed”, to `address`, the old or the new one."""
    return _letter("address", user, address, is_old=address != user.email)


def _letter(name: str, user: User, address: str, **more: object) -> EmailMessage:
    context = {"enter_url": _address("accounts:enter"), "site": settings.SITE_ADDRESS, **more}
    with translation.override(user.language):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"accounts/letters/{name}.txt", context).partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[address])


def _address(name: str, *words: str) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=words)
