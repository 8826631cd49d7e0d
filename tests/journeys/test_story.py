"""Two days in Nantes, lived by three browsers at once: a participant's phone, an organiser's laptop, the wall of the room."""

import os
import re
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.phones import door_of
from tests.live.server import Site, live_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("lives the whole gathering in three browsers")]
AXE = (Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js").read_text()
PICTURES = os.environ.get("FAIRE_RESEAU_PICTURES")
GATHERING = "/rencontres/nantes-2019/"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product with its demo network, while topics are proposed and wished for."""
    running = live_site(tmp_path, "wish")
    yield running
    running.stop()


def asked(site: Site, question: str) -> list[tuple]:
    """What the database holds, read apart from the product."""
    connection = sqlite3.connect(site.data / "faire_reseau.sqlite3")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def window(browser: Browser, site: Site, width: int, height: int = 900) -> BrowserContext:
    """A browser of its own, in French, that reports what the page complains of."""
    return browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": height},
        locale="fr-FR",
        service_workers="block",
        reduced_motion="reduce",  # colours change at once, so that axe sees the final ones
    )


def enter(context: BrowserContext, site: Site, who: str) -> Page:
    """Enter as the first person of the demo whose role begins with `who`."""
    key = asked(site, f"SELECT user_id FROM accounts_personallink WHERE purpose LIKE 'demo:{who}%' ORDER BY id")[0][0]
    page = context.new_page()
    page.goto(door_of(site, key))
    page.locator("main button").click()
    expect(page).to_have_url(re.compile("/mon-bureau/"))
    return page


def is_accessible(page: Page) -> None:
    """No violation found by axe, in light and dark, in French and English; no scrolling sideways."""
    page.evaluate(AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        violations = page.evaluate(
            "rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].html))",
            RULES,
        )
        assert violations == [], page.url
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def picture(page: Page, name: str, *, of: str = "") -> None:
    """A picture for the README, when they are asked for; `of`: what stands at its top."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        if of:
            page.locator(of).first.evaluate("part => part.scrollIntoView()")
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        # 128 colours without dithering: a third of the size, and no difference that one sees.
        taken.quantize(128, dither=Image.Dither.NONE).save(f"{PICTURES}/{name}.png", optimize=True)


def test_two_days_in_nantes(site, browser):
    phone, laptop, beamer = (
        window(browser, site, 390, 800),
        window(browser, site, 1440),
        window(browser, site, 1280, 720),
    )
    participant, organiser = enter(phone, site, "participant"), enter(laptop, site, "organiser")
    forums = {name: pk for pk, name in asked(
        site, "SELECT f.id, s.format FROM topics_forum f JOIN gatherings_session s ON s.id = f.session_id"
    )}  # fmt: skip
    barcamp, open_forum = (f"{GATHERING}forums/{forums[name]}/" for name in ("barcamp", "open_forum"))

    see_the_network(participant)
    wall = watch_the_wall(organiser, beamer, site)
    propose(participant, open_forum, wall)
    remote = enter(window(browser, site, 390, 800), site, "organiser")
    read_out(remote, participant, wall, barcamp, site)
    wish_with_and_without_connection(participant, phone, organiser, barcamp, site)
    compose_and_publish(organiser, participant, barcamp)
    sign_in(organiser, participant, site)
    count_and_tell(organiser, participant)


def see_the_network(page: Page) -> None:
    """The directory as cards, map and table; who was a centre on the first day of Nantes."""
    page.goto("/annuaire/tableau/?statut=centres&le=2019-06-25")
    expect(page.locator("main table").first).to_contain_text("RésO Villes")
    is_accessible(page)
    page.goto("/annuaire/carte/?le=2019-06-25")
    expect(page.locator("main svg").first).to_be_visible()
    is_accessible(page)
    picture(page, "map", of=".network-map")


def watch_the_wall(organiser: Page, beamer: BrowserContext, site: Site) -> Page:
    """The wall opens without an account, by the key that its QR holds."""
    key = asked(site, "SELECT welcome_key FROM gatherings_gathering WHERE slug = 'nantes-2019'")[0][0]
    organiser.goto(f"{GATHERING}preparer/")
    is_accessible(organiser)
    wall = beamer.new_page()
    wall.goto(f"/mur/{key}/")
    expect(wall.locator("#wall-body")).to_be_visible()
    is_accessible(wall)
    return wall


def propose(participant: Page, forum: str, wall: Page) -> None:
    """A title that is too long keeps everything typed; a good one is proposed, once."""
    participant.goto(f"{forum}proposer/")
    is_accessible(participant)
    participant.fill("[name=title]", "long " * 60)
    participant.fill("[name=text]", "Ce que j’ai écrit reste.")
    participant.evaluate("document.querySelector('[name=title]').removeAttribute('maxlength')")
    participant.locator("main form.form button.button:not([data-search])").click()
    expect(participant.locator("[name=text]")).to_have_value("Ce que j’ai écrit reste.")
    participant.goto(f"{forum}proposer/")
    participant.fill("[name=title]", "Tenir une veille à dix-neuf")
    participant.fill("[name=text]", "Qui lit quoi, et comment on se le passe.")
    participant.locator("main form.form button.button:not([data-search])").click()
    expect(participant).not_to_have_url(re.compile("proposer"))
    participant.goto(forum)
    expect(participant.get_by_text("Tenir une veille à dix-neuf").first).to_be_visible()
    is_accessible(participant)
    expect(wall.locator("#wall-body")).to_be_visible()


def read_out(remote: Page, participant: Page, wall: Page, forum: str, site: Site) -> None:
    """The organiser's phone drives the pitch round on the wall, and a participant wishes for what is being read."""
    remote.goto(f"{GATHERING}ecrans/")
    pitch = remote.locator(f"#tour-{forum.strip('/').rsplit('/', 1)[-1]}")
    pitch.locator("button[value=begin]").click()
    pitch.locator("button[value=by_hand]").click()  # so that this story may take its time
    remote.locator("button[name=mode][value=pitch]").click()
    is_accessible(remote)
    title = wall.locator(".wall-pitch-title")
    expect(wall.locator("[data-pitch-seconds]")).to_be_visible()
    first = title.inner_text()
    is_accessible(wall)

    participant.goto(forum)
    expect(participant.locator(".read-now")).to_contain_text(first)
    topic = (participant.locator(".read-now a").get_attribute("href") or "").removeprefix("#sujet-")
    assert participant.locator("form.wish").first.get_attribute("data-outbox-thing") == f"wish-{topic}"
    chosen = participant.locator(f"#wish-{topic}-3")
    level = 2 if chosen.is_checked() else 3
    counted = f"SELECT COUNT(*) FROM topics_wish WHERE topic_id = {topic} AND level = {level}"
    before = asked(site, counted)[0][0]
    with participant.expect_response(lambda answer: "/souhait/" in answer.url):
        participant.locator(f"#wish-{topic}-{level}").check()
    assert asked(site, counted)[0][0] == before + 1

    pitch.locator("button[value=next]").click()
    expect(title).not_to_have_text(first)
    expect(participant.locator(".read-now")).to_contain_text(title.inner_text())
    pitch.locator("button[value=close]").click()
    remote.locator("button[name=mode][value='']").click()
    expect(title).to_have_count(0)


def wish_with_and_without_connection(
    participant: Page, phone: BrowserContext, organiser: Page, forum: str, site: Site
) -> None:
    """A wish reaches the organiser's open screen; one made without connection waits, and leaves once when it is back."""
    participant.goto(forum)
    organiser.goto(forum)
    is_accessible(organiser)
    topics = [int(topic_id.split("-")[-1]) for topic_id in participant.locator("form.wish").evaluate_all(
        "forms => forms.filter(f => !f.querySelector('input:checked')).map(f => f.dataset.outboxThing)"
    )]  # fmt: skip
    count = organiser.locator(f'[data-live-count="wishes-{topics[0]}"]').first
    before = int(count.inner_text())
    participant.locator(f"#wish-{topics[0]}-3").check()
    expect(count).to_have_text(str(before + 1))
    picture(participant, "topics-phone")

    phone.set_offline(True)
    participant.locator(f"#wish-{topics[1]}-2").check()
    waiting_form = participant.locator(f'form[data-outbox-thing="wish-{topics[1]}"][data-waiting]')
    expect(waiting_form).to_have_count(1)
    waiting = asked(site, f"SELECT COUNT(*) FROM topics_wish WHERE topic_id = {topics[1]} AND level = 2")[0][0]
    phone.set_offline(False)
    expect(waiting_form).to_have_count(0)
    sent = asked(site, f"SELECT COUNT(*) FROM topics_wish WHERE topic_id = {topics[1]} AND level = 2")[0][0]
    assert sent == waiting + 1


def compose_and_publish(organiser: Page, participant: Page, forum: str) -> None:
    """The organiser composes and publishes; the participant's open page changes by itself."""
    participant.goto(forum)
    organiser.goto(forum)
    organiser.locator("button[name=to][value=compose]").click()
    organiser.goto(f"{forum}composer/")
    is_accessible(organiser)
    organiser.locator("#seconds-5").check()
    organiser.locator("#start").click()
    expect(organiser.locator("[data-grid] td .tile, [data-grid] td [data-topic]").first).to_be_visible()
    expect(organiser.locator("#start")).to_be_visible()
    is_accessible(organiser)
    picture(organiser, "compose", of="[aria-labelledby=grid-title]")
    organiser.locator("#publish").click()
    expect(participant.get_by_role("link", name="Mon programme").first).to_be_visible()
    organiser.goto(f"{forum}grille/")
    is_accessible(organiser)
    picture(organiser, "grid")
    participant.goto(f"{GATHERING}mon-programme/")
    is_accessible(participant)
    picture(participant, "programme-phone")
    participant.goto(GATHERING)
    is_accessible(participant)


def sign_in(organiser: Page, participant: Page, site: Site) -> None:
    """The sheet is opened; the phone signs; the sheet counts it without being touched."""
    half_day, key = asked(
        site,
        "SELECT h.id, h.sign_in_key FROM activities_halfday h JOIN activities_meeting m ON m.id = h.meeting_id "
        "JOIN gatherings_gathering g ON g.action_id = m.action_id WHERE g.slug = 'nantes-2019' ORDER BY h.id",
    )[0]
    organiser.goto(f"/activites/demi-journees/{half_day}/")
    organiser.locator("button[name=to][value=open]").click()
    expect(organiser.locator("button[name=to][value=closed]")).to_be_visible()
    is_accessible(organiser)
    participant.goto(f"/emarger/{key}/")
    is_accessible(participant)
    participant.get_by_role("button", name="Je signe").click()
    expect(participant.locator(".notice-success")).to_be_visible()
    expect(organiser.locator(f'[data-live-count="present-{half_day}"]').first).to_have_text("1")


def count_and_tell(organiser: Page, participant: Page) -> None:
    """The gathering is closed, its article drafted with the figure of the sheet, published, read."""
    organiser.goto(f"{GATHERING}preparer/")
    organiser.get_by_role("link", name="Elle est terminée").click()
    is_accessible(organiser)
    organiser.get_by_role("button", name="Oui, elle est terminée").click()
    organiser.get_by_role("button", name="Rédiger le brouillon").click()
    expect(organiser.locator(".ProseMirror a.record, .ProseMirror .record").first).to_be_visible()
    is_accessible(organiser)
    organiser.get_by_role("button", name="Vérifier et publier").click()
    expect(organiser.locator(".points dd").first).to_contain_text("À compléter")
    is_accessible(organiser)
    organiser.get_by_label("J’ai regardé ces points").check()
    organiser.get_by_role("button", name="Publier", exact=True).click()
    address = organiser.locator('a[href^="/article/"]').first.get_attribute("href") or ""
    participant.goto(address)
    expect(participant.locator("article .rich-text")).to_contain_text("1 personne")
    expect(participant.locator("article .rich-text a.record").first).to_have_attribute(
        "href", re.compile("^/activites/")
    )
    is_accessible(participant)
    picture(participant, "article-phone")
    participant.goto("/langue/en?suite=/articles/")
    for page in ("/", "/articles/", "/activites/", "/rencontres/", GATHERING, "/mon-compte/", "/accessibilite/"):
        participant.goto(page)
        is_accessible(participant)
