"""Queries of the quickest entry: the actions that somebody may note a meeting of, and what the last one said."""

from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.timezone import localtime

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Action, HalfDay, Meeting
from faire_reseau.activities.permissions import also_claim, keepable_by
from faire_reseau.activities.queries.sheets import PART_ORDER
from faire_reseau.kit.folding import searchable

MOST_CALLED_SO = 200
# What a meeting is proposed with, of the one before.
OF_THE_LAST = ("mode", "place", "hours", "led_by", "territory")


def actions_to_note(user: User, words: str = "") -> QuerySet[Action]:
    """The actions that `user` keeps and no room above claims, those of the latest meetings first; perhaps those called `words`."""
    rows = keepable_by(user).select_related("kind", "organisation").prefetch_related("organisation__names")
    for claim in also_claim:
        rows = rows.exclude(pk__in=claim.claimed().values("pk"))
    # Keys grow: an action noted today and not met yet comes before those of last year.
    rows = rows.annotate(last_on=Max("meetings__held_on")).order_by("-last_on", "-pk")
    wanted = searchable(words).split()[:5]
    if not wanted:
        return rows
    titles = rows.values_list("pk", "title").iterator()
    called_so = (key for key, title in titles if all(word in searchable(title) for word in wanted))
    return rows.filter(pk__in=list(islice(called_so, MOST_CALLED_SO)))


def first_half_day_of(meeting: Meeting) -> HalfDay:
    """The first half-day of `meeting`, which has one; one query."""
    return min(meeting.half_days.all(), key=lambda half_day: (half_day.on, PART_ORDER[Part(half_day.part)]))


def proposed_meeting(action: Action, at: datetime) -> dict[str, Any]:
    """What the meeting that `action` had just now is proposed to say: today, the present half-day, the rest as the last one held."""
    now = localtime(at)
    part = Part.MORNING if now.hour < 13 else Part.AFTERNOON if now.hour < 18 else Part.EVENING
    last = Meeting.objects.filter(action=action, held_on__lte=now.date()).order_by("-held_on", "-pk").first()
    as_before = {name: getattr(last, name) for name in OF_THE_LAST} if last else {}
    return as_before | {"held_on": now.date(), "parts": [part.value]}
