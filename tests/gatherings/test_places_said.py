"""Organisers read who gets a place, what fewer places do, and that nobody can be listed once the half-days are over."""

from datetime import datetime

import pytest

from faire_reseau.gatherings import queries
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Registration
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SETTINGS = "/rencontres/nantes/preparer/rencontre/"


@pytest.fixture
def gathering(client):
    prepared = factories.gathering(slug="nantes", capacity_people=1)
    client.force_login(factories.organiser(prepared))
    return prepared


@pytest.fixture
def evening(monkeypatch) -> datetime:
    """Its half-days are over, its day is not."""
    at = NOW.replace(hour=18)
    monkeypatch.setattr("django.utils.timezone.now", lambda: at)
    return at


def settings_sent(client, **typed):
    """What a browser sends back from the settings of the gathering, with some fields typed."""
    form = client.get(SETTINGS).context["form"]
    sent = {}
    for bound in form:
        value = bound.value()
        sent[bound.html_name] = sent[bound.html_initial_name] = "" if value is None else str(value)
    return client.post(SETTINGS, sent | typed)


@pytest.mark.usefixtures("on_the_day")
def test_whoever_takes_somebody_off_a_full_list_reads_who_got_the_place(client, gathering):
    leaves = factories.registration(gathering, factories.person("Ana", "Zéphyr"))
    factories.registration(gathering, factories.person("Bob", "Alizé"), "waiting", turn=1)

    page = client.post(
        f"/rencontres/nantes/preparer/inscrits/{leaves.pk}/", {"to": "cancelled"}, follow=True
    ).content.decode()

    assert "Ana Zéphyr n’est plus sur la liste. Bob Alizé attendait et a maintenant une place." in page


@pytest.mark.usefixtures("on_the_day")
def test_fewer_places_than_are_taken_are_saved_once_what_follows_was_read(client, gathering):
    Gathering.objects.update(capacity_people=10)
    for _ in range(3):
        factories.registration(gathering, factories.person())

    refused = settings_sent(client, capacity_people="2")
    before = Gathering.objects.get().capacity_people
    done = settings_sent(client, capacity_people="2", despite_taken="on")
    untouched = settings_sent(client, summary="Deux jours")

    assert (refused.status_code, before) == (422, 10)
    assert refused.context["form"].errors["capacity_people"][0].startswith("3 personnes ont une place")
    assert (done.status_code, untouched.status_code) == (302, 302)
    assert Gathering.objects.get().capacity_people == 2
    assert Registration.objects.filter(state="confirmed").count() == 3


@pytest.mark.usefixtures("on_the_day")
def test_more_places_are_said_with_the_names_of_who_gets_them(client, gathering):
    factories.registration(gathering, factories.person())
    for turn, name in enumerate(("Bob", "Zoé"), 1):
        factories.registration(gathering, factories.person(name, "Alizé"), "waiting", turn=turn)

    answer = settings_sent(client, capacity_people="3")

    page = client.get(answer["Location"]).content.decode()
    assert "Bob Alizé, Zoé Alizé attendaient et ont maintenant une place." in page


@pytest.mark.usefixtures("evening")
def test_a_gathering_whose_half_days_are_over_leads_to_other_days_rather_than_to_its_list(client, gathering):
    factories.forum(gathering)
    Gathering.objects.update(state=GatheringState.DRAFT)

    announced = client.post("/rencontres/nantes/preparer/annoncer/", follow=True).content.decode()
    next_step = announced.partition('id="next"')[2].partition("</section>")[0]

    assert "Ses demi-journées sont déjà passées" in announced
    assert ("/rencontres/nantes/preparer/reporter/" in next_step, 'href="#half-days"' in next_step) == (True, True)
    assert "personne ne peut être mis sur la liste" in next_step


@pytest.mark.usefixtures("on_the_day")
def test_a_gathering_with_half_days_to_come_leads_to_its_list(client, gathering):
    page = client.get("/rencontres/nantes/preparer/").content.decode()

    assert "personne ne peut être mis sur la liste" not in page
    assert queries.half_days_to_register_for(gathering, NOW) != []
