"""The worker's doors: letters, which a slow mail server must not make an organiser wait for."""

from collections.abc import Callable

from django.core.mail import EmailMessage
from django_tasks import task

from faire_reseau.gatherings.actions import renew_calendar_key
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.letters import place_given_letter, place_taken_back_letter, registered_letter
from faire_reseau.gatherings.queries import has_calendar_key, registration_to_write_about
from faire_reseau.kit import clock
from faire_reseau.kit.keys import new_key


@task()
def tell_registered(registration_id: int) -> None:
    """Write to who put themself on the list, if they still are; the first letter brings the address of their calendar."""
    registration = registration_to_write_about(registration_id)
    if registration is None or registration.state == RegistrationState.CANCELLED:
        return
    account = registration.person.user
    key = new_key() if account is not None and not has_calendar_key(account) else ""
    letter = registered_letter(registration, key)
    if letter is None:
        return
    letter.send()
    if account is not None and key:
        renew_calendar_key(account, at=clock.now(), key=key)


@task()
def tell_place_given(registration_id: int) -> None:
    """Write to who got a place, if they still have it."""
    _send(registration_id, RegistrationState.CONFIRMED, place_given_letter)


@task()
def tell_place_taken_back(registration_id: int) -> None:
    """Write to who was taken off the list, if they still are."""
    _send(registration_id, RegistrationState.CANCELLED, place_taken_back_letter)


def _send(registration_id: int, state: RegistrationState, letter_of: Callable[..., EmailMessage | None]) -> None:
    registration = registration_to_write_about(registration_id)
    if registration is None or registration.state != state:
        return
    letter = letter_of(registration)
    if letter is not None:
        letter.send()
