"""Consolidation: spread, change on the same centres, small numbers that no subtraction finds, charts."""

import io
import random
import re
from datetime import date
from itertools import pairwise
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.utils import translation
from python_calamine import CalamineWorkbook

from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit.small_numbers import LEAST_SHOWN, withheld
from faire_reseau.network.models import Network
from faire_reseau.reports import actions, queries
from faire_reseau.reports.exports import figures_file
from faire_reseau.reports.logic.charts import bars
from faire_reseau.reports.logic.consolidation import (
    Change,
    Spread,
    change,
    names_centres,
    spread,
)
from faire_reseau.reports.logic.rules import Rule
from faire_reseau.reports.models import Indicator
from faire_reseau.reports.templatetags.reports import chart_of, counted_said, sentence, unit_said
from tests import factories
from tests.factories import DAY
from tests.reports.test_campaigns import BY, Year
from tests.reports.test_indicators import indicator, plain, year_of_work


def test_the_spread_is_that_of_those_who_answered():
    assert spread({1: 4.0, 2: 1.0, 3: 10.0, 4: 5.0, 5: 5.0}) == Spread(5, 25, 5, 4, 5, 1, 10)
    assert (spread({7: 3.0}), spread({})) == (Spread(1, 3, 3, 3, 3, 3, 3), None)


@pytest.mark.parametrize(
    ("numbers", "hidden", "tells"),
    [
        ([3, 9, 20, 30], {0, 1}, True),  # of four, total, median and quartiles tell each
        ([6, 9, 20, 30], set(), False),
        ([3, 9, 20, 30, 40], {0, 1}, True),  # the lower quartile is the second number
        ([3, 4, 9, 20, 30, 40, 50, 60, 70], {0, 1}, False),  # it is the third
        ([3, 9, 20, 30, 40, 50, 60, 70], {0, 1}, True),  # it lies between the second and the third
    ],
)
def test_median_and_middle_half_are_withheld_where_they_are_made_of_withheld_numbers(numbers, hidden, tells):
    assert names_centres(dict(enumerate(map(float, numbers))), hidden) is tells


def test_change_is_that_of_the_centres_of_both_years():
    assert change({1: 10.0, 2: 30.0}, {2: 20.0, 3: 99.0}) == Change(1, 30, 20)
    assert (Change(1, 30, 20).share, Change(1, 3, 0).share, change({1: 1.0}, {2: 1.0})) == (0.5, None, None)


def test_no_small_number_is_found_by_subtraction():
    draw = random.Random(3)
    for _round in range(300):
        cells = {str(place): draw.choice([0, 1, 2, 4, 5, 8, 40]) for place in range(draw.randint(1, 8))}
        hidden = withheld(cells)
        small = {key for key, number in cells.items() if 0 < number < LEAST_SHOWN}
        missing = sum(cells.values()) - sum(number for key, number in cells.items() if key not in hidden)
        assert small <= hidden
        assert (
            not small
            or len(hidden) == sum(number > 0 for number in cells.values())
            or (len(hidden) > 1 and missing >= LEAST_SHOWN)
        )
        assert small or not hidden


def test_bars_are_as_long_as_their_numbers_and_texts_are_escaped():
    chart = ET.fromstring(bars([("A & <b>", 10, "10"), ("B", 5, "5"), ("C", None, "–")], 'Un "titre"'))  # noqa: S314  (our own text)
    wide = [float(bar.get("width")) for bar in chart.iter("{http://www.w3.org/2000/svg}rect")]

    assert [round(after / before, 2) for before, after in pairwise(wide)] == [0.5]
    assert [text.text for text in chart.iter("{http://www.w3.org/2000/svg}text")][:2] == ["A & <b>", "10"]


def test_a_long_label_takes_as_many_lines_as_it_needs():
    words = "Accompagner la montée en compétences des acteurs locaux de la politique de la ville"

    chart = ET.fromstring(bars([(words, 10, "10"), ("B", 5, "5")], "Axes"))  # noqa: S314  (our own text)

    texts = list(chart.iter("{http://www.w3.org/2000/svg}text"))
    assert " ".join(text.text for text in texts[:2]) == words
    assert [float(text.get("y")) for text in texts] == sorted(float(text.get("y")) for text in texts)


def told(user, row):
    """What an indicator says of 2019."""
    return queries.together(user, queries.indicator_for(user, row.code), 2019, DAY)


@pytest.mark.django_db
@pytest.mark.parametrize("count", ["actions", "half_days", "participations", "people"])
def test_totals_and_centres_agree_with_plain_loops(count):
    centres = year_of_work()
    whole = told(visitor(), indicator(count=count))

    assert (whole.total, whole.method) == (plain(Rule(count), 2019, centres)[count], "at_once")
    assert [number for _name, _slug, number in told(factories.facilitator(), Indicator.objects.get()).rows] == [
        plain(Rule(count), 2019, [centre])[count] for centre in centres
    ]
    assert (whole.answering, whole.centres, whole.reported) == (2, 2, 0)


@pytest.mark.django_db
def test_the_page_and_its_files_say_the_same(client):
    year_of_work()
    row = indicator()
    client.force_login(factories.facilitator())
    page = client.get("/bilans/chiffres/?indicateur=demi-journees&annee=2019")
    total = page.context["whole"].total
    csv = client.get("/bilans/chiffres.csv?indicateur=demi-journees&annee=2019").content.decode("utf-8-sig")
    book = client.get("/bilans/chiffres.xlsx?indicateur=demi-journees&annee=2019").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    chart = client.get(f"/bilans/chiffres.svg?indicateur={row.code}&annee=2019")

    assert f"<strong>{total}</strong>" in page.content.decode()
    assert [float(line.split(";")[5].replace(",", ".")) for line in csv.splitlines()[1:]] == [
        line[5] for line in rows[1:]
    ]
    assert rows[-1][5] == total
    # The page draws the same bars, and says around them what the file says below them.
    drawn = re.findall("<rect[^>]*>", chart.content.decode())
    assert (chart["Content-Type"], drawn) == ("image/svg+xml", re.findall("<rect[^>]*>", page.content.decode()))
    assert drawn


@pytest.mark.django_db
def test_reports_count_once_the_reader_may_read_them_and_say_how_many_they_are(time_machine):
    time_machine.move_to("2020-03-01", tick=False)
    year = Year()
    year.save(half_days=7.0, why="Oublis.")
    year.submitted()
    open_to = [(visitor(), 2, 0), (year.colleague, 7, 1), (year.elsewhere, 2, 0), (year.facilitator, 7, 1)]

    for user, total, reported in open_to:
        whole = told(user, year.computed)
        assert (whole.total, whole.reported, whole.answering, whole.centres) == (total, reported, 1, 2)
    actions.validate_report(year.report, **BY)
    actions.publish_campaign(year.campaign, **BY)
    whole = told(visitor(), year.computed)
    assert (whole.total, whole.method, told(visitor(), year.entered).total) == (7, "sum", 4.5)


@pytest.mark.django_db
def test_few_people_of_a_row_are_shown_to_those_who_run_the_network_alone():
    year_of_work()
    table = indicator(kind="table", count="people", by="territory")
    cells = {code: number for code, _word, number in told(factories.facilitator(), table).cells}
    shown = {code: number for code, _word, number in told(visitor(), table).cells}

    assert None not in cells.values()
    assert {code for code, number in shown.items() if number is None} == withheld(cells)


@pytest.mark.django_db
def test_centres_are_named_to_themselves_and_to_facilitators_unless_the_network_names_them_to_all(client):
    centres = year_of_work()
    for name in ("Est", "Ouest"):
        factories.half_day(factories.meeting(factories.action(organisation=factories.centre(name))))
    row = indicator()
    Network.objects.create(name="Réseau", short_name="Réseau")
    names = {"Nord", "Sud", "Est", "Ouest"}

    def read_by(user):
        """Which names each way of reading the figures shows."""
        client.force_login(user) if user.is_authenticated else client.logout()
        query = f"?indicateur={row.code}&annee=2019"
        addresses = [f"/bilans/chiffres{end}{query}" for end in ("/", ".csv", ".svg")]
        texts = [client.get(address).content.decode() for address in addresses]
        texts.append(client.get(f"/bilans/indicateurs/{row.code}/?annee=2019").content.decode())
        book = client.get(f"/bilans/chiffres.xlsx{query}").content
        texts.append(str(CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()))
        records = [
            client.get(f"/bilans/indicateurs/{row.code}/reunions/?annee=2019&centre={centre.slug}").status_code
            for centre in centres
        ]
        return [{name for name in names if name in text} for text in texts], records

    assert read_by(visitor()) == ([set()] * 5, [404, 404])
    assert read_by(factories.member(centres[0]).user) == ([{"Nord"}] * 5, [200, 404])
    assert read_by(factories.facilitator()) == ([names] * 5, [200, 200])
    Network.objects.update(names_centres=True)
    assert read_by(visitor()) == ([names] * 5, [200, 200])


@pytest.mark.django_db
def test_where_centres_are_not_named_the_chart_shows_the_spread_and_the_totals_stay():
    year_of_work()
    factories.half_day(factories.meeting(factories.action(organisation=factories.centre("Est"))))
    row = indicator()
    unnamed, named = told(visitor(), row), told(factories.facilitator(), row)

    assert (unnamed.total, unnamed.answering, unnamed.spread) == (named.total, 3, named.spread)
    assert (unnamed.rows, len(named.rows)) == ([], 3)
    assert "médiane" in chart_of(unnamed)


@pytest.mark.django_db
@pytest.mark.parametrize("count", ["participations", "people"])
def test_work_of_which_nobody_noted_who_came_is_not_known_and_never_none(client, count):
    meeting = factories.meeting(factories.action(organisation=factories.centre("Nord")), date(2019, 3, 4))
    factories.half_day(meeting)
    row = indicator(count=count)
    whole = told(visitor(), row)

    assert (whole.total, whole.answering, whole.centres) == (None, 0, 1)
    page = client.get(f"/bilans/indicateurs/{row.code}/?annee=2019").content.decode()
    assert "<strong>non connu</strong>" in page
    if count == "participations":
        meeting.counted = 12
        meeting.save()
        cache.clear()
        assert told(visitor(), row).total == 12


@pytest.mark.django_db
def test_a_file_writes_decimals_with_a_comma_shares_in_percent_and_rows_of_a_table_beside_the_centres():
    year_of_work()
    share = told(factories.facilitator(), indicator(kind="share", count="half_days", filters={"mode": "online"}))
    table = told(visitor(), indicator(kind="table", count="half_days", by="audience", label="Par public"))
    total = figures_file(share, "csv").decode("utf-8-sig").splitlines()[-1].split(";")
    last = figures_file(table, "csv").decode("utf-8-sig").splitlines()[-1].split(";")

    assert float(total[5].replace(",", ".")) == round(share.total * 100, 4)
    assert (total[6], "." in total[5]) == ("%", False)
    assert last[3:6] == ["Tous les centres (2 sur 2)", "non dit", f"{table.cells[-1][2]:g}".replace(".", ",")]


@pytest.mark.django_db
def test_people_that_are_summed_are_said_to_be_so_wherever_the_total_stands(client, time_machine):
    time_machine.move_to("2020-03-01", tick=False)
    year = Year()
    year.computed.versions.update(rule={"count": "people", "filters": {}, "by": "", "is_share": False})
    year.save(half_days=7.0, why="Oublis.")
    year.submitted()
    whole = told(year.facilitator, year.computed)
    client.force_login(year.facilitator)

    assert (whole.total, whole.how, whole.reported, whole.others) == (7, "sum_people", 1, 0)
    files = [figures_file(whole, "csv").decode(), chart_of(whole).replace("</text>", "")]
    pages = [
        f"/bilans/chiffres/?indicateur={year.computed.code}&annee=2019",
        f"/bilans/indicateurs/{year.computed.code}/?annee=2019",
    ]
    for text in [*files, *(client.get(page).content.decode() for page in pages)]:
        assert "somme des centres" in text.lower()
        assert "d’après son bilan" in text


@pytest.mark.django_db
def test_the_sentence_of_a_year_agrees_with_its_numbers():
    factories.half_day(factories.meeting(factories.action(organisation=factories.centre("Nord")), date(2019, 3, 4)))
    factories.centre("Sud")
    whole = told(visitor(), indicator(count="actions", unit="actions"))

    assert sentence(whole) == "En 2019, 1 centre sur 2\xa0: 1 action."


@pytest.mark.django_db
def test_the_year_that_runs_is_compared_over_the_months_that_are_over_in_both():
    centre = factories.centre()
    action = factories.action(organisation=centre)
    for day in (date(2018, 2, 1), date(2018, 5, 31), date(2018, 6, 1), date(2018, 11, 5)):
        factories.half_day(factories.meeting(action, day))
    for day in (date(2019, 1, 8), date(2019, 3, 8), date(2019, 4, 8), date(2019, 6, 2)):
        factories.half_day(factories.meeting(action, day))
    user, row = factories.facilitator(), indicator(count="half_days")

    running, whole = (
        told(user, row),
        queries.together(user, queries.indicator_for(user, row.code), 2019, date(2020, 1, 2)),
    )

    assert (running.change, running.months, whole.change, whole.months) == (Change(1, 3, 2), 5, Change(1, 4, 4), 0)
    assert "à la fin de mai de chaque année\u00a0: 50\u00a0% de plus que l’année d’avant" in sentence(running)
    assert "autant que l’année d’avant" in sentence(whole)


def test_a_page_in_english_says_units_in_english():
    version = SimpleNamespace(unit="demi-journées", kind="figure")

    with translation.override("en"):
        assert (unit_said(version), counted_said(1, version), counted_said(3, version)) == (
            "half-days",
            "1 half-day",
            "3 half-days",
        )
