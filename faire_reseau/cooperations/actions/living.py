"""Actions on the life of cooperations: ask the silent ones whether they are alive, note that they are, begin their work."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import note_action, share_out
from faire_reseau.activities.queries import ActionRow
from faire_reseau.cooperations.enums import ALIVE
from faire_reseau.cooperations.events import CooperationSilent, NextStepLate
from faire_reseau.cooperations.logic.parts import equal_parts
from faire_reseau.cooperations.logic.silence import SILENCE
from faire_reseau.cooperations.models import Cooperation
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold

# A step that is late by more than this is told by nobody any more: the cooperation will be asked whether it is alive.
LATE = timedelta(days=30)


@transaction.atomic
def ask_silent(at: datetime, at_most: int) -> int:
    """Have the people of cooperations of which nothing was heard for 60 days asked whether they are alive, once in 60 days;
    answers how many. Publishes `CooperationSilent`.
    """
    silent = Cooperation.objects.filter(state__in=ALIVE, changed_at__lte=at - SILENCE, is_sample=False)
    waiting = silent.filter(Q(asked_at=None) | Q(asked_at__lte=at - SILENCE)).order_by("pk")
    rows = list(waiting.select_for_update(skip_locked=True, of=("self",))[:at_most])
    for cooperation in rows:
        Cooperation.objects.filter(pk=cooperation.pk).update(asked_at=at)
        publish(CooperationSilent(cooperation_id=cooperation.pk))
    return len(rows)


@transaction.atomic
def remind_of_late_steps(at: datetime, at_most: int) -> int:
    """Have the owners of next steps whose day is over reminded, once each; answers how many. Publishes `NextStepLate`."""
    day = localdate(at)
    late = Cooperation.objects.filter(state__in=ALIVE, next_on__lt=day, next_on__gte=day - LATE)
    waiting = late.filter(Q(late_reminded_for=None) | ~Q(late_reminded_for=F("next_on"))).exclude(next_owner=None)
    rows = list(waiting.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:at_most])
    for cooperation in rows:
        Cooperation.objects.filter(pk=cooperation.pk).update(late_reminded_for=cooperation.next_on)
        publish(NextStepLate(cooperation_id=cooperation.pk))
    return len(rows)


@transaction.atomic
def confirm_alive(cooperation: Cooperation, *, by: User, at: datetime) -> None:
    """Note that it goes on though nothing is told of it; it is asked again after another 60 days of silence."""
    hold(cooperation)
    Cooperation.objects.filter(pk=cooperation.pk).update(changed_at=at, asked_at=None)
    write_audit_line("confirm_alive", cooperation, by=by, at=at, title=cooperation.title)


@transaction.atomic
def begin_work(cooperation: Cooperation, *, by: User, at: datetime) -> ActionRow:
    """The action that holds its meetings, so that they are counted like any work: led by its lead centre, shared in equal parts
    with its partners. Made once.
    """
    hold(cooperation)
    cooperation.refresh_from_db()
    if cooperation.work is not None:
        return cooperation.work
    partners = list(cooperation.partners.order_by("pk"))
    work: ActionRow = note_action(
        title=cooperation.title,
        organisation=cooperation.lead,
        themes=cooperation.themes.all(),
        partners=partners,
        purpose=cooperation.purpose,
        is_sample=cooperation.is_sample,
        by=by,
        at=at,
    )
    if partners:
        share_out(work, equal_parts([cooperation.lead_id, *(partner.pk for partner in partners)]), by=by, at=at)
    cooperation.work = work
    cooperation.save(update_fields=["work"])
    write_audit_line("begin_work", cooperation, by=by, at=at, title=cooperation.title)
    return work
