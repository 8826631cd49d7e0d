"""Pages, press exports, XML-TEI, PDF and transcripts are read as texts, or refused in words."""

from pathlib import Path

import pytest

from tests.textometry.made_files import PAGE, PRESS, PRESS_OF_CELLS, TALK, TXM, pdf
from textometry.cli.command import main
from textometry.errors import InputError
from textometry.files.corpora import read_corpus
from textometry.texts.corpus import Corpus, Limits


def read(folder: Path, name: str, content: str | bytes, **options) -> Corpus:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return read_corpus(path, **options)


def refused(folder: Path, name: str, content: str | bytes, **options) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, name, content, **options)
    assert caught.value.path == str(folder / name)
    return caught.value.code


@pytest.mark.parametrize("name", ["page.html", "page.htm", "page.txt", "page.md"])
def test_a_page_is_read_as_what_it_shows_whatever_its_name(tmp_path, name) -> None:
    (document,) = read(tmp_path, name, PAGE).documents

    assert (document.text, document.title) == ("Le logement\nLes habitants & l’emploi.\nun\ndeux", "Une page")


def test_a_page_in_another_encoding_is_read_as_it_declares(tmp_path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body>L’été'.replace("’", "'") + "</body></html>"

    assert read(tmp_path, "page.html", page.encode("latin-1")).texts == ["L'été"]


def test_a_page_without_a_word_is_refused(tmp_path) -> None:
    assert refused(tmp_path, "page.html", "<html><body><script>x</script></body></html>") == "page_without_text"
    assert refused(tmp_path, "page.html", "") == "page_broken"


def test_a_deep_page_is_read_and_an_endless_one_refused_rather_than_cut(tmp_path) -> None:
    assert read(tmp_path, "page.html", "<div>" * 200 + "mot").texts == ["mot"]
    assert refused(tmp_path, "page.html", "<div>" * 300 + "mot" + "</div>" * 300 + "fin") == "page_too_deep"


@pytest.mark.parametrize(
    ("export", "expected"),
    [
        (
            PRESS,
            [
                ("Premier paragraphe.\nDeuxième.", {"source": "Le Monde", "date": "2024-01-05", "année": "2024", "auteur": "Ada Lovelace"}, "Le logement en crise"),
                ("Texte deux.", {"source": "Ouest-France", "date": "2023-03-01", "année": "2023"}, "Emploi"),
            ],
        ),
        (
            PRESS_OF_CELLS,
            [
                ("Un texte.", {"source": "Libération", "date": "2009-08-03", "année": "2009"}, "Ville"),
                ("Un autre.", {"source": "La Croix", "date": "2009-08-04", "année": "2009"}, "Quartier"),
            ],
        ),
    ],
)  # fmt: skip
def test_an_export_of_europresse_is_a_text_an_article_with_its_source_and_date(tmp_path, export, expected) -> None:
    corpus = read(tmp_path, "europresse.html", export)

    assert [(document.text, document.variables, document.title) for document in corpus.documents] == expected
    assert [(note.code, note.values) for note in corpus.notes] == [("articles_found", {"count": 2})]


def test_an_xml_of_txm_is_read_by_its_words_never_by_its_annotations(tmp_path) -> None:
    corpus = read(tmp_path, "discours.xml", TXM)

    assert [(document.id, document.text, document.variables) for document in corpus.documents] == [
        ("d1", "L'homme marche.\nTexte simple\nici.", {"title": "Discours", "author": "X", "annee": "1969"})
    ]
    assert [(note.code, note.values) for note in corpus.notes] == [("elements_left_out", {"elements": ["note"]})]


def test_a_corpus_of_several_tei_texts_is_several_documents(tmp_path) -> None:
    text = '<TEI><text><body><p>Un <hi rend="i">mot</hi>.</p></body></text></TEI>'

    corpus = read(tmp_path, "corpus.xml", f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{text}{text}</teiCorpus>')

    assert [(document.id, document.text) for document in corpus.documents] == [
        ("corpus", "Un mot."),
        ("corpus (2)", "Un mot."),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<?xml version='1.0'?><rss><item>x</item></rss>", "xml_of_unknown_kind"),
        ("<?xml version='1.0'?><!DOCTYPE TEI [<!ENTITY a 'b'>]><TEI><text>&a;</text></TEI>", "xml_declares_entities"),
        (
            "<?xml version='1.0'?><!DOCTYPE TEI SYSTEM 'x.dtd'><TEI><text>caf&eacute;</text></TEI>",
            "xml_declares_entities",
        ),
        ("<TEI><text>", "xml_broken"),
        ("<TEI><text><note>x</note></text></TEI>", "page_without_text"),
    ],
)
def test_an_xml_that_is_no_text_is_refused(tmp_path, content, code) -> None:
    assert refused(tmp_path, "x.xml", content) == code
    assert refused(tmp_path, "x.txt", content) == code


def test_a_tei_file_that_names_its_grammar_is_read(tmp_path) -> None:
    content = "<?xml version='1.0'?><!DOCTYPE TEI SYSTEM 'tei.dtd'><TEI><text><p>Un mot.</p></text></TEI>"

    assert read(tmp_path, "x.xml", content).texts == ["Un mot."]


def test_the_text_layer_of_a_pdf_is_read_and_pages_without_text_are_named(tmp_path) -> None:
    corpus = read(tmp_path, "rapport.pdf", pdf("Le loge-\nment des habitants", "", "L'emploi"))

    assert [(document.id, document.text) for document in corpus.documents] == [
        ("rapport", "Le logement des habitants\n\nL'emploi")
    ]
    assert [(note.code, note.values) for note in corpus.notes] == [
        ("pdf_read", {"pages": 3, "joined": 1}),
        ("pdf_pages_without_text", {"count": 1, "pages": [2]}),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [(pdf("", ""), "pdf_without_text"), (b"%PDF-1.7 nothing", "pdf_broken"), (b"no pdf", "pdf_broken")],
)
def test_a_pdf_of_pictures_or_a_broken_one_is_refused(tmp_path, content, code) -> None:
    assert refused(tmp_path, "rapport.pdf", content) == code


def test_a_pdf_named_as_a_text_is_read_as_a_pdf(tmp_path) -> None:
    assert read(tmp_path, "rapport.txt", pdf("Bonjour")).texts == ["Bonjour"]


def test_a_locked_pdf_is_refused_in_words(tmp_path) -> None:
    import pypdf

    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(tmp_path / "locked.pdf")

    with pytest.raises(InputError) as caught:
        read_corpus(tmp_path / "locked.pdf")
    assert caught.value.code == "pdf_locked"


def test_too_long_a_pdf_is_refused(tmp_path) -> None:
    assert refused(tmp_path, "a.pdf", pdf("Un mot" * 40), limits=Limits(document_characters=100)) == "document_too_long"


@pytest.mark.parametrize("name", ["a.doc", "a.rtf", "a.epub", "a.mx24", "a.nvp"])
def test_files_of_programs_that_are_not_read_say_what_to_save_them_as(tmp_path, name) -> None:
    assert refused(tmp_path, name, "x") == "kind_unreadable"


def test_rich_text_named_as_a_text_is_refused(tmp_path) -> None:
    assert refused(tmp_path, "a.txt", "{\\rtf1\\ansi Bonjour}") == "kind_unreadable"


def test_a_folder_says_what_it_leaves_out(tmp_path) -> None:
    (tmp_path / "one.txt").write_text("Un.", encoding="utf-8")
    (tmp_path / "two.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "old.doc").write_bytes(b"x")
    (tmp_path / ".hidden").write_bytes(b"x")
    (tmp_path / "more").mkdir()

    corpus = read_corpus(tmp_path)

    assert [document.id for document in corpus.documents] == ["one", "two"]
    assert [(note.code, note.values) for note in corpus.notes] == [
        ("files_left_out", {"files": ["old.doc", "more/"], "count": 2})
    ]


def test_a_transcript_is_cut_into_turns_whose_speaker_is_a_variable(tmp_path) -> None:
    corpus = read(tmp_path, "talk.txt", TALK, speakers=True)

    assert [(document.id, document.text, document.variables) for document in corpus.documents] == [
        ("talk/0", "Entretien du 3 mai", {}),
        ("talk/1", "Bonjour, merci.", {"speaker": "Enquêteur"}),
        ("talk/2", "Bonjour. Je vis ici : au centre.\nDepuis dix ans.", {"speaker": "Ada L"}),
        ("talk/3", "Et alors ?", {"speaker": "Enquêteur", "moment": "00:01:20"}),
        ("talk/4", "Voilà.", {"speaker": "Ada L"}),
    ]
    assert [note.code for note in corpus.notes] == ["speakers_found"]


def test_a_transcript_that_is_not_cut_says_that_names_count_as_words(tmp_path) -> None:
    corpus = read(tmp_path, "talk.txt", TALK)

    assert corpus.texts == [TALK]
    assert [note.code for note in corpus.notes] == ["speakers_not_cut"]


@pytest.mark.parametrize(
    "text",
    [
        "Trois choses : la ville, le port.\nDeux idées : rien.\nUne fois : jamais.\n",
        "Un texte.\nRien ici.\n",
        "Note : une seule fois.\nSuite du texte.\n",
        "Voir http://example.org\nVoir https://example.org\n",
    ],
)
def test_sentences_with_a_colon_are_no_turns(tmp_path, text) -> None:
    assert read(tmp_path, "a.txt", text).notes == ()
    with pytest.raises(InputError) as caught:
        read(tmp_path, "a.txt", text, speakers=True)
    assert caught.value.code == "speakers_missing"


def test_the_command_cuts_at_speakers(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("talk.txt").write_text(TALK, encoding="utf-8")

    assert main(["convert", "talk.txt", "turns.txt", "--speakers", "--simplify", "--lang", "en"]) == 0

    assert Path("turns.txt").read_text(encoding="utf-8").splitlines()[2:4] == [
        "**** *speaker_Enquêteur",
        "Bonjour, merci.",
    ]
    assert "The texts were cut at their speakers: Enquêteur (2), Ada L (2)." in capsys.readouterr().err


SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Le jardin</i> du quartier

2
00:00:03,000 --> 00:00:04,000 X1:40
{\\an8}est à tous,
12 familles le tiennent.
"""
VTT = """WEBVTT Kind: captions

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start
<v Ada Lovelace>Le jardin &amp; le <00:01.500>compost</v>

00:00:03.000 --> 00:00:04.000
<v Bo>Oui.

00:00:05.000 --> 00:00:06.000
<v Ada Lovelace>Bien.

00:00:07.000 --> 00:00:08.000
<v Bo>Merci.
"""


@pytest.mark.parametrize("name", ["film.srt", "film.txt"])
def test_subtitles_are_what_is_said_whatever_the_name_of_their_file(tmp_path, name) -> None:
    corpus = read(tmp_path, name, SRT.replace("\n", "\r\n"))

    assert corpus.texts == ["Le jardin du quartier\nest à tous, 12 familles le tiennent."]
    assert [(note.code, note.values) for note in corpus.notes] == [("subtitles_read", {"subtitles": 2})]


def test_voices_of_subtitles_are_speakers(tmp_path) -> None:
    corpus = read(tmp_path, "visio.vtt", VTT, speakers=True)

    assert [(document.variables["speaker"], document.text) for document in corpus.documents] == [
        ("Ada Lovelace", "Le jardin & le compost"),
        ("Bo", "Oui."),
        ("Ada Lovelace", "Bien."),
        ("Bo", "Merci."),
    ]


def test_talk_exported_from_a_messenger_is_cut_at_its_dates(tmp_path) -> None:
    talk = "12/03/2026, 10:01 - Ada: Bonjour\n12/03/2026, 10:02 - Bo: Salut\n[13/03/2026 à 10:03:20] Ada: Oui\n12/03/2026, 10:04 - Bo: Non\n"

    corpus = read(tmp_path, "talk.txt", talk, speakers=True)

    assert [(document.variables["speaker"], document.variables["moment"]) for document in corpus.documents] == [
        ("Ada", "12/03/2026, 10:01"),
        ("Bo", "12/03/2026, 10:02"),
        ("Ada", "13/03/2026 à 10:03:20"),
        ("Bo", "12/03/2026, 10:04"),
    ]


@pytest.mark.parametrize("kind", ["json", "jsonl"])
def test_json_is_refused_as_its_keys_are_no_words(tmp_path, kind) -> None:
    assert refused(tmp_path, f"corpus.{kind}", '{"text": "le jardin"}') == "kind_unreadable"
