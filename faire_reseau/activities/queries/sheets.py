"""Questions about sign-in sheets: who is expected in a half-day, who is noted, and at which hours it is held."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.plugs import Plug, first
from faire_reseau.network.models import Organisation, Person, Trade
from faire_reseau.network.queries import people_found, people_in


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected in a half-day, with centre and trade of then."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None


Expecter = Callable[[HalfDay], Iterable[Expected]]
Timer = Callable[[HalfDay], str]
Closer = Callable[[Action, Doing], str]
Locator = Callable[[Action], str]
PART_ORDER = {"morning": 0, "afternoon": 1, "evening": 2}
PEOPLE_SHOWN = 12


also_expect = Plug[Expecter](
    __name__,
    "also_expect",
    "`expecter(half_day)` says who is expected (registrations).",
)


also_time = Plug[Timer](
    __name__,
    "also_time",
    "`timer(half_day)` says its hours, empty when it knows none (agendas).",
)


also_shut = Plug[Closer](
    __name__,
    "also_shut",
    "`closer(action, doing)` says why that is shut in an action of its room, empty when it is not.",
)


also_zone = Plug[Locator](
    __name__,
    "also_zone",
    "`locator(action)` says in which time zone it is held, empty when it knows none (gatherings).",
)


def zone_of(action: Action) -> ZoneInfo | None:
    """The time zone in which `action` is held and its signatures are read; None: that of the network. One query a room."""
    name = first(also_zone, action)
    return ZoneInfo(name) if name else None


def why_shut(action: Action, doing: Doing) -> str:
    """Why `doing` is shut in `action`, "" while it is open; one query a room that plugs in."""
    return first(also_shut, action, doing) or ""


def expected_in(half_day: HalfDay) -> list[Expected]:
    """Who is expected in `half_day`, by name."""
    people = [one for expecter in also_expect for one in expecter(half_day)]
    return sorted(people, key=lambda one: (one.person.last_name, one.person.first_name))


def hours_of(half_day: HalfDay) -> str:
    """The hours of `half_day`: those noted with its meeting, else those that a room above knows, else ""."""
    return half_day.meeting.hours or first(also_time, half_day) or ""


def half_days_in_order(action: Action, on: date | None = None) -> list[HalfDay]:
    """The half-days of `action`, all or of the day `on`, in time; one statement."""
    found = HalfDay.objects.filter(meeting__action=action).select_related("meeting__territory")
    if on is not None:
        found = found.filter(on=on)
    return sorted(found, key=lambda half: (half.on, PART_ORDER[half.part]))


@dataclass(frozen=True)
class SheetRow:
    """A line of a sign-in sheet."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    presence: Presence | None
    facts: int


def sheet_of(half_day: HalfDay) -> list[SheetRow]:
    """Everybody expected or noted in `half_day`, by name, with what holds about them. Who is erased stays where they signed."""
    facts = (
        Presence.objects.filter(half_day=half_day)
        .select_related("person", "organisation", "trade", "by")
        .prefetch_related("organisation__names")
    )
    every = list(facts.order_by("pk"))
    last = {one.person_id: one for one in every}
    chain = Counter(one.person_id for one in every)
    rows = {
        one.person.pk: SheetRow(one.person, one.organisation, one.trade, last.get(one.person.pk), chain[one.person.pk])
        for one in expected_in(half_day)
        if one.person.erased_at is None
    }
    for person_id, one in last.items():
        rows.setdefault(person_id, SheetRow(one.person, one.organisation, one.trade, one, chain[person_id]))
    return sorted(rows.values(), key=lambda row: (row.person.last_name, row.person.first_name))


def person_on_sheet(half_day: HalfDay, person_id: int) -> Person | None:
    """The person of that key when they are expected or noted in `half_day`."""
    expected = (row.person for row in expected_in(half_day))
    found = next((person for person in expected if person.pk == person_id and person.erased_at is None), None)
    if found is not None:
        return found
    fact = Presence.objects.filter(half_day=half_day, person=person_id).select_related("person").first()
    return fact.person if fact else None


@dataclass(frozen=True)
class PaperRow:
    """A line of the sheet of a day on paper: `cells`, for each half-day, what is known (None: not expected there)."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    cells: list[SheetRow | None]


@dataclass(frozen=True)
class Paper:
    """The sheet of a day, to print: the half-days with their hours, and everybody expected or noted in one of them."""

    half_days: list[tuple[HalfDay, str]]
    rows: list[PaperRow]


def paper_of(action: Action, on: date) -> Paper:
    """The sheet of `action` on the day `on`. Raises `Http404` when nothing was held then."""
    halves = half_days_in_order(action, on)
    if not halves:
        raise Http404
    sheets = [{row.person.pk: row for row in sheet_of(half)} for half in halves]
    people = {pk: row for sheet in sheets for pk, row in sheet.items()}
    rows = [
        PaperRow(row.person, row.organisation, row.trade, [sheet.get(pk) for sheet in sheets])
        for pk, row in people.items()
    ]
    rows.sort(key=lambda row: (row.person.last_name, row.person.first_name))
    return Paper([(half, hours_of(half)) for half in halves], rows)


def people_to_add(user: User, words: str, day: date, *, apart_from: set[int]) -> list[Person]:
    """The first people whose names hold `words`, that `user` may read about and who are not on the sheet yet, with their
    posts of `day` in `posts_then`. Nobody without words.
    """
    if not words.strip():
        return []
    keys = [key for key in people_found(user, day, words=words) if key not in apart_from]
    return people_in(keys[:PEOPLE_SHOWN], day)


def facts_about(half_day: HalfDay, person: Person) -> list[Presence]:
    """Every fact about `person` in `half_day`, oldest first; one statement."""
    return list(Presence.objects.filter(half_day=half_day, person=person).select_related("by").order_by("pk"))


def presence_of(half_day: HalfDay, person: Person) -> Presence | None:
    """The last fact about `person` in `half_day`, present or not; one statement."""
    return Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; one statement."""
    signed = Presence.objects.filter(person=subject.person).count() if subject.person else 0
    return [Fate(_("presences"), signed, _("funders count on them; they stay counted, without a name"))]
