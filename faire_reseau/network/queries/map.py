"""The map of the network on a day: outlines that ship with the product, and whose territory each is."""

import csv
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from faire_reseau.network.logic.outline import Box, Point, middle_in, spread, tinted
from faire_reseau.network.models import Membership, Organisation, OrganisationTerritory
from faire_reseau.network.queries.days import holding_on, name_on

DATA = Path(__file__).resolve().parents[1] / "data"
NUMBER_APART = 74.0
LETTER = 11.5  # the mean width of a letter of a label
TINTS = 6
PARIS = 11  # the index of the frame that shows Paris and its neighbours a second time, larger


@dataclass(frozen=True)
class Outline:
    """A territory as drawn."""

    code: str
    name: str
    path: str
    centre: Point


@dataclass(frozen=True)
class MapMark:
    """A centre on the map: its number, the outlines of its territory, and where its number stands."""

    number: int
    organisation: Organisation
    name: str
    places: list[str]
    outlines: list[Outline]
    tint: int
    x: float
    y: float


@dataclass(frozen=True)
class NetworkMap:
    """All that the drawing needs; `elsewhere` are organisations that no outline can show."""

    viewbox: str
    frames: list[dict[str, Any]]
    land: list[Outline]
    marks: list[MapMark]
    elsewhere: list[MapMark]


@dataclass(frozen=True)
class SmallMap:
    """A map without numbers: the country, the frames of what is far, and the territories that are lit."""

    viewbox: str
    frames: list[dict[str, Any]]
    land: list[Outline]
    lit: list[Outline]


@cache
def drawn() -> dict[str, Any]:
    """The outlines that ship with the product, read once."""
    shipped: dict[str, Any] = json.loads((DATA / "france.json").read_text(encoding="utf-8"))
    return shipped


@cache
def _outlines() -> dict[str, list[Outline]]:
    """Outlines by code; a region of before 2016 is the departments that it was made of."""
    paris: Box = tuple(drawn()["frames"][PARIS]["box"])
    by_code: dict[str, list[Outline]] = {}
    for row in drawn()["territories"]:
        in_frame = middle_in(row["path"], paris) if row["kind"] == "department" else None
        centre = in_frame or (float(row["centre"][0]), float(row["centre"][1]))
        by_code[row["code"]] = [Outline(row["code"], row["name"], row["path"], centre)]
    with (DATA / "territories.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["former_parent"]:
                by_code.setdefault(row["former_parent"], []).extend(by_code[row["code"]])
    return by_code


def map_of(organisations: Sequence[Organisation], day: date) -> NetworkMap:
    """`organisations` (from `organisations_in`) on the map of `day`, those drawn numbered in their order; no statement.

    Territories as large as the country are not drawn: their organisations stand in `elsewhere`.
    """
    shape = drawn()
    placed = []
    for organisation in organisations:
        then = [row.territory for row in organisation.territories_then]  # type: ignore[attr-defined]  # of the query
        outlines = [outline for place in then for outline in _outlines().get(place.code, [])]
        placed.append((organisation, [place.name for place in then], outlines))
    shown = [row for row in placed if row[2]]
    x, y, width, height = shape["viewbox"]
    middles = [_middle(row[2]) for row in shown]
    spots, tints = _laid_out(tuple(middles), (x, y, width, height))
    marks = [
        MapMark(number, organisation, name_on(organisation, day), places, outlines, tint, *spot)
        for number, ((organisation, places, outlines), tint, spot) in enumerate(
            zip(shown, tints, spots, strict=True), 1
        )
    ]
    elsewhere = [
        MapMark(0, organisation, name_on(organisation, day), places, [], 0, 0.0, 0.0)
        for organisation, places, outlines in placed
        if not outlines
    ]
    land = [_outlines()[row["code"]][0] for row in shape["territories"] if row["kind"] != "department"]
    return NetworkMap(" ".join(str(part) for part in shape["viewbox"]), _frames(), land, marks, elsewhere)


def small_map(codes: Iterable[str]) -> SmallMap | None:
    """The territories `codes` lit on the country; None when no outline can show any of them. No statement."""
    lit = [outline for code in dict.fromkeys(codes) for outline in _outlines().get(code, [])]
    shape = drawn()
    land = [_outlines()[row["code"]][0] for row in shape["territories"] if not _is_small(row)]
    return SmallMap(" ".join(str(part) for part in shape["viewbox"]), _frames(), land, lit) if lit else None


def drawn_territories(codes: Iterable[str]) -> dict[str, list[Outline]]:
    """The outlines of each of the territories `codes` that can be drawn, regions first, so that departments lie over them. No statement."""
    ranks = {row["code"]: place for place, row in enumerate(sorted(drawn()["territories"], key=_is_small))}
    outlines = {code: _outlines()[code] for code in dict.fromkeys(codes) if code in _outlines()}
    return dict(sorted(outlines.items(), key=lambda item: ranks.get(item[0], -1)))


def _is_small(row: dict[str, Any]) -> bool:
    return bool(row["kind"] == "department")


def map_of_centres(day: date) -> SmallMap | None:
    """Where the centres of `day` work; one statement."""
    centres = Membership.objects.filter(holding_on(day)).values("organisation")
    rows = OrganisationTerritory.objects.filter(holding_on(day), organisation__in=centres)
    return small_map(rows.order_by("territory__code").values_list("territory__code", flat=True))


@lru_cache(maxsize=32)
def _laid_out(middles: tuple[Point, ...], box: Box) -> tuple[list[Point], list[int]]:
    """Where the numbers of the marks at `middles` stand, and their tints: the same for everybody who sees the same marks."""
    return spread(middles, NUMBER_APART, box=box), tinted(middles, TINTS)


def _frames() -> list[dict[str, Any]]:
    """The frames with the place of their labels: inside at the foot, the one of Paris below it."""
    return [
        frame
        | {
            "label_x": x + width / 2,
            "label_y": y + height + 28 if index == PARIS else y + height - 12,
            # A name too long for its frame is drawn narrower.
            "squeezed": width - 12 if len(frame["label"]) * LETTER > width else 0,
        }
        for index, frame in enumerate(drawn()["frames"])
        for x, y, width, height in [frame["box"]]
    ]


def _middle(outlines: Sequence[Outline]) -> Point:
    """The mean of the outlines' centres on the mainland; where some are in frames, the first one's."""
    first = outlines[0].centre
    if any(_in_frame(outline.centre) for outline in outlines):
        return first
    return (
        sum(outline.centre[0] for outline in outlines) / len(outlines),
        sum(outline.centre[1] for outline in outlines) / len(outlines),
    )


def _in_frame(point: Point) -> bool:
    for frame in drawn()["frames"]:
        x, y, width, height = frame["box"]
        if x <= point[0] <= x + width and y <= point[1] <= y + height:
            return True
    return False
