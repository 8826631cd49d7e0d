"""How another program counted positions is found from its selections, its quotations or its habit."""

from __future__ import annotations

import pytest

from textometry.exchange.positions import BOM, Counting, Selection, decide, offsets, plain

TEXT = "Première ligne, dite à Nantes.\nDeuxième 🎉 ligne : é et e\u0301.\n\nFin du texte"
QUOTATIONS = ["Nantes", "ligne : é et", "Fin du texte", "Nantes.\nDeuxième"]


def counted(way: Counting, *, bom: bool, crlf: bool) -> tuple[str, list[Selection]]:
    """The text as a program writes it, and its quotations as this program counts."""
    text = (BOM if bom else "") + (TEXT.replace("\n", "\r\n") if crlf else TEXT)
    selections = []
    for quotation in QUOTATIONS:
        before, inside = TEXT[: TEXT.index(quotation)], quotation
        sizes = []
        for part in (before, inside):
            size = len(part) + (part.count("\n") if crlf and way.crlf == 2 else 0)
            sizes.append(size + (part.count("🎉") if way.wide else 0))
        start = sizes[0] + (1 if bom and way.bom else 0)
        selections.append(Selection(start, start + sizes[1]))
    return text, selections


@pytest.mark.parametrize("bom", [False, True])
@pytest.mark.parametrize("crlf", [1, 2])
@pytest.mark.parametrize("wide", [False, True])
def test_each_way_of_counting_is_found_and_gives_the_same_quotations(bom: bool, crlf: int, wide: bool) -> None:  # noqa: FBT001 - a parameter of the test
    way = Counting(bom=bom, crlf=crlf, wide=wide)
    text, selections = counted(way, bom=True, crlf=True)

    decision = decide([(text, selections)])

    table, flat = offsets(text, decision.counting), plain(text)
    assert (decision.counting, decision.score, decision.why) == (way, 1.0, "edges")
    assert [flat[table[s.start] : table[s.end]] for s in selections] == QUOTATIONS


@pytest.mark.parametrize(("origin", "crlf"), [("NVivo 15", 2), ("ATLAS.ti 24", 1), ("Other", 2)])
def test_the_habit_of_the_program_decides_when_nothing_else_does(origin: str, crlf: int) -> None:
    text = "un\r\ndeux\r\ntrois"

    decision = decide([(text, [Selection(0, 2)])], origin=origin)

    assert (decision.counting.crlf, decision.why) == (crlf, "habit")


def test_quotations_repeated_in_the_file_weigh_more_than_edges() -> None:
    # One edge of the two is clean in each way, and the habit would be the other one.
    text = "a\r\nxbonjour y"

    decision = decide([(text, [Selection(3, 10, "bonjour")])])

    assert (decision.counting.crlf, decision.why) == (1, "names")


def test_a_text_without_doubt_needs_no_word() -> None:
    decision = decide([("un deux", [Selection(0, 2)])])

    assert (decision.why, decision.notes()) == ("single", ())


def test_selections_that_cut_words_are_said_doubtful() -> None:
    decision = decide([("bonjour tout le monde", [Selection(1, 3), Selection(10, 11)])])

    assert [note.code for note in decision.notes()] == ["positions_read", "positions_doubtful"]


def test_positions_inside_a_line_end_lead_to_its_beginning() -> None:
    assert offsets("a\r\nb", Counting()).tolist() == [0, 1, 1, 2, 3]
    assert offsets("", Counting()).tolist() == [0]
