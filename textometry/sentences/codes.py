"""Codes of errors and notes, their values, and the sentence that each code makes of its values in a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from string import Formatter
from typing import Any

from textometry.sentences import en, en_coding, en_files, fr, fr_coding, fr_files

LANGUAGES = ("en", "fr")

SENTENCES: dict[str, dict[str, str]] = {
    "en": en.SENTENCES | en_coding.SENTENCES | en_files.SENTENCES,
    "fr": fr.SENTENCES | fr_coding.SENTENCES | fr_files.SENTENCES,
}
"""For each language, the sentence of each code; `{name}` is the value of that name."""

# Values that are words themselves: by the name of the value, then the value.
_WORDS: dict[str, dict[str, dict[str, str]]] = {
    "en": {
        "mark": {"counted": "counted", "not_counted": "not counted"},
        "signs": {"one": "one", "two": "two"},
        "why": {
            "names": "the quotations repeated in the file are found there",
            "edges": "selections then begin and end with words",
            "habit": "nothing else tells, and this program counts so",
            "single": "no other way is possible",
        },
        "parts": {"notes": "notes", "comments": "comments", "deleted": "deleted or moved passages"},
        "kinds": {
            "CodingEmpty": "Coding (empty, or beyond its text)",
            "CodingUnknown": "Coding (of an unknown code)",
            "CategoryMore": "further categories of a code",
            "HighlightUntagged": "highlights without tag",
            "TextsOutsideHighlights": "all that is not highlighted, which such a table does not hold",
            "Notes": "notes on an interview",
            "MediaSource": "sources without text (pictures, sounds, films)",
        },
    },
    "fr": {
        "mark": {"counted": "comptée", "not_counted": "non comptée"},
        "signs": {"one": "un", "two": "deux"},
        "why": {
            "names": "les citations répétées dans le fichier s’y retrouvent",
            "edges": "les sélections commencent et finissent alors avec les mots",
            "habit": "rien d’autre ne le dit, et ce logiciel compte ainsi",
            "single": "aucune autre façon n’est possible",
        },
        # What the system says of a file.
        "reason": {
            "No such file or directory": "fichier ou dossier introuvable",
            "Permission denied": "permission refusée",
            "File exists": "un fichier porte ce nom",
            "Is a directory": "c’est un dossier",
            "Not a directory": "ce n’est pas un dossier",
            "No space left on device": "il n’y a plus de place",
            "Read-only file system": "ce lieu est en lecture seule",
            "File is not a zip file": "ce n’est pas une archive zip",
            "endless cell": "cellule sans fin",
        },
        "parts": {"notes": "notes", "comments": "commentaires", "deleted": "passages supprimés ou déplacés"},
        "kinds": {
            "CodingEmpty": "Coding (vide, ou au-delà de son texte)",
            "CodingUnknown": "Coding (d’un code inconnu)",
            "CategoryMore": "autres catégories d’un code",
            "HighlightUntagged": "passages surlignés sans étiquette",
            "TextsOutsideHighlights": "tout ce qui n’est pas surligné, qu’un tel tableau ne contient pas",
            "Notes": "notes sur un entretien",
            "MediaSource": "sources sans texte (images, sons, films)",
        },
    },
}
_NONE = {"en": "none", "fr": "aucune"}
_LINE = {"en": "line", "fr": "ligne"}
_COLON = {"en": ": ", "fr": " : "}


def sentence(code: str, values: Mapping[str, Any], language: str = "en") -> str:
    """The sentence of a code with its values, in "en" or "fr"; a code without any sentence shows as it is."""
    template = SENTENCES[language].get(code, "{code}")
    if language != "en" and str(values.get("reason", "")) not in _WORDS[language].get("reason", {}):
        # The words of a library, in English: they are no part of a sentence in another language.
        template = template.replace(" ({reason})", "") if "reason" in values else template
    return _Words(language).vformat(template, (), {"code": code, **values})


def inside(member: str | None, sentence: str, language: str = "en") -> str:
    """A sentence about one file of a folder or of an archive, preceded by its name."""
    return sentence if member is None else f"{member}{_COLON[language]}{sentence}"


def placed(path: str | None, line: int | None, sentence: str, language: str = "en") -> str:
    """A sentence preceded by the name of the file and the line it is about."""
    if path is None:
        return sentence
    at = "" if line is None else f", {_LINE[language]} {line}"
    return f"{path}{at}{_COLON[language]}{_after_a_place(sentence)}"


def plain(value: Any) -> Any:
    """A value as JSON keeps it: numbers, texts, lists and counts of these; what is none of them (a path, an error) as its text."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if hasattr(value, "item") and not getattr(value, "shape", ()):
        return value.item()
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, Iterable) else str(value)


class _Words(Formatter):
    """Puts values in a sentence: lists in full, large numbers and words as the language writes them.

    After the colon of a field: `,` parts thousands, ` / ` (or any other text) stands between the items of a list, and
    numbers take what Python knows (`.0%`). A value that was not given, or is not of the kind expected, hides no error.
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002 - as in Formatter
        value = kwargs.get(str(key), "…")
        words = _WORDS[self.language].get(str(key), {})
        if isinstance(value, Mapping):  # how many there are of each
            return [f"{count} {words.get(noun, noun)}" for noun, count in value.items()]
        return words.get(value, value) if isinstance(value, str) else value

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            return (format_spec or ", ").join(map(str, value)) or _NONE[self.language]
        try:
            number = format(value, format_spec)
        except (TypeError, ValueError):
            return str(value)
        return number.replace(",", "\u202f") if format_spec == "," and self.language == "fr" else number


def _after_a_place(sentence: str) -> str:
    """A sentence that follows the name of a file: it begins with a small letter, unless with a name (IRaMuTeQ, D’Aubigné)."""
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() or sentence[1:2] == " " else sentence
