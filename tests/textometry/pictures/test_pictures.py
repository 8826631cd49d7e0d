"""Pictures: sound SVG with its words, labels apart and inside, no colour needed, the same bytes every time."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from lxml import etree

from tests.textometry.tables import matrix_of, themes
from textometry import InputError, classify, evolution, factors_of, lexical_table, profiles, similarity_graph
from textometry.pictures.bars import evolution_picture, specificity_bars
from textometry.pictures.classes import LARGEST, SMALLEST, curves, size_bars, word_cloud
from textometry.pictures.drawing import shortened, width_of, wrapped
from textometry.pictures.graphs import similarity_picture
from textometry.pictures.labels import overlap, places_near, pushed_apart
from textometry.pictures.planes import factor_plane
from textometry.pictures.trees import dendrogram

HOSTILE = [
    "<script>alert(1)</script>",
    "a & b",
    "\x00\x1b",
    "mot très long " * 30,
    "«\u00a0é\u0301\u00a0»",
    "漢字🎉",
    '"',
] * 9


def pictures(language: str = "fr") -> dict[str, str]:
    matrix = matrix_of(themes(3, [60, 50, 40]))
    matrix = replace(matrix, terms=tuple(f"{HOSTILE[j]}{j}" for j in range(60)))
    classification = classify(matrix, 4)
    classes = classification.row_class
    table = lexical_table(matrix, classes, classification.n_classes)
    names = [HOSTILE[3], "Deux & <trois>"]
    return {
        "tree": dendrogram(
            classification, profiles(matrix, classes, classification.n_classes), names=names, language=language
        ),
        "plane": factor_plane(
            factors_of(table),
            matrix.terms,
            [f"C{k}" for k in range(classification.n_classes)],
            groups=[1] * 60,
            language=language,
        ),
        "graph": similarity_picture(similarity_graph(matrix), language=language),
        "bars": specificity_bars(matrix.terms, table[:, 0] - table[:, 1], name=HOSTILE[3], language=language),
        "sizes": size_bars(classification.sizes, unclassified=9, names=names, language=language),
        "cloud": word_cloud(matrix.terms, [60 / (k + 1) for k in range(60)], name=HOSTILE[3], language=language),
        "curves": curves(
            [[(float(x), float(x * k)) for x in range(9)] for k in (1, 2, 3)],
            HOSTILE[:3],
            title=HOSTILE[3],
            across=HOSTILE[4],
            marks=[(float(x), HOSTILE[x]) for x in range(7)],
            language=language,
        ),
        "evolution": evolution_picture(
            evolution(classes, [HOSTILE[k % 7] for k in range(150)]), names=names, language=language
        ),
    }


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return pictures()


NAMES = ["tree", "plane", "graph", "bars", "sizes", "cloud", "curves", "evolution"]


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """The place of each text of a picture, from its own letters."""
    places = []
    for text in etree.fromstring(svg.encode()).iter("{*}text"):
        if text.get("aria-hidden"):
            continue
        size, x, y = (float(text.get(name)) for name in ("font-size", "x", "y"))
        width = width_of(text.text or "", size, bold=text.get("font-weight") == "bold")
        left = x - {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor")]
        places.append((left, y - size * 0.7, left + width, y + size * 0.15))
    return places


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_tells_in_words_what_it_shows(drawn, name: str) -> None:
    root = etree.fromstring(drawn[name].encode())

    assert [child.tag.rpartition("}")[2] for child in root[:2]] == ["title", "desc"]
    assert (root.get("role"), bool(root[0].text), len(root[1].text) > 40) == ("img", True, True)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_holds_only_shapes_and_texts(drawn, name: str) -> None:
    root = etree.fromstring(drawn[name].encode())

    assert {e.tag.rpartition("}")[2] for e in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "rect",
        "line",
        "circle",
        "polygon",
        "text",
    }
    assert {
        key for e in root.iter() for key in e.attrib if key.startswith("on") or key in ("style", "href", "class")
    } == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_uses_greys_alone(drawn, name: str) -> None:
    colours = set(re.findall(r'"#([0-9a-f]{6})"', drawn[name]))

    assert [c for c in colours if not c[:2] == c[2:4] == c[4:]] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_text_of_a_picture_covers_another_or_leaves_it(drawn, name: str) -> None:
    root = etree.fromstring(drawn[name].encode())
    width, height = float(root.get("width")), float(root.get("height"))
    places = boxes(drawn[name])

    assert [(a, b) for a, b in combinations(places, 2) if overlap(a, b)] == []
    assert [box for box in places if box[0] < 0 or box[1] < 0 or box[2] > width + 1 or box[3] > height] == []


def test_the_same_results_give_the_same_bytes(drawn) -> None:
    assert pictures() == drawn


def test_pictures_speak_english_too() -> None:
    assert {name: etree.fromstring(svg.encode())[0].text for name, svg in pictures("en").items()} == {
        "tree": "Tree of the classes", "plane": "Plane of axes 1 and 2", "graph": "Words found together",
        "bars": f"What marks “{HOSTILE[3].strip()}”", "evolution": "Evolution of the classes",
        "sizes": "Size of the classes", "cloud": f"Words of “{HOSTILE[3].strip()}”", "curves": HOSTILE[3].strip(),
    }  # fmt: skip


def test_labels_on_one_point_are_placed_apart_or_not_at_all() -> None:
    label_places = places_near([(50.0, 50.0)] * 40, [(30.0, 10.0)] * 40, (0, 0, 100, 100), [3.0] * 40)
    placed = [(x, y, x + 30, y + 10) for x, y in (place for place in label_places if place)]

    assert [(a, b) for a, b in combinations(placed, 2) if overlap(a, b)] == []
    assert 3 < len(placed) < 40


@pytest.mark.parametrize("seed", range(4))
def test_boxes_pushed_apart_no_longer_touch(seed: int) -> None:
    random = np.random.default_rng(seed)
    centres, sizes = random.random((40, 2)) * 30 * (seed > 0), random.random((40, 2)) * 60 + 5

    at = pushed_apart(centres, sizes)

    placed = [(*(c - s / 2), *(c + s / 2)) for c, s in zip(at, sizes, strict=True)]
    assert [(a, b) for a, b in combinations(placed, 2) if overlap(a, b)] == []


def test_texts_are_cut_to_their_width() -> None:
    assert shortened("court", 12, 100) == "court"
    assert width_of(shortened("mot très long" * 9, 12, 100), 12) <= 100
    assert wrapped(["un", "deux", "trois"], 12, 60, 1) == ["un, deux"]


def test_empty_and_tiny_results_are_drawn() -> None:
    matrix = matrix_of(np.array([[1, 1, 0], [0, 1, 1]]))
    graph = similarity_graph(matrix, terms=[])
    factors = factors_of(np.array([[3, 1], [1, 3]]))

    assert similarity_picture(graph).startswith("<svg")
    assert factor_plane(factors, ["a", "b"], ["x", "y"]).startswith("<svg")
    assert specificity_bars([], [], name="x").startswith("<svg")


def test_an_axis_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="This analysis has 1 axes: axes 1 and 5 cannot be drawn"):
        factor_plane(factors_of(np.array([[3, 1], [1, 3]])), ["a", "b"], ["x", "y"], axes=(1, 5))


def test_the_words_of_a_picture_keep_the_spaces_of_french(drawn) -> None:
    description = etree.fromstring(drawn["evolution"].encode())[1].text

    assert re.findall(r"\w(?=:)", description) == []


def test_the_letters_of_a_cloud_are_as_high_as_their_values_and_what_is_too_small_is_told() -> None:
    words, values = [f"mot{k}" for k in range(30)], [300.0 / (k + 1) for k in range(30)]

    root = etree.fromstring(word_cloud(words, values, name="x").encode())

    heights = {text.text: float(text.get("font-size")) for text in root.iter("{*}text") if text.text in words}
    lost = set(root[1].text.partition("Trop petits pour être montrés\u00a0: ")[2].removesuffix(".").split(", "))
    assert heights == {
        word: round(LARGEST * value / 300, 1) for word, value in zip(words, values, strict=True) if word in heights
    }
    assert set(heights) | lost == set(words)
    assert {word for word, value in zip(words, values, strict=True) if LARGEST * value / 300 < SMALLEST} <= lost
    assert "mot0" in heights


def test_bars_of_sizes_are_as_long_as_the_classes_are_large() -> None:
    root = etree.fromstring(size_bars([10, 30, 20], unclassified=5, colours=["#111111", "#222222", "#333333"]).encode())

    bars = [float(bar.get("width")) for bar in root.iter("{*}rect") if bar.get("y")]
    assert [bar / max(bars) for bar in bars] == pytest.approx([1 / 3, 1, 2 / 3, 1 / 6], abs=0.001)
    assert [bar.get("fill") for bar in root.iter("{*}rect") if bar.get("y")] == [
        "#111111",
        "#222222",
        "#333333",
        "#ffffff",
    ]
