"""What is read is what was written; a file that is wrong says where."""

import json

import pytest

from forumgrid import Grid, assign, utopia, value
from forumgrid.files.formats import problem_from_json, problem_to_json, read_grid, read_json, read_problem, write_json
from forumgrid.sentences import FileError, input_sentence
from tests.forumgrid import made
from tests.forumgrid.benchmarks import instance

SMALL = {
    "format": "barcamp-instance/1",
    "people": 2,
    "topics": 2,
    "slots": 1,
    "scale_max": 3,
    "rooms": [{"capacity": 2, "features": [1]}],
    "features": ["projector"],
    "host": [0, 1],
    "needs": [[0], [1]],
    "votes": [[0, 1, 2]],
}


def _write(folder, content):
    path = folder / "problem.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["A-i-s1", "A-i-s3", "A-i-s4", "A-i-s5", "A-ii-s1", "A-ii-s2", "A-ii-s3"])
def test_read_problem_of_an_instance_gives_the_reference_value_and_ideal(name):
    path = instance(f"synthetic/{name}.json")
    reference = read_json(path)["reference"]

    problem = read_problem([path])

    assert value(problem, read_grid(path, problem)) == reference["best_known"]
    assert utopia(problem) == reference["personal_ideal"]


@pytest.mark.slow("reads and values the largest instances")
@pytest.mark.parametrize(
    "name", ["A-iii-s1", *(pytest.param(name, marks=pytest.mark.full) for name in ("A-iii-s2", "A-iv-s1"))]
)
def test_read_problem_of_a_large_instance_gives_the_reference_value_and_ideal(name):
    path = instance(f"synthetic/{name}.json")
    reference = read_json(path)["reference"]

    problem = read_problem([path])

    assert value(problem, read_grid(path, problem)) == reference["best_known"]
    assert utopia(problem) == reference["personal_ideal"]


@pytest.mark.parametrize(
    ("name", "shape", "ideal"),
    [
        ("alpine2019", (157, 114, 12, 10), 6850),
        ("preflib-csconf-3", (146, 176, 8, 22), 1621),
        ("preflib-aamas-2015", (201, 613, 10, 40), 2938),
    ],
)
def test_read_problem_of_real_wishes_gives_their_shape_and_ideal(name, shape, ideal):
    problem = read_problem([instance(f"prefs/{name}.json")])

    assert (problem.people, problem.topics, problem.slots, len(problem.spaces)) == shape
    assert utopia(problem) == ideal


def test_read_problem_of_a_library_workbook_keeps_clashes_blocks_and_interests():
    problem = read_problem([instance("cosplib/N2OR.xlsx")])

    assert (problem.people, problem.topics, problem.slots, len(problem.spaces)) == (49, 36, 9, 4)
    assert problem.slot_names[:3] == ("Wed1-1", "Wed1-2", "Wed2-1")
    assert utopia(problem) == 51


@pytest.mark.parametrize("seed", range(5))
def test_problem_to_json_and_back_gives_the_same_problem(seed):
    problem = made.problem(seed, repeats=True, step_free=True)

    written = json.loads(json.dumps(problem_to_json(problem, "small")))

    assert problem_to_json(problem_from_json(written), "small") == written


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"format": "other/1"}, "format_unknown", ""),
        ({"people": None}, "key_wrong", "people"),
        ({"people": -1}, "negative_count", "people"),
        ({"people": 10**9}, "count_too_large", "people"),
        ({"slots": 10**9}, "count_too_large", "slots"),
        ({"rooms": [{"capacity": -1}]}, "key_missing", None),
        ({"rooms": [{"capacity": -1, "features": [1]}]}, "negative_capacity", "rooms[0].capacity"),
        ({"rooms": [{"capacity": True, "features": [1]}]}, "key_wrong", "rooms[0].capacity"),
        ({"host": [0, 9]}, "unknown_person", "host[1]"),
        ({"votes": [[0, 7, 1]]}, "unknown_topic", "votes[0]"),
        ({"votes": [[5, 1, 1]]}, "unknown_person", "votes[0]"),
        ({"votes": [[0, 1, 4]]}, "unknown_level", "votes[0]"),
        ({"votes": [[0, 1, 1.5]]}, "not_whole", "votes"),
        ({"votes": [[0, 1]]}, "wishes_unreadable", "votes"),
        ({"votes": ["abc"]}, "wishes_unreadable", "votes"),
        ({"blocked_cells": [[0, 3]]}, "unknown_space", "blocked_cells"),
        ({"blocked_cells": [[0]]}, "key_wrong", "blocked_cells[0]"),
        ({"absent": [[0, 1]]}, "unknown_slot", "absent"),
        ({"needs": [[0], [1, 1]]}, "wrong_length", "features"),
        ({"weights": [1, 2, 2**60]}, "weights_overflow", "weights"),
        ({"weights": [3, 2, 1]}, "weights_decrease", "weights[1]"),
        ({"fixed": [[0, 0, 5]]}, "unknown_space", "fixed[0]"),
        ({"must_attend": [1, 2]}, "key_wrong", "must_attend[0]"),
        ({"allowed_slots": [None, 0]}, "key_wrong", "allowed_slots[1]"),
        ({"fixed": [[0, 0, 0], [0, 0, None]]}, "name_twice", "fixed[1]"),
        ({"fixed": [[[0], 0, 0]]}, "key_wrong", "fixed[0]"),
        ({"scale_max": 10**9}, "count_too_large", "scale_max"),
        ({"published": {"slot_of_topic": [0, -1], "extra": [[0, 0]]}}, "grid_unreadable", "grid"),
    ],
)
def test_read_problem_of_a_wrong_instance_says_what_and_where(tmp_path, change, code, key):
    content = {**SMALL, **change}
    if code == "key_missing":
        del content["votes"], content["slots"]
        key = "slots"
    path = _write(tmp_path, content)

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert (caught.value.code, caught.value.file, caught.value.key) == (code, str(path), key)
    for language in ("en", "fr"):
        assert "…" not in input_sentence(caught.value, language)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{", "json_broken"),
        ("[1]", "json_not_object"),
        ('{"people": NaN}', "json_broken"),
        ('{"people": 2, "people": 3}', "json_broken"),
        ('{"people": ' + "9" * 5000 + "}", "json_broken"),
        ("[" * 100_000, "json_broken"),
    ],
)
def test_read_problem_of_what_is_not_an_object_is_refused(tmp_path, content, code):
    with pytest.raises(FileError) as caught:
        read_problem([_write(tmp_path, content)])

    assert caught.value.code == code


def test_read_problem_of_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileError) as caught:
        read_problem([tmp_path / "none.json"])

    assert caught.value.code == "file_missing"


def test_read_problem_with_sizes_beyond_counting_composes_them_as_large_enough():
    content = {**SMALL, "rooms": [{"capacity": 10**30, "features": [1]}], "expected_size": [10**30, None]}

    assert assign(problem_from_json(content), Grid((0, -1), (0, -1))).lost == 0


def test_write_json_of_a_name_that_is_no_text_writes_what_it_can(tmp_path):
    problem = problem_from_json({**SMALL, "names": {"topics": ["\ud800", 7]}})

    write_json(tmp_path / "out.json", problem_to_json(problem))

    assert json.loads((tmp_path / "out.json").read_text("utf-8"))["names"]["topics"] == ["?", "7"]


@pytest.mark.parametrize("count", [50_000, pytest.param(1_000_000, marks=pytest.mark.full)])
def test_read_problem_of_so_many_wishes_keeps_one_a_pair(count):
    wishes = [[number % 2, 0, 1] for number in range(count)]

    problem = problem_from_json({**SMALL, "votes": wishes})

    assert list(zip(problem.wish_person, problem.wish_topic, problem.wish_level, strict=True)) == [
        (0, 0, 3),
        (1, 0, 1),
        (1, 1, 3),
    ]


@pytest.mark.parametrize("counts", [{"people": 0, "host": None, "votes": []}, {"topics": 0, "host": [], "needs": [], "votes": []}])  # fmt: skip
def test_read_problem_with_nobody_or_nothing_is_a_problem(tmp_path, counts):
    problem = read_problem([_write(tmp_path, {k: v for k, v in {**SMALL, **counts}.items() if v is not None})])

    assert utopia(problem) == 0


def test_read_grid_of_another_problem_is_refused(tmp_path):
    path = _write(tmp_path, {"format": "forumgrid-solution/1", "slot_of_topic": [0], "room_of_topic": [0]})

    with pytest.raises(FileError) as caught:
        read_grid(path, problem_from_json(SMALL))

    assert caught.value.code == "grid_not_of_problem"
