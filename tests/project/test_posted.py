"""Addresses to which forms are sent lead to a page when they are asked for: after a refusal, in another language, reloaded."""

import inspect

import pytest
from django.urls import URLPattern, get_resolver

from faire_reseau.project.posted import page_above
from tests import factories as make
from tests.house.test_rights import _address, addresses, house  # noqa: F401  (a fixture)
from tests.topics import made

pytestmark = pytest.mark.django_db


def only_taking_what_is_sent() -> list[str]:
    """The names of the addresses whose view refuses to be asked for."""
    names: list[str] = []

    def walk(patterns, space):
        for pattern in patterns:
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name and "require_POST" in _decorators(pattern.callback):
                names.append(space + pattern.name)

    walk(get_resolver("faire_reseau.project.urls").url_patterns, "")
    return names


def _decorators(view) -> str:
    source = inspect.getsource(inspect.unwrap(view)) if inspect.isfunction(view) else ""
    return source[: source.find("def ")]


def test_every_address_that_takes_forms_leads_to_a_page_for_who_may_use_it(client, house):  # noqa: F811
    accounts, given = house[0], house[1]
    made.enter(client, accounts["facilitator"])
    names = only_taking_what_is_sent()

    answers = {}
    for name in names:
        page = client.get(_address(name, addresses()[name], given), follow=True)
        if page.status_code == 405 or not page.redirect_chain:
            answers[name] = page.status_code

    assert (len(names) > 50, answers) == (True, {})


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/rencontres/ici/preparer/espaces/", "/rencontres/ici/preparer/"),
        ("/rencontres/ici/preparer/inscrits/nouveau/", "/rencontres/ici/preparer/inscrits/"),
        ("/rencontres/ici/forums/3/composer/grille/", "/rencontres/ici/forums/3/composer/"),
        ("/rencontres/ici/forums/3/sujets/7/retirer/", "/rencontres/ici/forums/3/sujets/7/"),
        ("/mon-compte/sessions/3/", "/mon-compte/sessions/"),
        ("/inconnu/", "/"),
    ],
)
def test_the_page_of_a_form_is_the_nearest_address_above(path, page):
    assert page_above(path) == page


def test_after_a_refused_form_the_language_link_leads_to_the_page_of_the_form(client):
    gathering = make.gathering(slug="ici")
    made.enter(client, make.organiser(gathering))
    refused = client.post("/rencontres/ici/preparer/espaces/", {"name": "", "capacity_people": ""})
    link = "/langue/fr/?suite=/rencontres/ici/preparer/espaces/"

    page = client.get(link, follow=True)

    assert (refused.status_code, link in refused.content.decode()) == (422, True)
    assert (page.status_code, page.redirect_chain[-1][0]) == (200, "/rencontres/ici/preparer/")
