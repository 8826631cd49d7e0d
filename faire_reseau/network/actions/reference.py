"""Actions that load reference data: name of the network, territories, words, themes, mission axes, first organisations.

Each takes plain rows and may be run again: what is there already is brought up to date, nothing is doubled, nothing is removed.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.db import transaction

from faire_reseau.kit.holding import hold_words
from faire_reseau.network.models import (
    ActionKind,
    Audience,
    Membership,
    MissionAxis,
    Network,
    Organisation,
    OrganisationKind,
    OrganisationName,
    OrganisationTerritory,
    Territory,
    Theme,
    Trade,
    Vocabulary,
)
from faire_reseau.network.queries.days import NETWORK_KEY

Row = Mapping[str, Any]
DATA = Path(__file__).resolve().parents[1] / "data"


@transaction.atomic
def name_network(
    *,
    name: str,
    short_name: str,
    presentation: str = "",
    is_demo: bool = False,
    language: str = "",
    time_zone: str = "",
) -> Network:
    """Say which network this deployment serves, in which language and time zone ("": those of the settings)."""
    hold_words("the network")
    network = Network.objects.order_by("pk").first() or Network()
    network.name, network.short_name, network.presentation, network.is_demo = name, short_name, presentation, is_demo
    network.language, network.time_zone = language or network.language, time_zone or network.time_zone
    network.save()
    cache.delete(NETWORK_KEY)
    return network


def shipped_territories() -> list[dict[str, str]]:
    """The rows of the territories that ship with the product, as `load_territories` takes them."""
    with (DATA / "territories.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_territories(rows: Iterable[Row]) -> int:
    """Territories by code: `code, name, kind, parent` (a code), `valid_from`, `valid_to` (days or ""). Answers how many."""
    listed = list(rows)
    known: dict[str, Territory] = {}
    for row in listed:
        known[row["code"]], _made = Territory.objects.update_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "from_on": _day(row.get("valid_from")),
                "to_on": _day(row.get("valid_to")),
            },
        )
    for row in listed:
        parent = known.get(row.get("parent") or "")
        if known[row["code"]].parent_id != (parent.pk if parent else None):
            known[row["code"]].parent = parent
            known[row["code"]].save(update_fields=["parent"])
    return len(listed)


@transaction.atomic
def load_trades(rows: Iterable[Row]) -> int:
    """Trades by `code`, in their order, with `label_fr` and `label_en`. Answers how many."""
    return _load_ranked(Trade, rows)


@transaction.atomic
def load_kinds(of_organisations: Iterable[Row], of_actions: Iterable[Row], audiences: Iterable[Row] = ()) -> int:
    """Kinds of organisation and of action, and classes of audience, as trades. Answers how many."""
    kinds = _load_ranked(OrganisationKind, of_organisations) + _load_ranked(ActionKind, of_actions)
    return kinds + _load_ranked(Audience, audiences)


def _load_ranked(model: Any, rows: Iterable[Row]) -> int:
    number = 0
    for number, row in enumerate(rows, 1):
        labels = {"label": row["label_fr"], "label_en": row.get("label_en") or "", "rank": number}
        model.objects.update_or_create(code=row["code"], defaults=labels)
    return number


@transaction.atomic
def load_themes(scheme: Row, rows: Iterable[Row]) -> int:
    """A vocabulary (`code, label_fr, source, licence`) and its themes (`code, label_fr, label_en, broader`). Answers how many."""
    described = {
        "label": scheme["label_fr"],
        "source": scheme.get("source") or "",
        "licence": scheme.get("licence") or "",
    }
    vocabulary, _made = Vocabulary.objects.update_or_create(slug=scheme["code"], defaults=described)
    listed = list(rows)
    known: dict[str, Theme] = {}
    for row in listed:
        labels = {"label": row["label_fr"], "label_en": row.get("label_en") or ""}
        known[row["code"]], _made = Theme.objects.update_or_create(
            vocabulary=vocabulary, code=row["code"], defaults=labels
        )
    for row in listed:
        broader = known.get(row.get("broader") or "")
        if known[row["code"]].broader_id != (broader.pk if broader else None):
            known[row["code"]].broader = broader
            known[row["code"]].save(update_fields=["broader"])
    return len(listed)


@transaction.atomic
def load_axes(rows: Iterable[Row]) -> int:
    """National mission axes by `code`, with `label_fr` and `label_en`. Answers how many."""
    listed = list(rows)
    for row in listed:
        labels = {"label": row["label_fr"], "label_en": row.get("label_en") or ""}
        MissionAxis.objects.update_or_create(code=row["code"], defaults=labels)
    return len(listed)


@transaction.atomic
def load_organisations(rows: Iterable[Row]) -> int:
    """Organisations by `slug` with their dated names, territories and memberships; those there already are left as they are.

    A row has `slug, kind, legal_form, seat, website, source, certainty, note, sample`, and lists of `names` (`name, short`),
    `territories` (`code`) and `memberships`, each with `from`, `to`, `certainty`, `note`. Answers how many were made.
    """
    n_added = 0
    places = {place.code: place for place in Territory.objects.all()}
    for row in rows:
        if Organisation.every.filter(slug=row["slug"]).exists():
            continue
        organisation = Organisation.objects.create(
            slug=row["slug"],
            kind_id=row["kind"],
            is_sample=bool(row.get("sample")),
            certainty=row.get("certainty") or "certain",
            **{column: row.get(column) or "" for column in ("legal_form", "seat", "website", "source", "note")},
        )
        for name in row["names"]:
            OrganisationName.objects.create(
                organisation=organisation, name=name["name"], short_name=name.get("short") or "", **_dated(name)
            )
        for place in row["territories"]:
            OrganisationTerritory.objects.create(
                organisation=organisation, territory=places[place["code"]], **_dated(place)
            )
        for membership in row["memberships"]:
            sample = bool(row.get("sample"))
            Membership.objects.create(
                organisation=organisation, source=row.get("source") or "", is_sample=sample, **_dated(membership)
            )
        n_added += 1
    return n_added


def _dated(row: Row) -> dict[str, Any]:
    return {
        "from_on": _day(row.get("from")),
        "to_on": _day(row.get("to")),
        "certainty": row.get("certainty") or "certain",
        "note": (row.get("note") or "")[:300],
    }


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
