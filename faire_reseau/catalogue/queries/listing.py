"""Queries for the list of productions: search by words and phrases, facets, order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import Count, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import Language
from faire_reseau.catalogue.logic.words import phrase_of, stems_of
from faire_reseau.catalogue.models import (
    Author,
    FileWords,
    Production,
    ProductionFile,
    ProductionKind,
    ProductionWord,
)
from faire_reseau.catalogue.permissions import shown
from faire_reseau.catalogue.texts import LANGUAGE_LABELS
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.models import Territory, Theme
from faire_reseau.network.permissions import people_named_to
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.ui.templatetags.ui import label as label_of

LETTERS_SEARCHED = 2  # fewer find nearly everything
LEAST_BEGINNING, MOST_BEGINNINGS = 3, 50  # letters; words that begin with them
MOST_WORDS = 12
MOST_VALUES = 30  # of a facet
NEWEST, RELEVANCE = "date", ""
SHOWN_FACETS = ("kind", "theme", "centre", "year", "territory", "language")
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
    """The productions that `search` means, in its order; one query, and those that say which words there are and which authors are named
    to `user`. For long lists with their facets: `queries.searching`, which finds the same in the same order.
    """
    rows = narrowed(shown(), search)
    typed = terms_of(search.words)
    if typed is None:
        return rows.order_by(*BY_DATE)
    named = people_named_to(user, localdate(at)).values("pk")
    weight: Any = Value(0)
    for stem in typed.stems:
        words = ProductionWord.objects.filter(stem__in=known_stems(stem))
        signed = Author.objects.filter(person__in=named, person__alphabet__contains=stem)
        rows = rows.filter(Q(pk__in=words.values("production")) | Q(pk__in=signed.values("production")))
        weighed = words.filter(production=OuterRef("pk")).order_by().values("production").annotate(most=Max("weight"))
        weight = weight + Coalesce(Subquery(weighed.values("most"), output_field=IntegerField()), 0)
    for phrase in typed.phrases:
        rows = rows.filter(holds_phrase(phrase))
    if search.order == NEWEST:
        return rows.order_by(*BY_DATE)
    return rows.annotate(weight=weight).order_by("-weight", *BY_DATE)


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
            pk__in=Production.themes.through.objects.filter(theme__in=with_narrower(search.theme)).values("production")
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


def with_narrower(key: int) -> Any:
    """A theme finds what has a narrower one as well."""
    return Theme.objects.filter(Q(pk=key) | Q(broader=key) | Q(broader__broader=key)).values("pk")


@dataclass(frozen=True)
class Terms:
    """What is looked for: words without accents and marks of plurals, those of phrases among them, and the phrases."""

    stems: list[str]
    phrases: list[str]


def terms_of(typed: str) -> Terms | None:
    """The words and the phrases (between quotation marks) of what was typed; None where it says nothing to look for."""
    phrases = list(filter(None, (phrase_of(phrase) for phrase in _PHRASE.findall(typed))))
    stems = list(
        dict.fromkeys([*stems_of(_PHRASE.sub(" ", typed)), *(stem for part in phrases for stem in stems_of(part))])
    )
    is_enough = sum(map(len, (*stems, *phrases))) >= LETTERS_SEARCHED
    return Terms(stems[:MOST_WORDS], phrases) if is_enough else None


def known_stems(stem: str) -> list[str]:
    """The words of productions that `stem` means: itself, else those that begin like it; one or two queries."""
    if ProductionWord.objects.filter(stem=stem).exists() or len(stem) < LEAST_BEGINNING:
        return [stem]
    words = ProductionWord.objects.filter(stem__gte=stem, stem__lt=f"{stem}\U0010ffff")
    return list(words.order_by("stem").values_list("stem", flat=True).distinct()[:MOST_BEGINNINGS]) or [stem]


def holds_phrase(phrase: str) -> Q:
    """Productions that say `phrase`, or a file of which does."""
    files = ProductionFile.objects.filter(removed_at__isnull=True)
    in_files = FileWords.objects.filter(search__contains=phrase, file__in=files.values("pk"))
    return Q(search__contains=phrase) | Q(pk__in=in_files.values("file__production"))


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


Counted = dict[str, list[tuple[Any, int]]]
"""How many productions have each value, by the name of its facet: the most frequent values first."""


def counted_in(rows: QuerySet[Production]) -> Counted:
    """The values that `rows` have; six queries."""
    keys = rows.order_by().values("pk")

    def counted(through: QuerySet[Any], column: str) -> list[tuple[Any, int]]:
        numbers = through.order_by().values_list(column).annotate(n=Count("pk")).exclude(**{column: None})
        return [(value, number) for value, number in numbers.order_by("-n", column)[:MOST_VALUES] if value != ""]

    own = Production.objects.filter(pk__in=keys)
    authors = Author.objects.filter(production__in=keys)
    return {
        "kind": counted(own, "kind"),
        "theme": counted(Production.themes.through.objects.filter(production__in=keys), "theme"),
        "centre": counted(authors, "organisation__slug"),
        "year": counted(own, "year"),
        "territory": counted(Production.territories.through.objects.filter(production__in=keys), "territory__code"),
        "language": counted(own, "language"),
    }


def facets_of(counted: Counted, search: Search, day: date) -> list[Facet]:
    """By what a list can be narrowed further, the most frequent values first; a query a facet."""
    through = {name: sorted(counted[name], reverse=True) if name == "year" else counted[name] for name in SHOWN_FACETS}
    labels = {name: labels_of(name, (value for value, _n in values), search, day) for name, values in through.items()}
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


def labels_of(name: str, values: Iterable[Any], search: Search, day: date) -> dict[Any, str]:
    """What the values of a facet, and the one asked for, are called; one query."""
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
