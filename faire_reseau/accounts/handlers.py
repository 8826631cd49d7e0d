"""What follows a sign-in: the session is noted, and a new device is told to its owner by letter."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from faire_reseau.accounts import channels, events, tasks
from faire_reseau.accounts.actions.browsers import note_browser
from faire_reseau.accounts.actions.sessions import note_session
from faire_reseau.accounts.logic import device
from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.kit.sessions import IS_SHARED

# The box “this device is shared”, in whichever form of the door it stands.
SHARED_FIELD = "shared_device"


def on_step(request: HttpRequest, **_more: Any) -> None:
    """One step of a sign-in is done: what was ticked with it counts for the steps that follow."""
    if request.POST.get(SHARED_FIELD):
        request.session[IS_SHARED] = True


@transaction.atomic
def on_signed_in(request: HttpRequest, user: User, *, by_new_link: bool = False, **_more: Any) -> None:
    """Note the session; write to its owner when the browser, or the link that was followed, is new."""
    at = clock.now()
    agent = request.META.get("HTTP_USER_AGENT", "")
    note_session(request.session, user, user_agent=agent, at=at, is_shared=bool(request.POST.get(SHARED_FIELD)))
    given = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    key, is_new = note_browser(user, given, at=at)
    if key != given:
        request.new_browser_key = key  # type: ignore[attr-defined]  # set as a cookie by the middleware
    if is_new or by_new_link:
        words = {"device": device(agent), "at": at.isoformat(), "by_link": by_new_link}
        transaction.on_commit(lambda: tasks.tell_new_device.enqueue(user.pk, **words))


def on_access_ended(event: events.AccessEnded) -> None:
    """Close the streams of what ended."""
    channels.ask_again(event.account_id)


def on_suspended(event: events.AccountSuspended) -> None:
    """Write to the person."""
    tasks.tell_suspended.enqueue(event.account_id)


def on_restored(event: events.AccountRestored) -> None:
    """Write to the person."""
    tasks.tell_restored.enqueue(event.account_id)


def on_factor_lifted(event: events.FactorLifted) -> None:
    """Write to the person."""
    tasks.tell_factor_lifted.enqueue(event.account_id)
