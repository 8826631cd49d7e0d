"""Texts that rooms offer for analysis, with variables and addresses, and the filters that choose them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Offered:
    """A text as its room says it at this moment.

    `key` names it within the room for ever (“entry:12”); `address` is where the product shows it. A restricted text is read
    in a corpus by whoever codes or leads there.
    """

    key: str
    title: str
    text: str
    address: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[tuple[str, int, int], ...] = ()
    is_restricted: bool = False
    # Invented; a corpus that holds one is labelled a sample.
    is_sample: bool = False

    @property
    def original(self) -> str:
        """Its text: nothing of it is masked before it is kept."""
        return self.text


@dataclass(frozen=True)
class Filter:
    """Something by which the texts of a source are chosen: `values` are pairs of code and label, None chosen meaning all."""

    name: str
    label: Any
    values: list[tuple[str, Any]]


# What was chosen: name of a filter → codes; a filter that is absent lets everything through.
Chosen = Mapping[str, list[str]]


def chosen_in(filters: list[Filter], values: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Of `values`, those that are choices of `filters`; a filter of which nothing or everything is chosen is left out."""
    chosen = {}
    for choice in filters:
        known = [code for code, _label in choice.values]
        codes = [code for code in known if code in set(values.get(choice.name, []))]
        if codes and len(codes) < len(known):
            chosen[choice.name] = codes
    return chosen
