"""A definition as plain values: what makes it whole, whether two say the same, and sets of them as a file."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from faire_reseau.reports.enums import CENTRE, Aggregation, Dimension, Kind, Source
from faire_reseau.reports.logic.rules import rule_of

FORMAT = "faire-reseau-indicators"
COLUMNS = (
    "label", "label_en", "definition", "unit", "kind", "source", "rule", "query", "options", "aggregation", "checks",
    "dimensions",
)  # fmt: skip
TRANSLATED = ("definition_en",)
"""Columns that say the same in another language: they make no new version."""
LONGEST = {
    "label": 120, "label_en": 120, "definition": 2000, "definition_en": 2000, "unit": 40, "query": 60, "options": 2000,
    "why": 300,
}  # fmt: skip
CHECKS = ("least", "most", "change_pct", "at_most", "adds_up_to")
MOST_INDICATORS, MOST_VERSIONS, MOST_BYTES = 500, 50, 1_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


class BadSet(Exception):
    """A file that is no set of indicators: `code` says why, `where` names the indicator."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(f"{code} {where}".strip())
        self.code, self.where = code, where


@dataclass(frozen=True)
class Version:
    """A version as a file says it: `columns` as in `COLUMNS`, `weight` the code of another indicator."""

    from_year: int | None
    columns: Mapping[str, Any]
    weight: str = ""
    why: str = ""


@dataclass(frozen=True)
class Definition:
    """An indicator as a file says it, its versions in order."""

    code: str
    versions: list[Version] = field(default_factory=list)


def fitting_aggregation(source: str, kind: str, count: str, chosen: str) -> str:
    """How values of centres are put together: settled for what is computed, else as `chosen`."""
    if kind in (Kind.TEXT, Kind.CHOICE):
        return Aggregation.NONE
    if source == Source.COMPUTED:
        return Aggregation.PEOPLE if count == "people" else Aggregation.ONCE
    return Aggregation.SUM if source == Source.QUERY else chosen


def lacks(columns: Mapping[str, Any], weight: str = "") -> tuple[str, str] | None:
    """What a definition lacks to be whole, as the field and a code; None when nothing."""
    kind, source, rule = columns["kind"], columns["source"], columns["rule"]
    options = options_of(columns["options"])
    if not columns["label"].strip():
        return "label", "label"
    if source == Source.COMPUTED:
        if kind not in (Kind.FIGURE, Kind.SHARE, Kind.TABLE):
            return "kind", "computed_kind"
        if not rule.get("count"):
            return "count", "count"
        if kind == Kind.TABLE and not rule.get("by"):
            return "by", "by"
        if kind == Kind.TABLE and not allows(columns.get("dimensions"), rule["by"]):
            return "dimensions", "dimensions"
        if kind == Kind.SHARE and not rule.get("filters"):
            return "of_kind", "share"
    if source == Source.QUERY:
        if kind != Kind.FIGURE:
            return "kind", "query_kind"
        if not columns["query"]:
            return "query", "query"
    if source == Source.ENTERED and kind in (Kind.CHOICE, Kind.TABLE) and len(options) < 2:
        return "options", "options"
    if columns["aggregation"] == Aggregation.MEAN and not weight:
        return "weight", "weight"
    checks = columns["checks"]
    if checks.get("least") is not None and checks.get("most") is not None and checks["least"] > checks["most"]:
        return "most", "bounds"
    return None


def allows(dimensions: Collection[str] | None, dimension: str) -> bool:
    """Whether what may be told apart by `dimensions` (None: by anything) may be by this one; centres are always told apart."""
    return dimensions is None or dimension == CENTRE or dimension in dimensions


def dimensions_of(chosen: Iterable[str]) -> list[str] | None:
    """The dimensions that are chosen, as a column and a file hold them: in their order, None for all. Raises ValueError."""
    codes = {Dimension(code) for code in chosen}
    return None if len(codes) == len(Dimension) else [str(code) for code in Dimension if code in codes]


def options_of(text: str) -> list[str]:
    """The options written one a line, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def same(columns: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Whether two versions say the same: their columns and their weight."""
    return all(columns.get(name) == others.get(name) for name in (*COLUMNS, "weight"))


def gains_translation(columns: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    """Whether `others`, which say the same as `columns`, hold a translation that these lack."""
    return any(others.get(name) and not columns.get(name) for name in TRANSLATED)


def set_text(definitions: Iterable[Definition]) -> str:
    """A set of indicators as the text of a file (JSON)."""
    rows = [
        {
            "code": definition.code,
            "versions": [
                {"from_year": version.from_year, **version.columns, "weight": version.weight, "why": version.why}
                for version in definition.versions
            ],
        }
        for definition in definitions
    ]
    return json.dumps({"format": FORMAT, "version": 1, "indicators": rows}, ensure_ascii=False, indent=1) + "\n"


def read_set(text: str) -> list[Definition]:
    """The set of indicators that the text of a file holds. Nothing of it is executed; what is unknown is left out.

    Raises BadSet for what cannot be understood. Cost: linear in the text.
    """
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadSet("no_json") from fault
    return read_set_of(whole)


def read_set_of(whole: Any) -> list[Definition]:
    """The same of the values that such a text holds. Raises BadSet."""
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("indicators"), list):
        raise BadSet("no_set")
    if len(whole["indicators"]) > MOST_INDICATORS:
        raise BadSet("too_many")
    definitions = [_definition(row) for row in whole["indicators"]]
    codes = [definition.code for definition in definitions]
    for code in codes:
        if codes.count(code) > 1:
            raise BadSet("twice", code)
    return definitions


def _definition(row: Any) -> Definition:
    code = row.get("code") if isinstance(row, dict) else None
    if (
        not isinstance(code, str)
        or not code
        or len(code) > 60
        or not all(c.isascii() and (c.isalnum() or c in "-_") for c in code)
    ):
        raise BadSet("code", str(code)[:60])
    versions = row.get("versions")
    if not isinstance(versions, list) or not 0 < len(versions) <= MOST_VERSIONS:
        raise BadSet("versions", code)
    return Definition(code, [_version(version, code) for version in versions])


def _version(row: Any, code: str) -> Version:
    if not isinstance(row, dict):
        raise BadSet("versions", code)
    texts = {name: row.get(name) or "" for name in LONGEST}
    if any(not isinstance(text, str) or len(text) > LONGEST[name] or "\0" in text for name, text in texts.items()):
        raise BadSet("texts", code)
    year = row.get("from_year")
    if year is not None and (type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR):
        raise BadSet("year", code)
    weight = row.get("weight") or ""
    try:
        columns = {
            **{
                name: texts[name]
                for name in ("label", "label_en", "definition", *TRANSLATED, "unit", "query", "options")
            },
            "kind": str(Kind(str(row.get("kind")))),
            "source": str(Source(str(row.get("source")))),
            "aggregation": str(Aggregation(str(row.get("aggregation")))),
            "rule": _rule(row.get("rule") or {}),
            "checks": _checks(row.get("checks") or {}),
            "dimensions": None if row.get("dimensions") is None else dimensions_of(row["dimensions"]),
        }
    except (ValueError, TypeError, AttributeError) as fault:
        raise BadSet("codes", code) from fault
    if not isinstance(weight, str) or lacks(columns, weight):
        raise BadSet("lacks", code)
    return Version(year, columns, weight, texts["why"])


def _rule(plain: Mapping[str, Any]) -> dict[str, Any]:
    if not plain:
        return {}
    rule = rule_of(plain)
    return plain_rule(rule.count, rule.filters, rule.by, is_share=rule.is_share)


def plain_rule(count: str, filters: Mapping[str, str], by: str, *, is_share: bool) -> dict[str, Any]:
    """A rule as a column and a file hold it."""
    return {"count": str(count), "filters": {**filters}, "by": str(by), "is_share": is_share}


def _checks(plain: Mapping[str, Any]) -> dict[str, Any]:
    checks: dict[str, Any] = {}
    for name in CHECKS:
        value = plain.get(name)
        if value in (None, ""):
            continue
        if name in ("at_most", "adds_up_to"):
            checks[name] = str(value)[:60]
        elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e12:
            checks[name] = value
        else:
            raise ValueError(name)
    return checks
