"""Texts of an untrusted file or archive, with their variables; runs in the bounded child process of `kit.reading`."""

import os
import tempfile
import zipfile
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

# One thread: each would reserve memory of its own, more than the bounds of the process leave.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from textometry import (
    ArchiveLimits,
    InputError,
    Limits,
    is_project,
    read_any_project,
    read_corpus,
    read_rows,
)

MOST_MEMBERS = 2_000
_TABLES = (".csv", ".tsv", ".xlsx", ".ods")


def texts_of(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """The texts of `content`, a file called `name`, or why there are none.

    `text_columns` and `id_column` are those of a table; `letters` and `unpacked` bound what is read. Answers the documents and
    notes of the core, the columns of a table, and the `project` of a coded one; else a fault with its values.
    """
    limits = Limits(
        file_bytes=options["unpacked"],
        document_characters=options["letters"],
        documents=options["texts"],
        variables=200,
    )
    with tempfile.TemporaryDirectory() as folder:
        kind = PurePosixPath(options["name"]).suffix.lower()
        try:
            path = (
                _unpacked(content, Path(folder), options["unpacked"])
                if kind == ".zip"
                else _laid(content, folder, kind)
            )
            if is_project(path, limits=limits):
                return _project(path, options, limits)
            columns = read_rows(path, limits=limits)[0] if kind in _TABLES else []
            corpus = read_corpus(
                path, text_columns=options["text_columns"], id_column=options["id_column"] or None, limits=limits
            )
        except InputError as error:
            return {
                "fault": error.code,
                "values": dict(error.values),
                "line": error.line,
                "columns": _columns(path, kind, limits),
            }
        except _Refused as refusal:
            return {"fault": str(refusal), "values": {}, "line": None, "columns": []}
    if sum(map(len, corpus.texts)) > options["letters"]:
        return {"fault": "too_long", "values": {}, "line": None, "columns": columns}
    return {**corpus.to_json(), "columns": [name for name in columns if name]}


def _project(path: Path, options: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """A coded project: its texts, and under `project` its codes, codings, and how many formatted files stay outside."""
    bounds = ArchiveLimits(MOST_MEMBERS, options["unpacked"], options["unpacked"])
    read = read_any_project(path, limits=limits, archive_limits=bounds)
    coded = read.coded
    if len(coded.corpus.documents) > options["texts"] or sum(map(len, coded.corpus.texts)) > options["letters"]:
        raise _Refused("too_long")
    return {
        **coded.corpus.to_json(),
        "notes": [note.to_json() for note in (*coded.corpus.notes, *read.notes)],
        "columns": [],
        "project": {
            "codes": [asdict(code) for code in coded.book.codes],
            "codings": [asdict(coding) for coding in coded.codings],
            "attached": len(coded.attached),
        },
    }


class _Refused(Exception):
    """An archive that is not read, by a code of our own."""


def _laid(content: bytes, folder: str, kind: str) -> Path:
    path = Path(folder, f"texte{kind}")
    path.write_bytes(content)
    return path


def _columns(path: Path, kind: str, limits: Limits) -> list[str]:
    """The columns of a table of which the texts were not found, so that somebody may say which they are."""
    if kind not in _TABLES:
        return []
    try:
        return [name for name in read_rows(path, limits=limits)[0] if name]
    except InputError:
        return []


def _unpacked(content: bytes, folder: Path, most_bytes: int) -> Path:
    """The files of an archive side by side in `folder`, whatever folders they stood in; what it claims of sizes is not believed."""
    packed = folder / "archive"
    packed.write_bytes(content)
    target = folder / "files"
    target.mkdir()
    left = most_bytes
    try:
        with zipfile.ZipFile(packed) as archive:
            members = [item for item in archive.infolist() if not item.is_dir() and not _is_of_system(item.filename)]
            if len(members) > MOST_MEMBERS:
                raise _Refused("too_many_files")
            for item in members:
                if item.flag_bits & 1:
                    raise _Refused("locked")
                with archive.open(item) as stream:
                    body = stream.read(left + 1)
                left -= len(body)
                if left < 0:
                    raise _Refused("too_large_unpacked")
                (
                    target / " - ".join(PurePosixPath(item.filename.replace("\\", "/")).parts[-3:])[-180:].lstrip(".")
                ).write_bytes(body)
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
        raise _Refused("broken_archive") from error
    return target


def _is_of_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".") or ".." in parts
