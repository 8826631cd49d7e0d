"""The command line: what it writes, what it prints, what it refuses, in both languages."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from tests.references import reference
from tests.textometry.benchmarks import expected
from textometry.cli.command import main, spoken
from textometry.cli.phrases import PHRASES
from textometry.coding.model import Code, CodeBook, CodedCorpus, Coding
from textometry.exchange.codebooks import read_codebook
from textometry.exchange.refi_writing import project_bytes
from textometry.files.iramuteq import read_iramuteq
from textometry.texts.corpus import Corpus


@pytest.fixture(autouse=True)
def _english(monkeypatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))


def test_classify_writes_a_whole_folder_whose_quotations_are_the_text(corpus: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "dossier"

    code = main(["classify", str(corpus), "-k", "3", "--draws", "3", "--out", str(out)])

    texts = {document.id: document.text for document in read_iramuteq(corpus).documents}
    segments = rows(out / "segments.csv")
    analysis = json.loads((out / "analysis.json").read_text(encoding="utf-8"))
    by_class: dict[str, set[str]] = {}
    for row in segments:
        by_class.setdefault(row["class"], set()).add(row["theme"])
        assert texts[row["document"]][int(row["start"]) : int(row["end"])] == row["text"]
    assert code == 0
    assert sorted(len(themes) for themes in by_class.values()) == [1, 1, 1]
    assert sorted(path.name for path in out.iterdir() if path.suffix != ".svg") == [
        "analysis.json",
        "characteristic.csv",
        "names.csv",
        "profiles.csv",
        "report.html",
        "report.pdf",
        "segments.csv",
        "texts.html",
    ]
    assert "<svg" in (out / "tree.svg").read_text(encoding="utf-8")
    assert analysis["classification"]["sizes"] == [20, 20, 20]
    assert "60 segments of 60 classified (100%); 3 classes; 24 terms" in capsys.readouterr().out


def test_names_chosen_once_are_in_every_file_of_the_folder(corpus: Path, tmp_path: Path, capsys) -> None:
    out, names = tmp_path / "dossier", tmp_path / "names.csv"
    names.write_text("class;name;colour\n1;Premier;#123456\n2;Second;\n", encoding="utf-8")

    given = [
        "--names",
        str(names),
        "--title",
        "Essai",
        "--corpus-name",
        "Notes",
        "--authors",
        "A. Un; B. Deux",
        "--lang",
        "fr",
    ]
    code = main(["classify", str(corpus), "-k", "3", "--draws", "0", "--out", str(out), *given])

    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in out.iterdir() if path.suffix != ".pdf"}
    assert code == 0
    assert {name: "Premier" in text for name, text in texts.items()} == dict.fromkeys(texts, True)
    assert rows(out / "names.csv")[0] == {"class": "1", "name": "Premier", "colour": "#123456"}
    assert {row["class_name"] for row in rows(out / "segments.csv") if row["class"] == "2"} == {"Second"}
    assert [words in texts["report.html"] for words in ("<h1>Essai</h1>", "Notes", "A. Un, B. Deux")] == [True] * 3
    assert "20 segments (33 %) · Premier\n" in capsys.readouterr().out


def test_a_ready_table_is_classified_into_the_promised_json(tmp_path: Path) -> None:
    folder, out = reference("text/expected"), tmp_path / "out.json"
    terms = tmp_path / "T.json"
    terms.write_text(json.dumps(expected("dtm_manifeste")["terms"]), encoding="utf-8")

    code = main(
        [
            "classify",
            "--matrix",
            str(folder / "dtm_manifeste.mtx.xz"),
            "--terms",
            str(terms),
            "--mode",
            "iramuteq",
            "-k",
            "10",
            "--json",
            str(out),
            "--quiet",
        ]
    )

    result = json.loads(out.read_text(encoding="utf-8"))
    published = expected("iramuteq_chd_manifeste")
    assert code == 0
    assert sorted(result) == ["splits", "terminal"]
    assert [sorted(split) for split in result["splits"]] == [
        ["chi2_over_n_scan", "chi2_over_n_swap", "classes", "total"]
    ] * 9
    assert [round(split["chi2_over_n_swap"], 6) for split in result["splits"]] == [
        round(x, 6) for x in published["inter_after_swap"]
    ]
    assert {len(split["classes"]) for split in result["splits"]} == {279}
    assert set(result["splits"][2]["classes"]) - {0} <= {2, 3, 4, 5, 6, 7}


def test_segments_are_printed_one_a_line_or_written(corpus: Path, tmp_path: Path, capsys) -> None:
    assert main(["segments", str(corpus), "--where", "theme=mer", "--where", "an=2018"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert (len(printed), printed[0].split("\t")[1:3]) == (10, ["0", "34"])

    assert main(["segments", str(corpus), "--json", str(tmp_path / "s.json"), "--quiet"]) == 0
    assert len(json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))) == 60


def test_concord_shows_words_in_their_context(corpus: Path, tmp_path: Path, capsys) -> None:
    assert main(["concord", str(corpus), "lemma=bateau", "--limit", "2", "--context", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[2:] for line in lines[:2]] == [["[bateau]", "et"], ["[bateau]", "."]]
    assert lines[2] == "places found: 9"

    assert main(["concord", str(corpus), "bateau", "--table", str(tmp_path / "c.csv")]) == 0
    assert {row["match"] for row in rows(tmp_path / "c.csv")} == {"bateau"}


@pytest.mark.parametrize(
    ("given", "files"),
    [
        (["specif", "--by", "theme"], ["1.svg", "2.svg", "3.svg"]),
        (["factors", "--by", "theme"], ["plane.svg"]),
        (["similar"], ["graph.svg"]),
    ],
)
def test_pictures_are_drawn_when_asked_for(corpus: Path, tmp_path: Path, given: list[str], files: list[str]) -> None:
    assert main([given[0], str(corpus), *given[1:], "--pictures", str(tmp_path / "images"), "--quiet"]) == 0

    drawn = sorted(path.name for path in (tmp_path / "images").iterdir())
    assert drawn == files
    assert all((tmp_path / "images" / name).read_text(encoding="utf-8").startswith("<svg") for name in drawn)


def test_choosing_the_words_shown_changes_no_specificity(tmp_path: Path) -> None:
    path, out = tmp_path / "avis.csv", tmp_path / "s.csv"
    path.write_text(
        "lieu;texte\nBrest;Le bateau, le bateau, le port et la ville.\nBrest;Un bateau au port.\nNantes;La ville, la rue et le bateau.\n",
        encoding="utf-8",
    )
    scores = []
    for least, segments in (("1", "1"), ("3", "2")):
        main(["specif", str(path), "--by", "lieu", "--least", least, "--min-segments", segments, "--table", str(out)])
        scores.append({(row["value"], row["word"]): row["specificity"] for row in rows(out)})

    assert {word for _, word in scores[0]} == {"bateau", "port", "ville", "rue"}
    assert scores[1] == {(value, word): score for (value, word), score in scores[0].items() if word == "bateau"}


def test_specif_factors_and_similar_describe_the_words(corpus: Path, tmp_path: Path, capsys) -> None:
    assert main(["specif", str(corpus), "--by", "theme", "--table", str(tmp_path / "s.csv"), "--quiet"]) == 0
    assert {
        row["value"] for row in rows(tmp_path / "s.csv") if row["word"] == "bateau" and float(row["specificity"]) > 2
    } == {"mer"}

    assert main(["factors", str(corpus), "--by", "theme", "--json", str(tmp_path / "f.json"), "--quiet"]) == 0
    assert json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["column_names"] == ["sport", "cuisine", "mer"]

    assert main(["similar", str(corpus), "--table", str(tmp_path / "g.csv"), "--quiet"]) == 0
    edges = rows(tmp_path / "g.csv")
    assert sum(int(row["tree"]) for row in edges) == 21  # three trees of eight words
    assert "group 3" in capsys.readouterr().out


def test_convert_goes_from_one_format_to_another_and_back(corpus: Path, tmp_path: Path) -> None:
    table, again = tmp_path / "corpus.csv", tmp_path / "again.txt"

    assert main(["convert", str(corpus), str(table), "--quiet"]) == 0
    assert main(["convert", str(table), str(again), "--id-column", "id", "--quiet"]) == 0

    assert read_iramuteq(again).documents == read_iramuteq(corpus).documents


def test_agree_measures_the_published_example_at_each_level(tmp_path: Path, capsys) -> None:
    # Krippendorff 2011: twelve units, four observers.
    observers = ["1,2,3,3,2,1,4,1,2,,,", "1,2,3,3,2,2,4,1,2,5,,3", ",3,3,3,2,3,4,2,2,5,1,", "1,2,3,3,2,4,4,1,2,5,1,"]
    units = zip(*(line.split(",") for line in observers), strict=True)
    table = tmp_path / "observers.csv"
    table.write_text("a;b;c;d\n" + "".join(";".join(unit) + "\n" for unit in units), encoding="utf-8")

    measured = []
    for level in ("nominal", "ordinal", "interval", "ratio"):
        assert main(["agree", str(table), "--level", level]) == 0
        measured.append(capsys.readouterr().out.split("Krippendorff ")[1].strip())

    assert measured == ["0.743", "0.815", "0.849", "0.797"]


def test_agree_takes_a_first_column_of_other_values_for_the_names_of_units(tmp_path: Path, capsys) -> None:
    table = tmp_path / "units.csv"
    table.write_text("unit,ada,bo\n1,oui,oui\n2,non,oui\n3,oui,oui\n4,non,non\n", encoding="utf-8")

    assert main(["--lang", "en", "agree", str(table)]) == 0

    shown = capsys.readouterr()
    assert shown.out.startswith("ada, bo: 4 units judged\n")
    assert "The column “unit” was taken for the names of the units" in shown.err


def test_agree_compares_the_coders_of_a_project_and_lists_their_disagreements(tmp_path: Path, capsys) -> None:
    corpus = Corpus.from_texts(["Le bailleur écoute les habitants."])
    book = CodeBook((Code("1" * 32, "écoute"),))
    codings = (Coding("1", 0, 18, "1" * 32, "Anne"), Coding("1", 12, 18, "1" * 32, "Brice"))
    project = tmp_path / "projet.qdpx"
    project.write_bytes(project_bytes(CodedCorpus(corpus, book, codings)))

    assert main(["agree", str(project), "--table", str(tmp_path / "d.csv"), "--json", str(tmp_path / "a.json")]) == 0

    assert "disagreements: 1" in capsys.readouterr().out
    assert [(row["text"], row["marked"], row["unmarked"]) for row in rows(tmp_path / "d.csv")] == [
        ("Le bailleur ", "Anne", "Brice")
    ]
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["coders"] == ["Anne", "Brice"]


def test_convert_reads_and_writes_projects_and_code_books(corpus: Path, tmp_path: Path) -> None:
    project, book = tmp_path / "p.qdpx", tmp_path / "b.qdc"
    (tmp_path / "codes.csv").write_text("name;parent\nhabitat;\nloyer;habitat\n", encoding="utf-8")

    assert main(["convert", str(corpus), str(project), "--quiet"]) == 0
    assert main(["convert", str(project), str(tmp_path / "back.txt"), "--quiet"]) == 0
    assert main(["convert", str(tmp_path / "codes.csv"), str(book), "--quiet"]) == 0
    assert main(["convert", str(book), str(tmp_path / "again.csv"), "--quiet"]) == 0

    assert read_iramuteq(tmp_path / "back.txt").texts == read_iramuteq(corpus).texts
    assert [row["name"] for row in rows(tmp_path / "again.csv")] == ["habitat", "loyer"]


def test_a_code_book_is_told_from_a_corpus_by_its_headings_or_by_what_is_asked(tmp_path: Path, capsys) -> None:
    book, plain = tmp_path / "codes.csv", tmp_path / "plain.csv"
    book.write_text("nom;code parent;mémo\nhabitat;;\n=loyer;habitat;- trop cher pour eux\n", encoding="utf-8")
    plain.write_text("name;memo\nhabitat;le toit d’une maison\n", encoding="utf-8")

    for given in (["codes.csv", "a.xlsx"], ["a.xlsx", "b.json"], ["b.json", "c.csv"], ["c.csv", "d.qdc"]):
        assert main(["convert", *(str(tmp_path / name) for name in given), "--quiet"]) == 0
    assert main(["convert", str(plain), str(tmp_path / "corpus.json"), "--quiet"]) == 0
    assert main(["convert", str(plain), str(tmp_path / "codes.json"), "--as", "codebook", "--quiet"]) == 0
    assert main(["convert", str(book), str(tmp_path / "texts.json"), "--as", "corpus", "--quiet"]) == 0

    codes = read_codebook(tmp_path / "d.qdc").codes
    assert [(code.name, code.memo) for code in codes] == [("habitat", ""), ("=loyer", "- trop cher pour eux")]
    assert codes[1].parent == codes[0].id
    assert [kind["documents"][0]["text"] for kind in _jsons(tmp_path, "corpus", "texts")] == [
        "le toit d’une maison",
        "- trop cher pour eux",
    ]
    assert [code["name"] for code in _jsons(tmp_path, "codes")[0]] == ["habitat"]
    assert main(["convert", str(book), "x.csv", "--as", "livre"]) == 64
    assert "--as: invalid choice" in capsys.readouterr().err


def _jsons(folder: Path, *names: str) -> list[Any]:
    return [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in names]


@pytest.mark.parametrize(
    "command", ["classify", "segments", "concord", "specif", "factors", "similar", "agree", "convert"]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_is_given_in_both_languages(command: str, language: str, capsys) -> None:
    assert main([command, "--help", "--lang", language]) == 0

    printed = " ".join(capsys.readouterr().out.split())
    for phrase in (PHRASES[language][command], PHRASES[language]["exit codes"]):
        assert " ".join(phrase.split()) in printed


@pytest.mark.parametrize(
    ("environment", "language"),
    [({}, "en"), ({"LANG": "fr_FR.UTF-8"}, "fr"), ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "en")],
)
def test_the_language_is_that_of_the_system_unless_asked_for(environment: dict[str, str], language: str) -> None:
    assert spoken([], environment) == language
    assert spoken(["segments", "--lang=fr"], environment) == "fr"
    assert spoken(["segments", "--lang", "en"], environment) == "en"


def test_a_table_of_a_corpus_keeps_flags_and_says_that_themes_are_left_out(tmp_path: Path, capsys) -> None:
    path, table = tmp_path / "corpus.txt", tmp_path / "corpus.csv"
    path.write_text("**** *ville_Brest *relu\n-*accueil\nBonjour.\n**** *ville_Nantes\nBonsoir.\n", encoding="utf-8")

    assert main(["convert", str(path), str(table), "--quiet", "--lang", "fr"]) == 0

    assert [(row["ville"], row["relu"]) for row in rows(table)] == [("Brest", "1"), ("Nantes", "")]
    assert "ils sont laissés de côté" in capsys.readouterr().err
