"""From texts to the table, and lemmas: `python bench/textometry_text.py [--quick]` prints speed, memory and accuracy."""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.references import APART, SHIPPED  # noqa: E402
from tests.textometry.treebanks import lemmas_right  # noqa: E402
from textometry.files.corpora import read_corpus  # noqa: E402
from textometry.languages import language_named  # noqa: E402
from textometry.languages.lexique import lexique_path  # noqa: E402
from textometry.tables.build import build_matrix  # noqa: E402
from textometry.texts.corpus import Corpus, Document  # noqa: E402
from textometry.texts.segments import split_segments  # noqa: E402
from textometry.texts.tokens import tokenize  # noqa: E402
from textometry.warm import warm  # noqa: E402


def text_file(name: str) -> Path:
    """A corpus of reference, shipped with the tests or in the folder apart."""
    return next((folder / "text" / name for folder in (SHIPPED, APART) if (folder / "text" / name).is_file()), APART)


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


def forget() -> None:
    """Leaves no reading of a word in memory; the dictionaries stay loaded, as after `warm`."""
    language = language_named("fr")
    language._read.clear()  # type: ignore[attr-defined]  # noqa: SLF001 - what a process that has read no text holds


def lemmas(name: str, part: str, *, lexicon: bool) -> None:
    right, total = lemmas_right(name, lexicon=lexicon, part=part)
    adjectives, n_adjectives = lemmas_right(name, lexicon=lexicon, part=part, classes={"ADJ"})
    target = (0.972 if name == "gsd" else 0.975) if lexicon else 0.935
    print(
        f"| {name} {part} | {'yes' if lexicon else 'no'} | {total:,} | {right / total:.4f} | {target:.3f} | {adjectives / n_adjectives:.4f} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    if not (text_file("romans_eltec.iramuteq.txt.xz")).is_file():
        sys.exit(f"The benchmark folder is absent: {APART} (set FAIRE_RESEAU_BENCHMARKS).")
    warm()
    print(
        "## Lemmas of content words\n\n| treebank | lexicon | words | right | target | adjectives (.945) |\n|---|---|---|---|---|---|"
    )
    for lexicon in (True, False) if lexique_path() is not None else (False,):
        for name in ("gsd", "sequoia"):
            for part in ("dev", "test"):
                if text_file(f"ud_french_{name}_{part}.conllu.xz").is_file():
                    lemmas(name, part, lexicon=lexicon)
    print(
        "\n## Text to table: default segments, French lemmas (targets: 15,000 segments/s on 3,000, 40,000 on a million, within 1.5 GB)\n"
    )
    print(
        "| segments | tokens | cut, CPU s | tokens and lemmas | table | CPU s | wall s | segments/s | terms | peak GB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    # The words of the abstracts are looked up anew: the treebanks above have left some in memory.
    forget()
    text_to_table(read_corpus(text_file("theses_sociologie_A.iramuteq.txt")))
    text_to_table(read_corpus(text_file("theses_sociologie_A.iramuteq.txt")))
    novels = read_corpus(text_file("romans_eltec.iramuteq.txt.xz"))
    text_to_table(novels)
    if not quick:
        text_to_table(repeated(novels, 11))


if __name__ == "__main__":
    main()
