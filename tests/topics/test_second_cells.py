"""Second cells of topics given twice, on plain values."""

from faire_reseau.topics.logic.problem import Given, Placed, SlotFacts, SpaceFacts, TopicFacts, board_of
from faire_reseau.topics.logic.twice import with_second_cells


def test_a_second_time_that_takes_a_cell_leaves_others_the_seats_they_need():
    again, wanted, little = 1, 2, 3
    hall, corner = 1, 2
    early, late = 1, 2
    board = board_of(
        Given(
            topics=(
                TopicFacts(again, "Encore", (1,), times=2),
                TopicFacts(wanted, "Couru", (2,)),
                TopicFacts(little, "Peu", (3,)),
            ),
            people=tuple((number, f"Personne {number}") for number in range(1, 13)),
            slots=(SlotFacts(early, "9:00"), SlotFacts(late, "10:00")),
            spaces=(SpaceFacts(hall, "Halle", 100), SpaceFacts(corner, "Coin", 3)),
            wishes=tuple((person, wanted, 3) for person in range(4, 13)),
            closed=frozenset({(early, corner)}),
            cells=(Placed(again, early, hall), Placed(wanted, late, hall), Placed(little, late, corner)),
        )
    )

    grid = with_second_cells(board, board.grid)

    # The least wanted one leaves; nobody who wants the other is sent to the corner for it.
    assert sorted(board.cells_of(grid)) == [(again, early, hall), (again, late, corner), (wanted, late, hall)]
