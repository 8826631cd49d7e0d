"""Preview of a corpus before it is kept: how many texts and words, what is known of them, and the first of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.projects import Project

FIRST, OPENING, VALUES = 10, 240, 8


@dataclass(frozen=True)
class Preview:
    """`variables`: name, in how many texts it stands, how many values it has, the first of them; `first`: title and opening."""

    texts: int
    words: int
    restricted: int
    empty: int
    variables: list[tuple[str, int, int, list[str]]]
    first: list[tuple[str, str]]
    # What the reader of the file has to say (`textometry.Note`), and the codes and codings of a project.
    notes: list[Mapping[str, Any]] = field(default_factory=list)
    project: Project | None = None


def preview_of(
    texts: Iterable[Offered], *, notes: Iterable[Mapping[str, Any]] = (), project: Project | None = None
) -> Preview:
    """What a corpus of `texts` would hold."""
    rows = list(texts)
    filled = [row for row in rows if row.text.strip()]
    counted: dict[str, dict[str, int]] = {}
    for row in filled:
        for name, value in row.variables.items():
            values = counted.setdefault(name, {})
            values[value] = values.get(value, 0) + 1
    return Preview(
        texts=len(filled),
        words=sum(len(row.text.split()) for row in filled),
        restricted=sum(row.is_restricted for row in filled),
        empty=len(rows) - len(filled),
        variables=[(name, sum(times.values()), len(times), list(times)[:VALUES]) for name, times in counted.items()],
        first=[(row.title, _opening(row.text)) for row in filled[:FIRST]],
        notes=list(notes),
        project=project,
    )


def _opening(text: str) -> str:
    words = " ".join(text[: OPENING * 2].split())
    return words if len(words) <= OPENING else f"{words[:OPENING].rsplit(' ', 1)[0]} …"
