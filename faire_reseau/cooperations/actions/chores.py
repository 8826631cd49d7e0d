"""Actions of the worker: note that a next step is near, that minutes go out; remove what is over."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate, localtime

from faire_reseau.cooperations.enums import ALIVE, ReportState
from faire_reseau.cooperations.events import MinutesReady, NextStepNear
from faire_reseau.cooperations.models import Cooperation, Harvest, Here
from faire_reseau.cooperations.texts import PERIOD_TEXTS
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.events import publish
from faire_reseau.kit.retention import Period
from faire_reseau.topics.models import Placement

REMINDED_BEFORE = timedelta(days=7)
EVENING = time(18)
LATEST = timedelta(days=3)


@transaction.atomic
def remind_of_steps(at: datetime, at_most: int) -> int:
    """Have the owners of next steps whose day is at most a week ahead reminded, once each; answers how many.

    Publishes `NextStepNear`.
    """
    day = localdate(at)
    near = Cooperation.objects.filter(state__in=ALIVE, next_on__gte=day, next_on__lte=day + REMINDED_BEFORE)
    waiting = near.filter(Q(reminded_for=None) | ~Q(reminded_for=F("next_on"))).exclude(next_owner=None)
    rows = list(waiting.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:at_most])
    for cooperation in rows:
        Cooperation.objects.filter(pk=cooperation.pk).update(reminded_for=cooperation.next_on)
        publish(NextStepNear(cooperation_id=cooperation.pk))
    return len(rows)


@transaction.atomic
def send_minutes(at: datetime, at_most: int) -> int:
    """Have the raw minutes of a forum sent, once: the evening of its last group, or as soon as every report is closed.

    Nothing to be sent: no report says anything, or its last hour is more than three days ago. Publishes `MinutesReady`.
    """
    waiting = Harvest.objects.filter(minutes_sent_at=None, reports__state=ReportState.CLOSED, is_sample=False)
    waiting = waiting.filter(forum__session__gathering__state__in=(GatheringState.ANNOUNCED, GatheringState.FINISHED))
    waiting = waiting.filter(forum__session__ends_at__gt=at - LATEST, forum__session__starts_at__lte=at).distinct()
    rows = waiting.select_related("forum__session__gathering").order_by("pk")
    due = [harvest for harvest in rows if _is_due(harvest, at)][:at_most]
    sent = 0
    for harvest in due:
        # Two workers at once: the second finds them sent.
        if Harvest.objects.filter(pk=harvest.pk, minutes_sent_at=None).update(minutes_sent_at=at):
            publish(MinutesReady(harvest_id=harvest.pk))
            sent += 1
    return sent


def _is_due(harvest: Harvest, at: datetime) -> bool:
    groups = _groups(harvest)
    last = max((session.ends_at for session in groups), default=None)
    if last is None or last > at:
        return False
    zone = ZoneInfo(harvest.forum.session.gathering.time_zone)
    closed = harvest.reports.filter(state=ReportState.CLOSED, session__in=groups).count()
    evening = datetime.combine(localdate(last, zone), EVENING, zone)
    return closed == len(groups) or localtime(at, zone) >= evening


def _groups(harvest: Harvest) -> list[Session]:
    placed = Placement.objects.filter(topic__forum=harvest.forum_id, session__state=SessionState.PLANNED)
    return [row.session for row in placed.select_related("session__gathering") if not row.session.is_not_held]


def clear_places(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove who was in which group of gatherings that ended before `before`."""
    over = list(Here.objects.filter(gathering__ends_on__lt=localdate(before)).values_list("pk", flat=True)[:at_most])
    Here.objects.filter(pk__in=over).delete()
    return len(over)


PERIODS = [
    Period("here", *PERIOD_TEXTS["here"], 1, 1, 1, clear_places),
]
