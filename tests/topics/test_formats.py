"""Formats as data: what each phase opens, in which order."""

import pytest

from faire_reseau.gatherings.enums import Format
from faire_reseau.topics.logic import formats

# What is open in each phase of each format; the phases in order.
TABLE = {
    Format.BARCAMP: {
        "propose": {"propose", "wish"},
        "wish": {"wish"},
        "compose": {"wish", "compose"},
        "run": {"compose", "choose"},
        "harvest": {"harvest"},
    },
    Format.OPEN_FORUM: {
        "propose": {"propose", "wish"},
        "wish": {"propose", "wish"},
        "compose": {"wish", "compose"},
        "run": {"compose", "choose"},
        "harvest": {"harvest"},
    },
}


@pytest.mark.parametrize("format_", TABLE)
def test_each_phase_opens_the_verbs_of_the_table(format_):
    phases = formats.phases_of(format_)
    verbs = ("propose", "wish", "compose", "choose", "harvest")

    verbs_of = {
        step["phase"]: {verb for verb in verbs if formats.opens(phases, step["phase"], verb)} for step in phases
    }

    assert verbs_of == TABLE[format_]
    assert list(verbs_of) == list(TABLE[format_])


def test_a_plenary_has_no_phases():
    with pytest.raises(KeyError):
        formats.phases_of(Format.PLENARY)


def test_phases_follow_one_another_and_end():
    phases = formats.phases_of(Format.BARCAMP)

    assert formats.next_phase(phases, "propose") == "wish"
    assert formats.previous_phase(phases, "wish") == "propose"
    assert formats.next_phase(phases, "harvest") is None
    assert formats.previous_phase(phases, "propose") is None
    assert formats.next_phase(phases, "siesta") is None


def test_the_order_of_two_phases_is_that_of_the_forum():
    phases = formats.phases_of(Format.BARCAMP)

    assert formats.comes_before(phases, "wish", "run") is True
    assert formats.comes_before(phases, "run", "run") is False
    assert formats.comes_before(phases, "siesta", "run") is False


def test_a_network_may_bend_its_phases():
    phases = [{"phase": "wish", "verbs": ["wish", "propose"]}]

    assert formats.opens(phases, "wish", "propose") is True
    assert formats.is_one_of(phases, "propose") is False
    assert formats.phase_opening(phases, "propose") == "wish"
    assert formats.phase_opening(phases, "choose") is None


def test_the_phases_of_one_forum_are_not_those_of_another():
    first = formats.phases_of(Format.BARCAMP)
    first[0]["verbs"].clear()

    assert formats.opens(formats.phases_of(Format.BARCAMP), "propose", "propose") is True
