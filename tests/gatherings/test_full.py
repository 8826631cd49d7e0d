"""A full gathering says so before one signs in, and who leaves the waiting list is not told of a place."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.templatetags.gatherings import register_label
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
FULL = "C’est complet\u00a0: vous pouvez vous inscrire sur la liste d’attente."
BUTTON = "M’inscrire sur la liste d’attente"


@pytest.fixture
def gathering():
    return factories.gathering(slug="nantes", capacity_people=1)


def come(gathering, *half_days):
    person = factories.member()
    return actions.register(gathering, person, half_days, post=None, by=person.user, at=NOW)


def test_visitors_read_what_is_full_also_once_the_page_was_kept_and_when_a_place_is_given_back(client, gathering):
    morning, afternoon = queries.half_days_of(gathering)
    pages = [client.get("/rencontres/nantes/").text]
    first = come(gathering, morning)
    pages.append(client.get("/rencontres/nantes/").text)
    come(gathering, afternoon)
    pages.append(client.get("/rencontres/nantes/").text)
    actions.cancel_registration(first, by=first.person.user, at=NOW)
    pages.append(client.get("/rencontres/nantes/").text)

    assert [FULL in page for page in pages] == [False, False, True, False]
    assert [BUTTON in page for page in pages] == [False, False, True, False]
    assert ["C’est complet\u00a0: mardi 25 juin, matin." in page for page in pages] == [False, True, False, False]
    assert ["C’est complet\u00a0: mardi 25 juin, après-midi." in page for page in pages] == [False, False, False, True]


def test_every_link_to_the_form_says_that_it_is_full(gathering):
    with translation.override("fr"):
        before = register_label(gathering)
    come(gathering, *queries.half_days_of(gathering))
    says_alone = [
        path.name
        for path in HOUSE.rglob("templates/**/*.html")
        if re.search(
            r"gatherings:register' [^%]+%}\">(?:(?!is_full)[^<])*{% translate \"Register\"",
            path.read_text(encoding="utf-8"),
        )
    ]

    with translation.override("fr"):
        assert (str(before), register_label(gathering), says_alone) == ("Je viens à la rencontre", BUTTON, [])


def test_the_form_of_a_full_gathering_says_so_and_its_button_puts_on_the_waiting_list(client, gathering):
    come(gathering, *queries.half_days_of(gathering))
    person = factories.member()
    client.force_login(person.user)

    form = client.get("/rencontres/nantes/inscription/").text
    actions.register(gathering, person, queries.half_days_of(gathering), post=None, by=person.user, at=NOW)
    change = client.get("/rencontres/nantes/inscription/").text

    assert (FULL in form, BUTTON in form) == (True, True)
    assert (FULL in change, BUTTON in change) == (False, False)


@pytest.mark.parametrize(
    ("waits", "button", "sentence"),
    [
        (True, "Quitter la liste d’attente", "Vous n’êtes plus sur la liste d’attente."),
        (False, "Je ne viens plus", "Votre place est rendue."),
    ],
)
def test_who_leaves_the_waiting_list_is_told_so_and_who_had_a_place_that_it_is_given_back(
    client, gathering, waits, button, sentence
):
    if waits:
        come(gathering, *queries.half_days_of(gathering))
    client.force_login(come(gathering, *queries.half_days_of(gathering)).person.user)

    form = client.get("/rencontres/nantes/inscription/").text
    page = client.post("/rencontres/nantes/inscription/annuler/", follow=True).text

    assert button in form
    assert sentence in page
    assert Registration.objects.filter(state="cancelled").count() == 1


def test_the_join_qr_of_a_full_gathering_says_so(client, gathering):
    come(gathering, *queries.half_days_of(gathering))

    page = client.get(f"/bienvenue/{gathering.welcome_key}/").text

    assert (FULL in page, BUTTON in page) == (True, True)
