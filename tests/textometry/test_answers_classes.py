"""The command `classify`: double classification, its folder, what it says and what it refuses."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from lxml import html as parser

from textometry.analysis import Analysis, Choices, analyse
from textometry.cli.command import main
from textometry.errors import InputError
from textometry.files.iramuteq import read_iramuteq
from textometry.report.page import Table, Title
from textometry.report.report import report_blocks, report_pictures

THEMES = [
    ["match", "équipe", "joueur", "ballon", "stade", "victoire", "arbitre", "terrain"],
    ["recette", "four", "farine", "sauce", "cuisson", "légume", "beurre", "assiette"],
    ["bateau", "vague", "port", "marin", "voile", "tempête", "quai", "phare"],
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    """Thirty texts of five sentences, each about one of three themes."""
    path = tmp_path_factory.mktemp("double") / "corpus.txt"
    lines = []
    for number in range(30):
        words = THEMES[number % 3]
        sentences = [f"Le {words[(number + s) % 8]} et la {words[(number + 3 * s + 1) % 8]} sont là." for s in range(5)]
        lines.append(f"**** *an_{2018 + number % 3}\n" + " ".join(sentences))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


CHOICES = Choices(k=3, size=7, draws=3, double=(3, 5), min_segments=2)


@pytest.fixture(scope="module")
def analysis(corpus: Path) -> Analysis:
    return analyse(read_iramuteq(corpus), CHOICES)


def test_a_double_analysis_has_the_common_classes_and_their_stability(analysis: Analysis) -> None:
    theme = analysis.read.segments.document % 3

    assert analysis.double is not None
    assert analysis.classification.n_classes == analysis.double.chosen.k == 3
    for c in (1, 2, 3):
        assert len(set(theme[analysis.classification.row_class == c].tolist())) == 1
    assert analysis.stability is not None
    assert (analysis.stability.classes.shape, analysis.stability.order_rand.size) == ((3,), 0)
    assert analysis.stability.partition > 0.9


def test_a_double_analysis_tells_the_sizes_the_crossing_and_what_is_left_out_as_plain_values(
    analysis: Analysis,
) -> None:
    double = analysis.to_json()["double"]
    classes = np.array(analysis.to_json()["classification"]["classes"])

    assert double["least_terms"] == [3, 5]
    assert [partition["k"] for partition in double["partitions"]] == [2, 3]
    assert (
        sorted(double["left_out"]["without_class"] + double["left_out"]["disagreed"])
        == np.flatnonzero(classes == 0).tolist()
    )
    assert len(double["crossings"]["sizes"]) >= 3


@pytest.mark.parametrize(
    ("language", "title", "sizes"), [("fr", "Deux classifications", "3 et 5"), ("en", "Two classifications", "3 and 5")]
)
def test_the_report_tells_the_two_sizes_and_the_crossing(
    analysis: Analysis, language: str, title: str, sizes: str
) -> None:
    blocks = report_blocks(analysis, language=language)
    tables = [block for block in blocks if isinstance(block, Table)]

    assert title in [block.text for block in blocks if isinstance(block, Title)]
    assert tables[1].rows[-1][1] == sizes
    assert [len(table.rows) for table in tables if table.caption in ("Classes communes", "Common classes")] == [3]
    assert [len(table.rows) for table in tables if table.head[0] == "classes"] == [2]
    assert "tree" not in report_pictures(analysis, language=language)


def test_the_command_makes_a_double_classification(corpus: Path, tmp_path: Path, capsys) -> None:
    given = ["classify", str(corpus), "-k", "3", "--size", "7", "--draws", "0", "--min-segments", "2"]

    assert main([*given, "--double", "3,5", "--out", str(tmp_path / "dossier"), "--lang", "fr"]) == 0

    printed = capsys.readouterr().out
    rows = list(
        csv.DictReader(
            io.StringIO((tmp_path / "dossier" / "double.csv").read_text(encoding="utf-8-sig")), delimiter=";"
        )
    )
    page = parser.document_fromstring((tmp_path / "dossier" / "report.html").read_text(encoding="utf-8"))
    assert "deux classifications, de groupes de 3 et de 5 termes actifs" in printed
    assert "meilleures 3 classes communes" in printed
    assert [(row["partition"], row["classes"]) for row in rows] == [
        *[("best", "2")] * 2,
        *[("best", "3")] * 3,
        *[("chosen", "3")] * 3,
    ]
    assert "Deux classifications" in [h.text for h in page.findall(".//h2")]
    assert json.loads((tmp_path / "dossier" / "analysis.json").read_text(encoding="utf-8"))["choices"]["double"] == [
        3,
        5,
    ]


@pytest.mark.parametrize(
    ("given", "english", "french"),
    [
        (["--double", "abc"], "“abc” is no pair of sizes", "« abc » n’est pas une paire de tailles"),
        (["--double", "10"], "“10” is no pair of sizes", "« 10 » n’est pas une paire de tailles"),
        (["--double=-3,4"], "“-3,4” is no pair of sizes", "« -3,4 » n’est pas une paire de tailles"),
        (["--double", "5,5"], "needs two different sizes", "demande deux tailles différentes"),
        (["--double", "0,5"], "needs two different sizes", "demande deux tailles différentes"),
        (["--double", "3,5", "--least-terms", "4"], "leave the other joining out", "n’en demandez pas une autre"),
        (["--double"], "expected one argument", "demande une valeur"),
    ],
)
def test_sizes_that_cannot_be_used_are_refused_in_both_languages(
    corpus: Path, tmp_path: Path, capsys, given: list[str], english: str, french: str
) -> None:
    for language, sentence in (("en", english), ("fr", french)):
        assert main(["classify", str(corpus), "--out", str(tmp_path / "o"), "--lang", language, *given]) == 64
        assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_ready_table_has_no_texts_to_join_segments_in(tmp_path: Path, capsys) -> None:
    assert main(["classify", "--matrix", str(tmp_path / "m.mtx"), "--double", "3,5"]) == 64

    assert "it needs a corpus, not a ready table" in capsys.readouterr().err


def test_joining_segments_in_a_third_way_is_refused(corpus: Path) -> None:
    with pytest.raises(InputError, match="leave the other joining out"):
        analyse(read_iramuteq(corpus), Choices(k=2, double=(3, 5), least_terms=4))
