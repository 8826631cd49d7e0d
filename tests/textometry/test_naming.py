"""Names and colours of classes: a table written, edited and read again; what is wrong in it is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from textometry.classes.naming import PALETTE, ClassNames
from textometry.errors import InputError
from textometry.exchange.tables import csv_bytes
from textometry.files.names import COLUMNS, read_class_names


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_colour_of_the_palette_stands_out_from_white() -> None:
    assert [colour for colour in PALETTE if 1.05 / (luminance(colour) + 0.05) < 3] == []
    assert len(set(PALETTE)) == len(PALETTE)


def test_names_written_are_read_again(tmp_path: Path) -> None:
    names = ClassNames(("École", "", "=Marché"), ("#123456", "", "#ABCDEF"))
    (tmp_path / "names.csv").write_bytes(csv_bytes(COLUMNS, names.rows(4)))

    read_again = read_class_names(tmp_path / "names.csv")

    assert (
        read_again.rows(4)
        == names.rows(4)
        == [
            [1, "École", "#123456"],
            [2, "", PALETTE[1]],
            [3, "=Marché", "#ABCDEF"],
            [4, "", PALETTE[3]],
        ]
    )


def test_colours_may_be_left_out_and_classes_too(tmp_path: Path) -> None:
    (tmp_path / "n.csv").write_text("class;name\n3;Trois\n1;Un\n", encoding="utf-8")

    names = read_class_names(tmp_path / "n.csv")

    assert ([names.name(c) for c in (0, 1, 2, 3, 4)], names.colour(11)) == (["", "Un", "", "Trois", ""], PALETTE[0])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("class;colour\n1;#123456\n", "line 1: no column is named “name”"),
        ("class;name\n0;x\n", "line 2: “0” is not the number of a class"),
        ("class;name\n1;x\n1;y\n", "line 3: “1” is not the number of a class"),
        ("class;name;colour\n2;x;red\n", "line 2: the colour of class 2, “red”, is not written as #1f77b4"),
    ],
)
def test_what_is_wrong_in_a_table_of_names_is_said_with_its_line(tmp_path: Path, content: str, sentence: str) -> None:
    (tmp_path / "n.csv").write_text(content, encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_class_names(tmp_path / "n.csv")
    assert sentence in str(refused.value)
