"""Corpora from files: what is read of each kind, what is chosen of a table, and what is refused in which words."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.accounts.actions import erase_account
from faire_reseau.analysis import actions
from faire_reseau.analysis.imports import corpora as imports
from faire_reseau.analysis.models import Corpus, CorpusDraft, Document
from faire_reseau.kit import bounded, corpus_reading
from faire_reseau.kit.spreadsheets import write_xlsx
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TABLE = "Centre;Réponse;Code\nNord;Nous avons relié les habitants du quartier.;a\nSud;L’équipe a changé.;b\n".encode()
STARRED = b"**** *centre_nord *an_2018\nNous avons relie.\n**** *centre_sud *an_2018\nAutre chose.\n"


@pytest.fixture(autouse=True)
def read_here(monkeypatch):
    """The reader in this process, unless a test asks for the real one: a process takes a second to start."""
    real = bounded.read
    monkeypatch.setattr(
        bounded, "read", lambda _task, content, options: (corpus_reading.texts_of(content, options), b"")
    )
    return real


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_txt", ".txt"), content)
    return packed.getvalue()


def texts_in(name, content, text=(), key=""):
    return imports.texts_in(imports.Upload(name, content), text_columns=list(text), id_column=key)


def plain(texts):
    return [(row.key, row.title, row.text, row.variables) for row in texts]


def test_each_kind_of_file_gives_its_texts_with_what_is_known_of_them():
    page = b"<html><body><p>Des mots.</p></body></html>"
    xlsx = write_xlsx(
        ["Centre", "Réponse"], [["Nord", "Nous avons relié les habitants du quartier."]], sheet="Réponses"
    )

    assert plain(texts_in("note.txt", "Été.".encode("cp1252")).texts) == [("texte", "note", "Été.", {})]
    assert plain(texts_in("page.html", page).texts)[0][2].strip() == "Des mots."
    assert plain(texts_in("corpus.txt", STARRED).texts) == [
        ("1", "corpus, 1", "Nous avons relie.", {"centre": "nord", "an": "2018"}),
        ("2", "corpus, 2", "Autre chose.", {"centre": "sud", "an": "2018"}),
    ]
    assert plain(texts_in("t.xlsx", xlsx).texts)[0][2:] == (
        "Nous avons relié les habitants du quartier.",
        {"Centre": "Nord"},
    )
    archive = texts_in("dossier.zip", zipped(a_txt="Un.", dedans__b_txt="Deux."))
    assert sorted(row.text for row in archive.texts) == ["Deux.", "Un."]


def test_columns_of_a_table_are_chosen():
    read = texts_in("t.csv", TABLE)
    chosen = texts_in("t.csv", TABLE, ["Centre"], "Code")

    assert (read.columns, [row.text for row in read.texts]) == (
        ["Centre", "Réponse", "Code"],
        ["Nous avons relié les habitants du quartier.", "L’équipe a changé."],
    )
    assert plain(chosen.texts)[0] == (
        *("a", "t, a", "Nord"),
        {"Réponse": "Nous avons relié les habitants du quartier."},
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("rien.txt", b"", "vide"),
        ("a.zip", b"pas une archive", "endommagée"),
        ("vide.zip", zipped(), ""),
        ("a.docx", b"pas un document", ""),
        ("a.doc", b"ancien", ".docx"),
        ("a.qdpx", b"projet", ""),
        ("scan.pdf", b"%PDF-1.4\n%%EOF", ""),
        ("bombe.zip", zipped(a_txt="0" * 3_000_000), "trop grande"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence_and_nothing_is_kept(client, monkeypatch, name, content, words):
    monkeypatch.setattr(imports, "MOST_UNPACKED", 1_000_000)
    client.force_login(factories.facilitator())

    page = client.post("/analyses/fichier/", {"file": SimpleUploadedFile(name, content)})

    sentences = [str(error) for error in page.context["form"].errors["file"]]
    assert (page.status_code, CorpusDraft.objects.count(), len(sentences)) == (422, 0, 1)
    assert words in sentences[0]
    assert "texte.zip" not in sentences[0]


def test_a_file_over_the_bound_is_refused_by_its_size(monkeypatch):
    monkeypatch.setattr(imports, "MOST_BYTES", 10)

    with pytest.raises(imports.FileRefused):
        imports.upload_of(SimpleUploadedFile("a.txt", b"01234567890"))


def test_a_table_is_looked_at_then_kept_and_the_file_forgotten(client):
    client.force_login(factories.facilitator())
    sent = {"title": "Réponses", "purpose": "", "language": "fr", "text_columns": ["Réponse"], "id_column": "Code"}

    led = client.post("/analyses/fichier/", {"file": SimpleUploadedFile("t.csv", TABLE)})
    looked = client.post("/analyses/fichier/lecture/", sent)
    before = Corpus.objects.count()
    client.post("/analyses/fichier/lecture/", {**sent, "keep": "1"})

    assert (led["Location"], before, looked.context["preview"].texts) == ("/analyses/fichier/lecture/", 0, 2)
    corpus = Corpus.objects.get()
    assert corpus.recipe == {"file": "t.csv", "text_columns": ["Réponse"], "id_column": "Code"}
    rows = Document.objects.filter(corpus=corpus).order_by("position")
    assert [(row.key, row.text, row.variables) for row in rows] == [
        ("a", "Nous avons relié les habitants du quartier.", {"Centre": "Nord"}),
        ("b", "L’équipe a changé.", {"Centre": "Sud"}),
    ]
    assert CorpusDraft.objects.count() == 0
    assert client.get("/analyses/fichier/lecture/").status_code == 404


def test_a_file_not_confirmed_goes_after_a_day_and_with_who_sent_it():
    by, other = factories.facilitator(), factories.facilitator()
    for user in (by, other):
        actions.keep_draft(file_name="t.csv", content=TABLE, columns=[], by=user, at=NOW)

    cleared = actions.clear_drafts(NOW, NOW + timedelta(days=1), 10)
    erase_account(by, by=other, at=NOW)
    left = list(CorpusDraft.objects.values_list("user", flat=True))

    assert (cleared, left) == (0, [other.pk])
    assert (actions.clear_drafts(NOW + timedelta(1), NOW + timedelta(2), 10), CorpusDraft.objects.count()) == (1, 0)


@pytest.mark.slow("starts the process that reads files")
def test_the_bounded_process_reads_a_table(read_here):
    options = {
        "name": "t.csv",
        "text_columns": [],
        "id_column": "",
        "letters": 10_000,
        "texts": 100,
        "unpacked": 100_000,
    }

    answer, _body = read_here("corpus", TABLE, options)

    assert [row["text"] for row in answer["documents"]][1] == "L’équipe a changé."
