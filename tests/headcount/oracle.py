"""The counts by plain loops over plain rows, sharing nothing with the core but the order of labels."""

from __future__ import annotations

from fractions import Fraction

Presence = tuple[int, int]


def counted(
    occasions: dict[int, dict[str, str]], presences: dict[Presence, int], by: tuple[str, ...], where: dict[str, set[str]]
) -> dict[tuple[str, ...], tuple[int, int, int]]:  # fmt: skip
    """Participations, units and distinct people of each cell; `presences` holds units by (person, occasion)."""
    cells: dict[tuple[str, ...], tuple[int, int, set[int]]] = {}
    for (person, occasion), units in presences.items():
        labels = occasions[occasion]
        if all(labels[name] in allowed for name, allowed in where.items()):
            key = tuple(labels[name] for name in by)
            participations, total, people = cells.get(key, (0, 0, set()))
            cells[key] = (participations + 1, total + units, people | {person})
    return {key: (participations, units, len(people)) for key, (participations, units, people) in cells.items()}


def counted_rows(rows: list[dict[str, str]], by: tuple[str, ...]) -> dict[tuple[str, ...], tuple[int, Fraction, int]]:
    """The same from the rows of a file."""
    cells: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in rows:
        cells.setdefault(tuple(row[name] for name in by), []).append(row)
    return {
        key: (
            len(group),
            sum((Fraction(row["half_days"].replace(",", ".")) for row in group), Fraction(0)),
            len({row["person"] for row in group}),
        )
        for key, group in cells.items()
    }
