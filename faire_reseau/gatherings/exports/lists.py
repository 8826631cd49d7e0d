"""XLSX and tagged PDF of registered people for the caterer, the rooms and the entrance of a gathering."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from faire_reseau.activities.enums import Part
from faire_reseau.activities.templatetags.activities import organisation_name as name_of
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries.meals import (
    coming_to,
    diet_said,
    diets_in_words,
    meals_in_words,
    needing_access,
    numbers_by_meal,
)
from faire_reseau.gatherings.texts import DIET_LABELS, half_day_label
from faire_reseau.kit.papers import pdf_of
from faire_reseau.kit.spreadsheets import Cell, write_xlsx
from faire_reseau.ui.templatetags.ui import days

SOURCE = Path(__file__).parent.parent / "papers" / "lists.typ"


@dataclass(frozen=True)
class Section:
    """A table with its heading, and what is said when it has no row."""

    heading: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int]]
    empty: str


def caterer_sections(gathering: Gathering) -> list[Section]:
    """Numbers by meal and diet; names only of who said something that no number says."""
    numbers: list[list[str | int]] = [
        [label, people, *(eaters for _diet, eaters in diets)] for label, people, diets in numbers_by_meal(gathering)
    ]
    special = [[str(row.person), diet_said(row), meals_in_words(row.meals.all())] for row in diets_in_words(gathering)]
    return [
        Section(
            _("Numbers"), [_("Meal"), _("People"), *map(str, DIET_LABELS.values())], numbers, _("No meal is offered.")
        ),
        Section(_("To be served apart"), [_("Person"), _("Diet"), _("Meals")], special, _("Nobody.")),
    ]


def access_sections(gathering: Gathering) -> list[Section]:
    """Who needs what in the rooms, and when."""
    rows = [
        [str(row.person), _("yes") if row.needs_step_free else "", row.access_needs, _half_days(row)]
        for row in needing_access(gathering)
    ]
    head = [_("Person"), _("Step-free access"), _("To know"), _("Half-days")]
    return [Section(_("Access needs"), head, rows, _("Nobody said that they need something."))]


def door_sections(gathering: Gathering) -> list[Section]:
    """Everybody who has a place, by name."""
    rows = [
        [str(row.person), row.organisation_typed or name_of(row.organisation), _half_days(row)]
        for row in coming_to(gathering)
    ]
    return [Section(_("Who comes"), [_("Person"), _("Organisation"), _("Half-days")], rows, _("Nobody yet."))]


LISTS: dict[str, Callable[[Gathering], list[Section]]] = {
    "traiteur": caterer_sections,
    "salles": access_sections,
    "porte": door_sections,
}


def titles() -> dict[str, str]:
    """What each list is called."""
    return {"traiteur": _("For the caterer"), "salles": _("For the rooms"), "porte": _("For the door")}


def about_of(gathering: Gathering) -> str:
    """Of which gathering a list is: its title, its days, its place, and that it does not take place where it was cancelled."""
    cancelled = pgettext("of a gathering", "cancelled") if gathering.state == GatheringState.CANCELLED else ""
    facts = (cancelled, gathering.title, days(gathering.starts_on, gathering.ends_on), gathering.place_name)
    return " · ".join(filter(None, facts))


def list_xlsx(gathering: Gathering, what: str) -> bytes:
    """A list as a workbook: its tables one under the other."""
    first, *others = LISTS[what](gathering)
    rows: list[Sequence[Cell]] = list(first.rows)
    for section in others:
        rows += [[], [section.heading], list(section.head), *section.rows]
    rows += [[], [about_of(gathering)]]
    return write_xlsx(list(first.head), rows, sheet=titles()[what])


def list_pdf(gathering: Gathering, what: str, day: date) -> bytes:
    """A list as PDF/UA-1 and PDF/A-2a."""
    sections = [
        {
            "heading": section.heading,
            "head": list(section.head),
            "rows": [[str(cell) for cell in row] for row in section.rows],
            "empty": section.empty,
        }
        for section in LISTS[what](gathering)
    ]
    data = {
        "title": titles()[what],
        "about": about_of(gathering),
        "sections": sections,
        "foot": _("For the organisers; not to be left lying about."),
    }
    return pdf_of(SOURCE, data, day=day, language=(get_language() or "fr")[:2])


def _half_days(row: Registration) -> str:
    halves = sorted(row.half_days.all(), key=lambda half: (half.on, list(Part).index(Part(half.part))))
    return " · ".join(half_day_label(half.on, half.part) for half in halves)
