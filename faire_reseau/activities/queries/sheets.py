"""Questions about sign-in sheets: who is expected in a half-day, who is noted, and at which hours it is held."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing
from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.folding import alphabetical
from faire_reseau.kit.plugs import Plug, first
from faire_reseau.network.models import Organisation, Person, Trade
from faire_reseau.network.queries import has_words, people_found, people_in


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected in a half-day, with centre and trade of then, as keys: a list may hold thousands."""

    person_id: int
    last_name: str
    first_name: str
    organisation_id: int | None = None
    trade_id: int | None = None
    is_erased: bool = False


class Expecter(Protocol):
    """Says who is expected in a half-day: everybody, or one person alone when they are."""

    def __call__(self, half_day: HalfDay, person: int | None = None, /) -> Iterable[Expected]: ...


Timer = Callable[[HalfDay], str]
Closer = Callable[[Action, Doing], str]
Locator = Callable[[Action], str]
PART_ORDER = {"morning": 0, "afternoon": 1, "evening": 2}
PEOPLE_SHOWN = 12
A_PAGE = 100
A_TABLE = 200


also_expect = Plug[Expecter](
    __name__,
    "also_expect",
    "`expecter(half_day, person)` says who is expected (registrations): everybody, or that person alone.",
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


def expected_in(half_day: HalfDay, person: int | None = None) -> list[Expected]:
    """Who is expected in `half_day`, or `person` (key) alone; one query a room that plugs in."""
    return [one for expecter in also_expect for one in expecter(half_day, person)]


def expectation_of(half_day: HalfDay, person: Person) -> tuple[Organisation | None, Trade | None] | None:
    """Centre and trade with which `person` is expected in `half_day`, None when they are not; at most three queries, whoever
    else comes.
    """
    found = next(iter(expected_in(half_day, person.pk)), None)
    if found is None:
        return None
    organisation = Organisation.objects.filter(pk=found.organisation_id or 0).first()
    return organisation, Trade.objects.filter(pk=found.trade_id or 0).first()


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


def person_on_sheet(half_day: HalfDay, person_id: int) -> Person | None:
    """The person, if they are expected or noted in `half_day`; at most three queries, whoever else is."""
    expected = any(not one.is_erased for one in expected_in(half_day, person_id))
    if not expected and not Presence.objects.filter(half_day=half_day, person=person_id).exists():
        return None
    return Person.objects.filter(pk=person_id).first()


@dataclass(frozen=True)
class Line:
    """Who stands on a sheet, as keys: `presence_id` is the last fact about them (None: not noted), `facts` how many there are."""

    person_id: int
    name: tuple[str, str]
    organisation_id: int | None
    trade_id: int | None
    presence_id: int | None = None
    facts: int = 0


def in_alphabet(line: Line) -> tuple[str, int]:
    """What lines are sorted by: the letters of last and first name without accents and capitals, then the key."""
    return " ".join(map(alphabetical, line.name)), line.person_id


def lines_of(half_day: HalfDay) -> list[Line]:
    """Everybody expected or noted in `half_day`, by name, as keys. Who is erased stays where they signed. One query, and one a
    room that plugs in.
    """
    columns = ("pk", "person", "person__last_name", "person__first_name", "organisation", "trade")
    facts = list(Presence.objects.filter(half_day=half_day).order_by("pk").values_list(*columns))
    last = {row[1]: row for row in facts}
    chain = Counter(row[1] for row in facts)
    lines = {
        one.person_id: Line(
            one.person_id,
            (one.last_name, one.first_name),
            one.organisation_id,
            one.trade_id,
            last[one.person_id][0] if one.person_id in last else None,
            chain[one.person_id],
        )
        for one in expected_in(half_day)
        if not one.is_erased
    }
    for pk, person, last_name, first_name, organisation, trade in last.values():
        lines.setdefault(person, Line(person, (last_name, first_name), organisation, trade, pk, chain[person]))
    return sorted(lines.values(), key=in_alphabet)


def sheet_of(lines: Sequence[Line]) -> list[SheetRow]:
    """Those lines with people, centres, trades and what holds about each; at most seven queries, whatever their number."""
    people = Person.objects.in_bulk([line.person_id for line in lines])
    noted = [line.presence_id for line in lines if line.presence_id is not None]
    presences = Presence.objects.select_related("by").in_bulk(noted)
    organisations = Organisation.objects.prefetch_related("names").in_bulk(
        {line.organisation_id for line in lines if line.organisation_id is not None}
    )
    trades = Trade.objects.in_bulk({line.trade_id for line in lines if line.trade_id is not None})
    return [
        SheetRow(
            people[line.person_id],
            organisations.get(line.organisation_id) if line.organisation_id else None,
            trades.get(line.trade_id) if line.trade_id else None,
            presences.get(line.presence_id) if line.presence_id else None,
            line.facts,
        )
        for line in lines
    ]


def page_of(half_day: HalfDay, person_id: int) -> int:
    """The page of the sheet on which a person stands, 1 for who does not; as `lines_of`."""
    places = {line.person_id: place for place, line in enumerate(lines_of(half_day))}
    return places.get(person_id, 0) // A_PAGE + 1


def lines_named(lines: list[Line], words: str) -> list[Line]:
    """Those of `lines` whose name holds `words`, without accents or case; all without words. No query."""
    return [line for line in lines if has_words(words, line.name[1], line.name[0])] if words else lines


@dataclass(frozen=True)
class PaperRow:
    """A line of the sheet of a day on paper: `cells`, for each half-day, what is known (None: not expected there)."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    cells: list[SheetRow | None]


@dataclass(frozen=True)
class Paper:
    """The sheet of a day, to print: the half-days with their hours, and a part of everybody expected or noted in one of them."""

    half_days: list[tuple[HalfDay, str]]
    page: "Page[Line]"
    rows: list[PaperRow]


def paper_of(action: Action, on: date, page: str | None = None) -> Paper:
    """A part of the sheet of `action` on the day `on`: those who sign at one table. Raises `Http404` when nothing was held then.

    Six queries and five a half-day, whoever comes.
    """
    halves = half_days_in_order(action, on)
    if not halves:
        raise Http404
    sheets = [{line.person_id: line for line in lines_of(half)} for half in halves]
    everybody = {pk: line for sheet in sheets for pk, line in sheet.items()}
    part = Paginator(sorted(everybody.values(), key=in_alphabet), A_TABLE).get_page(page)
    keys = [line.person_id for line in part]
    cells = [{row.person.pk: row for row in sheet_of([sheet[pk] for pk in keys if pk in sheet])} for sheet in sheets]
    rows = [
        PaperRow(row.person, row.organisation, row.trade, [cell.get(row.person.pk) for cell in cells])
        for row in sheet_of(part)
    ]
    return Paper([(half, hours_of(half)) for half in halves], part, rows)


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
