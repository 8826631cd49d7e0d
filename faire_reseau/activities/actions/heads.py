"""Actions on what is recorded without names: head counts of a meeting, staff time and publications of an action."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing
from faire_reseau.activities.models import Action, HeadCount, Meeting, Publication, StaffTime
from faire_reseau.activities.permissions import keepable_by
from faire_reseau.activities.queries import heads_of, staff_days_of, why_not_yet, why_shut
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, note_undoable, restore_rows, rows_gone_with
from faire_reseau.network.models import Audience

MOST_HEADS = 100_000
A_YEAR = Decimal(5000)  # days of staff for one action: some twenty people


class NotCounted(Refusal):
    """A number that cannot be what was counted."""

    code = "not_counted"


@transaction.atomic
def count_heads(
    meeting: Meeting, heads: Mapping[int, int], *, seen: Mapping[int, int] | None = None, by: User | None, at: datetime
) -> Meeting:
    """Say how many people of each class of audience (by key, 0: not told apart) were at `meeting` besides those whom its sheets
    name; classes that are not in `heads` stay, 0 people takes one away. A meeting that was called off was held after all.

    `seen`: what the writer's page said. Raises `NotCounted` before its day and for numbers that cannot be, `ChangedMeanwhile`.
    """
    hold(meeting)
    meeting = Meeting.objects.select_related("action").get(pk=meeting.pk)
    half_days = list(meeting.half_days.order_by("on"))
    if why := why_shut(meeting.action, Doing.LIST) or (half_days and why_not_yet(half_days[0], at)):
        raise NotCounted(why)
    if not half_days:
        raise NotCounted(_("Say first in which half-day it was held."))
    before = heads_of(meeting)
    names = {f"heads_{key}": (before.get(key, 0), people) for key, people in heads.items()}
    refuse_overtaken(
        {name: now for name, (now, _people) in names.items()},
        None if seen is None else {f"heads_{key}": people for key, people in seen.items()},
        {name: people for name, (_now, people) in names.items()},
    )
    classes = Audience.objects.in_bulk(key for key in heads if key)
    for key, people in heads.items():
        if not 0 <= people <= MOST_HEADS:
            raise NotCounted(_("Check this number: it should lie between 0 and 100,000."), field=f"heads_{key}")
        if key and key not in classes:
            raise NotCounted(_("This class of audience is not there any more: choose another one."))
        rows = HeadCount.objects.filter(meeting=meeting, audience=classes.get(key))
        if people:
            HeadCount.objects.update_or_create(meeting=meeting, audience=classes.get(key), defaults={"people": people})
        else:
            rows.delete()
    meeting.counted = sum(heads_of(meeting).values())
    meeting.is_called_off = meeting.is_called_off and not meeting.counted
    meeting.save(update_fields=["counted", "is_called_off"])
    write_audit_line("count_heads", meeting, by=by, at=at, people=meeting.counted)
    return meeting


@transaction.atomic
def note_staff_time(
    action: Action, *, year: int, days: Decimal, seen: Decimal | None = None, by: User | None, at: datetime
) -> None:
    """Say how many days the staff gave to `action` in `year`; 0 takes it away. Raises `NotCounted`, `ChangedMeanwhile`.

    `seen`: what the writer's page said, None when it said nothing.
    """
    hold(action)
    if not 0 <= days <= A_YEAR:
        raise NotCounted(_("Check this number: it should lie between 0 and 5,000 days."), field="days")
    if not 1900 <= year <= localdate(at).year + 1:
        raise NotCounted(_("Check the year: this time was not given yet."), field="year")
    if seen is not None:
        refuse_overtaken({"days": staff_days_of(action).get(year, Decimal(0))}, {"days": seen}, {"days": days})
    rows = StaffTime.objects.filter(action=action, year=year)
    if days:
        StaffTime.objects.update_or_create(action=action, year=year, defaults={"days": days})
    else:
        rows.delete()
    write_audit_line("note_staff_time", action, by=by, at=at, year=year, days=str(days))


@transaction.atomic
def note_publication(
    action: Action, *, title: str, published_on: date, address: str = "", by: User | None, at: datetime
) -> Publication:
    """Something that came out of `action` and can be read. Raises `NotCounted` before its day, and for one noted already."""
    hold(action)
    if published_on > localdate(at):
        raise NotCounted(_("This day has not come: note it once it is published."), field="published_on")
    if Publication.objects.filter(action=action, title=title, published_on=published_on).exists():
        raise NotCounted(_("This publication is noted already."), field="title")
    publication = Publication.objects.create(action=action, title=title, published_on=published_on, address=address)
    write_audit_line("note_publication", publication, by=by, at=at, title=title)
    return publication


@transaction.atomic
def remove_publication(publication: Publication, *, by: User | None, at: datetime) -> None:
    """Take away a publication noted by mistake."""
    write_audit_line("remove_publication", publication, by=by, at=at, title=publication.title)
    note_undoable("remove_publication", by=by, at=at, action=publication.action_id, rows=rows_gone_with(publication))
    publication.delete()


def undo_remove_publication(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a publication that was taken away. Raises `Http404` for who no longer keeps its action."""
    action = keepable_by(by).filter(pk=act.detail["action"]).first()
    if action is None:
        raise Http404
    restore_rows(act.detail["rows"], why_not=_("Its action is not there any more."))
    write_audit_line("restore_publication", action, by=by, at=at)
    return Undone(gettext("The publication is there again, as it was."), reverse("activities:action", args=[action.pk]))
