"""The report of an analysis: complete, in the very words of the texts, safe whatever the texts hold, the same every time."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import numpy as np
import pytest
from lxml import html as parser

from textometry import Corpus
from textometry.analysis import Analysis, Choices, analyse
from textometry.classes.stability import Stability
from textometry.report.page import Items, Picture, Quotation, Sentences, Table, Title, html, pdf
from textometry.report.report import dated_variable, report_blocks, report_html, report_pdf, report_pictures
from textometry.texts.corpus import Note

THEMES = [
    "l’école accueille des élèves et des enseignants dans une classe calme",
    "le marché vend des légumes et des fruits aux clients du village",
    "le médecin soigne des malades avec une infirmière à l’hôpital",
]
ODD = "<script>alert('x')</script> #set page(fill: red) \\ \" $x$ 🎉 e\u0301\r\n"


@pytest.fixture(scope="module")
def found() -> Analysis:
    random = np.random.default_rng(4)
    texts, variables = [], []
    for k in range(60):
        words = THEMES[k % 3].split()
        texts.append(" ".join(random.permutation(words)) + f". {ODD}" + " ".join(random.permutation(words)) + ".")
        variables.append({"annee": str(2015 + k % 4), "lieu": f"<b>{k % 3}</b>"})
    return analyse(Corpus.from_texts(texts, variables=variables), Choices(k=3, draws=3, typical=10, min_segments=2))


def test_every_class_has_its_words_its_stability_and_its_segments_in_full(found) -> None:
    blocks = report_blocks(found)
    titles = [block.text for block in blocks if isinstance(block, Title) and block.level == 2]
    quoted = [block.text for block in blocks if isinstance(block, Quotation)]
    texts = found.read.corpus.texts

    assert [title for title in titles if title.startswith("Classe ")] == [
        f"Classe {c}" for c in range(1, found.classification.n_classes + 1)
    ]
    assert len(quoted) == sum(len(rows) for rows in found.typical) + min(20, found.classification.atypical_rows.size)
    assert [text for text in quoted if not any(text in whole for whole in texts)] == []
    assert sum(isinstance(block, Table) for block in blocks) >= 1 + found.classification.n_classes
    assert isinstance(blocks[-1], Items)


def test_the_report_begins_with_every_class_in_one_line_and_accounts_for_every_segment(found) -> None:
    shared, table = report_blocks(found)[1:3]

    sizes, verdicts = found.classification.sizes, found.stability.verdicts
    words = {"solid": "solide", "fair": "moyenne", "fragile": "fragile"}
    assert [(row[0], row[2].split(" (")[0]) for row in table.rows] == [
        (f"Classe {c}", words[verdict]) for c, verdict in enumerate(verdicts, 1)
    ]
    assert [row[3].split(", ") for row in table.rows] == [
        [mark.name for mark in found.terms.profile(c, most=6)] for c in range(1, len(sizes) + 1)
    ]
    counts = [int(first or other) for first, other in re.findall(r"^(\d+)|: (\d+)\.", shared.text)]
    assert (counts[0], sum(counts)) == (sum(sizes), found.classification.n_rows)


def test_each_quotation_says_where_its_words_stand(found) -> None:
    for block in report_blocks(found):
        if isinstance(block, Quotation):
            document, start, end = re.match(r"texte (\d+), caractères (\d+) à (\d+)", block.origin).groups()
            assert found.read.corpus.quote(int(document) - 1, int(start), int(end)) == block.text


def test_the_page_holds_the_texts_as_texts(found) -> None:
    page = report_html(found, title="Titre <i>", names=["<u>"])
    root = parser.document_fromstring(page)

    assert (root.findall(".//script"), root.findall(".//b"), root.findall(".//u")) == ([], [], [])
    assert root.find(".//h1").text == "Titre <i>"
    assert "<script>alert('x')</script>" in unescape(page)
    assert {element.tag for element in root.iter() if isinstance(element.tag, str)} & {
        "link",
        "img",
        "iframe",
        "form",
    } == set()
    titles = {title.get("id"): title.text for title in root.findall(".//h2")[1:]}
    links = {link.get("href"): link.text for link in root.findall(".//a")}
    assert links == {f"#{place}": text for place, text in titles.items()}


@pytest.mark.slow("a document is composed twice")
def test_the_document_is_a_pdf_and_the_same_every_time(found) -> None:
    first = report_pdf(found)

    assert first.startswith(b"%PDF")
    assert report_pdf(found) == first


def test_the_report_speaks_english_too(found) -> None:
    root = parser.document_fromstring(report_html(found, language="en"))

    assert root.get("lang") == "en"
    assert [h.text for h in root.findall(".//h2")][:4] == [
        "In short",
        "What was done",
        "What these classes are worth",
        "The tree of the classes",
    ]


def test_the_dated_variable_is_the_one_made_of_numbers(found) -> None:
    assert dated_variable(found) == "annee"
    assert sorted(report_pictures(found)) == ["evolution", "plane", "tree"]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_block_is_written_in_both_kinds(language: str) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><title>t</title></svg>'
    blocks = [
        Title("T"),
        Sentences(ODD),
        Items([ODD, "b"]),
        Table("c", ["a", "b"], [[ODD, "1"]], [1]),
        Quotation(ODD, ODD),
        Sentences("x"),
        Picture(svg, ODD),
    ]

    assert pdf(ODD, blocks, language=language).startswith(b"%PDF")
    assert parser.document_fromstring(html(ODD, blocks, language=language)).find(".//td").text.startswith("<script>")


def test_classes_that_mostly_come_apart_are_followed_by_advice(found) -> None:
    advice = "Demander moins de classes"
    loose = Stability(0.9, np.full((2, found.classification.n_classes), 0.3), np.array([0.2]), np.array([0.4]))

    told = [block.text for block in report_blocks(replace(found, stability=loose)) if isinstance(block, Sentences)]

    assert [text.startswith("La plupart des classes se défont") for text in told if advice in text] == [True]
    assert "Accord quand les mêmes segments sont classés dans un autre ordre : 0,40." in " ".join(told)
    solid = replace(loose, jaccard=np.full((2, found.classification.n_classes), 0.9))
    assert advice not in report_html(replace(found, stability=solid))


def test_what_there_is_to_know_of_the_files_and_of_the_classes_is_in_the_report(found) -> None:
    corpus = replace(found.read.corpus, notes=(Note("encoding", "a.txt: The encoding found is UTF-16-LE."),))
    fewer = "9 classes were asked for; these texts bear 3: no class left can be cut in two."
    told = replace(
        found, read=replace(found.read, corpus=corpus), classification=replace(found.classification, notes=(fewer,))
    )

    french, english = (report_blocks(told, language=language) for language in ("fr", "en"))

    assert next(block.items for block in french if isinstance(block, Items)) == [
        "a.txt : L’encodage trouvé est UTF-16-LE.",
        "9 classes étaient demandées ; ces textes en portent 3 : aucune classe ne peut plus être coupée en deux.",
    ]
    assert next(block.items for block in english if isinstance(block, Items)) == [corpus.notes[0].sentence, fewer]
