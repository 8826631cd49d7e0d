"""The file format of backups: a zip file with a manifest; written in a fixed order, read within the bounds it announces."""

import hashlib
import json
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

FORMAT = 1
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
MEDIA = "media"
PIECE = 1024 * 1024
MANIFEST_BYTES_MAX = 64 * 1024 * 1024
# The same for every backup, so that equal contents make equal files.
_DAY = (1980, 1, 1, 0, 0, 0)
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    OSError,
)


class ArchiveRefused(Exception):
    """An archive that cannot be taken; its text is the sentence for the operator."""


class Damaged(ArchiveRefused):
    """An archive that is not what was written."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This backup is damaged ({why}): take another one. Nothing has been changed.")


@dataclass(frozen=True)
class Member:
    """A file of an archive: its name, size and digest."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself; `schema` holds the last migration of each app."""

    app: str
    schema: dict[str, str]
    python: str
    database: str
    made_at: str
    members: tuple[Member, ...]

    def total_bytes(self) -> int:
        """The room that the members take once unpacked."""
        return sum(member.size_bytes for member in self.members)


def write(target: Path, files: Iterable[tuple[str, Path | bytes]], **facts: Any) -> Manifest:
    """Write `files` (name, contents) in their order to `target`, then the manifest; on the disk when it returns.

    A file that has gone meanwhile is left out: a picture may be removed while the others are copied.
    """
    members = []
    with target.open("xb") as raw:
        target.chmod(0o600)
        with zipfile.ZipFile(raw, "w") as whole:
            for name, contents in files:
                try:
                    source = None if isinstance(contents, bytes) else contents.open("rb")
                except FileNotFoundError:
                    continue
                members.append(_add(whole, name, source, contents))
            manifest = Manifest(members=tuple(members), **facts)
            _add(whole, MANIFEST, None, _as_json(manifest))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _add(whole: zipfile.ZipFile, name: str, source: BinaryIO | None, contents: Path | bytes) -> Member:
    info = zipfile.ZipInfo(name, _DAY)
    info.external_attr = (stat.S_IFREG | 0o600) << 16
    # Pictures are compressed already.
    info.compress_type = zipfile.ZIP_STORED if name.startswith(f"{MEDIA}/") else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    with whole.open(info, "w", force_zip64=True) as sink:
        if source is None:
            assert isinstance(contents, bytes)  # noqa: S101  (for the types)
            pieces: Iterator[bytes] = iter([contents])
        else:
            pieces = iter(lambda: source.read(PIECE), b"")
        for piece in pieces:
            sink.write(piece)
            digest.update(piece)
            size += len(piece)
    if source is not None:
        source.close()
    return Member(name, size, digest.hexdigest())


def _as_json(manifest: Manifest) -> bytes:
    fields = {
        "format": FORMAT,
        "app": manifest.app,
        "schema": manifest.schema,
        "python": manifest.python,
        "database": manifest.database,
        "made_at": manifest.made_at,
        "members": [
            {"name": member.name, "bytes": member.size_bytes, "sha256": member.sha256} for member in manifest.members
        ],
    }
    return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


class Archive:
    """An archive opened for reading; nothing of it is trusted but what its manifest announces."""

    def __init__(self, whole: zipfile.ZipFile) -> None:
        self._whole = whole
        self.manifest = _manifest_of(whole)
        announced = [member.name for member in self.manifest.members]
        names = [info.filename for info in whole.infolist()]
        if sorted([*announced, MANIFEST]) != sorted(names) or len(set(announced)) != len(announced):
            raise Damaged("its contents are not those that its manifest lists")
        for member in self.manifest.members:
            if not _is_safe(member.name, self.manifest.database):
                raise Damaged(f"it holds “{member.name[:80]}”, which no backup holds")

    def check(self) -> None:
        """Read every member to its end and compare sizes and digests. Raises `Damaged`."""
        for member in self.manifest.members:
            self._read(member, lambda _piece: None)

    def unpack(self, into: Path) -> None:
        """Write every member below the folder `into`, which is new and empty; on the disk when it returns. Raises `Damaged`."""
        for member in self.manifest.members:
            file = into.joinpath(*PurePosixPath(member.name).parts)
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # "x": never through a link, never over a file.
            with file.open("xb") as sink:
                file.chmod(0o600)
                self._read(member, sink.write)
                sink.flush()
                os.fsync(sink.fileno())

    def _read(self, member: Member, take: Callable[[bytes], Any]) -> None:
        info = self._whole.getinfo(member.name)
        mode = info.external_attr >> 16
        if info.file_size != member.size_bytes or (mode and not stat.S_ISREG(mode)):
            raise Damaged(f"“{member.name}” is not the file that was written")
        digest, left = hashlib.sha256(), member.size_bytes
        with _damage_said():
            source = self._whole.open(info)
        with source:
            while left > 0:
                with _damage_said():
                    piece = source.read(min(PIECE, left))
                if not piece:
                    break
                left -= len(piece)
                digest.update(piece)
                take(piece)
            with _damage_said():
                source.read(1)  # at the end, the library compares its own checksum
        if left or digest.hexdigest() != member.sha256:
            raise Damaged(f"“{member.name}” is not the file that was written")


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """Open the archive `file`. Raises `ArchiveRefused` when it is none, is damaged or is in a newer format."""
    try:
        raw = file.open("rb")
    except OSError as error:
        raise ArchiveRefused(f"{file} cannot be read: {error.strerror}.") from error
    with raw:
        with _damage_said():
            whole = zipfile.ZipFile(raw)
        with whole:
            yield Archive(whole)


@contextmanager
def _damage_said() -> Iterator[None]:
    try:
        yield
    except _DAMAGED as error:
        raise Damaged("it ends too early or is not a backup of this product") from error


def _manifest_of(whole: zipfile.ZipFile) -> Manifest:
    with _damage_said():
        info = whole.getinfo(MANIFEST)
        if info.file_size > MANIFEST_BYTES_MAX:
            raise Damaged("its manifest is too large")
        with whole.open(info) as source:
            fields = json.loads(source.read(MANIFEST_BYTES_MAX + 1))
    if not isinstance(fields, dict) or type(fields.get("format")) is not int:
        raise Damaged("its manifest cannot be read")
    if fields["format"] > FORMAT:
        raise ArchiveRefused(
            "This backup is in a newer format: update the product, then restore. Nothing has been changed."
        )
    try:
        members = tuple(
            Member(str(member["name"]), int(member["bytes"]), str(member["sha256"])) for member in fields["members"]
        )
        schema = {str(app): str(name) for app, name in fields["schema"].items()}
        texts = {name: str(fields[name]) for name in ("app", "python", "database", "made_at")}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged("its manifest cannot be read") from error
    if any(member.size_bytes < 0 for member in members):
        raise Damaged("its manifest cannot be read")
    return Manifest(schema=schema, members=members, **texts)


def _is_safe(name: str, database: str) -> bool:
    if name in (SETTINGS, f"database.{database}3", f"database.{database}"):
        return database.isalpha()
    parts = name.split("/")
    sound = all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    return len(parts) > 1 and parts[0] == MEDIA and sound and not any(mark in name for mark in ("\\", "\0", ":"))
