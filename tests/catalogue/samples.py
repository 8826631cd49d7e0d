"""A production for tests."""

from itertools import count
from typing import Any

from faire_reseau.catalogue.actions import add_production
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.models import Production, ProductionKind
from tests.factories import NOW

_numbers = count(1)


def kind(code: str = "note", nature: str = "report") -> ProductionKind:
    row, _made = ProductionKind.objects.get_or_create(code=code, defaults={"label": code.title(), "nature": nature})
    return row


def production(title: str = "", **columns: Any) -> Production:
    """A production; with `year` alone, or `when`."""
    year = columns.pop("year", None)
    columns.setdefault("when", PartialDate(year))
    rest = {"by": None, "at": NOW, "despite_resemblance": True} | columns
    return add_production(title=title or f"Réalisation {next(_numbers)}", **rest)
