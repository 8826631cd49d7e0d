"""Reports for one funder: their part of the half-days and of the days of staff; what was produced and published on their theme."""

from datetime import date

import pytest

from faire_reseau.reports import actions
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.models import IndicatorVersion
from tests import factories
from tests.reports.test_documents import BY, refer, report, said
from tests.reports.test_indicators import indicator

pytestmark = pytest.mark.django_db


def work(theme=None, *, days=0, halves=1, **columns):
    """An action of 2019 with a half-day in each of `halves` places (or that many), and days of staff."""
    action = factories.action(organisation=columns.pop("centre"), **columns)
    action.themes.set([theme] if theme else [])
    places = halves if isinstance(halves, list) else [None] * halves
    for day, place in enumerate(places, 1):
        factories.half_day(factories.meeting(action, date(2019, 3, day), territory=place))
    if days:
        action.staff_times.create(year=2019, days=days)
    return action


def test_a_report_on_a_theme_says_its_part_of_the_half_days_and_of_the_days_of_staff():
    centre, theme = factories.centre("Nord"), factories.theme("Santé")
    work(theme, centre=centre, days=4, halves=2)
    work(centre=centre, days=6, halves=2)
    work(centre=centre, days=90, halves=0)  # no meeting: of no part
    document = report(theme=f"{theme.vocabulary.slug}:{theme.code}")
    refer(document, indicator(unit="demi-journées"))
    refer(document, indicator(label="À distance", filters={"mode": "in_person"}, unit="demi-journées"))
    whole, filtered = [part.view for part in said(document).parts]

    assert whole.sentence.endswith(
        "Soit 50\u00a0% des demi-journées que ce chiffre compte dans tout le travail des centres, "
        "et 40\u00a0% des jours de travail de leurs équipes."
    )
    assert [note for note in whole.notes if "équipes" in note] == [
        (
            "Jours de travail des équipes en 2019\u00a0: 4 sur les 10 notés pour des actions qui ont des réunions\u00a0; quand une partie des "
            "réunions d’une action compte ici, ses jours sont partagés comme ses demi-journées."
        )
    ]
    assert (filtered.head.staff_share, "équipes" in filtered.sentence) == ("", False)


def test_the_days_of_staff_of_an_action_in_two_territories_are_divided_as_its_half_days():
    centre, here, there = factories.centre("Nord"), factories.territory("FR-53"), factories.territory("FR-52")
    work(centre=centre, days=8, halves=[here, there, there, there])
    work(centre=centre, days=2, halves=[there])
    document = report(territory="FR-53")
    refer(document, indicator(unit="demi-journées"))

    assert said(document).parts[0].view.head.staff_share == "20\u00a0%"


def test_without_days_of_staff_nothing_is_said_of_them():
    centre, theme = factories.centre("Nord"), factories.theme("Santé")
    work(theme, centre=centre)
    document = report(theme=f"{theme.vocabulary.slug}:{theme.code}")
    refer(document, indicator(unit="demi-journées"))

    assert "équipes" not in str(said(document).parts[0])


def test_publications_of_actions_stand_beside_productions_of_their_years_theme_and_territory():
    centre, theme, place = factories.centre("Nord"), factories.theme("Santé"), factories.territory("FR-53")
    action = work(theme, centre=centre, territory=place)
    for title, day in (("<b>Guide", date(2019, 6, 2)), ("Ancien", date(2018, 6, 1))):
        action.publications.create(title=title, published_on=day)
    work(centre=centre).publications.create(title="Ailleurs", published_on=date(2019, 5, 1))
    documents = [
        report(),
        report(theme=f"{theme.vocabulary.slug}:{theme.code}", territory="FR-53"),
        report(territory="FR-52"),
    ]
    texts = []
    for document in documents:
        actions.add_block(document, BlockKind.PRODUCTIONS, title="Ce qui reste", **BY)
        texts.append(said(document).parts[0].html)

    assert [text.count("<li>") for text in texts] == [2, 1, 0]
    assert f'<a href="/activites/{action.pk}/">&lt;b&gt;Guide</a>, 2 juin 2019' in texts[1].replace("\u00a0", " ")
    assert "n’est notée ici par son titre" in texts[2]


def test_a_report_tells_nothing_apart_by_what_the_definition_does_not_let():
    work(centre=factories.centre("Nord"))
    row = indicator(label="Par thème seul", dimensions=["theme"])
    document = report()
    for kind, columns in ((BlockKind.MAP, {}), (BlockKind.TABLE, {"dimension": "territory"})):
        with pytest.raises(actions.DocumentRefused):
            actions.add_block(document, kind, indicator=row, **BY, **columns)
    block = actions.add_block(document, BlockKind.TABLE, indicator=row, dimension="theme", **BY)
    with pytest.raises(actions.DocumentRefused):
        actions.change_block(block, seen=None, dimension="month", **BY)
    # Where another version lets less, the block says the whole, and why.
    IndicatorVersion.objects.update(dimensions=[])
    view = said(document).parts[0].view
    assert [line.code for line in view.rows] == [""]
    assert view.notes[:1] == ["Sa définition ne permet pas de le compter ainsi\u00a0: Thème."]
    territory = factories.territory("R1", "Région")
    part = report(territory=territory.code)
    refer(part, row)
    assert [line.state for line in said(part).parts[0].view.rows] == ["whole"]
