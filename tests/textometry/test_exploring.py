"""Co-occurrents, progression, variants, auto-coding, tagged texts, memos, sub-corpora: against plain counts and scipy."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from lxml import html as parser
from scipy.stats import binomtest, hypergeom

from textometry import Choices, Corpus, InputError, analyse, concord, split_segments, tokenize
from textometry.cli.command import main
from textometry.coding.model import Code, CodeBook, CodedCorpus, Coding
from textometry.coding.patterns import autocode, read_rules
from textometry.coding.tagged import BRACKET, markdown_text, tagged_text
from textometry.exchange.refi_reading import read_project
from textometry.files.wordlists import read_variants
from textometry.languages.grammar import ACTIVE, CATEGORIES
from textometry.report.memos import memo_blocks
from textometry.report.page import html
from textometry.report.paper import pdf
from textometry.report.results import class_corpus, read_class
from textometry.tables.cooccurrents import cooccurrents
from textometry.tables.progression import progression, rates
from textometry.texts.variants import merging, spelling_variants

WORDS = ["école", "élève", "classe", "marché", "fruit", "légume", "village", "médecin", "malade", "hôpital"]


def small_corpus(seed: int = 3, texts: int = 12) -> tuple:
    random = np.random.default_rng(seed)
    corpus = Corpus.from_texts(
        [" ".join(f"le {word}" for word in random.choice(WORDS, 30)) + "." for _ in range(texts)],
        variables=[{"an": str(2018 + k % 3)} if k else {} for k in range(texts)],
    )
    segments = split_segments(corpus, size=20)
    return corpus, segments, tokenize(corpus, segments)


@pytest.mark.parametrize("within", ["document", "segment"])
def test_cooccurrents_are_those_of_a_plain_count_scored_by_scipy(within: str) -> None:
    corpus, _, tokens = small_corpus()
    places = concord(corpus, tokens, "lemma=école", context=0).lines
    window = 3

    words = [tokens.lemmas[lemma] for lemma in tokens.lemma.tolist()]
    active = [CATEGORIES[category] in ACTIVE for category in tokens.category.tolist()]
    owner = (tokens.document if within == "document" else tokens.segment).tolist()
    pivots = [k for k, word in enumerate(words) if word == "école"]
    near: dict[int, int] = {}
    for pivot in pivots:
        for k in range(max(0, pivot - window), min(len(words), pivot + window + 1)):
            if owner[k] == owner[pivot] and k not in pivots:
                near[k] = min(near.get(k, 99), abs(k - pivot))
    counted = [k for k in range(len(words)) if active[k] and k not in pivots]
    around = [k for k in counted if k in near]

    neighbours = cooccurrents(tokens, places, window=window, within=within, least=1)

    assert {neighbour.word for neighbour in neighbours} == {words[k] for k in around}
    for neighbour in neighbours:
        together = [k for k in around if words[k] == neighbour.word]
        everywhere = sum(words[k] == neighbour.word for k in counted)
        law = hypergeom(len(counted), everywhere, len(around))
        expected = len(around) * everywhere / len(counted)
        score = (
            -law.logsf(len(together) - 1) / np.log(10)
            if len(together) >= expected
            else law.logcdf(len(together)) / np.log(10)
        )
        assert (neighbour.together, neighbour.everywhere) == (len(together), everywhere)
        assert neighbour.index == pytest.approx(score, abs=1e-9)
        assert neighbour.distance == pytest.approx(np.mean([near[k] for k in together]))
    assert [neighbour.index for neighbour in neighbours] == sorted(
        (neighbour.index for neighbour in neighbours), reverse=True
    )


def test_a_word_that_is_nowhere_has_no_cooccurrent_and_a_window_has_bounds() -> None:
    corpus, _, tokens = small_corpus()

    assert cooccurrents(tokens, concord(corpus, tokens, "absent").lines) == ()
    with pytest.raises(InputError, match="a window of 0 tokens"):
        cooccurrents(tokens, [], window=0)


def test_a_progression_counts_each_place_in_the_order_of_the_corpus() -> None:
    corpus, _, tokens = small_corpus()
    places = {word: concord(corpus, tokens, word, context=0).lines for word in ("école", "absent")}

    curve = progression(corpus, tokens, places)

    forms = [tokens.forms[form] for form in tokens.form.tolist()]
    assert curve.places["école"].tolist() == [k for k, form in enumerate(forms) if form == "école"]
    assert (curve.places["absent"].tolist(), curve.total) == ([], len(forms))
    assert curve.bounds.tolist() == [int(np.flatnonzero(tokens.document == d)[0]) for d in range(12)]


def test_rates_by_period_are_shares_with_the_interval_of_wilson() -> None:
    corpus, _, tokens = small_corpus()
    places = {"école": concord(corpus, tokens, "école", context=0).lines}

    by_year = rates(corpus, tokens, places, "an")

    assert by_year.periods == ("2018", "2019", "2020")
    for k, period in enumerate(by_year.periods):
        documents = [d for d, document in enumerate(corpus.documents) if document.variables.get("an") == period]
        tokens_of = int(np.isin(tokens.document, documents).sum())
        count = sum(corpus.documents[d].text.count("école") for d in documents)
        interval = binomtest(count, tokens_of).proportion_ci(method="wilson")
        assert (by_year.tokens[k], by_year.counts[k, 0]) == (tokens_of, count)
        assert by_year.rates[k, 0] == pytest.approx(10_000 * count / tokens_of)
        assert (by_year.low[k, 0], by_year.high[k, 0]) == pytest.approx((10_000 * interval.low, 10_000 * interval.high))


def test_writings_of_one_word_are_found_and_merged_once_accepted(tmp_path: Path) -> None:
    texts = [
        "La laïcité, la laïcité et la laicité.",
        "Un côté, une cote, la côte ; le vivrensemble, le vivre-ensemblé.",
    ]
    corpus = Corpus.from_texts(texts)
    segments = split_segments(corpus)
    tokens = tokenize(corpus, segments)

    by_form = {variant.form: variant for variant in spelling_variants(tokens)}

    assert (by_form["laicité"].preferred, by_form["laicité"].preferred_count, by_form["laicité"].suggested) == (
        "laïcité",
        2,
        True,
    )
    assert [variant.suggested for form, variant in by_form.items() if form in ("cote", "côte", "côté")] in (
        [False],
        [False, False],
    )
    merged = tokenize(corpus, segments, dictionary=merging(list(by_form.values())))
    assert "laicité" not in merged.lemmas
    table = tmp_path / "v.csv"
    table.write_text("accept;form;lemma;class\noui;laicité;laïcité;nom\n;cote;côté;nom\n", encoding="utf-8")
    assert read_variants(table) == {"laicité": ("laïcité", "nom")}
    table.write_text("accept;form;lemma;class\npeut-être;a;b;nom\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 2: “peut-être” says neither yes"):
        read_variants(table)


RULES = [("Lieux / École", "lemma=école"), ("Lieux / École", "école *{1,3} école"), ("Lieux / Marché", "marché")]


@pytest.mark.parametrize("unit", ["match", "segment", "document"])
def test_patterns_mark_every_place_once_whatever_the_unit(unit: str) -> None:
    corpus, segments, tokens = small_corpus()

    coded = autocode(corpus, segments, tokens, RULES, unit=unit)

    assert [coded.book.path(code.id) for code in coded.book.codes] == ["Lieux", "Lieux / École", "Lieux / Marché"]
    assert coded.coders == ("autocode",)
    by_code: dict[str, list[Coding]] = {}
    for coding in coded.codings:
        by_code.setdefault(coded.book.path(coding.code), []).append(coding)
    for path, word in (("Lieux / École", "école"), ("Lieux / Marché", "marché")):
        codings = by_code[path]
        assert all(word in coded.quotation(coding) for coding in codings)
        for document in corpus.documents:
            places = [match.start() for match in re.finditer(word, document.text)]
            own = [coding for coding in codings if coding.document == document.id]
            assert all(any(coding.start <= at < coding.end for coding in own) for at in places)
            assert all(a.end <= b.start for a, b in pairwise(own))
    if unit == "document":
        assert {(coding.start, coding.end == len(corpus.documents[coded.place[coding.document]].text)) for coding in coded.codings} == {(0, True)}  # fmt: skip


def test_rules_are_read_with_their_line_when_one_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "rules.csv"
    path.write_text("code;pattern\nA / B;ville\nC;lemma=x&cat=nom\n", encoding="utf-8")
    assert read_rules(path) == [("A / B", "ville"), ("C", "lemma=x&cat=nom")]
    path.write_text("code;pattern\nA;ville\nC;\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 3: this row needs a code and a pattern"):
        read_rules(path)


def coded_corpus() -> CodedCorpus:
    text = "Ouf [[oui]] *bien*.\n- un\n1. deux, trois == quatre <b>."
    corpus = Corpus.from_texts([text, "Rien."], variables=[{"lieu": "A_B"}, {}])
    book = CodeBook((Code("a", "Un", memo="Quand on dit un."), Code("b", "Deux", "a")))
    codings = (
        Coding("1", 4, 18, "a", "Ana", memo="À *revoir*\nvite"),
        Coding("1", 10, 30, "b", "Bob", "2026-01-31T10:00:00Z"),
        Coding("1", 10, 30, "a", "Bob"),
    )
    return CodedCorpus(corpus, book, codings, name="Essai")


def test_tags_stand_where_codings_begin_and_end_and_the_text_comes_back() -> None:
    coded = coded_corpus()

    parts = re.split(r"^\*\*\*\* (.+)\n", tagged_text(coded), flags=re.MULTILINE)[1:]

    texts = dict(zip(parts[::2], parts[1::2], strict=True))
    opened: list[tuple[str, int]] = []
    spans, plain, at = [], "", 0
    body = texts["1"].removesuffix("\n\n")
    for match in re.finditer(r"\[\[(/?)([^\]]*)\]\]", body):
        plain += body[at : match.start()]
        at = match.end()
        if match[0] == BRACKET:
            plain += "["
        elif not match[1]:
            opened.append((match[2], len(plain)))
        else:
            start = next(pair for pair in opened if pair[0] == match[2])
            opened.remove(start)
            spans.append((start[1], len(plain), match[2]))
    plain += body[at:]
    assert plain == coded.corpus.documents[0].text
    assert sorted(spans) == sorted(
        (coding.start, coding.end, f"{coded.book.path(coding.code)} | {coding.coder}") for coding in coded.codings
    )
    assert texts["2"].strip() == "Rien."


def test_markdown_highlights_what_is_marked_and_notes_who_and_why() -> None:
    page = markdown_text(coded_corpus())

    text, _, rest = page.partition("\n\n[^1]:")
    assert text == (
        "# Essai\n\n## 1\n\n*lieu A\\_B*\n\nOuf ==\\[\\[oui\\]\\] \\*bien\\*[^1].==\n==- un==\n==1. de[^2][^3]==ux, trois "
        "\\=\\= quatre \\<b\\>."
    )
    assert rest == (
        " Un — Ana — À \\*revoir\\* vite\n[^2]: Un — Bob\n[^3]: Un / Deux — Bob — 2026-01-31T10:00:00Z\n\n## 2\n\nRien.\n"
    )


def test_memos_of_codes_and_quotations_are_gathered_with_their_words() -> None:
    coded = coded_corpus()

    root = parser.document_fromstring(html("Mémos", memo_blocks(coded), language="fr"))

    assert [title.text for title in root.findall(".//h3")] == ["Un", "Un"]
    assert [paragraph.text_content() for paragraph in root.findall(".//p")] == ["Quand on dit un.", "À *revoir*\nvite"]
    assert [quotation.text.strip() for quotation in root.findall(".//blockquote")] == [
        coded.quotation(coded.codings[0]).strip()
    ]
    assert pdf("Mémos", memo_blocks(coded, "en"), language="en", day=date(2026, 1, 1)).startswith(b"%PDF")
    empty = CodedCorpus(coded.corpus, CodeBook())
    assert [block.text for block in memo_blocks(empty)] == [
        "Mémos des codes",
        "Aucun mémo.",
        "Mémos des citations",
        "Aucun mémo.",
    ]


def test_the_segments_of_a_class_are_a_corpus_from_the_analysis_and_from_its_folder(
    corpus: Path, tmp_path: Path
) -> None:
    out = tmp_path / "dossier"
    assert main(["classify", str(corpus), "-k", "3", "--draws", "0", "--out", str(out)]) == 0
    from textometry import read_corpus

    analysis = analyse(read_corpus(corpus), Choices(k=3, draws=0))
    from_analysis, from_folder = class_corpus(analysis, {2}), read_class(out, {"2"})

    assert from_analysis == from_folder
    assert [document.text for document in from_analysis.documents] == [
        analysis.quote(row)["text"] for row in analysis.classification.rows_of(2)
    ]
    with pytest.raises(InputError, match="no segment is in the classes asked for: 9"):
        read_class(out, {"9"})
    with pytest.raises(InputError, match="this is no folder of results"):
        read_class(tmp_path, {"1"})


def test_a_variable_that_bears_the_name_of_a_column_comes_back_under_its_own(corpus: Path, tmp_path: Path) -> None:
    text, out = corpus.read_text("utf-8").replace("*theme_", "*text_").replace("*an_", "*class_"), tmp_path / "dossier"
    corpus.write_text(text, encoding="utf-8")

    assert main(["classify", str(corpus), "-k", "3", "--draws", "0", "--out", str(out)]) == 0

    variables = [document.variables for document in read_class(out, {"1"}).documents]
    assert {tuple(sorted(own)) for own in variables} == {("class", "text")}
    assert {own["class"] for own in variables} == {"2018", "2019"}


def test_a_class_is_taken_up_again_in_one_step_by_number_or_by_name(corpus: Path, tmp_path: Path, capsys) -> None:
    out, names = tmp_path / "dossier", tmp_path / "n.csv"
    names.write_text("class;name\n1;Premier\n", encoding="utf-8")
    main(["classify", str(corpus), "-k", "3", "--draws", "0", "--out", str(out), "--names", str(names)])
    capsys.readouterr()

    codes = [main(["segments", str(out), "--class", name]) for name in ("1", "Premier", "2")]

    first, again, second = np.array_split(capsys.readouterr().out.splitlines(), [20, 40])
    assert codes == [0, 0, 0]
    assert (first.tolist() == again.tolist(), first.tolist() == second.tolist(), second.size) == (True, False, 20)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_command_that_explores_writes_what_it_prints(corpus: Path, tmp_path: Path, capsys, language: str) -> None:
    rules, out = tmp_path / "rules.csv", tmp_path / "dossier"
    rules.write_text("code;pattern\nMer / Port;lemma=port|quai\nSport;équipe\n", encoding="utf-8")
    chosen_language = ["--lang", language]
    main(["classify", str(corpus), "-k", "3", "--draws", "0", "--out", str(out), *chosen_language])
    tables = [str(tmp_path / f"{name}.csv") for name in ("cooccur", "progress", "by", "variants", "choose", "mca")]
    commands = [
        ["cooccur", str(corpus), "équipe", "--window", "3", "--table", tables[0]],
        ["progress", str(corpus), "équipe", "port", "--table", tables[1], "--pictures", str(tmp_path / "p")],
        ["progress", str(corpus), "équipe", "--by", "an", "--table", tables[2]],
        ["variants", str(corpus), "--table", tables[3]],
        ["choose", str(corpus), "--from", "2", "--to", "3", "--draws", "2", "--table", tables[4], "--pictures", str(tmp_path / "p")],
        ["mca", str(out), "--table", tables[5], "--json", str(tmp_path / "mca.json"), "--pictures", str(tmp_path / "p")],
        ["autocode", str(corpus), str(rules), str(tmp_path / "c.qdpx")],
        ["autocode", str(corpus), str(rules), str(tmp_path / "c.md")],
        ["convert", str(tmp_path / "c.qdpx"), str(tmp_path / "again.md")],
        ["convert", str(tmp_path / "c.qdpx"), str(tmp_path / "c.txt"), "--as", "tagged"],
        ["memos", str(tmp_path / "c.qdpx"), str(tmp_path / "m.csv")],
        ["memos", str(tmp_path / "c.qdpx"), str(tmp_path / "m.html")],
    ]  # fmt: skip

    assert [main([*command, *chosen_language]) for command in commands] == [0] * len(commands)

    rows = {
        Path(name).stem: list(csv.reader(Path(name).read_text("utf-8-sig").splitlines(), delimiter=";"))
        for name in tables
    }
    assert rows["cooccur"][0] == ["word", "together", "everywhere", "index", "distance"]
    assert [row[0] for row in rows["choose"]] == ["asked", "2", "3"]
    assert [row[0] for row in rows["by"]] == ["period", "2018", "2019"]
    label = "classe" if language == "fr" else "class"
    assert [row[1] for row in rows["mca"][1:4]] == [f"{label} {k}" for k in (1, 2, 3)]
    assert json.loads((tmp_path / "mca.json").read_text("utf-8"))["rows"] == 60
    assert sorted(path.name for path in (tmp_path / "p").iterdir()) == [
        "choice.svg",
        "progression.svg",
        "variables.svg",
    ]
    coded = read_project(tmp_path / "c.qdpx").coded
    assert {coded.book.path(coding.code) for coding in coded.codings} == {"Mer / Port", "Sport"}
    assert (tmp_path / "c.txt").read_text("utf-8").count("[[Mer / Port]]") == sum(
        coded.book.path(coding.code) == "Mer / Port" for coding in coded.codings
    )
    assert (tmp_path / "again.md").read_text("utf-8").count("[^1]") == 2
    assert len((tmp_path / "m.csv").read_text("utf-8-sig").splitlines()) == 1 + len(coded.codings)
    assert ("texts" in capsys.readouterr().out) == (language == "en")


def test_accepted_variants_are_merged_in_every_count(tmp_path: Path, capsys) -> None:
    texts, merge = tmp_path / "t.txt", tmp_path / "v.csv"
    texts.write_text("**** *a_1\nla laicité\n**** *a_2\nla laïcité\n", encoding="utf-8")
    merge.write_text("accept;form;lemma;class\nx;laicité;laïcité;nom\n", encoding="utf-8")

    assert main(["concord", str(texts), "lemma=laïcité", "--merge", str(merge), "--lang", "en"]) == 0
    assert "places found: 2" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (["choose", "{corpus}", "--from", "5", "--to", "3"], "the numbers of classes go from 5 to 3"),
        (["memos", "{corpus}", "{folder}/m.docx"], "memos are written to .html, .pdf or .csv"),
        (["autocode", "{corpus}", "{corpus}", "{folder}/c.qdpx"], "no column is named"),
        (["segments", "{corpus}", "--class", "1"], "this is no folder of results"),
    ],
)
def test_what_cannot_be_explored_is_refused(
    corpus: Path, tmp_path: Path, capsys, command: list[str], sentence: str
) -> None:
    given = [part.format(corpus=corpus, folder=tmp_path) for part in command]

    code = main([*given, "--lang", "en"])

    assert code == 64
    if command[0] != "memos" and command[0] != "autocode":
        assert sentence in capsys.readouterr().err
