"""Words of an untrusted PDF, PPTX or ODP file, for the search; runs in the bounded child process of `kit.reading`."""

import io
import logging
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_PART_BYTES = 16 * 1024 * 1024  # of one part of an archive, unpacked
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SHOWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def words_of(content: bytes, *, letters: int, pages: int) -> str:
    """The text layer of `content`, up to so many letters and pages; what cannot be read gives what came before it."""
    parts: list[str] = []
    size = 0
    try:
        for part in _pdf(content, pages) if b"%PDF-" in content[:1024] else _slides(content, pages):
            parts.append(part)
            size += len(part)
            if size >= letters:
                break
    except Exception:  # noqa: BLE001, S110  (a damaged file gives what it gave so far: the search is the better for it)
        pass
    return " ".join(" ".join(parts).split())[:letters]


def _pdf(content: bytes, pages: int) -> Iterator[str]:
    import pypdf  # noqa: PLC0415  (takes long to load)

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    for page in pypdf.PdfReader(io.BytesIO(content), strict=False).pages[:pages]:
        yield page.extract_text()


def _slides(content: bytes, pages: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        numbers = {name: int(match[1]) for name in archive.namelist() if (match := _SLIDE.fullmatch(name))}
        if numbers:
            for name in sorted(numbers, key=lambda name: numbers[name])[:pages]:
                yield from _paragraphs(archive, name, {f"{_SHOWN}p"})
        else:
            yield from _paragraphs(archive, "content.xml", {f"{_TEXT}p", f"{_TEXT}h"})


def _paragraphs(archive: zipfile.ZipFile, name: str, tags: set[str]) -> Iterator[str]:
    if archive.getinfo(name).file_size <= _PART_BYTES:
        for element in ET.fromstring(archive.read(name)).iter():  # noqa: S314  (in a process with bounds of its own)
            if element.tag in tags:
                yield "".join(element.itertext())
