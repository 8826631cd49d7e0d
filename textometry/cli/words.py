"""What the commands on words do: read what they are given, work, print a summary, write the results."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from textometry.analysis import Choices, document_groups, read_all
from textometry.cli.screen import figure, note, said_written, share_of, write_asked
from textometry.errors import CorpusError, InputError
from textometry.exchange.tables import table_bytes
from textometry.files.corpora import read_corpus
from textometry.files.wordlists import read_dictionary, read_words
from textometry.files.writing import as_json, write_folder
from textometry.languages.grammar import ACTIVE
from textometry.pictures.bars import specificity_bars
from textometry.pictures.graphs import similarity_picture
from textometry.pictures.planes import factor_plane
from textometry.tables.association import lexical_table
from textometry.tables.factors import factors_of
from textometry.tables.similarity import similarity_graph
from textometry.tables.specificity import specificities
from textometry.texts.concordance import concord as find_in_context
from textometry.texts.corpus import Corpus
from textometry.texts.segments import split_segments
from textometry.texts.tokens import tokenize

Options = argparse.Namespace


def segments(options: Options) -> int:
    """Segments of a corpus, one a line, with their place."""
    corpus = corpus_of(options)
    expressions = () if options.expressions is None else read_words(options.expressions)
    found = split_segments(corpus, mode=options.cut, size=options.size, expressions=expressions)
    rows: list[tuple[str, int, int, str]] = [
        (corpus.documents[int(found.document[k])].id, int(found.start[k]), int(found.end[k]), found.text(corpus, k))
        for k in range(len(found))
    ]
    head = ["document", "start", "end", "text"]
    write_asked(options, "table", lambda: _table(options, head, rows))
    write_asked(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    if options.table is None and options.json is None:
        for name, start, end, text in rows:
            print(name, start, end, " ".join(text.split()), sep="\t")
    else:
        print(options.phrases["segments found"].format(total=len(rows), documents=len(corpus.documents)))
    return 0


def concord(options: Options) -> int:
    """Words in their context."""
    corpus = corpus_of(options)
    choices = _reading(options)
    cut = split_segments(corpus, mode=choices.cut or "default", size=choices.size)
    tokens = tokenize(
        corpus,
        cut,
        language=choices.language,
        lexicon=choices.lexicon,
        dictionary=choices.dictionary,
        expressions=choices.expressions,
    )
    found = find_in_context(
        corpus,
        tokens,
        options.pattern,
        context=options.context,
        sort=[key.strip() for key in options.sort.split(",") if key.strip()],
        limit=options.limit,
        accents=not options.no_accents,
    )
    head = ["document_id", "start", "end", "left", "match", "right"]
    rows = [[getattr(line, name) for name in head] for line in found.lines]
    write_asked(options, "table", lambda: _table(options, head, rows))
    write_asked(options, "json", lambda: as_json(found.to_json()))
    if options.table is None and options.json is None:
        for line in found.lines:
            left, right = " ".join(line.left.split())[-50:], " ".join(line.right.split())[:50]
            print(f"{line.document_id[:12]:<12} {left:>50} [{' '.join(line.match.split())}] {right}")
    print(options.phrases["found"].format(total=found.total))
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
    write_asked(options, "table", lambda: _table(options, head, rows))
    write_asked(options, "json", lambda: as_json([dict(zip(head, row, strict=True)) for row in rows]))
    _draw(
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
    found = factors_of(table, options.axes)
    numbers = range(1, len(found.values) + 1)
    head = ["kind", "name", "mass", *(f"axis{a}" for a in numbers), *(f"cos2_{a}" for a in numbers)]
    rows = [
        [kind, name, float(points.mass[k]), *points.coordinates[k].tolist(), *points.cos2[k].tolist()]
        for kind, labels, points in (("word", names, found.rows), ("value", values, found.columns))
        for k, name in enumerate(labels)
    ]
    write_asked(options, "table", lambda: _table(options, head, rows))
    write_asked(options, "json", lambda: as_json({"row_names": names, "column_names": values, **found.to_json()}))
    _draw(options, lambda: {"plane.svg": factor_plane(found, names, values, language=options.language)})
    for a, share in enumerate(found.shares.tolist()):
        print(options.phrases["axis"].format(number=a + 1, share=share_of(options, share, 1)))
        order = np.argsort(found.columns.coordinates[:, a], kind="stable").tolist()
        print("    " + ", ".join(f"{values[v]} ({figure(options, found.columns.coordinates[v, a], 2)})" for v in order))
        best = np.argsort(-found.rows.contributions[:, a], kind="stable")[: options.top].tolist()
        print("    " + ", ".join(f"{names[w]} ({figure(options, found.rows.coordinates[w, a], 2)})" for w in best))
    return 0


def similar(options: Options) -> int:
    """Graph of the words found together."""
    read = read_all(corpus_of(options), choices_of(options))
    graph = similarity_graph(read.matrix, most_terms=options.words, index=options.index)
    kept = set(graph.tree.tolist())
    rows = [
        [graph.terms[a], graph.terms[b], float(graph.weights[edge]), int(edge in kept)]
        for edge, (a, b) in enumerate(graph.edges.tolist())
    ]
    write_asked(options, "table", lambda: _table(options, ["word", "other", options.index, "tree"], rows))
    write_asked(options, "json", lambda: as_json(graph.to_json()))
    _draw(options, lambda: {"graph.svg": similarity_picture(graph, language=options.language)})
    for number in range(1, int(graph.communities.max(initial=0)) + 1):
        words = [graph.terms[k] for k in np.flatnonzero(graph.communities == number)[: options.top]]
        print(options.phrases["community"].format(number=number, words=", ".join(words)))
    return 0


# --- what they share ------------------------------------------------------------------------------------------------


def corpus_of(options: Options) -> Corpus:
    """The corpus that the options name, less the documents they leave out; what there is to know is said."""
    corpus = read_corpus(
        options.corpus, text_columns=options.text_column, id_column=options.id_column, encoding=options.encoding
    )
    if not any(text.strip() for text in corpus.texts):
        raise CorpusError("There is no segment: the texts hold no word.")
    for condition in options.where:
        name, sign, value = condition.partition("=")
        if not sign:
            raise InputError(options.phrases["bad where"].format(value=condition))
        corpus = corpus.where(name, value)
        if not corpus.documents:
            raise CorpusError(options.phrases["no document"].format(name=name, value=value))
    for one in corpus.notes:
        note(options, str(one))
    return corpus


def _reading(options: Options) -> Choices:
    return Choices(
        cut=options.cut,
        size=options.size,
        language=options.text_language,
        lexicon=False if options.no_lexicon else None,
        expressions=() if options.expressions is None else read_words(options.expressions),
        dictionary={} if options.dictionary is None else read_dictionary(options.dictionary),
    )


def choices_of(options: Options) -> Choices:
    """What the options choose for an analysis."""
    read = _reading(options)
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
    groups, values = document_groups(corpus, read.segments, options.by)
    table = lexical_table(read.matrix, groups, len(values))
    chosen = set(read.matrix.limit_terms(min_rows=choices.min_segments, max_terms=choices.max_terms).terms)
    kept = (table.sum(axis=1) >= options.least) & np.array([name in chosen for name in read.matrix.terms])
    filled = table[kept].sum(axis=0) > 0
    names = [name for name, keep in zip(read.matrix.terms, kept.tolist(), strict=True) if keep]
    if not names or filled.sum() < 2:
        raise CorpusError(
            f"The variable “{options.by}” must have at least two values with words found at least {options.least} times."
        )
    named = [value for value, keep in zip(values, filled.tolist(), strict=True) if keep]
    return table[kept][:, filled], table[~kept][:, filled].sum(axis=0), names, named


def _table(options: Options, head: list[str], rows: list[Any]) -> bytes:
    columns = {name: [row[k] for row in rows] for k, name in enumerate(head)}
    return table_bytes(columns, options.table.suffix.lower())


def _draw(options: Options, pictures: Callable[[], dict[str, str]]) -> None:
    if options.pictures is not None:
        write_folder(options.pictures, {name: svg.encode() for name, svg in pictures().items()})
        said_written(options, options.pictures)
