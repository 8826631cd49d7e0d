"""Consolidation of random networks (mergers, closures, joint shares, corrections, a changed definition) against the plain program."""

import random
from datetime import date
from fractions import Fraction

import pytest

from faire_reseau.activities.enums import Means, Mode
from faire_reseau.activities.models import Presence
from faire_reseau.network.actions import merge_organisations
from faire_reseau.network.models import Audience, Membership, MissionAxis
from faire_reseau.reports import actions, queries
from faire_reseau.reports.queries import indicators, tables, years
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.plain_year import PlainYear
from tests.reports.test_indicators import columns, indicator, share_between

pytestmark = pytest.mark.django_db
COUNTS = ("actions", "meetings", "half_days", "participations", "people")
YEARS = (2018, 2019)


def random_network(draw, size):
    """Centres that open, close and merge, and their work of two years, `size` actions of it."""
    centres = [factories.centre(f"Centre {number}") for number in range(5)]
    Membership.objects.filter(organisation=centres[0]).update(to_on=date(2018, 6, 30))
    Membership.objects.filter(organisation=centres[1]).update(from_on=date(2019, 2, 1))
    national = MissionAxis.objects.create(code="N1", label="Animer")
    axes = [
        None,
        national,
        MissionAxis.objects.create(code="L1", label="À nous", organisation=centres[2], national=national),
    ]
    places = [None, factories.territory("T1", "Ici"), factories.territory("T2", "Là")]
    themes = [factories.theme("Emploi"), factories.theme("Santé")]
    audiences = [Audience.objects.create(code=code, label=code) for code in ("elus", "habitants")]
    kinds = [factories.action_kind(code) for code in ("atelier", "cycle")]
    people = [factories.person(account=False) for _number in range(8)]
    everybody = [*centres, factories.organisation()]
    for _number in range(size):
        action = factories.action(
            organisation=draw.choice(everybody), axis=draw.choice(axes), territory=draw.choice(places)
        )
        action.kind = draw.choice([None, *kinds])
        action.save()
        action.themes.set(draw.sample(themes, draw.randint(0, 2)))
        action.audiences.set(draw.sample(audiences, draw.randint(0, 2)))
        if draw.random() < 0.4:
            share_between(action, draw.sample(everybody, draw.randint(2, 3)), draw)
        for _meeting in range(draw.randint(1, 2)):
            note(draw, action, places, people)
    merge_organisations(centres[3], centres[4], by=factories.facilitator(), at=NOW)


def note(draw, action, places, people):
    """A meeting with its half-days, presences, and what corrects them."""
    on = date(draw.choice(YEARS), draw.randint(1, 12), draw.randint(1, 28))
    more = {"territory": draw.choice(places), "counted": draw.choice([0, 0, 9]), "is_called_off": draw.random() < 0.1}
    meeting = factories.meeting(action, on, mode=draw.choice(list(Mode)), **more)
    for part in draw.sample(["morning", "afternoon"], draw.randint(0 if draw.random() < 0.1 else 1, 2)):
        half = factories.half_day(meeting, part)
        for person in draw.sample(people, draw.randint(0, 4)):
            fact = {"half_day": half, "person": person, "means": Means.ORGANISER_LIST, "at": NOW}
            last = Presence.objects.create(**fact)
            for is_present in draw.choice([[], [], [False], [False, True]]):
                last = Presence.objects.create(**fact, is_present=is_present, corrects=last, reason="Erreur")


def agree(shown, expected):
    """Whether a number is that of the plain program, to the unit; not known in both, or nothing in both."""
    if shown is None or not expected:
        return not shown and not expected
    return Fraction(shown).limit_denominator(10_000) == expected


def compare(draw, pairs):
    """Every count, of all and of each centre, and by `pairs` of dimensions, in both years."""
    user = factories.facilitator()
    rows = {count: indicator(count=count, label=count) for count in COUNTS}
    for year in YEARS:
        other = PlainYear(year)
        centre_rows = {
            slug: [row for row in other.rows if slug in row["centre"]] for slug in map(other.slug_of.get, other.centres)
        }
        for count, row in rows.items():
            now = queries.indicator_for(user, row.code)
            whole = queries.together(user, now, year, DAY)
            assert agree(whole.total, other.counts(other.rows)[count]), (year, count)
            assert whole.centres == len(other.centres)
            for _name, slug, number in whole.rows:
                assert agree(number, other.counts(centre_rows[slug], slug)[count]), (year, count, slug)
            for by in draw.sample([(a, b) for a in queries.DIMENSIONS for b in queries.DIMENSIONS if a != b], pairs):
                crossing, expected = queries.crossed(user, now, year, by, DAY), other.crossing(by)
                shown = {(None, None): crossing.whole.number}
                shown |= {(line.code, None): line.total.number for line in crossing.rows}
                shown |= {(None, column.code): column.total.number for column in crossing.columns}
                for line in crossing.rows:
                    cells = zip(crossing.columns, line.cells, strict=True)
                    shown |= {(line.code, column.code): cell.number for column, cell in cells}
                for key in shown.keys() | expected.keys():
                    assert agree(shown.get(key), expected.get(key, {}).get(count)), (year, count, by, key)


def test_a_random_network_agrees_with_the_plain_program():
    draw = random.Random(1)
    random_network(draw, 12)
    compare(draw, 1)


@pytest.fixture
def by_tables(monkeypatch):
    """Every network counts as a large one; its years are never counted fact by fact."""

    def never(*_arguments):
        raise AssertionError

    monkeypatch.setattr(tables, "LARGE", 0)
    monkeypatch.setattr(years, "named_facts_of", never)


@pytest.mark.usefixtures("by_tables")
def test_a_random_network_counted_by_tables_agrees_with_the_plain_program():
    draw = random.Random(6)
    random_network(draw, 8)
    compare(draw, 1)


@pytest.mark.usefixtures("by_tables")
def test_what_one_centre_says_and_the_records_of_its_number_are_those_of_the_plain_program():
    draw = random.Random(12)
    random_network(draw, 6)
    user, row, other = factories.facilitator(), indicator(count="people"), PlainYear(2019)
    now, of_year = queries.indicator_for(user, row.code), queries.year_of(2019)
    definition = queries.definition_of(now.last)
    for centre in of_year.centres:
        own = [line for line in other.rows if centre.slug in line["centre"]]
        value = indicators.computed_of(definition, of_year, centre.pk)
        assert agree(value and value.shown, other.counts(own, centre.slug)["people"]), centre.slug
        records = queries.records_of(user, now.last, of_year, DAY, centre.slug, codes={"mode": "online"})
        assert {meeting.pk for meeting in records} == {line["meeting"] for line in own if line["mode"] == ["online"]}


def test_a_small_network_is_counted_fact_by_fact(monkeypatch):
    random_network(random.Random(3), 2)
    assert queries.year_of(2019).table is None
    monkeypatch.setattr(tables, "LARGE", Presence.objects.count())
    assert queries.year_of(2019).table is not None


@pytest.mark.full
@pytest.mark.parametrize("least", [tables.LARGE, 0])
@pytest.mark.parametrize("seed", range(2, 14))
def test_large_random_networks_agree_with_the_plain_program(seed, least, monkeypatch):
    monkeypatch.setattr(tables, "LARGE", least)
    draw = random.Random(seed)
    random_network(draw, 60)
    compare(draw, 12)


def test_a_definition_that_changes_counts_each_year_by_its_own_version():
    draw = random.Random(99)
    random_network(draw, 10)
    row, user = indicator(count="half_days"), factories.facilitator()
    online = columns(count="meetings", filters={"mode": "online"})
    actions.revise_indicator(row, online, from_year=2019, why="Réunions en ligne", by=user, at=NOW)
    now = queries.indicator_for(user, row.code)
    before, after = PlainYear(2018), PlainYear(2019)
    points = {point.year: (point.number or 0, point.is_break) for point in queries.series_of(now)}

    assert points[2018] == (before.counts(before.rows)["half_days"], False)
    assert points[2019] == (after.counts([row for row in after.rows if row["mode"] == ["online"]])["meetings"], True)
    assert queries.together(user, now, 2019, DAY).change is None


def test_a_planted_fault_of_the_plain_program_is_found():
    draw = random.Random(4)
    random_network(draw, 6)
    other = PlainYear(2019)
    other.rows = other.rows[1:]
    row = indicator(count="half_days")
    whole = queries.together(
        factories.facilitator(), queries.indicator_for(factories.facilitator(), row.code), 2019, DAY
    )

    assert not agree(whole.total, other.counts(other.rows)["half_days"])


def test_several_years_at_once_are_those_asked_for_one_by_one():
    random_network(random.Random(8), 6)
    together = queries.years_of([2018, 2019])

    for of_year in together:
        alone = queries.year_of(of_year.year)
        assert [centre.pk for centre in of_year.centres] == [centre.pk for centre in alone.centres]
        assert (of_year.names, of_year.facts, of_year.key) == (alone.names, alone.facts, alone.key)
    assert together[0].key != together[1].key
