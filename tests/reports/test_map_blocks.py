"""Maps of territories in a report: the numbers of the crossing, withheld ones hatched, frozen, and the same picture in every file."""

import io
import re
from datetime import date

import pytest
from PIL import Image

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.kit.papers import png_of
from faire_reseau.reports import actions, queries
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.exports import picture_of, report_file
from faire_reseau.reports.exports.outline import TALLEST, outline_of
from faire_reseau.reports.forms.documents import block_form
from faire_reseau.reports.logic.charts import bars, ratio_of
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.test_documents import BY, broken_rules, refer, report, said, words
from tests.reports.test_indicators import indicator

pytestmark = pytest.mark.django_db
REGIONS = {"FR-53": "Bretagne", "FR-52": "Pays de la Loire", "FR-28": "Normandie"}


def work_in_regions():
    """Half-days of 2019: three in Brittany, two in Pays de la Loire, one in Normandy, one nowhere; one person, then two, then six."""
    centre, people = factories.centre("Nord"), [factories.person(account=False) for _number in range(9)]
    places = [factories.territory(code, name) for code, name in REGIONS.items()]
    present = [people[:1], people[1:3], people[3:]]
    for place, days, who in zip([*places, None], (3, 2, 1, 1), [*present, []], strict=True):
        for day in range(1, days + 1):
            action = factories.action(organisation=centre, territory=place)
            meeting = factories.meeting(action, date(2019, 3, day), mode="remote" if day == 1 else "in_person")
            half = factories.half_day(meeting)
            for person in who:
                Presence.objects.create(half_day=half, person=person, means=Means.ORGANISER_LIST, at=NOW)


def map_report(**columns):
    """A report of 2019 with a map of an indicator, and that block's view."""
    document = report()
    refer(document, indicator(**columns), BlockKind.MAP, title="Où cela s’est passé")
    return document


def test_a_map_holds_the_numbers_of_the_crossing_by_territory_its_table_and_its_words():
    work_in_regions()
    document = map_report()
    (part,) = said(document).parts
    crossing = queries.crossed(visitor(), queries.indicator_for(visitor(), "demi-journees"), 2019, ("territory",), DAY)
    picture = picture_of(part, part.view)

    assert {row.code: row.number for row in part.view.apart} == {line.code: line.total.number for line in crossing.rows}
    assert re.findall(r'fill-opacity="([0-9.]+)"><title>([^<]+)</title>', picture) == [
        ("0.4", "Normandie\u00a0: 1"), ("0.65", "Pays de la Loire\u00a0: 2"), ("0.95", "Bretagne\u00a0: 3"),
    ]  # fmt: skip
    assert part.view.sentence.endswith("Le plus\u00a0: Bretagne, 3.")


def test_few_people_are_hatched_on_a_map_and_stand_in_no_text_of_it():
    work_in_regions()
    (part,) = said(map_report(count="people", label="Personnes")).parts
    picture = picture_of(part, part.view)
    states = {row.code: (row.number, row.state) for row in part.view.apart if row.code}

    assert {states["FR-53"], states["FR-52"]} == {(None, "withheld")}
    assert picture.count(f'fill="url(#withheld-{part.key})"><title>') == sum(
        state == "withheld" for _n, state in states.values()
    )
    assert "Bretagne\u00a0: non montré" in picture


def test_a_share_is_told_apart_by_territory_as_the_crossing_tells_it():
    work_in_regions()
    (part,) = said(map_report(label="Part à distance", kind="share", filters={"mode": "remote"})).parts
    row = queries.indicator_for(visitor(), "part-a-distance")
    crossing = queries.crossed(visitor(), row, 2019, ("territory",), DAY)
    shares = {line.code: round(line.total.number, 2) for line in crossing.rows}

    assert {row.code: row.number for row in part.view.apart if row.code} == {
        code: share for code, share in shares.items() if code
    }
    assert "jusqu’à" in picture_of(part, part.view)


def test_a_frozen_map_stays_and_is_the_same_picture_on_the_page_and_in_every_file(client):
    work_in_regions()
    document = map_report()
    edition = actions.freeze_document(document, **BY)
    actions.publish_edition(edition, **BY)
    content = queries.content_of(edition)
    picture = picture_of(content.parts[0], content.parts[0].view)
    action = factories.action(
        organisation=factories.centre("Sud"), territory=factories.territory("FR-11", "Île-de-France")
    )
    factories.half_day(factories.meeting(action, date(2019, 4, 1)))
    queries.facts.cache.clear()
    page = client.get(f"/bilans/rapports/{document.slug}/").content.decode()
    pdf = report_file(content, [], edition.checksum, "pdf")

    (draft,) = said(document).parts
    assert picture != picture_of(draft, draft.view)
    assert (picture in page, page.count('class="chart territories"'), "Pays de la Loire" in words(pdf)) == (
        True,
        1,
        True,
    )
    assert (broken_rules(pdf), list(outline_of(content, [])[1].values())) == ([], [picture])


def test_what_is_entered_is_not_offered_for_a_map():
    indicator(label="ETP", source="entered", rule={}, aggregation="sum")
    indicator()
    form = block_form("map", None, queries.indicators_to_show("map"))

    assert [row.code for row in form.fields["indicator"].queryset] == ["demi-journees"]
    assert list(form.fields) == ["title", "indicator", "first_year", "last_year"]
    assert len(block_form("chart", None, queries.indicators_to_show("chart")).fields["indicator"].queryset) == 2


def test_pictures_fill_their_file_and_tall_ones_are_bound_by_their_page():
    work_in_regions()
    (part,) = said(map_report()).parts
    tall = bars([(f"Ligne {number}", float(number), str(number)) for number in range(60)], "Beaucoup")
    for picture in (picture_of(part, part.view), tall):
        with Image.open(io.BytesIO(png_of(picture, pixels_an_inch=72))) as drawn:
            width, height = (size - 24 for size in drawn.size)  # without the margins
        assert abs(height / width - ratio_of(picture)) < 0.01

    assert [ratio_of(picture) > TALLEST for picture in (picture_of(part, part.view), tall)] == [False, True]
