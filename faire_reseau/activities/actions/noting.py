"""Action of the quickest entry: a meeting just held, with its head counts."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import MeetingRefused, hold_meeting
from faire_reseau.activities.actions.heads import count_heads
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Action, HalfDay, Meeting
from faire_reseau.kit.holding import hold

TWIN = "twin"


@transaction.atomic
def note_meeting(
    action: Action,
    *,
    held_on: date,
    parts: Iterable[Part],
    heads: Mapping[int, int],
    is_another: bool = False,
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Meeting:
    """A meeting of `action` and how many were at it (`heads`, as of `count_heads`), or nothing of both.

    Raises `MeetingRefused` (with the code `TWIN` where one of the same half-day is noted, unless it `is_another`) and `NotCounted`.
    """
    hold(action)
    parts = list(parts)
    twins = HalfDay.objects.filter(meeting__action=action, meeting__is_called_off=False, on=held_on, part__in=parts)
    if not is_another and twins.exists():
        raise MeetingRefused(
            _("A meeting of this action is noted for this half-day already: is it another one?"),
            code=TWIN,
            field="parts",
        )
    meeting = hold_meeting(action, held_on=held_on, parts=parts, by=by, at=at, **fields)
    if heads:
        meeting = count_heads(meeting, heads, by=by, at=at)
    return meeting
