"""Queries on the year of a centre: what counts as its own, month by month, against the year before; what is still missing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.shares import NONE, SharedCounts
from faire_reseau.activities.models import Action, Meeting, Presence, Share, StaffTime
from faire_reseau.activities.permissions import accountable_by, can_account_for, keepable_by, own_organisations
from faire_reseau.activities.queries.counting import WorkFilter, actions_asked, holding, meetings_asked, meetings_held
from faire_reseau.activities.queries.sharing import (
    counts_by_centre,
    monthly_counts,
    publications_by_centre,
    staff_days_by_centre,
)
from faire_reseau.network.models import Organisation, Person

NOTHING_YET = SharedCounts()
# More half-days than the working days of a year have: somebody was noted where they were not.
MOST_HALF_DAYS = 366


def centre_to_account_for(user: User, slug: str) -> Organisation:
    """The organisation at `slug`, whose year `user` reads and completes; three queries."""
    organisation = Organisation.objects.prefetch_related("names").filter(slug=slug).first()
    if organisation is None or not can_account_for(user, organisation):
        raise Http404
    return organisation


def centres_to_account_for(user: User) -> QuerySet[Organisation]:
    """Those that `user` works in, also before anything is noted, and for facilitators those that have work noted; with their names."""
    led = Exists(Action.objects.filter(organisation=OuterRef("pk")))
    shared = Exists(Share.objects.filter(organisation=OuterRef("pk")))
    rows = accountable_by(user).filter(led | shared | Q(pk__in=own_organisations(user).values("pk")))
    return rows.prefetch_related("names").order_by("slug")


def years_of_own_centres(user: User) -> QuerySet[Organisation]:
    """Those that `user`, who has an account, works in, with their names: whose year their desk leads to; two queries."""
    return own_organisations(user).prefetch_related("names").order_by("slug")


@dataclass(frozen=True)
class Work:
    """What counts as a centre's in some time: the counts, days of staff, publications."""

    counts: SharedCounts = NOTHING_YET
    staff_days: Decimal = NONE
    publications: Decimal = NONE


@dataclass(frozen=True)
class MonthOfYear:
    """A month, 1 to 12, of the year and of the one before."""

    month: int
    counts: SharedCounts
    before: SharedCounts


@dataclass(frozen=True)
class CentreYear:
    """The year of a centre, the year before, and this one until the same day (None for a year that is over)."""

    year: int
    work: Work
    before: Work
    before_to_date: SharedCounts | None
    months: list[MonthOfYear]


def centre_year(user: User, organisation: Organisation, year: int, at: datetime) -> CentreYear:
    """The year of `organisation`, as far as `user` reads its work; some fifty queries, whatever it did."""
    today = localdate(at)
    months = _months(user, organisation, year)
    months_before = _months(user, organisation, year - 1)
    to_date = None
    if year == today.year:
        last = today.replace(year=year - 1, day=min(today.day, 28) if today.month == 2 else today.day)
        rows = _meetings(user, organisation, year - 1).filter(held_on__lte=last)
        to_date = counts_by_centre(rows).get(organisation.pk, NOTHING_YET)
    return CentreYear(
        year=year,
        work=_work(user, organisation, year),
        before=_work(user, organisation, year - 1),
        before_to_date=to_date,
        months=[
            MonthOfYear(month, months.get(month, NOTHING_YET), months_before.get(month, NOTHING_YET))
            for month in range(1, 13)
        ],
    )


def _meetings(user: User, organisation: Organisation, year: int) -> QuerySet[Meeting]:
    return meetings_asked(user, WorkFilter(year=year, organisation=organisation))


def _months(user: User, organisation: Organisation, year: int) -> dict[int, SharedCounts]:
    return monthly_counts(_meetings(user, organisation, year), organisation.pk)


def _work(user: User, organisation: Organisation, year: int) -> Work:
    own = actions_asked(user, WorkFilter(organisation=organisation))
    return Work(
        counts_by_centre(_meetings(user, organisation, year)).get(organisation.pk, NOTHING_YET),
        staff_days_by_centre(year, own).get(organisation.pk, NONE),
        publications_by_centre(year, own).get(organisation.pk, NONE),
    )


@dataclass(frozen=True)
class Gaps:
    """What is missing in a year: meetings whose action has no theme…, `unrecorded` meetings of which nobody is known, `timeless`
    actions without staff time, and `overfull` people noted in more half-days than there are days.
    """

    theme: int
    axis: int
    kind: int
    audience: int
    unrecorded: int
    timeless: int
    overfull: int

    @property
    def are_there(self) -> bool:
        """Whether anything is missing."""
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def _led_meetings(user: User, organisation: Organisation, year: int) -> QuerySet[Meeting]:
    led = keepable_by(user).filter(organisation=organisation)
    return meetings_held(led.order_by()).filter(held_on__year=year)


def gaps_of(user: User, organisation: Organisation, year: int) -> Gaps:
    """What is missing in the work that `organisation` led in `year` and that `user` keeps; some ten queries."""
    meetings = _led_meetings(user, organisation, year)
    keys = meetings.order_by().values("pk")
    missing = meetings.aggregate(
        axis=Count("pk", filter=Q(action__axis=None)), kind=Count("pk", filter=Q(action__kind=None))
    )
    timed = StaffTime.objects.filter(year=year).values("action")
    return Gaps(
        theme=meetings.filter(action__themes=None).count(),
        audience=meetings.filter(action__audiences=None).count(),
        axis=missing["axis"],
        kind=missing["kind"],
        unrecorded=unrecorded_meetings(user, organisation, year).count(),
        timeless=Action.objects.filter(meetings__in=keys).exclude(pk__in=timed).distinct().count(),
        overfull=len(overfull_people(user, organisation, year)),
    )


def unrecorded_meetings(user: User, organisation: Organisation, year: int) -> QuerySet[Meeting]:
    """The meetings that were held and of which nobody is known: neither on a sheet nor counted."""
    noted = holding(Presence.objects.filter(half_day__meeting=OuterRef("pk")))
    rows = _led_meetings(user, organisation, year).filter(~Exists(noted), counted=0)
    return rows.select_related("action").order_by("held_on", "pk")


def overfull_people(user: User, organisation: Organisation, year: int) -> list[tuple[Person, int]]:
    """People noted in more than `MOST_HALF_DAYS` half-days of `year` at these meetings, with how many; two queries."""
    keys = _led_meetings(user, organisation, year).order_by().values("pk")
    rows = holding(Presence.objects.filter(half_day__meeting__in=keys)).order_by()
    often = (
        rows.values("person").annotate(half_days=Count("half_day", distinct=True)).filter(half_days__gt=MOST_HALF_DAYS)
    )
    numbers = dict(often.values_list("person", "half_days"))
    return [(person, numbers[person.pk]) for person in Person.objects.filter(pk__in=numbers).order_by("alphabet", "pk")]


def actions_to_mend(user: User, organisation: Organisation, year: int) -> QuerySet[Action]:
    """The actions led by `organisation` and held in `year` that lack a theme, an axis, a sort or an audience."""
    keys = _led_meetings(user, organisation, year).order_by().values("action")
    lacking = Q(themes=None) | Q(axis=None) | Q(kind=None) | Q(audiences=None)
    rows = Action.objects.filter(pk__in=keys).filter(lacking).distinct()
    return rows.prefetch_related("themes", "audiences").order_by("title", "pk")


def years_of(user: User, organisation: Organisation, at: datetime) -> list[int]:
    """The years in which `organisation` has work, the present one included, latest first; one query."""
    rows = meetings_asked(user, WorkFilter(organisation=organisation)).order_by().values_list("held_on", flat=True)
    days: set[date] = set(rows.distinct())
    return sorted({day.year for day in days} | {localdate(at).year}, reverse=True)
