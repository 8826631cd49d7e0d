"""Texts of letters with places to fill in, `{title}`: which there are for each letter, what is wrong in a text, filling."""

import re
from collections.abc import Mapping

# By letter, in the order in which a new one usually comes: what can be filled in beyond `COMMON`, then what must stand there.
COMMON = ("hello", "title", "dates", "agenda")
LETTERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "registered": (("half_days", "where", "register", "calendar", "confirm"), ("register", "confirm")),
    "registered_waiting": (("half_days", "turn", "where", "register", "calendar", "confirm"), ("register", "confirm")),
    "place_offered": (("half_days", "where", "deadline", "offer"), ("deadline", "offer")),
    "offer_passed": (("register",), ("register",)),
    "place_given": (("half_days", "where", "register"), ("register",)),
    "place_taken_back": (("register", "withdrawn"), ()),
    "gathering_reminder": (("half_days", "where", "register"), ("register",)),
    "gathering_postponed": (("half_days", "where", "old_dates", "standing", "register"), ("standing", "register")),
    "gathering_cancelled": (("reason",), ()),
    "gathering_restored": (("half_days", "where", "standing", "register"), ("standing", "register")),
}
_PLACE = re.compile(r"\{([^{}\n]*)\}")


def places_of(letter: str) -> tuple[str, ...]:
    """What can be filled in in `letter`."""
    return COMMON + LETTERS[letter][0]


def unknown_in(text: str, names: Mapping[str, str]) -> list[str]:
    """What stands in braces in `text` and is none of `names` (place by name), in order."""
    return [name for name in dict.fromkeys(_PLACE.findall(text)) if name.strip().lower() not in names]


def missing_in(text: str, letter: str) -> list[str]:
    """The places that must stand in `letter` and do not."""
    there = set(_PLACE.findall(text))
    return [place for place in LETTERS[letter][1] if place not in there]


def renamed(text: str, names: Mapping[str, str]) -> str:
    """`text` with each place under another of its names; what is no place stays."""
    return _PLACE.sub(lambda match: f"{{{names.get(match[1].strip().lower(), match[1])}}}", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """`text` with its places filled in once: braces in what is filled in mean nothing. A line of an empty place alone goes, and
    what then are several empty lines become one.
    """
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        whole = _PLACE.sub(lambda match: values.get(match[1], match[0]), line)
        if whole.strip() or not line.strip():
            lines.append(whole.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
