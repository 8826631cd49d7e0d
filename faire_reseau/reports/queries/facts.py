"""The meetings of a year as facts to count, and the centres of that year."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from copy import copy
from datetime import date
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


def named_facts_of(year: int, mark: str = "") -> tuple[str, list[Fact]]:
    """The same, with a name that no other facts have: what is computed from them is kept under it. `mark`: that of `figures_mark`, where
    it is known.
    """
    key = f"reports-named-facts:{digest(f'{year} {mark or figures_mark()}')}"
    named: tuple[str, list[Fact]] | None = cache.get(key)
    if named is None:
        named = new_key(), _facts(year)
        cache.set(key, named, KEPT_S)
    return named


def _facts(year: int) -> list[Fact]:
    meetings = meetings_counted(year)
    rows = list(
        meetings.values_list(
            "pk", "action", "held_on", "mode", "territory", "action__territory",
            "action__kind", "action__axis", "counted", "attendance__people",
        )
    )  # fmt: skip
    lacking = [row[0] for row in rows if row[-1] is None]
    people = attendance_lists(lacking) if lacking else {}
    half_days, keys = half_days_begun(meetings), {row[1] for row in rows}
    themes, audiences = (
        _words_of(keys, Action.themes.through, "theme_id"),
        _words_of(keys, Action.audiences.through, "audience__code"),
    )
    shares = shares_in(keys)
    places, axes, broader = _territories(), _axes(), _themes()
    facts = []
    for meeting, action, day, mode, place, place_of_action, kind, axis, heads, present in rows:
        territory: tuple[str, ...] = places.get(place or place_of_action, ())
        axis_codes: tuple[str, ...] = axes.get(axis, ())
        theme_codes = [broader[theme] for theme in themes.get(action, ())]
        cells: dict[str, tuple[str, ...]] = {
            Dimension.AXIS: axis_codes[-1:],
            Dimension.THEME: tuple(sorted(codes[0] for codes in theme_codes)),
            Dimension.AUDIENCE: tuple(sorted(audiences.get(action, []))),
            Dimension.KIND: (str(kind),) if kind else (),
            Dimension.MODE: (str(mode),),
            Dimension.TERRITORY: territory[:1],
            Dimension.MONTH: (f"{day.month:02}",),
        }
        marks: dict[str, frozenset[str]] = {str(name): frozenset(codes) for name, codes in cells.items()} | {
            str(Dimension.AXIS): frozenset(axis_codes),
            str(Dimension.THEME): frozenset(code for codes in theme_codes for code in codes),
            str(Dimension.TERRITORY): frozenset(territory),
        }
        packed = bytes(people.get(meeting, b"") if present is None else present)
        plain = {str(name): codes for name, codes in cells.items()}
        facts.append(Fact(meeting, action, shares[action], half_days.get(meeting, 0), plain, marks, packed, heads))
    return facts


def _words_of(actions: set[int], through: Any, column: str) -> dict[int, list[Any]]:
    """What each of `actions` is marked with: a column of the table `through`."""
    words: dict[int, list[Any]] = defaultdict(list)
    for action, word in through.objects.order_by().values_list("action_id", column):
        if action in actions:
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


def meetings_of(facts: Iterable[Fact], centre: int | None = None) -> QuerySet[Meeting]:
    """The meetings of `facts`, with their half-days counted and their action, in the order of their days; those of joint work
    with the `hundredths` of it that count as `centre`'s (key).
    """
    rows = Meeting.objects.filter(pk__in=[fact.meeting for fact in facts]).select_related("action__organisation")
    own = Share.objects.filter(action=OuterRef("action"), organisation=centre).values("hundredths")
    return rows.annotate(hundredths=Subquery(own), halves=Count("half_days")).order_by(F("held_on"), "pk")
