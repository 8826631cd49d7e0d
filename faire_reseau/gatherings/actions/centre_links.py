"""Actions on links of a gathering for one organisation: make and close them, register by them until the places are taken."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.actions.newcomers import register_newcomer
from faire_reseau.gatherings.actions.registration import register
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.events import PlacesGiven
from faire_reseau.gatherings.models import CentreLink, Gathering, GatheringPass, Registration
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Organisation, Person, Post


class CentreLinkRefused(Refusal):
    """A link that lets nobody else in."""


@transaction.atomic
def invite_centre(
    gathering: Gathering, organisation: Organisation, *, people: int, by: User | None, at: datetime
) -> CentreLink:
    """Keep a link by which `people` people of `organisation` may register; one that exists gets that number and opens again."""
    hold(gathering)
    check_going_on(gathering)
    link = CentreLink.objects.filter(gathering=gathering, organisation=organisation).first()
    link = link or CentreLink(gathering=gathering, organisation=organisation, key=new_key())
    link.people, link.closed_at = people, None
    link.save()
    write_audit_line("invite_centre", link, by=by, at=at, people=people)
    return link


@transaction.atomic
def close_centre_link(link: CentreLink, *, by: User | None, at: datetime) -> None:
    """Let nobody else register by `link`; who did stays on the list."""
    hold(link.gathering)
    CentreLink.objects.filter(pk=link.pk).update(closed_at=at)
    write_audit_line("close_centre_link", link, by=by, at=at)


@transaction.atomic
def register_by_link(
    link: CentreLink,
    people: Sequence[tuple[Person, Post | None]],
    half_days: Iterable[HalfDay],
    *,
    by: User,
    at: datetime,
    **fields: Any,
) -> list[Registration]:
    """Put `people` (with the post for which they come) on the list for the organisation of `link`: all of them, or nobody
    when one is refused. `fields` (needs, meals, answers) are those of `by` alone.

    Raises `CentreLinkRefused`, and as `register`. Publishes `Registered` for `by`, `PlacesGiven` for colleagues who have a place.
    """
    chosen = list(half_days)
    hold(link.gathering)
    _check_places(link, [person for person, _post in people])
    if not people:
        raise CentreLinkRefused(_("Tick at least one person."), field="colleagues")
    done = []
    for person, post in people:
        own: dict[str, Any] = fields if person.user_id == by.pk else {}
        where: dict[str, Any] = {"organisation": link.organisation, "centre_link": link}
        done.append(register(link.gathering, person, chosen, post=post, by=by, at=at, **where, **own))
    others = [row.pk for row in done if row.person.user_id != by.pk and row.state == RegistrationState.CONFIRMED]
    if others:
        publish(PlacesGiven(link.gathering_id, tuple(others)))
    return done


@transaction.atomic
def register_newcomer_by_link(
    link: CentreLink, half_days: Iterable[HalfDay], *, at: datetime, **fields: Any
) -> tuple[Registration, GatheringPass]:
    """Somebody without an account, for the organisation of `link`. Raises `CentreLinkRefused`, and as `register_newcomer`."""
    hold(link.gathering)
    _check_places(link, [None])
    return register_newcomer(
        link.gathering, half_days, at=at, organisation=link.organisation, centre_link=link, **fields
    )


def _check_places(link: CentreLink, people: Sequence[Person | None]) -> None:
    """Raise when `people` (None: somebody new) are more than the places left; who came by `link` already keeps theirs."""
    link.refresh_from_db()
    if link.closed_at is not None:
        raise CentreLinkRefused(_("This link is closed: ask the organisers for another one."))
    there = set(link.registrations.exclude(state=RegistrationState.CANCELLED).values_list("person", flat=True))
    more = sum(1 for person in people if person is None or person.pk not in there)
    left = link.people - len(there)
    if more > max(left, 0):
        sentence = _("%(left)s of the %(people)s places of your organisation are left: ask the organisers for more.")
        raise CentreLinkRefused(sentence % {"left": max(left, 0), "people": link.people})
