"""A grid shown says every cell, to the eye, to a screen reader and to a spreadsheet."""

import xml.etree.ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from forumgrid import Grid, Problem, Space
from forumgrid.files.pictures import grid_svg, width_of
from forumgrid.files.show import grid_text, write_workbook
from forumgrid.seats.assign import assign
from forumgrid.sentences import FileError
from forumgrid.telling.explain import explain

SVG = "{http://www.w3.org/2000/svg}"


def _example(spaces=2):
    problem = Problem.create(
        people=2,
        topics=3,
        slots=2,
        spaces=[Space(4, name=f"Hall {number + 1}") for number in range(spaces)],
        hosts=[0, None, None],
        wishes=[(1, 0, 2), (1, 1, 3)],
        closed_cells=[(1, 1)],
        people_names=["Ada", "Bo"],
        topic_names=["Tools & <files>", "=1+1", "Left\x07 out"],
        slot_names=["Morning", "Evening"],
    )
    return problem, Grid((0, 1, -1), (0, 0, -1))


def test_grid_text_lays_slots_downwards_and_spaces_across():
    problem, grid = _example()

    text = grid_text(problem, grid, assign(problem, grid), width=50)

    assert text == (
        "Slot    | Hall 1             | Hall 2\n"
        "-------------------------------------------------\n"
        "Morning | Tools & <files>    |\n"
        "        | Ada                |\n"
        "        | 2 people           |\n"
        "-------------------------------------------------\n"
        "Evening | =1+1               | (closed)\n"
        "        | 1 people           |\n"
        "-------------------------------------------------\n"
        "\n"
        "Not placed:\n"
        "  Left out\n"
    )


def test_grid_text_of_many_spaces_is_a_list_slot_by_slot():
    problem, grid = _example(spaces=7)

    assert grid_text(problem, grid, language="fr") == (
        "Morning\n  Hall 1\u00a0: Tools & <files> (Ada)\nEvening\n  Hall 1\u00a0: =1+1\n\nNon placés\u00a0:\n  Left out\n"
    )


def test_grid_svg_has_a_title_and_says_every_cell_in_words():
    problem, grid = _example()

    picture = ET.fromstring(grid_svg(problem, grid, title="Our <forum>"))  # noqa: S314 -- our own text

    labels = picture.get("aria-labelledby").split()
    words = {element.get("id"): element.text for element in picture if element.get("id") in labels}
    assert (picture.get("role"), words) == (
        "img",
        {
            "grid-title": "Our <forum>",
            "grid-desc": "2 topics in 2 slots and 2 spaces. Morning, Hall 1: Tools & <files>. Evening, Hall 1: =1+1.",
        },
    )
    drawn = ["".join(text.itertext()) for text in picture.iter(f"{SVG}text")]
    assert {"Our <forum>", "Tools & <files>", "=1+1", "(closed)", "Not placed: Left out"} <= set(drawn)


def test_write_workbook_writes_grid_programmes_topics_and_people_and_no_formula(tmp_path):
    problem, grid = _example()
    path = tmp_path / "grid.xlsx"

    write_workbook(path, problem, grid, assign(problem, grid), explain(problem, grid))

    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets["Grid"] == [
        ["Slot", "Hall 1", "Hall 2"],
        ["Morning", "Tools & <files>\nAda\n2 people", ""],
        ["Evening", "=1+1\n1 people", "(closed)"],
        ["", "", ""],
        ["Not placed", "Left out", ""],
    ]
    assert sheets["Programmes"] == [
        ["Person", "Morning", "Evening"],
        ["Ada", "Tools & <files> (Hall 1)", "free"],
        ["Bo", "Tools & <files> (Hall 1)", "=1+1 (Hall 1)"],
    ]
    assert sheets["Topics"][2] == ["=1+1", "", "Evening", "Hall 1", 1, 1, 0, ""]
    assert sheets["Person"] == [["Person", "Gets", "Ideal", "Share of ideal"], ["Ada", 3, 3, 1], ["Bo", 5, 5, 1]]


def test_write_workbook_where_it_cannot_is_refused(tmp_path):
    problem, grid = _example()

    with pytest.raises(FileError) as caught:
        write_workbook(tmp_path / "none" / "grid.xlsx", problem, grid, assign(problem, grid), explain(problem, grid))

    assert caught.value.code == "file_unwritable"


def test_grid_of_nothing_can_be_shown(tmp_path):
    problem, grid = Problem.create(people=0, topics=0, slots=0, spaces=[]), Grid.empty(0)

    write_workbook(tmp_path / "grid.xlsx", problem, grid, assign(problem, grid), explain(problem, grid))

    assert grid_text(problem, grid) == "\n"
    assert ET.fromstring(grid_svg(problem, grid)).get("role") == "img"  # noqa: S314 -- our own text


LONG = "Comment l’anticonstitutionnellement mesure-t-on ? " * 12 + "W" * 300


def test_grid_svg_holds_every_name_whole_and_no_line_wider_than_its_place():
    problem = Problem.create(
        people=1, topics=2, slots=1, spaces=[Space(9, name=f"Salle {LONG}")], hosts=[0, None],
        people_names=[f"Ada {LONG}"], topic_names=[LONG, f"Restant {LONG}"], slot_names=[f"Matin {LONG}"],
    )  # fmt: skip
    grid = Grid((0, -1), (0, -1))

    picture = ET.fromstring(grid_svg(problem, grid, title=f"Titre {LONG}"))  # noqa: S314 -- our own text

    texts = list(picture.iter(f"{SVG}text"))
    drawn = ["".join("".join(text.itertext()).split()) for text in texts]
    for name in (f"Salle {LONG}", f"Ada {LONG}", LONG, f"Restant {LONG}", f"Matin {LONG}", f"Titre {LONG}"):
        assert any("".join(name.split()) in line for line in drawn)
    width, height = map(int, picture.get("viewBox").split()[2:])
    for text in texts:
        bold, size = text.get("font-weight") == "700", int(text.get("font-size"))
        lines = list(text)
        last = int(text.get("y")) + sum(int(line.get("dy")) for line in lines)
        assert last < height
        for line in lines:
            assert int(line.get("x")) + width_of(line.text, size, bold=bold) <= width


def test_each_cell_of_a_grid_svg_holds_its_lines():
    problem = Problem.create(
        people=2, topics=2, slots=1, spaces=[Space(9, name="A"), Space(9, name="B")], hosts=[0, 1],
        people_names=[LONG, "Bo"], topic_names=[LONG, "Court"], slot_names=["Matin"],
    )  # fmt: skip

    picture = ET.fromstring(grid_svg(problem, Grid((0, 0), (0, 1))))  # noqa: S314 -- our own text

    boxes = [
        {name: int(box.get(name)) for name in ("x", "y", "width", "height")}
        for box in list(picture.iter(f"{SVG}rect"))[1:]
    ]
    for text in picture.iter(f"{SVG}text"):
        for box in boxes:
            if int(text[0].get("x")) == box["x"] + 8 and int(text.get("y")) > box["y"]:
                lines = list(text)
                last = int(text.get("y")) + sum(int(line.get("dy")) for line in lines)
                assert last <= box["y"] + box["height"]
                assert all(
                    width_of(line.text, int(text.get("font-size")), bold=text.get("font-weight") == "700")
                    <= box["width"] - 12
                    for line in lines
                )
