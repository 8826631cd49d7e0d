"""The meetings of a year as facts to count, and the centres of that year."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.models import Action, Meeting, Share
from faire_reseau.activities.queries import (
    WorkFilter,
    attendance_lists,
    figures_mark,
    half_days_begun,
    shares_in,
    work_listed,
    years_with_work,
)
from faire_reseau.activities.texts import MODE_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.dates import written
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.network.models import (
    ActionKind,
    Audience,
    Membership,
    MissionAxis,
    Organisation,
    OrganisationName,
    Territory,
    Theme,
)
from faire_reseau.network.queries import name_on, organisations_on, place_in_alphabet, the_network
from faire_reseau.reports.enums import Dimension
from faire_reseau.reports.logic.rules import NOT_SAID, Fact
from faire_reseau.reports.models import Campaign
from faire_reseau.reports.texts import TERRITORY_WORDS
from faire_reseau.ui.templatetags.ui import label as label_of

KEPT_S = 24 * 3600
Cell = TypeVar("Cell")


def meetings_counted(year: int) -> QuerySet[Meeting]:
    """The meetings of `year` that count, as everybody reads them."""
    return work_listed(visitor(), WorkFilter(year=year))[0].meetings


def years_counted() -> list[int]:
    """The years in which something was held, latest first."""
    return years_with_work(visitor())


def years_told() -> list[int]:
    """The years with work or a campaign, latest first, those to come left out."""
    today = localdate(clock.now()).year
    years = {year for year in years_counted() if year <= today} | set(Campaign.objects.values_list("year", flat=True))
    return sorted(years, reverse=True)


def is_sample_year(year: int) -> bool:
    """Whether a year is one of sample data (`sample_years`)."""
    return year in sample_years()


def sample_years() -> set[int | None]:
    """The years of sample data: their campaign is, or in a demo some of their work; two queries at most."""
    years: set[int | None] = set(Campaign.objects.filter(is_sample=True).values_list("year", flat=True))
    if the_network().is_demo:
        work = Action.objects.filter(is_sample=True).order_by()
        years |= set(work.values_list("meetings__held_on__year", flat=True).distinct())
    return years


def facts_of(year: int) -> list[Fact]:
    """Every meeting of `year` that counts, whoever led it; two queries while kept, some fifteen otherwise."""
    return named_facts_of(year)[1]


class LaterFacts(Sequence[Fact]):
    """Facts that are made when somebody looks at them."""

    def __init__(self, make: Callable[[], Sequence[Fact]]) -> None:
        self._make = make

    @cached_property
    def _facts(self) -> Sequence[Fact]:
        return self._make()

    def __len__(self) -> int:
        return len(self._facts)

    def __getitem__(self, place: Any) -> Any:
        return self._facts[place]


def named_facts_of(year: int, mark: str = "") -> tuple[str, list[Fact]]:
    """The same, with a name that no other facts have: what is computed from them is kept under it. `mark`: that of `figures_mark`, where
    it is known.
    """
    key = f"reports-named-facts:{digest(f'{year} {mark or figures_mark()}')}"
    named: tuple[str, list[Fact]] | None = cache.get(key)
    if named is None:
        named = new_key(), facts_among(year)
        cache.set(key, named, KEPT_S)
    return named


def facts_among(year: int, actions: Collection[int] | None = None) -> list[Fact]:
    """The facts of `year`, of all actions or of some (keys), made anew; some fifteen queries."""
    words, facts = Words(), []
    for row in rows_of(year, actions):
        stands = {str(name): words.said(name, word) for name, word in row.words.items()}
        cells, marks = ({name: pair[place] for name, pair in stands.items()} for place in (0, 1))
        facts.append(Fact(row.meeting, row.action, row.shares, row.half_days, cells, marks, row.people, row.heads))  # type: ignore[arg-type]
    return facts


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting that counts: whose it is, who was there, and what was noted of it, by dimension (`Words` says what it means)."""

    meeting: int
    action: int
    shares: Mapping[int, int]
    half_days: int
    words: Mapping[Dimension, Any]
    people: bytes
    heads: int


def rows_of(year: int, only: Collection[int] | None = None) -> Iterator[Row]:
    """Every meeting of `year` that counts, of all actions or `only` of some (keys); some twelve queries."""
    meetings, actions = meetings_counted(year), Action.objects.order_by()
    if only is None:
        actions = actions.filter(pk__in=Meeting.objects.filter(held_on__year=year).values("action"))
    else:
        meetings, actions = meetings.filter(action__in=only), actions.filter(pk__in=only)
    rows = list(
        meetings.values_list(
            "pk", "action", "held_on", "mode", "territory", "action__territory",
            "action__kind", "action__axis", "counted", "attendance__people",
        )
    )  # fmt: skip
    lacking = [row[0] for row in rows if row[-1] is None]
    people = attendance_lists(lacking) if lacking else {}
    half_days, shares = half_days_begun(meetings), shares_in(actions)
    themes, audiences = (
        _words_of(actions, Action.themes.through, "theme_id"),
        _words_of(actions, Action.audiences.through, "audience__code"),
    )
    for meeting, action, day, mode, place, place_of_action, kind, axis, heads, present in rows:
        words = {
            Dimension.AXIS: axis,
            Dimension.THEME: tuple(themes.get(action, ())),
            Dimension.AUDIENCE: tuple(audiences.get(action, ())),
            Dimension.KIND: kind,
            Dimension.MODE: mode,
            Dimension.TERRITORY: place or place_of_action,
            Dimension.MONTH: day.month,
        }
        packed = bytes(people.get(meeting, b"") if present is None else present)
        yield Row(meeting, action, shares[action], half_days.get(meeting, 0), words, packed, heads)


class Words:
    """What is noted of meetings, as codes: one stands under `cells`, a filter finds it by `marks` (broader ones included)."""

    def __init__(self) -> None:
        self._territories, self._axes, self._themes = _territories(), _axes(), _themes()

    def said(self, dimension: Dimension, word: Any) -> tuple[tuple[str, ...], frozenset[str]]:
        """The cells and the marks of what `Row.words` holds of a dimension."""
        if dimension == Dimension.TERRITORY:
            territory: tuple[str, ...] = self._territories.get(word, ())
            return territory[:1], frozenset(territory)
        if dimension == Dimension.AXIS:
            axis: tuple[str, ...] = self._axes.get(word, ())
            return axis[-1:], frozenset(axis)
        if dimension == Dimension.THEME:
            themes = [self._themes[theme] for theme in word]
            return tuple(sorted(codes[0] for codes in themes)), frozenset(code for codes in themes for code in codes)
        codes = {
            Dimension.AUDIENCE: lambda: tuple(sorted(word)),
            Dimension.KIND: lambda: (str(word),) if word else (),
            Dimension.MODE: lambda: (str(word),),
            Dimension.MONTH: lambda: (f"{word:02}",),
        }[dimension]()
        return codes, frozenset(codes)


def _words_of(actions: QuerySet[Action], through: Any, column: str) -> dict[int, list[Any]]:
    """What each of `actions` is marked with: a column of the table `through`."""
    words: dict[int, list[Any]] = defaultdict(list)
    rows = through.objects.filter(action__in=actions.values("pk")).order_by()
    for action, word in rows.values_list("action_id", column):
        words[action].append(word)
    return words


def _territories() -> dict[int, tuple[str, ...]]:
    """The code of each territory, and that of what it is a part of."""
    rows = Territory.objects.order_by().values_list("pk", "code", "parent__code")
    return {key: (code, parent) if parent else (code,) for key, code, parent in rows}


def _axes() -> dict[int, tuple[str, ...]]:
    """The code of each axis, and that of the national one that it answers to, last."""
    rows = MissionAxis.objects.order_by().values_list("pk", "code", "national__code")
    return {key: (code, national) if national else (code,) for key, code, national in rows}


def _themes() -> dict[int, tuple[str, ...]]:
    """The code of each theme and of the broader ones, with the vocabulary: “politique-de-la-ville:1.1”."""
    rows = list(Theme.objects.order_by().values_list("pk", "code", "vocabulary__slug", "broader"))
    own = {key: (f"{vocabulary}:{code}", above) for key, code, vocabulary, above in rows}
    codes = {}
    for key in own:
        path: list[str] = []
        at: int | None = key
        while at is not None and len(path) < 3:
            path.append(own[at][0])
            at = own[at][1]
        codes[key] = tuple(path)
    return codes


def centres_of(year: int) -> list[Organisation]:
    """The organisations that were centres on some day of `year`, with their names at its end, in alphabetical order."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    holding = Q(from_on__isnull=True) | Q(from_on__lte=last)
    members = Membership.objects.filter(holding).exclude(to_on__lt=first)
    rows = organisations_on(last).filter(pk__in=members.values("organisation"))
    return sorted(rows, key=lambda row: place_in_alphabet(name_on(row, last)))


def centres_in(years: Iterable[int]) -> dict[int, list[Organisation]]:
    """The same for each of `years`; three queries for all."""
    members = list(Membership.objects.values_list("organisation", "from_on", "to_on"))
    names = Prefetch("names", OrganisationName.objects.order_by("-pk"), to_attr="every_name")
    rows = Organisation.objects.filter(pk__in={row[0] for row in members}).prefetch_related(names).order_by("slug")
    every = list(rows)
    return {year: _centres_then(every, members, date(year, 1, 1), date(year, 12, 31)) for year in years}


def _centres_then(every: list[Any], members: list[Any], first: date, last: date) -> list[Organisation]:
    keys = {key for key, begins, ends in members if (begins or last) <= last and (ends or first) >= first}
    centres = []
    for row in every:
        if row.pk in keys:
            centre = copy(row)
            centre.names_then = [
                name for name in row.every_name if (name.from_on or last) <= last and (name.to_on or last) >= last
            ]
            centres.append(centre)
    return sorted(centres, key=lambda centre: place_in_alphabet(name_on(centre, last)))


def names_of(centres: Iterable[Organisation], year: int) -> dict[int, str]:
    """What each centre is called at the end of `year`, by key."""
    return {centre.pk: name_on(centre, date(year, 12, 31)) for centre in centres}


def labels_of(dimension: str) -> dict[str, str]:
    """What the codes of a dimension are called; one query at most."""
    if dimension == Dimension.MODE:
        return {str(code): str(label) for code, label in MODE_LABELS.items()}
    if dimension == Dimension.MONTH:
        return {f"{month:02}": written(date(2001, month, 1), "F") for month in range(1, 13)}
    if dimension == Dimension.TERRITORY:
        return _territory_labels()
    if dimension == Dimension.AXIS:
        axes = MissionAxis.objects.filter(national=None).order_by("code")
        return {row.code: f"{row.code} {label_of(row)}" for row in axes}
    if dimension == Dimension.THEME:
        themes = Theme.objects.select_related("vocabulary").order_by("vocabulary", "code")
        return {f"{row.vocabulary.slug}:{row.code}": f"{row.code} {label_of(row)}" for row in themes}
    words = Audience if dimension == Dimension.AUDIENCE else ActionKind
    return {row.code: label_of(row) for row in words.objects.all()}


def _territory_labels() -> dict[str, str]:
    """What territories are called; those of one name with what each of them is."""
    rows = list(Territory.objects.order_by("alphabet", "pk").values_list("code", "name", "kind"))
    named = Counter(name for _code, name, _kind in rows)
    return {
        code: f"{name} – {label_in(TERRITORY_WORDS, kind)}" if named[name] > 1 else name for code, name, kind in rows
    }


def word_of(code: str, labels: Mapping[str, str]) -> str:
    """What a code is called, the code itself where nobody knows it; “not said” for none."""
    return labels.get(code, code) if code != NOT_SAID else _("not said")


def told_apart(dimension: str, cells: Mapping[str, Cell]) -> list[tuple[str, str, Cell]]:
    """The cells of a table: code, what it is called, number, in the order of the words; one query at most, none without cells."""
    labels = labels_of(dimension) if cells else {}
    return [(code, word_of(code, labels), cells[code]) for code in in_order(cells, labels)]


def in_order(codes: Iterable[str], labels: Mapping[str, str]) -> list[str]:
    """Codes as their `labels` stand, then those that have none, last what nobody said."""
    order = {code: place for place, code in enumerate(labels)}
    return sorted(codes, key=lambda code: (code == NOT_SAID, order.get(code, len(order)), code))


def meetings_of(meetings: Iterable[int], centre: int | None = None) -> QuerySet[Meeting]:
    """The `meetings` (keys), with their half-days counted and their action, in the order of their days; those of joint work
    with the `hundredths` of it that count as `centre`'s (key).
    """
    rows = Meeting.objects.filter(pk__in=meetings).select_related("action__organisation")
    own = Share.objects.filter(action=OuterRef("action"), organisation=centre).values("hundredths")
    return rows.annotate(hundredths=Subquery(own), halves=Count("half_days")).order_by(F("held_on"), "pk")
