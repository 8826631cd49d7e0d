"""Handlers of events of accounts and of sign-in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from faire_reseau.accounts import channels, events, letters, queries
from faire_reseau.accounts.actions.factors import reseal_factors
from faire_reseau.accounts.actions.sessions import note_session
from faire_reseau.accounts.adapter import browser_of, know
from faire_reseau.accounts.events import AddressChanged, LinkAsked, RightsRose
from faire_reseau.accounts.logic import device
from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.kit.sessions import IS_SHARED, WHY_ENDED

# The box “this device is shared”, in whichever form of signing in it stands.
SHARED_FIELD = "shared_device"


def on_rights_rose(event: RightsRose) -> None:
    """The person is told by letter."""
    account = queries.account_to_write_to(event.user_id)
    if account is not None:
        by = "" if event.by_id is None else queries.name_of(event.by_id)
        letters.post_rights(account, event.role, by=by, of=event.of, is_new=event.is_new, at=clock.now())


def on_address_changed(event: AddressChanged) -> None:
    """Both addresses are told: the old one, so that nobody loses an account without knowing."""
    account = queries.account_to_write_to(event.user_id)
    for address in (event.address_before, account.email if account else ""):
        if address:
            letters.post(letters.ADDRESS, event.user_id, clock.now(), to=address)


def on_link_asked(event: LinkAsked) -> None:
    """The link is made when the letter that brings it leaves."""
    letters.post(letters.LINK, event.user_id, clock.now(), detail=str(event.made_by_id), words=event.of)


def on_step(request: HttpRequest, **_more: Any) -> None:
    """One step of a sign-in is done: what was ticked with it counts for the steps that follow."""
    if request.POST.get(SHARED_FIELD):
        request.session[IS_SHARED] = True


@transaction.atomic
def on_signed_in(request: HttpRequest, user: User, *, by_new_link: bool = False, **_more: Any) -> None:
    """Note the session; write to its owner when the browser, or the link that was followed, is new."""
    at = clock.now()
    request.session.pop(WHY_ENDED, None)
    agent = request.META.get("HTTP_USER_AGENT", "")
    note_session(request.session, user, user_agent=agent, at=at, is_shared=bool(request.POST.get(SHARED_FIELD)))
    reseal_factors(user)
    known = browser_of(request)
    is_new = known is None or known.user_id != user.pk
    know(request, user, known=known)
    if is_new or by_new_link:
        letters.post_new_device(user, device=device(agent), at=at, by_link=by_new_link)


def on_access_ended(event: events.AccessEnded) -> None:
    """Close the streams of what ended."""
    channels.ask_again(event.account_id)


def on_suspended(event: events.AccountSuspended) -> None:
    """The person is told by letter."""
    _tell(event, letters.post_suspended)


def on_restored(event: events.AccountRestored) -> None:
    """The person is told by letter."""
    _tell(event, letters.post_restored)


def on_factor_lifted(event: events.FactorLifted) -> None:
    """The person is told by letter."""
    _tell(event, letters.post_factor_lifted)


def _tell(
    event: events.AccountSuspended | events.AccountRestored | events.FactorLifted,
    post: Callable[[User, str, datetime], None],
) -> None:
    account = queries.account_unless_erased(event.account_id)
    if account is not None:
        post(account, "" if event.by_id is None else queries.name_of(event.by_id), clock.now())
