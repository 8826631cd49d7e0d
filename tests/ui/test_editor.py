"""The rich text editor, driven in a browser under the house's strict content policy."""

import gzip
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.html import escape
from playwright.sync_api import Browser, Page, expect

from faire_reseau.kit.richtext import clean
from faire_reseau.ui.editor import RichTextArea

pytestmark = pytest.mark.slow("a browser is started")

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "faire_reseau" / "ui" / "static" / "ui"
AXE = ROOT / "tests" / "vendor" / "axe.min.js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
RECORD = '<a class="record" href="/rencontres/nantes/chiffres" title="Présences">80 professionnels</a>'
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cfc000000301010018dd8db00000000049454e44ae426082"
)


class Site(ThreadingHTTPServer):
    """A page with the editor, its files, and an address that takes pictures."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.body = ""
        self.language = "fr"
        self.refusal = ""
        self.is_down = False
        self.received: list[tuple[str, str]] = []
        self.posted: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """Answers of the site."""

    server: Site

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def answer(self, kind: str, content: bytes, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        if name.endswith((".js", ".css", ".woff2")):
            kinds = {"js": "text/javascript", "css": "text/css", "woff2": "font/woff2"}
            files = [*STATIC.glob(name), *STATIC.glob(f"fonts/{name}")]
            self.answer(kinds[name.rpartition(".")[2]], files[0].read_bytes())
        elif name.endswith((".png", ".ico")):
            self.answer("image/png", PNG)
        else:
            self.answer("text/html; charset=utf-8", page_of(self.server).encode())

    def do_HEAD(self) -> None:
        if not self.server.is_down:  # else the connection is closed without an answer
            self.answer("text/html; charset=utf-8", b"")

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode("latin-1")
        if self.path != "/images":
            self.server.posted.append(sent)
            self.answer("text/html; charset=utf-8", b"<!doctype html><title>Merci</title>")
            return
        alt = re.search(r'name="alt"\r\n\r\n(.*?)\r\n', sent)
        self.server.received.append((self.headers["X-CSRFToken"], alt[1] if alt else ""))
        if self.server.refusal:
            self.answer("application/json", json.dumps({"error": self.server.refusal}).encode(), 400)
        else:
            self.answer("application/json", b'{"src": "/media/mur.png", "width": 640, "height": 480}')


def page_of(site: Site) -> str:
    with translation.override(site.language):
        field = RichTextArea({"id": "id_body"}, document="article:1", upload_url="/images").render("body", site.body)
    return (
        f'<!doctype html><html lang="{site.language}"><head><meta charset="utf-8"><title>Article</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/house.css"><link rel="stylesheet" href="/editor.css">'
        '<script type="module" src="/editor.js"></script></head><body><main><h1>Article</h1>'
        '<form method="post" action="/save"><input type="hidden" name="csrfmiddlewaretoken" value="jeton">'
        '<label for="id_title">Titre</label><input id="id_title" name="title">'
        f'<label for="id_body">Texte</label>{field}<button>OK</button></form></main></body></html>'
    )


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield served
    served.shutdown()
    thread.join()
    served.server_close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page whose console must stay silent: a refusal of the content policy would speak there."""
    context = browser.new_context()
    opened = context.new_page()
    lines: list[str] = []
    expected = re.compile("400|ERR_EMPTY_RESPONSE|ERR_INTERNET_DISCONNECTED")  # a refusing, a stopped, an absent server
    opened.on("console", lambda message: None if expected.search(message.text) else lines.append(message.text))
    opened.on("pageerror", lambda error: lines.append(str(error)))
    opened.goto(address(site))
    yield opened
    context.close()
    assert lines == []


def address(site: Site) -> str:
    return f"http://127.0.0.1:{site.server_port}/"


def reopened(page: Page, site: Site, body: str) -> Page:
    site.body = body
    page.goto(address(site))
    return page


def text(page: Page):
    return page.locator("#id_body-text")


def button(page: Page, command: str):
    return page.locator(f'[data-command="{command}"]')


def value(page: Page) -> str:
    return page.locator("textarea").evaluate("area => area.value")


def paste(page: Page, html: str) -> None:
    text(page).evaluate(
        """(element, html) => {
            const data = new DataTransfer();
            data.setData("text/html", html);
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        html,
    )


def test_text_when_typed_and_formatted_by_keyboard_then_the_textarea_holds_its_html(page: Page) -> None:
    text(page).click()
    page.keyboard.press("Control+Alt+2")
    page.keyboard.type("Deux jours")
    page.keyboard.press("Enter")
    page.keyboard.type("Un ")
    page.keyboard.press("Control+b")
    page.keyboard.type("barcamp")
    page.keyboard.press("Control+b")
    page.keyboard.type(" puis ")
    page.keyboard.press("Control+i")
    page.keyboard.type("un forum")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Shift+8")
    page.keyboard.type("pépites")

    assert value(page) == (
        "<h2>Deux jours</h2><p>Un <strong>barcamp</strong> puis <em>un forum</em></p><ul><li><p>pépites</p></li></ul>"
    )
    assert clean(value(page)) == value(page)


def test_toolbar_when_used_then_formats_and_says_what_is_pressed(page: Page, site: Site) -> None:
    reopened(page, site, "<p>Une phrase.</p>")
    text(page).click()
    for command in ("heading3", "quote"):
        button(page, command).click()
        expect(button(page, command)).to_have_attribute("aria-pressed", "true")
    expect(button(page, "bold")).to_have_attribute("aria-pressed", "false")

    assert value(page) == "<blockquote><h3>Une phrase.</h3></blockquote>"

    button(page, "quote").click()
    button(page, "heading3").click()
    button(page, "orderedList").click()
    assert value(page) == "<ol><li><p>Une phrase.</p></li></ol>"
    button(page, "rule").click()
    assert value(page).count("<hr>") == 1


def test_toolbar_when_walked_with_the_keyboard_then_is_one_stop_with_arrows_inside(page: Page) -> None:
    text(page).click()
    page.keyboard.type("mot")
    page.keyboard.press("Control+a")

    page.keyboard.press("Alt+F10")
    expect(button(page, "bold")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(button(page, "italic")).to_be_focused()
    page.keyboard.press("End")
    expect(button(page, "redo")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(button(page, "bold")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("Escape")

    expect(text(page)).to_be_focused()
    assert page.locator('.editor-toolbar button[tabindex="0"]').count() == 1
    assert value(page) == "<p><strong>mot</strong></p>"


def test_link_when_asked_by_keyboard_then_is_refused_or_set_and_removed(page: Page) -> None:
    text(page).click()
    page.keyboard.type("le site")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    field = page.locator("dialog [name=href]")
    field.fill("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert page.locator("dialog [role=alert]").inner_text() != ""
    field.fill("exemple.fr/a")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)

    assert value(page) == '<p><a href="https://exemple.fr/a">le site</a></p>'

    button(page, "link").click()
    page.locator("dialog .editor-answers button").nth(1).click()
    assert value(page) == "<p>le site</p>"


def test_record_when_the_text_around_changes_then_stays_whole(page: Page, site: Site) -> None:
    reopened(page, site, f"<p>Avec {RECORD} venus.</p>")
    text(page).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Deux jours. ")
    page.keyboard.press("Control+End")
    page.keyboard.type(" Enfin.")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+b")

    assert value(page) == f"<p><strong>Deux jours. Avec {RECORD} venus. Enfin.</strong></p>"
    assert clean(value(page)) == value(page)
    assert (
        page.locator(".editor-text .record").evaluate("element => getComputedStyle(element).textDecorationStyle")
        == "dotted"
    )


def test_record_when_detached_then_is_free_text_and_a_link_never_wraps_one(page: Page, site: Site) -> None:
    reopened(page, site, f"<p>Avec {RECORD} venus.</p>")
    text(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.locator("dialog [name=href]").fill("/a")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)

    assert value(page) == f'<p><a href="/a">Avec </a>{RECORD}<a href="/a"> venus.</a></p>'

    button(page, "undo").click()
    expect(button(page, "freeRecord")).to_have_attribute("aria-disabled", "true")
    page.locator(".editor-text .record").click()
    button(page, "freeRecord").click()
    assert value(page) == "<p>Avec 80 professionnels venus.</p>"


def test_picture_when_added_then_asks_for_its_alternative_text_and_sends_the_token(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Avant.")
    button(page, "picture").click()
    page.locator("dialog [name=file]").set_input_files({"name": "mur.png", "mimeType": "image/png", "buffer": PNG})
    apply = page.locator("dialog button[type=submit]")
    apply.click()
    expect(page.locator("dialog [name=alt]")).to_have_attribute("aria-invalid", "true")
    page.locator("dialog [name=alt]").fill("Le mur des sujets")
    page.locator("dialog [name=caption]").fill("La salle")
    page.locator("dialog [name=credit]").fill("RésO")
    site.refusal = "Trop lourde."
    apply.click()
    expect(page.locator("dialog [role=alert]")).to_have_text("Trop lourde.")
    site.refusal = ""
    apply.click()
    expect(page.locator("dialog")).to_have_count(0)

    figure = (
        '<figure><img src="/media/mur.png" alt="Le mur des sujets" width="640" height="480">'
        "<figcaption>La salle <small>RésO</small></figcaption></figure>"
    )
    assert clean(value(page)) == f"<p>Avant.</p>{figure}"
    assert site.received == [("jeton", "Le mur des sujets")] * 2

    page.locator(".editor-text figure").click()
    button(page, "picture").click()
    page.locator("dialog [name=alt]").fill("Un mur")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    assert clean(value(page)) == f"<p>Avant.</p>{figure}".replace("Le mur des sujets", "Un mur")


WORD = (
    "<html><head><style><!-- p.MsoNormal {margin:0} --></style></head><body><!--StartFragment-->"
    "<h1 style='color:red'>Bilan<o:p></o:p></h1><p class=MsoNormal style='margin:0cm'><b style='mso-bidi:x'>Deux</b> "
    "jours<o:p></o:p></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>  </span></span>un</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>  </span></span>a</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>  </span></span>deux</p>"
    "<table><tr><td style='x:y'>Nantes</td><td>80</td></tr></table><img src='file:///C:/a.png' alt=x>"
    "<p><span style='font-weight:700'>gras</span></p><script>window.evil = 1</script><!--EndFragment--></body></html>"
)


def test_text_of_a_word_processor_when_pasted_then_is_cleaned_without_a_word_of_the_policy(page: Page) -> None:
    text(page).click()

    paste(page, WORD)

    assert value(page) == (
        "<h2>Bilan</h2><p><strong>Deux</strong> jours</p>"
        "<ul><li><p>un</p><ol><li><p>a</p></li></ol></li><li><p>deux</p></li></ul>"
        "<p>Nantes · 80</p><p><strong>gras</strong></p>"
    )
    assert page.evaluate("window.evil") is None


def test_plain_text_of_a_form_without_script_when_opened_then_is_paragraphs(page: Page, site: Site) -> None:
    reopened(page, site, "Un & deux.\n\nTrois\nquatre.")
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Cinq.")

    assert value(page) == "<p>Un &amp; deux.</p><p>Trois<br>quatre. Cinq.</p>"


def test_every_form_of_the_schema_when_opened_and_touched_then_comes_back_as_stored(page: Page, site: Site) -> None:
    stored = clean(
        f'<h2>A</h2><p>b <strong>c <em>d</em></strong> {RECORD} <a href="https://e.fr/">e</a><br>f</p><h3>g</h3>'
        '<ol start="3"><li><p>h</p><ul><li><p>i</p></li></ul></li></ol><blockquote><p>j</p></blockquote><hr>'
        '<figure><img src="/k.png" alt="k" width="6" height="4"><figcaption>l <small>m</small></figcaption></figure><p>n</p>'
    )
    reopened(page, site, stored)
    text(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type("o")

    assert clean(value(page)) == stored.replace("<p>n</p>", "<p>no</p>")


def test_unsaved_text_when_the_page_is_lost_then_is_offered_back(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Presque perdu")
    page.goto("about:blank")
    page.goto(address(site))
    expect(page.locator(".editor-offer p")).to_contain_text("20")
    assert value(page) == ""

    page.locator(".editor-offer button").first.click()

    assert value(page) == "<p>Presque perdu</p>"
    expect(page.locator(".editor-offer")).to_have_count(0)


def test_unsaved_title_when_the_page_is_lost_then_comes_back_with_its_text(page: Page, site: Site) -> None:
    page.get_by_label("Titre").fill("Deux jours à Nantes")
    page.goto("about:blank")
    page.goto(address(site))

    page.locator(".editor-offer button").first.click()

    expect(page.get_by_label("Titre")).to_have_value("Deux jours à Nantes")


def test_text_when_sent_without_connection_then_stays_on_the_screen_and_in_the_browser(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Écrit dans le train")
    page.context.set_offline(True)
    page.get_by_role("button", name="OK").click()

    expect(page.locator(".editor-offline")).to_contain_text("Pas de connexion")
    assert value(page) == "<p>Écrit dans le train</p>"
    page.context.set_offline(False)
    page.get_by_role("button", name="OK").click()
    page.wait_for_url("**/save")
    assert len(site.posted) == 1


def test_text_when_the_server_is_down_then_stays_on_the_screen_and_is_sent_when_it_is_back(
    page: Page, site: Site
) -> None:
    text(page).click()
    page.keyboard.type("Serveur arrêté")
    site.is_down = True
    page.get_by_role("button", name="OK").click()

    expect(page.locator(".editor-offline")).to_contain_text("Pas de connexion")
    assert (page.url, value(page), site.posted) == (address(site), "<p>Serveur arrêté</p>", [])
    site.is_down = False
    page.get_by_role("button", name="OK").click()
    page.wait_for_url("**/save")
    assert len(site.posted) == 1


def test_text_when_another_is_typed_before_the_offer_is_answered_then_both_are_offered(page: Page, site: Site) -> None:
    for words in ("Premier", "Second"):
        page.goto(address(site))
        text(page).click()
        page.keyboard.type(words)
        page.goto("about:blank")
    page.goto(address(site))

    expect(page.locator(".editor-offer q")).to_have_count(2)
    assert sorted(page.locator(".editor-offer q").all_inner_texts()) == ["Premier", "Second"]


def test_text_when_an_older_one_is_taken_back_over_it_then_is_offered_in_its_turn(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Premier")
    page.goto("about:blank")
    page.goto(address(site))
    text(page).click()
    page.keyboard.type("Second")
    page.locator(".editor-offer button").first.click()
    assert (value(page), page.locator(".editor-offer q").all_inner_texts()) == ("<p>Premier</p>", ["Second"])

    page.locator(".editor-offer button").first.click()

    assert (value(page), page.locator(".editor-offer q").all_inner_texts()) == ("<p>Second</p>", ["Premier"])


def test_text_when_another_one_is_saved_then_is_still_offered(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Premier")
    page.goto("about:blank")
    page.goto(address(site))
    text(page).click()
    page.keyboard.type("Second")
    page.get_by_role("button", name="OK").click()
    page.wait_for_url("**/save")

    reopened(page, site, "<p>Second</p>")

    assert page.locator(".editor-offer q").all_inner_texts() == ["Premier"]


def test_unsaved_text_when_saved_or_forgotten_then_is_offered_no_more(page: Page, site: Site) -> None:
    text(page).click()
    page.keyboard.type("Gardé")
    page.get_by_role("button", name="OK").click()
    page.wait_for_url("**/save")
    assert "body=%3Cp%3EGard%C3%A9%3C%2Fp%3E" in site.posted[0]
    reopened(page, site, "<p>Gardé</p>")
    expect(page.locator(".editor-offer")).to_have_count(0)

    text(page).click()
    page.keyboard.type("X")
    page.goto("about:blank")
    page.goto(address(site))
    page.locator(".editor-offer button").last.click()
    page.goto(address(site))
    expect(page.locator("[data-ready]")).to_have_count(1)
    expect(page.locator(".editor-offer")).to_have_count(0)


def test_field_when_scripts_do_not_run_then_is_a_textarea_with_the_text(browser: Browser, site: Site) -> None:
    site.body = "<p>Sans script</p>"
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address(site))

    expect(page.locator("textarea")).to_be_visible()
    expect(page.locator("textarea")).to_have_value("<p>Sans script</p>")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_editor_when_narrow_or_wide_light_or_dark_then_fits_and_has_no_barrier(
    page: Page, site: Site, scheme: str, width: int
) -> None:
    # Colours change at once, so that axe sees the final ones.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    figure = '<figure><img src="/k.png" alt="k"><figcaption>Légende</figcaption></figure>'
    reopened(page, site, f'<h2>A</h2><p>{RECORD} <a href="/b">c</a></p><ul><li>d</li></ul>{figure}')
    text(page).click()
    page.keyboard.press("Control+b")
    button(page, "italic").hover()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []
    assert (
        page.locator(".editor-toolbar button").evaluate_all(
            "buttons => buttons.filter(one => one.getBoundingClientRect().width < 44 || !one.title).length"
        )
        == 0
    )
    button(page, "picture").click()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def barriers(page: Page) -> list[str]:
    if not AXE.exists():
        pytest.skip("tests/vendor/axe.min.js is absent: accessibility is not checked")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    audit = page.evaluate("axe.run()")
    return [f"{violation['id']}: {node['html']}" for violation in audit["violations"] for node in violation["nodes"]]


def test_words_of_the_editor_when_the_page_is_english_then_are_english(page: Page, site: Site) -> None:
    site.language = "en"
    reopened(page, site, "")

    expect(button(page, "bold")).to_have_attribute("title", "Bold (Ctrl + B)")
    expect(page.get_by_role("textbox", name="Texte")).to_have_attribute("aria-multiline", "true")


def test_bundle_when_compressed_then_stays_under_its_bound() -> None:
    weights = {
        name: len(gzip.compress((STATIC / f"{name}.js").read_bytes(), 9))
        for name in ("editor-common", "editor", "note-editor")
    }

    assert weights["editor-common"] + weights["editor"] <= 150_000
    assert weights["note-editor"] <= 60_000  # what several at once need, beside the common part


def test_both_editors_take_what_they_share_from_one_file() -> None:
    imports = [
        re.findall(r'from"(\./[\w-]+\.js)"', (STATIC / f"{name}.js").read_text(encoding="utf-8"))
        for name in ("editor", "note-editor")
    ]

    assert imports == [["./editor-common.js"], ["./editor-common.js", "./outbox-store.js"]]


def test_lock_when_read_then_names_no_registry() -> None:
    lock = json.loads((ROOT / "faire_reseau/ui/frontend/editor/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}

    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


def test_widget_when_its_text_holds_markup_then_the_page_does_not() -> None:
    html = RichTextArea({"id": "id_body"}, document='a"b').render("body", "</textarea><script>x</script>")

    assert html.count("<script") == 0
    assert escape("</textarea><script>x</script>") in html
    assert 'data-document="a&quot;b"' in html
