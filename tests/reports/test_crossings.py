"""Crossings: the same as plain loops, small numbers that no algebra finds, addresses and files that say the same, map and charts."""

import io
import random
from fractions import Fraction
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit.small_numbers import LEAST_SHOWN
from faire_reseau.network.models import Network
from faire_reseau.reports import queries
from faire_reseau.reports.enums import CENTRE
from faire_reseau.reports.exports import crossing_file
from faire_reseau.reports.logic.maps import SHADES, Area, classes, shade_of, shaded
from faire_reseau.reports.logic.withholding import TOTAL, hidden_in
from faire_reseau.reports.queries.facts import meetings_counted
from faire_reseau.reports.templatetags.crossings import chart_of_crossing, crossing_sentence, map_drawn
from tests import factories
from tests.factories import DAY
from tests.reports.test_indicators import indicator, part_of, year_of_work

SVG = "{http://www.w3.org/2000/svg}"


def asked(user, row, *by):
    """A crossing of 2019."""
    return queries.crossed(user, queries.indicator_for(user, row.code), 2019, by, DAY)


def codes_of(meeting, dimension, centres):
    """Under what a meeting stands, by plain rows."""
    action = meeting.action
    place, axis = meeting.territory or action.territory, action.axis
    if dimension == CENTRE:
        return [centre.slug for centre in centres if part_of(action, [centre])]
    plain = {
        "axis": [(axis.national or axis).code] if axis else [],
        "theme": [f"{theme.vocabulary.slug}:{theme.code}" for theme in action.themes.all()],
        "audience": [row.code for row in action.audiences.all()],
        "kind": [action.kind_id] if action.kind_id else [],
        "mode": [meeting.mode],
        "territory": [place.code] if place else [],
        "month": [f"{meeting.held_on.month:02}"],
    }
    return plain[dimension] or [""]


def plain(rows, count, centres, by):
    """The same numbers by plain loops: of all, of each row, of each column, of each cell."""
    sums, people = {}, {}
    actions = {}
    for meeting in rows:
        if not part_of(meeting.action, centres):
            continue
        present = {row.person_id for half in meeting.half_days.all() for row in half.presences.all()}
        number = {
            "meetings": 1,
            "half_days": len(meeting.half_days.all()),
            "participations": len(present) + meeting.counted,
        }.get(count, 0)
        first, second = codes_of(meeting, by[0], centres), codes_of(meeting, by[1], centres)
        keys = [(None, None), *((a, None) for a in first), *((None, b) for b in second)]
        for key in [*keys, *((a, b) for a in first for b in second)]:
            slug = next((code for code, dimension in zip(key, by, strict=True) if code and dimension == CENTRE), None)
            own = [centre for centre in centres if centre.slug == slug] or centres
            part = part_of(meeting.action, own)
            sums[key] = sums.get(key, 0) + number * part
            people.setdefault(key, set()).update(present)
            actions.setdefault(key, {})[meeting.action_id] = part
    if count == "people":
        return {key: len(present) for key, present in people.items()}
    if count == "actions":
        return {key: sum(parts.values()) for key, parts in actions.items()}
    return sums


@pytest.mark.django_db
def test_every_count_by_every_two_dimensions_agrees_with_plain_loops():
    centres, user = year_of_work(), factories.facilitator()
    draw = random.Random(5)
    rows = meetings_counted(2019).select_related("territory", "action__territory", "action__axis__national")
    related = "half_days__presences", "action__themes__vocabulary", "action__audiences", "action__shares"
    meetings = list(rows.prefetch_related(*related))
    pairs = [(a, b) for a in queries.DIMENSIONS for b in queries.DIMENSIONS if a != b]
    for number, count in enumerate(["actions", "meetings", "half_days", "participations", "people"]):
        row = indicator(count=count, label=f"{count} {number}")
        for by in [*draw.sample(pairs, 2), (CENTRE, "theme") if number % 2 else ("audience", CENTRE)]:
            crossing, numbers = asked(user, row, *by), plain(meetings, count, centres, by)
            answers = {(None, None): crossing.whole.number}
            answers |= {(line.code, None): line.total.number for line in crossing.rows}
            answers |= {(None, column.code): column.total.number for column in crossing.columns}
            for line in crossing.rows:
                for column, shown in zip(crossing.columns, line.cells, strict=True):
                    answers[line.code, column.code] = shown.number
            for key, shown in answers.items():
                # Participations of whom nobody was noted are not known.
                assert shown is None or Fraction(shown).limit_denominator(10_000) == numbers[key], (count, by, key)
            assert {key for key, shown in answers.items() if shown} == {key for key, shown in numbers.items() if shown}


def determined(cells, rows, columns, hidden):
    """The hidden numbers that linear algebra finds from those shown: each line of the table is an equation."""
    lines = [*rows, TOTAL], [*columns, TOTAL]
    unknown = [*hidden.cells, *((row, TOTAL) for row in hidden.rows), *((TOTAL, column) for column in hidden.columns)]
    unknown += [(TOTAL, TOTAL)] if hidden.whole else []
    matrix = np.zeros((len(lines[0]) + len(lines[1]), len(unknown)))
    for place, (row, column) in enumerate(unknown):
        matrix[lines[0].index(row), place] = -1 if column == TOTAL else 1
        matrix[len(lines[0]) + lines[1].index(column), place] = -1 if row == TOTAL else 1
    rank = np.linalg.matrix_rank(matrix)
    return {
        key
        for place, key in enumerate(unknown)
        if np.linalg.matrix_rank(np.vstack([matrix, np.eye(len(unknown))[place]])) == rank
    }


def test_no_withheld_number_of_a_crossing_is_found_by_linear_algebra():
    draw = random.Random(11)
    for _round in range(150):
        rows = [f"r{place}" for place in range(draw.randint(1, 5))]
        columns = [f"c{place}" for place in range(draw.randint(1, 4))]
        cells = {(row, column): draw.choice([0, 0, 1, 3, 4, 6, 9, 30]) for row in rows for column in columns}
        totals = {row: sum(cells[row, column] for column in columns) for row in rows}
        feet = {column: sum(cells[row, column] for row in rows) for column in columns}
        hidden = hidden_in(cells, totals, feet, sum(cells.values()))
        small = {key for key, number in cells.items() if 0 < number < LEAST_SHOWN}

        assert small <= hidden.cells
        assert hidden.cells or not small
        assert not determined(cells, rows, columns, hidden) & hidden.cells, (cells, hidden)
        for row in rows:  # what is missing of a line whose total stands is enough not to tell itself
            gone = [number for (of, _column), number in cells.items() if of == row and (of, _column) in hidden.cells]
            rest = [number for key, number in cells.items() if key[0] == row and number and key not in hidden.cells]
            assert not gone or row in hidden.rows or sum(gone) >= LEAST_SHOWN or not rest


def test_a_planted_lone_number_is_found():
    cells = {("a", "x"): 3, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7}
    hidden = hidden_in(cells, {"a": 12, "b": 15}, {"x": 11, "y": 16}, 27)
    alone = type(hidden)(cells=frozenset({("a", "x")}))

    assert determined(cells, ["a", "b"], ["x", "y"], alone) == {("a", "x")}
    assert hidden.cells == frozenset(cells)


@pytest.mark.django_db
def test_the_page_and_its_files_say_the_same_and_its_address_is_whole(client):
    year_of_work()
    row = indicator(kind="share", count="half_days", filters={"mode": "online"}, label="Part en ligne")
    client.force_login(factories.facilitator())
    query = f"?indicateur={row.code}&annee=2019&par=theme&et=month"
    page = client.get(f"/bilans/croisements/{query}")
    crossing = page.context["crossing"]
    csv = client.get(f"/bilans/croisements.csv{query}").content.decode("utf-8-sig").splitlines()[1:]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/bilans/croisements.xlsx{query}").content))
    rows = book.get_sheet_by_index(0).to_python()[1:]

    assert page.context["question"].query == query[1:]
    assert [[float(line.split(";")[5].replace(",", ".") or -1)] for line in csv] == [
        [-1 if row[5] == "" else row[5]] for row in rows
    ]
    assert rows[-1][3:7] == ["tous", "tous", round(crossing.whole.number * 100), "%"]
    answers = [f"{line[5]:g}\u00a0%".replace(".", ",") for line in rows if line[5] != ""]
    assert all(f">{number}</" in page.content.decode() for number in answers)


@pytest.mark.django_db
def test_charts_and_map_are_drawn_as_svg_and_png(client):
    year_of_work()
    row = indicator()
    place = factories.territory("FR-53", "Bretagne")
    factories.half_day(factories.meeting(factories.action(organisation=factories.centre("Ouest"), territory=place)))
    query = f"?indicateur={row.code}&annee=2019&par=territory"
    shape = ET.fromstring(client.get(f"/bilans/croisements/carte.svg{query}").content)  # noqa: S314  (our own text)
    picture = Image.open(io.BytesIO(client.get(f"/bilans/croisements/carte.png{query}").content))
    panels = client.get(f"/bilans/croisements.svg{query}&et=mode")
    inner = [chart.attrib for chart in ET.fromstring(panels.content) if chart.tag == f"{SVG}svg"]  # noqa: S314  (as above)

    assert [title.text for title in shape.iter(f"{SVG}title")][1:] == ["Bretagne\u00a0: 1"]
    assert picture.format == "PNG"
    assert min(picture.size) > 300
    assert panels["Content-Type"] == "image/svg+xml"
    assert len({chart["x"] for chart in inner}) == len(inner) > 1
    for address in ("croisements.gif", "croisements/carte.svg", "croisements.csv"):
        query = "?par=month" if "carte" in address else "?par=rien" if "csv" in address else ""
        assert client.get(f"/bilans/{address}{query}").status_code == 404


@pytest.mark.django_db
def test_a_crossing_leads_to_its_meetings_and_names_centres_to_those_who_may_read_them(client):
    centres = year_of_work()
    row = indicator()
    Network.objects.create(name="Réseau", short_name="Réseau")
    client.force_login(factories.member(centres[0]).user)
    query = f"?indicateur={row.code}&annee=2019&par=mode&et=centre"
    page = client.get(f"/bilans/croisements/{query}")
    crossing = page.context["crossing"]
    cell = f"?annee=2019&amp;mode={crossing.rows[0].code}&amp;centre={centres[0].slug}"

    assert cell in page.content.decode()
    address = f"/bilans/indicateurs/{row.code}/reunions/{cell}".replace("&amp;", "&")
    meetings = client.get(address).context["page"]
    parts = [meeting.halves * (10_000 if meeting.hundredths is None else meeting.hundredths) for meeting in meetings]
    assert sum(parts) / 10_000 == crossing.rows[0].cells[0].number
    assert [column.word for column in crossing.columns] == ["Nord"]
    assert crossing.unnamed == 1
    for line in crossing.rows:
        shown = client.get(f"/bilans/indicateurs/{row.code}/reunions/?annee=2019&mode={line.code}").context["page"]
        assert sum(meeting.halves for meeting in shown) == line.total.number
        assert {meeting.mode for meeting in shown} == {line.code}
    line = asked(factories.facilitator(), row, CENTRE).rows[1]
    assert line.word == "Sud"
    assert client.get(f"/bilans/indicateurs/{row.code}/reunions/?annee=2019&centre={line.code}").status_code == 404


@pytest.mark.django_db
def test_few_people_are_withheld_from_all_but_those_who_run_the_network_on_every_page(client):
    year_of_work()
    row = indicator(kind="table", count="people", by="territory", label="Personnes")
    crossing = asked(visitor(), row, "territory", "kind")
    whole = asked(factories.facilitator(), row, "territory", "kind")
    small = [
        (a.code, b.code)
        for line in whole.rows
        for a in [line]
        for b, shown in zip(whole.columns, line.cells, strict=True)
        if shown.number and shown.number < LEAST_SHOWN
    ]

    assert small
    assert not whole.has_hidden
    for line in crossing.rows:
        for column, shown in zip(crossing.columns, line.cells, strict=True):
            assert shown.is_hidden or (line.code, column.code) not in small
    assert "montrés" in crossing_sentence(crossing)
    assert crossing_file(crossing, "csv").decode().count("non montré") == sum(
        shown.is_hidden for line in crossing.rows for shown in (*line.cells, line.total)
    ) + sum(column.total.is_hidden for column in crossing.columns)
    table = queries.together(visitor(), queries.indicator_for(visitor(), row.code), 2019, DAY)
    page = client.get(f"/bilans/indicateurs/{row.code}/?annee=2019").content.decode()
    cells = page[page.index("Compté à part") :]
    assert cells.count("non montré") == len(table.hidden)


def test_shades_go_from_nothing_to_the_most_and_what_is_withheld_is_hatched():
    ends = classes([3, 12, 0])
    chart = shaded(
        "0 0 100 100", ["M0 0"], [], [Area(["M1 1"], 12, "A"), Area(["M2 2"], None, "B", True)], "T", ["x"] * 4
    )
    fills = [path.attrib for path in ET.fromstring(chart).iter(f"{SVG}path")]  # noqa: S314  (our own text)

    assert ends == [3, 6, 9, 12]
    assert [shade_of(number, ends) for number in (0, 3, 3.1, 12)] == [0, 0, 1, 3]
    assert (fills[1]["fill-opacity"], fills[2]["fill"]) == (str(SHADES[3]), "url(#withheld)")
    assert (classes([0, 0]), classes([13]), classes([1])) == ([], [4, 7, 10, 13], [0.25, 0.5, 0.75, 1])


@pytest.mark.django_db
def test_the_sentence_of_a_crossing_agrees_with_its_numbers():
    action = factories.action(organisation=factories.centre("Nord"))
    factories.half_day(factories.meeting(action, DAY.replace(year=2019)))
    crossing = asked(visitor(), indicator(unit="demi-journées"), "mode")

    assert crossing_sentence(crossing) == "En 2019, 1 centre sur 1\u00a0: 1 demi-journée."
    assert ">En 2019, 1 centre sur 1\u00a0: 1 demi-journée." in chart_of_crossing(crossing)
    assert map_drawn(crossing) == ""


@pytest.mark.django_db
def test_an_indicator_is_told_apart_only_by_what_its_definition_lets(client):
    year_of_work()
    row = indicator(label="Par thème seul", dimensions=["theme", "mode"])
    client.force_login(factories.facilitator())
    page = client.get(f"/bilans/croisements/?indicateur={row.code}&annee=2019&par=territory")
    assert (asked(visitor(), row, "territory"), asked(visitor(), row, "theme", "month")) == (None, None)
    assert "ne permet pas de le compter ainsi" in " ".join(page.text.split())
    assert [*page.context["dimensions"]] == ["theme", "mode", "centre"]
    assert client.get(f"/bilans/croisements.csv?indicateur={row.code}&annee=2019&par=territory").status_code == 404
    assert client.get(f"/bilans/indicateurs/{row.code}/reunions/?annee=2019&territory=R1").status_code == 404
    assert client.get(f"/bilans/croisements/?indicateur={row.code}&annee=2019").context["crossing"].by == ("theme",)
    assert asked(visitor(), row, "mode", CENTRE).whole == asked(visitor(), indicator(), "month").whole
