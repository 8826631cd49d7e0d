"""Action of the worker: remind people of a gathering some days before it begins, once."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.events import ReminderDue
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import clock
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold

# How many days before the first one.
DAYS_BEFORE = 3


def remind_of_gatherings(at_most: int) -> int:
    """The plug into `kit.chores.also_do`: have who has a place reminded of gatherings that begin within three days, where they
    are held. A gathering is noted as reminded in the transaction that posts the letters: nobody gets two. Publishes `ReminderDue`.
    """
    at = clock.now()
    today = localdate(at)
    soon = Gathering.objects.filter(state=GatheringState.ANNOUNCED, reminded_at__isnull=True)
    soon = soon.filter(starts_on__gte=today - timedelta(days=1), starts_on__lte=today + timedelta(days=DAYS_BEFORE + 1))
    done = 0
    for key in soon.order_by("starts_on", "pk").values_list("pk", flat=True)[:at_most]:
        with transaction.atomic():
            gathering = Gathering.objects.get(pk=key)
            hold(gathering)
            gathering.refresh_from_db()
            there = at.astimezone(ZoneInfo(gathering.time_zone)).date()
            is_due = timedelta() < gathering.starts_on - there <= timedelta(days=DAYS_BEFORE)
            if gathering.state != GatheringState.ANNOUNCED or gathering.reminded_at is not None or not is_due:
                continue
            Gathering.objects.filter(pk=key).update(reminded_at=at)
            publish(ReminderDue(key))
            done += 1
    return done
