"""Variables of texts and of cases in REFI-QDA projects; a variable may have several values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from textometry.exchange.refi import Element, child, children, guid

_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
Held = tuple[dict[str, str | None], dict[str, tuple[str | None, ...]]]


def variables_of(root: Element, sources: Mapping[str, Element], skipped: Counter[str]) -> dict[str, Held]:
    """Variables of each text: its own, and those of the cases it belongs to.

    Parameters
    ----------
    root
        the project.
    sources
        the element of each text, by the identifier of the text.
    skipped
        what is left out is counted there.
    """
    names: dict[str, str] = {}
    for variable in children(child(root, "Variables"), "Variable"):
        name = variable.get("name") or f"variable {len(names) + 1}"
        names[guid(variable.get("guid"))] = f"{name} ({len(names) + 1})" if name in names.values() else name
    variables: dict[str, Held] = {source: _values(element, names) for source, element in sources.items()}
    for case in children(child(root, "Cases"), "Case"):
        values, more = _values(case, names)
        refs = [guid(ref.get("targetGUID")) for ref in children(case, "SourceRef")]
        skipped["SelectionRef"] += sum(1 for _ in children(case, "SelectionRef"))
        for source in refs:
            if source in variables:
                own, also = variables[source]
                variables[source] = _together({"case": case.get("name", ""), **values}, more, own, also)
    return variables


def _together(
    values: dict[str, str | None], more: dict[str, tuple[str | None, ...]], own: dict[str, str | None], also: dict[str, tuple[str | None, ...]]
) -> Held:  # fmt: skip
    """Variables of a text and of a case it belongs to: a text of several cases has several values."""
    whole, several = dict(own), dict(also)
    for name, value in values.items():
        for given in (value, *more.get(name, ())):
            if name not in whole:
                whole[name] = given
            elif given not in (whole[name], *several.get(name, ())):
                several[name] = (*several.get(name, ()), given)
    return whole, several


def _values(element: Element, names: Mapping[str, str]) -> Held:
    values: dict[str, str | None] = {}
    also: dict[str, tuple[str | None, ...]] = {}
    for value in children(element, "VariableValue"):
        reference = child(value, "VariableRef")
        name = names.get(guid(reference.get("targetGUID"))) if reference is not None else None
        if name is not None:
            value_element = next(children(value, *_VALUES), None)
            text = None if value_element is None else "".join(value_element.itertext())
            if name not in values:
                values[name] = text
            elif text not in (values[name], *also.get(name, ())):
                also[name] = (*also.get(name, ()), text)
    return values, also
