"""The generator draws exactly the instances its specification says."""

import json

import numpy as np
import pytest

from forumgrid.files.generate import Size, generate
from tests.forumgrid.benchmarks import instance


def _sums(instance):
    """The sum of all wishes and the sum of everybody's ideal, reckoned apart from the library."""
    wishes = np.zeros((instance["people"], instance["topics"]), dtype=int)
    for person, topic, level in instance["votes"]:
        wishes[person, topic] = level
    present = np.full(instance["people"], instance["slots"])
    for person, _ in instance["absent"]:
        present[person] -= 1
    ideal = sum(int(np.sort(row)[::-1][:count].sum()) for row, count in zip(wishes, present, strict=True))
    return int(wishes.sum()), ideal


@pytest.mark.parametrize(
    ("family", "size", "expected"),
    [
        ("A", "i", (1121, 693)),
        ("A", "ii", (4863, 3513)),
        ("B", "i", (1103, 780)),
        ("B", "ii", (5232, 4154)),
    ],
)
def test_generate_with_seed_1_gives_the_sums_of_its_specification(family, size, expected):
    assert _sums(generate(family, size, 1)) == expected


@pytest.mark.slow("draws the two large sizes, 10,000 people × 500 topics")
@pytest.mark.parametrize(
    ("size", "expected"), [("iii", (35_608, 27_061)), pytest.param("iv", (196_042, 155_503), marks=pytest.mark.full)]
)
def test_generate_large_with_seed_1_gives_the_sums_of_its_specification(size, expected):
    assert _sums(generate("A", size, 1)) == expected


@pytest.mark.parametrize("name", ["A-i-s1", "A-i-s2", "A-i-s3", "A-i-s4", "A-i-s5", "A-ii-s1", "A-ii-s2", "A-ii-s3"])
def test_generate_draws_the_published_instance_bit_for_bit(name):
    path = instance(f"synthetic/{name}.json")
    published = json.loads(path.read_text(encoding="utf-8"))
    published.pop("reference")
    family, size, seed = name.split("-")

    drawn = generate(family, size, int(seed[1:]))

    for content in (drawn, published):
        for key in ("votes", "absent", "blocked_cells"):
            content[key].sort()
    assert drawn == published


def test_generate_twice_with_the_same_seed_gives_the_same():
    assert generate("B", Size(12, 6, 2, 3, 4), 7) == generate("B", Size(12, 6, 2, 3, 4), 7)


def test_generate_with_repeats_lets_the_most_wanted_be_given_twice():
    instance = generate("A", "i", 1, repeats=True)

    demand = np.zeros(30)
    for _, topic, level in instance["votes"]:
        demand[topic] += level
    assert instance["repeats"] == [2 if wished > np.percentile(demand, 95) else 1 for wished in demand]


def test_generate_for_one_person_makes_them_host_of_everything_and_asks_nobody_else():
    instance = generate("A", Size(1, 2, 1, 1, 1), 3)

    assert (instance["host"], instance["must_attend"]) == ([0, 0], [[], []])


@pytest.mark.parametrize("wrong", [{"family": "C"}, {"size": "v"}])
def test_generate_of_an_unknown_family_or_size_is_refused(wrong):
    with pytest.raises(ValueError, match="unknown"):
        generate(**wrong)


@pytest.mark.parametrize("numbers", [(0, 1, 1, 1, 1), (10, 0, 1, 1, 1), (2, 5, 1, 1, 1), (10**6, 10**6, 1, 1, 2)])
def test_size_out_of_range_is_refused(numbers):
    with pytest.raises(ValueError, match="must"):
        Size(*numbers)
