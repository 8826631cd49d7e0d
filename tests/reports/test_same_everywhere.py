"""What one page of figures withholds, counts, names or orders, every other page, report and file does too."""

import io
import re

import pytest
from django.utils import translation
from python_calamine import CalamineWorkbook

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.enums import Mode
from faire_reseau.kit.dates import written
from faire_reseau.reports import actions, queries
from faire_reseau.reports.enums import CENTRE, BlockKind
from faire_reseau.reports.exports import crossing_file, figures_csv, figures_file, figures_xlsx, report_file, table_of
from faire_reseau.reports.exports.outline import notes_of, outline_of
from faire_reseau.reports.logic.rules import Value
from faire_reseau.reports.logic.withholding import names_somebody, withheld_of
from faire_reseau.reports.queries.documents import content_of
from faire_reseau.reports.queries.facts import labels_of
from faire_reseau.reports.templatetags.crossings import crossing_sentence
from faire_reseau.reports.templatetags.reports import sentence, together_label
from tests import factories
from tests.factories import DAY
from tests.reports.test_campaigns import BY, Year
from tests.reports.test_documents import refer, report, said
from tests.reports.test_indicators import indicator
from tests.reports.test_report_files import text_of_word

pytestmark = pytest.mark.django_db
ON = DAY.replace(year=2019)
WEBINARS = {"kind": "webinar"}


def worked(centre, people, mode=Mode.ON_SITE, kind="training"):
    """A meeting of 2019 that a number of people came to, counted without names."""
    action = factories.action(organisation=centre)
    action.kind = factories.action_kind(kind)
    action.save()
    meeting = factories.meeting(action, ON, counted=people, mode=mode)
    factories.half_day(meeting)
    return meeting


def share(**columns):
    """The part of the participations that came to webinars."""
    return indicator(kind="share", label="Part", count="participations", filters=WEBINARS, **columns)


def together(row, user=None):
    """A year of all centres."""
    return queries.together(user or visitor(), queries.indicator_for(visitor(), row.code), 2019, DAY)


def crossed(row, *by):
    """The same apart."""
    return queries.crossed(visitor(), queries.indicator_for(visitor(), row.code), 2019, by, DAY)


def pages(client, row):
    """The pages of an indicator, as everybody reads them."""
    return {
        name: client.get(address).content.decode()
        for name, address in {
            "figures": f"/bilans/chiffres/?indicateur={row.code}&annee=2019",
            "indicator": f"/bilans/indicateurs/{row.code}/?annee=2019",
            "crossing": f"/bilans/croisements/?indicateur={row.code}&annee=2019&par=mode",
        }.items()
    }


@pytest.mark.parametrize(
    ("of_webinars", "of_others", "is_few"), [(20, 72, False), (3, 89, True), (89, 3, True), (40, 0, False)]
)
def test_a_share_is_withheld_by_its_people_on_every_page_or_on_none(client, of_webinars, of_others, is_few):
    north, south = factories.centre("Nord"), factories.centre("Sud")
    worked(north, of_webinars, Mode.ONLINE, "webinar")
    worked(south, of_others, Mode.ON_SITE)
    row = share()
    document = report()
    refer(document, row)
    view = said(document).parts[0].view
    text = f"{round(100 * of_webinars / (of_webinars + of_others))}\u00a0%"
    crossing = crossed(row, "mode")

    assert (together(row).is_withheld, crossing.whole.is_hidden, view.head.state == "withheld") == (is_few,) * 3
    for name, page in pages(client, row).items():
        assert (f"{text}<" in page or f"\u00a0: {text}" in page) is not is_few, name
        assert ("montré" in page) is is_few, name
    assert (view.head.text == text) is not is_few
    assert ("n’est pas montré pour 2019" in view.sentence) is is_few
    assert "sait rien" not in view.sentence
    assert ("n’est pas montré" in sentence(together(row))) is is_few
    assert ("n’est pas montré" in crossing_sentence(crossing)) is is_few
    for file in (figures_file(together(row), "csv"), crossing_file(crossing, "csv")):
        assert ("non montré" in file.decode()) is is_few


def test_people_of_a_share_are_its_part_and_what_is_left():
    few = [(3, 90), (87, 90), (0, 3), (4, 8)]
    enough = [(20, 92), (0, 50), (50, 50), (0, 0), (None, 4)]

    assert [names_somebody(Value(*pair)) for pair in (*few, *enough)] == [True] * len(few) + [False] * len(enough)
    assert (names_somebody(Value(4)), names_somebody(Value(5)), names_somebody(None)) == (True, False, False)
    assert withheld_of({"a": Value(87, 90), "b": Value(20, 40), "c": Value(30, 80)}) == {"a", "b"}
    assert withheld_of({"a": Value(30, 90), "b": Value(20, 40)}) == set()


def test_a_centres_number_that_figures_withhold_is_withheld_in_its_published_report_too(client, time_machine):
    time_machine.move_to("2020-03-01", tick=False)
    year = Year()
    people = indicator(label="Venues", count="participations", unit="participations")
    actions.ask_item(year.campaign, section="En chiffres", indicator=people, **BY)
    worked(year.centre, 3)
    worked(year.other, 40)
    year.submitted()
    actions.validate_report(year.report, **BY)
    actions.publish_campaign(year.campaign, **BY)
    client.logout()
    page = client.get("/bilans/2019/centres/nord/").content.decode()
    lines = {
        line.asked.version.label: line for line in queries.lines_for(visitor(), year.report, DAY) if line.asked.version
    }
    own = queries.lines_for(year.colleague, year.report, DAY)

    assert "non montré" in page
    assert "3 participations" not in page
    assert (lines[people.versions.get().label].is_withheld, lines["Demi-journées"].is_withheld) == (True, False)
    assert not any(line.is_withheld for line in own)


def test_figures_and_crossings_are_of_as_many_centres():
    for name, people in (("Nord", 12), ("Sud", 0)):
        worked(factories.centre(name), people)
    row = indicator(count="participations")

    assert {together(row).answering, crossed(row, "mode").answering, crossed(row, CENTRE).answering} == {1}


def test_a_report_says_what_its_numbers_leave_out_beside_a_total_that_centres_corrected(client, time_machine):
    time_machine.move_to("2020-03-01", tick=False)
    year = Year()
    year.save(half_days=7.0, why="Oublis.")
    year.submitted()
    document = report()
    refer(document, year.computed)
    refer(document, year.computed, BlockKind.TABLE, dimension="mode")
    before = said(document).parts[1].view
    actions.validate_report(year.report, **BY)
    actions.publish_campaign(year.campaign, **BY)
    content = said(document)
    figure, table = [part.view for part in content.parts]
    without = "sans ce que les centres corrigent dans leur bilan"

    assert (figure.head.number, table.rows[0].number) == (7, 2)
    assert [without in " ".join(notes_of(view)) for view in (before, figure, table)] == [False, False, True]
    assert without in figures_csv(table).decode()
    edition = actions.freeze_document(document, **BY)
    actions.publish_edition(edition, **BY)
    assert without in client.get(f"/bilans/rapports/{document.slug}/").content.decode()
    paper = text_of_word(report_file(content_of(edition), [], "", "docx")).replace("\u00a0", " ")
    assert without in paper
    assert f"chiffres du {written(DAY, 'j F Y')}".replace("\u00a0", " ") in paper
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b", paper)
    assert any(without in str(cell) for cell in sheet(figures_xlsx(content_of(edition), [])))


def sheet(content):
    """The cells of a workbook."""
    return [
        cell
        for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        for cell in row
    ]


@pytest.mark.parametrize(("language", "words"), [("fr", "1 action"), ("en", "1 action")])
def test_a_number_agrees_with_the_unit_after_it(client, language, words):
    worked(factories.centre("Nord"), 12)
    row = indicator(count="actions", unit="actions")
    document = report(language=language)
    refer(document, row)
    view = said(document).parts[0].view
    edition = actions.freeze_document(document, **BY)
    actions.publish_edition(edition, **BY)
    client.cookies["django_language"] = language
    read = [
        pages(client, row)["indicator"],
        client.get(f"/bilans/rapports/{document.slug}/").content.decode(),
        client.get(f"/bilans/rapports/{document.slug}/editions/1/diapos/1/").content.decode(),
        str(outline_of(said(document), [])[0]),
        view.sentence,
    ]

    for text in read:
        plain = " ".join(re.sub(r"<[^>]+>", " ", text).split())
        assert re.search(rf"\b{words}\b", plain), plain
        assert not re.search(r"\b1 actions\b", plain), plain
    with translation.override("en"):
        assert table_of(said(document).parts[0].view)[0][1] == "actions"


def test_rows_stand_in_the_order_of_their_words():
    centre = factories.centre("Nord")
    for mode in Mode:
        worked(centre, 12, mode)
    row = indicator(kind="table", by="mode")
    apart = indicator(label="Autre")
    document = report()
    refer(document, row, BlockKind.TABLE)
    refer(document, apart, BlockKind.TABLE, dimension="mode")
    words = list(labels_of("mode").values())

    assert [word for _code, word, _number in together(row).cells] == words
    assert [line.word for line in crossed(row, "mode").rows] == words
    for part in said(document).parts:
        assert [line.label for line in part.view.rows if line.label] == words


def test_territories_of_one_name_are_told_apart():
    factories.territory("04", "La Réunion")
    factories.territory("974", "La Réunion", "department")
    factories.territory("53", "Bretagne")

    assert list(labels_of("territory").values()) == ["Bretagne", "La Réunion – région", "La Réunion – département"]


def test_a_share_is_never_said_to_be_a_sum(client):
    worked(factories.centre("Nord"), 40)
    row = share()

    assert "somme" not in pages(client, row)["indicator"]
    assert together_label(row.versions.get()).startswith("une seule part")
    assert together_label(indicator(label="Autre").versions.get()).startswith("somme")
