"""Projects of RQDA, QualCoder and Taguette, and what REFI-QDA projects give back."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.textometry.made_files import database
from textometry.cli.command import main
from textometry.coding.model import Code, CodeBook, CodedCorpus, Coding, guid_of
from textometry.errors import InputError
from textometry.exchange.codebooks import is_codebook, read_codebook
from textometry.exchange.projects import is_project, read_any_project
from textometry.exchange.refi_reading import read_project
from textometry.exchange.refi_writing import project_bytes
from textometry.texts.corpus import Corpus

TEXT = "L’été, les habitants parlent.\r\nIls vont en ville 🙂 puis rentrent."


def marked_words(project) -> list[tuple[str, str, str, str]]:
    coded = project.coded
    return [
        (coding.document, coded.quotation(coding), coded.book.path(coding.code), coding.coder)
        for coding in coded.codings
    ]


def rqda(folder: Path) -> Path:
    at = TEXT.index("habitants")
    return database(
        folder / "terrain.rqda",
        {
            "source": ("name, id, file, memo, owner, date, dateM, status", [("un", 1, TEXT, "", "", "", "", 1), ("ôté", 2, "x", "", "", "", "", 0)]),
            "freecode": ("name, memo, owner, date, dateM, id, status, color", [("Vivre", "ce que c’est", "", "", "", 1, 1, "#ff0000"), ("Ôté", "", "", "", "", 2, 0, None)]),
            "codecat": ("name, cid, catid, owner, date, dateM, memo, status", [("Thèmes", None, 1, "", "", "", "", 1)]),
            "treecode": ("cid, catid, date, dateM, memo, status, owner", [(1, 1, "", "", "", 1, "")]),
            "coding": ("cid, fid, seltext, selfirst, selend, status, owner, date, memo", [(1, 1, "habitants", float(at), float(at + 9), 1, "Ada", "Mon Mar  3 12:00:00 2014", "!"), (1, 1, "x", 0.0, 1.0, 0, "Ada", "", "")]),
            "coding2": ("cid, fid, seltext, selfirst, selend, status, owner, date, memo", [(1, 1, "L’été", 0.0, 5.0, 1, "Bo", "", None)]),
            "cases": ("name, memo, owner, date, dateM, id, status", [("Nantes", "", "", "", "", 1, 1), ("Brest", "", "", "", "", 2, 1)]),
            "caselinkage": ("caseid, fid, selfirst, selend, status, owner, date, memo", [(1, 1, 0.0, float(len(TEXT)), 1, "", "", ""), (2, 1, 4.0, 9.0, 1, "", "", "")]),
            "caseAttr": ("variable, value, caseID, date, dateM, owner", [("taille", "grande", 1, "", "", "")]),
            "fileAttr": ("variable, value, fileID, date, dateM, owner", [("année", "2014", 1, "", "", "")]),
            "annotation": ("fid, position, annotation, owner, date, dateM, status", [(1, 3, "note", "", "", "", 1)]),
        },
    )  # fmt: skip


def test_a_project_of_rqda_is_read_with_categories_cases_and_both_codings(tmp_path) -> None:
    project = read_any_project(rqda(tmp_path))

    assert marked_words(project) == [
        ("un", "L’été", "Thèmes / Vivre", "Bo"),
        ("un", "habitants", "Thèmes / Vivre", "Ada"),
    ]
    (document,) = project.coded.corpus.documents
    assert (document.text, document.variables) == (
        TEXT.replace("\r\n", "\n"),
        {"année": "2014", "case": "Nantes", "taille": "grande"},
    )
    assert [(code.name, code.codable, code.colour, code.memo) for code in project.coded.book.codes] == [
        ("Thèmes", False, "", ""),
        ("Vivre", True, "#ff0000", "ce que c’est"),
    ]
    assert (project.coded.codings[1].date, project.coded.codings[1].memo) == ("2014-03-03T12:00:00", "!")
    assert project.coded.users == ("Ada", "Bo")
    assert [note.code for note in project.notes] == ["refi_left_out", "positions_read"]
    assert project.notes[0].values == {"kinds": {"Annotation": 1, "SelectionRef": 1}}


def qualcoder(folder: Path, text: str = TEXT, *, crlf: int = 2) -> Path:
    project = folder / "terrain.qda"
    project.mkdir()
    counted = text if crlf == 2 else text.replace("\r\n", "\n")
    at = counted.index("ville")
    database(
        project / "data.qda",
        {
            "project": ("databaseversion text", [("v11",)]),
            "source": ("id integer primary key, name, fulltext, mediapath, memo, owner, date", [(1, "un.txt", text, None, "", "", ""), (2, "film.mp4", None, "/video/film.mp4", "", "", "")]),
            "code_cat": ("catid integer primary key, name, owner, date, memo, supercatid", [(1, "Lieux", "", "", "", None), (2, "Villes", "", "", "", 1)]),
            "code_name": ("cid integer primary key, name, memo, catid, owner, date, color, supercid", [(1, "ville", "m", 2, "", "", "#00FF00", None), (2, "centre", "", None, "", "", "#00FF00", 1)]),
            "code_text": ("ctid integer primary key, cid, fid, seltext, pos0, pos1, owner, date, memo", [(1, 1, 1, "ville", at, at + 5, "Ada", "2024-05-06 07:08:09", ""), (2, 2, 1, "en ville", at - 3, at + 5, "Bo", "", "")]),
            "attribute": ("attrid integer primary key, name, attr_type, value, id, date, owner", [(1, "année", "file", "2024", 1, "", ""), (2, "rôle", "case", "élue", 1, "", "")]),
            "cases": ("caseid integer primary key, name, memo, owner, date", [(1, "Zoé", "", "", ""), (2, "Max", "", "", "")]),
            "case_text": ("id integer primary key, caseid, fid, pos0, pos1, owner, date, memo", [(1, 1, 1, 0, len(text), "", "", ""), (2, 2, 1, 0, len(text), "", "", "")]),
            "coder_names": ("name", [("Ada",), ("Bo",), ("Cy",)]),
            "code_image": ("imid integer primary key", [(1,)]),
        },
    )  # fmt: skip
    return project


def test_a_folder_of_qualcoder_is_read_with_its_tree_cases_and_coders_without_codings(tmp_path) -> None:
    project = read_any_project(qualcoder(tmp_path))

    assert marked_words(project) == [
        ("un.txt", "en ville", "Lieux / Villes / ville / centre", "Bo"),
        ("un.txt", "ville", "Lieux / Villes / ville", "Ada"),
    ]
    (document,) = project.coded.corpus.documents
    assert document.said_variables == {"année": "2024", "case": "Zoé | Max", "rôle": "élue"}
    assert project.coded.users == ("Ada", "Bo", "Cy")
    assert project.coded.name == "terrain"
    assert {note.code: note.values for note in project.notes}["refi_left_out"] == {
        "kinds": {"MediaSource": 1, "PictureSelection": 1}
    }
    assert is_project(tmp_path / "terrain.qda")
    assert read_any_project(tmp_path / "terrain.qda" / "data.qda").coded.users == ("Ada", "Bo", "Cy")


def test_quotations_tell_how_a_program_counted_and_those_that_differ_are_counted(tmp_path) -> None:
    counted = read_any_project(qualcoder(tmp_path, crlf=1))

    assert [quotation for _, quotation, _, _ in marked_words(counted)] == ["en ville", "ville"]
    assert [note.code for note in counted.notes] == ["refi_left_out", "positions_read"]


TAGGED = "<p>L’été, les <em>habitants</em> parlent.</p><p>Ils vont en ville.</p>"


def taguette(folder: Path) -> Path:
    plain = "L’été, les habitants parlent.Ils vont en ville."
    start = len(plain[: plain.index("habitants")].encode())
    other = len(plain[: plain.index("parlent")].encode())
    end = len(plain[: plain.index(" vont")].encode())
    return database(
        folder / "terrain.sqlite3",
        {
            "projects": ("id integer primary key, name, description, created", [(1, "Terrain", "", "")]),
            "documents": ("id integer primary key, name, description, filename, created, project_id, text_direction, contents", [(1, "un", "entretien", "", "", 1, "", TAGGED)]),
            "tags": ("id integer primary key, project_id, path, description", [(1, 1, "vivre.ici", "d"), (2, 1, "seul", "")]),
            "highlights": ("id integer primary key, document_id, start_offset, end_offset, snippet", [(1, 1, start, start + 9, "<em>habitants</em>"), (2, 1, other, end, "<p>parlent.</p><p>Ils</p>"), (3, 1, 0, 3, "L’")]),
            "highlight_tags": ("highlight_id, tag_id", [(1, 1), (2, 1), (2, 2)]),
            "commands": ("id integer primary key, date, user_login, project_id, document_id, payload", [(1, "2024-05-06 07:08:09.000000", "ada", 1, 1, json.dumps({"type": "highlight_add", "highlight_id": 1}))]),
            "project_members": ("project_id, user_login, privileges", [(1, "ada", ""), (1, "cy", "")]),
        },
    )  # fmt: skip


def test_a_project_of_taguette_is_read_with_its_highlights_in_place(tmp_path) -> None:
    project = read_any_project(taguette(tmp_path))

    assert marked_words(project) == [
        ("un", "habitants", "vivre.ici", "ada"),
        ("un", "parlent.\nIls", "vivre.ici", ""),
        ("un", "parlent.\nIls", "seul", ""),
    ]
    (document,) = project.coded.corpus.documents
    assert document.text == "L’été, les habitants parlent.\nIls vont en ville.\n"
    assert project.coded.users == ("ada", "cy")
    assert [(note.code, note.values) for note in project.notes] == [
        ("refi_left_out", {"kinds": {"HighlightUntagged": 1}})
    ]


@pytest.mark.parametrize("payload", ['{"type": "highlight_add", "highlight_id": [1]}', "[" * 100_000, "{", "3"])
def test_a_command_of_taguette_in_another_form_names_no_coder(tmp_path, payload: str) -> None:
    path = taguette(tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE commands SET payload = ?", (payload,))

    assert {coder for _, _, _, coder in marked_words(read_any_project(path))} == {""}


HIGHLIGHTS = (
    "id,document,tag,content\r\n1,un,vivre,habitants\r\n1,un,seul,habitants\r\n2,un,vivre,en ville\r\n3,deux,,rien\r\n"
)


def test_highlights_of_taguette_are_codes_on_passages_and_the_rest_is_said_to_be_missing(tmp_path) -> None:
    path = tmp_path / "highlights.csv"
    path.write_text(HIGHLIGHTS, encoding="utf-8")

    project = read_any_project(path)

    assert marked_words(project) == [
        ("un", "habitants", "vivre", ""),
        ("un", "habitants", "seul", ""),
        ("un", "en ville", "vivre", ""),
    ]
    assert project.coded.corpus.texts == ["habitants\n\nen ville", "rien"]
    assert [note.values for note in project.notes] == [{"kinds": {"HighlightUntagged": 1, "TextsOutsideHighlights": 1}}]


def test_the_code_book_of_taguette_is_one(tmp_path) -> None:
    path = tmp_path / "codebook.csv"
    path.write_text(
        "tag,description,number of highlights,number of documents\nvivre,ce que c’est,3,1\nseul,,0,0\n",
        encoding="utf-8",
    )

    assert is_codebook(path)
    assert [(code.name, code.memo) for code in read_codebook(path).codes] == [("vivre", "ce que c’est"), ("seul", "")]


@pytest.mark.parametrize("make", [rqda, qualcoder, taguette])
def test_projects_of_other_programs_are_converted_and_read_again(tmp_path, capsys, make) -> None:
    source = make(tmp_path)
    before = read_any_project(source)

    assert main(["convert", str(source), str(tmp_path / "out.qdpx"), "--lang", "fr"]) == 0

    after = read_project(tmp_path / "out.qdpx").coded
    assert marked_words(read_project(tmp_path / "out.qdpx")) == marked_words(before)
    assert after.users == before.coded.users
    assert [document.said_variables for document in after.corpus.documents] == [
        document.said_variables for document in before.coded.corpus.documents
    ]


def test_the_texts_of_a_coded_project_are_a_corpus(tmp_path, capsys) -> None:
    assert main(["concord", str(qualcoder(tmp_path)), "ville", "--lang", "en"]) == 0

    assert "places found: 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "database_broken"),
        (b"SQLite format 3\0" + b"\xff" * 200, "database_broken"),
        (b"x" * 99, "database_broken"),
    ],
)
def test_what_is_no_database_is_refused(tmp_path, content, code) -> None:
    path = tmp_path / "a.rqda"
    path.write_bytes(content)

    with pytest.raises(InputError) as refused:
        read_any_project(path)
    assert (refused.value.code, refused.value.path) == (code, str(path))


def test_a_database_of_something_else_and_one_in_use_are_refused(tmp_path) -> None:
    database(tmp_path / "a.db", {"people": ("name", [("Ada",)])})
    used = rqda(tmp_path)
    used.with_name("terrain.rqda-wal").write_bytes(b"x")

    for path, code in ((tmp_path / "a.db", "database_of_unknown_kind"), (used, "database_in_use")):
        with pytest.raises(InputError) as refused:
            read_any_project(path)
        assert refused.value.code == code


def test_a_view_or_a_virtual_table_in_the_place_of_a_table_is_never_read(tmp_path) -> None:
    import sqlite3

    path = rqda(tmp_path)
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE source")
    connection.execute("CREATE VIEW source AS SELECT 1 AS id, 'x' AS name, 'y' AS file, 1 AS status")
    connection.commit()
    connection.close()

    with pytest.raises(InputError) as refused:
        read_any_project(path)
    assert refused.value.code == "database_of_unknown_kind"


# --- REFI-QDA ---------------------------------------------------------------------------------------------------------

PROJECT = """<?xml version="1.0" encoding="utf-8"?><Project name="P" origin="Other" xmlns="urn:QDA-XML:project:1.0">
<Users><User guid="{ada}" name="Ada"/><User guid="{cy}" name="Cy"/></Users>
<CodeBook><Codes><Code guid="{code}" name="vivre" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="{source}" name="un" richTextPath="internal://{source}.docx"{plain}>
<PlainTextSelection guid="{selection}" name="habitants" startPosition="4" endPosition="13">
<Coding guid="{coding}" creatingUser="{ada}"><CodeRef targetGUID="{code}"/></Coding></PlainTextSelection></TextSource></Sources></Project>"""
GUIDS = {name: guid_of("test", name) for name in ("ada", "cy", "code", "source", "selection", "coding")}


def refi(path: Path, *, plain: bool) -> bytes:
    document = docx.Document()
    document.add_paragraph("Les habitants.")
    stream = io.BytesIO()
    document.save(stream)
    extra = ' plainTextPath="internal://un.txt"' if plain else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("project.qde", PROJECT.format(plain=extra, **GUIDS))
        archive.writestr(f"sources/{GUIDS['source']}.docx", stream.getvalue())
        if plain:
            archive.writestr("sources/un.txt", "Les habitants.")
    return stream.getvalue()


@pytest.mark.parametrize("plain", [True, False])
def test_documents_selections_and_coders_of_a_refi_project_are_given_back(tmp_path, plain) -> None:
    paper = refi(tmp_path / "in.qdpx", plain=plain)

    project = read_project(tmp_path / "in.qdpx").coded
    (tmp_path / "out.qdpx").write_bytes(project_bytes(project))

    assert (project.corpus.texts, project.users, project.coders) == (["Les habitants."], ("Ada", "Cy"), ("Ada",))
    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        root = etree.fromstring(archive.read("project.qde"))
        assert archive.read(f"sources/{GUIDS['source']}.docx") == paper
    assert [user.get("name") for user in root.iter("{*}User")] == ["Ada", "Cy"]
    assert [user.get("guid") for user in root.iter("{*}User")] == [GUIDS["ada"], GUIDS["cy"]]
    assert [selection.get("guid") for selection in root.iter("{*}PlainTextSelection")] == [GUIDS["selection"]]
    assert [source.get("richTextPath") for source in root.iter("{*}TextSource")] == [
        f"internal://{GUIDS['source']}.docx"
    ]
    assert read_project(tmp_path / "out.qdpx").coded == project


def test_an_identifier_given_to_two_selections_is_kept_by_one(tmp_path) -> None:
    corpus = Corpus.from_texts(["un deux"], ids=["a"])
    code = Code(guid_of("c"), "c")
    guids = {f"selection:a:{start}:{end}": GUIDS["selection"] for start, end in ((0, 2), (3, 7))}
    coded = CodedCorpus(
        corpus, CodeBook((code,)), (Coding("a", 0, 2, code.id), Coding("a", 3, 7, code.id)), guids=guids
    )

    (tmp_path / "out.qdpx").write_bytes(project_bytes(coded))

    with zipfile.ZipFile(tmp_path / "out.qdpx") as archive:
        identifiers = [
            selection.get("guid")
            for selection in etree.fromstring(archive.read("project.qde")).iter("{*}PlainTextSelection")
        ]
    assert identifiers[0] == GUIDS["selection"]
    assert len(set(identifiers)) == 2
