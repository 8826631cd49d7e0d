"""Somebody is taken off the list: their topics and their place are settled on the same page, and all of it is undone at once."""

from datetime import timedelta

import pytest

from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.letters import place_taken_back_letter
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit.models import Letter, UndoableAct
from faire_reseau.kit.undoing import undo
from faire_reseau.topics import actions
from faire_reseau.topics.enums import TopicState
from tests import factories as make
from tests.factories import NOW
from tests.topics import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering():
    return make.gathering(slug="ici")


@pytest.fixture
def ada(gathering):
    return make.organiser(gathering)


def hosts(topic):
    return [host.person for host in topic.hosts.order_by("rank", "pk")]


def test_the_page_asks_what_becomes_of_each_topic_and_who_gets_the_place(client, gathering, ada, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)  # its half-days are to come
    forum = make.forum(gathering)
    lou = make.participant(gathering, first_name="Lou", last_name="Martin")
    alone, shared = make.topic(forum, "Seul", host=lou), make.topic(forum, "Partagé", host=lou)
    other, heir = make.participant(gathering), make.participant(gathering)
    shared.hosts.create(person=other, rank=1)
    first = make.registration(gathering, make.person(), RegistrationState.WAITING, turn=1)
    second = make.registration(gathering, make.person(), RegistrationState.WAITING, turn=2)
    registration = Registration.objects.get(person=lou)
    made.enter(client, ada)
    address = f"/rencontres/ici/preparer/inscrits/{registration.pk}/retirer/"

    assert f'href="{address}"' in client.get("/rencontres/ici/preparer/inscrits/").content.decode()
    page = client.get(address).content.decode()
    assert "Take Lou Martin off the list" in page
    done = client.post(address, {f"topic_{alone.pk}": heir.pk, f"topic_{shared.pk}": "others", "place": second.pk})

    assert done["Location"] == "/rencontres/ici/preparer/inscrits/"
    assert (hosts(alone), hosts(shared)) == ([heir], [other])
    states = {
        registration.pk: registration.state
        for registration in Registration.objects.filter(pk__in=[registration.pk, first.pk, second.pk])
    }
    assert states[registration.pk] == RegistrationState.CANCELLED
    assert states[second.pk] == RegistrationState.CONFIRMED


def test_without_another_host_the_topic_is_withdrawn_and_one_undo_brings_all_of_it_back(gathering, ada):
    forum = make.forum(gathering)
    lou, heir = make.participant(gathering), make.participant(gathering)
    lost, given = make.topic(forum, "Perdu", host=lou), make.topic(forum, "Transmis", host=lou)
    registration = Registration.objects.get(person=lou)
    actions.remove_person(registration, hosts={lost: None, given: heir}, by=ada, at=NOW)
    lost.refresh_from_db()
    assert (lost.state, hosts(given)) == (TopicState.WITHDRAWN, [heir])

    done = undo(UndoableAct.objects.latest("pk").pk, by=ada, at=NOW + timedelta(minutes=1))

    for row in (lost, registration):
        row.refresh_from_db()
    assert (lost.state, registration.state) == (TopicState.SUGGESTED, RegistrationState.CONFIRMED)
    assert (hosts(lost), hosts(given)) == ([lou], [lou])
    assert done.said == f"{lou} est de nouveau sur la liste. Ses sujets sont comme avant."


def test_who_hosts_nothing_is_still_asked_for_on_the_list_itself(client, gathering, ada):
    registration = Registration.objects.get(person=make.participant(gathering))
    made.enter(client, ada)

    page = client.get("/rencontres/ici/preparer/inscrits/").content.decode()

    assert f"/rencontres/ici/preparer/inscrits/{registration.pk}/retirer/" not in page
    assert "Yes, take off the list" in page


def test_who_gives_their_own_place_back_is_told_before_and_after_what_becomes_of_their_topics(
    client, gathering, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    forum = make.forum(gathering)
    lou, other = make.participant(gathering), make.participant(gathering, first_name="Ada", last_name="Bé")
    make.topic(forum, "Seul", host=lou)
    shared = make.topic(forum, "Partagé", host=lou)
    shared.hosts.create(person=other, rank=1)
    make.topic(forum, "D’une autre", host=other)
    client.force_login(lou.user)

    before = client.get("/rencontres/ici/inscription/").content.decode()
    after = client.post("/rencontres/ici/inscription/annuler/", follow=True).content.decode()

    alone = "Vous animez «\u00a0Seul\u00a0» sans personne d’autre\u00a0: ce sujet reste proposé à votre nom."
    together = "Vous animez «\u00a0Partagé\u00a0» avec Ada Bé\u00a0: ce sujet reste"
    for page in (before, after):
        assert (alone in page, together in page, "«\u00a0D’une autre" in page) == (True, True, False)


def test_the_letter_to_who_was_taken_off_the_list_names_the_topics_withdrawn_with_it(gathering, ada):
    forum = make.forum(gathering)
    lou, heir = make.participant(gathering), make.participant(gathering)
    lost, given, before = (make.topic(forum, title, host=lou) for title in ("Perdu", "Transmis", "Retiré avant"))
    actions.withdraw_topic(before, by=lou.user, at=NOW - timedelta(days=1))
    registration = Registration.objects.get(person=lou)
    actions.remove_person(registration, hosts={lost: None, given: heir}, by=ada, at=NOW)

    letter = place_taken_back_letter(Letter(kind="place_taken_back", about=str(registration.pk)))

    assert "Le sujet que vous y animiez est retiré en même temps\u00a0:\n- Perdu\n" in letter.body
    assert [title in letter.body for title in ("Transmis", "Retiré avant")] == [False, False]
