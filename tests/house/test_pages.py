"""What machines of accessibility miss, on every page of the house: names, references, nesting, titles, removals, errors."""

import logging
import re
from collections import defaultdict
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.house.markup import Node, Page
from tests.house.test_rights import TABLE, _address, addresses, house, taken_back  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.django_db, pytest.mark.slow("asks for every page of the house in four roles")]
ROLES = ("visitor", "participant", "organiser", "facilitator")
REFERENCES = (
    "for",
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-owns",
    "aria-details",
    "form",
    "list",
)
# Addresses whose press takes something away for somebody; each is met in a `confirm` part, or on a page that shows what goes.
REMOVES = re.compile(r":(remove|drop|withdraw|cancel|release|erase|delete|revoke|end)(_|$)|^mfa_(deactivate|remove)")
SHOWS_WHAT_GOES = {"accounts:erase", "network:erase_person"}


ABOUT_ONESELF = {("gatherings:welcome", "visitor"), ("network:me", "participant"), ("accounts:enter", "visitor")}
# Addresses of the library that show the same page.
SAME_PAGE = ({"account_login", "account_request_login_code", "account_signup", "accounts:enter"},)


def names_asked() -> list[str]:
    return sorted({name for names in TABLE.values() for name in names.split()})


@pytest.fixture
def pages(house, caplog) -> list[tuple[str, str, str, str]]:  # noqa: F811  (the fixture)
    """Name, role, address and text of each page that each role is shown."""
    caplog.set_level(logging.CRITICAL, "django.request")
    takes, shown = addresses(), []
    for role in ROLES:
        client = Client()
        if house[0][role]:
            client.force_login(house[0][role])
        cookies = client.cookies.copy()
        for name in names_asked():
            client.cookies = cookies.copy()
            with taken_back():
                address = _address(name, takes[name], house[1])
                answer = client.get(address)
            if answer.status_code == 200 and b"<html" in answer.content[:200]:
                shown.append((name, role, address, answer.content.decode()))
    return shown


def references(page: Page) -> list[str]:
    """What refers to no element of the page, and identifiers that stand twice or are no words."""
    ids = [node.attrs["id"] for node in page.all() if "id" in node.attrs]
    told = [f"id {name} twice" for name in sorted(set(ids)) if ids.count(name) > 1]
    told += [f"id {name}" for name in sorted(set(ids)) if name.startswith("_") or not name]
    for node in page.all():
        wanted = [name for key in REFERENCES for name in node.attrs.get(key, "").split()]
        if node.tag == "a" and node.attrs.get("href", "").startswith("#"):
            wanted.append(node.attrs["href"][1:])
        told += [f"{node.tag} refers to {name!r}" for name in wanted if name and name not in ids]
    return told


def nameless(page: Page) -> list[str]:
    """Drawings, tables, figures and groups that tell no name."""
    told = []
    for node in page.all("svg"):
        is_silent = node.attrs.get("aria-hidden") == "true"
        name = node.attrs.get("aria-label") or node.attrs.get("aria-labelledby")
        if not is_silent and not (node.attrs.get("role") and name):
            told.append("svg")
    told += [f"table {node.attrs.get('class')}" for node in page.all("table") if not has_caption(node)]
    for node in page.all("figure"):
        caption = next((child.text() for child in node.below() if child.tag == "figcaption"), "")
        is_tied = node.attrs.get("aria-label") == caption or node.attrs.get("aria-labelledby")
        if caption and not (is_tied and node.attrs.get("role") == "figure"):
            told.append(f"figure {caption}")
    told += [f"fieldset {node.text()[:30]}" for node in page.all("fieldset") if not has_legend(node)]
    return told


def has_caption(node: Node) -> bool:
    return any(child.tag == "caption" and child.text() for child in node.children)


def has_legend(node: Node) -> bool:
    return any(child.tag == "legend" for child in node.children) or bool(node.attrs.get("aria-label"))


def unasked(page: Page, here: str) -> list[str]:
    """Forms that remove at one press."""
    told = []
    for form in page.all("form"):
        if form.attrs.get("method", "").lower() != "post":
            continue
        address = form.attrs.get("action") or here
        try:
            name = resolve(address.partition("?")[0].partition("#")[0]).view_name
        except Resolver404:
            continue
        removes = REMOVES.search(name) or any(
            node.tag == "button" and node.attrs.get("value") in {"cancelled", "end_sessions", "end_links", "suspend"}
            for node in form.below()
        )
        is_asked = any(node.tag == "details" and node.has_class("confirm") for node in form.above())
        if removes and not is_asked and name not in SHOWS_WHAT_GOES:
            told.append(name)
    return told


def test_every_page_refers_to_what_is_there_and_nests_as_html_does(pages):
    told = defaultdict(set)
    for name, _role, _where, text in pages:
        page = Page(text)
        told[name] |= {*references(page), *page.faults}

    assert {name: sorted(faults) for name, faults in told.items() if faults} == {}
    assert len(told) > 60


def test_every_drawing_table_figure_and_group_of_every_page_has_a_name(pages):
    told = defaultdict(set)
    for name, _role, _where, text in pages:
        told[name] |= set(nameless(Page(text)))

    assert {name: sorted(faults) for name, faults in told.items() if faults} == {}


def test_nothing_is_removed_at_one_press(pages):
    told = defaultdict(set)
    for name, _role, address, text in pages:
        told[name] |= set(unasked(Page(text), address))

    assert {name: sorted(faults) for name, faults in told.items() if faults} == {}


def test_every_page_has_a_title_of_its_own_and_leads_to_help(pages):
    titles, helpless = defaultdict(set), set()
    for name, role, _where, text in pages:
        page = Page(text)
        titles[role, page.title()].add(name)
        if not any(node.attrs.get("href") == "/aide/" for node in page.all("a")):
            helpless.add(name)

    shared = {
        title: sorted(names)
        for (_role, title), names in titles.items()
        if len(names) > 1 and not any(names <= same for same in SAME_PAGE)
    }
    assert shared == {}
    assert helpless == set()


def test_pages_about_oneself_tell_the_browser_what_their_fields_are_for(pages):
    wanted = {"first_name": "given-name", "last_name": "family-name", "email": "email", "phone": "tel"}
    told = defaultdict(dict)
    for name, role, _where, text in pages:
        for node in Page(text).all("input"):
            if node.attrs.get("name") in wanted and node.attrs.get("type") != "hidden":
                told[name, role][node.attrs["name"]] = node.attrs.get("autocomplete", "")

    about_oneself = {
        place: fields
        for place, fields in told.items()
        if place in {("gatherings:welcome", "visitor"), ("network:me", "participant"), ("accounts:enter", "visitor")}
    }
    assert len(about_oneself) == 3
    assert {field: told for fields in about_oneself.values() for field, told in fields.items()} == wanted
    assert told["network:change_person", "facilitator"].keys() >= {"email", "phone"}
    assert set(told["network:change_person", "facilitator"].values()) == {""}


def sent_empty(client: Client, page: Page, here: str) -> list[tuple[str, str]]:
    """Address and answer of each form of the page, sent with its hidden fields alone."""
    told = []
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
            told.append((address, answer.content.decode()))
    return told


def unmet(text: str) -> list[str]:
    """What a page that comes back with errors does not tell."""
    page = Page(text)
    wrong = [node for node in page.all() if node.attrs.get("aria-invalid") == "true" or node.has_class("wrong")]
    alerts = [node for node in page.all() if node.attrs.get("role") == "alert" and "hidden" not in node.attrs]
    if not wrong and not alerts:
        return []
    told = references(page)
    if not page.title().startswith("Erreur : "):
        told.append(f"title {page.title()}")
    if wrong and not any(node.has_class("form-summary") for node in alerts):
        told.append("no summary")
    links = {node.attrs.get("href", "")[1:] for alert in alerts for node in alert.below() if node.tag == "a"}
    described = {name for node in page.all() for name in node.attrs.get("aria-describedby", "").split()}
    for node in page.all():
        if node.has_class("wrong") and node.attrs.get("id") not in described:
            told.append(f"{node.text()} is tied to nothing")
    if wrong and not links:
        told.append("the summary leads nowhere")
    return told


def test_every_form_sent_empty_says_error_in_the_title_and_first_on_the_page_with_links(house, caplog):  # noqa: F811
    caplog.set_level(logging.CRITICAL, "django.request")
    takes, told, refused = addresses(), {}, set()
    for role in ("visitor", "organiser", "facilitator"):
        client = Client()
        if house[0][role]:
            client.force_login(house[0][role])
        cookies = client.cookies.copy()
        for name in names_asked():
            client.cookies = cookies.copy()
            with taken_back():
                address = _address(name, takes[name], house[1])
                answer = client.get(address)
                if answer.status_code != 200 or b"<html" not in answer.content[:200]:
                    continue
                for where, text in sent_empty(client, Page(answer.content.decode()), address):
                    client.cookies = cookies.copy()
                    if faults := unmet(text):
                        told[resolve(where.partition("?")[0].partition("#")[0]).view_name] = faults
                    elif "form-summary" in text:
                        refused.add(where)

    assert told == {}
    assert len(refused) > 8


def test_faults_of_every_kind_are_found():
    def faults(text: str) -> Any:
        page = Page(text)
        return [*page.faults, *references(page), *nameless(page)]

    assert faults("<span><form><p>x</p></form></span>")[0] == "<form> in <span>"
    assert faults("<p>a<div>b</div></p>") == ["<div> ends a <p>", "</p> closes nothing"]
    assert faults("<div><section></div>") == ["<section> is closed by </div>"]
    assert faults('<p id="a">x</p><p id="a">y</p>') == ["id a twice"]
    assert faults('<fieldset aria-describedby="_hint"><legend>x</legend></fieldset>') == ["fieldset refers to '_hint'"]
    assert faults('<a href="#gone">x</a>') == ["a refers to 'gone'"]
    assert faults('<svg class="qr"><path d=""/></svg>') == ["svg"]
    assert faults("<table class=table><tr><td>x</table>") == ["table table"]
    assert faults("<figure><img alt=''><figcaption>Ana</figcaption></figure>") == ["figure Ana"]
    cancels = reverse("gatherings:cancel", args=["a"])
    assert unasked(Page(f'<form method="post" action="{cancels}"></form>'), "") == ["gatherings:cancel"]
    assert unmet('<title>x</title><p class="wrong">non</p>') == [
        "title x",
        "no summary",
        "non is tied to nothing",
        "the summary leads nowhere",
    ]
