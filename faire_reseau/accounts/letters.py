"""Letters about one's account, in the language of who receives them."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from faire_reseau.accounts.models import User


def new_device_letter(user: User, *, device: str, at: datetime, by_link: bool) -> EmailMessage:
    """“Somebody signed in to your account”: from what, when, and what to do if it was somebody else."""
    return _letter("new_device", user, device=device, at=timezone.localtime(at), by_link=by_link)


def suspended_letter(user: User) -> EmailMessage:
    """“Your account is suspended”: what that means, whom to ask."""
    return _letter("suspended", user)


def restored_letter(user: User) -> EmailMessage:
    """“Your account is open again”."""
    return _letter("restored", user)


def factor_lifted_letter(user: User) -> EmailMessage:
    """“Your second factor was taken off”: by whom, and how to set another one."""
    return _letter("factor_lifted", user, factors_url=settings.SITE_ADDRESS + reverse("mfa_index"))


def confirming_letter(user: User, *, code: str) -> EmailMessage:
    """The code by which somebody confirms that it is they who do something grave."""
    return _letter("confirming", user, code=code)


def _letter(name: str, user: User, **more: Any) -> EmailMessage:
    context = {
        "user": user,
        "account_url": settings.SITE_ADDRESS + reverse("accounts:account"),
        "zone": settings.TIME_ZONE,
        **more,
    }
    with translation.override(user.language):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"accounts/letters/{name}.txt", context).partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[user.email])
