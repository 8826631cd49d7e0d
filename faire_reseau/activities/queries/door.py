"""Queries for reception: the list a device holds without connection, people present, people checked in twice."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404

from faire_reseau.activities.enums import SIGNATURES
from faire_reseau.activities.models import Action, CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.sheets import SheetLine, in_alphabet, lines_of
from faire_reseau.activities.queries.unexpected import unexpected_in
from faire_reseau.kit.folding import alphabetical, searchable, with_joined
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Organisation, Person, Post, Trade
from faire_reseau.network.queries import people_alike, people_in, told_with_posts

also_badge = Plug[Callable[[Action], Mapping[int, list[str]]]](
    __name__,
    "also_badge",
    "`badges(action)` says which digests of codes (on badges, in letters) are those of which person (key).",
)


@dataclass(frozen=True)
class DoorLine:
    """A line of the list that a door holds: `words` is what is searched, `badges` the digests of the codes of the person, `why`
    says of who registered once why they are not expected.
    """

    person_id: int
    name: str
    organisation: str
    words: str
    badges: str
    why: str = ""

    def is_meant_by(self, typed: str) -> bool:
        """Whether each word `typed` begins one of the name, in any order; a name without letters is found by its signs.

        The page does the same without connection (`door-names.js`), but wants two letters. Cost: linear.
        """
        if not searchable(typed):
            return not self.words and typed.strip() in self.name
        known = self.words.split()

        def is_begun(begin: str) -> bool:
            return any(word.startswith(begin) for word in known)

        return all(
            all(map(is_begun, searchable(word).split())) or is_begun(alphabetical(word)) for word in typed.split()
        )


@dataclass(frozen=True)
class Twice:
    """Somebody whom doors let in more than once: at which doors, when."""

    person: Person
    gestures: list[CheckIn]


@dataclass(frozen=True)
class WalkIn:
    """Somebody taken down at a door who was on no list: how they were taken down first, and whom of the directory they may be."""

    person: Person
    gesture: CheckIn
    alike: list[tuple[int, str]]


@dataclass(frozen=True)
class DoorState:
    """Who is there: keys of people present and of those who signed; how many are expected or noted; whom doors let in twice, and
    whom they took down.
    """

    here: list[int]
    signed: list[int]
    since: dict[int, tuple[datetime, str]]  # when each was noted, and by which door ("": none said)
    expected: int
    twice: list[Twice]
    walk_ins: list[WalkIn]


def door_lines(half_day: HalfDay) -> list[DoorLine]:
    """Everybody expected or noted, and who registered once and may come anyway, as a door holds them; some queries, whoever
    comes.
    """
    lines = [line for line in lines_of(half_day) if any(line.name)]
    on_sheet = {line.person_id for line in lines}
    anyway = {row.who.person_id: row for row in unexpected_in(half_day) if row.who.person_id not in on_sheet}
    lines += [
        SheetLine(key, (who.last_name, who.first_name), who.organisation_id, who.trade_id, said=who.said)
        for key, who in ((key, row.who) for key, row in anyway.items())
    ]
    lines.sort(key=in_alphabet)
    keys = {line.organisation_id for line in lines if line.organisation_id}
    organisations = {
        organisation.pk: _named(organisation)
        for organisation in Organisation.objects.prefetch_related("names").filter(pk__in=keys)
    }
    badges: dict[int, list[str]] = {}
    for badge in also_badge:
        for person, digests in badge(half_day.meeting.action).items():
            badges.setdefault(person, []).extend(digests)
    return [
        replace(
            _door_line(line, organisations, badges), why=anyway[line.person_id].why if line.person_id in anyway else ""
        )
        for line in lines
    ]


def _door_line(line: SheetLine, organisations: Mapping[int, str], badges: Mapping[int, list[str]]) -> DoorLine:
    last_name, first_name = line.name
    where = organisations.get(line.organisation_id or 0, "") or line.said[0]
    words = searchable(with_joined(f"{last_name} {first_name}"))
    return DoorLine(
        line.person_id, f"{last_name} {first_name}".strip(), where, words, " ".join(badges.get(line.person_id, []))
    )


def _named(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug


def door_state(half_day: HalfDay) -> DoorState:
    """Who is there; at most seven queries, and one a room that plugs in."""
    holding = Presence.objects.filter(half_day=half_day, corrected_by__isnull=True, is_present=True)
    rows = list(holding.values_list("person", "means", "at"))
    gestures = CheckIn.objects.filter(half_day=half_day).order_by("-done_at", "-pk")
    firsts = {person: (done_at, door) for person, done_at, door in gestures.values_list("person", "done_at", "door")}
    return DoorState(
        here=sorted(person for person, _means, _at in rows),
        signed=sorted(person for person, means, _at in rows if means in SIGNATURES),
        since={person: firsts.get(person, (noted_at, "")) for person, _means, noted_at in rows},
        expected=len(lines_of(half_day)),
        twice=_twice(half_day),
        walk_ins=_taken_down(half_day),
    )


def _taken_down(half_day: HalfDay) -> list[WalkIn]:
    rows = CheckIn.objects.filter(half_day=half_day, person__erased_at__isnull=True).exclude(walk_in="")
    firsts: dict[int, CheckIn] = {}
    for row in rows.select_related("person").order_by("done_at", "pk"):
        firsts.setdefault(row.person_id, row)
    return [WalkIn(row.person, row, []) for row in firsts.values()]


def walk_ins_to_sort(half_day: HalfDay) -> list[WalkIn]:
    """Those taken down at a door who may be somebody of the directory, and who that is, with where they work; seven queries.

    An entry that has an account or organisation of its own by now is left to facilitators.
    """
    taken_down = [row for row in _taken_down(half_day) if not row.person.user_id]
    posted = set(Post.objects.filter(person__in=[row.person.pk for row in taken_down]).values_list("person", flat=True))
    keys = [row.person.pk for row in taken_down if row.person.pk not in posted]
    alike = people_alike(keys)
    named = people_in(sorted({key for others in alike.values() for key in others}), half_day.on)
    names = {person.pk: told_with_posts(person) for person in named}
    rows = [
        replace(row, alike=[(key, names[key]) for key in alike[row.person.pk] if key in names])
        for row in taken_down
        if row.person.pk in alike
    ]
    return [row for row in rows if row.alike]


def walk_in_for(half_day: HalfDay, person_id: int) -> Person:
    """Who was taken down at a door of `half_day`; one query. Raises `Http404`."""
    row = (
        CheckIn.objects.filter(half_day=half_day, person=person_id).exclude(walk_in="").select_related("person").first()
    )
    if row is None:
        raise Http404
    return row.person


def alike_for(walk_in: Person, key: str) -> Person:
    """Who of the directory `walk_in` may be, by key; three queries. Raises `Http404`."""
    keys = people_alike([walk_in.pk])[walk_in.pk]
    if not (key.isascii() and key.isdigit() and len(key) < 19 and int(key) in keys):
        raise Http404
    return Person.objects.get(pk=int(key))


def _twice(half_day: HalfDay) -> list[Twice]:
    gestures: dict[tuple[int, bool], list[CheckIn]] = {}
    for gesture in CheckIn.objects.filter(half_day=half_day).order_by("done_at", "pk"):
        gestures.setdefault((gesture.person_id, gesture.means in SIGNATURES), []).append(gesture)
    several = [together for together in gestures.values() if len(together) > 1]
    people = Person.objects.filter(erased_at__isnull=True).in_bulk([together[0].person_id for together in several])
    return [Twice(people[together[0].person_id], together) for together in several if together[0].person_id in people]


@dataclass(frozen=True)
class Share:
    """A centre or a trade: how many of its people are expected or noted, and how many of them are there."""

    what: object
    here: int
    expected: int


@dataclass(frozen=True)
class Attendance:
    """Expected and here: in all, by organisation (its name, or what was typed and nobody has sorted yet) and by trade, the largest first, those who
    said none last ("").
    """

    here: int
    expected: int
    centres: list[Share]
    trades: list[Share]


def attendance_now(half_day: HalfDay) -> Attendance:
    """Expected and here, by centre and trade of then; at most six queries, whoever comes."""
    lines = lines_of(half_day)
    here = set(
        Presence.objects.filter(half_day=half_day, corrected_by__isnull=True, is_present=True).values_list(
            "person", flat=True
        )
    )
    centres = Organisation.objects.prefetch_related("names").in_bulk(
        {line.organisation_id for line in lines if line.organisation_id}
    )
    trades = Trade.objects.in_bulk({line.trade_id for line in lines if line.trade_id})
    names = {key: _named(centre) for key, centre in centres.items()}
    by_centre = _shares(
        [(names.get(line.organisation_id or 0) or line.said[0], line.person_id in here) for line in lines]
    )
    by_trade = _shares([(trades.get(line.trade_id or 0) or line.said[1], line.person_id in here) for line in lines])
    return Attendance(len(here), len(lines), by_centre, by_trade)


def _shares(rows: Iterable[tuple[object, bool]]) -> list[Share]:
    expected: Counter[object] = Counter()
    here: Counter[object] = Counter()
    for what, is_here in rows:
        expected[what] += 1
        here[what] += is_here
    return [
        Share(what, here[what], expected[what])
        for what in sorted(expected, key=lambda what: (not what, -expected[what]))
    ]
