"""Draw the map of French territories from Natural Earth: `python tools/boundaries.py world_map.gpkg`.

Reads the layer `states_provinces` of the GeoPackage (public domain), names and dissolves it by `territories.csv`,
projects it and writes `faire_reseau/network/data/france.json`. Standard library only.
"""

import csv
import json
import math
import sqlite3
import struct
import sys
from collections import Counter, defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "faire_reseau" / "network" / "data"
SOURCE_SPELLING = {
    "Seine-et-Marne": "Seien-et-Marne",
    "Haut-Rhin": "Haute-Rhin",
    "Guyane": "Guyane française",
}
ISO_OF_COLLECTIVITY = {
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
INNER_PARIS = ("75", "92", "93", "94")
UNITS_PER_KM = 1.2  # whole numbers of this unit are finer than the source
SMALLEST_TRIANGLE = 4.0  # square units: a vertex that changes less than this is dropped, on both sides of a border
METROPOLE = (99.0, 7115.0)  # km, Lambert-93: the top left corner of the drawing
WIDTH = 1380
INSET_TOP, ROW_HEIGHT, GAP = 1300, 230, 12

Point = tuple[float, float]
Ring = list[Point]


def read_polygons(blob: bytes) -> list[list[Ring]]:
    """Return the polygons (lists of rings, in degrees) of a GeoPackage geometry holding a polygon or multipolygon."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[(blob[3] >> 1) & 7]
    position = 8 + envelope

    def take(count_format: str) -> tuple:
        nonlocal position
        values = struct.unpack_from(count_format, blob, position)
        position += struct.calcsize(count_format)
        return values

    def polygon() -> list[list[Ring]]:
        order = "<" if take("<B")[0] else ">"
        (kind, count) = take(order + "II")
        if kind == 6:
            return [part for _ in range(count) for part in polygon()]
        rings = []
        for _ in range(count):
            (size,) = take(order + "I")
            flat = take(f"{order}{2 * size}d")
            rings.append(list(zip(flat[::2], flat[1::2], strict=True))[:-1])
        return [rings]

    return polygon()


def lambert93(longitude: float, latitude: float) -> Point:
    """Return kilometres east and north in Lambert-93 (EPSG:2154; conformal conic, GRS 80, parallels 44° and 49°)."""
    eccentricity = 0.0818191910428158

    def isometric(phi: float) -> float:
        e_sin = eccentricity * math.sin(phi)
        return math.atanh(math.sin(phi)) - eccentricity * math.atanh(e_sin)

    def radius(phi: float) -> float:
        return 6378.137 * math.cos(phi) / math.sqrt(1 - (eccentricity * math.sin(phi)) ** 2)

    south, north, origin = math.radians(44), math.radians(49), math.radians(46.5)
    cone = math.log(radius(north) / radius(south)) / (isometric(south) - isometric(north))
    scale = radius(south) / cone * math.exp(cone * isometric(south))
    distance = scale * math.exp(-cone * isometric(math.radians(latitude)))
    angle = cone * math.radians(longitude - 3)
    apex = 6600 + scale * math.exp(-cone * isometric(origin))
    return 700 + distance * math.sin(angle), apex - distance * math.cos(angle)


def on_paper(ring: Ring) -> Ring:
    """Place a metropolitan ring on the drawing, in whole units."""
    left, top = METROPOLE
    placed = []
    for longitude, latitude in ring:
        east, north = lambert93(longitude, latitude)
        placed.append(
            (
                float(round((east - left) * UNITS_PER_KM)),
                float(round((top - north) * UNITS_PER_KM)),
            )
        )
    return without_repeats(placed)


def in_box(rings: list[Ring], box: tuple[float, float, float, float], latitude: float) -> list[Ring]:
    """Fit rings (degrees) into a box x, y, width, height, equirectangular at the given latitude."""
    flat = [[((x % 360) * math.cos(math.radians(latitude)), -y) for x, y in ring] for ring in rings]
    return fitted(flat, box)


def fitted(rings: list[Ring], box: tuple[float, float, float, float]) -> list[Ring]:
    """Scale and centre plane rings inside a box x, y, width, height, in tenths of a unit."""
    xs, ys = (
        [x for ring in rings for x, _ in ring],
        [y for ring in rings for _, y in ring],
    )
    scale = min(box[2] / (max(xs) - min(xs)), box[3] / (max(ys) - min(ys)))
    dx = box[0] + (box[2] - scale * (max(xs) + min(xs))) / 2
    dy = box[1] + (box[3] - scale * (max(ys) + min(ys))) / 2
    return [without_repeats([(round(scale * x + dx, 1), round(scale * y + dy, 1)) for x, y in ring]) for ring in rings]


def without_repeats(ring: Ring) -> Ring:
    """Drop a point equal to the one before it (the ring is closed)."""
    return [point for index, point in enumerate(ring) if point != ring[index - 1]]


def simplified(shapes: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Drop flat vertices (Visvalingam) from all shapes at once, so that a shared border stays shared.

    A vertex may go only when it has the same two neighbours in every ring that holds it: crossroads of borders stay.
    """
    while True:
        neighbours: dict[Point, set[Point]] = defaultdict(set)
        for rings in shapes.values():
            for ring in rings:
                for index, point in enumerate(ring):
                    neighbours[point] |= {
                        ring[index - 1],
                        ring[(index + 1) % len(ring)],
                    }
        areas = {
            point: abs((b[0] - a[0]) * (point[1] - a[1]) - (point[0] - a[0]) * (b[1] - a[1])) / 2
            for point, around in neighbours.items()
            if len(around) == 2
            for a, b in [sorted(around)]
        }
        gone: set[Point] = set()
        for point in sorted(areas, key=lambda key: (areas[key], key)):
            if areas[point] < SMALLEST_TRIANGLE and not neighbours[point] & gone:
                gone.add(point)
        shorter = {
            code: [left if len(left := [p for p in ring if p not in gone]) > 3 else ring for ring in rings]
            for code, rings in shapes.items()
        }
        if shorter == shapes:
            return shapes
        shapes = shorter


def dissolved(members: list[list[Ring]]) -> list[Ring]:
    """Return the outline of several shapes: edges walked in both directions are inner borders and cancel out."""
    edges: Counter[tuple[Point, Point]] = Counter()
    for rings in members:
        for ring in rings:
            for index, point in enumerate(ring):
                edges[(ring[index - 1], point)] += 1
    for start, end in list(edges):
        common = min(edges[(start, end)], edges[(end, start)])
        edges[(start, end)] -= common
        edges[(end, start)] -= common
    leaving: dict[Point, list[Point]] = defaultdict(list)
    for (start, end), count in sorted(edges.items()):
        if count:
            leaving[start] += [end] * count
    outline = []
    while leaving:
        first = min(leaving)
        ring, point = [], first
        while point in leaving:
            ring.append(point)
            following = leaving[point].pop()
            if not leaving[point]:
                del leaving[point]
            point = following
        outline.append(ring)
    return [ring for ring in outline if abs(area(ring)) >= 1]


def area(ring: Ring) -> float:
    """Return twice the signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))


def centre(rings: list[Ring]) -> list[int]:
    """Return the centroid of the largest ring, in whole units: where a label or a mark may stand."""
    ring = max(rings, key=lambda each: abs(area(each)))
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    moments = [sum((a[k] + b[k]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) for k in (0, 1)]
    return [round(moment / (3 * area(ring))) for moment in moments]


def path(rings: list[Ring]) -> str:
    """Write rings as a relative SVG path."""
    written = []
    for ring in sorted((each for each in rings if len(each) > 2), key=lambda each: -abs(area(each))):
        x, y = (round(value * 10) for value in ring[0])
        written.append(f"M{x / 10:g},{y / 10:g}l")
        steps = []
        for point in ring[1:]:
            nx, ny = (round(value * 10) for value in point)
            steps.append(f"{(nx - x) / 10:g},{(ny - y) / 10:g}")
            x, y = nx, ny
        written.append(" ".join(steps).replace(",-", "-").replace(" -", "-") + "z")
    return "".join(written)


def outer(polygons: list[list[Ring]]) -> list[Ring]:
    """Return the rings of all polygons in one list."""
    return [ring for polygon in polygons for ring in polygon]


def draw(gpkg: Path) -> dict:
    """Return the whole drawing: size, frames of the insets, and one path per territory."""
    rows = list(csv.DictReader((DATA / "territories.csv").read_text(encoding="utf-8").splitlines()))
    names = {row["code"]: row["name"] for row in rows}
    query = "select iso_a2, name, geom from states_provinces where sov_a3 = 'FR1'"
    by_name: dict[str, list[Ring]] = {}
    by_iso: dict[str, list[Ring]] = defaultdict(list)
    with sqlite3.connect(f"file:{gpkg}?mode=ro", uri=True) as database:
        for iso, name, geometry in database.execute(query):
            rings = outer(read_polygons(geometry))
            by_name[f"{iso}:{name}"] = rings
            by_iso[iso] += rings

    shapes: dict[str, list[Ring]] = {}
    overseas: list[str] = []
    for row in rows:
        if row["kind"] == "department":
            spelling = SOURCE_SPELLING.get(row["name"], row["name"]).replace("’", "'")
            rings = by_name[f"FR:{spelling}"]
            if len(row["code"]) == 3:
                overseas.append(row["code"])
                shapes[row["code"]] = rings
            else:
                shapes[row["code"]] = [ring for ring in map(on_paper, rings) if len(ring) > 2]
    mainland = simplified({code: rings for code, rings in shapes.items() if code not in overseas})
    frames = []
    collectivities = {code: by_iso[iso] for code, iso in ISO_OF_COLLECTIVITY.items()}
    for line, group in enumerate(({code: shapes[code] for code in overseas}, collectivities)):
        width = (WIDTH - GAP * (len(group) + 1)) / len(group)
        height = ROW_HEIGHT if line == 0 else 150
        y = INSET_TOP if line == 0 else INSET_TOP + ROW_HEIGHT + GAP
        for column, (code, rings) in enumerate(group.items()):
            x = GAP + column * (width + GAP)
            latitude = sum(y for ring in rings for _, y in ring) / sum(map(len, rings))
            frames.append({"label": names[code], "box": [round(x), y, round(width), height]})
            shapes[code] = in_box(rings, (x + 14, y + 38, width - 28, height - 52), latitude)
    zoom_box = (20.0, 54.0, 236.0, 184.0)
    zoomed_rings = fitted([ring for code in INNER_PARIS for ring in mainland[code]], zoom_box)
    frames.append({"label": "Paris et petite couronne", "box": [4, 10, 268, 240]})
    zoomed: dict[str, list[Ring]] = {}
    for code in INNER_PARIS:
        zoomed[code] = [zoomed_rings.pop(0) for _ in mainland[code]]
    shapes |= mainland

    territories = []
    for row in rows:
        code, kind = row["code"], row["kind"]
        if kind == "country" or row["valid_to"]:
            continue
        children = [child["code"] for child in rows if child["parent"] == code and child["kind"] == "department"]
        rings = dissolved([shapes[child] for child in children]) if kind == "region" else shapes[code]
        drawn = rings + (zoomed.get(code, []) if kind == "department" else [])
        if code == "FR-11":
            drawn = rings + dissolved(list(zoomed.values()))
        territories.append(
            {"code": code, "name": row["name"], "kind": kind, "parent": row["parent"]}
            | {"path": path(drawn), "centre": centre(rings)}
        )
    bottom = INSET_TOP + ROW_HEIGHT + 150 + 2 * GAP
    return {
        "viewbox": [0, 0, WIDTH, bottom],
        "frames": frames,
        "territories": territories,
    }


def main() -> None:
    """Read the GeoPackage named on the command line and write the drawing."""
    if len(sys.argv) != 2:
        sys.exit("Usage: python tools/boundaries.py path/to/world_map.gpkg")
    drawing = draw(Path(sys.argv[1]))
    target = DATA / "france.json"
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in drawing["territories"])
    head = json.dumps({key: drawing[key] for key in ("viewbox", "frames")}, ensure_ascii=False)[:-1]
    target.write_text(f'{head}, "territories": [\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{target.name}: {len(drawing['territories'])} territories, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
