"""Coded projects in and out: what went out comes back the same, what is not kept is listed before anything is."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

import textometry
from faire_reseau.analysis import actions, exports, queries
from faire_reseau.analysis.imports import corpora as imports
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.projects import project_in
from faire_reseau.analysis.models import Code, Coding, Corpus, Document
from faire_reseau.kit import bounded, corpus_reading
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXTS = [
    Offered("reports.entry:1", "Nord", "Nous avons relié les habitants 🙂.\r\nTout a changé.", "", {"centre": "Nord"}),
    Offered("reports.entry:2", "Sud", "Ici aussi, l’équipe a pris une initiative.", "", {"centre": "Sud"}),
]


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """The reader in this process: the bounded one takes a second to start."""
    monkeypatch.setattr(
        bounded, "read", lambda _task, content, options: (corpus_reading.texts_of(content, options), b"")
    )


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def coded(lead):
    """A corpus with a tree of codes, and passages that overlap."""
    corpus = actions.make_corpus(TEXTS, title="Réponses", by=lead, at=NOW)
    above = actions.add_code(corpus, name="Faire face", is_heading=True, by=lead, at=NOW)
    code = actions.add_code(
        corpus, name="Adaptation", parent=above, definition="S’ajuster.", example="On a changé.", by=lead, at=NOW
    )
    for position, start, end in ((1, 0, 15), (1, 5, 33), (2, 11, 42)):
        document = Document.objects.get(corpus=corpus, position=position)
        actions.code_passage(document, [code], start=start, end=end, memo="À voir", by=lead, at=NOW)
    return corpus


def project_file(user, corpus):
    return exports.project_file(queries.project_of(user, corpus)[0])


def taken_in(content, by, name="projet.qdpx"):
    read = imports.texts_in(imports.Upload(name, content), text_columns=[], id_column="")
    return actions.make_coded_corpus(read.texts, read.project, title="Repris", by=by, at=NOW)


def plain(corpus):
    texts = [(row.key, row.title, row.text, row.variables) for row in Document.objects.filter(corpus=corpus)]
    codes = [
        (row.code.guid, row.path, row.code.colour, row.code.definition, row.code.example, row.code.is_heading)
        for row in queries.book_of(corpus)
    ]
    codings = [
        (row.guid, row.document.key, row.code.guid, row.start, row.end, row.memo, row.coded_at)
        for row in Coding.objects.filter(document__corpus=corpus)
    ]
    return texts, codes, codings


def test_a_project_that_goes_out_and_comes_back_is_the_same(lead, coded):
    again = taken_in(project_file(lead, coded), lead)

    assert plain(again) == plain(coded)
    assert set(Coding.objects.filter(document__corpus=again).values_list("coder", "coder_name")) == {
        (None, queries.coders_in(lead, coded)[0][1])
    }
    assert project_file(lead, again)[:4] == b"PK\x03\x04"
    assert plain(taken_in(project_file(lead, again), lead)) == plain(coded)


def test_the_preview_says_codes_passages_and_what_is_left_out_and_keeps_nothing(client, lead, coded):
    client.force_login(lead)
    content = with_more(project_file(lead, coded))
    client.post("/analyses/fichier/", {"file": io_file("travail.qdpx", content)})
    page = client.post("/analyses/fichier/lecture/", {"title": "Repris", "language": "fr"}).content.decode()

    assert "2 codes" in page
    assert "3 passages codés" in page
    assert "Link" in page
    assert Corpus.objects.count() == 1
    assert (
        client.post("/analyses/fichier/lecture/", {"title": "Repris", "language": "fr", "keep": "1"}).status_code == 302
    )
    again = Corpus.objects.get(title="Repris")
    assert plain(again) == plain(coded)
    assert "Link" in client.get(f"/analyses/{again.pk}/").content.decode()


def test_highlights_of_taguette_come_with_their_tags(lead):
    table = "id,document,tag,content\n1,Nord,accueil,Nous avons relié.\n2,Nord,emploi,Une offre.\n".encode()
    corpus = taken_in(table, lead, "highlights.csv")

    passages = [(row.code.name, row.document.text[row.start : row.end]) for row in Coding.objects.all()]
    assert passages == [("accueil", "Nous avons relié."), ("emploi", "Une offre.")]
    assert Document.objects.get(corpus=corpus).text == "Nous avons relié.\n\nUne offre."


@pytest.mark.parametrize(
    ("name", "content"),
    [("faux.qdpx", b"PK\x03\x04 rien"), ("faux.qde", b"<Project/>"), ("base.sqlite3", b"rien du tout")],
)
def test_what_is_no_project_is_refused_in_a_sentence(name, content):
    with pytest.raises(imports.FileRefused) as refusal:
        imports.texts_in(imports.Upload(name, content), text_columns=[], id_column="")

    assert str(refusal.value)


def test_a_project_that_unpacks_to_more_than_is_read_is_refused(monkeypatch, lead, coded):
    monkeypatch.setattr(imports, "MOST_UNPACKED", 200)

    with pytest.raises(imports.FileRefused):
        taken_in(project_file(lead, coded), lead)


def test_nothing_is_kept_of_a_project_of_which_something_is_refused(monkeypatch, lead, coded):
    content = project_file(lead, coded)
    monkeypatch.setattr("faire_reseau.analysis.actions.projects.MOST_CODINGS", 2)

    with pytest.raises(actions.CorpusRefused):
        taken_in(content, lead)
    monkeypatch.undo()
    assert (Corpus.objects.count(), Code.objects.count()) == (1, 2)


def test_what_is_too_long_is_counted_and_a_code_that_passages_bear_is_no_heading():
    row = {"document": "a", "start": 0, "end": 2, "code": "k", "coder": "", "date": "2019-06-25T10:00:00", "memo": ""}
    code = {"id": "k", "name": "n" * 130, "parent": None, "memo": "", "colour": "", "codable": False}
    project = project_in({"codes": [code], "codings": [row | {"id": "1"}, row | {"id": "2"}], "attached": 0})

    assert (project.shortened, project.doubled, len(project.codings)) == (1, 1, 1)
    assert not project.codes[0].is_heading
    assert project.codings[0].coded_at.utcoffset().total_seconds() == 0


@given(
    st.lists(
        st.tuples(
            st.text("aé🙂 .\n", min_size=1, max_size=30).filter(str.strip), st.integers(0, 29), st.integers(1, 30)
        ),
        min_size=1,
        max_size=4,
    )
)
def test_passages_of_any_text_come_back_where_they_were(rows):
    documents = [textometry.Document(f"d{number}", text) for number, (text, *_place) in enumerate(rows)]
    book = textometry.CodeBook((textometry.Code("k", "Code"),))
    codings = tuple(
        textometry.Coding(f"d{number}", min(start, len(text) - 1), min(len(text), max(end, start + 1)), "k", "Ana")
        for number, (text, start, end) in enumerate(rows)
        if min(start, len(text) - 1) < min(len(text), max(end, start + 1))
    )
    content = textometry.project_bytes(textometry.CodedCorpus(textometry.Corpus(tuple(documents)), book, codings))
    options = {"name": "p.qdpx", "text_columns": [], "id_column": "", "letters": 10**6, "texts": 100, "unpacked": 10**7}
    answer = corpus_reading.texts_of(content, options)

    assert [row["text"] for row in answer["documents"]] == [text for text, *_place in rows]
    spans = [(row.document, row.start, row.end) for row in project_in(answer["project"]).codings]
    assert spans == [(coding.document, coding.start, coding.end) for coding in codings]


def io_file(name, content):
    file = io.BytesIO(content)
    file.name = name
    return file


def with_more(content):
    """The same project with a link between codes, which the product does not keep."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            body = before.read(name)
            if name.endswith(".qde"):
                link = b'<Links><Link guid="6f1d7f6a-3a5f-5c62-9d0e-0f8f0f3f6c12"/></Links></Project>'
                body = body.replace(b"</Project>", link)
            after.writestr(name, body)
    return out.getvalue()
