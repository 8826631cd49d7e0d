"""Texts of uploaded files: read in the bounded process, refused in plain sentences."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.projects import Project, project_in
from faire_reseau.analysis.queries.sources import MOST_LETTERS, MOST_TEXTS
from faire_reseau.analysis.texts import core_language
from faire_reseau.kit import bounded
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.refusals import Refusal
from textometry import InputError

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 48 * 1024 * 1024


class FileRefused(Refusal):
    """A file of which no text can be kept, and what to do about it."""

    code = "corpus_file"
    field = "file"


@dataclass(frozen=True)
class ReadFile:
    """The texts of a file, what its reader has to say of it, and the columns when it is a table."""

    texts: list[Offered]
    notes: list[dict[str, Any]]
    columns: list[str]
    # The codes and codings of a project; None for other files.
    project: Project | None = None


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def upload_of(sent: Any) -> Upload:
    """The file that was sent. Raises `FileRefused` when it is too large or empty."""
    if (sent.size or 0) > MOST_BYTES:
        sentence = _("This file is over %(n)s MB: split it, or leave out what is no text, then try again.")
        raise FileRefused(sentence % {"n": MOST_BYTES // (1024 * 1024)})
    content = sent.read()
    if not content:
        raise FileRefused(_("This file is empty: choose another one."))
    return Upload(cleaned(str(sent.name or "texte.txt"), lines=False)[-200:], content)


def texts_in(file: Upload, *, text_columns: list[str], id_column: str) -> ReadFile:
    """The texts of a file. Raises `FileRefused`, `Busy`.

    A table of which the texts were not found comes back with its columns and without texts.
    """
    options = {
        "name": file.name,
        "text_columns": text_columns,
        "id_column": id_column,
        "letters": MOST_LETTERS,
        "texts": MOST_TEXTS,
        "unpacked": MOST_UNPACKED,
    }
    try:
        answer, _body = bounded.read("corpus", file.content, options)
    except bounded.Broken:
        raise FileRefused(_("This file takes too long to read, or is damaged: save it again, or split it.")) from None
    if "fault" in answer:
        if answer["fault"] == "text_column_missing" and answer["columns"]:
            return ReadFile([], [], answer["columns"])
        raise FileRefused(_sentence(answer))
    stem = file.name.rpartition(".")[0] or file.name
    project = project_in(answer["project"]) if "project" in answer else None
    is_alone = project is None and len(answer["documents"]) == 1
    # The texts of a project have names, those of other files only numbers.
    texts = [_offered(row, "" if project else stem, is_alone) for row in answer["documents"]]
    return ReadFile(texts, answer["notes"], answer["columns"], project)


def _offered(row: dict[str, Any], stem: str, is_alone: bool) -> Offered:  # noqa: FBT001  (of one file)
    title = stem if is_alone else row["title"] or ", ".join(filter(None, (stem, row["id"])))
    also = row.get("also", {})
    variables = {
        name: " | ".join(str(value or name) for value in (first, *also.get(name, ())))
        for name, first in row["variables"].items()
    }
    themes = tuple((str(name), int(start), int(end)) for name, start, end in row["themes"])
    return Offered(key=row["id"], title=title, text=row["text"], variables=variables, themes=themes)


def _sentence(answer: dict[str, Any]) -> str:
    own = {
        "too_long": _("This is more than a corpus holds (%(letters)s characters): split it.")
        % {"letters": MOST_LETTERS},
        "too_many_files": _("This archive holds too many files: split it."),
        "locked": _("This archive is protected by a password: take it off, then send it again."),
        "too_large_unpacked": _("This archive is too large once unpacked: split it."),
        "broken_archive": _("This archive is damaged, or of another kind: make it again as ZIP."),
    }
    if answer["fault"] in own:
        return own[answer["fault"]]
    # Without the path: it is that of the bounded process.
    error = InputError(answer["fault"], line=answer["line"], **answer["values"])
    return str(error.said(core_language()))
