"""PDF documents by typst: tagged for screen readers (PDF/UA-1) and made to be archived (PDF/A-2a).

A document is a source of ours (`….typ`) that reads `data.json`: what people typed is data there, never an instruction.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image

STANDARDS = ("ua-1", "a-2a")
# Chinese, Japanese and Korean signs in frequent use: docs/how-to/renew-assets.md.
FONTS = Path(__file__).parent / "fonts"
# Signs that the fonts shipped with typst draw; beyond them, those of `FONTS` and of the machine are asked for.
_UNUSUAL = re.compile("[^\x00-\u024f\u0300-\u036f\u2000-\u206f\u20ac\u2190-\u2193\u2212\ufffd]")
# Texts in JSON; emoji, the signs that change their colour and those that wait for one.
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_PICTURES = ("So", "Sk", "Mn", "Cn")
# Characters that no font draws and no archive takes.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def pdf_of(
    source: Path, data: Mapping[str, Any], *, day: date, language: str, pictures: Mapping[str, str] | None = None
) -> bytes:
    """The document of `source` with `data`, as PDF; the same data give the same bytes on the same machine.

    `data` is plain values; `pictures` are SVG by file name. A picture (an emoji) that no font at hand can draw is left
    out, unless a text is nothing else; another such sign is written as its number ([U+4E00]), since both norms forbid an empty box. Cost: about 10 ms a page.
    """
    whole = json.dumps({**data, "day": day.isoformat(), "language": language}, ensure_ascii=False)
    whole = _CONTROLS.sub("", whole)
    files = {"main": source.read_bytes(), **{name: svg.encode() for name, svg in (pictures or {}).items()}}
    unusual = set(_UNUSUAL.findall(whole))
    lost: set[str] = set()
    if unusual:
        lost = set(_lost_among(frozenset(unusual)))
    return _compiled({**files, "data.json": _written(whole, lost).encode()}, with_machine_fonts=bool(unusual))


def png_of(svg: str, *, pixels_an_inch: int = 144) -> bytes:
    """A chart of ours, an SVG document, drawn on white as PNG; its letters are those of the fonts shipped with typst."""
    source = b'#set page(width: auto, height: auto, margin: 12pt, fill: white)\n#image("chart.svg")'
    is_unusual = bool(_UNUSUAL.search(svg))
    drawn = typst.compile(  # type: ignore[call-overload]  # as below
        {"main": source, "chart.svg": svg.encode()},
        format="png",
        ppi=pixels_an_inch,
        font_paths=_more_fonts(is_unusual),
        ignore_system_fonts=not is_unusual,
    )
    return bytes(drawn)


def jpeg_of(svg: str) -> bytes:
    """The same as JPEG, for files that take no SVG. Cost: some 50 ms."""
    jpeg = io.BytesIO()
    with Image.open(io.BytesIO(png_of(svg))) as picture:
        picture.convert("RGB").save(jpeg, "JPEG", quality=90)
    return jpeg.getvalue()


def compile_pdf(source: Any, *, at: datetime, root: str | None = None, with_machine_fonts: bool = False) -> bytes:
    """The PDF of a typst `source` (its bytes, files by name, or the path of one under `root`), dated `at`, in both standards."""
    content = b""
    # A compressed stream may end with the byte of a carriage return: with the line end that follows it looks like a line end
    # of two, and validators count one byte too few (PDF/A-2, 6.1.7.1). The file is then made with plain streams.
    for plain in (False, True):
        # Its types do not know that it also takes several files by name.
        compiled = typst.compile(  # type: ignore[call-overload]
            source,
            root=root,
            format="pdf",
            font_paths=_more_fonts(with_machine_fonts),
            ignore_system_fonts=not with_machine_fonts,
            pdf_standards=list(STANDARDS),
            timestamp=at,
            pretty=plain,
        )
        content = bytes(compiled)
        if b"\r\nendstream" not in content:
            break
    return content


def _more_fonts(are_wanted: bool) -> list[str | Path]:  # noqa: FBT001  (as the flag that it goes with)
    return [FONTS] if are_wanted else []


def _compiled(files: Mapping[str, bytes], *, with_machine_fonts: bool) -> bytes:
    return compile_pdf(dict(files), at=datetime(1980, 1, 1, tzinfo=UTC), with_machine_fonts=with_machine_fonts)


def _written(whole: str, lost: set[str]) -> str:
    if not lost:
        return whole
    numbers = {ord(sign): f"[U+{ord(sign):04X}]" for sign in lost}
    pictures_lost = {ord(sign): None for sign in lost if unicodedata.category(sign) in _PICTURES}

    def text(quoted: re.Match[str]) -> str:
        rest = quoted[0].translate(pictures_lost)
        return (rest if rest.strip('" ') or not quoted[0].strip('" ') else quoted[0]).translate(numbers)

    return _QUOTED.sub(text, whole)


def unprintable(texts: Iterable[str]) -> str:
    """The signs of `texts` that papers write as numbers, since no font at hand draws them: to be said before one prints; "" mostly.

    Cost: nothing for texts in Latin letters, else some 10 ms a sign, once in the life of a process.
    """
    unusual = frozenset(_UNUSUAL.findall(_CONTROLS.sub("", "".join(texts))))
    lost = _lost_among(unusual) if unusual else frozenset()
    return " ".join(sorted(sign for sign in lost if unicodedata.category(sign) not in _PICTURES))


@lru_cache(maxsize=64)
def _lost_among(signs: frozenset[str]) -> frozenset[str]:
    return frozenset(_undrawable(set(signs)))


def _undrawable(signs: set[str]) -> set[str]:
    """The signs that no font at hand can draw, or that archives refuse; found by halves."""
    lost: set[str] = set()
    waiting = [sorted(signs)]
    probe = b'#set document(title: "x")\n#for sign in json("data.json") [#sign ]'
    while waiting:
        some = waiting.pop()
        try:
            _compiled({"main": probe, "data.json": json.dumps(some).encode()}, with_machine_fonts=True)
        except typst.TypstError:
            if len(some) == 1:
                lost.update(some)
            else:
                half = len(some) // 2
                waiting += [some[:half], some[half:]]
    return lost
