"""Parts of giving places: until when one is offered to who waits, and what becomes of those who do not answer in time."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from faire_reseau.accounts.actions import write_audit_lines
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.events import OffersPassed, PlacesOffered
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries import beginnings_of, half_days_of, letter_address
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold

ROWS_AT_ONCE = 100
Until = Callable[[Registration, set[int]], datetime | None]


def offering(gathering: Gathering, at: datetime) -> Until | None:
    """Until when a place is offered to who asks for these half-days (keys): for the hours that the organisers chose, to the
    next full hour there, but not beyond the moment in which their first half-day begins. None: they have it at once, since no
    letter reaches them, or since all has begun. None altogether where places are given at once. Three queries.
    """
    if gathering.offer_hours is None or gathering.state != GatheringState.ANNOUNCED:
        return None
    there = (at + timedelta(hours=gathering.offer_hours)).astimezone(ZoneInfo(gathering.time_zone))
    full_hour = there.replace(minute=0, second=0, microsecond=0)
    latest = full_hour if full_hour == there else full_hour + timedelta(hours=1)
    begins = beginnings_of(half_days_of(gathering))

    def until(registration: Registration, half_days: set[int]) -> datetime | None:
        to_come = [begins[key] for key in half_days if begins[key] > at]
        if not to_come or registration.person.is_sample or not letter_address(registration):
            return None
        return min(latest, *to_come)

    return until


def offer_places(gathering: Gathering, rows: Sequence[Registration], *, by: User | None, at: datetime) -> None:
    """Note what is offered (`offered_until` of each of `rows`). Publishes `PlacesOffered`."""
    if not rows:
        return
    for row in rows:
        row.changed_at = at
    Registration.objects.bulk_update(rows, ["offered_until", "changed_at"], batch_size=ROWS_AT_ONCE)
    write_audit_lines([("offer_place", row, {}) for row in rows], by=by, at=at)
    publish(PlacesOffered(gathering.pk, tuple(row.pk for row in rows)))


def end_late_offers(gathering: Gathering, *, at: datetime) -> None:
    """Take off the list whoever has not answered in time; they may register again. Publishes `OffersPassed`."""
    hold(gathering)
    rows = list(gathering.registrations.filter(offered_until__lte=at).order_by("turn", "pk"))
    if not rows:
        return
    keys = tuple(row.pk for row in rows)
    Registration.objects.filter(pk__in=keys).update(
        state=RegistrationState.CANCELLED, offered_until=None, changed_at=at
    )
    write_audit_lines([("let_offer_pass", row, {}) for row in rows], by=None, at=at)
    publish(OffersPassed(gathering.pk, keys))
