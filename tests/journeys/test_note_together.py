"""A note written by three browsers at once, one of them without a network for a while: three equal texts, nothing lost."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("three browsers write one note")]
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SEED = """
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.notes.actions import begin_note
from tests import factories as make
at = timezone.now()
gathering = make.gathering(slug="ici")
session = make.session(gathering, title="Jeunesse et quartiers")
people = [make.participant(gathering, first_name=name) for name in ("Anne", "Bilal", "Chloé")]
for number, person in enumerate(people):
    make_personal_link(person.user, purpose="test", by=None, at=at, key=f"note-{number}")
make_personal_link(make.organiser(gathering), purpose="test", by=None, at=at, key="note-runs")
begin_note(session, which="report", person=people[0], by=people[0].user, at=at)
(settings.DATA / "told.json").write_text(json.dumps({"session": session.pk}))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


def opened(browser: Browser, site: Site, number: int) -> tuple[BrowserContext, Page]:
    """A browser of its own, with the editor open."""
    context = browser.new_context(
        base_url=site.address, locale="fr-FR", viewport={"width": 1100, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on(
        "console", lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None
    )
    page.faults = faults  # type: ignore[attr-defined]
    page.goto(f"/cle/note-{number}/")
    page.locator("main button").click()
    expect(page).not_to_have_url(re.compile("/cle/"))
    session = json.loads((site.data / "told.json").read_text())["session"]
    page.goto(f"/rencontres/ici/sequences/{session}/note/ecrire/")
    expect(page.locator("[data-note-editor][data-ready]")).to_be_visible()
    return context, page


def settled(page: Page) -> None:
    """Let the editor have the focus and read where the caret went: both take it a frame, which no hand outruns."""
    expect(page.locator(".editor-text")).to_be_focused()
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )


def to_the_end(page: Page) -> None:
    """Put the caret at the end of the note."""
    page.locator(".editor-text").click()
    settled(page)
    page.keyboard.press("Control+End")
    settled(page)


def command(page: Page, name: str) -> None:
    """Press a button of the toolbar."""
    page.locator(f"[data-command={name}]").click()
    settled(page)


def typed(page: Page, text: str) -> None:
    """Type a paragraph at the end of the note."""
    to_the_end(page)
    page.keyboard.press("Enter")
    page.keyboard.type(text)


def text_of(page: Page) -> list[str]:
    """What the note says in this browser, without the names at the carets."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".editor-text > *")].map((block) => {
            const copy = block.cloneNode(true);
            copy.querySelectorAll(".note-caret, .ProseMirror-widget").forEach((one) => one.remove());
            return copy.textContent.replaceAll("\\u2060", "").trim();
        }).filter(Boolean)"""
    )


def is_sent(page: Page) -> None:
    expect(page.locator("[data-note-editor]")).to_have_attribute("data-waiting", "0")


def test_three_browsers_write_one_note_while_one_is_away(browser: Browser, site: Site) -> None:
    (_, anne), (_, bilal), (away, chloe) = (opened(browser, site, number) for number in range(3))
    typed(anne, "Anne commence.")
    expect(bilal.locator(".editor-text")).to_contain_text("Anne commence.")
    expect(bilal.locator("[data-note-people]")).to_contain_text("Anne")

    away.set_offline(True)
    typed(chloe, "Chloé écrit sans réseau.")
    expect(chloe.locator("[data-note-status]")).to_contain_text("pas encore envoyée")
    typed(bilal, "Bilal répond.")
    typed(anne, "Anne conclut.")
    is_sent(anne)
    is_sent(bilal)
    away.set_offline(False)

    for page in (anne, bilal, chloe):
        for words in ("Anne commence.", "Chloé écrit sans réseau.", "Bilal répond.", "Anne conclut."):
            expect(page.locator(".editor-text")).to_contain_text(words)
        is_sent(page)
    assert text_of(anne) == text_of(bilal) == text_of(chloe)
    assert [page.faults for page in (anne, bilal, chloe)] == [[], [], []]  # type: ignore[attr-defined]


def test_what_was_typed_without_a_network_outlives_the_page(browser: Browser, site: Site) -> None:
    context, page = opened(browser, site, 0)
    page.route(
        "**/direct?channels=notes*",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    typed(page, "Gardé ici.")
    expect(page.locator("[data-note-status]")).to_contain_text("pas encore envoyée")
    page.wait_for_function("() => document.querySelector('[data-note-editor]').connection.isKept")
    address = page.url
    page.goto("/")
    page.close()

    again = context.new_page()
    again.goto(address)

    expect(again.locator("[data-note-editor][data-ready]")).to_be_visible()
    expect(again.locator(".editor-text")).to_contain_text("Gardé ici.")
    is_sent(again)
    reader = context.new_page()
    reader.goto(address.removesuffix("ecrire/"))
    expect(reader.locator("main")).to_contain_text("Gardé ici.", timeout=2000)
    _other, second = opened(browser, site, 1)
    expect(second.locator(".editor-text")).to_contain_text("Gardé ici.")


@pytest.mark.full
def test_what_a_final_note_did_not_take_is_read_where_it_waits_and_sent_once_it_is_open_again(
    browser: Browser, site: Site
) -> None:
    context, page = opened(browser, site, 0)
    typed(page, "Déjà dit.")
    is_sent(page)
    runs = browser.new_context(base_url=site.address, locale="fr-FR").new_page()
    runs.goto("/cle/note-runs/")
    runs.locator("main button").click()
    expect(runs).not_to_have_url(re.compile("/cle/"))
    runs.goto(page.url.removesuffix("ecrire/"))
    context.set_offline(True)
    typed(page, "Dit trop tard.")
    page.wait_for_function("() => document.querySelector('[data-note-editor]').connection.isKept")
    runs.get_by_role("button", name="Rendre définitive").click()
    again = runs.get_by_role("button", name="Rouvrir la note")
    expect(again).to_be_visible()
    context.set_offline(False)
    expect(page.locator("[data-note-problem]")).to_be_visible()
    expect(page.locator(".editor-text")).to_have_attribute("contenteditable", "false")

    listed = context.new_page()
    listed.goto("/a-envoyer/")
    page.close()
    listed.locator("[data-outbox-list] a[data-page]").click()
    expect(listed.locator(".editor-text")).to_contain_text("Dit trop tard.")
    expect(listed.locator("[data-note-problem]")).to_be_visible()
    again.click()

    expect(listed.locator("[data-note-status]")).to_contain_text("de nouveau ouverte", timeout=60_000)
    expect(listed.locator("[data-note-problem]")).to_be_hidden()
    typed(listed, "On continue.")
    is_sent(listed)
    expect(runs.locator("#note")).to_contain_text("Dit trop tard.")
    expect(runs.locator("#note")).to_contain_text("On continue.")


@pytest.mark.full
def test_ideas_action_items_tables_and_mentions_are_put_in_and_read_without_script(
    browser: Browser, site: Site
) -> None:
    _, page = opened(browser, site, 0)
    typed(page, "Ouvrir un lieu")
    command(page, "idea")
    typed(page, "")
    page.keyboard.press("Enter")
    page.keyboard.type("Écrire au préfet")
    command(page, "actionItem")
    page.locator(".note-action button").click()
    page.locator("dialog input[name=who]").fill("Bilal")
    page.locator("dialog input[name=due]").fill("2027-01-15")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator(".note-action button")).to_contain_text("Bilal")
    to_the_end(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    command(page, "table")
    for words in ("Centre", "Quand", "Quoi"):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    is_sent(page)
    page.evaluate(AXE)
    violations = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))",
        RULES,
    )
    assert violations == []

    page.goto(page.url.replace("ecrire/", ""))

    expect(page.locator(".note-idea")).to_have_text(re.compile("Piste.*Ouvrir un lieu"))
    expect(page.locator(".note-action")).to_have_text(re.compile("À faire.*Écrire au préfet.*Bilal"))
    expect(page.locator(".note-text th").first).to_have_text("Centre")
    assert page.faults == []  # type: ignore[attr-defined]


@pytest.mark.full
def test_a_passage_is_commented_by_keyboard_and_answered_by_another_browser_where_it_stands(
    browser: Browser, site: Site
) -> None:
    (_, anne), (_, bilal) = (opened(browser, site, number) for number in range(2))
    typed(anne, "Un lieu du quartier")
    is_sent(anne)
    anne.keyboard.press("Shift+Control+ArrowLeft")
    anne.wait_for_function("() => String(getSelection()) === 'quartier'")  # the editor hears of it after the key
    anne.keyboard.press("Control+Alt+m")
    expect(anne.locator("[data-note-quotation]")).to_have_text("quartier")
    anne.keyboard.type("Lequel ?")
    anne.keyboard.press("Tab")
    anne.keyboard.press("Enter")

    expect(bilal.locator(".note-thread")).to_contain_text("Lequel ?")
    expect(bilal.locator("[data-announcements]")).to_contain_text("Lequel ?")
    expect(bilal.locator("mark.note-passage")).to_have_text("quartier")
    expect(anne.locator("[data-note-comment]")).to_be_hidden()
    to_the_end(bilal)
    bilal.keyboard.press("Home")
    bilal.keyboard.type("Il manque : ")
    expect(anne.locator(".editor-text")).to_contain_text("Il manque :")
    expect(anne.locator("mark.note-passage")).to_have_text("quartier")
    bilal.locator(".note-thread textarea").fill("Le nôtre")
    bilal.locator(".note-thread form[data-outbox] button").first.click()
    expect(anne.locator(".note-replies")).to_contain_text("Le nôtre")
    anne.locator(".editor-text").click()
    settled(anne)
    first = text_of(anne)[0]
    for keys in ("Control+Home", "Shift+End"):  # the first words of the note, too
        anne.keyboard.press(keys)
    anne.wait_for_function(
        "(words) => String(getSelection()) === words", arg=first
    )  # the editor hears of it after the key
    anne.keyboard.press("Control+Alt+m")
    expect(anne.locator("[data-note-quotation]")).to_have_text(first)
    anne.evaluate(AXE)
    violations = anne.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))",
        RULES,
    )
    assert violations == []
    assert [page.faults for page in (anne, bilal)] == [[], []]  # type: ignore[attr-defined]
