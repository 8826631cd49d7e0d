"""Segments put together until they hold enough words."""

import numpy as np
import pytest

from tests.textometry.benchmarks import expected, matrix
from tests.textometry.tables import matrix_of, same_partition, themes
from textometry.classes.descending import classify
from textometry.classes.regrouping import for_segments, neighbour_groups, stretches
from textometry.tables.matrix import Matrix
from textometry.texts.corpus import Corpus, Document, Theme
from textometry.texts.segments import split_segments


@pytest.mark.parametrize(
    ("corpus", "least"), [("manifeste", 10), ("manifeste", 15), ("romans10k", 10), ("romans10k", 15)]
)
def test_groups_are_those_of_rainette(corpus: str, least: int) -> None:
    reference = expected(f"rainette_{corpus}_k6_m{least}")["uc"]
    assert same_partition(neighbour_groups(matrix(corpus), least) + 1, reference)


def test_groups_never_cross_a_document_and_the_rest_joins_the_group_before() -> None:
    rows = [[0, 1], [0], [0, 1, 2], [0], [0], [1], [0, 1, 2], [2]]
    table = Matrix.from_segments(rows, "abc", documents=[0, 0, 0, 0, 1, 2, 2, 2])
    assert neighbour_groups(table, 3).tolist() == [0, 0, 1, 1, 2, 3, 3, 3]
    assert neighbour_groups(table, 0).tolist() == list(range(8))


def test_in_the_way_of_iramuteq_the_rest_of_a_document_stays_alone() -> None:
    rows = [[0, 1], [0], [0, 1, 2], [0], [0], [1], [0, 1, 2], [2]]
    table = Matrix.from_segments(rows, "abc", documents=[0, 0, 0, 0, 1, 2, 2, 2])
    assert neighbour_groups(table, 3, join_rest=False).tolist() == [0, 0, 1, 2, 3, 4, 4, 5]


def test_a_stretch_is_a_theme_of_a_document_or_what_stands_outside_them() -> None:
    text = "Avant. Un deux. Trois. Après."
    corpus = Corpus(
        (Document("1", text, {}, (Theme("a", 7, 15), Theme("b", 15, 22))), Document("2", "Fin."), Document("3", ""))
    )
    segments = split_segments(corpus)

    numbers = stretches(corpus, segments).tolist()

    texts = [segments.text(corpus, k) for k in range(len(segments))]
    assert texts == ["Avant.", "Un deux.", "Trois.", "Après.", "Fin."]
    assert numbers == sorted(set(numbers))
    whole = split_segments(Corpus((Document("1", text),)), size=5)
    assert len(set(stretches(Corpus((Document("1", text),)), whole).tolist())) == 1


def test_no_row_gives_no_group() -> None:
    assert neighbour_groups(Matrix.from_segments([], "abc"), 3).tolist() == []


def test_classes_of_groups_come_back_to_their_segments() -> None:
    table = matrix_of(themes(3, [60, 50]))
    groups = np.arange(110) // 2
    on_groups = classify(table.regroup(groups), 3, mode="rainette")
    on_segments = for_segments(on_groups, groups)
    assert on_segments.row_class.tolist() == np.repeat(on_groups.row_class, 2).tolist()
    assert on_segments.sizes == tuple(2 * size for size in on_groups.sizes)
    assert on_segments.dendrogram()["rows"] == 110
    assert [on_segments.members(n).size for n in (2, 3)] == list(on_segments.splits[0].sizes)
