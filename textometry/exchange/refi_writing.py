"""Writes REFI-QDA projects (.qdpx): simple line ends, no mark, positions in code points, quotations repeated."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from textometry.coding.model import CodedCorpus, Coding, guid_of
from textometry.errors import InputError
from textometry.exchange.archives import packed
from textometry.exchange.positions import BOM, Counting, offsets, plain
from textometry.exchange.refi import ORIGIN, PROJECT, Element, fit, write_codes, xml_bytes
from textometry.exchange.refi_reading import KEPT_ASIDE, unfold
from textometry.texts.corpus import Document


def project_bytes(coded: CodedCorpus) -> bytes:
    """A `.qdpx` archive, valid against the schema of REFI-QDA 1.0; the same work gives the same bytes.

    Other programs read simple line ends everywhere; what they cannot read (double line ends, the mark at the head,
    themes) is kept in a file of its own, from which this package gives texts and positions back exactly.

    Parameters
    ----------
    coded
        what was coded.

    Raises
    ------
    InputError
        when a text holds half of a character (a lone surrogate), which no file can.
    """
    work = _Writing(coded)
    members = {"project.qde": xml_bytes(work.root())}
    members.update(work.texts)
    if work.aside["documents"] or work.aside["spans"]:
        members[KEPT_ASIDE] = json.dumps(work.aside, ensure_ascii=False, sort_keys=True).encode()
    return packed(members)


class _Writing:
    """A project on its way to the file."""

    def __init__(self, coded: CodedCorpus) -> None:
        self.coded = coded
        self.texts: dict[str, bytes] = {}
        self.notes: list[tuple[str, str]] = []
        self.taken: set[str] = {""}
        self.aside: dict[str, dict[str, Any]] = {"documents": {}, "spans": {}}
        self.guids = self._guids()
        self.by_document: dict[str, list[tuple[str, Coding]]] = {document.id: [] for document in coded.corpus.documents}
        for identity, coding in _identified(coded):
            self.by_document[coding.document].append((identity, coding))

    def _guids(self) -> dict[str, str]:
        """An identifier for each document and coder: the one it came with, unless two would share it."""
        wanted = [f"document:{document.id}" for document in self.coded.corpus.documents]
        wanted += [f"coder:{name}" for name in self._people()]
        guids: dict[str, str] = {}
        for key in wanted:
            given = self.coded.guids.get(key, "")
            guids[key] = given if given and given not in guids.values() else guid_of(*key.split(":", 1))
        return guids

    def _people(self) -> list[str]:
        """Everybody who coded or may have coded."""
        return sorted({name for name in (*self.coded.coders, *self.coded.users) if name})

    def root(self) -> Element:
        coded = self.coded
        root = etree.Element(
            _tag("Project"), {"name": fit(coded.name) or ORIGIN, "origin": ORIGIN}, nsmap={None: PROJECT}
        )
        coders = self._people()
        if coders:
            users = etree.SubElement(root, _tag("Users"))
            for name in coders:
                etree.SubElement(users, _tag("User"), {"guid": self.guids[f"coder:{name}"], "name": fit(name)})
        if coded.book.codes:
            write_codes(etree.SubElement(etree.SubElement(root, _tag("CodeBook")), _tag("Codes")), coded.book)
        if coded.corpus.variables:
            variables = etree.SubElement(root, _tag("Variables"))
            for name in coded.corpus.variables:
                about = {"guid": guid_of("variable", name), "name": fit(name), "typeOfVariable": "Text"}
                etree.SubElement(variables, _tag("Variable"), about)
        if coded.corpus.documents:
            sources = etree.SubElement(root, _tag("Sources"))
            for document in coded.corpus.documents:
                self._source(sources, document)
        if self.notes:
            notes = etree.SubElement(root, _tag("Notes"))
            for identity, memo in self.notes:
                note = etree.SubElement(notes, _tag("Note"), {"guid": identity})
                etree.SubElement(note, _tag("PlainTextContent")).text = fit(memo)
        return root

    def _source(self, sources: Element, document: Document) -> None:
        identity = self.guids[f"document:{document.id}"]
        flat, table = plain(document.text), offsets(document.text, Counting(bom=True, crlf=2))
        try:
            self.texts[f"sources/{identity}.txt"] = flat.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError("refi_half_character", document=document.id, position=error.start) from error
        # A second mark would be taken for the mark at the head of the file.
        if flat.startswith(BOM):
            raise InputError("refi_marks_twice", document=document.id)
        places = self._keep_aside(document, identity, flat)
        about = {"guid": identity, "name": fit(document.id), "plainTextPath": f"internal://{identity}.txt"}
        if attached := self.coded.attached.get(document.id):
            member = f"{identity}{PurePosixPath(attached[0]).suffix.lower()}"
            self.texts[f"sources/{member}"] = attached[1]
            about["richTextPath"] = f"internal://{member}"
        source = etree.SubElement(sources, _tag("TextSource"), about)
        if document.title:
            etree.SubElement(source, _tag("Description")).text = fit(document.title)
        selections: dict[tuple[int, int], Element] = {}
        for guid, coding in self.by_document[document.id]:
            start, end = int(table[coding.start]), int(table[coding.end])
            if (start, end) not in selections:
                given = self.coded.guids.get(f"selection:{document.id}:{coding.start}:{coding.end}", "")
                selections[start, end] = self._selection(source, self._free(given), identity, flat, start, end)
            self._coding(selections[start, end], guid, coding)
            if (places[start], places[end]) != (coding.start, coding.end):
                self.aside["spans"][guid] = [coding.start, coding.end]
        pairs = [(name, value) for name in document.variables for value in document.values(name)]
        for name, value in pairs:
            value_element = etree.SubElement(source, _tag("VariableValue"))
            etree.SubElement(value_element, _tag("VariableRef"), {"targetGUID": guid_of("variable", name)})
            if value is not None:
                etree.SubElement(value_element, _tag("TextValue")).text = fit(value)

    def _keep_aside(self, document: Document, identity: str, flat: str) -> list[int]:
        """Notes what the plain text leaves out; returns the place in the document of each of its positions."""
        bom = document.text.startswith(BOM)
        crlf: str | list[int] = []
        if "\r\n" in document.text:
            simple = document.text.count("\n") == document.text.count("\r\n")
            crlf = "all" if simple else _double_line_ends(document.text.removeprefix(BOM))
        if bom or crlf or document.themes:
            self.aside["documents"][identity] = {
                "sha256": hashlib.sha256(flat.encode()).hexdigest(),
                "bom": bom,
                "crlf": crlf,
                "themes": [[theme.name, theme.start, theme.end] for theme in document.themes],
            }
        return unfold(flat, crlf, bom=bom)[1]

    def _free(self, given: str) -> str:
        """An identifier that came with a selection, unless another one bears it."""
        if given in self.taken:
            return ""
        self.taken.add(given)
        return given

    def _selection(self, source: Element, given: str, identity: str, flat: str, start: int, end: int) -> Element:
        about = {
            "guid": given or guid_of("selection", identity, start, end),
            "name": fit(flat[start:end]),
            "startPosition": str(start),
            "endPosition": str(end),
        }
        return etree.SubElement(source, _tag("PlainTextSelection"), about)

    def _coding(self, selection: Element, identity: str, coding: Coding) -> None:
        element = etree.SubElement(selection, _tag("Coding"), {"guid": identity})
        if coding.coder:
            element.set("creatingUser", self.guids[f"coder:{coding.coder}"])
        if coding.date:
            element.set("creationDateTime", coding.date)
        etree.SubElement(element, _tag("CodeRef"), {"targetGUID": guid_of(coding.code)})
        if coding.memo:
            note = guid_of("memo", identity)
            self.notes.append((note, coding.memo))
            etree.SubElement(element, _tag("NoteRef"), {"targetGUID": note})


def _identified(coded: CodedCorpus) -> list[tuple[str, Coding]]:
    """Codings in their order, each with an identifier of its own, by which equal ones are put in order."""
    rank = {code.id: number for number, code in enumerate(coded.book.codes)}
    used: Counter[str] = Counter()
    identified: list[tuple[str, Coding]] = []
    for coding in coded.codings:
        identifier = coding.id or guid_of("coding", *coding.key)
        used[identifier] += 1
        identified.append(
            (guid_of(identifier) if used[identifier] == 1 else guid_of("coding", identifier, used[identifier]), coding)
        )
    return sorted(
        identified,
        key=lambda pair: (
            coded.place[pair[1].document],
            pair[1].start,
            pair[1].end,
            rank[pair[1].code],
            pair[1].key,
            pair[0],
        ),
    )


def _double_line_ends(text: str) -> list[int]:
    """Positions, in the plain text, of the line ends that were double."""
    positions: list[int] = []
    at = text.find("\r\n")
    while at >= 0:
        positions.append(at - len(positions))
        at = text.find("\r\n", at + 2)
    return positions


def _tag(name: str) -> str:
    return f"{{{PROJECT}}}{name}"
