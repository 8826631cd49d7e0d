"""Words without accents, days that overlap, numbers that do not lie on one another."""

from dataclasses import dataclass
from datetime import date

import pytest

from faire_reseau.network.logic import cells, columns, days, outline, words


@dataclass(frozen=True)
class Fact:
    from_on: date | None = None
    to_on: date | None = None
    name: str = ""


def day(number: int) -> date:
    return date(2019, 6, number)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("eole", "Éole", True),
        ("ÉOLE", "eole", True),
        ("l’ile coeur", "Cœur de l'Île", True),
        ("ville labo", "Labo Cités, ville", True),
        ("villes", "Labo Cités", False),
        ("", "Labo Cités", True),
    ],
)
def test_words_are_found_without_accents_case_or_signs(query, text, expected):
    assert words.matches(query, text) == expected


def test_names_that_differ_by_a_slip_or_an_order_resemble_one_another_and_others_do_not():
    known = {1: "Camille Le Goff", 2: "Le Goff Camile", 3: "Camille Bernard"}

    assert [key for key, _score in words.alike("camille le goff", known)] == [1, 2]


def test_the_nearest_word_is_given_only_when_it_is_near():
    assert words.nearest("prenom ", ["nom", "prénom"]) == "prénom"
    assert words.nearest("zzz", ["nom", "prénom"]) == ""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (1, 4, False),
        (1, 5, True),
        (10, 12, True),
        (11, 12, False),
        (None, 4, False),
        (None, None, True),
        (11, None, False),
    ],
)
def test_days_overlap_when_they_share_one(first, last, expected):
    fact = Fact(day(5), day(10))

    assert days.overlaps(fact, day(first) if first else None, day(last) if last else None) == expected


def test_the_name_of_a_day_is_the_one_borne_then_the_last_stated_when_days_are_unknown_else_the_nearest():
    old, present = Fact(None, day(9), "old"), Fact(day(10), None, "present")
    first, second = Fact(name="first"), Fact(name="second")

    assert [days.called_on([old, present], day(n)).name for n in (1, 9, 10)] == ["old", "old", "present"]
    assert days.called_on([first, second], day(1)).name == "second"
    assert days.called_on([present], day(1)).name == "present"
    assert days.called_on([old], day(20)).name == "old"


def test_numbers_are_moved_apart_inside_the_drawing_and_the_same_way_each_time():
    points = [(10.0, 10.0), (10.0, 10.0), (12.0, 10.0), (90.0, 90.0)]

    placed = outline.spread(points, 20, box=(0, 0, 100, 100))

    distances = [
        ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(placed) for b in placed[i + 1 :]
    ]
    assert [distance >= 19 for distance in distances] == [True] * 6
    assert [10 <= x <= 90 and 10 <= y <= 90 for x, y in placed] == [True] * 4
    assert placed[3] == (90.0, 90.0)
    assert placed == outline.spread(points, 20, box=(0, 0, 100, 100))


def test_the_middle_of_an_outline_in_a_frame_is_that_of_the_part_drawn_there():
    path = "M10,10l4,0 0,2zM100,100l2-2 4,8z"

    assert outline.middle_in(path, (0, 0, 50, 50)) == (12.0, 11.0)
    assert outline.middle_in(path, (500, 0, 50, 50)) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-06-05", day(5)),
        ("05/06/2019", day(5)),
        ("5.6.2019", day(5)),
        ("5 juin 2019", day(5)),
        ("mercredi 5 juin 2019", day(5)),
        ("1er Juin 2019", day(1)),
        ("5 June 2019", day(5)),
        ("", None),
    ],
)
def test_days_are_read_as_people_write_them(text, expected):
    assert cells.value_of(text, columns.Column("d", "d", "d", "day"), {}) == expected


@pytest.mark.parametrize(
    ("text", "holds", "kind"),
    [
        ("31/02/2019", "day", "day"),
        ("hier", "day", "day"),
        ("31 février 2019", "day", "day"),
        ("5 juinet 2019", "day", "day"),
        ("0019-06-05", "day", "day"),
        ("peut-être", "yes", "yes"),
        ("x", "code", "code"),
        ("y" * 201, "text", "long"),
    ],
)
def test_a_cell_that_means_nothing_is_refused_with_its_reason(text, holds, kind):
    with pytest.raises(cells.BadCell) as caught:
        cells.value_of(text, columns.Column("d", "d", "d", holds), {"oui": "1"})

    assert caught.value.args == (kind,)


def test_titles_are_recognised_in_both_languages_and_the_others_are_told():
    titles = columns.recognised(["Prenom", "LAST NAME", "e-mail", "Telefone", "couleur", "prénom"], columns.PEOPLE)

    assert {position: column.code for position, column in titles.columns.items()} == {
        0: "first_name",
        1: "last_name",
        2: "email",
    }
    assert titles.unknown == ["Telefone", "couleur"]
    assert [column.code for column in titles.twice] == ["first_name"]
    assert titles.missing == []


def test_neighbours_bear_other_tints_as_long_as_there_are_some():
    assert outline.tinted([(0, 0), (1, 0), (9, 0), (8, 0), (2, 0)], 2) == [1, 2, 1, 2, 1]
