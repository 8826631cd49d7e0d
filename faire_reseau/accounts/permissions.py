"""Permissions: rights that go with an account, and the views that a pass opens."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from faire_reseau.accounts.logic import UsedPass
from faire_reseau.accounts.models import User

View = TypeVar("View", bound=Callable[..., Any])


class Request(HttpRequest):
    """A request as views receive it: its user is an account, or a visitor, of whom permissions say what they may."""

    user: User
    htmx: HtmxDetails


def visitor() -> User:
    """Somebody who is not signed in: what they may read is what everybody may read."""
    return cast("User", AnonymousUser())


def holds_account(user: Any) -> bool:
    """Whether `user` is signed in to the account itself, and its address is proved. Visitors are not, nor is who came by
    the pass of a gathering: every right but those of a participant of that gathering asks this first.
    """
    proved = user.is_authenticated and user.confirmed_at is not None
    return bool(proved and user.is_active and user.used_pass is None)


def acting_by_pass(user: User, *, number: int, gathering_id: int, made_by_id: int | None) -> User:
    """`user` as they act by the pass `number` of a gathering: themself, without the rights of their account."""
    user.used_pass = UsedPass(number, gathering_id, made_by_id)
    return user


def open_to_passes(place: str) -> Callable[[View], View]:
    """Mark a view as open to whoever came by the pass of a gathering; a view without this mark sees them as a visitor.

    `place` says by which word of the address the gathering is found: “slug” (the gathering's own), “half_day” (the key of a
    half-day's QR) or “welcome” (the key of the join QR). A pass of another gathering opens nothing. “device”: the page says nothing
    that the server knows, but what the reader's own device holds, under the number of their account.
    """

    def mark(view: View) -> View:
        view.open_to_passes = place  # type: ignore[attr-defined]  # read by the middleware
        return view

    return mark


def runs_network(user: User) -> bool:
    """A facilitator who came in by the account, not by a pass: reads the journal and the letters that did not leave."""
    return holds_account(user) and user.is_facilitator
