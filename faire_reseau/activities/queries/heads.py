"""Queries on what is recorded without names: head counts by class of audience, staff time, publications."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.models import Action, HeadCount, Meeting, Publication, StaffTime
from faire_reseau.activities.permissions import can_keep, readable_by
from faire_reseau.activities.queries.counting import attendance_lists
from faire_reseau.network.models import Audience


def heads_of(meeting: Meeting) -> dict[int, int]:
    """How many people of each class of audience (by key, 0: not told apart) were counted at `meeting`; one query."""
    rows = HeadCount.objects.filter(meeting=meeting).values_list("audience", "people")
    return {audience or 0: people for audience, people in rows}


def audiences() -> list[Audience]:
    """The classes of audience of the network, in their order; one query."""
    return list(Audience.objects.all())


def usual_audiences(action: Action) -> list[int]:
    """The classes counted at the last meeting of `action` that has a head count, else those it is meant for; two queries."""
    last = Meeting.objects.filter(action=action, counted__gt=0).order_by("-held_on", "-pk")[:1]
    rows = HeadCount.objects.filter(meeting__in=list(last), audience__isnull=False).order_by("audience__rank")
    return list(rows.values_list("audience", flat=True)) or list(action.audiences.values_list("pk", flat=True))


def named_in(meeting: Meeting) -> int:
    """How many people the sheets of `meeting` name; one query."""
    return len(attendance_lists([meeting.pk]).get(meeting.pk, b"")) // 4


@dataclass(frozen=True)
class HeadRow:
    """How many people of a class (None: not told apart) were counted, in how many meetings."""

    audience: Audience | None
    people: int
    meetings: int


def head_counts_of(meetings: QuerySet[Meeting]) -> list[HeadRow]:
    """Head counts over `meetings` by class of audience, in the order of the classes; two queries at most.

    Give it what counts: of a meeting that was called off or has not begun nothing is counted.
    """
    rows = HeadCount.objects.filter(meeting__in=meetings.order_by().values("pk")).order_by()
    sums = {row[0]: row[1:] for row in _summed(rows)}
    named = Audience.objects.in_bulk(key for key in sums if key) if sums else {}
    by_class = [HeadRow(named[key], *sums[key]) for key in sums if key]
    by_class.sort(key=lambda row: (row.audience.rank, row.audience.pk) if row.audience else (0, 0))
    return by_class + ([HeadRow(None, *sums[None])] if None in sums else [])


def _summed(rows: QuerySet[HeadCount]) -> list[tuple[int | None, int, int]]:
    summed = rows.values("audience").annotate(people_in_all=Sum("people"), meetings=Count("meeting", distinct=True))
    return list(summed.values_list("audience", "people_in_all", "meetings"))


def staff_days_of(action: Action) -> dict[int, Decimal]:
    """The days that the staff gave to `action`, by year; one query."""
    return dict(StaffTime.objects.filter(action=action).order_by("year").values_list("year", "days"))


def staff_days_in(year: int) -> dict[int, Decimal]:
    """The days that staff gave to each action (key) in `year`, whole, where they are noted; one query."""
    return dict(StaffTime.objects.filter(year=year).order_by().values_list("action", "days"))


def public_publications(first_year: int, last_year: int) -> QuerySet[Publication]:
    """What came out of the actions that everybody reads in these years, by day, each with its action."""
    rows = Publication.objects.filter(published_on__year__gte=first_year, published_on__year__lte=last_year)
    return rows.filter(action__in=readable_by(visitor()).order_by().values("pk")).select_related("action__organisation")


def publications_of(action: Action) -> list[Publication]:
    """The publications of `action`, in the order of their days; one query."""
    return list(Publication.objects.filter(action=action))


def publication_to_keep_for(user: User, publication_id: int) -> Publication:
    """A publication of an action that `user` may change; two queries."""
    publication = Publication.objects.select_related("action").filter(pk=publication_id).first()
    if publication is None or not can_keep(user, publication.action):
        raise Http404
    return publication
