"""The map of numbers by territory, as SVG: the same for a crossing and for a block of a report. No query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.network.queries import drawn_territories, small_map
from faire_reseau.reports.logic.maps import Area, classes, shaded
from faire_reseau.reports.texts import figure_said


@dataclass(frozen=True)
class Place:
    """A territory of such a map: its code, what is written of it, its number (None: not known), whether that is withheld."""

    code: str
    words: str
    number: float | None
    is_hidden: bool = False


def territory_map(places: Sequence[Place], title: str, kind: Any, notes: Sequence[str] = (), *, name: str = "") -> str:
    """The country with `places` on it, the darker the more; empty where none of them can be drawn.

    Parameters: `kind`, anything whose `kind` says how a number is written (a version, a view); `notes`, sentences below; `name`, a word
    of its own for each of several maps of a page. Cost: linear in the outlines.
    """
    by_code = {place.code: place for place in places}
    base, outlines = small_map(by_code), drawn_territories(by_code)
    if base is None:
        return ""
    areas = [
        Area([outline.path for outline in lines], by_code[code].number, by_code[code].words, by_code[code].is_hidden)
        for code, lines in outlines.items()
    ]
    ends = classes([area.number for area in areas if area.number is not None])
    legend = [_("up to %(number)s") % {"number": figure_said(end, kind)} for end in ends]
    withheld = _("withheld: too few people") if any(area.is_hidden for area in areas) else ""
    land, frames = [outline.path for outline in base.land], [frame["box"] for frame in base.frames]
    return shaded(base.viewbox, land, frames, areas, title, legend, notes, withheld, name=name)
