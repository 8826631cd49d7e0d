"""Archives from anywhere, read within limits and never unpacked on disk; archives of ours, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from lxml import etree

from textometry.errors import InputError
from textometry.files.xml_documents import root_of

# The first moment the format can tell: results depend on no clock.
_DAWN = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What is accepted of an archive.

    Parameters
    ----------
    members
        number of files.
    member_bytes
        size of one file once unpacked.
    total_bytes
        size of all that is read, once unpacked.
    """

    members: int = 20_000
    member_bytes: int = 200_000_000
    total_bytes: int = 1_000_000_000


class Archive:
    """A zip archive whose members are read one by one in memory; what they claim about their size is not believed."""

    def __init__(self, path: str | Path, *, limits: ArchiveLimits | None = None) -> None:
        self.path = Path(path)
        self.limits = limits or ArchiveLimits()
        self.read_bytes = 0
        try:
            self._zip = zipfile.ZipFile(self.path)
        except FileNotFoundError as error:
            raise InputError("file_missing", path=path) from error
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise InputError("archive_unreadable", path=path) from error
        members = [item for item in self._zip.infolist() if not item.is_dir()]
        if len(members) > self.limits.members:
            raise InputError("archive_members_too_many", count=len(members), most=self.limits.members, path=path)
        self._members: dict[str, zipfile.ZipInfo] = {}
        for item in members:
            if item.filename in self._members:
                raise InputError("archive_member_twice", name=item.filename, path=path)
            self._members[item.filename] = item
        self._folded = {name.casefold(): name for name in self._members}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def named(self, name: str) -> str | None:
        """The member of this name, capitals aside when no other way; `None` without any."""
        return name if name in self._members else self._folded.get(name.casefold())

    def ending(self, suffix: str) -> list[str]:
        """Members whose name ends so, capitals aside, in order."""
        return sorted(name for name in self._members if name.lower().endswith(suffix))

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises
        ------
        InputError
            when it is absent, locked, damaged, or goes over the limits.
        """
        if name not in self._members:
            raise InputError("archive_member_missing", name=name, path=self.path)
        item = self._members[name]
        if item.flag_bits & 1:
            raise InputError("archive_member_locked", name=name, path=self.path)
        limit = min(self.limits.member_bytes, self.limits.total_bytes - self.read_bytes)
        try:
            with self._zip.open(item) as stream:
                data = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise InputError("archive_member_damaged", name=name, path=self.path) from error
        if len(data) > limit:
            raise InputError("archive_member_too_large", name=name, most=limit, path=self.path)
        self.read_bytes += len(data)
        return data


def packed(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members in this order; the same members give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            item = zipfile.ZipInfo(name, _DAWN)
            item.compress_type = zipfile.ZIP_DEFLATED
            item.external_attr = 0o644 << 16
            archive.writestr(item, data)
    return stream.getvalue()


def parsed(data: bytes, path: str | Path) -> etree._Element:
    """The root of an XML document that declares neither types nor entities. Raises `InputError` naming file and line."""
    root = root_of(data, path)
    if root.getroottree().docinfo.doctype:
        raise InputError("xml_declares_types", path=path)
    return root
