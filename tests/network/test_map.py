"""The shipped map: borders are drawn once, and both levels agree."""

import json
import re
from pathlib import Path

DATA = Path(__file__).resolve().parents[2] / "faire_reseau" / "network" / "data"
DRAWING = json.loads((DATA / "france.json").read_text(encoding="utf-8"))
Edge = tuple[tuple[float, float], tuple[float, float]]


def edges(path: str) -> set[Edge]:
    """Return the directed edges of a relative path."""
    edges_found: set[Edge] = set()
    for ring in path.split("z")[:-1]:
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", ring)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = round(x + dx, 1), round(y + dy, 1)
            points.append((x, y))
        edges_found |= set(zip(points, points[1:] + points[:1], strict=True))
    return edges_found


def outline(kind: str) -> set[Edge]:
    """Return the edges of all metropolitan territories of a kind that have no neighbour on the other side."""
    every: set[Edge] = set()
    for each in DRAWING["territories"]:
        overseas = each["code"] in {"FR-01", "FR-02", "FR-03", "FR-04", "FR-06"} or re.fullmatch(r"9\d\d", each["code"])
        if each["kind"] == kind and not overseas:
            every |= edges(each["path"])
    return {(start, end) for start, end in every if (end, start) not in every}


def test_departments_and_regions_have_the_same_outer_border_and_no_gap_inside():
    departments = outline("department")

    assert len(departments) > 500
    assert outline("region") == departments


def test_every_path_and_centre_is_inside_the_drawing():
    _, _, width, height = DRAWING["viewbox"]
    outside = [
        each["code"]
        for each in DRAWING["territories"]
        for x, y in [*(start for start, _ in edges(each["path"])), each["centre"]]
        if not (0 <= x <= width and 0 <= y <= height)
    ]

    assert outside == []


def test_the_two_names_misspelt_in_the_source_are_right():
    names = {each["code"]: each["name"] for each in DRAWING["territories"]}

    assert (names["77"], names["68"]) == ("Seine-et-Marne", "Haut-Rhin")
