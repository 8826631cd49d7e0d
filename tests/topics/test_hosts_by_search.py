"""Hosts are chosen by search, never from a list of all; what is found is what the directory shows to the reader."""

import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from faire_reseau.topics.models import Topic
from tests import factories
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def gathering(forum):
    return forum.session.gathering


@pytest.fixture
def guest(gathering):
    """Who came in by the join QR: an account without post, with a place."""
    newcomer = factories.person(last_name="Passante")
    factories.registration(gathering, newcomer)
    return newcomer


def address(name, forum):
    return reverse(f"topics:{name}", args=[forum.session.gathering.slug, forum.pk])


def typed(*hosts, **more):
    return {
        "title": "Ce que je sais",
        "kind": "nugget",
        "text": "Déjà tapé",
        "hosts": [host.pk for host in hosts],
        "key": str(uuid.uuid4()),
    } | more


def offered(page: str) -> list[str]:
    return [label.strip() for label in re.findall(r'name="hosts" value="\d+"> ([^<]+)', page)]


def found_by(client, forum, words):
    return offered(client.get(address("find_people", forum), {"q": words}).content.decode())


def test_the_form_names_nobody_but_its_reader(client, forum, gathering, guest):
    for number in range(12):
        factories.participant(gathering, last_name=f"Inscrite{number}")

    for reader in (guest, factories.participant(gathering, last_name="Membre")):
        enter(client, reader.user)
        page = client.get(address("propose", forum)).content.decode()
        assert "Inscrite" not in page
        assert f'value="{reader.pk}" checked' in page


def test_a_member_finds_ten_at_most_among_those_who_have_a_place(client, forum, gathering):
    for number in range(12):
        factories.participant(gathering, last_name=f"Inscrite{number:02}")
    factories.member(last_name="Inscrite ailleurs")
    waiting = factories.member(last_name="Inscrite99")
    factories.registration(gathering, waiting, state="waiting")
    enter(client, factories.participant(gathering).user)

    assert found_by(client, forum, "inscrite") == [f"Camille Inscrite{number:02}" for number in range(10)]
    assert found_by(client, forum, "camille inscrite1") == ["Camille Inscrite10", "Camille Inscrite11"]


def test_one_letter_finds_nobody(client, forum, gathering):
    factories.participant(gathering, last_name="Inscrite")
    enter(client, factories.participant(gathering).user)

    assert found_by(client, forum, "i") == []


def test_a_guest_finds_nobody_and_a_partner_those_who_agree(client, forum, gathering, guest):
    factories.participant(gathering, last_name="Cachée", in_directory=False)
    factories.participant(gathering, last_name="Cachée Visible", in_directory=True)
    partner = factories.person()
    factories.post(partner, factories.organisation())
    factories.registration(gathering, partner)

    enter(client, guest.user)
    by_guest = found_by(client, forum, "cachee")
    enter(client, partner.user)

    assert by_guest == []
    assert found_by(client, forum, "cachee") == ["Camille Cachée Visible"]


def test_without_script_the_button_brings_back_the_form_with_what_was_typed_and_found(client, forum, gathering):
    other = factories.participant(gathering, last_name="Trouvée")
    person = factories.participant(gathering)
    enter(client, person.user)

    answer = client.post(address("propose", forum), typed(person, title="", search="hosts", hosts_words="trouv"))

    page = answer.content.decode()
    assert (answer.status_code, Topic.objects.count()) == (200, 0)
    assert [text in page for text in ("Déjà tapé", 'value="trouv"', "Not kept yet")] == [True, True, False]
    assert f'name="hosts" value="{person.pk}" checked' in page
    assert f'name="hosts" value="{other.pk}"> Camille Trouvée' in page


def test_who_was_found_is_named_host_after_the_first(client, forum, gathering):
    other, person = factories.participant(gathering), factories.participant(gathering)
    enter(client, person.user)

    client.post(address("propose", forum), typed(person, other))

    assert [host.person for host in Topic.objects.get().hosts.order_by("rank")] == [person, other]


@pytest.mark.parametrize("who", ["of the gathering", "of the directory", "nobody"])
def test_who_may_not_be_read_is_refused_as_host_without_being_named(client, forum, gathering, guest, who):
    hidden = factories.participant(gathering, last_name="Secrète")
    if who == "of the directory":
        hidden = factories.member(last_name="Secrète")
    key = 999_999 if who == "nobody" else hidden.pk
    enter(client, guest.user)

    answer = client.post(address("propose", forum), typed(guest) | {"hosts": [guest.pk, key]})

    assert (answer.status_code, Topic.objects.count()) == (422, 0)
    assert "Secrète" not in answer.content.decode()
    assert "Search by name" in answer.content.decode()


def test_a_guest_who_changes_a_topic_keeps_the_hosts_that_it_has(client, forum, gathering, guest):
    other = factories.participant(gathering, last_name="Déjà")
    topic = factories.topic(forum, host=guest)
    topic.hosts.create(person=other, rank=1)
    enter(client, guest.user)
    change = reverse("topics:change_topic", args=[gathering.slug, forum.pk, topic.pk])

    client.post(change, typed(guest, other, title="Autre titre"))

    topic.refresh_from_db()
    assert topic.title == "Autre titre"
    assert [host.person for host in topic.hosts.order_by("rank")] == [guest, other]


@pytest.mark.parametrize("typed_words", ["9" * 30, "²", "'; --", "\x00"])
def test_hostile_keys_and_words_find_nobody_and_break_nothing(client, forum, gathering, typed_words):
    person = factories.participant(gathering)
    enter(client, person.user)

    answer = client.post(address("propose", forum), typed(person) | {"hosts": [person.pk, typed_words]})
    search = client.get(address("find_people", forum), {"q": typed_words, "sans": typed_words})

    assert answer.status_code in (302, 422)
    assert (search.status_code, offered(search.content.decode())) == (200, [])
