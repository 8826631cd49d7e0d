"""A report as plain values: its parts, what each reference says, the canonical text that is kept, and its checksum (SHA-256)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from faire_reseau.reports.enums import BlockKind

FORMAT = "faire-reseau-report"


@dataclass(frozen=True)
class ViewRow:
    """A number of a view, as it is written (`text`): of which year, and of which centre or cell (`code`, `label`) where the view
    tells them apart. `n` of `of` centres said something; `state` says why there is no number (see `RowState`); `share` is its
    part of the whole work, in a report about a part of it, `staff_share` that of the days of staff.
    """

    year: int
    text: str
    number: float | None = None
    code: str = ""
    label: str = ""
    state: str = ""
    n: int = 0
    of: int = 0
    how: str = ""
    unit: str = ""
    version: int = 0
    is_approximate: bool = False
    source: str = ""
    note: str = ""
    share: str = ""
    staff_share: str = ""


@dataclass(frozen=True)
class View:
    """What a reference says: an indicator in years, perhaps apart by centre or by a dimension, with its definition.

    `breaks` are the years in which the definition changes, with what is new.
    """

    indicator: str
    label: str
    unit: str
    kind: str
    definition: str
    years: list[int]
    dimension: str = ""
    dimension_label: str = ""
    by_centre: bool = False
    rows: list[ViewRow] = field(default_factory=list)
    breaks: list[tuple[int, str]] = field(default_factory=list)
    sentence: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def is_apart(self) -> bool:
        """Whether it tells centres or cells apart."""
        return self.by_centre or any(row.code or row.label for row in self.rows)

    @property
    def head(self) -> ViewRow | None:
        """The number to be shown large: the last year of which something is known, of all centres together."""
        whole = [row for row in self.rows if not row.code and not row.label]
        return next((row for row in reversed(whole) if row.number is not None), whole[-1] if whole else None)

    @property
    def apart(self) -> list[ViewRow]:
        """The rows of a table: those of centres or cells where there are, else those of the years."""
        return [row for row in self.rows if row.code or row.label] if self.is_apart else self.rows


@dataclass(frozen=True)
class Cited:
    """A finding that a part cites, and the passages whose words it says, by their keys: publishing asks again for both."""

    finding: int
    claim: str
    passages: list[int]


@dataclass(frozen=True)
class Part:
    """A block of a report: `html` of a text or a quotation, or the `view` of a reference; `key` names it within the report."""

    key: str
    kind: str
    title: str = ""
    html: str = ""
    source: str = ""
    view: View | None = None
    cited: Cited | None = None


@dataclass(frozen=True)
class Content:
    """A whole report in one language. `day` is when its figures were looked up, `licence` a code of SPDX."""

    title: str
    opening: str
    audience: str
    network: str
    language: str
    first_year: int
    last_year: int
    day: str
    number: int
    about: list[str] = field(default_factory=list)
    is_sample: bool = False
    licence: str = "CC-BY-4.0"
    parts: list[Part] = field(default_factory=list)

    @property
    def views(self) -> Iterator[tuple[Part, View]]:
        """The parts that show figures, in order."""
        return ((part, part.view) for part in self.parts if part.view is not None)

    @property
    def slides(self) -> list[Part]:
        """The parts that are slides, in order: figures, charts, maps and findings; a table is for reading."""
        return [
            part
            for part in self.parts
            if part.cited is not None or (part.view is not None and part.kind != BlockKind.TABLE)
        ]

    @property
    def years(self) -> str:
        """The year, or the first and the last."""
        return str(self.last_year) if self.first_year == self.last_year else f"{self.first_year}–{self.last_year}"


def canonical(content: Content) -> str:
    """The one text of a report: JSON with sorted keys and no spaces, so that equal reports are equal byte for byte."""
    plain = {"format": FORMAT, "version": 1, **asdict(content)}
    for part in plain["parts"]:
        if part["cited"] is None:
            # As in editions that were frozen before findings could be cited.
            del part["cited"]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def checksum(text: str) -> str:
    """The SHA-256 of such a text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def content_in(text: str) -> Content:
    """The report that a canonical text holds. Raises ValueError for a text of another format."""
    plain = json.loads(text)
    if plain.pop("format", "") != FORMAT or plain.pop("version", 0) != 1:
        raise ValueError("This is no report of this format.")
    return Content(**{**plain, "parts": [_part(part) for part in plain["parts"]]})


def _part(plain: Mapping[str, Any]) -> Part:
    view, cited = plain["view"], plain.get("cited")
    if view is None:
        return Part(**{**plain, "cited": Cited(**cited) if cited else None})
    rows = [ViewRow(**row) for row in view["rows"]]
    return Part(**{**plain, "view": View(**{**view, "rows": rows, "breaks": [tuple(row) for row in view["breaks"]]})})
