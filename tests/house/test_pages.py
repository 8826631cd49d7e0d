"""What machines of accessibility miss, on every page of the house: names, references, nesting, titles, removals, errors."""

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

import pytest
from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import resolve, reverse

from faire_reseau.activities.models import Action
from faire_reseau.gatherings.models import Gathering, Session
from tests import factories
from tests.house import criteria, form_criteria
from tests.house.markup import Page
from tests.house.test_rights import house, made_house  # noqa: F401  (`house` is a fixture)
from tests.house.walking import walk

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.full,
    pytest.mark.slow("asks for every page of the house in four roles"),
]
ROLES = ("visitor", "participant", "organiser", "facilitator")
ABOUT_ONESELF = {("gatherings:welcome", "visitor"), ("network:me", "participant"), ("accounts:enter", "visitor")}
# Screens of a room, which nobody operates, and frames of other sites: no head and no menu.
SCREENS = {
    "activities:qr",
    "catalogue:embedded",
    "cooperations:wall",
    "questions:wall",
    "topics:door",
    "topics:wall_screen",
}


class Shown(NamedTuple):
    """A page that is shown to a role."""

    name: str
    role: str
    address: str
    page: Page


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker) -> list[Shown]:
    """Each page that each role is shown, asked for once for all tests of this file."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)
    shown = []
    with django_db_blocker.unblock(), transaction.atomic():
        house = made_house()
        # Links are told apart by the names of the things they lead to.
        Action.objects.update(title=Concat("title", Value(" "), Cast("pk", CharField())))
        Gathering.objects.update(title=Concat("title", Value(" "), Cast("pk", CharField())))
        Session.objects.update(title=Concat("title", Value(" "), Cast("pk", CharField())))
        for role, name, address, client in walk(house, ROLES):
            answer = client.get(address)
            if answer.status_code == 200 and b"<html" in answer.content[:200]:
                shown.append(Shown(name, role, address, Page(answer.content.decode())))
        transaction.set_rollback(True)
    return shown


def faults(
    pages: Iterable[Shown], rule: Callable[[Page], Iterable[str]], apart: Collection[str] = ()
) -> dict[str, list[str]]:
    """What `rule` finds, by the name of the address; nothing is asked of those `apart`."""
    faults_by_name = defaultdict(set)
    for shown in pages:
        if shown.name not in apart:
            faults_by_name[shown.name] |= set(rule(shown.page))
    return {name: sorted(page_faults) for name, page_faults in faults_by_name.items() if page_faults}


def test_every_page_refers_to_what_is_there_and_nests_as_html_does(pages):
    assert faults(pages, lambda page: [*criteria.references(page), *page.faults]) == {}
    assert len({shown.name for shown in pages}) > 60


def test_every_drawing_table_figure_and_group_of_every_page_has_a_name(pages):
    assert faults(pages, criteria.nameless) == {}


def test_the_address_of_every_qr_stands_beside_it_as_text(pages):
    assert faults(pages, criteria.unwritten_qr) == {}
    assert len([node for shown in pages for node in shown.page.all("svg") if node.has_class("qr")]) > 5


def test_folds_of_live_parts_stay_open_and_nothing_in_them_speaks_by_itself(pages):
    assert faults(pages, criteria.live_faults) == {}
    assert len({shown.name for shown in pages if "data-live-replace" in str([n.attrs for n in shown.page.all()])}) > 10


def test_every_picture_of_every_page_says_what_it_shows_or_is_silent_altogether(pages):
    assert faults(pages, criteria.ill_pictured) == {}


def test_every_header_of_every_table_has_its_scope_and_no_two_tables_of_a_page_one_name(pages):
    assert faults(pages, criteria.ill_headed_tables) == {}


def test_every_link_of_every_page_has_a_name_that_tells_where_it_leads(pages):
    assert faults(pages, criteria.ill_named_links) == {}


def test_every_button_of_every_page_has_a_name_that_tells_what_it_does(pages):
    assert faults(pages, form_criteria.ill_named_buttons) == {}


def test_every_page_has_one_first_heading_and_skips_no_level(pages):
    assert faults(pages, criteria.ill_headed) == {}


def test_every_page_has_its_landmarks_each_with_its_name(pages):
    assert faults(pages, criteria.ill_structured, SCREENS) == {}


def test_every_list_of_every_page_holds_its_items_and_nothing_else(pages):
    assert faults(pages, criteria.ill_listed) == {}


def test_no_element_of_any_page_is_there_for_its_looks(pages):
    assert faults(pages, criteria.for_looks) == {}


def test_no_page_opens_a_window_moves_on_or_changes_the_order_of_focus(pages):
    assert faults(pages, criteria.wanders) == {}


def test_nothing_that_is_hidden_from_the_ear_takes_the_focus(pages):
    assert faults(pages, criteria.unheard) == {}


def test_every_field_of_every_page_has_a_label_that_stands_beside_it(pages):
    assert faults(pages, form_criteria.unlabelled) == {}
    assert faults(pages, form_criteria.apart) == {}


def test_choices_of_one_name_stand_in_a_group_with_a_name_of_its_own(pages):
    assert faults(pages, form_criteria.ungrouped) == {}
    assert faults(pages, form_criteria.same_legends) == {}


def test_what_somebody_wrote_and_a_form_is_about_is_marked_as_a_quotation_and_nothing_else_is(pages):
    quoted = {shown.name: [node.text() for node in shown.page.all("blockquote", "q")] for shown in pages}

    forms = {f"questions:{name}" for name in ("answer", "aside", "merge", "send")}
    about = {form: ["Quand ?"] for form in forms} | {"cooperations:went": ["Une"]}
    # The passages of comments, and of one to come.
    about |= {"notes:note": ["Écrire"], "notes:history": ["Écrire"], "notes:write": ["", "Écrire"]}
    # Passages of texts that are analysed.
    about |= {f"analysis:{name}": ["mots"] for name in ("coded_passages", "coding", "coding_memo", "finding")}
    # One of them is masked.
    about |= {
        "analysis:mask": ["… mots. … X1▒"],
        "analysis:masking": ["… mots. … X1▒"],
        "analysis:suggestions": ["X1▒"],
    }
    assert {name: words for name, words in quoted.items() if words} == about


def test_no_page_draws_with_signs(pages):
    assert faults(pages, criteria.cryptic) == {}


def test_every_page_begins_with_the_skip_link_and_leads_to_menu_and_search(pages):
    assert faults(pages, criteria.unreached, SCREENS) == {}


def test_head_menu_content_and_foot_stand_in_one_order_on_every_page(pages):
    orders = {tuple(criteria.landmarks(shown.page)) for shown in pages if shown.name not in SCREENS}

    assert orders == {("header", "nav", "main", "footer")}


def test_every_page_begins_with_its_type_of_document(pages):
    assert {shown.page.declared for shown in pages} == {"doctype html"}


def test_every_page_says_its_language_and_no_other_than_those_of_the_house(pages):
    assert faults(pages, lambda page: criteria.ill_languaged(page, "fr")) == {}


def test_a_field_that_several_pages_have_bears_one_label(pages):
    assert form_criteria.otherwise_labelled(shown.page for shown in pages) == {}


def test_nothing_is_removed_at_one_press(pages):
    forms_by_page = {shown.name: form_criteria.unasked(shown.page, shown.address) for shown in pages}

    assert {name: forms for name, forms in forms_by_page.items() if forms} == {}


def test_every_page_has_a_title_of_its_own_and_leads_to_help(pages):
    assert criteria.shared_titles((shown.role, shown.name, shown.page) for shown in pages) == {}
    assert faults(pages, criteria.helpless, {"catalogue:embedded"}) == {}


def test_pages_about_oneself_tell_the_browser_what_their_fields_are_for(pages, client, monkeypatch):
    # Nobody joins a gathering that is over: this page is asked for on its day.
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.NOW)
    welcome = client.get(reverse("gatherings:welcome", args=[factories.gathering().welcome_key])).content.decode()
    purposes = {(shown.name, shown.role): form_criteria.purposes(shown.page) for shown in pages}
    purposes["gatherings:welcome", "visitor"] = form_criteria.purposes(Page(welcome))

    about_oneself = [purposes[place] for place in ABOUT_ONESELF]
    assert all(about_oneself)
    assert {field: purpose for fields in about_oneself for field, purpose in fields.items()} == form_criteria.PURPOSES
    assert purposes["network:change_person", "facilitator"].keys() >= {"email", "phone"}
    assert set(purposes["network:change_person", "facilitator"].values()) == {""}


def sent_empty(client: Client, page: Page, here: str) -> list[tuple[str, str]]:
    """Address and answer of each form of the page, sent with its hidden fields alone."""
    sent_forms = []
    for form in page.all("form"):
        if form.attrs.get("method", "").lower() != "post":
            continue
        address = form.attrs.get("action") or here
        fields = {
            node.attrs["name"]: node.attrs.get("value", "")
            for node in form.below()
            if node.tag == "input" and node.attrs.get("type") == "hidden" and node.attrs.get("name")
        }
        with transaction.atomic():
            answer = client.post(address, fields)
            transaction.set_rollback(True)
        if answer["Content-Type"].startswith("text/html") and answer.status_code in (200, 400, 409, 422):
            sent_forms.append((address, answer.content.decode()))
    return sent_forms


def unmet(text: str) -> list[str]:
    """What a page that comes back with errors does not tell."""
    page = Page(text)
    wrong = [node for node in page.all() if node.attrs.get("aria-invalid") == "true" or node.has_class("wrong")]
    alerts = [node for node in page.all() if node.attrs.get("role") == "alert" and "hidden" not in node.attrs]
    if not wrong and not alerts:
        return []
    faults = criteria.references(page)
    if not page.title().startswith("Erreur : "):
        faults.append(f"title {page.title()}")
    if wrong and not any(node.has_class("form-summary") for node in alerts):
        faults.append("no summary")
    links = {node.attrs.get("href", "")[1:] for alert in alerts for node in alert.below() if node.tag == "a"}
    described = {name for node in page.all() for name in node.attrs.get("aria-describedby", "").split()}
    for node in page.all():
        if node.has_class("wrong") and node.attrs.get("id") not in described:
            faults.append(f"{node.text()} is tied to nothing")
    if wrong and not links:
        faults.append("the summary leads nowhere")
    return faults


def test_every_form_sent_empty_says_error_in_the_title_and_first_on_the_page_with_links(house, caplog):  # noqa: F811
    caplog.set_level(logging.CRITICAL, "django.request")
    faults_by_page, refused = {}, set()
    for _role, _name, address, client in walk(house, ("visitor", "organiser", "facilitator")):
        answer = client.get(address)
        if answer.status_code != 200 or b"<html" not in answer.content[:200]:
            continue
        for where, text in sent_empty(client, Page(answer.content.decode()), address):
            if faults := unmet(text):
                faults_by_page[resolve(where.partition("?")[0].partition("#")[0]).view_name] = faults
            elif "form-summary" in text:
                refused.add(where)

    assert faults_by_page == {}
    assert len(refused) > 8
