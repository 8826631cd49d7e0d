"""REFI-QDA: valid against the schema, byte-identical round trips, the same quotations whatever the line ends."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.references import reference
from textometry import (
    Code,
    CodeBook,
    CodedCorpus,
    Coding,
    Corpus,
    InputError,
    project_bytes,
    read_codebook,
    read_project,
)
from textometry.exchange.archives import ArchiveLimits
from textometry.exchange.positions import BOM
from textometry.exchange.refi import CODEBOOK, PROJECT, qdc_bytes
from textometry.texts.corpus import Document, Theme

FIRST = BOM + 'Accents : é, e\u0301.\r\nEmoji 🎉 et fin de ligne\rseule.\nFin <&> "dite".'


def work() -> CodedCorpus:
    book = CodeBook.from_paths(
        ["Vie / Rencontre & écoute", "Vie / Décision", "Outil"], memos={"Outil": "Quand\r\non s’en sert."}
    )
    documents = (
        Document("a<1>", FIRST, {"annee": "2019", "drapeau": None}, (Theme("t", 1, 8),), "Un titre"),
        Document("b", "Rien que du texte.\r\nDeux lignes.\r\n", {}),
        Document("vide", ""),
    )
    rows = [("a<1>", 0, 10, "Outil", "ana"), ("a<1>", 19, 30, "Vie / Décision", "bo"), ("a<1>", 20, 21, "Outil", ""),
            ("a<1>", 11, 15, "Outil", "ana"), ("a<1>", 11, 15, "Outil", "bo"), ("b", 0, 34, "Outil", "ana")]  # fmt: skip
    codings = [
        Coding(d, s, e, book.find(c).id, who, "2026-01-31T10:00:00Z", f"mémo {s}\nsuite") for d, s, e, c, who in rows
    ]
    codings += [Coding("b", 5, 8, book.codes[0].id), Coding("b", 5, 8, book.codes[0].id)]
    return CodedCorpus(Corpus(documents), book, tuple(codings), "Essai")


def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(reference("text/refi_qda/Project.xsd"))))


def saved(folder: Path, data: bytes, name: str = "p.qdpx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def keys(coded: CodedCorpus) -> list[tuple[object, ...]]:
    return [coding.key for coding in coded.codings]


def test_a_project_written_is_valid_against_the_schema() -> None:
    archive = zipfile.ZipFile(io.BytesIO(project_bytes(work())))

    schema().assertValid(etree.fromstring(archive.read("project.qde")))


def test_a_project_without_anything_is_valid_against_the_schema() -> None:
    archive = zipfile.ZipFile(io.BytesIO(project_bytes(CodedCorpus(Corpus(()), CodeBook()))))

    schema().assertValid(etree.fromstring(archive.read("project.qde")))


def test_a_code_book_written_is_valid_against_the_codes_of_the_schema() -> None:
    # The schema of code books describes the same codes under another namespace: they are put in a project to be checked.
    inside = qdc_bytes(work().book).decode().replace(CODEBOOK, PROJECT).split("?>", 1)[1]

    schema().assertValid(
        etree.fromstring(
            f'<Project xmlns="{PROJECT}" name="x">{inside.replace(" origin=", " o=")}</Project>'.replace(
                ' o="Faire réseau"', ""
            )
        )
    )


def test_a_project_read_back_is_the_same_and_gives_the_same_bytes(tmp_path) -> None:
    first = project_bytes(work())

    project = read_project(saved(tmp_path, first))

    assert keys(project.coded) == keys(work())
    assert project.coded.corpus.documents == work().corpus.documents
    assert project.coded.book == work().book
    assert (project.coded.name, project.notes) == ("Essai", ())
    assert project_bytes(project.coded) == first


def test_texts_leave_with_simple_line_ends_and_no_mark_and_quotations_are_repeated() -> None:
    archive = zipfile.ZipFile(io.BytesIO(project_bytes(work())))
    texts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")]
    root = etree.fromstring(archive.read("project.qde"))

    assert texts[0] == FIRST[1:].replace("\r\n", "\n")
    for text, source in zip(texts, root.find("{*}Sources"), strict=True):
        for mark in source.findall("{*}PlainTextSelection"):
            assert text[int(mark.get("startPosition")) : int(mark.get("endPosition"))] == mark.get("name")


@pytest.mark.parametrize("text", ["\r\r\n", "a\r\r\nb\nc", "\ufeff\r\r\r\n\n", "a\n\r"])
def test_returns_before_line_ends_come_back_exactly(tmp_path, text: str) -> None:
    coding = Coding("1", len(text) - 1, len(text), "c", "ana")
    coded = CodedCorpus(Corpus.from_texts([text]), CodeBook((Code("c", "C"),)), (coding,))

    project = read_project(saved(tmp_path, project_bytes(coded))).coded

    assert project.corpus.texts == [text]
    assert [(c.start, c.end) for c in project.codings] == [(len(text) - 1, len(text))]


@pytest.mark.slow("forty projects are written and read back")
@given(
    st.lists(
        st.tuples(st.text(st.sampled_from("aé🎉\r\n\u0301 .\ufeffz"), min_size=1, max_size=12), st.data()),
        min_size=1,
        max_size=3,
    )
)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_text_and_span_comes_back_exactly(tmp_path, drawn) -> None:
    texts = [text.removeprefix(BOM).removeprefix(BOM) or "a" for text, _ in drawn]
    texts = [text if not text.startswith(BOM) else "x" + text for text in texts]
    codings = []
    for number, (text, (_, data)) in enumerate(zip(texts, drawn, strict=True), 1):
        start = data.draw(st.integers(0, len(text) - 1))
        codings.append(Coding(str(number), start, data.draw(st.integers(start + 1, len(text))), "c", "ana"))
    coded = CodedCorpus(Corpus.from_texts(texts), CodeBook((Code("c", "C"),)), tuple(codings))

    project = read_project(saved(tmp_path, project_bytes(coded))).coded

    assert project.corpus.texts == texts
    assert [(c.document, c.start, c.end) for c in project.codings] == [
        (c.document, c.start, c.end) for c in coded.codings
    ]


# --- projects of other programs ---------------------------------------------------------------------------------------

PLAIN = "Bonjour à tous.\nNous parlons des 🎉 quartiers,\nencore des quartiers."
QUOTATIONS = ["Bonjour", "des 🎉 quartiers", "quartiers.", "tous.\nNous"]


def foreign(
    text: str, selections: list[tuple[int, int]], *, origin: str = "NVivo", inline: bool = False, more: str = ""
) -> bytes:
    guid = "{:08x}-0000-0000-0000-{:012x}".format
    inside = f"<PlainTextContent>{text}</PlainTextContent>" if inline else ""
    path = "" if inline else ' plainTextPath="internal://t.txt"'
    rows = "".join(
        f'<PlainTextSelection guid="{guid(1, k)}" startPosition="{s}" endPosition="{e}" creatingUser="{guid(3, 0).upper()}">'
        f'<Coding guid="{guid(2, k)}"><CodeRef targetGUID="{{{guid(4, 0)}}}"/></Coding></PlainTextSelection>'
        for k, (s, e) in enumerate(selections)
    )
    project = (
        f'<?xml version="1.0" encoding="utf-8"?><Project xmlns="{PROJECT}" name="x" origin="{origin}">'
        f'<Users><User guid="{guid(3, 0)}" name="Ana"/></Users>'
        f'<CodeBook><Codes><Code guid="{guid(4, 0)}" name="C" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{guid(5, 0)}" name="T"{path}>{inside}{rows}</TextSource>{more}</Sources></Project>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("project.qde", project)
        if not inline:
            archive.writestr("sources/t.txt", text.encode("utf-8"))
    return stream.getvalue()


@pytest.mark.parametrize("bom_counted", [False, True])
@pytest.mark.parametrize("crlf", [1, 2])
def test_the_four_ways_of_counting_recover_the_same_quotations(tmp_path, bom_counted: bool, crlf: int) -> None:  # noqa: FBT001 - a parameter of the test
    places = []
    for quotation in QUOTATIONS:
        start = PLAIN.index(quotation)
        ends = [k + PLAIN[:k].count("\n") * (crlf - 1) + bom_counted for k in (start, start + len(quotation))]
        places.append((ends[0], ends[1]))
    data = foreign(BOM + PLAIN.replace("\n", "\r\n"), places)

    project = read_project(saved(tmp_path, data))

    by_raw = {raw: identity for identity, raw in project.raw.items()}
    quoted = {coding.id: project.coded.quotation(coding) for coding in project.coded.codings}
    assert [quoted[by_raw[place]] for place in places] == QUOTATIONS
    assert (project.decision.counting.bom, project.decision.counting.crlf) == (bom_counted, crlf)
    assert [note.code for note in project.notes] == ["positions_read"]
    assert project.coded.coders == ("Ana",)


def test_a_text_inside_the_project_may_have_been_counted_with_double_line_ends(tmp_path) -> None:
    places = [
        (k + PLAIN[:k].count("\n"), k + len(q) + PLAIN[: k + len(q)].count("\n"))
        for q in QUOTATIONS
        for k in [PLAIN.index(q)]
    ]

    project = read_project(saved(tmp_path, foreign(PLAIN, places, inline=True))).coded

    assert sorted(project.quotation(coding) for coding in project.codings) == sorted(QUOTATIONS)


def test_what_has_no_text_is_left_out_and_said(tmp_path) -> None:
    more = '<PictureSource guid="00000009-0000-0000-0000-000000000000" path="internal://p.png"/>'
    project = read_project(saved(tmp_path, foreign(PLAIN, [(0, 7), (3, 9999), (4, 4)], more=more)))

    assert len(project.coded.codings) == 1
    assert [note.sentence for note in project.notes if note.code == "refi_left_out"] == [
        "Left out, for want of a text to hold them: 2 Coding (empty, or beyond its text), 1 PictureSource."
    ]


@pytest.mark.parametrize(
    "where",
    [
        "internal://../../etc/passwd",
        "internal:///etc/passwd",
        "absolute://c:/x.txt",
        "internal://..\\x",
        "file:///etc/passwd",
    ],
)
def test_a_text_outside_the_archive_is_never_read(tmp_path, where: str) -> None:
    data = foreign(PLAIN, [(0, 7)])
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        new.writestr("project.qde", old.read("project.qde").decode().replace("internal://t.txt", where))

    project = read_project(saved(tmp_path, stream.getvalue()))

    assert (project.coded.corpus.documents, next(note.code for note in project.notes)) == ((), "refi_text_outside")


# --- hostile files ----------------------------------------------------------------------------------------------------


def archived(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path) -> None:
    path = saved(tmp_path, archived({"project.qde": b"<" + b" " * 3_000_000}))

    with pytest.raises(InputError, match=r"“project\.qde” unpacks to more than 1000000 bytes"):
        read_project(path, limits=ArchiveLimits(member_bytes=1_000_000))


def test_a_size_that_lies_is_not_believed(tmp_path) -> None:
    data = bytearray(archived({"project.qde": b" " * 3_000_000}))
    # The directory at the end of the archive announces 10 bytes.
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)

    with pytest.raises(InputError):
        read_project(saved(tmp_path, bytes(data)), limits=ArchiveLimits(member_bytes=1_000_000))


def test_many_small_files_that_make_a_large_whole_are_refused(tmp_path) -> None:
    sources = "".join(
        f'<TextSource guid="0000000{k}-0000-0000-0000-000000000000" plainTextPath="internal://t.txt"/>'
        for k in range(9)
    )
    project = f'<Project xmlns="{PROJECT}" name="x"><Sources>{sources}</Sources></Project>'.encode()
    path = saved(tmp_path, archived({"project.qde": project, "sources/t.txt": b"a" * 400_000}))

    with pytest.raises(InputError, match="unpacks to more than"):
        read_project(path, limits=ArchiveLimits(total_bytes=1_000_000))


ENTITIES = (
    f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><Project xmlns="{PROJECT}" name="&b;"/>'.encode()
)
DEEP = f'<Project xmlns="{PROJECT}" name="x">'.encode() + b"<Codes>" * 5000
TWICE = "".join(f'<Code guid="00000001-0000-0000-0000-000000000000" name="{n}" isCodable="true"/>' for n in "ab")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "this is no archive that can be read."),
        (b"PK\x03\x04 torn", "this is no archive that can be read."),
        (archived({"other.txt": b"x"}), "a .qdpx holds one project.qde; this one holds 0."),
        (archived({"project.qde": ENTITIES}), "this XML declares its own types (DOCTYPE), which is refused."),
        (archived({"project.qde": b"<html/>"}), "this is no REFI-QDA file: its root is “html”, not “Project”."),
        (archived({"project.qde": f'<Project xmlns="{PROJECT}" name="x"><CodeBook><Codes>{TWICE}</Codes></CodeBook></Project>'.encode()}),
         "Two codes bear the identifier “00000001-0000-0000-0000-000000000000”: “a” and “b”."),
    ],
)  # fmt: skip
def test_a_bad_archive_is_refused_with_a_sentence_that_names_it(tmp_path, data: bytes, sentence: str) -> None:
    path = saved(tmp_path, data)

    with pytest.raises(InputError) as refusal:
        read_project(path)

    assert (refusal.value.sentence, refusal.value.path) == (sentence, str(path))


@pytest.mark.parametrize("data", [DEEP, b"\xff\xfe<", b"<Project", b"\0\0\0"])
def test_a_broken_project_is_refused_as_xml(tmp_path, data: bytes) -> None:
    with pytest.raises(InputError, match="this is no sound XML"):
        read_project(saved(tmp_path, archived({"project.qde": data})))


def test_positions_that_are_no_numbers_name_their_line(tmp_path) -> None:
    data = (
        zipfile.ZipFile(io.BytesIO(foreign(PLAIN, [(0, 7)])))
        .read("project.qde")
        .replace(b'startPosition="0"', b'startPosition="a"')
    )

    with pytest.raises(InputError) as refusal:
        read_project(saved(tmp_path, archived({"project.qde": data, "sources/t.txt": b"Bonjour"})))

    assert (refusal.value.sentence, refusal.value.line) == (
        "a selection has “a” for startPosition, which is no position.",
        1,
    )


def test_what_is_kept_aside_is_believed_only_when_it_fits_the_text(tmp_path) -> None:
    old = zipfile.ZipFile(io.BytesIO(project_bytes(work())))
    members = {name: old.read(name) for name in old.namelist()}
    aside = json.loads(members["textometry.json"])
    for about in aside["documents"].values():
        about["crlf"] = "nonsense"
    members["textometry.json"] = json.dumps(aside).encode()

    project = read_project(saved(tmp_path, archived(members))).coded

    assert project.corpus.documents[1].text == "Rien que du texte.\nDeux lignes.\n"


@pytest.mark.parametrize("aside", ['{"documents": 0, "spans": -1}', '{"spans": [1]}', "[]", "{", "[" * 100_000])
def test_what_is_kept_aside_in_another_form_is_left_aside(tmp_path, aside: str) -> None:
    old = zipfile.ZipFile(io.BytesIO(project_bytes(work())))
    members = {name: old.read(name) for name in old.namelist()} | {"textometry.json": aside.encode()}

    coded = read_project(saved(tmp_path, archived(members))).coded

    assert coded.corpus.documents[1].text == "Rien que du texte.\nDeux lignes.\n"


@pytest.mark.parametrize("seed", range(40))
def test_a_project_damaged_at_random_is_read_or_refused_but_never_breaks(tmp_path, seed: int) -> None:
    import random

    chance = random.Random(seed)
    old = zipfile.ZipFile(io.BytesIO(project_bytes(work())))
    members = {name: bytearray(old.read(name)) for name in old.namelist()}
    for data in members.values():
        for _ in range(chance.randrange(4)):
            if data:
                data[chance.randrange(len(data))] = chance.randrange(256)
    whole = bytearray(archived({name: bytes(data) for name, data in members.items()}))
    if seed % 2:
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)

    try:
        project = read_project(saved(tmp_path, bytes(whole)))
    except InputError:
        return
    assert len(project.raw) == len(project.coded.codings)


# --- code books -------------------------------------------------------------------------------------------------------


def test_a_code_book_of_another_program_keeps_its_codable_parents(tmp_path) -> None:
    data = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1:0" origin="NVivo"><Codes>'
        '<Code guid="{00000001-0000-0000-0000-00000000000A}" name="É" isCodable="true" color="#00F">'
        "<Description>Mémo\nlong</Description>"
        '<Code guid="00000002-0000-0000-0000-000000000000" name="f" isCodable="true"/></Code></Codes></CodeBook>'
    ).encode()

    book = read_codebook(saved(tmp_path, data, "b.qdc"))

    assert book.codes == (
        Code("00000001-0000-0000-0000-00000000000a", "É", None, "Mémo\nlong", "#00F"),
        Code("00000002-0000-0000-0000-000000000000", "f", "00000001-0000-0000-0000-00000000000a"),
    )
