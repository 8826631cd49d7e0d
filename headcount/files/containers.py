"""Arrays in one file, named by the hash of its content; read by mapping it, so that processes share the memory.

A line of JSON (name, kind and length of each array), then the arrays, each from a multiple of 64 bytes on.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from headcount.errors import StaleError
from headcount.files.writing import put

FORMAT = "headcount-arrays/1"
MOST_BYTES = 1 << 34
_HEADER_BYTES, _ALIGNED, _PIECE = 1 << 16, 64, 1 << 20
_KINDS = {"|u1", "|b1", "<u4", "<i4", "<i8"}


class _Hashing:
    """A stream that hashes what it writes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.hash, self.size = stream, hashlib.blake2b(digest_size=16), 0

    def write(self, content: Any) -> None:
        self._stream.write(content)
        self.hash.update(content)
        self.size += memoryview(content).nbytes

    def align(self) -> None:
        self.write(bytes(-self.size % _ALIGNED))


def write_arrays(folder: Path, prefix: str, arrays: Mapping[str, NDArray[Any]]) -> str:
    """Write arrays to a file of a folder, readable by its owner alone.

    Parameters
    ----------
    folder : where.
    prefix : how its name begins; the hash of the content follows.
    arrays : flat arrays of bytes, booleans or whole numbers, by name.

    Returns
    -------
    The name of the file. One that is there already is the same, and is written over by itself.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    flat = {name: np.ascontiguousarray(values) for name, values in arrays.items()}
    flat = {name: values.astype(values.dtype.newbyteorder("<"), copy=False) for name, values in flat.items()}
    header = {"format": FORMAT, "arrays": [[name, values.dtype.str, len(values)] for name, values in flat.items()]}
    name = ""

    def write(stream: IO[bytes]) -> None:
        nonlocal name
        hashing = _Hashing(stream)
        hashing.write(json.dumps(header).encode() + b"\n")
        for values in flat.values():
            hashing.align()
            hashing.write(values.data.cast("B") if len(values) else b"")
        name = f"{prefix}-{hashing.hash.hexdigest()}.arrays"

    under_way = folder / f"{prefix}.new"
    put(under_way, write, mode=0o600)
    under_way.replace(folder / name)
    return name


def read_arrays(folder: Path, name: str) -> dict[str, NDArray[Any]]:
    """Map the arrays of a file that `write_arrays` wrote; they cannot be changed.

    Parameters
    ----------
    folder, name : where it is.

    Raises
    ------
    StaleError
        When it is missing, larger than `MOST_BYTES`, or not what its name says, to the last byte.

    Cost
    ----
    O(size): its hash is computed anew.
    """
    try:
        with (folder / name).open("rb") as stream:
            size = stream.seek(0, 2)
            if not 0 < size <= MOST_BYTES:
                raise StaleError("store_broken", name=name)
            stream.seek(0)
            digest = hashlib.blake2b(digest_size=16)
            while piece := stream.read(_PIECE):  # not by the mapping: pages that no count needs stay out of memory
                digest.update(piece)
            content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError as error:
        raise StaleError("store_missing") from error
    except (OSError, ValueError) as error:
        raise StaleError("store_broken", name=name) from error
    if digest.hexdigest() != name.rpartition("-")[2].partition(".")[0]:
        raise StaleError("store_broken", name=name)
    try:
        return _arrays(content)
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # a header of another version, or another's
        raise StaleError("store_broken", name=name) from error


def _arrays(content: mmap.mmap) -> dict[str, NDArray[Any]]:
    end = content.find(b"\n", 0, _HEADER_BYTES)
    header = json.loads(content[: max(end, 0)])
    if header["format"] != FORMAT:
        raise ValueError(header["format"])
    arrays, at = {}, end + 1
    for name, kind, length in header["arrays"]:
        if kind not in _KINDS or int(length) < 0:  # numpy takes -1 for all that is left
            raise ValueError(kind)
        at += -at % _ALIGNED
        arrays[str(name)] = np.frombuffer(content, np.dtype(kind), int(length), at)
        at += arrays[str(name)].nbytes
    if at != len(content):
        raise ValueError(at)
    return arrays
