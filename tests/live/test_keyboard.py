"""Whole rooms walked by keyboard alone: each step, where the focus is and goes on, what is said, by which name and role."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.live.keyboard import Keyboard, keyboard_of
from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("drives a real browser against a real server")
SEED = """
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.activities.models import HalfDay
from faire_reseau.cooperations import actions as cooperations
from faire_reseau.gatherings import actions as gatherings
from tests import factories
from tests.cooperations.conftest import made
at = timezone.now()
scene = made()
for number in range(3):
    cooperations.note_idea(scene.first, text=f"Piste {number + 1}", at=at)
cooperations.open_convergence(scene.forum, dots_each=2, by=scene.organiser, at=at)
today = factories.gathering(slug="accueil", starts_on=timezone.localdate(), ends_on=timezone.localdate())
for first, last in (("Ada", "Éluard"), ("Bo", "Martin"), ("Cy", "Martel"), ("Di", "Zola")):
    factories.registration(today, factories.member(first_name=first, last_name=last))
barcamp = factories.forum(today)
for number in range(3):
    factories.topic(barcamp, f"Sujet {number + 1}")
soon = timezone.localdate() + timedelta(days=30)
later = factories.gathering(slug="bientot", starts_on=soon, ends_on=soon)
HalfDay.objects.filter(meeting__action=later.action).update(on=soon)
dines = gatherings.add_form_question(
    later, kind="choice", label="Dînez-vous ?", options=["Oui", "Non"], is_required=True, by=None, at=at
)
gatherings.add_form_question(
    later, kind="text", label="Quelles allergies ?", condition=f"{dines.pk}:Oui", is_required=True, by=None, at=at
)
gatherings.add_form_question(later, kind="file", label="Attestation", is_required=True, by=None, at=at)
people = {"ada": scene.people[0].user, "orga": scene.organiser, "nord": factories.organiser(today), "neuf": factories.member().user}
for name, user in people.items():
    make_personal_link(user, purpose="essai", by=None, at=at, key=f"cle-{name}-0000000000000000")
factories.session(scene.gathering, hour=16, title="Échange", pk=900)
half_day = HalfDay.objects.filter(meeting__action=today.action).order_by("pk").first()
(settings.DATA / "half-day").write_text(str(half_day.pk))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = seeded_site(tmp_path_factory.mktemp("site"), SEED)
    yield site
    site.stop()


@pytest.fixture
def enter(browser: Browser, site: Site) -> Iterator[Callable[..., Keyboard]]:
    keyboards: list[Keyboard] = []

    def new(name: str, path: str, **options) -> Keyboard:
        keyboards.append(keyboard_of(browser, site, name, path, **options))
        return keyboards[-1]

    yield new
    for keyboard in keyboards:
        keyboard.page.context.close()


def test_the_walls_are_driven_by_keyboard_and_the_focus_stays_on_what_was_pressed(enter):
    keys = enter("nord", "/rencontres/accueil/ecrans/")
    page = keys.page
    circle = page.get_by_role("button", name="Opening circle")
    keys.to(circle)

    keys.press("Enter")

    expect(circle).to_have_attribute("aria-pressed", "true")
    keys.is_at(circle)
    keys.hears_once("The walls show it now.")
    keys.to(page.get_by_role("button", name="Begin the round"))
    keys.press("Space")
    following = page.get_by_role("button", name="Next topic")
    expect(page.get_by_role("region").get_by_text("Topic 1 of 3")).to_be_visible()
    keys.is_at(page.get_by_role("region", name="Pitch round · Barcamp"))
    keys.to(following)
    keys.press("Enter")
    expect(page.get_by_role("region").get_by_text("Topic 2 of 3")).to_be_visible()
    keys.is_at(following)
    keys.hears_once("Topic 2 of 3: Sujet 2")
    expect(page.locator("#screens-body")).to_match_aria_snapshot("""
        - paragraph: "On the walls now: Opening circle"
        - button "Opening circle" [pressed]
        - region "Pitch round · Barcamp":
          - heading "Pitch round · Barcamp" [level=2]
          - button "Next topic"
    """)
    assert keys.faults == []


def test_people_are_let_in_at_the_door_by_keyboard_also_who_is_on_no_list(enter, site):
    keys = enter("nord", f"/activites/demi-journees/{(site.data / 'half-day').read_text()}/accueil/")
    page = keys.page
    page.locator("body[data-outbox-ready][data-door-ready]").wait_for()
    search = page.get_by_role("searchbox")
    keys.to(search)

    keys.write("mart")

    keys.hears_once("2 people found")
    expect(page.get_by_role("list").filter(has_text="Martin")).to_match_aria_snapshot("""
        - list:
          - listitem:
            - link "Martel Cy"
          - listitem:
            - link "Martin Bo"
    """)
    keys.to(page.get_by_role("link", name="Martin Bo"))
    keys.press("Enter")
    keys.is_at(page.get_by_role("heading", name="Martin Bo"))
    keys.to(page.get_by_role("button", name="Here", exact=True))
    keys.press("Enter")
    keys.is_at(search)
    keys.hears_once("Martin Bo: noted here")
    expect(page.locator("#door-state .figure strong").first).to_have_text("1")
    keys.is_at(search)

    keys.to(page.get_by_text("Somebody is not on the list"))
    keys.press("Enter")
    keys.to(page.get_by_label("First name"))
    keys.to(page.get_by_role("button", name="Take them down: here"))
    keys.press("Enter")
    keys.is_at(page.get_by_label("First name"))
    keys.hears_once("Say who it is: a first name or a last name.")
    keys.write("Zoé")
    keys.press("Enter")
    keys.is_at(page.get_by_role("heading", name="Zoé"))
    keys.hears_once("Zoé: noted here")
    keys.to(page.get_by_role("button", name="I sign without drawing"))
    keys.press("Space")
    keys.is_at(search)
    expect(page.locator("#door-state .figure strong").last).to_have_text("1")
    keys.is_at(search)
    assert keys.faults == []


def test_dots_are_placed_and_taken_back_by_keyboard_and_said_once(enter):
    keys = enter("ada", "/rencontres/ici/forums/1/convergence/")
    page = keys.page
    page.locator("body[data-outbox-ready]").wait_for()
    more, less = (page.locator("#idea-2").get_by_role("button", name=f"One dot {what}") for what in ("more", "less"))
    keys.to(more)

    keys.press("Enter")
    keys.hears_once("1 of your dots: Piste 2. 1 is left.")
    keys.press("Enter")

    keys.hears_once("2 of your dots: Piste 2. 0 are left.")
    keys.is_at(more)
    expect(page.locator("#idea-2")).to_match_aria_snapshot("""
        - listitem:
          - paragraph: Piste 2
          - paragraph:
            - button /One dot less.*Piste 2/
            - text: "2 of your dots: Piste 2"
            - button /One dot more.*Piste 2/ [disabled]
    """)
    keys.to(less, "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#idea-2 [data-own-words]")).to_have_text("1 of your dots: Piste 2")
    keys.press("Enter")
    keys.hears_once("0 of your dots: Piste 2. 2 are left.")
    keys.is_at(less)
    assert keys.faults == []


def test_ideas_are_grouped_and_a_commitment_is_made_by_keyboard(enter):
    keys = enter("orga", "/rencontres/ici/forums/1/convergence/")
    page = keys.page
    keys.to(page.get_by_text("Put ideas together"))
    keys.press("Enter")

    for name in ("Piste 1", "Piste 3"):
        keys.to(page.get_by_role("checkbox", name=name))
        keys.press("Space")
    keys.to(page.get_by_label("What they have in common"))
    keys.write("Un lieu")
    keys.press("Enter")

    keys.hears_once("Put together.")
    keys.is_at(page.get_by_role("region", name="Ideas"))
    expect(page.locator("#board")).to_match_aria_snapshot("""
        - list:
          - listitem:
            - heading /Un lieu/ [level=3]
    """)
    keys.to(page.get_by_role("link", name="New commitment"), "Shift+Tab")
    keys.press("Enter")
    keys.takes("/engagements/")
    keys.to(page.get_by_label("What is to be done"))
    keys.write("Ouvrir un lieu")
    keys.press("Enter")
    keys.is_at(page.get_by_role("alert"))
    keys.to(page.get_by_role("alert").get_by_role("link", name="Lead centre"))
    keys.press("Enter")
    keys.is_at(page.get_by_label("Lead centre"))
    keys.write("Centre A")
    keys.to(page.get_by_label("First step"))
    keys.write("Écrire à la mairie")
    keys.to(page.get_by_label("By when"))
    keys.write("01152030")
    keys.press("Tab")  # the button of the calendar, inside the field
    keys.look()
    keys.press("Shift+Tab", "Enter")
    keys.takes("/convergence/#commitments")
    keys.is_at(page.get_by_role("region", name="Commitments"))
    keys.hears_once("The directors of the lead centre are asked to accept.")
    expect(page.get_by_role("region", name="Commitments")).to_match_aria_snapshot("""
        - region "Commitments":
          - heading "Commitments" [level=2]
          - list:
            - listitem:
              - heading "Ouvrir un lieu" [level=3]
    """)
    assert keys.faults == []


def test_one_registers_by_keyboard_with_a_question_under_a_condition_and_a_file(enter, tmp_path):
    proof = tmp_path / "attestation.pdf"
    proof.write_bytes(b"%PDF-1.4\n%%EOF\n")
    keys = enter("neuf", "/rencontres/bientot/inscription/")
    page = keys.page
    allergies = page.get_by_label("Quelles allergies ?")
    expect(allergies).to_be_hidden()
    keys.to(page.get_by_role("checkbox").first)
    keys.press("Space")
    keys.to(page.get_by_role("radio", name="Oui"))
    keys.press("Space")
    keys.to(allergies)
    keys.to(page.get_by_role("button", name="Put me on the list"))

    keys.press("Enter")

    keys.is_at(allergies)
    keys.write("Noix")
    keys.to(page.get_by_label("Attestation"))
    page.get_by_label("Attestation").set_input_files(proof)  # how the field opens its window is the browser's own
    keys.is_at(page.get_by_label("Attestation"))
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
        - main:
          - group "Dînez-vous ?":
            - radio "Oui" [checked]
            - radio "Non"
          - textbox "Quelles allergies ?": Noix
          - button "Attestation"
    """)
    keys.to(page.get_by_role("button", name="Put me on the list"))
    keys.press("Enter")
    keys.takes("/rencontres/bientot/")
    keys.is_at(page.locator(".said"))
    expect(page.locator(".said")).to_have_text("Your registration is saved.")
    assert keys.faults == []


def test_a_note_is_written_commented_and_left_by_keyboard(enter):
    keys = enter("ada", "/rencontres/ici/sequences/900/note/")
    page = keys.page
    keys.to(page.get_by_role("link", name="Begin the note"))
    keys.press("Enter")
    keys.takes("/commencer/")
    keys.to(page.get_by_role("button", name="Begin the note"))
    keys.press("Enter")
    keys.takes("/ecrire/")
    expect(page.locator("[data-note-editor][data-ready]")).to_be_visible()
    text = page.get_by_role("textbox", name="Échange")
    keys.to(text)
    keys.write("Bonjour")
    keys.press("Control+Alt+2", "Enter")
    keys.write("Un lieu")
    keys.press("Alt+F10")
    keys.to(page.get_by_role("button", name="Idea"), "ArrowRight")
    keys.press("Enter")
    keys.is_at(text)
    expect(text).to_match_aria_snapshot("""
        - textbox "Échange":
          - heading "Bonjour" [level=2]
    """)
    expect(text.get_by_role("group", name="Idea")).to_have_text("IdeaUn lieu")
    keys.press("Shift+Control+ArrowLeft")
    # The editor hears of it after the key.
    page.wait_for_function("() => !document.querySelector('[data-note-editor]').editor.state.selection.empty")
    keys.press("Control+Alt+m")
    keys.is_at(page.get_by_role("textbox", name="Comment", exact=True))
    keys.write("Lequel ?")
    keys.to(page.get_by_role("button", name="Comment", exact=True))
    keys.press("Enter")
    keys.is_at(text)
    keys.hears_once("Lequel ?")
    keys.to(page.get_by_role("link", name="Read"))
    keys.press("Enter")
    keys.takes("/note/")
    expect(page.get_by_role("heading", name="Bonjour")).to_be_visible()
    assert keys.faults == []
