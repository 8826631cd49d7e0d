"""Small numbers of people withheld from a table of one dimension, with as many others as it takes (complementary suppression)."""

from collections.abc import Iterable, Mapping

LEAST_SHOWN = 5
"""Numbers of people below this are withheld: they would name somebody."""


def is_small(number: float | None) -> bool:
    """Whether a number of people would name somebody."""
    return number is not None and 0 < number < LEAST_SHOWN


def withheld(cells: Mapping[str, float | None], least: int = LEAST_SHOWN) -> set[str]:
    """The cells that are not shown beside a total: those between 1 and `least` - 1, and as many more, the smallest first, as it
    takes for none to be found by subtraction: at least two, which together reach `least`.

    Cost: that of sorting.
    """
    known = {key: number for key, number in cells.items() if number is not None}
    hidden = {key for key, number in known.items() if 0 < number < least}
    if not hidden:
        return set()
    others = sorted((number, key) for key, number in known.items() if key not in hidden and number > 0)
    for _number, key in others:
        if len(hidden) > 1 and sum(known[name] for name in hidden) >= least:
            break
        hidden.add(key)
    return hidden


def withheld_with_total(numbers: Mapping[str, float | None]) -> tuple[set[str], bool]:
    """The numbers of a line that are not shown (`withheld`), and whether its total goes with them: one that is withheld alone would be
    what is left of it. Cost: that of sorting.
    """
    hidden = withheld(numbers)
    return hidden, too_few(numbers, hidden)


def too_few(numbers: Mapping[str, float | None], hidden: Iterable[str]) -> bool:
    """Whether what is withheld of a line could be read from its total: one number alone, or several that are few together."""
    gone = list(hidden)
    return bool(gone) and (len(gone) == 1 or sum(numbers[code] or 0 for code in gone) < LEAST_SHOWN)
