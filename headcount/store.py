"""Stored registers: files named by the hash of their content, checked when opened, built again when missing or stale.

A folder holds a list (`register.json`) and the three files it names: occasions, closed years, open year. A file never changes; the
list is replaced in one go, so a process that is killed leaves the register that was there. Processes map the same files.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np

from headcount.errors import StaleError
from headcount.files.containers import read_arrays, write_arrays
from headcount.files.writing import put
from headcount.occasions import Column, Occasions
from headcount.part import Part
from headcount.register import Register

try:
    import fcntl
except ImportError:  # Windows: two writers then both work, and each leaves a whole register
    fcntl = None  # type: ignore[assignment]

FORMAT = "headcount-register/1"
LIST = "register.json"
_LIST_BYTES = 1 << 16
_KINDS = ("occasions", "closed", "open")
_NAME = re.compile(r"(?:occasions|closed|open)-[0-9a-f]{32}\.arrays")
_TRIES = 5  # a list that was read just before its files were replaced is read again


class Store:
    """A folder in which one register is stored.

    Parameters
    ----------
    folder : made if it is missing.
    source : a text that says of which data it is (a database, the version of the questions asked of it); what was stored of
        another source is stale.
    """

    def __init__(self, folder: Path, source: str) -> None:
        self.folder, self.source = folder, source
        self._stored: dict[str, tuple[Any, str]] = {}  # what was read or written here last, and the files that hold it

    def read(self) -> Register:
        """The register stored here, mapped.

        Raises
        ------
        StaleError
            When there is none, it is of another source, or anything of it is damaged.

        Cost
        ----
        O(size): hashes and bounds of every file are checked.
        """
        for attempt in range(_TRIES):
            listed = self._list()
            try:
                register = _register(self.folder, listed)
                self._remember(register, listed["files"])
                return register  # noqa: TRY300 - what may fail is read again
            except StaleError as error:
                if error.code != "store_missing" or attempt == _TRIES - 1 or self._list() == listed:
                    raise
        raise StaleError("store_missing")

    def open(self, build: Callable[[], Register]) -> Register:
        """The register stored here; where there is none that can be trusted, it is built and stored.

        Parameters
        ----------
        build : makes the register from its source; called by one process at a time.

        Raises
        ------
        OSError
            When the folder cannot be written.
        """
        try:
            return self.read()
        except StaleError:
            with self._writing():
                try:
                    return self.read()  # another process has built it meanwhile
                except StaleError:
                    register = build()
                    self._write(register)
                    return register

    def write(self, register: Register) -> None:
        """Store a register, unless the one that is here holds as much of the change log or more.

        Parameters
        ----------
        register : what is to be stored; parts that are stored already are not written again.

        Raises
        ------
        OSError
            When it cannot be written; what was stored stays.
        """
        with self._writing():
            try:
                if int(self._list()["log"]) >= register.log and self.read():
                    return
            except StaleError:
                pass
            self._write(register)

    def _write(self, register: Register) -> None:
        files = {}
        for kind in _KINDS:
            stored, name = self._stored.get(kind, (None, ""))
            is_there = stored is getattr(register, kind) and (self.folder / name).exists()
            files[kind] = name if is_there else write_arrays(self.folder, kind, _arrays_of(getattr(register, kind)))
        listed = {
            "format": FORMAT, "source": self.source, "log": register.log, "per_half_day": register.per_half_day, "files": files,
        }  # fmt: skip
        content = json.dumps({**listed, "check": _check(listed)}).encode()

        def write(stream: IO[bytes]) -> None:
            stream.write(content)

        put(self.folder / LIST, write, mode=0o600)
        for path in self.folder.iterdir():  # files of before, and what a process that was killed has left
            is_ours = _NAME.fullmatch(path.name) or path.suffix in {".part", ".new"}
            if is_ours and path.name not in files.values():
                path.unlink(missing_ok=True)
        self._remember(register, files)

    def _remember(self, register: Register, files: dict[str, str]) -> None:
        self._stored = {kind: (getattr(register, kind), files[kind]) for kind in _KINDS}

    def _list(self) -> dict[str, Any]:
        try:
            with (self.folder / LIST).open("rb") as stream:
                content = stream.read(_LIST_BYTES + 1)
        except FileNotFoundError as error:
            raise StaleError("store_missing") from error
        except OSError as error:
            raise StaleError("store_broken", name=LIST) from error
        try:
            listed: dict[str, Any] = json.loads(content[:_LIST_BYTES])
            is_sound = listed.pop("check") == _check(listed) and listed["format"] == FORMAT
            is_sound = is_sound and all(_NAME.fullmatch(listed["files"][kind]) for kind in _KINDS)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StaleError("store_broken", name=LIST) from error
        if not is_sound:
            raise StaleError("store_broken", name=LIST)
        if listed["source"] != self.source:
            raise StaleError("store_of_other_source")
        return listed

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One process at a time; a lock that the system lets go when its process ends, however it ends."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("ab") as stream:
            if fcntl is not None:
                fcntl.flock(stream, fcntl.LOCK_EX)
            yield


def _check(listed: dict[str, Any]) -> str:
    return hashlib.blake2b(json.dumps(listed, sort_keys=True).encode(), digest_size=16).hexdigest()


def _arrays_of(part: Part | Occasions) -> dict[str, Any]:
    """What is stored of a part, or of the occasions."""
    if isinstance(part, Part):
        return dict(part.arrays())
    arrays: dict[str, Any] = {"ids": part.ids, "closed": part.closed}
    for number, column in enumerate(part.columns.values()):
        arrays[f"codes {number}"] = column.codes
    labels = {name: column.labels for name, column in part.columns.items()}
    return {**arrays, "labels": np.frombuffer(json.dumps(labels).encode(), np.uint8)}


def _register(folder: Path, listed: dict[str, Any]) -> Register:
    files = listed["files"]
    stored = {kind: read_arrays(folder, files[kind]) for kind in _KINDS}
    try:
        occasions = _occasions(stored["occasions"])
    except (KeyError, ValueError, TypeError) as error:
        raise StaleError("store_broken", name=files["occasions"]) from error
    parts = []
    for kind in ("closed", "open"):
        try:
            part = Part(**stored[kind])
        except TypeError as error:
            raise StaleError("store_broken", name=files[kind]) from error
        if not part.is_sound(len(occasions)):
            raise StaleError("store_broken", name=files[kind])
        parts.append(part)
    return Register(occasions, parts[0], parts[1], int(listed["per_half_day"]), int(listed["log"]))


def _occasions(arrays: dict[str, Any]) -> Occasions:
    labels = json.loads(arrays["labels"].tobytes())
    size = len(arrays["ids"])
    columns = {}
    for number, (name, texts) in enumerate(labels.items()):
        codes = arrays[f"codes {number}"]
        if len(codes) != size or (size and not 0 <= int(codes.min()) <= int(codes.max()) < len(texts)):
            raise ValueError(name)
        columns[name] = Column(codes, tuple(texts))
    if len(arrays["closed"]) != size:
        raise ValueError("closed")
    return Occasions(arrays["ids"], arrays["closed"], columns)
