"""People who have a single name: they are entered, shown, sorted, found, merged and erased as anybody else."""

import pytest
from django.utils import translation

from faire_reseau.activities.models import Presence
from faire_reseau.gatherings.letters.blocks import blocks_of
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.queries import half_days_of
from faire_reseau.kit.folding import filed
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.name_forms import WhoForm
from faire_reseau.kit.traces import excerpts
from faire_reseau.network.actions import merge_people
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.models import Person
from faire_reseau.network.queries import subject_of_person
from tests import factories
from tests.factories import NOW
from tests.network.test_importing import tried

pytestmark = pytest.mark.django_db
ENOUGH = "Écrivez un prénom ou un nom\u00a0: l’un des deux suffit."
SINGLE = [{"first_name": "Plume", "last_name": ""}, {"first_name": "", "last_name": "Plume"}]


def named(number=0, **fields):
    who = factories.person(account=False, **fields)
    for column, value in SINGLE[number].items():
        setattr(who, column, value)
    who.save()
    return who


def subclasses(form):
    for sub in form.__subclasses__():
        yield sub
        yield from subclasses(sub)


def test_every_form_that_asks_for_a_name_takes_a_single_one():
    asking = {form for form in subclasses(HouseForm) if "first_name" in form.base_fields} - {WhoForm}

    assert len(asking) >= 5
    assert [form.__name__ for form in asking if not issubclass(form, WhoForm)] == []


@pytest.mark.usefixtures("_on_the_day")
@pytest.mark.parametrize("names", SINGLE)
def test_somebody_with_a_single_name_is_registered_by_the_qr_the_list_and_the_sheet(client, names):
    gathering = factories.gathering(slug="nantes")
    half = half_days_of(gathering)[0]
    typed = {**names, "email": "a@exemple.fr", "half_days": [half.pk]}
    welcome = f"/bienvenue/{gathering.welcome_key}/"
    refused = client.post(welcome, {**typed, "first_name": " ", "last_name": ""}).content.decode()
    taken = client.post(welcome, typed)
    client.force_login(factories.organiser(gathering))
    again = {"despite_resemblance": "on"}
    listed = client.post("/rencontres/nantes/preparer/inscrits/nouveau/", {**typed, **again, "email": ""})
    noted = client.post(f"/activites/demi-journees/{half.pk}/arrivees/", {**names, **again})

    assert (ENOUGH in refused, "(facultatif)</span></label><input" in refused.partition("last_name")[0]) == (
        True,
        False,
    )
    assert [answer.status_code for answer in (taken, listed, noted)] == [302] * 3
    assert (Registration.objects.count(), Presence.objects.count()) == (2, 1)
    assert {str(who) for who in Person.objects.filter(**names)} == {"Plume"}


@pytest.fixture
def _on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.mark.parametrize("number", [0, 1])
def test_a_single_name_is_written_large_on_the_badge_and_greets_in_letters(client, number):
    gathering = factories.gathering(slug="nantes")
    registration = factories.registration(gathering, named(number))
    client.force_login(factories.organiser(gathering))

    page = client.get("/rencontres/nantes/preparer/badges/").content.decode()
    first, last = (page.partition(f"badge-{part}")[2].partition("</p>")[0] for part in ("first", "last"))

    with translation.override("fr"):
        assert blocks_of(registration)["hello"] == "Bonjour Plume,"
    assert [line.partition(">")[2].strip() for line in (first, last)] == ["Plume", ""]


def test_a_single_name_stands_among_the_others_in_their_order():
    names = [("", "Plume"), ("Zola", "Émile"), ("Plume", ""), ("Abel", "Ana")]

    assert sorted(names, key=lambda name: filed(*name)) == [names[3], names[0], names[2], names[1]]


@pytest.mark.parametrize(("number", "line"), [(0, "N:;Plume;;;"), (1, "N:Plume;;;;")])
def test_the_card_of_a_single_name_says_it_whole(client, number, line):
    who = named(number)
    client.force_login(factories.facilitator())

    card = client.get(f"/annuaire/personnes/{who.pk}/carte.vcf").content.decode().split("\r\n")

    assert card[2:4] == ["FN:Plume", line]


def test_a_row_of_a_table_may_hold_a_single_name():
    factories.centre("Labo")
    with translation.override("fr"):
        rows = tried(PEOPLE, "prénom,nom,organisation", "Plume,,Labo", ",Sukarno,Labo", ",,Labo")

    assert [row[:2] for row in rows] == [("created", ""), ("created", ""), ("refused", "A4")]


def test_two_entries_of_a_single_name_are_merged_into_that_name():
    remaining, gone = named(0, email=""), named(1)
    merge_people(remaining, gone, by=factories.facilitator(), at=NOW)
    remaining.refresh_from_db()

    assert str(remaining) == "Plume"


@pytest.mark.parametrize("number", [0, 1])
def test_texts_that_name_somebody_by_a_single_name_are_found_when_they_are_erased(number):
    subject = subject_of_person(named(number))

    assert [excerpt.found for excerpt in excerpts("Avec Plume et Ana.", subject.sought)] == ["Plume"]
