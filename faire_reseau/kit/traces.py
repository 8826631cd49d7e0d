"""Find somebody's name and addresses in a text, whatever the accents, capitals and hyphens, and write something else instead.

A first name alone is never sought: it is borne by others, and tells nobody who is meant. A family name alone is found as a
whole word, and told apart: it may be a relative's, or an everyday word.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

# What stands between the words of a name: spaces, hyphens, apostrophes; in rich text also marks and no-break spaces.
_BETWEEN = r"(?:[\s\-‐‑‒–—_'’]|&nbsp;|</?[a-z][^<>]*>)"
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_WHOLE = {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
ADDRESS, NAME, FAMILY = range(3)  # what was found
AROUND = 60  # letters before and after what was found, in an excerpt
COVER = "█"
ADDRESS_INSTEAD = "adresse-effacee@invalid.invalid"


@dataclass(frozen=True)
class Excerpt:
    """A passage: what comes before, what was found, what comes after; `is_family`: a family name alone."""

    before: str
    found: str
    after: str
    is_family: bool = False


@dataclass(frozen=True)
class Sought:
    """Who is sought: (first name, last name) pairs and addresses; what is empty is not sought.

    `in_whole`: no family name alone.
    """

    names: tuple[tuple[str, str], ...] = ()
    addresses: tuple[str, ...] = ()
    in_whole: bool = False

    def __or__(self, other: "Sought") -> "Sought":
        return Sought(self.names + other.names, self.addresses + other.addresses, self.in_whole)

    @cached_property
    def family(self) -> re.Pattern[str] | None:
        """For family names alone: not within somebody's address, nor a site's."""
        if self.in_whole:
            return None
        lasts = [f"{_BETWEEN}*".join(map(re.escape, words)) for _first, last in self.names if (words := _words(last))]
        return re.compile(rf"(?<![\w@])(?<!\w\.)(?:{'|'.join(lasts)})(?!\w|[\w.+-]*(?:@|%40))") if lasts else None

    @cached_property
    def _names(self) -> list[str]:
        return [pattern for first, last in self.names for pattern in _name_patterns(first, last)]

    @cached_property
    def in_slugs(self) -> re.Pattern[str] | None:
        """For names in the last part of an address, where “d’Anaïs” has become “danais”."""
        return re.compile(rf"(?<!\w)(?:d|l|qu)?(?:{'|'.join(self._names)})(?!\w)") if self._names else None

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
        """For names and for addresses, over folded text; None when there is nothing of the sort to seek."""
        names = self._names
        plain = {address.strip().casefold() for address in self.addresses if "@" in address}
        addresses = [re.escape(address).replace("@", "(?:@|%40)") for address in sorted(plain)]
        return (
            re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)") if names else None,
            re.compile(rf"(?<![\w.+-])(?:{'|'.join(addresses)})(?![\w-]|\.\w)") if addresses else None,
        )


def excerpts(text: str, sought: Sought) -> list[Excerpt]:
    """The passages of `text` that name who is sought, in order. Cost: linear in the text."""
    return [
        Excerpt(
            ("…" if begin > AROUND else "") + text[max(0, begin - AROUND) : begin],
            text[begin:end],
            text[end : end + AROUND] + ("…" if end + AROUND < len(text) else ""),
            kind == FAMILY,
        )
        for begin, end, kind in _spans(text, sought)
    ]


def without(text: str, sought: Sought, *, name: str, address: str = ADDRESS_INSTEAD) -> str:
    """`text` with `name` in place of each name found, and `address` in place of each address."""
    parts, last = [], 0
    for begin, end, kind in _spans(text, sought):
        parts += [text[last:begin], address if kind == ADDRESS else name]
        last = end
    return "".join([*parts, text[last:]])


def covered(text: str, sought: Sought) -> str:
    """`text`, as long as before, with a sign that is no letter over each letter of what was found; spaces stay."""
    letters = list(text)
    for begin, end, _kind in _spans(text, sought):
        letters[begin:end] = [letter if letter.isspace() else COVER for letter in letters[begin:end]]
    return "".join(letters)


def folded(text: str) -> tuple[str, list[int]]:
    """`text` in small letters without accents, and for each of its letters the place it has in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        whole = unicodedata.normalize("NFKD", letter).casefold()
        for plain in "".join(_WHOLE.get(letter, letter) for letter in whole):
            if not unicodedata.combining(plain) and unicodedata.category(plain) != "Cf":  # accents, invisible marks
                letters.append(plain)
                places.append(place)
    return "".join(letters), places


def _spans(text: str, sought: Sought) -> list[tuple[int, int, int]]:
    names, addresses = sought.patterns
    if not text or (names is None and addresses is None and sought.family is None):
        return []
    names = sought.in_slugs if _SLUG.fullmatch(text) else names
    plain, places = folded(text)
    matches = [
        (places[match.start()], _end(text, places, match.end()), kind)
        for kind, pattern in ((ADDRESS, addresses), (NAME, names), (FAMILY, sought.family))
        if pattern is not None
        for match in pattern.finditer(plain)
    ]
    # A family name that stands within a name or an address is part of it, wherever that begins.
    whole = [(begin, end) for begin, end, kind in matches if kind != FAMILY]
    matches = [
        (begin, end, kind)
        for begin, end, kind in matches
        if kind != FAMILY or not any(begin < last and first < end for first, last in whole)
    ]
    spans: list[tuple[int, int, int]] = []
    for span in sorted(matches, key=lambda place: (place[0], place[2])):
        if not spans or span[0] >= spans[-1][1]:
            spans.append(span)
    return spans


def _end(text: str, places: list[int], end: int) -> int:
    """The place after the last letter of a match, with the accents that stand apart from it."""
    last = places[end - 1] + 1
    while last < len(text) and unicodedata.combining(text[last]):
        last += 1
    return last


def _name_patterns(first: str, last: str) -> list[str]:
    given, family = _words(first), _words(last)
    if not given or not family:
        return []
    first_name, last_name = (f"{_BETWEEN}*".join(map(re.escape, words)) for words in (given, family))
    initials = rf"\.?{_BETWEEN}*".join(re.escape(word[0]) for word in given)
    patterns = [
        rf"{first_name}{_BETWEEN}+{last_name}",
        rf"{last_name},?{_BETWEEN}+{first_name}",
        rf"{initials}\.{_BETWEEN}*{last_name}",
        rf"{last_name},?{_BETWEEN}+{initials}\.",
    ]
    if len(given) > 1:  # “J. Dupont” for Jean-Marc
        patterns.append(rf"{re.escape(given[0][0])}\.{_BETWEEN}*{last_name}")
    # The one with a dot at its end stands last and takes no letter after it in any case.
    return patterns


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", folded(name)[0].replace("_", " "))


def namesakes(names: Iterable[tuple[str, str]], first: str, last: str) -> int:
    """How many of `names` are written like this one, accents and hyphens aside."""
    wanted = (_words(first), _words(last))
    return sum((_words(first_name), _words(last_name)) == wanted for first_name, last_name in names)
