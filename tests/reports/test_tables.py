"""Years of a large network: whatever a table answers is what is counted fact by fact, and what the plain program counts."""

import random

import numpy as np
import pytest

from faire_reseau.activities.logic.counts import packed
from faire_reseau.kit.numbers import WHOLE
from faire_reseau.reports.enums import CENTRE, Count, Dimension
from faire_reseau.reports.logic.crossing import cross
from faire_reseau.reports.logic.rules import Fact, Rule, chosen, evaluate, shared_out
from faire_reseau.reports.logic.tables import Column, YearTable, numbered, register_of

CODES = {str(name): [f"{name}:{place}" for place in range(4)] for name in Dimension} | {"month": ["01", "07", "12"]}
CENTRES = {7: "sept", 8: "huit", 9: "neuf"}
OTHER = 4  # an organisation that is no centre that year


def facts_by_chance(draw, most=14):
    """Meetings of some actions, alone or joint, under no code, one or several of each dimension."""
    shares = [
        draw.choice([{7: WHOLE}, {OTHER: WHOLE}, {7: 3333, 8: 6667}, {8: 2500, OTHER: 7500}, {9: 1}])
        for _action in range(6)
    ]
    facts = []
    for meeting in draw.sample(range(1, 10_000), draw.randint(0, most)):
        action, several = draw.randrange(6), draw.choice([(), ("théâtre",)])
        cells = {name: tuple(draw.sample(codes, draw.randint(0, 2))) for name, codes in CODES.items()}
        cells["month"] = (draw.choice(CODES["month"]),)
        marks = {name: frozenset((*codes, *several)) for name, codes in cells.items()}
        people = packed(draw.sample([3, 50, 51, 4_000_000_000, 5], draw.randint(0, 4)))
        facts.append(
            Fact(meeting, action, shares[action], draw.randint(0, 3), cells, marks, people, draw.choice([0, 0, 4]))
        )
    return facts


def table(facts):
    """The same facts as columns."""

    def column(name):
        of, words = numbered([(fact.cells[name], fact.marks[name]) for fact in facts])
        return Column(of, words)

    shares_of, shares = numbered([tuple(fact.shares.items()) for fact in facts])
    meetings = np.array([fact.meeting for fact in facts], np.int64)
    return YearTable(
        meetings=meetings,
        actions=np.array([fact.action for fact in facts], np.int64),
        half_days=np.array([fact.half_days for fact in facts], np.int64),
        named=np.array([len(fact.people) // 4 for fact in facts], np.int64),
        heads=np.array([fact.heads for fact in facts], np.int64),
        columns={name: column(name) for name in CODES},
        shares_of=shares_of,
        shares=shares,
        register=register_of(meetings, [fact.people for fact in facts]),
        rows=np.arange(len(facts)),
    )


def filters_by_chance(draw):
    names = draw.sample([str(name) for name in Dimension], draw.choice([0, 0, 1, 2]))
    return {name: draw.choice([*CODES[name], "théâtre", "nulle part"]) for name in names}


def cells_in_order(value):
    """A value with the order of its cells, which pages follow."""
    return value, list(value.cells.items())


@pytest.mark.parametrize("seed", range(3))
def test_a_table_answers_what_is_counted_fact_by_fact(seed):
    draw = random.Random(seed)
    for _turn in range(20):
        facts = facts_by_chance(draw)
        every, filters = table(facts), filters_by_chance(draw)
        together, own = shared_out(facts, CENTRES)
        for count in Count:
            rule = Rule(count, filters, draw.choice(["", *CODES]), is_share=draw.random() < 0.3)
            whole, of = every.evaluated(rule, CENTRES)
            expected = {key: evaluate(rule, those) for key, those in own.items() if those}
            assert {key: cells_in_order(value) for key, value in of.items()} == {
                key: cells_in_order(value) for key, value in expected.items()
            }
            assert whole == (evaluate(rule, together) if expected else None)
            assert whole is None or cells_in_order(whole) == cells_in_order(evaluate(rule, together))

            by = draw.sample([*CODES, CENTRE], draw.randint(1, 2))
            assert every.cross(rule, CENTRES, by) == cross(
                rule, together, {CENTRES[key]: those for key, those in own.items()}, by
            )


def test_a_part_of_a_table_is_that_part_of_the_facts():
    draw = random.Random(21)
    for _turn in range(30):
        facts, filters, months = facts_by_chance(draw), filters_by_chance(draw), draw.randint(1, 12)
        part = [fact for fact in chosen(facts, filters) if int(fact.cells["month"][0]) <= months]
        together, own = shared_out(part, CENTRES)
        narrowed, rule = table(facts).narrowed(filters, months), Rule(Count.PEOPLE, {}, "theme")

        whole, of = narrowed.evaluated(rule, CENTRES)
        assert of == {key: evaluate(rule, those) for key, those in own.items() if those}
        assert whole == (evaluate(rule, together) if of else None)
        assert narrowed.work_of(8) == ({fact.action for fact in own[8]}, {fact.meeting for fact in own[8]})
        heard = [fact for fact in together if fact.people or fact.heads]
        assert narrowed.recorded({}, CENTRES) == (len(heard), len(together))
        code = draw.choice(["", *CODES["theme"]])
        stands = [fact.meeting for fact in together if code in (fact.cells["theme"] or ("",))]
        assert narrowed.found({}, [("theme", code)], CENTRES) == stands
