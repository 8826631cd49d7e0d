"""Queries on people who registered for a gathering and are not expected in a half-day of it."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.queries.sheets import Expected
from faire_reseau.activities.queries.unexpected import Unexpected
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration

WHY = {
    RegistrationState.CANCELLED: _("registration cancelled"),
    RegistrationState.WAITING: _("on the waiting list"),
    RegistrationState.CONFIRMED: _("registered for another half-day"),
}


def unexpected_in(half_day: HalfDay, person: int | None = None) -> list[Unexpected]:
    """Who registered for the gathering of `half_day` and has no place in it, or `person` (key) alone; one query, plain values."""
    rows = Registration.objects.filter(gathering__action=half_day.meeting.action_id)
    rows = rows.exclude(pk__in=Registration.objects.filter(half_days=half_day, state=RegistrationState.CONFIRMED))
    if person is not None:
        rows = rows.filter(person=person)
    columns = ("person", "person__last_name", "person__first_name", "person__erased_at", "organisation", "trade")
    typed = ("arrival__organisation_typed", "arrival__trade_typed")
    return [
        Unexpected(
            Expected(key, last, first, where, what, is_erased=erased is not None, said=(centre or "", trade or "")),
            str(WHY[RegistrationState(state)]),
        )
        for key, last, first, erased, where, what, centre, trade, state in rows.values_list(*columns, *typed, "state")
    ]
