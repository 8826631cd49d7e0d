"""Decode bytes to text: unpack, detect the encoding, refuse binary files."""

from __future__ import annotations

import codecs
import gzip
import lzma
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from textometry.errors import InputError
from textometry.notes import Note
from textometry.texts.corpus import Limits

# UTF-32 first: its little-endian mark begins like that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Accented letters of French in each single-byte encoding: the likelier encoding is the one that shows more of them.
_FRENCH = "éèêàçùâîôûëïœÉÀ’«»"
_TWICE = re.compile("Ã[©¨ª§¢®´»]|â€™|Å“|Ã\xa0")


def read_text(
    path: str | Path, *, encoding: str | None = None, limits: Limits | None = None
) -> tuple[str, tuple[Note, ...]]:
    """Reads a text file.

    Parameters
    ----------
    path
        the file; a name ending in `.xz` or `.gz` is unpacked, never beyond the limit.
    encoding
        its encoding; when absent it is found out.
    limits
        the size accepted.

    Returns
    -------
    the text, without the mark that may open it, and what there is to say about its encoding.

    Raises
    ------
    InputError
        naming the file when it is missing, too big, binary or in another encoding than said.
    """
    data = read_bytes(path, limits=limits)
    try:
        return decode(data, encoding=encoding)
    except InputError as error:
        raise error.at(path) from error


def read_bytes(path: str | Path, *, limits: Limits | None = None) -> bytes:
    """The bytes of a file, unpacked; see `read_text`."""
    limit = (limits or Limits()).file_bytes
    path = Path(path)
    openers: dict[str, Callable[..., Any]] = {".xz": lzma.open, ".gz": gzip.open}
    try:
        if path.is_dir():
            raise InputError("file_is_folder", path=path)
        with openers.get(path.suffix.lower(), open)(path, "rb") as stream:
            data = _read_up_to(stream, limit)
    except FileNotFoundError as error:
        raise InputError("file_missing", path=path) from error
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise InputError("file_unreadable", reason=getattr(error, "strerror", None) or error, path=path) from error
    if len(data) > limit:
        raise InputError("file_too_large", most=limit, path=path)
    return data


def begins_with(path: str | Path, sign: bytes) -> bool:
    """Whether a file that can be read begins so, blanks apart."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(200).lstrip().startswith(sign)
    except OSError:
        return False


def _read_up_to(stream: IO[bytes], limit: int) -> bytes:
    return stream.read(limit + 1)


def decode(data: bytes, *, encoding: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """Text of some bytes, and notes on the encoding.

    Raises
    ------
    InputError
        when the bytes are no text, or not in the encoding said.
    """
    if encoding is not None:
        return _decode_as(data, encoding), ()
    for mark, name in _MARKS:
        if data.startswith(mark):
            if name == "utf-8-sig":
                return _decode_as(data, name), ()
            return _decode_as(data, name), (Note("encoding_marked", {"encoding": name.upper()}),)
    if (position := data.find(b"\0")) >= 0:
        wide = _wide(data)
        if wide is None:
            line = data.count(b"\n", 0, position) + 1
            raise InputError("bytes_hold_nul", line=line)
        return _decode_as(data, wide), (Note("encoding_found", {"encoding": wide.upper()}),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _single_byte(data)
    if len(_TWICE.findall(text)) >= 3:
        guess = Note(
            "encoded_twice",
        )
        return text, (guess,)
    return text, ()


def line_end(text: str) -> str:
    """The sign that ends the lines of a text: a line feed, or the carriage return of old Macintosh files."""
    return "\r" if "\r" in text and "\n" not in text else "\n"


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise InputError("encoding_unknown", encoding=encoding) from error
    except UnicodeError as error:
        line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise InputError("encoding_wrong", encoding=encoding.upper(), line=line) from error
    if "\0" in text:
        raise InputError("text_holds_nul", line=text.count("\n", 0, text.index("\0")) + 1)
    return text.removeprefix("\ufeff")


def _wide(data: bytes) -> str | None:
    """UTF-16 without a mark, betrayed by a NUL every second byte."""
    sample = data[:4000]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    half = len(sample) / 2
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> tuple[str, tuple[Note, ...]]:
    controls = sum(data.count(bytes([code])) for code in range(32) if code not in (9, 10, 11, 12, 13, 27))
    if controls > max(2, len(data) / 1000):
        raise InputError("text_holds_controls")
    best, name = max(
        ((data.decode(candidate, "replace"), candidate) for candidate in ("cp1252", "mac-roman", "cp850")),
        key=lambda pair: sum(pair[0].count(sign) for sign in _FRENCH) - 5 * pair[0].count("\ufffd"),
    )
    spoiled = best.count("\ufffd")
    if spoiled:
        return best, (Note("encoding_guessed_in_part", {"encoding": name.upper(), "lost": spoiled}),)
    return best, (Note("encoding_guessed", {"encoding": name.upper()}),)
