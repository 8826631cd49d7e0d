"""Corpora from texts, tables, documents and folders, read whole or refused with the file and the line."""

import zipfile

import pytest
import xlsxwriter
from docx import Document as DocxDocument
from odfdo import Document as OdfDocument
from odfdo import Header, Paragraph

from textometry.errors import InputError
from textometry.files.corpora import parse_text, read_corpus, read_table
from textometry.texts.corpus import Limits


def test_a_text_with_metadata_keeps_its_text_untouched() -> None:
    document = parse_text("---\ncentre: RésO Villes\nannée : 2019\n\n---\n  Été.\r\nFin\n")

    assert (document.text, dict(document.variables)) == ("  Été.\r\nFin\n", {"centre": "RésO Villes", "année": "2019"})
    assert parse_text("--- tiret\nfin").text == "--- tiret\nfin"


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ("---\na: 1\n", 1, "never closed"),
        ("---\nrien\n---\n", 2, "“rien” is no “name: value”"),
        ("---\na: 1\na: 2\n---\n", 3, "“a” is given twice"),
    ],
)
def test_wrong_metadata_are_refused_with_file_and_line(tmp_path, text: str, line: int, sentence: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=sentence) as caught:
        read_corpus(path)

    assert (caught.value.path, caught.value.line) == (str(path), line)


CSV = 'id;centre;réponse\n1;Nantes;"Deux lignes\nde texte ; avec un signe"\n2;;Court\n3;Lyon;\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_table_in_any_encoding_gives_one_document_a_filled_answer(tmp_path, encoding: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(CSV.encode(encoding))

    corpus = read_corpus(path, id_column="id")

    assert [(d.id, d.text, dict(d.variables)) for d in corpus.documents] == [
        ("1", "Deux lignes\nde texte ; avec un signe", {"centre": "Nantes"}),
        ("2", "Court", {}),
    ]
    assert str(corpus.notes[-1]) == "The texts were taken from the column “réponse”."


def test_several_columns_of_texts_make_several_documents_that_say_their_question(tmp_path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("centre\tq1\tq2\nNantes\toui\tnon\n", encoding="utf-8")

    corpus = read_table(path, text_columns=["q1", "q2"])

    assert [(d.id, d.text, dict(d.variables)) for d in corpus.documents] == [
        ("2/q1", "oui", {"centre": "Nantes", "question": "q1"}),
        ("2/q2", "non", {"centre": "Nantes", "question": "q2"}),
    ]


def test_a_column_named_question_is_kept_beside_the_name_of_the_column_of_each_text(tmp_path) -> None:
    path = tmp_path / "table.tsv"
    path.write_text("question\tq1\tq2\nfermée\toui\tnon\n", encoding="utf-8")

    corpus = read_table(path, text_columns=["q1", "q2"])

    assert [dict(d.variables) for d in corpus.documents] == [
        {"question": "fermée", "question (2)": "q1"},
        {"question": "fermée", "question (2)": "q2"},
    ]


def test_a_workbook_is_read_as_a_table(tmp_path) -> None:
    path = tmp_path / "table.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["année", "texte"])
        sheet.write_row(1, 0, [2019, "L’été\nà Nantes"])

    corpus = read_corpus(path)

    assert [(d.text, dict(d.variables)) for d in corpus.documents] == [("L’été\nà Nantes", {"année": "2019"})]


@pytest.mark.parametrize(
    ("content", "line", "sentence"),
    [
        ("", None, "empty"),
        ("a;a\n1;2\n", 1, "two columns are named “a”"),
        ("texte;a\nx;1;2\n", 2, "3 cells for 2 columns"),
        ("texte;a\n;1\n", None, "no text in the column texte"),
    ],
)
def test_a_wrong_table_is_refused_with_file_and_line(tmp_path, content: str, line: int | None, sentence: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match=sentence) as caught:
        read_corpus(path)

    assert (caught.value.path, caught.value.line) == (str(path), line)


def test_columns_that_do_not_exist_and_identifiers_used_twice_are_refused(tmp_path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("id;texte\n1;un\n1;deux\n", encoding="utf-8")

    with pytest.raises(InputError, match="no column is named “avis”"):
        read_corpus(path, text_columns=["avis"])
    with pytest.raises(InputError, match="line 3: the identifier “1” is used twice"):
        read_corpus(path, id_column="id")


def test_ten_thousand_columns_are_refused(tmp_path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(";".join(f"c{k}" for k in range(10_000)) + "\nx\n", encoding="utf-8")

    with pytest.raises(InputError, match="10,000 columns: the limit is 1,000 variables"):
        read_corpus(path)


def test_a_word_document_gives_its_paragraphs_headings_and_cells(tmp_path) -> None:
    path = tmp_path / "compte-rendu.docx"
    paper = DocxDocument()
    paper.add_heading("Accueil", 1)
    paper.add_paragraph("Première\tligne").add_run(" en gras").bold = True
    paper.add_table(1, 2).rows[0].cells[1].text = "Cellule"
    paper.save(str(path))

    corpus = read_corpus(path)

    assert [(d.id, d.text) for d in corpus.documents] == [
        ("compte-rendu", "Accueil\nPremière\tligne en gras\n\nCellule")
    ]


def test_an_open_document_gives_its_paragraphs_and_headings(tmp_path) -> None:
    path = tmp_path / "compte-rendu.odt"
    paper = OdfDocument("text")
    paper.body.clear()
    paper.body.append(Header(1, "Accueil"))
    paper.body.append(Paragraph("Deux  espaces et\tune tabulation"))
    paper.save(str(path))

    assert read_corpus(path).texts == ["Accueil\nDeux  espaces et\tune tabulation"]


@pytest.mark.parametrize("name", ["faux.docx", "faux.odt", "faux.xlsx"])
def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"rien de tel")

    with pytest.raises(InputError) as caught:
        read_corpus(path)

    assert caught.value.path == str(path)


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(tmp_path) -> None:
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 1_000_000)

    with pytest.raises(InputError, match="unpacks to 1,000,000 bytes: the limit is 1,000"):
        read_corpus(path, limits=Limits(file_bytes=1000))


def test_entities_of_a_document_are_not_followed(tmp_path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    path = tmp_path / "piege.docx"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<!DOCTYPE d [<!ENTITY s SYSTEM "file://{tmp_path}/secret.txt">]>'
            f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>vu &s;</w:t></w:r></w:p></w:body></w:document>',
        )

    assert "secret" not in read_corpus(path).texts[0]


def test_a_folder_is_read_in_the_order_of_names_with_notes_that_name_their_file(tmp_path) -> None:
    (tmp_path / "b.txt").write_bytes("été".encode("cp1252"))
    (tmp_path / "a.txt").write_text("---\nan: 2019\n---\nun", encoding="utf-8")
    (tmp_path / "c.csv").write_text("texte;an\ntrois;3\nquatre;4\n", encoding="utf-8")
    (tmp_path / "image.png").write_bytes(b"\0\0")

    corpus = read_corpus(tmp_path)

    assert [(d.id, d.text) for d in corpus.documents] == [
        ("a", "un"),
        ("b", "été"),
        ("c/2", "trois"),
        ("c/3", "quatre"),
    ]
    assert [(note.code, note.member) for note in corpus.notes] == [
        ("files_left_out", None),
        ("encoding_guessed", "b.txt"),
        ("text_column_found", "c.csv"),
    ]


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path) -> None:
    with pytest.raises(InputError, match="no file to read in this folder"):
        read_corpus(tmp_path)
    for name in ("rien.txt", "rien.csv", "rien.xlsx", "rien.docx"):
        with pytest.raises(InputError, match="does not exist"):
            read_corpus(tmp_path / name)


def paper(path, member: str, content: str):
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
    return path


def test_a_word_document_gives_text_boxes_and_moved_passages_once(tmp_path) -> None:
    paragraph = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>".format
    box = "<w:txbxContent>" + paragraph("encadré") + "</w:txbxContent>"
    path = paper(
        tmp_path / "note.docx",
        "word/document.xml",
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
        "<w:p><w:moveFrom><w:r><w:t>déplacé</w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t>déplacé</w:t></w:r></w:moveTo></w:p></w:body></w:document>",
    )

    assert read_corpus(path).texts == ["\nencadré\n\ndéplacé"]


def test_a_number_of_spaces_that_is_none_counts_for_one(tmp_path) -> None:
    path = paper(
        tmp_path / "note.odt",
        "content.xml",
        '<t:p xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0">a<t:s t:c="3"/>b<t:s t:c="x"/>c</t:p>',
    )

    assert read_corpus(path).texts == ["a   b c"]


def test_a_name_of_column_on_two_lines_leaves_the_columns_apart(tmp_path) -> None:
    path = tmp_path / "formulaire.csv"
    path.write_text('"Question 1\n(expliquez ; merci)","Âge"\n"oui; non","12"\n', encoding="utf-8")

    corpus = read_corpus(path)

    assert [(d.text, dict(d.variables)) for d in corpus.documents] == [("oui; non", {"Âge": "12"})]


def test_a_quotation_mark_never_closed_is_refused_with_its_line(tmp_path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('id;texte\n1;un\n2;"deux\n3;trois\n', encoding="utf-8")

    with pytest.raises(InputError, match="line 3: a quotation mark opened in the row that begins here is never closed"):
        read_corpus(path)

    path.write_text('id;texte\n1;"un" peu\n2;un 5" de large\n', encoding="utf-8")
    assert read_corpus(path).texts == ["un peu", 'un 5" de large']


def test_files_of_a_folder_that_differ_by_their_kind_keep_it_in_their_name(tmp_path) -> None:
    for name in ("a.md", "a.txt", "b.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")

    assert [d.id for d in read_corpus(tmp_path).documents] == ["a.md", "a.txt", "b"]


def test_the_line_ends_of_old_macintosh_files_are_line_ends(tmp_path) -> None:
    note, corpus = tmp_path / "note.txt", tmp_path / "corpus.txt"
    note.write_bytes(b"---\ran: 2019\r---\rUn\rdeux\r")
    corpus.write_bytes(b"**** *an_1\rUn\rdeux\r**** *an_2\r-*suite\rTrois\r")

    assert [(d.text, dict(d.variables)) for d in read_corpus(note).documents] == [("Un\rdeux\r", {"an": "2019"})]
    assert [(d.text, dict(d.variables), [t.name for t in d.themes]) for d in read_corpus(corpus).documents] == [
        ("Un\rdeux", {"an": "1"}, []),
        ("Trois", {"an": "2"}, ["suite"]),
    ]


def test_a_corpus_with_something_before_its_first_text_is_refused_rather_than_taken_for_one_text(tmp_path) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text("Mon corpus\n**** *an_1\nUn\n**** *an_2\nDeux\n", encoding="utf-8")

    with pytest.raises(InputError, match="line 1: there is text before the first “\\*\\*\\*\\*” line"):
        read_corpus(path)
