"""A slot in which no topic can be (every cell closed) leaves the proofs of the other slots as they are."""

from dataclasses import replace

from forumgrid.clock import Clock
from forumgrid.proofs.slot_sets import slot_kinds
from tests.forumgrid import made


def test_a_slot_in_which_no_topic_can_be_has_a_kind_of_its_own_without_topics():
    problem = made.problem(3, people=9, topics=6, slots=3, spaces=2)
    closed = replace(problem, closed_cells=frozenset({(1, 0), (1, 1)}))

    kinds = {slot: kind for kind in slot_kinds(closed, Clock(600).over) for slot in kind.slots}

    assert sorted(kinds) == [0, 1, 2]
    assert (kinds[1].topics.size, kinds[1].serves.shape[0], kinds[1].serves.size) == (0, 0, 0)
    assert kinds[0].serves.shape[0] == kinds[0].topics.size > 0
