"""Personal data in a text: e-mail addresses, telephone numbers, names of known people and of those with a title, known places.

Nothing is masked by it: a person decides on each proposal. Names are compared without accents and capitals, word by word.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from faire_reseau.analysis.enums import MaskKind
from faire_reseau.kit.folding import bare, searchable

# At most 64 letters before the sign (RFC 5321), so that a text without white space is read in one go.
_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# French numbers (0X XX XX XX XX, +33, 0033, +262…), and others that begin with + and a country.
_PHONE = re.compile(
    r"(?<![\w+])(?:(?:\+|00)\d{1,3}[\s.\u00a0\u202f-]?(?:\(0\))?[\s.\u00a0\u202f-]?\d(?:[\s.\u00a0\u202f-]?\d){6,12}"
    r"|0[1-9](?:[\s.\u00a0\u202f-]?\d{2}){4})(?!\w)"
)
# “d’Isabelle Martin” is three words, “O’Brien” and “Jean-Pierre” one.
_WORD = re.compile(
    r"(?<![^\W\d_])(?i:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)['’](?=[^\W\d_])|[^\W\d_]+(?:['’‐‑-][^\W\d_]+)*\.?"
)
# What may stand between the end of a sentence and the first letter of the next one.
_OPENING = " \t\u00a0\u202f«“\"'(–—-"
_TITLES = {"m.", "mr", "mme", "mmes", "mlle", "monsieur", "madame", "mademoiselle", "mrs", "ms", "dr"}
_PARTICLES = {"de", "du", "des", "d", "la", "le", "van", "von", "el", "ben"}
_SENTENCE_ENDS = ".!?…:\n\r"


@dataclass(frozen=True)
class Found:
    """A passage that may be personal data: `key` says of whom or what, the same for each time it is named."""

    kind: MaskKind
    key: str
    start: int
    end: int


@dataclass
class Names:
    """People and places by the first of their words, as the search compares them."""

    # First word of the family name → (key, words of the first name, words of the family name).
    people: dict[str, list[tuple[str, list[str], list[str]]]] = field(default_factory=dict)
    # First word → (key, all words).
    places: dict[str, list[tuple[str, list[str]]]] = field(default_factory=dict)

    def add_person(self, key: str, first_name: str, last_name: str) -> None:
        """A person under `key`."""
        last = searchable(last_name).split()
        if last and len("".join(last)) > 1:
            self.people.setdefault(last[0], []).append((key, searchable(first_name).split(), last))

    def add_place(self, name: str) -> None:
        """A place under its own name."""
        words = searchable(name).split()
        if words and len("".join(words)) > 2:
            self.places.setdefault(words[0], []).append((" ".join(words), words))


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    text: str
    # In small letters without accents; several for “Jean-Pierre”.
    parts: tuple[str, ...]
    begins: bool


def personal_data(text: str, names: Names) -> list[Found]:
    """What in `text` may be personal data, in order; passages may overlap.

    Parameters: `names`, those that are known. Returns a passage for each time somebody or something is named: by first and family
    name in either order, by an initial and family name, by a title (Mme, M.) and a name, or by a family name alone that begins with a
    capital, unless it begins a sentence and the text has it in small letters too. Cost: linear in the words of the text, whatever the number of names.
    """
    passages = [Found(MaskKind.EMAIL, match[0].casefold(), *match.span()) for match in _EMAIL.finditer(text)]
    passages += [Found(MaskKind.PHONE, _figures(match[0]), *match.span()) for match in _PHONE.finditer(text)]
    words = list(_words(text))
    small = {word.parts for word in words if word.text[0].islower()}
    for place in range(len(words)):
        passages += _people(words, place, names, small)
        passages += _titled(words, place, names)
        passages += _places(words, place, names.places)
    return sorted(passages, key=lambda row: (row.start, row.end, row.key))


def town_in(seat: str) -> str:
    """The town of a seat as directories write it: “12 rue du Port, 44000 Nantes Cedex 1” or “Nantes”; “” for none."""
    behind = re.search(r"\b\d{5}\s+([^,;(\n]+)", seat)
    town = behind[1] if behind else re.split(r"[,;(\n]", seat)[-1]
    town = re.sub(r"\bcedex\b.*", "", town, flags=re.IGNORECASE).strip()
    return "" if re.search(r"\d", town) else town


@lru_cache(maxsize=50_000)
def _parts(word: str) -> tuple[str, ...]:
    return tuple(searchable(word).split())


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        place = match.start()
        while place and text[place - 1] in _OPENING:
            place -= 1
        begins = not place or text[place - 1] in _SENTENCE_ENDS
        yield _Word(*match.span(), match[0], _parts(match[0]), begins)


def _people(words: list[_Word], place: int, names: Names, small: Collection[tuple[str, ...]] = ()) -> Iterator[Found]:
    word = words[place]
    alone: dict[str, int] = {}
    for key, first, last in names.people.get(word.parts[0], ()) if word.parts else ():
        run = _run(words, place, last)
        if run is None or not any(each.text[0].isupper() for each in words[place:run]):
            continue
        start, end = _with_first_name(words, place, run, first)
        if (start, end) != (place, run):
            yield Found(MaskKind.PERSON, key, words[start].start, _end(words[end - 1]))
        else:
            alone[key] = run
    if len(alone) == 1 and len(word.text) > 3 and not (word.begins and word.parts in small):
        ((key, run),) = alone.items()
        yield Found(MaskKind.PERSON, key, word.start, _end(words[run - 1]))


def _with_first_name(words: list[_Word], place: int, run: int, first: list[str]) -> tuple[int, int]:
    """From which word to which a family name goes with the first name or its initial; itself where neither stands beside it."""
    if not first:
        return place, run
    before = _back(words, place, first)
    if before is not None:
        return before, run
    after = _run(words, run, first)
    if after is not None:
        return place, after
    is_initial = place > 0 and re.fullmatch(r"[^\W\d_]\.", words[place - 1].text) is not None
    return (place - 1, run) if is_initial and words[place - 1].parts[0] == first[0][0] else (place, run)


def _titled(words: list[_Word], place: int, names: Names) -> Iterator[Found]:
    """A name behind a title; of somebody known the family name decides (`_people`)."""
    if bare(words[place].text) not in _TITLES:
        return
    last = place + 1
    while last < min(len(words), place + 5) and words[last].start - words[last - 1].end == 1:
        if not (words[last].text[0].isupper() or words[last].parts[0] in _PARTICLES):
            break
        last += 1
    while last > place + 1 and not words[last - 1].text[0].isupper():
        last -= 1
    if last > place + 1:
        start, end = words[place + 1].start, _end(words[last - 1])
        named = [row for number in range(place + 1, last) for row in _people(words, number, names)]
        if not any(row.start <= start and end <= row.end for row in named):
            family = words[last - 1].parts
            known = names.people.get(family[0], []) if family else []
            key = known[0][0] if len(known) == 1 else f"name:{' '.join(family)}"
            yield Found(MaskKind.PERSON, key, start, end)


def _places(words: list[_Word], place: int, places: Mapping[str, list[tuple[str, list[str]]]]) -> Iterator[Found]:
    word = words[place]
    if word.parts and word.text[0].isupper():
        for key, wanted in places.get(word.parts[0], ()):
            run = _run(words, place, wanted)
            if run is not None:
                yield Found(MaskKind.PLACE, key, word.start, _end(words[run - 1]))


def _run(words: list[_Word], place: int, wanted: Iterable[str]) -> int | None:
    """The number of the word after those that say `wanted` from `place` on; None where they say something else."""
    left = list(wanted)
    while left:
        if place >= len(words) or not words[place].parts or list(words[place].parts) != left[: len(words[place].parts)]:
            return None
        left = left[len(words[place].parts) :]
        place += 1
    return place


def _back(words: list[_Word], place: int, wanted: list[str]) -> int | None:
    """The number of the first of the words that say `wanted` just before `place`; None for none."""
    for start in range(max(0, place - 4), place):
        if wanted and _run(words, start, wanted) == place:
            return start
    return None


def _end(word: _Word) -> int:
    """The end of a word without the full stop of its sentence."""
    return word.end - (word.text.endswith(".") and len(word.text) > 2)


def _figures(number: str) -> str:
    """The figures of a telephone number, a French one always from its 0 on."""
    figures = re.sub(r"\D", "", number.replace("(0)", ""))
    return re.sub(r"^(?:00)?33(?=[1-9]\d{8}$)", "0", figures)
