"""Letters about a place at a gathering, in the language of who receives them; written when they leave."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from faire_reseau.gatherings.actions import renew_calendar_key
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.letters.blocks import blocks_of
from faire_reseau.gatherings.logic.letter_texts import filled
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.queries import (
    has_calendar_key,
    letter_address,
    registration_keys_of,
    registration_to_write_about,
    registrations_to_write_about,
)
from faire_reseau.gatherings.queries.letter_texts import text_of_letter
from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.letters import Composed, compose_by, letters_of_kinds, post_letters
from faire_reseau.kit.models import Letter

REGISTERED = "registered"
PLACE_GIVEN = "place_given"
PLACE_TAKEN_BACK = "place_taken_back"
CANCELLED = "gathering_cancelled"
RESTORED = "gathering_restored"
POSTPONED = "gathering_postponed"
REMINDED = "gathering_reminder"
OFFERED = "place_offered"
OFFER_PASSED = "offer_passed"


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(registered_letter, under=REGISTERED)
    compose_by(place_given_letter, under=PLACE_GIVEN)
    compose_by(place_taken_back_letter, under=PLACE_TAKEN_BACK)
    compose_by(cancelled_letter, under=CANCELLED)
    compose_by(restored_letter, under=RESTORED)
    compose_by(postponed_letter, under=POSTPONED)
    compose_by(reminder_letter, under=REMINDED)
    compose_by(offered_letter, under=OFFERED)
    compose_by(offer_passed_letter, under=OFFER_PASSED)


def post(kind: str, registration_ids: Iterable[int], at: datetime) -> None:
    """Have a letter of `kind` sent about each registration; nothing for samples, the erased and who has no address."""
    rows = registrations_to_write_about(registration_ids)
    post_letters(kind, [(letter_address(row), row.pk) for row in rows if letter_address(row)], at=at)


def post_postponed(registration_ids: Iterable[int], started_on: date, ended_on: date, at: datetime) -> None:
    """The same about another date: what the letter is about also holds the days of before."""
    rows = registrations_to_write_about(registration_ids)
    days = f"{started_on.isoformat()} {ended_on.isoformat()}"
    post_letters(POSTPONED, [(letter_address(row), f"{row.pk} {days}") for row in rows if letter_address(row)], at=at)


def registered_letter(letter: Letter) -> Composed | None:
    """“You are on the list”, or “you are waiting”: which half-days, where, how to change it, and one's own calendar.

    The first letter brings the private address of the calendar, once the account is confirmed: whoever joined by the QR
    may have typed the address of somebody else. None for who left the list meanwhile.
    """
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.state == RegistrationState.CANCELLED or _is_over(registration):
        return None
    account = registration.person.user
    wants_address = account is not None and account.confirmed_at is not None and not has_calendar_key(account)
    key = new_key() if wants_address else ""
    letter_name = "registered_waiting" if registration.state == RegistrationState.WAITING else REGISTERED
    return _composed(letter_name, registration, _calendar_opener(account, key), key=key)


def place_given_letter(letter: Letter) -> Composed | None:
    """“You have a place”: which half-days, where, and how to give it back. None for who no longer has it."""
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.state != RegistrationState.CONFIRMED or _is_over(registration):
        return None
    return _composed(PLACE_GIVEN, registration)


def reminder_letter(letter: Letter) -> Composed | None:
    """“It begins soon”: one's half-days and where. None for who has no place, and when it does not go on."""
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.state != RegistrationState.CONFIRMED or _is_over(registration):
        return None
    return _composed(REMINDED, registration)


def offered_letter(letter: Letter) -> Composed | None:
    """“A place is offered to you until…”, and where to accept or leave it. None once it no longer is."""
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.offered_until is None or _is_over(registration):
        return None
    return _composed(OFFERED, registration)


def offer_passed_letter(letter: Letter) -> Composed | None:
    """“The time to answer is over”, and how to come back on the list. None for who is on it again."""
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.state != RegistrationState.CANCELLED or _is_over(registration):
        return None
    return _composed(OFFER_PASSED, registration)


def place_taken_back_letter(letter: Letter) -> Composed | None:
    """“You are no longer on the list”, and whom to ask. None for who is on it again."""
    registration = registration_to_write_about(int(letter.about))
    if registration is None or registration.state != RegistrationState.CANCELLED:
        return None
    return _composed(PLACE_TAKEN_BACK, registration)


def cancelled_letter(letter: Letter) -> Composed | None:
    """“It does not take place”, and why. None when it was restored meanwhile, and for who left the list."""
    registration = _listed(letter)
    if registration is None or registration.gathering.state != GatheringState.CANCELLED:
        return None
    return _composed(CANCELLED, registration)


def restored_letter(letter: Letter) -> Composed | None:
    """“It takes place after all”. None when it was cancelled again, and for who left the list."""
    registration = _listed(letter)
    if registration is None or registration.gathering.state != GatheringState.ANNOUNCED:
        return None
    return _composed(RESTORED, registration)


def postponed_letter(letter: Letter) -> Composed | None:
    """“It takes place on other days”: the new ones, those of before, one's half-days. None as above."""
    registration = _listed(letter)
    if registration is None or registration.gathering.state != GatheringState.ANNOUNCED:
        return None
    _key, started_on, ended_on = letter.about.split()
    return _composed(POSTPONED, registration, before=(date.fromisoformat(started_on), date.fromisoformat(ended_on)))


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters about a person's registrations, to whatever address."""
    kinds = [REGISTERED, PLACE_GIVEN, PLACE_TAKEN_BACK, CANCELLED, RESTORED, POSTPONED, REMINDED, OFFERED, OFFER_PASSED]
    return letters_of_kinds(kinds, registration_keys_of(subject.person))


def _listed(letter: Letter) -> Registration | None:
    registration = registration_to_write_about(int(letter.about.split()[0]))
    if registration is None or registration.state == RegistrationState.CANCELLED:
        return None
    return registration


def _is_over(registration: Registration) -> bool:
    return registration.gathering.state in (GatheringState.FINISHED, GatheringState.CANCELLED)


def _calendar_opener(account: Any, key: str) -> Callable[[datetime], None] | None:
    """The address of the calendar opens once it is known to have left."""
    if account is None or not key:
        return None

    def open_calendar(at: datetime) -> None:
        renew_calendar_key(account, at=at, key=key)

    return open_calendar


def _composed(
    name: str, registration: Registration, after: Callable[[datetime], None] | None = None, **more: Any
) -> Composed | None:
    """The letter `name` in the words of the organisers, else in those of the house, filled in for its reader."""
    person = registration.person
    account = person.user if person.user is not None and person.user.is_active else None
    address = letter_address(registration)
    if not address:
        return None
    language = account.language if account else settings.LANGUAGE_CODE
    with translation.override(language):
        subject, body = text_of_letter(registration.gathering, name, language)
        values = blocks_of(registration, **more)
        return Composed(address, filled(subject, values).strip(), filled(body, values), after)
