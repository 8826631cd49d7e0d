"""The catalogue of the demo: productions that sources know, labelled samples, uses; productions of cooperations join them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.catalogue import actions
from faire_reseau.catalogue.enums import Rhythm
from faire_reseau.catalogue.imports.bases import read_part
from faire_reseau.catalogue.logic.harvested import Part
from faire_reseau.catalogue.models import Base, Production, ProductionKind
from faire_reseau.catalogue.queries import HarvestRow, PartialDate
from faire_reseau.catalogue.tasks import run_harvest
from faire_reseau.cooperations.actions import put_into_catalogue
from faire_reseau.cooperations.models import Production as Made
from faire_reseau.network.models import Organisation, Theme
from faire_reseau.project.demo.holds.base import ADDRESS, answer
from faire_reseau.project.demo.holds.sample import facts


def load_catalogue(by: User, at: datetime) -> None:
    """What is not there yet."""
    rows = facts("productions")
    for row in rows["productions"]:
        _add(row, by=by, at=at, source=row["source"], certainty=row["certainty"])
    for row in rows["samples"]:
        _add(row, by=by, at=at, is_sample=True)
    for product in Made.objects.filter(record=None).exclude(done_on=None).order_by("pk"):
        known = Production.objects.filter(address=product.address).exclude(address="").first()
        put_into_catalogue(product, record=known, is_another=True, by=by, at=at)
    _harvest(by, at)
    for use in rows["uses"]:
        if date.fromisoformat(use["on"]) <= localdate(at):
            _use(use, by=by, at=at)


def _harvest(by: User, at: datetime) -> None:
    """The small base that the demo serves itself, harvested a first time without a network; the worker goes on over loopback."""
    address, base = reverse(ADDRESS), facts("base")
    if Base.objects.filter(address=address).exists():
        return
    centre = Organisation.objects.get(slug=base["organisation"])
    row = actions.add_base(
        name=base["name"],
        address=address,
        rhythm=Rhythm.WEEKLY,
        centre=str(centre.pk),
        is_sample=True,
        by=by,
        at=at,
    )

    def ask(harvest: HarvestRow) -> Part:
        more = {"resumptionToken": harvest.token} if harvest.token else {}
        return read_part(answer({"verb": "ListRecords", **more}).encode())

    run_harvest(row.pk, ask)


def _add(row: Mapping[str, Any], *, by: User, at: datetime, **columns: Any) -> None:
    if Production.objects.filter(title=row["title"]).exists():
        return
    actions.add_production(
        title=row["title"],
        kind=ProductionKind.objects.get(code=row["kind"]),
        summary=row["summary"],
        when=PartialDate(*map(int, filter(None, row["when"].split("-")))),
        organisations=[Organisation.objects.get(slug=slug) for slug in row.get("organisations", ())],
        names=row.get("names", ()),
        themes=Theme.objects.filter(code__in=row["themes"]),
        address=row.get("address", ""),
        despite_resemblance=True,
        by=by,
        at=at,
        **columns,
    )


def _use(row: Mapping[str, str], *, by: User, at: datetime) -> None:
    production = Production.objects.filter(title=row["title"]).first()
    organisation, used_on = Organisation.objects.get(slug=row["organisation"]), date.fromisoformat(row["on"])
    # What the gathering brings forth is not there at its early stages.
    if production is None or production.uses.filter(organisation=organisation, used_on=used_on).exists():
        return
    actions.note_use(
        production,
        organisation=organisation,
        used_on=used_on,
        purpose=row["purpose"],
        by=by,
        at=at,
        is_sample=True,
    )
