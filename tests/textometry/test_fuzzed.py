"""Spoiled files of every kind: each reader answers with texts or with a refusal in words, never with a traceback."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest
import xlsxwriter

from tests.mutations import spoiled
from tests.textometry.made_files import (
    PAGE,
    PRESS,
    PRESS_OF_CELLS,
    SONAL_OLD,
    SONAL_OLD_CORPUS,
    SONAL_PAGE,
    TALK,
    TXM,
    database,
    pdf,
)
from textometry.coding.model import Code, CodeBook, CodedCorpus, Coding, guid_of
from textometry.errors import InputError
from textometry.exchange.codebooks import codebook_bytes, read_codebook
from textometry.exchange.projects import read_any_project
from textometry.exchange.refi_writing import project_bytes
from textometry.files.corpora import read_corpus
from textometry.files.iramuteq import parse_iramuteq
from textometry.sentences.codes import LANGUAGES, SENTENCES
from textometry.tables.matrixmarket import read_matrix
from textometry.texts.corpus import Corpus, Document

IRAMUTEQ = "**** Titre *annee_2019 *sujet_a *sujet_b\n-*accueil\nBonjour à toutes.\n-*suite\nOn continue…\n\n**** *annee_2020 fin *flag\nFin\n"
TABLE = 'id;réponse;an\r\n1;"Une réponse ; avec\nun saut";2019\r\n2;Une autre, sans;2020\r\n3;\'=1+1;2021\r\n'
METADATA = "---\ncentre: Brest\nannée: 2018\n---\nLes jeunes du quartier.\n"
MATRIX = "%%MatrixMarket matrix coordinate integer general\n3 4 5\n1 1 1\n1 2 1\n2 3 1\n3 4 1\n3 1 1\n"
HIGHLIGHTS = "id,document,tag,content\r\n1,un,vivre,habitants\r\n2,un,seul,en ville\r\n"


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("Vivre", 1)
    document.add_paragraph("Le logement des habitants.")
    document.add_table(1, 2).cell(0, 0).text = "Une cellule"
    return _saved(document)


def _odt() -> bytes:
    document = odfdo.Document("text")
    document.body.append(odfdo.Paragraph("Le logement  des habitants."))
    return _saved(document)


def _saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _xlsx() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for row, cells in enumerate([["id", "réponse", "an"], [1, "Une réponse.", 2019], [2, "Une autre.", 2020.5]]):
        sheet.write_row(row, 0, cells)
    sheet.merge_range(4, 2, 5, 2, "fondue")
    book.close()
    return stream.getvalue()


def _ods() -> bytes:
    document = odfdo.Document("spreadsheet")
    document.body.clear()
    table = odfdo.Table("Feuille")
    table.set_values([["id", "réponse"], [1, "Une réponse."], [2, "Une autre."]])
    document.body.append(table)
    return _saved(document)


def _qdpx() -> bytes:
    text = "L’été 🙂,\r\nles habitants."
    corpus = Corpus((Document("un", text, {"an": "2019"}), Document("deux", "Rien.")))
    code = Code(guid_of("c"), "vivre", memo="m")
    codings = (Coding("un", 0, 5, code.id, "Ada", "2026-01-31T10:00:00Z", "note"), Coding("deux", 0, 4, code.id))
    return project_bytes(CodedCorpus(corpus, CodeBook((code,)), codings, "P", users=("Ada", "Cy")))


def _qde() -> bytes:
    with zipfile.ZipFile(io.BytesIO(_qdpx())) as archive:
        return archive.read("project.qde")


def _book() -> CodeBook:
    return CodeBook.from_paths(["Vivre / Se loger", "Vivre / Manger", "Seul"], memos={"Seul": "à part"})


def _rqda() -> bytes:
    return _database(
        {
            "source": ("name, id, file, status", [("un", 1, "L’été, les habitants.", 1)]),
            "freecode": ("name, memo, id, status, color", [("Vivre", "m", 1, 1, "#ff0000")]),
            "codecat": ("name, catid, memo, status", [("Thèmes", 1, "", 1)]),
            "treecode": ("cid, catid, status", [(1, 1, 1)]),
            "coding": ("cid, fid, seltext, selfirst, selend, status, owner", [(1, 1, "L’été", 0.0, 5.0, 1, "Ada")]),
            "cases": ("name, id, status", [("Nantes", 1, 1)]),
            "caselinkage": ("caseid, fid, selfirst, selend, status", [(1, 1, 0.0, 21.0, 1)]),
        }
    )


def _qda() -> bytes:
    return _database(
        {
            "source": ("id, name, fulltext", [(1, "un", "L’été, les habitants.")]),
            "code_cat": ("catid, name, memo, supercatid", [(1, "Lieux", "", None)]),
            "code_name": ("cid, name, memo, catid, color", [(1, "ville", "", 1, "#00FF00")]),
            "code_text": ("cid, fid, seltext, pos0, pos1, owner", [(1, 1, "L’été", 0, 5, "Ada")]),
            "attribute": ("name, attr_type, value, id", [("an", "file", "2019", 1)]),
        }
    )


def _taguette() -> bytes:
    return _database(
        {
            "projects": ("id, name", [(1, "P")]),
            "documents": ("id, name, contents, description", [(1, "un", "<p>L’été, <b>les</b> habitants.</p>", "")]),
            "tags": ("id, path, description", [(1, "vivre", "")]),
            "highlights": ("id, document_id, start_offset, end_offset, snippet", [(1, 1, 0, 9, "L’été")]),
            "highlight_tags": ("highlight_id, tag_id", [(1, 1)]),
            "commands": (
                "user_login, date, payload",
                [("ada", "", json.dumps({"type": "highlight_add", "highlight_id": 1}))],
            ),
        }
    )


def _database(tables) -> bytes:
    connection = sqlite3.connect(":memory:")
    for name, (columns, rows) in tables.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    connection.commit()
    return connection.serialize()


def _turns(path: Path) -> Corpus:
    return read_corpus(path, speakers=True)


KINDS: dict[str, tuple[str, Callable[[], bytes], Callable[[Path], object]]] = {
    "iramuteq": (".txt", IRAMUTEQ.encode, read_corpus),
    "metadata": (".md", METADATA.encode, read_corpus),
    "transcript": (".txt", TALK.encode, _turns),
    "csv": (".csv", TABLE.encode, read_corpus),
    "tsv": (".tsv", TABLE.replace(";", "\t").encode, read_corpus),
    "xlsx": (".xlsx", _xlsx, read_corpus),
    "ods": (".ods", _ods, read_corpus),
    "docx": (".docx", _docx, read_corpus),
    "odt": (".odt", _odt, read_corpus),
    "html": (".html", PAGE.encode, read_corpus),
    "europresse": (".html", (PRESS + PRESS_OF_CELLS).encode, read_corpus),
    "tei": (".xml", TXM.encode, read_corpus),
    "pdf": (".pdf", lambda: pdf("Le loge-\nment des habitants", "L'emploi"), read_corpus),
    "qdpx": (".qdpx", _qdpx, read_any_project),
    "qde": (".qde", _qde, read_any_project),
    "rqda": (".rqda", _rqda, read_any_project),
    "qualcoder": (".qda", _qda, read_any_project),
    "taguette": (".sqlite3", _taguette, read_any_project),
    "sonal": (".sonal", SONAL_PAGE.encode, read_any_project),
    "sonal-2": (".rtr", lambda: SONAL_OLD.encode("cp1252"), read_any_project),
    "sonal-corpus": (".crp", lambda: SONAL_OLD_CORPUS.encode("cp1252"), read_any_project),
    "highlights": (".csv", HIGHLIGHTS.encode, read_any_project),
    "codebook-qdc": (".qdc", lambda: codebook_bytes(_book(), ".qdc"), read_codebook),
    "codebook-csv": (".csv", lambda: codebook_bytes(_book(), ".csv"), read_codebook),
    "codebook-xlsx": (".xlsx", lambda: codebook_bytes(_book(), ".xlsx"), read_codebook),
    "codebook-docx": (".docx", lambda: codebook_bytes(_book(), ".docx"), read_codebook),
    "codebook-json": (".json", lambda: codebook_bytes(_book(), ".json"), read_codebook),
    "matrix": (".mtx", MATRIX.encode, read_matrix),
}
SLOW = {"xlsx", "ods", "codebook-docx", "codebook-xlsx", "docx", "odt", "pdf", "qdpx"}


def fall_over(kind: str, seeds: range, folder: Path) -> list[str]:
    """What reading spoiled files of a kind raised beside refusals in words."""
    suffix, make, read = KINDS[kind]
    content, faults = make(), []
    path = folder / f"spoiled{suffix}"
    for seed in seeds:
        path.write_bytes(spoiled(seed, content, [content]))
        try:
            read(path)
        except InputError as error:
            if not all(error.code in SENTENCES[language] and error.said(language) for language in LANGUAGES):
                faults.append(f"{seed}: {error.code} says nothing")
        except BaseException as error:  # noqa: BLE001 - also what is no Exception, such as a panic of a compiled reader
            faults.append(f"{seed}: {type(error).__name__} {error}"[:300])
    return faults


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoiled_file_is_read_or_refused_in_words(kind, tmp_path) -> None:
    assert fall_over(kind, range(20 if kind in SLOW else 100), tmp_path) == []


@pytest.mark.full
@pytest.mark.slow("reads thousands of files")
@pytest.mark.parametrize("kind", KINDS)
def test_thousands_of_spoiled_files_are_read_or_refused_in_words(kind, tmp_path) -> None:
    # Of archives and PDF, most ways to be spoiled are met in the first thousand, at some ten times the cost.
    assert fall_over(kind, range(2_000 if kind in SLOW else 10_000), tmp_path) == []


WORDS = [f"mot{number}x" for number in range(40)]


def lost(seed: int) -> list[str]:
    """Words of a spoiled corpus that are neither in what was read nor covered by a note; none when it is refused."""
    content = "".join(
        f"**** titre{number}x *v_{WORDS[4 * number]} *w{number}x\n-*{WORDS[4 * number + 1]}\n{WORDS[4 * number + 2]} et\n{WORDS[4 * number + 3]}.\n"
        for number in range(10)
    )
    data = spoiled(seed, content.encode(), [b"**** *x_1\n", b"*** *y_2\n", b"-*t\n"])
    try:
        text = data.decode("utf-8")
        corpus = parse_iramuteq(text)
    except (UnicodeDecodeError, InputError):
        return []
    if any(note.code == "iramuteq_near_miss" for note in corpus.notes):
        return []
    as_json = json.dumps(corpus.to_json(), ensure_ascii=False)
    return [word for word in WORDS if word in text and word not in as_json]


def test_no_word_of_a_spoiled_corpus_is_lost_in_silence() -> None:
    assert {seed: words for seed in range(60) if (words := lost(seed))} == {}


@pytest.mark.full
def test_no_word_of_ten_thousand_spoiled_corpora_is_lost_in_silence() -> None:
    assert {seed: words for seed in range(10_000) if (words := lost(seed))} == {}


def test_the_databases_that_are_spoiled_are_read_when_they_are_whole(tmp_path) -> None:
    for kind in ("rqda", "qualcoder", "taguette"):
        suffix, make, read = KINDS[kind]
        path = tmp_path / f"whole{suffix}"
        path.write_bytes(make())
        assert [coding.coder for coding in read(path).coded.codings] == [{"taguette": "ada"}.get(kind, "Ada")]
    assert database(tmp_path / "made.db", {"t": ("a", [(1,)])}).is_file()
