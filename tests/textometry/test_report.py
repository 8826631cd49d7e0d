"""The report of an analysis: complete, in the very words of the texts, safe whatever the texts hold, the same every time."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import numpy as np
import page as validator
import pytest
from lxml import html as parser

from textometry import Corpus
from textometry.analysis import Analysis, Choices, analyse
from textometry.classes.choosing import compare_numbers
from textometry.classes.naming import PALETTE, ClassNames
from textometry.classes.stability import Stability
from textometry.notes import Note
from textometry.report.about import VERSION, About
from textometry.report.fulltext import coloured_texts
from textometry.report.page import Items, Picture, Quotation, Sentences, Table, Title, html
from textometry.report.paper import pdf
from textometry.report.report import (
    dated_variable,
    report_blocks,
    report_files,
    report_html,
    report_pdf,
    report_pictures,
)

THEMES = [
    "l’école accueille des élèves et des enseignants dans une classe calme",
    "le marché vend des légumes et des fruits aux clients du village",
    "le médecin soigne des malades avec une infirmière à l’hôpital",
]
ODD = "<script>alert('x')</script> #set page(fill: red) \\ \" $x$ 🎉 e\u0301\r\n"


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    random = np.random.default_rng(4)
    texts, variables = [], []
    for k in range(60):
        words = THEMES[k % 3].split()
        texts.append(" ".join(random.permutation(words)) + f". {ODD}" + " ".join(random.permutation(words)) + ".")
        variables.append({"annee": str(2015 + k % 4), "lieu": f"<b>{k % 3}</b>"})
    return analyse(Corpus.from_texts(texts, variables=variables), Choices(k=3, draws=3, typical=10, min_segments=2))


def test_every_class_has_its_words_its_stability_and_its_segments_in_full(analysis) -> None:
    blocks = report_blocks(analysis)
    titles = [block.text for block in blocks if isinstance(block, Title) and block.level == 2]
    quoted = [block.text for block in blocks if isinstance(block, Quotation)]
    texts = analysis.read.corpus.texts

    assert [title for title in titles if title.startswith("Classe ")] == [
        f"Classe {c}" for c in range(1, analysis.classification.n_classes + 1)
    ]
    assert len(quoted) == sum(len(rows) for rows in analysis.typical) + min(
        20, analysis.classification.atypical_rows.size
    )
    assert [text for text in quoted if not any(text in whole for whole in texts)] == []
    assert sum(isinstance(block, Table) for block in blocks) >= 1 + analysis.classification.n_classes
    assert isinstance(blocks[-1], Items)


def test_the_report_begins_with_every_class_in_one_line_and_accounts_for_every_segment(analysis) -> None:
    blocks = report_blocks(analysis)
    start = next(k for k, block in enumerate(blocks) if isinstance(block, Title) and block.text == "En bref")
    shared, table = blocks[start + 1 : start + 3]

    sizes, verdicts = analysis.classification.sizes, analysis.stability.verdicts
    words = {"solid": "solide", "fair": "moyenne", "fragile": "fragile"}
    assert [(row[0], row[2].split(" (")[0]) for row in table.rows] == [
        (f"Classe {c}", words[verdict]) for c, verdict in enumerate(verdicts, 1)
    ]
    assert [row[3].split(", ") for row in table.rows] == [
        [mark.name for mark in analysis.terms.profile(c, most=6)] for c in range(1, len(sizes) + 1)
    ]
    counts = [int(first or other) for first, other in re.findall(r"^(\d+)|: (\d+)\.", shared.text)]
    assert (counts[0], sum(counts)) == (sum(sizes), analysis.classification.n_rows)


def test_each_quotation_says_where_its_words_stand(analysis) -> None:
    for block in report_blocks(analysis):
        if isinstance(block, Quotation):
            document, start, end = re.match(r"texte (\d+), caractères (\d+) à (\d+)", block.origin).groups()
            assert analysis.read.corpus.quote(int(document) - 1, int(start), int(end)) == block.text


def test_the_page_holds_the_texts_as_texts(analysis) -> None:
    page = report_html(analysis, title="Titre <i>", names=["<u>"])
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
    links = {link.get("href"): link.text for link in root.findall(".//nav//a")}
    assert links == {f"#{place}": text for place, text in titles.items()}


@pytest.mark.slow("a document is composed twice")
def test_the_document_is_a_pdf_and_the_same_every_time(analysis) -> None:
    first = report_pdf(analysis)

    assert first.startswith(b"%PDF")
    assert report_pdf(analysis) == first


def test_the_report_speaks_english_too(analysis) -> None:
    root = parser.document_fromstring(report_html(analysis, language="en"))

    assert root.get("lang") == "en"
    assert [h.text for h in root.findall(".//h2")][:4] == [
        "In short",
        "What was done",
        "What these classes are worth",
        "The tree of the classes",
    ]


def test_the_dated_variable_is_the_one_made_of_numbers(analysis) -> None:
    assert dated_variable(analysis) == "annee"
    assert sorted(report_pictures(analysis)) == ["evolution", "plane", "sizes", "tree", "variables"]


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


def test_classes_that_mostly_come_apart_are_followed_by_advice(analysis) -> None:
    advice = "Demander moins de classes"
    loose = Stability(0.9, np.full((2, analysis.classification.n_classes), 0.3), np.array([0.2]), np.array([0.4]))

    sentences = [
        block.text for block in report_blocks(replace(analysis, stability=loose)) if isinstance(block, Sentences)
    ]

    assert [text.startswith("La plupart des classes se défont") for text in sentences if advice in text] == [True]
    assert "Accord quand les mêmes segments sont classés dans un autre ordre : 0,40." in " ".join(sentences)
    solid = replace(loose, jaccard=np.full((2, analysis.classification.n_classes), 0.9))
    assert advice not in report_html(replace(analysis, stability=solid))


def test_what_there_is_to_know_of_the_files_and_of_the_classes_is_in_the_report(analysis) -> None:
    corpus = replace(analysis.read.corpus, notes=(Note("encoding_found", {"encoding": "UTF-16-LE"}, "a.txt"),))
    fewer = "9 classes were asked for; these texts bear 3: no class left can be cut in two."
    with_notes = replace(
        analysis,
        read=replace(analysis.read, corpus=corpus),
        classification=replace(analysis.classification, notes=(Note("classes_fewer", {"asked": 9, "found": 3}),)),
    )

    french, english = (report_blocks(with_notes, language=language) for language in ("fr", "en"))

    assert next(block.items for block in french if isinstance(block, Items)) == [
        "a.txt : L’encodage trouvé est UTF-16-LE.",
        "9 classes étaient demandées ; ces textes en portent 3 : aucune classe ne peut plus être coupée en deux.",
    ]
    assert next(block.items for block in english if isinstance(block, Items)) == [corpus.notes[0].sentence, fewer]


def test_the_files_of_a_report_are_what_each_is_alone_and_the_plane_is_computed_once(analysis) -> None:
    files = report_files(analysis, language="en")

    pictures = {f"{name}.svg": svg.encode() for name, svg in report_pictures(analysis, language="en").items()}
    assert files["report.html"].decode() == report_html(analysis, language="en")
    assert files["report.pdf"].startswith(b"%PDF")
    assert {name: content for name, content in files.items() if name.endswith(".svg")} == pictures
    assert (analysis.plane is analysis.plane, analysis.over_time is analysis.over_time) == (True, True)


def test_the_first_page_names_corpus_authors_day_version_and_parameters(analysis) -> None:
    about = About("Titre", "Notes 2026", ("A. Un", "B. Deux"), date(2026, 3, 1))

    first, parameters = report_blocks(analysis, about=about)[:2]

    assert [row[1] for row in first.rows[:4]] == [
        "Notes 2026",
        "A. Un, B. Deux",
        "1er mars 2026",
        f"textometry {VERSION}",
    ]
    assert dict(parameters.rows)["classes demandées"] == "3"
    assert [row[0] for row in report_blocks(analysis)[0].rows] == ["programme", "ce qui a été compté"]


def test_the_version_said_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["version"] == VERSION


def test_marked_words_are_highlighted_inside_the_characteristic_segments(analysis) -> None:
    quoted = [block for block in report_blocks(analysis) if isinstance(block, Quotation) and block.marks]
    marked = [{mark.name for mark in analysis.terms.profile(c)} for c in (1, 2, 3)]
    forms = {
        (analysis.read.tokens.forms[form], analysis.read.tokens.labels[lemma])
        for form, lemma in zip(
            analysis.read.tokens.form_of.tolist(), analysis.read.tokens.lemma_of.tolist(), strict=True
        )
    }
    lemmas: dict[str, set[str]] = {}
    for form, lemma in forms:
        lemmas.setdefault(form, set()).add(lemma)

    assert len(quoted) == sum(len(rows) for rows in analysis.typical)
    for block in quoted:
        words = [text.lower() for text, is_marked in block.parts() if is_marked]
        assert "".join(text for text, _ in block.parts()) == block.text
        assert words
        assert any(all(lemmas[word] & names for word in words) for names in marked)


def test_each_marked_word_has_its_forms_and_leads_to_its_concordance(analysis) -> None:
    root = parser.document_fromstring(report_html(analysis))
    places = {row.get("id"): row for row in root.findall(".//tr[@id]")}
    links = list(root.findall(".//td/a"))

    assert len(links) == sum(len(analysis.terms.profile(c, most=20)) for c in (1, 2, 3))
    for link in links:
        row = places[link.get("href").removeprefix("#")]
        forms = link.getparent().getnext().text
        assert row[0].text == link.text
        assert row[2][0].text.lower() in {form.split(" (")[0].lower() for form in forms.split(", ")}


def test_each_picture_of_a_result_is_followed_by_its_table(analysis) -> None:
    blocks = report_blocks(analysis)
    drawn = set(report_pictures(analysis).values())
    places = [k for k, block in enumerate(blocks) if isinstance(block, Picture) and block.svg in drawn]

    around = [any(isinstance(block, Table) for block in blocks[max(0, k - 1) : k + 2]) for k in places]
    assert (len(places), around) == (len(drawn), [True] * len(drawn))


@pytest.mark.parametrize(("language", "heading"), [("fr", "Combien de classes ?"), ("en", "How many classes?")])
def test_numbers_of_classes_that_were_compared_have_a_figure_and_a_table(analysis, language: str, heading: str) -> None:
    compared = compare_numbers(analysis.read.matrix, range(2, 5), draws=2)
    blocks = report_blocks(replace(analysis, numbers=compared), language=language)

    (at,) = [k for k, block in enumerate(blocks) if isinstance(block, Title) and block.text == heading]
    text, picture, table = blocks[at + 1 : at + 4]
    assert (type(text), type(picture), type(table)) == (Sentences, Picture, Table)
    assert picture.svg == report_pictures(replace(analysis, numbers=compared), language=language)["numbers"]
    assert [row[:2] for row in table.rows] == [[str(number.asked), str(number.found)] for number in compared]
    assert [label for label in ("2", "3", "4") if f">{label}</text>" not in picture.svg] == []
    assert "numbers" not in report_pictures(analysis, language=language)


def test_names_and_colours_chosen_once_are_in_every_table_and_picture(analysis) -> None:
    named = replace(analysis, names=ClassNames(("École", "Marché"), ("#123456", "", "#abcdef")))

    blocks = report_blocks(named)
    heads = [block.text for block in blocks if isinstance(block, Title)]
    pictures = report_pictures(named)

    assert {"Classe 1 · École", "Classe 2 · Marché", "Classe 3"} <= set(heads)
    assert {name: "École" in svg for name, svg in pictures.items()} == dict.fromkeys(pictures, True)
    assert {name: "#123456" in svg for name, svg in pictures.items()} == dict.fromkeys(pictures, True)
    brief = next(block for block in blocks if isinstance(block, Table) and block.colours)
    assert brief.colours == {0: "#123456", 1: PALETTE[1], 2: "#abcdef"}
    assert "École" in coloured_texts(named)
    assert named.to_json()["names"][0] == [1, "École", "#123456"]


def test_the_coloured_texts_hold_every_character_and_the_class_of_each_segment(analysis) -> None:
    root = parser.document_fromstring(coloured_texts(analysis))
    segments = analysis.read.segments

    for number in root.findall(".//article//b"):
        number.text = ""
    for head in root.findall(".//article/h2") + root.findall(".//article/p"):
        head.drop_tree()
    texts = [article.text_content() for article in root.findall(".//article")]
    as_read = [text.replace("\r\n", "\n") for text in analysis.read.corpus.texts]
    assert texts == as_read
    spans = root.findall(".//article/span")
    classes = [int((span.get("class") or "s c0").removeprefix("s c")) for span in spans]
    assert (len(spans), classes) == (len(segments), analysis.classification.row_class.tolist())


@pytest.mark.slow("a whole report is composed and validated")
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_whole_report_conforms_to_both_norms(analysis, language: str) -> None:
    whole = replace(analysis, numbers=compare_numbers(analysis.read.matrix, range(2, 4), draws=0))
    content = report_pdf(whole, about=About("T", "C", ("A",), date(2026, 3, 1)), language=language)

    reports = [validator.validate_pdf_bytes(content, profile=norm) for norm in ("ua1", "2a")]
    assert [(report.is_compliant, report.failures) for report in reports] == [(True, []), (True, [])]
