"""Commands on words (segments, concord, specif, factors, similar): read, compute, print, write."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from textometry.analysis import Choices, read_all
from textometry.cli.screen import figure, note, said_written, share_of, write_asked
from textometry.errors import CorpusError, InputError
from textometry.exchange.projects import is_project, read_any_project
from textometry.exchange.tables import table_bytes
from textometry.files.corpora import read_corpus
from textometry.files.transcripts import by_speaker, looks_like_transcripts
from textometry.files.wordlists import read_dictionary, read_variants, read_words
from textometry.files.writing import as_json, write_folder
from textometry.languages.grammar import ACTIVE
from textometry.notes import Note
from textometry.pictures.bars import specificity_bars
from textometry.pictures.graphs import similarity_picture
from textometry.pictures.planes import factor_plane
from textometry.report.results import read_class
from textometry.tables.association import lexical_table
from textometry.tables.factors import factors_of
from textometry.tables.similarity import similarity_graph
from textometry.tables.specificity import specificities
from textometry.tables.values import alike_values, value_rows
from textometry.texts.concordance import concord as find_in_context
from textometry.texts.corpus import Corpus
from textometry.texts.reading import read_words_of
from textometry.texts.segments import Segments, split_segments
from textometry.texts.tokens import Tokens

Options = argparse.Namespace


def segments(options: Options) -> int:
    """Segments of a corpus, one a line, with their place."""
    corpus = corpus_of(options)
    expressions = () if options.expressions is None else read_words(options.expressions)
    cut = split_segments(corpus, mode=options.cut, size=options.size, expressions=expressions)
    rows: list[tuple[str, int, int, str]] = [
        (corpus.documents[int(cut.document[k])].id, int(cut.start[k]), int(cut.end[k]), cut.text(corpus, k))
        for k in range(len(cut))
    ]
    head = ["document", "start", "end", "text"]
    write_asked(options, "table", lambda: table_of(options, head, rows))
    write_asked(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    if options.table is None and options.json is None:
        for name, start, end, text in rows:
            print(name, start, end, " ".join(text.split()), sep="\t")
    else:
        print(options.phrases["segments found"].format(total=len(rows), documents=len(corpus.documents)))
    return 0


def concord(options: Options) -> int:
    """Words in their context."""
    corpus, _, tokens = tokens_of(options)
    concordance = find_in_context(
        corpus,
        tokens,
        options.pattern,
        context=options.context,
        sort=[key.strip() for key in options.sort.split(",") if key.strip()],
        limit=options.limit,
        accents=not options.no_accents,
    )
    head = ["document_id", "start", "end", "left", "match", "right"]
    rows = [[getattr(line, name) for name in head] for line in concordance.lines]
    write_asked(options, "table", lambda: table_of(options, head, rows))
    write_asked(options, "json", lambda: as_json(concordance.to_json()))
    if options.table is None and options.json is None:
        for line in concordance.lines:
            left, right = " ".join(line.left.split())[-50:], " ".join(line.right.split())[:50]
            print(f"{line.document_id[:12]:<12} {left:>50} [{' '.join(line.match.split())}] {right}")
    print(options.phrases["found"].format(total=concordance.total))
    return 0


def specif(options: Options) -> int:
    """Words that mark each value of a variable."""
    table, others, names, values = _words_by_values(options)
    # A word is judged among all the words of its texts: choosing which ones to show changes no score.
    scores = specificities(np.vstack((table, others)))[:-1]
    rows = [
        [values[v], names[w], int(table[w, v]), int(table[w].sum()), float(scores[w, v])]
        for v in range(len(values))
        for w in np.argsort(-scores[:, v], kind="stable").tolist()
    ]
    head = ["value", "word", "in", "everywhere", "specificity"]
    write_asked(options, "table", lambda: table_of(options, head, rows))
    write_asked(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    draw(
        options,
        lambda: {
            f"{v}.svg": specificity_bars(names, scores[:, v - 1], name=value, language=options.language)
            for v, value in enumerate(values, 1)
        },
    )
    for v, value in enumerate(values):
        best = [w for w in np.argsort(-scores[:, v], kind="stable").tolist() if scores[w, v] > 0][: options.top]
        words = ", ".join(f"{names[w]} ({figure(options, scores[w, v])})" for w in best)
        print(options.phrases["marked by"].format(value=value, words=words))
    return 0


def factors(options: Options) -> int:
    """Correspondence analysis of words by values."""
    table, _, names, values = _words_by_values(options)
    analysis = factors_of(table, options.axes)
    numbers = range(1, len(analysis.values) + 1)
    head = ["kind", "name", "mass", *(f"axis{a}" for a in numbers), *(f"cos2_{a}" for a in numbers)]
    rows = [
        [kind, name, float(points.mass[k]), *points.coordinates[k].tolist(), *points.cos2[k].tolist()]
        for kind, labels, points in (("word", names, analysis.rows), ("value", values, analysis.columns))
        for k, name in enumerate(labels)
    ]
    write_asked(options, "table", lambda: table_of(options, head, rows))
    write_asked(options, "json", lambda: as_json({"row_names": names, "column_names": values, **analysis.to_json()}))
    draw(options, lambda: {"plane.svg": factor_plane(analysis, names, values, language=options.language)})
    for a, share in enumerate(analysis.shares.tolist()):
        print(options.phrases["axis"].format(number=a + 1, share=share_of(options, share, 1)))
        order = np.argsort(analysis.columns.coordinates[:, a], kind="stable").tolist()
        print(
            "    " + ", ".join(f"{values[v]} ({figure(options, analysis.columns.coordinates[v, a], 2)})" for v in order)
        )
        best = np.argsort(-analysis.rows.contributions[:, a], kind="stable")[: options.top].tolist()
        print("    " + ", ".join(f"{names[w]} ({figure(options, analysis.rows.coordinates[w, a], 2)})" for w in best))
    return 0


def similar(options: Options) -> int:
    """Graph of the words found together."""
    read = read_all(corpus_of(options), choices_of(options))
    graph = similarity_graph(read.matrix, most_terms=options.words, index=options.index)
    tree_edges = set(graph.tree.tolist())
    rows = [
        [graph.terms[a], graph.terms[b], float(graph.weights[edge]), int(edge in tree_edges)]
        for edge, (a, b) in enumerate(graph.edges.tolist())
    ]
    write_asked(options, "table", lambda: table_of(options, ["word", "other", options.index, "tree"], rows))
    write_asked(options, "json", lambda: as_json(graph.to_json()))
    draw(options, lambda: {"graph.svg": similarity_picture(graph, language=options.language)})
    for number in range(1, int(graph.communities.max(initial=0)) + 1):
        words = [graph.terms[k] for k in np.flatnonzero(graph.communities == number)[: options.top]]
        print(options.phrases["community"].format(number=number, words=", ".join(words)))
    return 0


# --- what they share ------------------------------------------------------------------------------------------------


def corpus_of(options: Options) -> Corpus:
    """The corpus that the options name, less the documents they leave out; what there is to know is said."""
    corpus = _read(options)
    if not any(text.strip() for text in corpus.texts):
        raise CorpusError("corpus_without_words")
    for condition in options.where:
        name, sign, value = condition.partition("=")
        if not sign:
            raise InputError("condition_unreadable", condition=condition)
        corpus = corpus.where(name, value)
        if not corpus.documents:
            raise CorpusError("condition_without_document", variable=name, value=value)
    for message in corpus.notes:
        note(options, message)
    return corpus


def _read(options: Options) -> Corpus:
    """The texts of a corpus, of a coded project, or of classes of a folder of results."""
    if options.of_class:
        return read_class(options.corpus, options.of_class)
    if not options.text_column and is_project(options.corpus):
        project = read_any_project(options.corpus)
        corpus = replace(project.coded.corpus, notes=project.notes)
        if not options.speakers and looks_like_transcripts(text[:20_000] for text in corpus.texts[:20]):
            corpus = replace(corpus, notes=(*corpus.notes, Note("speakers_not_cut")))
        return by_speaker(corpus) if options.speakers else corpus
    return read_corpus(
        options.corpus,
        text_columns=options.text_column,
        id_column=options.id_column,
        encoding=options.encoding,
        heading_row=options.heading_row,
        speakers=options.speakers,
    )


def reading_of(options: Options) -> Choices:
    """What the options choose for the reading of words; accepted spelling variants give way to the own dictionary."""
    merged = {} if options.merge is None else read_variants(options.merge)
    return Choices(
        cut=options.cut,
        size=options.size,
        language=options.text_language,
        lexicon=False if options.no_lexicon else None,
        expressions=() if options.expressions is None else read_words(options.expressions),
        dictionary=merged | ({} if options.dictionary is None else read_dictionary(options.dictionary)),
    )


def tokens_of(options: Options) -> tuple[Corpus, Segments, Tokens]:
    """The corpus of the options with its segments and tokens, for commands that look for words in it."""
    corpus, choices = corpus_of(options), reading_of(options)
    return corpus, *read_words_of(corpus, choices, cut=choices.cut or choices.mode)


def choices_of(options: Options) -> Choices:
    """What the options choose for an analysis."""
    read = reading_of(options)
    categories = ACTIVE if options.categories is None else tuple(options.categories.replace(" ", "").split(","))
    return Choices(
        mode=getattr(options, "mode", "default"),
        k=getattr(options, "k", 10),
        cut=read.cut,
        size=read.size,
        language=read.language,
        lexicon=read.lexicon,
        terms=options.units,
        categories=categories,
        min_segments=options.min_segments,
        max_terms=options.max_terms,
        least_terms=getattr(options, "least_terms", 0),
        axes=options.axes if hasattr(options, "k") else None,
        expressions=read.expressions,
        dictionary=read.dictionary,
        stop_words=() if options.stop_words is None else read_words(options.stop_words),
        draws=_draws(options),
        seed=getattr(options, "seed", 0),
    )


def _draws(options: Options) -> int:
    """Resamples for the stability: 20 unless another number is asked for, and none where classes are not made."""
    if not hasattr(options, "draws"):
        return 0
    return 20 if options.draws is None else int(options.draws)


def _words_by_values(options: Options) -> tuple[Any, Any, list[str], list[str]]:
    """Occurrences in the texts of each value of a variable: of each word chosen, and of all the others together."""
    corpus = corpus_of(options)
    # A missing variable is said before the texts are read.
    corpus.values(options.by)
    choices = choices_of(options)
    read = read_all(corpus, replace(choices, min_segments=1, max_terms=None), counts=True)
    rows, groups, values = value_rows(corpus, read.segments, options.by)
    for group in alike_values(values):
        note(options, Note("values_alike", {"variable": options.by, "values": group}))
    table = lexical_table(read.matrix.keep_rows(rows), groups, len(values))
    chosen = set(read.matrix.limit_terms(min_rows=choices.min_segments, max_terms=choices.max_terms).terms)
    frequent = (table.sum(axis=1) >= options.least) & np.array([name in chosen for name in read.matrix.terms])
    filled = table[frequent].sum(axis=0) > 0
    names = [name for name, keep in zip(read.matrix.terms, frequent.tolist(), strict=True) if keep]
    if not names or filled.sum() < 2:
        raise CorpusError("variable_without_words", variable=options.by, least=options.least)
    named = [value for value, keep in zip(values, filled.tolist(), strict=True) if keep]
    return table[frequent][:, filled], table[~frequent][:, filled].sum(axis=0), names, named


def table_of(options: Options, head: list[str], rows: list[Any]) -> bytes:
    """Rows as the file of `--table`."""
    columns = {name: [row[k] for row in rows] for k, name in enumerate(head)}
    return table_bytes(columns, options.table.suffix.lower())


def draw(options: Options, pictures: Callable[[], dict[str, str]]) -> None:
    """Writes pictures in the folder of `--pictures`, when it was given."""
    if options.pictures is not None:
        write_folder(options.pictures, {name: svg.encode() for name, svg in pictures().items()})
        said_written(options, options.pictures)
