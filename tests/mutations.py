"""Files spoiled by chance, always the same ones for the same number: bytes, pieces, members of archives."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence

_TOKENS = (
    b"\0", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n", b"\r\n", b"\t", b" ", b'"', b"'", b";", b",", b"<", b">", b"</", b"/>",
    b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&amp;", b"&x;", b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"[", b"]", b"{", b"}", b":", b"null", b"true",
    b"NaN", b"-1", b"0", b"1e999", b"99999999999999999999", b"2147483648", b"-2147483649", b"0.5", b"****", b"-*", b"*a_b", b"---", b"=1+1",
    b"\xc3\xa9", b"\xe2\x80\x99", b"\xf0\x9f\x99\x82", b"\xcc\x81", b"obj", b"stream", b"PK\x03\x04", b"SQLite format 3\0",
)  # fmt: skip


def spoiled(seed: int, content: bytes, others: Sequence[bytes] = ()) -> bytes:
    """The content with one to eight faults drawn from the seed; those of an archive are in a member or in the archive itself."""
    rng = random.Random(seed)
    if content[:2] == b"PK" and rng.random() < 0.8:
        return _spoiled_archive(rng, content)
    return _spoiled(rng, content, others)


def _spoiled_archive(rng: random.Random, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        names = old.namelist()
        chosen = rng.choice(names)
        dropped = rng.random() < 0.05
        for name in names:
            data = old.read(name)
            if name == chosen:
                if dropped:
                    continue
                data = _spoiled(rng, data, ())
            new.writestr(name, data)
    return stream.getvalue()


def _spoiled(rng: random.Random, content: bytes, others: Sequence[bytes]) -> bytes:
    data = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        size = min(rng.choice((1, 1, 2, 4, 16, 200)), len(data) - at)
        kind = rng.randrange(8)
        if kind == 0 and size:
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at : at + size]
        elif kind == 2:
            data[at:at] = rng.choice(_TOKENS)
        elif kind == 3:
            data[at : at + size] = rng.choice(_TOKENS)
        elif kind == 4:
            data[at:at] = data[at : at + size] * rng.choice((1, 1, 2, 50))
        elif kind == 5 and rng.random() < 0.3:
            del data[at:]
        elif kind == 6 and size:
            data[at] ^= 1 << rng.randrange(8)
        elif others:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            data[at:at] = other[start : start + rng.choice((3, 30, 300))]
    return bytes(data)
