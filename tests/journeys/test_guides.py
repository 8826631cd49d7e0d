"""Each step of each guide of the help pages, played in a browser in both languages: what a guide says is on the pages it speaks of.

A step is played by the function of its name below; the labels in its text must then be on the pages that it opened. The
pictures of the guides are taken on the way (`python3 dev.py pictures`).
"""

import csv
import html
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from faire_reseau.pages.texts import LABEL, PICTURES, Step, guides
from faire_reseau.project.demo.holds.corpus import sample_answers
from faire_reseau.project.demo.holds.sample import centres_of_the_day
from tests.journeys.test_story import GATHERING, asked, enter, is_accessible
from tests.live.server import Site, live_site

pytestmark = [
    pytest.mark.journey,
    pytest.mark.full,
    pytest.mark.slow("plays every guide in a browser, in two languages"),
]
TAKES_PICTURES = bool(os.environ.get("FAIRE_RESEAU_PICTURES"))
OWN_GATHERING = "Rencontre du guide"
TAGS = re.compile(r"<[^>]*>")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """The product with its demo network, while topics are wished for."""
    running = live_site(tmp_path, "wish")
    yield running
    running.stop()


@dataclass
class Tour:
    """A walk through the guides: the browsers, and what the pages opened during a step said."""

    site: Site
    language: str
    visitor: Page
    participant: Page
    organiser: Page
    facilitator: Page
    said: list[str] = field(default_factory=list)

    def see(self, page: Page, address: str = "") -> Page:
        """Open `address`, or look at where the page is, and remember what it says."""
        if address:
            page.goto(address)
        self.said.append(page.content())
        return page

    def press(self, page: Page, label: str) -> Page:
        """Press the link or button that says `label`, given by its English words; remember the page before and after."""
        self.see(page)
        page.locator("main, header").locator("a, button, summary").filter(has_text=self.words(label)).first.click()
        page.wait_for_load_state()
        return self.see(page)

    def words(self, label: str) -> str:
        """`label` in the language of the walk."""
        with translation.override(self.language):
            return gettext(label)

    def missing(self, step: Step) -> list[str]:
        """The labels of `step` that no page opened since the last step has said."""
        text = " ".join(
            html.unescape(TAGS.sub(" ", page) + " ".join(re.findall(r'="([^"]*)"', page))) for page in self.said
        )
        self.said.clear()
        text = " ".join(text.split())
        labels = LABEL.findall(step.text.fr if self.language == "fr" else step.text.en)
        return [label for label in labels if " ".join(self.words(label).split()) not in text]

    def picture(self, page: Page, step: str) -> None:
        """The picture of a step, when pictures are asked for."""
        if TAKES_PICTURES:
            PICTURES.mkdir(parents=True, exist_ok=True)
            image = Image.open(BytesIO(page.screenshot())).convert("RGB")
            image.save(PICTURES / f"{step}.{self.language}.webp", quality=70, method=6)


PLAYED: dict[tuple[str, str], Callable[[Tour], None]] = {}


def plays(guide: str, step: str) -> Callable[[Callable[[Tour], None]], Callable[[Tour], None]]:
    """The function plays `step` of `guide`."""

    def keep(function: Callable[[Tour], None]) -> Callable[[Tour], None]:
        PLAYED[guide, step] = function
        return function

    return keep


def window(browser: Browser, site: Site, language: str, width: int, height: int) -> Page:
    """A browser of its own."""
    return browser.new_context(
        base_url=site.address,
        viewport={"width": width, "height": height},
        locale={"fr": "fr-FR", "en": "en-GB"}[language],
        service_workers="block",
        reduced_motion="reduce",
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_step_of_every_guide_can_be_played_as_it_says(site, browser, language):
    phone, laptop, other, closed = (
        window(browser, site, language, *size) for size in ((390, 800), (1280, 800), (1280, 800), (390, 800))
    )
    tour = Tour(
        site,
        language,
        closed.new_page(),
        enter(phone, site, "participant"),
        enter(laptop, site, "organiser"),
        enter(other, site, "facilitator"),
    )

    assert {(guide.slug, step.anchor) for guide in guides() for step in guide.steps} == set(PLAYED)
    missing = {}
    for guide in guides():
        tour.visitor.goto(f"/aide/{guide.slug}/")
        is_accessible(tour.visitor)
        for step in guide.steps:
            expect(tour.visitor.locator(f"#{step.anchor} h2")).to_be_visible()
        for step in guide.steps:
            PLAYED[guide.slug, step.anchor](tour)
            if labels := tour.missing(step):
                missing[guide.slug, step.anchor] = labels
    assert missing == {}


# --- participer -------------------------------------------------------------------------------------------------------


@plays("participer", "se-connecter")
def sign_in(tour: Tour) -> None:
    page = tour.see(tour.visitor, "/")
    tour.see(page, "/entrer/")
    tour.picture(page, "sign-in")
    page.fill("[name=email], [name=login]", "quelquun@exemple.org")
    tour.press(page, "Send me a code")
    expect(page).to_have_url(re.compile("/entrer/code/"))
    tour.see(page)


@plays("participer", "s-inscrire")
def register(tour: Tour) -> None:
    create(tour, "Rencontre à venir")
    tour.press(tour.facilitator, "Announce it")
    page = tour.see(tour.facilitator, own(tour, "Rencontre à venir"))
    tour.press(page, "Register")
    tour.press(page, "Put me on the list")
    tour.see(page, own(tour, "Rencontre à venir"))
    tour.press(page, "Change my half-days")
    tour.press(page, "I am no longer coming")


@plays("participer", "arriver")
def arrive(tour: Tour) -> None:
    key = asked(tour.site, "SELECT welcome_key FROM gatherings_gathering WHERE title = 'Rencontre à venir'")[0][0]
    expect(tour.see(tour.visitor, f"/bienvenue/{key}/").locator("main form").first).to_be_visible()


def forum(tour: Tour, form: str) -> str:
    number = asked(
        tour.site,
        f"SELECT f.id FROM topics_forum f JOIN gatherings_session s ON s.id = f.session_id WHERE s.format = '{form}'",
    )[0][0]
    return f"{GATHERING}forums/{number}/"


@plays("participer", "proposer")
def propose(tour: Tour) -> None:
    page = tour.see(tour.participant, GATHERING)
    tour.press(page, "Topics")
    tour.see(page, forum(tour, "open_forum"))
    tour.press(page, "Propose a topic")
    tour.picture(page, "propose")
    page.fill("[name=title]", "Un sujet du guide")
    tour.press(page, "Propose it")
    expect(page.get_by_text("Un sujet du guide").first).to_be_visible()


@plays("participer", "souhaiter")
def wish(tour: Tour) -> None:
    page = tour.see(tour.participant, forum(tour, "barcamp"))
    page.locator("form.wish").first.scroll_into_view_if_needed()
    tour.picture(page, "wish")


@plays("participer", "programme")
def programme(tour: Tour) -> None:
    tour.see(tour.participant, f"{GATHERING}mon-programme/")
    tour.see(tour.participant, "/mon-bureau/")


@plays("participer", "noter")
def write_a_note(tour: Tour) -> None:
    [(number,)] = asked(
        tour.site, "SELECT id FROM gatherings_session WHERE title = 'Restitution des ateliers et suites'"
    )
    page = tour.see(tour.participant, f"{GATHERING}sequences/{number}/")
    tour.press(page, "Take notes together")
    tour.press(page, "Begin the note")
    tour.press(page, "Begin the note")
    note, text = page.locator("[data-note-editor]"), page.locator(".editor-text")
    expect(note).to_have_attribute("data-ready", "")
    for kind, words in (("idea", "Une piste du guide"), ("actionItem", "Une chose du guide")):
        text.press("Control+End")
        text.press("Enter")
        page.locator(f"[data-command={kind}]").click()
        expect(text).to_be_focused()
        page.keyboard.type(words)
    page.context.set_offline(True)
    page.keyboard.type(" sans réseau")
    expect(note).to_have_attribute("data-online", "false")
    page.context.set_offline(False)
    expect(note).to_have_attribute("data-waiting", "0")
    tour.press(page, "Read")
    page.get_by_role("button", name=tour.words("Mark as done")).click()
    expect(page.locator("#action-items + ul s")).to_have_text("Une chose du guide sans réseau")
    tour.see(page)


def half_day(tour: Tour) -> tuple[int, str]:
    return asked(
        tour.site,
        "SELECT h.id, h.sign_in_key FROM activities_halfday h JOIN activities_meeting m ON m.id = h.meeting_id "
        "JOIN gatherings_gathering g ON g.action_id = m.action_id WHERE g.slug = 'nantes-2019' ORDER BY h.id",
    )[0]


@plays("participer", "emarger")
def sign_the_sheet(tour: Tour) -> None:
    number, key = half_day(tour)
    tour.organiser.goto(f"/activites/demi-journees/{number}/")
    tour.organiser.locator("button[name=to][value=open]").click()
    tour.see(tour.participant, f"/emarger/{key}/").locator("main form button").first.click()
    expect(tour.participant.locator(".notice-success").first).to_be_visible()
    tour.organiser.goto(f"/activites/demi-journees/{number}/")
    tour.organiser.locator("button[name=to][value=closed]").click()


@plays("participer", "mes-donnees")
def my_data(tour: Tour) -> None:
    for address in ("/mon-compte/", "/annuaire/moi/", "/annuaire/"):
        tour.see(tour.participant, address)


# --- preparer ---------------------------------------------------------------------------------------------------------


@plays("preparer", "creer")
def make(tour: Tour) -> None:
    tour.see(tour.organiser, f"{GATHERING}preparer/")
    create(tour, OWN_GATHERING)


def create(tour: Tour, title: str) -> None:
    """The facilitator makes a gathering that is still to come, and stands on its organisers' page."""
    page = tour.see(tour.facilitator, "/rencontres/")
    tour.press(page, "New gathering")
    page.fill("[name=title]", title)
    for name in ("starts_on", "ends_on"):
        page.fill(f"[name={name}]", "2031-05-14")
    if page.locator("select[name=host]").count():
        page.locator("select[name=host]").select_option(index=1)
    page.locator("main form.form button.button:not([data-search])").last.click()
    page.wait_for_load_state()
    page.goto(f"{own(tour, title)}preparer/")


def own(tour: Tour, title: str = OWN_GATHERING) -> str:
    slug = asked(tour.site, f"SELECT slug FROM gatherings_gathering WHERE title = '{title}'")[0][0]
    return f"/rencontres/{slug}/"


@plays("preparer", "preparer")
def prepare(tour: Tour) -> None:
    tour.see(tour.organiser, GATHERING)
    tour.picture(tour.see(tour.organiser, f"{GATHERING}preparer/"), "prepare")


@plays("preparer", "programme")
def agenda(tour: Tour) -> None:
    tour.see(tour.facilitator, f"{own(tour)}preparer/")
    tour.press(tour.facilitator, "Add a session")


@plays("preparer", "annoncer")
def announce(tour: Tour) -> None:
    tour.see(tour.facilitator, f"{own(tour)}preparer/")
    tour.press(tour.facilitator, "Announce it")


@plays("preparer", "inscrits")
def attendees(tour: Tour) -> None:
    tour.see(tour.organiser, GATHERING)
    tour.see(tour.organiser, f"{GATHERING}preparer/inscrits/")
    tour.press(tour.organiser, "Badges")


@plays("preparer", "forum")
def stages(tour: Tour) -> None:
    tour.see(tour.organiser, forum(tour, "barcamp"))
    tour.see(tour.organiser, f"{forum(tour, 'barcamp')}fusionner/")


# --- composer ---------------------------------------------------------------------------------------------------------


@plays("composer", "composer")
def compose(tour: Tour) -> None:
    page = tour.see(tour.organiser, forum(tour, "barcamp"))
    page.locator("button[name=to][value=compose]").click()
    tour.see(page, forum(tour, "barcamp"))
    tour.press(page, "Compose the grid")
    page.locator("#seconds-5").check()
    page.locator("#start").click()
    expect(page.locator("[data-grid] td .tile, [data-grid] td [data-topic]").first).to_be_visible()
    expect(page.locator("#start")).to_be_visible()
    tour.see(page, f"{forum(tour, 'barcamp')}composer/")
    page.locator("[aria-labelledby=grid-title]").first.evaluate("part => part.scrollIntoView()")
    tour.picture(page, "compose")


@plays("composer", "lire")
def read(tour: Tour) -> None:
    tour.see(tour.organiser, f"{forum(tour, 'barcamp')}composer/")


@plays("composer", "deplacer")
def move(tour: Tour) -> None:
    tour.see(tour.organiser, f"{forum(tour, 'barcamp')}composer/")


@plays("composer", "reparer")
def mend(tour: Tour) -> None:
    tour.see(tour.organiser, f"{forum(tour, 'barcamp')}composer/")


@plays("composer", "publier")
def publish(tour: Tour) -> None:
    page = tour.see(tour.organiser, f"{forum(tour, 'barcamp')}composer/")
    page.locator("#publish").click()
    expect(page.get_by_role("link", name=tour.words("See the published grid")).first).to_be_visible()
    tour.see(page, f"{forum(tour, 'barcamp')}grille/versions/")
    tour.participant.goto(f"{GATHERING}mon-programme/")
    tour.picture(tour.participant, "programme")


# --- accueillir -------------------------------------------------------------------------------------------------------


@plays("accueillir", "accueil")
def welcome(tour: Tour) -> None:
    tour.see(tour.organiser, f"{GATHERING}preparer/")
    tour.see(tour.organiser, f"{GATHERING}preparer/inscrits/")


@plays("accueillir", "mur")
def wall(tour: Tour) -> None:
    tour.see(tour.organiser, f"{GATHERING}preparer/")
    key = asked(tour.site, "SELECT welcome_key FROM gatherings_gathering WHERE slug = 'nantes-2019'")[0][0]
    tour.picture(tour.see(tour.organiser, f"/mur/{key}/"), "wall")


@plays("accueillir", "emargement")
def sheet(tour: Tour) -> None:
    page = tour.see(tour.organiser, f"/activites/demi-journees/{half_day(tour)[0]}/")
    page.locator("button[name=to][value=open]").click()
    expect(page.locator("button[name=to][value=closed]")).to_be_visible()
    tour.picture(tour.see(page), "sheet")


# --- conclure ---------------------------------------------------------------------------------------------------------


@plays("conclure", "reporter")
def postpone(tour: Tour) -> None:
    tour.see(tour.facilitator, f"{own(tour)}preparer/")
    tour.press(tour.facilitator, "Move to other days")


@plays("conclure", "annuler")
def cancel(tour: Tour) -> None:
    page = tour.see(tour.facilitator, f"{own(tour)}preparer/")
    tour.press(page, "Cancel the gathering")
    page.locator("main textarea, main input[name=reason]").first.fill("Le guide l’a annulée.")
    page.locator("main form button.button").last.click()
    page.wait_for_load_state()
    tour.see(page, f"{own(tour)}preparer/")


@plays("conclure", "terminer")
def finish(tour: Tour) -> None:
    page = tour.see(tour.organiser, f"{GATHERING}preparer/")
    tour.press(page, "Mark as finished")
    page.get_by_role("button", name=tour.words("Yes, it is finished")).click()
    page.wait_for_load_state()
    tour.see(page, f"{GATHERING}preparer/")


@plays("conclure", "article")
def article(tour: Tour) -> None:
    page = tour.see(tour.organiser, f"{GATHERING}preparer/")
    page.get_by_role("button", name=tour.words("Draft the article")).click()
    expect(page.locator(".ProseMirror a.record, .ProseMirror .record").first).to_be_visible()
    tour.picture(tour.see(page), "article")


# --- animer -----------------------------------------------------------------------------------------------------------


@plays("animer", "premiers-pas")
def first_steps(tour: Tour) -> None:
    tour.picture(tour.see(tour.facilitator, "/mon-bureau/"), "desk")


@plays("animer", "importer")
def import_a_table(tour: Tour) -> None:
    page = tour.see(tour.facilitator, "/annuaire/")
    tour.press(page, "Import, export")
    page.set_input_files(
        "input[type=file]",
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"nom;nom court\nCentre du guide;CG\n"},
    )
    tour.press(page, "See what it would do")


@plays("animer", "retrouver")
@plays("animer", "annuaire")
def directory(tour: Tour) -> None:
    tour.see(tour.facilitator, f"/annuaire/{organisation(tour)}/")
    tour.see(tour.facilitator, f"/annuaire/{organisation(tour)}/histoire/")


@plays("animer", "arrivees")
def arrivals(tour: Tour) -> None:
    tour.see(tour.facilitator, "/arrivees/")


@plays("animer", "mots")
def words(tour: Tour) -> None:
    tour.see(tour.facilitator, "/annuaire/mots/")


@plays("animer", "regles")
def rules(tour: Tour) -> None:
    tour.see(tour.facilitator, "/mon-bureau/")
    tour.see(tour.facilitator, "/annuaire/regles/")
    tour.see(tour.facilitator, "/annuaire/contact/")


@plays("animer", "acces")
def access(tour: Tour) -> None:
    person, account = asked(
        tour.site, "SELECT p.id, p.user_id FROM network_person p JOIN accounts_personallink l ON l.user_id = p.user_id "
        "WHERE l.purpose LIKE 'demo:participant%' ORDER BY l.id"
    )[0]  # fmt: skip
    tour.see(tour.facilitator, f"/annuaire/personnes/{person}/")
    tour.see(tour.facilitator, f"/comptes/{account}/")
    for address in ("/courriels/", "/journal/", "/mon-bureau/"):
        tour.see(tour.facilitator, address)


@plays("animer", "exploitation")
def operations(tour: Tour) -> None:
    tour.see(tour.facilitator, "/exploitation/")


# --- diriger ----------------------------------------------------------------------------------------------------------


def organisation(tour: Tour) -> str:
    return asked(
        tour.site,
        "SELECT o.slug FROM network_organisation o JOIN network_post p ON p.organisation_id = o.id ORDER BY o.id LIMIT 1",
    )[0][0]


@plays("diriger", "page")
def page_of_the_centre(tour: Tour) -> None:
    tour.see(tour.facilitator, f"/annuaire/{organisation(tour)}/")
    tour.press(tour.facilitator, "Change this page")


@plays("diriger", "equipe")
def team(tour: Tour) -> None:
    page = tour.see(tour.facilitator, f"/annuaire/{organisation(tour)}/")
    tour.press(page, "Add a person")


@plays("diriger", "actions")
def actions(tour: Tour) -> None:
    page = tour.see(tour.facilitator, "/activites/")
    tour.press(page, "New action")
    page.fill("[name=title]", "Action du guide")
    if page.locator("select[name=organisation]").count():
        page.locator("select[name=organisation]").select_option(index=1)
    page.locator("main form.form button.button:not([data-search])").last.click()
    expect(page.locator("h1")).to_have_text("Action du guide")
    tour.see(page)


@plays("diriger", "annee")
def year_of_the_centre(tour: Tour) -> None:
    for label in ("Import a past year", "Take meetings from an agenda"):
        tour.press(tour.see(tour.facilitator, f"/activites/centres/{organisation(tour)}/"), label)


@plays("diriger", "comptes")
def counts(tour: Tour) -> None:
    tour.picture(tour.see(tour.facilitator, "/activites/"), "counts")


# --- cataloguer -------------------------------------------------------------------------------------------------------


@plays("cataloguer", "ajouter")
def add_a_production(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, "/realisations/"), "Add a production")
    page.fill("[name=title]", "Réalisation du guide")
    page.locator("main form.form button.button:not([data-search])").last.click()
    expect(page.locator("h1")).to_have_text("Réalisation du guide")
    tour.see(page)


@plays("cataloguer", "reprendre")
def take_up(tour: Tour) -> None:
    page = tour.see(tour.visitor, "/realisations/?q=quartiers")
    page.locator(".productions a").first.click()
    page.wait_for_load_state()
    tour.see(page)
    tour.press(tour.see(page, "/realisations/?q=quartiers"), "Show this list on your site, or follow it")


# --- analyser ---------------------------------------------------------------------------------------------------------

CORPUS = "Corpus du guide"
CLAIM = "On s’est adapté."


def corpus_address(tour: Tour) -> str:
    key = asked(tour.site, "SELECT id FROM analysis_corpus ORDER BY id DESC LIMIT 1")[0][0]
    return f"/analyses/{key}/"


@plays("analyser", "corpus")
def make_a_corpus(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, "/mon-bureau/"), "Analyses of texts")
    tour.press(page, "New corpus")
    tour.press(page, "Texts of a file")
    rows = [(text.variables["centre"], text.text) for text in sample_answers(centres_of_the_day())]
    table = StringIO()
    csv.writer(table).writerows([("centre", "texte"), *rows[:40]])
    page.set_input_files("[name=file]", {"name": "r.csv", "mimeType": "text/csv", "buffer": table.getvalue().encode()})
    tour.press(page, "Send")
    page.fill("[name=title]", CORPUS)
    tour.press(page, "Show what will be kept")
    tour.press(page, "Keep this corpus")
    expect(page.locator("h1")).to_have_text(CORPUS)


@plays("analyser", "inviter")
def invite_to_the_corpus(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, corpus_address(tour)), "Invited people")
    role = "SELECT u.email FROM accounts_personallink l JOIN accounts_user u ON u.id = l.user_id WHERE l.purpose LIKE 'demo:part%' ORDER BY l.id"
    page.fill("[name=email]", asked(tour.site, role)[0][0])
    page.check("[name=role][value=code]")
    tour.press(page, "Invite")
    expect(page.locator("main ul.list > li")).to_have_count(2)


@plays("analyser", "classer")
def classify(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, corpus_address(tour)), "Classify the texts")
    page.fill("[name=k]", "3")
    tour.press(page, "Run")
    expect(page.locator("#classe-1")).to_be_visible(timeout=180_000)
    tour.picture(tour.see(page), "classes")
    tour.press(page, "Name it")


def code_a_passage(tour: Tour, page: Page, first: str, last: str) -> None:
    """Give the one code of the corpus to a passage of its first text, said by numbers of sentences."""
    tour.press(tour.see(page, f"{corpus_address(tour)}textes/1/"), "Codes and coding")
    page.locator("[data-by-numbers] summary").click()
    page.fill("[name=first]", first)
    page.fill("[name=last]", last)
    page.check("[name=codes]")
    tour.press(page, "Give these codes")
    expect(page.locator(".coding-list li")).to_have_count(1)


@plays("analyser", "coder")
def code_in_pairs(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, corpus_address(tour)), "Code book")
    tour.press(page, "New code")
    page.fill("[name=name]", "S’adapter")
    tour.press(page, "Save")
    tour.press(page, "Have everybody work blind")
    code_a_passage(tour, page, "1", "2")
    # The other coder sees no passage but their own.
    code_a_passage(tour, tour.participant, "1", "3")


@plays("analyser", "comparer")
def compare_coders(tour: Tour) -> None:
    page = tour.facilitator
    tour.press(tour.see(page, f"{corpus_address(tour)}codes/"), "Open the comparison")
    tour.press(tour.see(page, corpus_address(tour)), "Agreement between coders")
    page.locator("main form input[name=reason]").fill("Toute la phrase")
    tour.press(page, "It bears the code")
    expect(page.locator("#differences + ul")).to_contain_text("Toute la phrase")
    tour.press(tour.see(page, corpus_address(tour)), "Coded passages")
    tour.press(tour.see(page, corpus_address(tour)), "Codes by variable")


@plays("analyser", "constats")
def keep_a_finding(tour: Tour) -> None:
    page = tour.press(tour.see(tour.facilitator, corpus_address(tour)), "Findings")
    tour.press(page, "New finding")
    page.fill("[name=claim]", CLAIM)
    tour.press(page, "Save")
    for number, words in asked(
        tour.site,
        "SELECT position, substr(text, 1, 40) FROM analysis_document ORDER BY corpus_id DESC, position LIMIT 2",
    ):
        page.fill("[name=position]", str(number))
        page.fill("[name=pasted]", words)
        tour.press(page, "Quote it")
    expect(page.locator("#carries + ol > li")).to_have_count(2)
    page.check("[name=to][value=kept]")
    page.locator("section[aria-labelledby=state] button").click()
    page.wait_for_load_state()
    tour.see(page)
    assert asked(tour.site, "SELECT claim, state FROM analysis_finding") == [(CLAIM, "kept")]
