"""Queries for sign-in sheets: expected people, noted people, hours of a half-day."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Doing, Standing
from faire_reseau.activities.logic.standing import standing_in
from faire_reseau.activities.models import Action, CheckIn, HalfDay, Presence, Signer
from faire_reseau.activities.queries.chains import Head, head_of
from faire_reseau.kit.dates import written
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.folding import filed
from faire_reseau.kit.plugs import Plug, first
from faire_reseau.kit.zones import zone_label
from faire_reseau.network.models import Organisation, Person, Post, Trade
from faire_reseau.network.queries import has_words, people_found, people_to_pick, posts_on


@dataclass(frozen=True)
class Expected:
    """Somebody who is expected in a half-day, with centre and trade of then, as keys: a list may hold thousands. `said`: the
    organisation and the trade that they typed and nobody has sorted yet.
    """

    person_id: int
    last_name: str
    first_name: str
    organisation_id: int | None = None
    trade_id: int | None = None
    is_erased: bool = False
    said: tuple[str, str] = ("", "")


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


@dataclass(frozen=True)
class Onward:
    """Where whoever signs goes: to their programme once they have signed; to join, when they have no account here."""

    programme: str
    join: str


also_lead = Plug[Callable[[Action], Onward | None]](
    __name__,
    "also_lead",
    "`leader(action)` says where whoever signs in it goes afterwards, and where one joins; None: nowhere (programmes).",
    at_most_one=True,
)


def onward_from(action: Action) -> Onward | None:
    """Where whoever signs in `action` goes afterwards, None: nowhere in particular; the queries of the room that plugs in."""
    onward: Onward | None = first(also_lead, action)
    return onward


def zone_of(action: Action) -> ZoneInfo | None:
    """The time zone in which `action` is held and its signatures are read; None: that of the network. One query a room."""
    name = first(also_zone, action)
    return ZoneInfo(name) if name else None


def zone_said(action: Action, on: date, until: date | None = None) -> str:
    """“Saint-Denis (UTC+4)”: where the hours of `action` are read, from `on` to `until`; "" in the zone of the network. One query a room."""
    zone = zone_of(action)
    return "" if zone is None or zone.key == settings.TIME_ZONE else zone_label(zone.key, on, until)


def why_shut(action: Action, doing: Doing) -> str:
    """Why `doing` is shut in `action`, "" while it is open; one query a room that plugs in."""
    return first(also_shut, action, doing) or ""


def why_not_yet(half_day: HalfDay, at: datetime) -> str:
    """Why nobody can sign for `half_day` at `at`: its day has not come where it is held; "" once it has. One query a room."""
    if half_day.on <= localdate(at, zone_of(half_day.meeting.action)):
        return ""
    sentence = gettext("This half-day is on %(day)s: nobody can sign for a day that has not come.")
    return sentence % {"day": written(half_day.on, "l j F Y")}


def expected_in(half_day: HalfDay, person: int | None = None) -> list[Expected]:
    """Who is expected in `half_day`, or `person` (key) alone; one query a room that plugs in."""
    return [expected for expecter in also_expect for expected in expecter(half_day, person)]


def takes_registration(action: Action) -> bool:
    """Whether people register for `action`: somebody is expected in one of its half-days. One query, and one a room that plugs
    in for each half-day until somebody is.
    """
    return any(expected_in(half_day) for half_day in half_days_in_order(action))


def expectation_of(half_day: HalfDay, person: Person) -> tuple[Organisation | None, Trade | None] | None:
    """Centre and trade with which `person` is expected in `half_day`, None when they are not; at most three queries, whoever
    else comes.
    """
    expected = next(iter(expected_in(half_day, person.pk)), None)
    if expected is None:
        return None
    organisation = Organisation.objects.filter(pk=expected.organisation_id or 0).first()
    return organisation, Trade.objects.filter(pk=expected.trade_id or 0).first()


def posts_to_choose(half_day: HalfDay, person: Person) -> list[Post]:
    """The posts among which `person` says for which one they sign: several on that day, and not expected with one of them. At
    most four queries.
    """
    posts = posts_on(person, half_day.on)
    return posts if len(posts) > 1 and expectation_of(half_day, person) is None else []


def hours_of(half_day: HalfDay) -> str:
    """The hours of `half_day`: those noted with its meeting, else those that a room above knows, else ""."""
    return half_day.meeting.hours or first(also_time, half_day) or ""


def half_days_in_order(action: Action, on: date | None = None) -> list[HalfDay]:
    """The half-days of `action`, all or of the day `on`, in time; one statement."""
    half_days = HalfDay.objects.filter(meeting__action=action).select_related("meeting__territory")
    if on is not None:
        half_days = half_days.filter(on=on)
    return sorted(half_days, key=lambda half: (half.on, PART_ORDER[half.part]))


@dataclass(frozen=True)
class SheetRow:
    """A line of a sign-in sheet."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    presence: Presence | None
    facts: int
    said: tuple[str, str] = ("", "")
    chain: tuple[tuple[Presence, str], ...] = ()  # every fact, oldest first, with who noted it; when one was corrected


def person_noted(action: Action, person_id: int) -> Person | None:
    """The person, if a presence of theirs is noted in `action`; one query."""
    noted = Presence.objects.filter(half_day__meeting__action=action, person=person_id)
    return Person.objects.filter(pk__in=noted.values("person")).first()


@dataclass(frozen=True)
class SheetLine:
    """Who stands on a sheet, as keys: `presence_id` is the last fact about them (None: not noted), `facts` how many there are."""

    person_id: int
    name: tuple[str, str]
    organisation_id: int | None
    trade_id: int | None
    presence_id: int | None = None
    facts: int = 0
    said: tuple[str, str] = ("", "")


def in_alphabet(line: SheetLine) -> tuple[str, int]:
    """What lines are sorted by: as people are everywhere, then the key."""
    return filed(*line.name), line.person_id


def lines_of(half_day: HalfDay) -> list[SheetLine]:
    """Everybody expected or noted in `half_day`, by name, as keys. Who is erased stays where they signed. Two queries, and one
    a room that plugs in.
    """
    columns = ("pk", "person", "person__last_name", "person__first_name", "organisation", "trade")
    # Facts about an entry merged into another are all corrected: they are said of the other one.
    stated = Presence.objects.filter(half_day=half_day, person__merged_into=None)
    facts = list(stated.order_by("pk").values_list(*columns))
    last = {row[1]: row for row in facts}
    chain = Counter(row[1] for row in facts)
    # The organisation that somebody on no list said at a door.
    at_doors = CheckIn.objects.filter(half_day=half_day, person__erased_at=None).exclude(centre="")
    typed = dict(at_doors.order_by("pk").values_list("person", "centre"))
    lines = {
        expected.person_id: SheetLine(
            expected.person_id,
            (expected.last_name, expected.first_name),
            expected.organisation_id,
            expected.trade_id,
            last[expected.person_id][0] if expected.person_id in last else None,
            chain[expected.person_id],
            expected.said,
        )
        for expected in expected_in(half_day)
        if not expected.is_erased
    }
    for pk, person, last_name, first_name, organisation, trade in last.values():
        name, words = (last_name, first_name), (typed.get(person, ""), "")
        lines.setdefault(person, SheetLine(person, name, organisation, trade, pk, chain[person], words))
    return sorted(lines.values(), key=in_alphabet)


def sheet_of(lines: Sequence[SheetLine]) -> list[SheetRow]:
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
            line.said,
        )
        for line in lines
    ]


def page_of(half_day: HalfDay, person_id: int) -> int:
    """The page of the sheet on which a person stands, 1 for who does not; as `lines_of`."""
    places = {line.person_id: place for place, line in enumerate(lines_of(half_day))}
    return places.get(person_id, 0) // A_PAGE + 1


def lines_named(lines: list[SheetLine], words: str) -> list[SheetLine]:
    """Those of `lines` whose name holds `words`, without accents or case; all without words. No query."""
    return [line for line in lines if has_words(words, line.name[1], line.name[0])] if words else lines


@dataclass(frozen=True)
class PaperRow:
    """A line of the sheet of a day on paper: `cells`, for each half-day, what is known (None: neither expected nor noted there)."""

    person: Person
    organisation: Organisation | None
    trade: Trade | None
    cells: list[SheetRow | None]
    said: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Paper:
    """The sheet of a day, to print: the half-days with their hours, and a part of everybody expected or noted in one of them."""

    half_days: list[tuple[HalfDay, str, Head]]
    page: "Page[SheetLine]"
    rows: list[PaperRow]
    present: list[int]  # in each half-day, on all parts together
    unlisted: Standing  # how somebody stands in a half-day for which they are neither expected nor noted


def paper_of(action: Action, on: date, page: str | None = None, *, at_once: int = A_TABLE) -> Paper:
    """A part of the sheet of `action` on the day `on`: those who sign at one table, `at_once` people. Raises `Http404` when nothing was held then.

    Eight queries and at most ten a half-day, whoever comes.
    """
    halves = half_days_in_order(action, on)
    if not halves:
        raise Http404
    sheets = [{line.person_id: line for line in lines_of(half)} for half in halves]
    everybody = {pk: line for sheet in sheets for pk, line in sheet.items()}
    part = Paginator(sorted(everybody.values(), key=in_alphabet), at_once).get_page(page)
    keys = [line.person_id for line in part]
    cells = [
        {row.person.pk: row for row in _with_chains(half, sheet_of([sheet[pk] for pk in keys if pk in sheet]))}
        for half, sheet in zip(halves, sheets, strict=True)
    ]
    rows = [
        PaperRow(row.person, row.organisation, row.trade, [cell.get(row.person.pk) for cell in cells], row.said)
        for row in sheet_of(part)
    ]
    present = [Presence.objects.filter(half_day=half, corrected_by=None, is_present=True).count() for half in halves]
    heads = [(half, hours_of(half), head_of(half)) for half in halves]
    unlisted = standing_in(is_present=None, is_expected=False, takes_registration=takes_registration(action))
    return Paper(heads, part, rows, present, unlisted)


def _with_chains(half_day: HalfDay, rows: list[SheetRow]) -> list[SheetRow]:
    """`rows`, those about whom something was corrected with every fact: a correction never hides what was signed. Two queries
    when there is one.
    """
    corrected = [row.person.pk for row in rows if row.facts > 1]
    if not corrected:
        return rows
    facts = list(Presence.objects.filter(half_day=half_day, person__in=corrected).select_related("by").order_by("pk"))
    who = {
        person.user_id: str(person)
        for person in Person.objects.filter(user__in=[fact.by_id for fact in facts if fact.by_id])
    }
    chains: dict[int, list[tuple[Presence, str]]] = {}
    for fact in facts:
        chains.setdefault(fact.person_id, []).append((fact, who.get(fact.by_id) or str(fact.by or "")))
    return [replace(row, chain=tuple(chains.get(row.person.pk, ()))) for row in rows]


def people_to_add(user: User, words: str, day: date, *, apart_from: set[int]) -> list[Person]:
    """The first people whose names hold `words`, that `user` may read about and who are not on the sheet yet, with their
    posts of `day` in `posts_then`. Nobody without words.
    """
    if not words.strip():
        return []
    keys = [key for key in people_found(user, day, words=words) if key not in apart_from]
    return people_to_pick(user, keys[:PEOPLE_SHOWN], day)


def facts_about(half_day: HalfDay, person: Person) -> list[Presence]:
    """Every fact about `person` in `half_day`, oldest first; one statement."""
    return list(Presence.objects.filter(half_day=half_day, person=person).select_related("by").order_by("pk"))


def presence_of(half_day: HalfDay, person: Person) -> Presence | None:
    """The last fact about `person` in `half_day`, present or not; one statement."""
    return Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; three statements."""
    signed = Presence.objects.filter(person=subject.person).count() if subject.person else 0
    drawn = Signer.objects.filter(presence__person=subject.person).count() if subject.person else 0
    let_in = CheckIn.objects.filter(person=subject.person).count() if subject.person else 0
    return [
        Fate(_("names and drawings as they were signed"), drawn),
        Fate(_("check-ins at receptions"), let_in),
        Fate(_("presences"), signed, _("funders count on them; they stay counted, without a name")),
    ]
