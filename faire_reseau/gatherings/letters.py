"""Letters about a place at a gathering, in the language of who receives them."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from faire_reseau.gatherings.models import Registration


def registered_letter(registration: Registration, calendar_key: str) -> EmailMessage | None:
    """“You are on the list”, or “you are waiting”: which half-days, where, how to change it, one's own calendar (at the
    private address of `calendar_key`; "" for who has one already). None for who has no address.
    """
    calendar_url = settings.SITE_ADDRESS + reverse("pages:my_calendar", args=[calendar_key]) if calendar_key else ""
    desk_url = settings.SITE_ADDRESS + reverse("pages:desk")
    return _letter("registered", registration, calendar_url=calendar_url, desk_url=desk_url)


def place_given_letter(registration: Registration) -> EmailMessage | None:
    """“You have a place”: which half-days, where, and how to give it back. None for who has no address."""
    return _letter("place_given", registration)


def place_taken_back_letter(registration: Registration) -> EmailMessage | None:
    """“You are no longer on the list”, and whom to ask. None for who has no address."""
    return _letter("place_taken_back", registration)


def _letter(name: str, registration: Registration, **more: str) -> EmailMessage | None:
    person, gathering = registration.person, registration.gathering
    account = person.user if person.user is not None and person.user.is_active else None
    address = account.email if account else person.email
    if not address:
        return None
    context = {
        "person": person,
        "registration": registration,
        "gathering": gathering,
        "half_days": sorted(registration.half_days.all(), key=lambda half_day: half_day.pk),
        "agenda_url": settings.SITE_ADDRESS + reverse("gatherings:agenda", args=[gathering.slug]),
        "is_unconfirmed": account is not None and account.confirmed_at is None,
        "enter_url": settings.SITE_ADDRESS + reverse("accounts:enter"),
        "register_url": settings.SITE_ADDRESS + reverse("gatherings:register", args=[gathering.slug]),
        **more,
    }
    with translation.override(account.language if account else settings.LANGUAGE_CODE):
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"gatherings/letters/{name}.txt", context).partition("\n")
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[address])
