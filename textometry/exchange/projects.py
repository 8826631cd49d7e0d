"""Read coded projects whatever program wrote them: REFI-QDA, RQDA, QualCoder, Taguette, Sonal."""

from __future__ import annotations

from pathlib import Path

from textometry.exchange.archives import ArchiveLimits
from textometry.exchange.qda_databases import read_qda
from textometry.exchange.refi_reading import ReadProject, read_project
from textometry.exchange.sonal import is_sonal, read_sonal
from textometry.exchange.taguette import is_highlights, read_highlights
from textometry.texts.corpus import Limits

REFI = (".qdpx", ".qde")
PROJECTS = (*REFI, ".rqda", ".qda", ".sqlite3", ".sqlite", ".db")


def is_project(path: str | Path, *, limits: Limits | None = None) -> bool:
    """Whether a file or a folder is a coded project: told by its ending, its folder, or the columns of its table, of which no more
    than `limits` is read.
    """
    path = Path(path)
    if path.suffix.lower() in PROJECTS or (path.is_dir() and (path / "data.qda").is_file()):
        return True
    return is_sonal(path) or is_highlights(path, limits=limits)


def read_any_project(
    path: str | Path, *, limits: Limits | None = None, archive_limits: ArchiveLimits | None = None
) -> ReadProject:
    """Reads the coded project of a file or a folder.

    Parameters
    ----------
    path
        a `.qdpx` or `.qde`, a `.rqda`, a folder (or a `data.qda`) of QualCoder, an SQLite file or a table of highlights of
        Taguette, an interview (`.sonal`, `.rtr`) or a corpus (`.crp`) of Sonal, or a folder of these.
    limits
        what is accepted of a table.
    archive_limits
        what is accepted of an archive.

    Raises
    ------
    InputError
        naming the file, when it is no such project.
    """
    path = Path(path)
    if path.suffix.lower() in REFI:
        return read_project(path, limits=archive_limits)
    if is_sonal(path) and not (path / "data.qda").is_file():
        return read_sonal(path)
    return read_highlights(path, limits=limits) if path.suffix.lower() in {".csv", ".xlsx"} else read_qda(path)
