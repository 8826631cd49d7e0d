"""The compose page and the grid page: rights, forms without script, and organisers at work in real browsers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Cell, Composition
from tests import factories as make
from tests.live.entering import enter_by_link
from tests.live.server import ROOT

AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
BEFORE = make.NOW - timedelta(days=1)
PAGES = ("compose", "what_if")
DEEDS = ("start_composing", "stop_composing", "start_mending", "take_result", "change_grid", "publish_grid")
PLACES = "(cells) => cells.map((cell) => [cell.offsetTop, cell.offsetLeft, cell.offsetHeight, cell.offsetWidth])"


@pytest.fixture
def forum(db):
    forum = make.forum(phase=Phase.COMPOSE)
    for number in range(3):
        topic = make.topic(forum, f"Sujet {number + 1}")
        slot, space = queries.slots_of_forum(forum)[number // 2], queries.spaces_of_forum(forum)[number % 2]
        actions.move_topic(topic, slot, space, by=None, at=BEFORE)
    return forum


def address(forum, name, **query):
    return reverse(f"topics:{name}", args=[forum.session.gathering.slug, forum.pk], query=query or None)


def test_composing_is_for_those_who_run_the_gathering(forum, client):
    participant = make.participant(forum.session.gathering).user
    client.force_login(participant)

    statuses = [client.get(address(forum, name)).status_code for name in PAGES]
    done = [client.post(address(forum, name)).status_code for name in DEEDS]

    assert statuses + done == [404] * 8
    assert not Composition.objects.exists()


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_a_form_without_script_moves_a_topic_and_comes_back(forum, client):
    client.force_login(make.organiser(forum.session.gathering))
    topic, slot = forum.topics.get(number=1), queries.slots_of_forum(forum)[1]
    space = queries.spaces_of_forum(forum)[1]

    answer = client.post(address(forum, "change_grid"), {"do": f"move:{topic.pk}:{slot.pk}:{space.pk}", "seen": "3"})

    assert (answer.status_code, answer.url) == (302, address(forum, "compose"))
    assert list(Cell.objects.filter(topic=topic).values_list("slot", "space")) == [(slot.pk, space.pk)]


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_an_overtaken_move_is_offered_again_and_not_done(forum, client):
    client.force_login(make.organiser(forum.session.gathering))
    topic = forum.topics.get(number=1)

    answer = client.post(address(forum, "change_grid"), {"do": f"off:{topic.pk}", "seen": "1"})

    assert answer.status_code == 409
    assert f'value="off:{topic.pk}" id="again"' in answer.text
    assert Cell.objects.filter(topic=topic).count() == 1


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_the_second_of_two_reads_who_changed_what_and_does_theirs_all_the_same(forum, client):
    gathering, other = forum.session.gathering, Client()
    client.force_login(make.organiser(gathering))
    other.force_login(make.organiser(gathering))
    first, second = forum.topics.get(number=1), forum.topics.get(number=2)
    client.post(address(forum, "change_grid"), {"do": f"off:{first.pk}", "seen": "3"})

    refused = other.post(
        address(forum, "change_grid"), {"do": f"off:{second.pk}", "seen": "3"}, headers={"accept-language": "fr"}
    )
    seen = re.search(r'form="grid-form" name="seen" value="(\d+)"', refused.text)[1]
    do = re.search(r'name="do" value="([^"]+)" id="again">\s*([^<]+)<', refused.text)
    done = other.post(address(forum, "change_grid"), {"do": do[1], "seen": seen})

    assert (refused.status_code, seen, do.groups()) == (409, "4", (f"off:{second.pk}", "Le faire quand même"))
    assert (
        "Sujet 1"
        in re.search(r'notice-error stack-tight" role="alert" data-said>\s*<p>.*?</p>', refused.text, re.DOTALL)[0]
    )
    assert (done.status_code, sorted(Cell.objects.values_list("topic__number", flat=True))) == (302, [3])


def test_an_unreadable_change_is_a_missing_page(forum, client):
    client.force_login(make.organiser(forum.session.gathering))

    wrong = ["", "move", "move:x:1:1", "off:999999", "close:1:999999", "sing:1", "move:1:" + "9" * 40 + ":1"]

    assert [client.post(address(forum, "change_grid"), {"do": change}).status_code for change in wrong] == [404] * len(
        wrong
    )


@pytest.mark.slow("loads the compiled kernels for the account of a grid")
def test_too_long_a_note_comes_back_with_what_was_typed(forum, client):
    client.force_login(make.organiser(forum.session.gathering))

    answer = client.post(address(forum, "publish_grid"), {"note": "x" * 301, "seen": "3"})

    assert answer.status_code == 422
    assert "x" * 301 in answer.text


@pytest.mark.parametrize("topics", [1, 3])
def test_a_visitor_reads_the_published_grid_in_as_many_statements_whatever_its_size(
    topics, forum, client, django_assert_num_queries
):
    for topic in forum.topics.order_by("number")[topics:]:
        actions.move_topic(topic, None, None, by=None, at=BEFORE)
    actions.publish_grid(forum, by=None, at=BEFORE)
    client.get(address(forum, "versions"))  # what the house reads once is read

    with django_assert_num_queries(6):
        answer = client.get(address(forum, "grid"))
    with django_assert_num_queries(1):
        again = client.get(address(forum, "grid"), headers={"If-None-Match": answer["ETag"]})

    assert again.status_code == 304
    assert [f"Sujet {number}" in answer.text for number in (1, 2, 3)] == [number <= topics for number in (1, 2, 3)]


def test_an_unpublished_grid_is_missing_to_everybody(forum, client):
    assert client.get(address(forum, "grid")).status_code == 404
    client.force_login(make.organiser(forum.session.gathering))
    assert client.get(address(forum, "grid")).status_code == 404


def test_participants_are_told_what_changed_for_them(forum, client):
    person = make.participant(forum.session.gathering)
    topic = forum.topics.get(number=3)
    make.wish(topic, person, 3)
    actions.publish_grid(forum, by=None, at=BEFORE)
    actions.move_topic(topic, queries.slots_of_forum(forum)[0], queries.spaces_of_forum(forum)[0], by=None, at=BEFORE)
    actions.publish_grid(forum, by=None, at=BEFORE)
    client.force_login(person.user)

    answer = client.get(address(forum, "grid"))
    programme = client.get(reverse("topics:programme", args=[forum.session.gathering.slug]))

    assert [change.topic.title for change in answer.context["mine"]] == ["Sujet 3"]
    assert [change.topic.title for change in programme.context["programmes"][0][2]] == ["Sujet 3"]


COMPOSE = "/rencontres/ici/forums/1/composer/"


@pytest.fixture(scope="module")
def enter(site, browser):
    def new(name, **options):
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1280, "height": 900}} | options)
        page = context.new_page()
        enter_by_link(page, site, name)
        page.goto(f"{site.address}{COMPOSE}")
        return page

    return new


def tile(page, title):
    return page.locator(".square .tile", has=page.get_by_role("button", name=title, exact=True))


def cell_of(page, title):
    square = page.locator(".square", has=page.get_by_role("button", name=title, exact=True))
    return square.get_attribute("data-slot"), square.get_attribute("data-space")


class TestInBrowsers:
    """One site for all; each test moves topics of its own."""

    pytestmark = pytest.mark.slow("drives real browsers against a real server")

    def test_a_topic_is_moved_with_the_keyboard_alone_and_the_other_screen_follows(self, enter):
        page, other = enter("ada"), enter("bo")
        was, there = cell_of(page, "Sujet 1"), cell_of(page, "Sujet 4")

        page.get_by_role("button", name="Sujet 1", exact=True).press("Enter")
        expect(page.locator(".square .drop").first).to_be_focused()
        page.get_by_role("button", name="Sujet 1", exact=True).focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")

        expect(page.locator("[data-said]")).to_contain_text("Sujet 1")
        assert (cell_of(page, "Sujet 1"), cell_of(page, "Sujet 4")) == (there, was)
        here = f'.square[data-slot="{there[0]}"][data-space="{there[1]}"]'
        expect(other.locator(here)).to_contain_text("Sujet 1")

    def test_escape_gives_up_and_brings_the_focus_back(self, enter):
        page = enter("ada")

        page.get_by_role("button", name="Sujet 2", exact=True).press("Enter")
        expect(page.locator(".square .drop").first).to_be_focused()
        page.keyboard.press("Escape")

        expect(page.get_by_role("button", name="Sujet 2", exact=True)).to_be_focused()
        expect(page.locator(".drop")).to_have_count(0)

    def test_a_topic_is_dragged_into_a_free_cell(self, enter):
        page = enter("ada")
        free = page.locator(".square:not(:has(.tile))").first
        where = free.get_attribute("data-slot"), free.get_attribute("data-space")

        tile(page, "Sujet 8").drag_to(free)

        expect(page.locator("[data-said]")).to_contain_text("Sujet 8")
        assert cell_of(page, "Sujet 8") == where

    def test_cells_stay_where_they_are_when_their_costs_come(self, enter):
        page = enter("ada")
        before = page.locator(".square").evaluate_all(PLACES)

        page.get_by_role("button", name="Sujet 3", exact=True).press("Enter")
        expect(page.locator(".square .drop").first).to_be_focused()

        assert page.locator(".square").evaluate_all(PLACES) == before

    def test_the_second_time_of_a_topic_is_placed_with_the_keyboard(self, enter):
        page = enter("ada")
        tile(page, "Sujet 3").get_by_role("button", name="Twice").press("Enter")
        waits = page.locator("[data-off] .tile.is-again [data-choose]")
        expect(waits).to_have_text("Sujet 3, second time")

        waits.press("Enter")
        expect(page.locator(".square .drop").first).to_be_visible()
        page.locator(".square:not(:has(.tile)) .drop:not([aria-disabled])").first.press("Enter")

        expect(page.locator(".square .tile.is-again")).to_contain_text("Sujet 3")
        expect(page.locator("[data-off] .tile.is-again")).to_have_count(0)
        expect(page.locator(".square .tile.is-again [data-choose]")).to_be_focused()
        # And back: its cell is free again for the other tests.
        page.locator(".square .tile.is-again").get_by_role("button", name="Once only").press("Enter")
        expect(page.locator(".tile.is-again")).to_have_count(0)

    def test_the_second_of_two_hands_is_told_and_may_do_it_all_the_same(self, enter):
        first, second = enter("ada"), enter("bo")
        second.route("**/direct*", lambda route: route.abort())
        second.reload()
        tile(first, "Sujet 5").get_by_role("button", name="Lock").click()
        expect(first.locator("[data-said]")).to_contain_text("Sujet 5")

        tile(second, "Sujet 6").get_by_role("button", name="Lock").click()

        expect(second.get_by_role("alert")).to_contain_text("Sujet 5")
        second.locator("#again").click()
        expect(second.locator(".tile.is-locked")).to_have_count(2)

    @pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
    def test_the_page_fits_and_has_no_fault_that_axe_finds(self, enter, width, scheme):
        page = enter("ada", viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")

        page.evaluate(AXE)
        violations = page.evaluate("axe.run().then((told) => told.violations.map((one) => one.id))")

        assert violations == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
