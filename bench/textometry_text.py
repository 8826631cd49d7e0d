"""From texts to the table, and lemmas: `python bench/textometry_text.py [--quick]` prints speed, memory and accuracy."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.textometry.benchmarks import TEXT  # noqa: E402
from tests.textometry.treebanks import lemmas_right  # noqa: E402
from textometry.files.corpora import read_corpus  # noqa: E402
from textometry.languages.lexique import lexique_path  # noqa: E402
from textometry.tables.build import build_matrix  # noqa: E402
from textometry.texts.corpus import Corpus, Document  # noqa: E402
from textometry.texts.segments import split_segments  # noqa: E402
from textometry.texts.tokens import tokenize  # noqa: E402
from textometry.warm import warm  # noqa: E402


def repeated(corpus: Corpus, times: int) -> Corpus:
    return Corpus(tuple(Document(f"{k}/{d.id}", d.text, d.variables) for k in range(times) for d in corpus.documents))


def text_to_table(corpus: Corpus) -> None:
    start, wall = time.process_time(), time.perf_counter()
    segments = split_segments(corpus)
    cut = time.process_time()
    tokens = tokenize(corpus, segments)
    read = time.process_time()
    matrix = build_matrix(tokens, segments, max_terms=20_000)
    end, elapsed = time.process_time(), time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(
        f"| {len(segments):,} | {len(tokens):,} | {cut - start:.2f} | {read - cut:.2f} | {end - read:.2f} | {end - start:.1f} "
        f"| {elapsed:.1f} | {len(segments) / (end - start):,.0f} | {matrix.shape[1]:,} | {peak:.2f} |"
    )


def lemmas(name: str, *, lexicon: bool) -> None:
    right, total = lemmas_right(name, lexicon=lexicon)
    target = (0.960 if name == "gsd" else 0.955) if lexicon else 0.935
    print(f"| {name} dev | {'yes' if lexicon else 'no'} | {total:,} | {right / total:.4f} | {target:.3f} |")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    if not TEXT.is_dir():
        sys.exit(f"The benchmark folder is absent: {TEXT} (set FAIRE_RESEAU_BENCHMARKS).")
    warm()
    print("## Lemmas of content words\n\n| treebank | lexicon | words | right | target |\n|---|---|---|---|---|")
    for lexicon in (True, False) if lexique_path() is not None else (False,):
        for name in ("gsd", "sequoia"):
            lemmas(name, lexicon=lexicon)
    print(
        "\n## Text to table: default segments, French lemmas (target: 15,000 segments/s; 1,000,000 segments in 120 s)\n"
    )
    print(
        "| segments | tokens | cut, CPU s | tokens and lemmas | table | CPU s | wall s | segments/s | terms | peak GB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    text_to_table(read_corpus(TEXT / "theses_sociologie_A.iramuteq.txt"))
    novels = read_corpus(TEXT / "romans_eltec.iramuteq.txt.xz")
    text_to_table(novels)
    if not quick:
        text_to_table(repeated(novels, 11))


if __name__ == "__main__":
    main()
