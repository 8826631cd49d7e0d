"""Names and colours of classes: chosen once, used in every table and picture."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textometry.errors import InputError

# Ten colours that stay apart for most colour-blind readers and stand out from white (contrast of 3 to 1 at least).
PALETTE = (
    "#0072b2", "#b35806", "#007f5f", "#9e3a72", "#6b6b00", "#1b9ac4", "#c0392b", "#5e4fa2", "#4d4d4d", "#2f7d1f",
)  # fmt: skip
COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class ClassNames:
    """Names and colours of classes, by number from 1; what is not chosen has its number and a colour of the palette.

    Parameters
    ----------
    names
        name of each class, "" for none; classes beyond have none.
    colours
        colour of each class ("#rrggbb"), "" for that of the palette.

    Raises
    ------
    InputError
        on a colour written otherwise.
    """

    names: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for number, colour in enumerate(self.colours, 1):
            if colour and not COLOUR.fullmatch(colour):
                raise InputError("class_colour_wrong", number=number, colour=colour)

    def name(self, number: int) -> str:
        """The name chosen for a class, "" when there is none."""
        return self.names[number - 1] if 0 < number <= len(self.names) else ""

    def colour(self, number: int) -> str:
        """The colour of a class: the one chosen, else that of the palette, which begins again after ten."""
        chosen = self.colours[number - 1] if 0 < number <= len(self.colours) else ""
        return chosen or PALETTE[(number - 1) % len(PALETTE)]

    def named(self, names: Sequence[str]) -> ClassNames:
        """The same colours with other names; itself when none is given."""
        return ClassNames(tuple(names), self.colours) if names else self

    def rows(self, n_classes: int) -> list[list[str | int]]:
        """Number, name and colour of each class, to be written, edited and read again."""
        return [[number, self.name(number), self.colour(number)] for number in range(1, n_classes + 1)]
