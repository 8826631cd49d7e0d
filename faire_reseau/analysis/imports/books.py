"""Code books from files of the world, as plain values: the core reads them, within limits."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

import textometry
from faire_reseau.analysis.logic.books import CodeSaid, codes_in
from faire_reseau.analysis.texts import core_language
from faire_reseau.kit.refusals import Refusal

BOOK_BYTES = 2_000_000
T = TypeVar("T")


class FileRefused(Refusal):
    """A file that cannot be taken in, and why."""

    code = "file"
    field = "file"


def read_book(file: UploadedFile[Any]) -> list[CodeSaid]:
    """The codes of a code book. Raises `FileRefused` with the sentence of the core."""
    return codes_in(_read(file, BOOK_BYTES, textometry.read_codebook))


def _read(file: UploadedFile[Any], most_bytes: int, reader: Callable[[Path], T]) -> T:
    if (file.size or 0) > most_bytes:
        raise FileRefused(_("This file is larger than %(mb)s MB.") % {"mb": most_bytes // 1_000_000})
    with TemporaryDirectory() as folder:
        # Only the ending of its name is of use, and no name of somebody is a path here.
        path = Path(folder, "file").with_suffix(_ending(file.name or ""))
        path.write_bytes(file.read())
        try:
            return reader(path)
        except textometry.InputError as error:
            raise FileRefused(error.sentence_in(core_language())) from error


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() else ".txt"
