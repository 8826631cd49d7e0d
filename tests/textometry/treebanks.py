"""Treebanks in CoNLL-U, read for the tests and the measures of lemmas: words, and the lemma expected of content words."""

from __future__ import annotations

import lzma
from collections.abc import Collection

from tests.references import reference
from textometry.languages import language_named
from textometry.texts.lemmas import lemmatise

CONTENT = {"NOUN", "VERB", "ADJ", "ADV"}
Sentence = list[tuple[str, str | None]]


def sentences(name: str, part: str = "dev", classes: Collection[str] = CONTENT) -> list[Sentence]:
    """Words of each sentence with the lemma expected of those of the classes, `None` for the others; `part` is "dev" or "test"."""
    read_sentences: list[Sentence] = []
    text = lzma.decompress((reference(f"text/ud_french_{name}_{part}.conllu.xz")).read_bytes()).decode()
    for block in text.strip().split("\n\n"):
        words: Sentence = []
        inside = 0
        for line in block.split("\n"):
            cells = line.split("\t")
            if line.startswith("#") or "." in cells[0]:
                continue
            if "-" in cells[0]:
                first, last = map(int, cells[0].split("-"))
                inside = last - first + 1
                words.append((cells[1], None))
            elif inside:
                inside -= 1
            else:
                words.append((cells[1], cells[2] if cells[3] in classes else None))
        read_sentences.append(words)
    return read_sentences


def lemmas_right(name: str, *, lexicon: bool, part: str = "dev", classes: Collection[str] = CONTENT) -> tuple[int, int]:
    """How many words of the classes get their lemma, and how many there are."""
    language = language_named("fr", lexicon=lexicon)
    right = total = 0
    for sentence in sentences(name, part, classes):
        readings = lemmatise([word for word, _ in sentence], language)
        pairs = [(lemma, gold) for (lemma, _), (_, gold) in zip(readings, sentence, strict=True) if gold is not None]
        right += sum(lemma.lower() == gold.lower() for lemma, gold in pairs)
        total += len(pairs)
    return right, total
