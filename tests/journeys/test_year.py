"""The year in several browsers: a meeting noted on a phone, the campaign from opening to publication, a report to its frozen PDF."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("lives a year in several browsers")]
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
LAST = TODAY.year - 1
SEED = """
from datetime import date
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.reports import actions as reports
from tests import factories as make
from tests.reports.test_indicators import columns
at = timezone.now()
by = {"by": None, "at": at}
centre = make.centre("Nord", slug="nord")
colleague, director = make.member(centre), make.person()
make.post(director, centre, is_director=True)
for day in (3, 4):
    make.half_day(make.meeting(make.action(organisation=centre), date(at.year - 1, 3, day)))
make.half_day(make.meeting(make.action(organisation=centre, title="Atelier du lundi"), date(at.year - 1, 5, 4)))
reports.define_indicator(columns(unit="demi-journées"), **by)
reports.define_indicator(columns(label="ETP", source="entered", aggregation="sum", rule={}), **by)
people = {"collegue": colleague.user, "direction": director.user, "reseau": make.facilitator()}
for name, user in people.items():
    make_personal_link(user, purpose="essai", by=None, at=at, key=f"cle-{name}-0000000000000000")
"""
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product with a centre, its colleague and its director, and who runs the network."""
    running = seeded_site(tmp_path_factory.mktemp("site"), SEED)
    yield running
    running.stop()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Enter]:
    """A browser of its own for one of them, or for a visitor."""
    contexts: list[BrowserContext] = []

    def open_for(name: str = "", width: int = 1200) -> Page:
        context = browser.new_context(
            base_url=site.address, locale="fr-FR", viewport={"width": width, "height": 800}, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        if name:
            enter_by_link(page, site, name)
        return page

    yield open_for
    for context in contexts:
        context.close()


def confirm(page: Page, button: str, yes: str) -> None:
    """Press a button that asks once more."""
    page.locator("summary", has_text=re.compile(f"^\\s*{button}\\s*$")).first.click()
    page.get_by_role("button", name=yes).click()


def test_a_meeting_noted_on_a_phone_is_in_the_national_figure(enter: Enter) -> None:
    figure = f"/bilans/chiffres/?indicateur=demi-journees&annee={TODAY.year}"
    everybody, phone = enter(), enter("collegue", width=320)
    everybody.goto(figure)
    expect(everybody.locator("main")).not_to_contain_text("1 centre sur 1")

    phone.goto("/activites/noter/")
    phone.get_by_role("link", name=re.compile("Atelier du lundi")).first.click()
    phone.locator(".note-form fieldset input[name^=heads]").first.fill("12")
    phone.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(phone.locator(".messages")).to_be_visible()

    everybody.reload()
    expect(everybody.locator("main")).to_contain_text(re.compile("1 centre sur 1\\s: 1 demi-journée"))


def write_together(colleague: Page, director: Page, form: str) -> None:
    """In the editor of the notes two write the same answer, and what it said stands there."""
    colleague.goto(form)
    colleague.get_by_role("link", name="L’écrire ensemble dans l’éditeur").click()
    colleague.get_by_role("button", name="L’écrire ensemble").click()
    expect(colleague.locator("[data-note-editor][data-ready]")).to_be_visible()
    director.goto(form)
    director.get_by_role("link", name="L’écrire ensemble dans l’éditeur").click()
    expect(director.locator(".editor-text")).to_have_text("Une année de rencontres.")
    for page, words in ((colleague, "Et de travail."), (director, "Et de santé.")):
        page.locator(".editor-text").click()
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.type(words)
        expect(page.locator("[data-note-editor]")).to_have_attribute("data-waiting", "0")
    for page in (colleague, director):
        expect(page.locator(".editor-text")).to_contain_text("Et de travail.")
        expect(page.locator(".editor-text")).to_contain_text("Et de santé.")
    assert colleague.locator("[data-command=comment], [data-command=idea], [data-command=picture]").count() == 0


def test_a_campaign_goes_from_opening_to_publication_with_three_at_once(enter: Enter) -> None:
    network, colleague, director, everybody = enter("reseau"), enter("collegue"), enter("direction"), enter()
    network.goto("/bilans/ouvrir/")
    network.fill("[name=year]", str(LAST))
    network.fill("[name=due_on]", (TODAY + timedelta(days=7)).isoformat())
    network.get_by_role("button", name="L’ouvrir").click()
    network.goto(f"/bilans/{LAST}/questions/")
    network.fill("[name=section]", "En mots")
    network.fill("[name=prompt]", "Que retenir ?")
    network.get_by_role("button", name="Ajouter").click()
    expect(network.locator("main")).to_contain_text("Que retenir ?")

    # Two write at once: each field saves itself, a field that somebody else wrote meanwhile is said and lost by neither.
    form, report = f"/bilans/{LAST}/centres/nord/remplir/", f"/bilans/{LAST}/centres/nord/"
    for page in (colleague, director):
        page.goto(form)
        expect(page.locator("body[data-typed-ready]")).to_be_attached()
    saved = re.compile("Enregistré à")
    colleague.get_by_label("Que retenir ?").fill("Une année de rencontres.")
    expect(colleague.locator("[data-draft-status]")).to_have_text(saved)
    director.get_by_label("Que retenir ?").fill("Une année dense.")
    expect(director.locator("[data-draft-status]")).to_contain_text("Que retenir ?")
    expect(director.get_by_label("Que retenir ?")).to_have_value("Une année dense.")

    # A cut: what is typed stays on the device, and is saved once the network is back.
    colleague.context.set_offline(True)
    colleague.get_by_label("ETP").fill("4,5")
    expect(colleague.locator("[data-draft-status]")).to_contain_text("Pas de réseau")
    colleague.context.set_offline(False)
    expect(colleague.locator("[data-draft-status]")).to_have_text(saved)
    assert everybody.request.get(report).status == 404

    write_together(colleague, director, form)
    director.goto(report)
    expect(director.locator("main")).to_contain_text("Une année de rencontres.")
    expect(director.locator("main")).to_contain_text("4,5")
    confirm(director, "Déposer", "Oui, déposer")
    expect(colleague.locator("[data-note-problem]")).to_contain_text("Ce bilan est déposé")
    network.goto(report)
    for words in ("Et de travail.", "Et de santé."):
        expect(network.locator("main")).to_contain_text(words)
    network.get_by_role("button", name="Valider").click()
    network.goto(f"/bilans/{LAST}/")
    confirm(network, "Publier", "Oui, publier")
    everybody.goto(report)
    expect(everybody.locator("main")).to_contain_text("Une année de rencontres.")


def test_a_report_goes_from_blocks_to_a_frozen_pdf_and_its_slides_follow_the_phone(enter: Enter) -> None:
    writer, phone, wall = enter("reseau"), enter("reseau", width=320), enter(width=1440)
    writer.goto("/bilans/rapports/nouveau/")
    writer.fill("[name=title]", "L’année en bref")
    for name in ("first_year", "last_year"):
        writer.fill(f"[name={name}]", str(LAST))
    writer.locator("main form .button").click()
    for kind, title in (("figure", "Des demi-journées"), ("chart", "Mois par mois")):
        expect(writer).to_have_url(re.compile("/ecrire/"))
        writer.goto(f"{writer.url.split('ecrire')[0]}blocs/ajouter/{kind}/")
        writer.fill("[name=title]", title)
        writer.select_option("[name=indicator]", "demi-journees")
        writer.locator("main form .button").click()
    confirm(writer, "Figer", "Oui, figer")
    expect(writer).to_have_url(re.compile("/editions/1/"))
    confirm(writer, "Publier", "Oui, publier")
    edition = writer.url
    pdf = writer.request.get(f"{edition}rapport.pdf")
    expect(writer.locator(".report-figure strong")).to_have_text("3")
    assert (pdf.status, pdf.body()[:5]) == (200, b"%PDF-")

    wall.goto(f"{edition}diapos/ecran/")
    expect(wall.locator("h1")).to_contain_text("L’année en bref")
    phone.goto(f"{edition}diapos/telephone/")
    phone.get_by_role("button", name="Diapositive suivante").click()
    expect(wall.locator("h1")).to_contain_text("Des demi-journées")
    phone.get_by_role("button", name="Mois par mois").click()
    expect(wall.locator("h1")).to_contain_text("Mois par mois")
    expect(wall.locator(".slide .chart")).to_be_visible()
