"""Queries for the list of productions: search by words and phrases, facets, order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import Language
from faire_reseau.catalogue.models import Author, FileWords, Production, ProductionFile, ProductionKind
from faire_reseau.catalogue.permissions import shown
from faire_reseau.catalogue.texts import LANGUAGE_LABELS
from faire_reseau.kit.folding import search_words, searchable
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.models import Territory, Theme
from faire_reseau.network.permissions import people_named_to
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.ui.templatetags.ui import label as label_of

LETTERS_SEARCHED = 2  # fewer find nearly everything
MOST_SETTLED = 2_000
MOST_VALUES = 30  # of a facet
NEWEST, RELEVANCE = "date", ""
# A word in the title weighs as much as so many elsewhere.
TITLE_WEIGHT = 4
_PHRASE = re.compile('["«“]([^"«»“”]*)["»”]')


@dataclass(frozen=True)
class Search:
    """What a reader asks for: words, a kind (code), a theme (key), an organisation (slug), a year, a territory and a language (codes)."""

    words: str = ""
    kind: str = ""
    theme: int | None = None
    centre: str = ""
    year: int | None = None
    territory: str = ""
    language: str = ""
    order: str = RELEVANCE

    def address(self, **other: Any) -> str:
        """The query string that asks for this, with `other` values instead."""
        wanted = replace(self, **other)
        pairs = zip(
            ("q", "type", "theme", "centre", "annee", "territoire", "langue", "ordre"),
            (
                wanted.words,
                wanted.kind,
                wanted.theme,
                wanted.centre,
                wanted.year,
                wanted.territory,
                wanted.language,
                wanted.order,
            ),
            strict=True,
        )
        return urlencode([(name, value) for name, value in pairs if value not in (None, "")])

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Names and values of all but the words, for a form that asks for other words."""
        return parse_qsl(self.address(words=""))

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order was asked for."""
        return bool(self.address(order=""))


def search_in(data: Any) -> Search:
    """What the query string `data` asks for; what it says otherwise than it should is not asked for."""
    return Search(
        words=str(data.get("q", ""))[:200].replace("\x00", "").strip(),
        kind=str(data.get("type", ""))[:40].replace("\x00", ""),
        theme=number_in(data.get("theme")),
        centre=str(data.get("centre", ""))[:80].replace("\x00", ""),
        year=number_in(data.get("annee"), at_most=9999),
        territory=str(data.get("territoire", ""))[:12].replace("\x00", ""),
        language=str(data.get("langue", "")) if data.get("langue") in set(Language) else "",
        order=NEWEST if data.get("ordre") == NEWEST else RELEVANCE,
    )


def productions_found(user: User, search: Search, at: datetime) -> QuerySet[Production]:
    """The productions that `search` means, in its order; one query, and those that say which authors are named to `user`."""
    rows = narrowed(shown(), search)
    words, phrases = words_and_phrases(search.words)
    if not words and not phrases:
        return rows.order_by(*BY_DATE)
    named = people_named_to(user, localdate(at)).values("pk")
    for term in (*words, *phrases):
        rows = rows.filter(_holds(term, named))
    if search.order == NEWEST:
        return rows.order_by(*BY_DATE)
    in_title = [
        Case(When(alphabet__contains=term.replace(" ", ""), then=Value(TITLE_WEIGHT)), default=Value(0))
        for term in (*words, *phrases)
    ]
    in_text = [Case(When(search__contains=term, then=Value(1)), default=Value(0)) for term in (*words, *phrases)]
    weight: Any = reduce(add, (*in_title, *in_text))
    return rows.annotate(weight=weight).order_by("-weight", *BY_DATE)


def settled(rows: QuerySet[Production]) -> QuerySet[Production]:
    """`rows` of a search, by their keys where they are few: their words are looked through once, not again for each facet. One query."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: MOST_SETTLED + 1])
    return rows.filter(pk__in=keys) if len(keys) <= MOST_SETTLED else rows


BY_DATE = (
    F("year").desc(nulls_last=True),
    F("month").desc(nulls_last=True),
    F("day").desc(nulls_last=True),
    F("pk").desc(),
)


def narrowed(rows: QuerySet[Production], search: Search) -> QuerySet[Production]:
    """Those of `rows` that have the values asked for; its words are left aside."""
    if search.kind:
        rows = rows.filter(kind__code=search.kind)
    if search.theme:
        rows = rows.filter(
            pk__in=Production.themes.through.objects.filter(theme__in=_with_narrower(search.theme)).values("production")
        )
    if search.centre:
        rows = rows.filter(pk__in=Author.objects.filter(organisation__slug=search.centre).values("production"))
    if search.year:
        rows = rows.filter(year=search.year)
    if search.territory:
        through = Production.territories.through.objects.filter(territory__code=search.territory)
        rows = rows.filter(pk__in=through.values("production"))
    if search.language:
        rows = rows.filter(language=search.language)
    return rows


def _with_narrower(key: int) -> Any:
    """A theme finds what has a narrower one as well."""
    return Theme.objects.filter(Q(pk=key) | Q(broader=key) | Q(broader__broader=key)).values("pk")


def words_and_phrases(typed: str) -> tuple[list[str], list[str]]:
    """The words to look for, without marks of plurals, and the phrases between quotation marks, as they stand."""
    phrases = list(filter(None, (searchable(phrase) for phrase in _PHRASE.findall(typed))))
    words = search_words(_PHRASE.sub(" ", typed))
    if sum(map(len, (*words, *phrases))) < LETTERS_SEARCHED:
        return [], []
    return words, phrases


def _holds(term: str, named: Any) -> Q:
    files = ProductionFile.objects.filter(removed_at__isnull=True)
    in_files = FileWords.objects.filter(search__contains=term, file__in=files.values("pk"))
    signed = Author.objects.filter(person__in=named, person__alphabet__contains=term)
    return (
        Q(search__contains=term) | Q(pk__in=in_files.values("file__production")) | Q(pk__in=signed.values("production"))
    )


@dataclass(frozen=True)
class Choice:
    """A value of a facet: its word, how many productions have it, the query string that asks for it."""

    label: str
    number: int
    address: str


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list: its name in `Search`, and the values that what was found has; `chosen`: the label of the one asked for."""

    name: str
    values: list[Choice]
    chosen: str = ""
    # The query string without it.
    without: str = ""


def facets_of(rows: QuerySet[Production], search: Search, day: date) -> list[Facet]:
    """By what `rows` can be narrowed further, the most frequent values first; two queries a facet."""
    keys = rows.order_by().values("pk")

    def counted(through: QuerySet[Any], column: str) -> list[tuple[Any, int]]:
        numbers = through.order_by().values_list(column).annotate(n=Count("pk")).exclude(**{column: None})
        return [(value, number) for value, number in numbers.order_by("-n", column)[:MOST_VALUES] if value != ""]

    own = Production.objects.filter(pk__in=keys)
    authors = Author.objects.filter(production__in=keys)
    through = {
        "kind": counted(own, "kind"),
        "theme": counted(Production.themes.through.objects.filter(production__in=keys), "theme"),
        "centre": counted(authors, "organisation__slug"),
        "year": sorted(counted(own, "year"), reverse=True),
        "territory": counted(Production.territories.through.objects.filter(production__in=keys), "territory__code"),
        "language": counted(own, "language"),
    }
    labels = {name: _labels(name, (value for value, _n in values), search, day) for name, values in through.items()}
    facets = []
    for name, values in through.items():
        chosen = getattr(search, name)
        words = labels[name]
        options = [
            Choice(words[value], number, search.address(**{name: value})) for value, number in values if value in words
        ]
        if chosen:
            facets.append(
                Facet(
                    name,
                    [],
                    words.get(chosen, str(chosen)),
                    search.address(**{name: "" if name not in ("theme", "year") else None}),
                )
            )
        elif len(options) > 1:
            facets.append(Facet(name, options))
    return facets


def _labels(name: str, values: Iterable[Any], search: Search, day: date) -> dict[Any, str]:
    wanted = [*values, *filter(None, [getattr(search, name)])]
    if name == "kind":
        return {row.code: label_of(row) for row in ProductionKind.objects.filter(code__in=wanted)}
    if name == "theme":
        return {row.pk: label_of(row) for row in Theme.objects.filter(pk__in=wanted)}
    if name == "centre":
        return {row.slug: name_on(row, day) for row in organisations_on(day).filter(slug__in=wanted)}
    if name == "territory":
        return {row.code: row.name for row in Territory.objects.filter(code__in=wanted)}
    if name == "language":
        return {code: str(LANGUAGE_LABELS[Language(code)]) for code in wanted}
    return {year: str(year) for year in wanted}
