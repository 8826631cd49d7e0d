"""Read REFI-QDA projects (.qdpx, .qde): texts, codes, codings, coders, variables, and what is left out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from textometry.coding.model import CodeBook, CodedCorpus, Coding, guid_of, is_moment
from textometry.errors import InputError
from textometry.exchange.archives import Archive, ArchiveLimits
from textometry.exchange.positions import BOM, Counting, Decision, Selection, decide, offsets, plain
from textometry.exchange.refi import ORIGIN, PROJECT, Element, child, children, guid, read_codes, rooted, text_of
from textometry.exchange.refi_variables import variables_of
from textometry.files.encodings import decode, read_bytes
from textometry.files.json_documents import parse_json
from textometry.files.papers import PAPERS, paper_text
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Theme

KEPT_ASIDE = "textometry.json"


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project and how it was read.

    Parameters
    ----------
    coded
        documents, codes, codings.
    decision
        how positions were counted in the file.
    raw
        for each coding, by its identifier, its start and end as the file gives them.
    notes
        what the reader must know: how positions were read, what was left out.
    """

    coded: CodedCorpus
    decision: Decision
    raw: Mapping[str, tuple[int, int]]
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Source:
    """A text on its way: its elements in the file, and the text as it is there."""

    element: Element
    id: str
    name: str
    text: str
    inline: bool


@dataclass(slots=True)
class _Reading:
    """What is gathered while a project is read."""

    root: Element
    archive: Archive | None
    path: Path
    kept: dict[str, Any] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    memos: dict[str, str] = field(default_factory=dict)
    guids: dict[str, str] = field(default_factory=dict)
    raw: dict[str, tuple[int, int]] = field(default_factory=dict)
    attached: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def read_project(path: str | Path, *, limits: ArchiveLimits | None = None) -> ReadProject:
    """Reads a REFI-QDA project.

    Texts come without the mark at their head and with simple line ends, and all positions refer to them in code
    points; a project written by this package gives back its texts and positions exactly.

    Parameters
    ----------
    path
        a `.qdpx` archive, or a `.qde` file whose texts are inside it. Nothing is unpacked on disk, and no
        file outside the archive is ever read.
    limits
        what is accepted of the archive.

    Raises
    ------
    InputError
        naming the file, when it is no such project, is damaged or goes over the limits.
    """
    path = Path(path)
    if path.suffix.lower() == ".qde":
        return _read(_Reading(rooted(read_bytes(path), path, "Project", PROJECT), None, path))
    with Archive(path, limits=limits) as archive:
        projects = [name for name in archive.ending(".qde") if "/" not in name]
        if len(projects) != 1:
            raise InputError("refi_projects_not_one", count=len(projects), path=path)
        reading = _Reading(rooted(archive.read(projects[0]), path, "Project", PROJECT), archive, path)
        if reading.root.get("origin") == ORIGIN and archive.named(KEPT_ASIDE):
            reading.kept = _kept_aside(archive)
        return _read(reading)


def _kept_aside(archive: Archive) -> dict[str, dict[str, Any]]:
    """What the plain texts leave out, by kind and identifier; whatever has not that form is left aside."""
    try:
        values = parse_json(archive.read(KEPT_ASIDE))
    except InputError:
        return {}
    if not isinstance(values, dict):
        return {}
    return {kind: by_identity for kind, by_identity in values.items() if isinstance(by_identity, dict)}


def _read(reading: _Reading) -> ReadProject:
    root = reading.root
    for user in children(child(root, "Users"), "User"):
        name = user.get("name") or user.get("id") or user.get("guid", "")
        reading.users[guid(user.get("guid"))] = name
        reading.guids[f"coder:{name}"] = guid(user.get("guid"))
    for note in children(child(root, "Notes"), "Note"):
        reading.memos[guid(note.get("guid"))] = _text(reading, note)[0] or text_of(note, "Description")
    try:
        book = CodeBook(tuple(read_codes(child(child(root, "CodeBook"), "Codes"), lambda code: _memo(reading, code))))
        sources = _sources(reading)
        decision = _decision(reading, sources)
        variables = variables_of(root, {source.id: source.element for source in sources}, reading.skipped)
        documents, codings = [], []
        for source in sources:
            text, table, themes = _restored(reading, source, decision.counting)
            values, also = variables[source.id]
            title = text_of(source.element, "Description")
            documents.append(Document(source.name, text, values, themes, title, also))
            codings += _codings(reading, source, book, table, len(text))
        users = tuple(sorted(dict.fromkeys(reading.users.values())))
        coded = CodedCorpus(
            Corpus(tuple(documents)), book, tuple(codings), root.get("name", ""), reading.guids, users, reading.attached
        )
    except InputError as error:
        raise error.at(error.path or reading.path) from error
    for name, inside in (("Sets", "Set"), ("Links", "Link"), ("Graphs", "Graph")):
        reading.skipped[inside] += sum(1 for _ in children(child(root, name), inside))
    left = {what: count for what, count in sorted(reading.skipped.items()) if count}
    if left:
        reading.notes.append(Note("refi_left_out", {"kinds": left}))
    return ReadProject(coded, decision, reading.raw, (*reading.notes, *decision.notes()))


# --- texts ------------------------------------------------------------------------------------------------------------


def _sources(reading: _Reading) -> list[_Source]:
    """Texts of the project with different names, those of PDF documents included when the file holds them."""
    sources: list[_Source] = []
    taken: set[str] = set()
    ids: set[str] = set()
    for element in children(
        child(reading.root, "Sources"), "TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource"
    ):
        kind = element.tag.rpartition("}")[2]
        name = element.get("name") or f"{kind} {len(sources) + 1}"
        holder = element if kind == "TextSource" else child(element, "Representation")
        text, inline = (
            (None, False) if holder is None or kind not in ("TextSource", "PDFSource") else _text(reading, holder)
        )
        if kind == "PDFSource":
            reading.skipped["PDFSelection"] += sum(1 for _ in children(element, "PDFSelection"))
        if text is None:
            reading.skipped[kind] += 1
            continue
        unique, number = name, 2
        while unique in taken:
            unique, number = f"{name} ({number})", number + 1
        taken.add(unique)
        identity = guid(element.get("guid"))
        if not identity or identity in ids:
            identity = guid_of("document", unique)
        ids.add(identity)
        reading.guids[f"document:{unique}"] = identity
        _attach(reading, holder, unique)
        sources.append(_Source(holder, identity, unique, text, inline))
    return sources


def _text(reading: _Reading, element: Element) -> tuple[str | None, bool]:
    """The text of a source as it is in the file, or `None`; and whether it is inside the XML."""
    inside = child(element, "PlainTextContent")
    if inside is not None:
        return "".join(inside.itertext()), True
    where = element.get("plainTextPath", "")
    if not where:
        return _rich_text(reading, element), False
    place = where.removeprefix("internal://")
    data = _member(reading, where)
    return (None if data is None else _decoded(reading, data, place)), False


def _member(reading: _Reading, where: str) -> bytes | None:
    """The bytes of a file of the project, `None` (said) when it is outside of the archive or not there."""
    place = where.removeprefix("internal://")
    unsafe = ".." in place.split("/") or place.startswith("/") or "\\" in place or ":" in place
    if reading.archive is None or unsafe:
        reading.notes.append(Note("refi_text_outside", {"text": where}))
        return None
    member = reading.archive.named(f"sources/{place}") or reading.archive.named(place)
    if member is None:
        reading.notes.append(Note("refi_text_missing", {"text": where}))
        return None
    return reading.archive.read(member)


def _rich_text(reading: _Reading, element: Element) -> str | None:
    """The text of a source that is there as a word-processor document alone."""
    where = element.get("richTextPath", "")
    suffix = Path(where).suffix.lower()
    if suffix not in PAPERS:
        return None
    data = _member(reading, where)
    return None if data is None else paper_text(data, suffix, where)[0]


def _attach(reading: _Reading, element: Element, name: str) -> None:
    """Keeps the formatted document of a source, to be given back."""
    where = element.get("richTextPath", "")
    if where and reading.archive is not None and (data := _member(reading, where)) is not None:
        reading.attached[name] = (where.removeprefix("internal://"), data)


def _decoded(reading: _Reading, data: bytes, name: str) -> str:
    """The text of a member with the mark at its head, which positions may count; an encoding found out is said."""
    try:
        if b"\0" not in data or reading.root.get("origin") == ORIGIN:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text, notes = decode(data)
    except InputError as error:
        raise error.at(reading.path, member=name) from error
    reading.notes += [replace(note, member=name) for note in notes]
    return BOM + text if data[:2] in (b"\xff\xfe", b"\xfe\xff") else text


def _decision(reading: _Reading, sources: list[_Source]) -> Decision:
    origin = reading.root.get("origin", "")
    if origin == ORIGIN:
        return Decision(Counting(), 1.0, ((Counting(), 1.0),), "single")
    inline = all(source.inline for source in sources)
    for source in sources:
        # XML makes every line end simple: they may have been counted for two before.
        if source.inline and "\r" not in source.text:
            source.text = source.text.replace("\n", "\r\n")
    judged = [
        (
            source.text,
            [
                Selection(
                    _whole(selection, "startPosition"), _whole(selection, "endPosition"), selection.get("name", "")
                )
                for selection in children(source.element, "PlainTextSelection")
            ],
        )
        for source in sources
    ]
    return decide(judged, origin=origin, usual_crlf=1 if inline else 2)


def _whole(element: Element, name: str) -> int:
    value = (element.get(name) or "").strip()
    if not re.fullmatch(r"[+-]?\d{1,12}", value):
        raise InputError("refi_position_wrong", found=value, name=name, line=element.sourceline)
    return int(value)


def _restored(reading: _Reading, source: _Source, counting: Counting) -> tuple[str, Any, tuple[Theme, ...]]:
    """The text of a document, the place of each counted position in it, and its themes."""
    flat, table = plain(source.text), offsets(source.text, counting)
    aside = reading.kept.get("documents", {}).get(source.id)
    if aside is None:
        return flat, table, ()
    try:
        # The file holds the plain text; what still looks like a double line end there was a lone return before one.
        if aside["sha256"] != hashlib.sha256(source.text.encode()).hexdigest():
            return flat, table, ()
        text, places = unfold(source.text, aside["crlf"], bom=aside["bom"])
        themes = tuple(Theme(str(name), int(start), int(end)) for name, start, end in aside["themes"])
        Document("", text, {}, themes)
    except (InputError, KeyError, TypeError, ValueError, AttributeError):
        return flat, table, ()
    return text, places, themes


def unfold(flat: str, crlf: str | list[int], *, bom: bool) -> tuple[str, list[int]]:
    """Puts the mark and the double line ends of a text back; returns it with the place of each position of `flat`."""
    lines = {k for k, sign in enumerate(flat) if sign == "\n"} if crlf == "all" else {int(k) for k in crlf}
    pieces, places, at = [BOM] if bom else [], [], int(bom)
    for k, sign in enumerate(flat):
        places.append(at)
        double = k in lines and sign == "\n"
        pieces.append("\r\n" if double else sign)
        at += 2 if double else 1
    return "".join(pieces), [*places, at]


# --- memos ----------------------------------------------------------------------------------------------


def _memo(reading: _Reading, element: Element) -> str:
    memos = [reading.memos.get(guid(ref.get("targetGUID")), "") for ref in children(element, "NoteRef")]
    return "\n\n".join(text for text in (text_of(element, "Description"), *memos) if text)


# --- codings ----------------------------------------------------------------------------------------------------------


def _codings(reading: _Reading, source: _Source, book: CodeBook, table: Any, size: int) -> list[Coding]:
    codings: list[Coding] = []
    spans = reading.kept.get("spans", {})
    for selection in children(source.element, "PlainTextSelection"):
        start, end = _whole(selection, "startPosition"), _whole(selection, "endPosition")
        inside = 0 <= start < end < len(table)
        place = (int(table[start]), int(table[end])) if inside else (0, 0)
        if identity := guid(selection.get("guid")):
            reading.guids.setdefault(f"selection:{source.name}:{place[0]}:{place[1]}", identity)
        for coding in children(selection, "Coding"):
            if place[0] >= place[1] and guid(coding.get("guid")) not in spans:
                reading.skipped["CodingEmpty"] += 1
            else:
                _add(reading, codings, source, book, coding, selection, place, (start, end), size)
    for coding in children(source.element, "Coding"):
        if size:
            _add(reading, codings, source, book, coding, source.element, (0, size), (0, size), size)
    return codings


def _add(
    reading: _Reading, codings: list[Coding], source: _Source, book: CodeBook, element: Element, holder: Element,
    place: tuple[int, int], raw: tuple[int, int], size: int,
) -> None:  # fmt: skip
    reference = child(element, "CodeRef")
    code = guid(reference.get("targetGUID")) if reference is not None else ""
    if code not in book.by_id:
        reading.skipped["CodingUnknown"] += 1
        return
    identity = guid(element.get("guid"))
    if not identity or identity in reading.raw:
        identity = guid_of("coding", source.id, *raw, code, len(reading.raw))
    aside = reading.kept.get("spans", {}).get(identity)
    if (
        isinstance(aside, list)
        and len(aside) == 2
        and all(isinstance(k, int) for k in aside)
        and 0 <= aside[0] < aside[1] <= size
    ):
        place = (aside[0], aside[1])
    date = element.get("creationDateTime") or holder.get("creationDateTime") or ""
    user = guid(element.get("creatingUser") or holder.get("creatingUser"))
    codings.append(
        Coding(
            document=source.name,
            start=place[0],
            end=place[1],
            code=code,
            coder=reading.users.get(user, user),
            date=date if is_moment(date) else None,
            memo=_memo(reading, element),
            id=identity,
        )
    )
    reading.raw[identity] = raw
