"""Queries on the texts of letters of a gathering: those of the house, and those that its organisers wrote otherwise."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from faire_reseau.gatherings.logic.letter_texts import LETTERS, places_of, renamed
from faire_reseau.gatherings.models import Gathering, LetterText
from faire_reseau.gatherings.texts import LETTER_LABELS, PLACE_HINTS, PLACE_NAMES

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True)
class LetterLine:
    """A letter in the list of them: which, its name, and in which languages its text is the organisers' own."""

    letter: str
    label: str
    languages: list[tuple[str, str, bool]]


def default_text(letter: str, language: str) -> tuple[str, str]:
    """Subject and body of `letter` in the words of the house, with its places to fill in."""
    context = {place: f"{{{place}}}" for place in places_of(letter)}
    with translation.override(language):
        text = render_to_string(f"gatherings/letters/{letter}.txt", context)
    subject, _newline, body = text.partition("\n")
    return subject.strip(), body.strip() + "\n"


def text_of_letter(gathering: Gathering, letter: str, language: str) -> tuple[str, str]:
    """Subject and body of `letter`, in the words of the organisers of `gathering`, else in those of the house; one statement."""
    row = LetterText.objects.filter(gathering=gathering, letter=letter, language=language).first()
    return (row.subject, row.body) if row is not None else default_text(letter, language)


def letter_said(gathering: Gathering, letter: str, language: str) -> dict[str, str]:
    """The same for who writes it: places bear their names in that language."""
    subject, body = text_of_letter(gathering, letter, language)
    names = place_names(letter, language)
    return {"subject": renamed(subject, names), "body": renamed(body, names)}


def place_names(letter: str, language: str) -> dict[str, str]:
    """What each place of `letter` is called in `language`."""
    with translation.override(language):
        return {place: str(PLACE_NAMES[place]) for place in places_of(letter)}


def places_offered(letter: str, language: str) -> list[tuple[str, str]]:
    """The name of each place of `letter` in `language`, and what stands there, in the language of the reader."""
    return [(name, str(PLACE_HINTS[place])) for place, name in place_names(letter, language).items()]


def letters_of(gathering: Gathering) -> list[LetterLine]:
    """Every letter of `gathering`; one statement."""
    own = set(gathering.letter_texts.values_list("letter", "language"))
    return [
        LetterLine(
            letter,
            str(LETTER_LABELS[letter]),
            [(code, str(name), (letter, code) in own) for code, name in settings.LANGUAGES],
        )
        for letter in LETTERS
    ]
