"""A door without connection: badges read by the camera of a phone whose browser reads no codes itself, and walk-ins taken down."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.live.entering import enter_by_link
from tests.live.phones import rows
from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("drives a real browser against a real server")
SEED = """
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.gatherings.actions.badges import ask_badges, make_some_badges
from tests import factories
gathering = factories.gathering(slug="ici", starts_on=timezone.localdate(), ends_on=timezone.localdate())
for first, last in (("Ada", "Éluard"), ("Bo", "Martin")):
    factories.registration(gathering, factories.member(first_name=first, last_name=last))
user = factories.organiser(gathering)
make_personal_link(user, purpose="porte", by=None, at=timezone.now(), key="cle-porte-0000000000000000")
make_some_badges(ask_badges(gathering, by=user, at=timezone.now()).pk, at=timezone.now())
"""
# What the page finds by itself, each as `DoorLine.is_meant_by` does (`test_door.py`), but for one letter: whoever is called so.
FOUND_BY_THE_PAGE = """async () => {
  const { isMeant, isOneLetter, wordsOf } = await import("/static/activities/door-names.js");
  const found = (typed, name) => isMeant(typed, wordsOf(name), name);
  const whose = (name, all) => all.filter((typed) => found(typed, name));
  return [
    whose("N'Guyen David", ["nguyen", "david ngu", "n’gu", "guy", "ngu-yen", "nguyen 🎉", "", "uyen", "zzzz", "🎉", "-", "d"]),
    whose("Élie Anne-Élise", ["annee", "elie", "anne-él"]), whose("É Ü", ["Ü", "é ü", "z"]),
    whose("😀🎉 👩‍👩‍👧", ["😀🎉", "👩‍👩‍👧", "🐝", "zo", " "]), ["Ü", "🎉", "ab"].filter(isOneLetter),
  ];
}"""
# What the list of all that waits (“À envoyer”) calls each entry.
WHAT_WAITS = """() => new Promise((done) => {
  indexedDB.open("outbox").onsuccess = ({ target }) => {
    target.result.transaction("entries").objectStore("entries").getAll().onsuccess = (read) => {
      target.result.close();
      done(read.target.result.map(({ what }) => what));
    };
  };
})"""
# The camera of the phone: it sees what `seen(code)` puts before it, held askew, in poor light.
CAMERA = """
const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
const pen = canvas.getContext("2d");
let code = null;
window.seen = (next) => { code = next; };
setInterval(() => {
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = "#8f8a80";
  pen.fillRect(0, 0, 640, 480);
  if (!code) return;
  pen.setTransform(0.96, 0.24, -0.2, 0.94, 250, 60);
  pen.fillStyle = "#d8d2c6";
  pen.fillRect(0, 0, 260, 260);
  pen.scale(260 / code.wide, 260 / code.wide);
  pen.strokeStyle = "#2b2a27";
  pen.stroke(new Path2D(code.drawn));
}, 40);
navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(25);
delete window.BarcodeDetector;
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """The phone of an organiser."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 390, "height": 800})
    context.add_init_script(CAMERA)
    opened = context.new_page()
    enter_by_link(opened, site, "porte")
    yield opened
    context.close()


def door_of(site: Site) -> str:
    """The address of the reception of the morning."""
    [(half_day,)] = rows(site, "SELECT id FROM activities_halfday ORDER BY id LIMIT 1")
    return f"{site.address}/activites/demi-journees/{half_day}/accueil/"


def codes_of(page: Page, site: Site) -> dict[str, dict]:
    """The QR of each badge by first name, as the page that prints them draws it: the lines of its dark modules, and how many wide."""
    page.goto(f"{site.address}/rencontres/ici/preparer/badges/")
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".badge")].map((badge) => {
          const dark = badge.querySelector(".badge-qr path[stroke]");
          const scale = Number(dark.closest("[transform]").getAttribute("transform").match(/[\\d.]+/)[0]);
          const wide = dark.ownerSVGElement.viewBox.baseVal.width / scale;
          return [badge.querySelector(".badge-first").textContent.trim(), { drawn: dark.getAttribute("d"), wide }];
        }))"""
    )


def open_door(page: Page, site: Site) -> None:
    """The reception, opened with a connection: this device keeps it."""
    page.goto(f"{site.address}/activites/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    page.goto(door_of(site))
    page.locator("[data-door-scan]:visible").wait_for()
    page.wait_for_function("url => caches.match(url).then((found) => found !== undefined)", arg=page.url)


def test_a_badge_is_read_by_the_camera_without_the_browsers_own_reader_and_without_connection(page: Page, site: Site):
    codes = codes_of(page, site)
    open_door(page, site)
    page.context.set_offline(True)
    page.reload()

    page.get_by_role("button", name="Scanner un badge").click()
    page.evaluate("code => seen(code)", codes["Ada"])

    expect(page.locator("#door-name")).to_have_text("Éluard Ada")
    expect(page.locator("[data-door-camera]")).to_be_hidden()


def test_a_camera_that_is_refused_says_what_to_do(page: Page, site: Site):
    page.goto(door_of(site))
    assert page.evaluate(FOUND_BY_THE_PAGE) == [
        ["nguyen", "david ngu", "n’gu", "guy", "ngu-yen", "nguyen 🎉"],
        ["annee", "elie", "anne-él"],
        ["Ü", "é ü"],
        ["😀🎉", "👩‍👩‍👧"],
        ["Ü"],
    ]
    page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )

    page.locator("[data-door-scan]").click()

    expect(page.locator("[data-door-said]")).to_contain_text("La caméra ne peut pas servir ici")


def test_a_walk_in_taken_down_without_connection_is_kept_over_a_reload_signs_and_is_sent(page: Page, site: Site):
    open_door(page, site)
    page.context.set_offline(True)
    page.locator("summary", has_text="pas sur la liste").click()
    for name, value in (("first_name", "Zoé"), ("last_name", "Imprévue"), ("centre", "Labo des Tilleuls")):
        page.locator(f"[data-door-walk-in-form] [name={name}]").fill(value)
    page.get_by_role("button", name="Noter\u00a0: est là").click()
    expect(page.locator("#door-name")).to_have_text("Imprévue Zoé")
    page.get_by_role("button", name="Je signe sans dessiner").click()
    expect(page.locator("#door-panel")).to_be_hidden()
    page.reload()
    page.locator("#door-q").fill("impr")
    page.locator("[data-door-row] a:visible").click()
    page.locator("#door-q").fill("zzzz")
    expect(page.locator("#door-panel")).to_be_hidden()
    expect(page.locator("[data-door-said]")).to_have_text("Personne de ce nom sur la liste.")
    page.locator("#door-q").fill("i")
    expect(page.locator("[data-door-said]")).to_have_text("Tapez au moins deux lettres du nom.")
    page.locator("#door-q").fill("impr")
    expect(page.locator("[data-door-row]:visible")).to_contain_text("Imprévue Zoé Labo des Tilleuls … à envoyer")

    assert page.evaluate(WHAT_WAITS) == [
        "Zoé Imprévue – Labo des Tilleuls · Accueil",
        "Imprévue Zoé – Je signe sans dessiner · Accueil",
    ]

    page.context.set_offline(False)

    expect(page.locator("#door-state")).to_contain_text("Labo des Tilleuls", timeout=60_000)
    expect(page.locator("#door-state .figure strong").last).to_have_text("1")
    gestures = rows(site, "SELECT means, walk_in, centre FROM activities_checkin ORDER BY id")
    assert gestures == [
        ("door", "imprevue zoe", "Labo des Tilleuls"),
        ("affirmed", "imprevue zoe", "Labo des Tilleuls"),
    ]
