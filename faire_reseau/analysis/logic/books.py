"""Code books between the tables of this room and the core: what a memo says of definition, example and counter-example."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# The core and exchange files know one memo for a code; these words part it, in files that people read too.
_HEADS = {"example": "Exemple : ", "counter_example": "Contre-exemple : "}
_OTHER_HEADS = {"example": "Example: ", "counter_example": "Counter-example: "}


@dataclass(frozen=True)
class CodeSaid:
    """What a file says of a code."""

    guid: str
    parent: str | None
    name: str
    definition: str
    example: str
    counter_example: str
    colour: str
    is_heading: bool


def memo_of(definition: str, example: str, counter_example: str) -> str:
    """One memo of the three; `said_in` gives them back."""
    blocks = [definition] if definition else []
    blocks += [_HEADS["example"] + example] if example else []
    blocks += [_HEADS["counter_example"] + counter_example] if counter_example else []
    return "\n\n".join(blocks)


def said_in(memo: str) -> Mapping[str, str]:
    """Definition, example and counter-example of a memo; all of it is the definition where no head stands."""
    heads = {head: name for names in (_HEADS, _OTHER_HEADS) for name, head in names.items()}
    cut = re.split(f"(?:^|\n\n)({'|'.join(map(re.escape, heads))})", memo)
    texts = {"definition": cut[0].strip(), "example": "", "counter_example": ""}
    for head, text in zip(cut[1::2], cut[2::2], strict=True):
        texts[heads[head]] = "\n\n".join(filter(None, (texts[heads[head]], text.strip())))
    return texts


def codes_in(book: Any) -> list[CodeSaid]:
    """The codes of a `textometry.CodeBook`, each after the one above it."""
    return [
        CodeSaid(
            guid=code.id,
            parent=code.parent,
            name=" ".join(code.name.split())[:120],
            colour=code.colour,
            is_heading=not code.codable,
            **{name: text[: 4000 if name == "definition" else 2000] for name, text in said_in(code.memo).items()},
        )
        for code in book.codes
    ]


def in_tree(rows: Iterable[Any]) -> list[tuple[int, Any]]:
    """Rows with `pk`, `parent_id` and `position` in the order of their tree, each with how deep it stands, from 0."""
    below: dict[int | None, list[Any]] = {}
    for row in sorted(rows, key=lambda row: (row.position, row.pk)):
        below.setdefault(row.parent_id, []).append(row)
    ordered: list[tuple[int, Any]] = []
    waiting = [(0, row) for row in reversed(below.get(None, []))]
    while waiting:
        depth, row = waiting.pop()
        ordered.append((depth, row))
        waiting += [(depth + 1, lower) for lower in reversed(below.get(row.pk, []))]
    return ordered
