"""Queries on harvested bases: the list, one with its log, what they say of a production, what their words mean here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Max, Q
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import HarvestFault, Language, Licence
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.logic.harvested import EMPTY, Words
from faire_reseau.catalogue.models import Base, Harvest, HarvestedRecord, Production, ProductionKind
from faire_reseau.catalogue.permissions import bases_changeable_by, can_add, shown
from faire_reseau.catalogue.queries.importing import words_meant
from faire_reseau.catalogue.texts import (
    COMPLETE,
    COMPLETE_WHOLE,
    FAULT_SENTENCES,
    FIELD_LABELS,
    LANGUAGE_LABELS,
    LICENCE_LABELS,
    UNDER_WAY,
)
from faire_reseau.kit.folding import alphabetical
from faire_reseau.network.models import Organisation, Theme
from faire_reseau.network.queries import name_on
from faire_reseau.ui.templatetags.ui import label as label_of

IDENTIFIERS = ("isbn", "doi", "address")
MOST_HARVESTS = 60
NOT_FAILED = ("", HarvestFault.DATES.value, HarvestFault.MANY_GONE.value)


@dataclass(frozen=True)
class BaseLine:
    """A base in the list: its last harvest (None before the first), how many records it has, whether the reader changes it."""

    base: Base
    centre: str
    last: Harvest | None
    number: int
    is_changeable: bool


@dataclass(frozen=True)
class SaidByBase:
    """What a base says of a production: its fields that somebody changed here, with the words of the base."""

    base: Base
    is_gone: bool
    differences: list[tuple[str, str]]


def base_lines(user: User, day: date) -> list[BaseLine]:
    """The harvested bases, for who adds productions. Raises `Http404`. Five queries and the names of centres."""
    if not can_add(user, day):
        raise Http404
    bases = list(Base.objects.select_related("centre"))
    numbers = dict(HarvestedRecord.objects.filter(is_gone=False).order_by().values_list("base").annotate(n=Count("pk")))
    newest = Harvest.objects.order_by().values("base").annotate(last=Max("pk")).values("last")
    last = {row.base_id: row for row in Harvest.objects.filter(pk__in=newest)}
    own = set(bases_changeable_by(user, day).values_list("pk", flat=True))
    return [
        BaseLine(base, name_on(base.centre, day), last.get(base.pk), numbers.get(base.pk, 0), base.pk in own)
        for base in bases
    ]


def base_for(user: User, base_id: int, day: date) -> BaseLine:
    """A base with its log (`log_of`), for who adds productions. Raises `Http404`."""
    base = Base.objects.select_related("centre").filter(pk=base_id).first() if can_add(user, day) else None
    if base is None:
        raise Http404
    is_own = bases_changeable_by(user, day).filter(pk=base.pk).exists()
    number = base.records.filter(is_gone=False).count()
    return BaseLine(base, name_on(base.centre, day), base.harvests.first(), number, is_own)


def base_to_change_for(user: User, base_id: int, day: date) -> Base:
    """A base of a centre of `user`; any for facilitators. Raises `Http404`."""
    base = bases_changeable_by(user, day).filter(pk=base_id).first()
    if base is None:
        raise Http404
    return base


def log_of(base: Base) -> list[Harvest]:
    """The last harvests of a base, the latest first; one query."""
    return list(base.harvests.all()[:MOST_HARVESTS])


def has_failed(harvest: Harvest) -> bool:
    """Whether it ended before its end."""
    return harvest.fault not in NOT_FAILED


def sentence_of_harvest(harvest: Harvest) -> str:
    """How it ended, and what to do; “Under way.” until then."""
    if harvest.fault:
        return str(FAULT_SENTENCES[HarvestFault(harvest.fault)]) % {"detail": harvest.detail}
    if harvest.ended_at is None:
        return str(UNDER_WAY)
    return str(COMPLETE_WHOLE if harvest.since is None else COMPLETE)


def base_now(base: Base) -> dict[str, Any]:
    """What a base says of itself, by the names of its form."""
    return {name: getattr(base, name) for name in ("name", "address", "set_spec", "rhythm")} | {
        "centre": str(base.centre_id)
    }


def said_by_bases(production: Production, day: date) -> list[SaidByBase]:
    """The bases that a production is harvested from, and where it was corrected here; up to six queries."""
    records = list(production.harvested.select_related("base"))
    if not records:
        return []
    lines = []
    for record in records:
        now = says_now(production, record.says["subjects"])
        names = [name for name in EMPTY if not record.is_gone and now[name] != record.says[name]]
        pairs = [(str(FIELD_LABELS[name]), _in_words(name, record.says[name], day)) for name in names]
        lines.append(SaidByBase(record.base, record.is_gone, pairs))
    return lines


def known_records(base: Base, identifiers: Iterable[str]) -> dict[str, HarvestedRecord]:
    """The records of `base` with these identifiers, and their productions; three queries."""
    rows = base.records.filter(identifier__in=list(identifiers)).select_related("production")
    return {row.identifier: row for row in rows.prefetch_related("production__authors", "production__themes")}


def says_now(production: Production, subjects: list[str]) -> dict[str, Any]:
    """What a production says, in the form in which bases say it; no query where authors and themes are fetched. `subjects`: kept apart."""
    authors = sorted(production.authors.all(), key=lambda row: (row.rank, row.pk))
    return {
        **{
            name: getattr(production, name)
            for name in ("title", "summary", "language", "publisher", "licence", *IDENTIFIERS)
        },
        "when": str(PartialDate(production.year, production.month, production.day)),
        "kind": production.kind_id or "",
        "organisations": sorted({row.organisation_id for row in authors if row.organisation_id}),
        "names": [row.name for row in authors if row.name],
        "themes": sorted(theme.pk for theme in production.themes.all()),
        "subjects": subjects,
    }


def same_productions(base: Base, says_of: Mapping[str, Mapping[str, Any]]) -> dict[str, Production]:
    """Of records (by identifier) that are new, the productions that the catalogue has already: of the same ISBN, DOI or address, or of the
    same title, year and author. Those of the same base are other ones. Three queries.
    """
    marks = {name: {says[name] for says in says_of.values() if says[name]} for name in IDENTIFIERS}
    marks["alphabet"] = set(filter(None, (alphabetical(says["title"]) for says in says_of.values())))
    conditions = [Q(**{f"{name}__in": values}) for name, values in marks.items() if values]
    if not conditions:
        return {}
    rows = shown().filter(reduce(or_, conditions)).exclude(harvested__in=HarvestedRecord.objects.filter(base=base))
    known: dict[tuple[Any, ...], Production] = {}
    for row in rows.order_by("-pk").prefetch_related("authors", "themes"):
        now = says_now(row, [])
        known |= {(name, now[name]): row for name in IDENTIFIERS if now[name]}
        known |= dict.fromkeys(_titles(now), row)
    same: dict[str, Production] = {}
    for identifier, says in says_of.items():
        own = [*((name, says[name]) for name in IDENTIFIERS if says[name]), *_titles(says)]
        production = next((known[mark] for mark in own if mark in known), None)
        if production is not None and production not in same.values():
            same[identifier] = production
    return same


def _titles(says: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    authors = [*says["organisations"], *map(alphabetical, says["names"])]
    letters, year = alphabetical(says["title"]), says["when"][:4]
    return [("title", letters, year, author) for author in authors] if letters and year else []


def words_of_bases() -> Words:
    """What the words of any base mean here; four queries."""
    organisations, themes = words_meant()
    kinds: dict[str, str] = {}
    of_nature: dict[str, str] = {}
    for row in ProductionKind.objects.order_by("-rank", "-pk"):
        kinds |= {alphabetical(label): row.code for label in (row.code, row.label, row.label_en) if label}
        of_nature[row.nature] = row.code
    return Words(organisations, themes, kinds, of_nature)


def _in_words(name: str, value: Any, day: date) -> str:
    if name == "organisations":
        return ", ".join(name_on(row, day) for row in Organisation.objects.filter(pk__in=value).order_by("pk"))
    if name == "themes":
        return ", ".join(label_of(row) for row in Theme.objects.filter(pk__in=value).order_by("pk"))
    if name == "kind":
        return next((label_of(row) for row in ProductionKind.objects.filter(code=value)), str(value))
    if name == "language" and value:
        return str(LANGUAGE_LABELS[Language(value)])
    if name == "licence" and value:
        return str(LICENCE_LABELS[Licence(value)])
    return "; ".join(value) if isinstance(value, list) else str(value)
