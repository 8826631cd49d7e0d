"""One list of what waits and of what was refused, whatever the room; and nothing of it on the device once one has signed out."""

import contextlib
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.live.entering import enter_by_link
from tests.live.server import Site, seeded_site

pytestmark = [pytest.mark.journey, pytest.mark.slow("drives a real browser against a real server")]
SEED = """
import json
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.notes.actions import begin_note
from tests import factories
gathering = factories.gathering(slug="ici", starts_on=timezone.localdate(), ends_on=timezone.localdate())
session = factories.session(gathering, title="Jeunesse et quartiers")
person = factories.participant(gathering, first_name="Hildegarde", last_name="Éluard")
half_day = gathering.action.meetings.first().half_days.first()
half_day.sign_in_key, half_day.sign_in_open = "cle-de-la-feuille", True
half_day.save()
make_personal_link(person.user, purpose="essai", by=None, at=timezone.now(), key="cle-ada-0000000000000000")
begin_note(session, which="report", person=person, by=person.user, at=timezone.now())
facts = {"session": session.pk, "account": person.user.pk, "email": person.user.email}
(settings.DATA / "told.json").write_text(json.dumps(facts))
"""
# All that the browser keeps for this site, as one text.
KEPT = """async () => {
  const parts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  const readable = (name, value) => (ArrayBuffer.isView(value) ? new TextDecoder().decode(value) : value);
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((done) => {
      const request = indexedDB.open(name);
      request.onsuccess = () => done(request.result);
    });
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((done) => {
        const request = database.transaction(store).objectStore(store).getAll();
        request.onsuccess = () => done(request.result);
      });
      parts.push(JSON.stringify(rows, readable));
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) {
      const answer = await cache.match(key);
      const isText = !/\\/static\\//.test(key.url);
      parts.push(`${key.url} ${isText ? await answer.text() : ""}`);
    }
  }
  return parts.join("\\n");
}"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser, site: Site) -> Iterator[BrowserContext]:
    opened = browser.new_context(base_url=site.address, locale="fr-FR")
    yield opened
    opened.close()


def close_sign_in(site: Site) -> None:
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3")) as database:
        database.execute("UPDATE activities_halfday SET sign_in_open = 0")
        database.commit()


def to_sign(page: Page) -> None:
    page.goto("/emarger/cle-de-la-feuille/")
    page.locator("body[data-outbox-ready]").wait_for()


def write(page: Page, session: int, words: str) -> None:
    page.goto(f"/rencontres/ici/sequences/{session}/note/ecrire/")
    page.locator("[data-note-editor][data-ready] .editor-text").click()
    page.context.set_offline(True)
    page.keyboard.type(words)
    expect(page.locator("[data-note-status]")).to_contain_text("pas encore envoyée")
    page.wait_for_function(
        "words => !words || document.querySelector('[data-note-editor]').connection.isKept", arg=words
    )


@pytest.mark.full
def test_what_waits_is_listed_in_one_place_and_nothing_stays_after_signing_out(
    context: BrowserContext, site: Site
) -> None:
    facts = json.loads((site.data / "told.json").read_text())
    page, note = context.new_page(), context.new_page()
    enter_by_link(page, site, "ada")
    page.goto("/rencontres/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    to_sign(page)
    page.goto("/rencontres/ici/")
    # The list is kept with the first page that is, although nobody opened it.
    page.wait_for_function("caches.match('/a-envoyer/').then((found) => found !== undefined)")
    to_sign(page)

    # Without a network a signature and a note wait: one list says both.
    write(note, facts["session"], "Dit sans réseau.")
    page.get_by_role("button", name="Je signe").click()
    expect(page.locator("form[data-waiting]")).to_have_count(1)
    page.goto("/a-envoyer/")
    expect(page.locator("[data-outbox-list] li")).to_have_count(2)
    signature, text = page.locator("[data-outbox-list] li").all()
    expect(signature.locator("[data-state]")).to_have_text("En attente du réseau.")
    expect(text).to_contain_text("Jeunesse et quartiers")
    expect(text.locator("[data-state]")).to_contain_text("Écrit dans une note, pas encore envoyé")

    # With the network back the note is stored; the signature comes too late, and says why.
    close_sign_in(site)
    context.set_offline(False)
    expect(page.locator("[data-outbox-list] li")).to_have_count(1, timeout=60_000)
    expect(page.locator("[data-outbox-list] [data-state]")).to_contain_text(re.compile("Non accepté.*pas ouvert"))
    before = page.evaluate(KEPT)

    # Signing out says what would be lost, and leaves nothing behind, of what was refused either.
    note.close()
    page.goto("/mon-compte/")
    button = page.locator("form[data-leave] button")
    button.click()
    expect(page.locator("[data-leave-message]")).to_contain_text("saisies (1)")
    button.click()
    page.wait_for_url(re.compile(r":\d+/$"))
    left = page.evaluate(KEPT)
    theirs = [f'data-account="{facts["account"]}"', "cle-de-la-feuille"]
    assert [words for words in theirs if words not in before] == []
    assert [words for words in (*theirs, "Hildegarde", facts["email"], "Dit sans") if words in left] == []


def test_what_was_refused_is_removed_by_a_second_press_only(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    enter_by_link(page, site, "ada")
    to_sign(page)
    close_sign_in(site)
    page.get_by_role("button", name="Je signe").click()
    expect(page.locator("form [data-outbox-message]")).to_contain_text("Non accepté")

    page.goto("/a-envoyer/")
    page.locator("[data-outbox-list][data-ready] [data-remove]").click()
    expect(page.locator("[data-outbox-list] [data-remove]")).to_contain_text("Retirer pour de bon")
    listed = page.locator("[data-outbox-list] li").count()
    page.locator("[data-outbox-list] [data-remove]").click()

    expect(page.locator("[data-outbox-none]")).to_be_visible()
    assert listed == 1


def test_what_has_waited_for_more_than_a_week_is_not_sent_and_says_so(context: BrowserContext, site: Site) -> None:
    page = context.new_page()
    enter_by_link(page, site, "ada")
    to_sign(page)
    page.evaluate("""() => new Promise((done) => {
      const asked = indexedDB.open("outbox");
      asked.onsuccess = () => {
        const entries = asked.result.transaction("entries", "readwrite").objectStore("entries");
        const { account } = document.body.dataset;
        const at = Date.now() - 8 * 24 * 3600 * 1000;
        entries.put({ key: "k", thing: "old", url: location.href, fields: [], account, at, what: "Oubliée" }).onsuccess = done;
      };
    })""")

    page.goto("/a-envoyer/")

    line = page.locator("[data-outbox-list][data-ready] li")
    expect(line).to_contain_text("Oubliée")
    expect(line.locator("[data-state]")).to_have_text("Non accepté\u00a0: Elle a attendu plus de sept jours.")
