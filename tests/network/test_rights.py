"""Who may read and change what in the directory: roles × pages, and predicates that agree with their querysets."""

import pytest
from django.test import Client

from faire_reseau.network import permissions
from faire_reseau.network.models import Organisation, Person
from tests import factories as make
from tests.confirming import confirm

pytestmark = pytest.mark.django_db
DAY = make.DAY
ROLES = ("anonymous", "guest", "partner", "member", "other_member", "director", "facilitator", "organiser")
# A dot: an answer; -: as if missing; >: asked to sign in.
PAGES = {
    "/annuaire/": "........",
    "/annuaire/carte/": "........",
    "/annuaire/tableau/": "........",
    "/annuaire/labo/": "........",
    "/annuaire/themes/": "........",
    "/annuaire/themes.jsonld": "........",
    "/annuaire/themes.ttl": "........",
    "/annuaire/moi/": ">.......",
    "/annuaire/personnes/": ">-......",
    "/annuaire/personnes/{listed}/": ">-......",
    "/annuaire/personnes/{hidden}/": ">--.....",
    "/annuaire/personnes/{hidden}/modifier/": ">--.-..-",
    "/annuaire/personnes/{hidden}/effacer/": ">-----.-",
    "/annuaire/postes/{post}/": ">--.-..-",
    "/annuaire/postes/{post}/fin/": ">--.-..-",
    "/annuaire/labo/modifier/": ">--.-..-",
    "/annuaire/labo/histoire/": ">--.-..-",
    "/annuaire/labo/histoire/nom/": ">--.-..-",
    "/annuaire/labo/histoire/nom/{name}/": ">--.-..-",
    "/annuaire/labo/histoire/territoires/": ">--.-..-",
    "/annuaire/labo/histoire/adhesion/": ">-----.-",
    "/annuaire/labo/histoire/adhesion/fin/": ">-----.-",
    "/annuaire/labo/histoire/adhesion/{membership}/": ">-----.-",
    "/annuaire/labo/equipe/nouvelle/": ">--.-..-",
    "/annuaire/ami/modifier/": ">-----.-",
    "/annuaire/nouvelle/": ">-----.-",
    "/annuaire/importer/": ">-----.-",
    "/annuaire/exporter/people.csv": ">-----.-",
    "/annuaire/exporter/organisations.xlsx": ">-----.-",
}


@pytest.fixture
def house():
    """A centre, another one, a partner, and somebody of each role."""
    labo, other, friend = make.centre("Labo", slug="labo"), make.centre("Autre"), make.organisation("Ami", slug="ami")
    member, director = make.member(labo), make.person()
    make.post(director, labo, is_director=True)
    partner, guest = make.person(), make.person()
    make.post(partner, friend)
    hidden = make.person("Cachée", "Personne", account=False, in_directory=False)
    post = make.post(hidden, labo)
    listed = make.person("Vue", "Personne", account=False)
    users = {
        "guest": guest.user,
        "partner": partner.user,
        "member": member.user,
        "other_member": make.member(other).user,
        "director": director.user,
        "facilitator": make.facilitator(),
        "organiser": make.organiser(make.gathering(host=other)),
    }
    keys = {
        "listed": listed.pk,
        "hidden": hidden.pk,
        "post": post.pk,
        "name": labo.names.get().pk,
        "membership": labo.memberships.get().pk,
    }
    return users, keys


def client_of(users, role) -> Client:
    client = Client()
    if role in users:
        client.force_login(users[role])
        confirm(client)
    return client


@pytest.mark.slow("opens every page of the directory in every role")
def test_every_page_answers_every_role_as_the_table_of_rights_says(house):
    users, keys = house
    signs = {200: ".", 302: ">", 404: "-"}

    clients = [client_of(users, role) for role in ROLES]
    answers = {
        page: "".join(signs[client.get(page.format(**keys)).status_code] for client in clients) for page in PAGES
    }

    assert answers == PAGES


def test_a_refused_page_answers_exactly_as_a_missing_one(house):
    users, keys = house
    client = client_of(users, "partner")

    refused = client.get(f"/annuaire/personnes/{keys['hidden']}/")
    missing = client.get("/annuaire/personnes/999999/")

    assert (refused.status_code, missing.status_code) == (404, 404)
    bodies = [page.content.decode().replace(page.request["PATH_INFO"], "") for page in (refused, missing)]
    assert bodies[0] == bodies[1]


@pytest.mark.parametrize(
    ("role", "marks"), [("member", False), ("director", True), ("facilitator", True), ("partner", False)]
)
def test_only_directors_of_a_centre_and_facilitators_say_who_directs_it(house, role, marks):
    users, keys = house
    post = Person.objects.get(pk=keys["hidden"]).posts.get()

    client_of(users, role).post(f"/annuaire/postes/{keys['post']}/direction/", {"directs": "1"})

    post.refresh_from_db()
    assert post.is_director == marks


def test_predicates_and_their_querysets_agree_for_every_role(house):
    users, _keys = house

    for user in users.values():
        visible = set(permissions.people_visible_to(user, DAY))
        editable = set(permissions.editable_people(user, DAY))
        pages = set(permissions.editable_organisations(user, DAY))
        assert visible == {person for person in Person.objects.all() if permissions.can_see_person(user, person, DAY)}
        assert editable == {person for person in Person.objects.all() if permissions.can_edit_person(user, person, DAY)}
        assert pages == {row for row in Organisation.objects.all() if permissions.can_edit_organisation(user, row, DAY)}


def test_an_organiser_reads_people_through_the_plug_of_the_rooms_above(house):
    users, keys = house
    hidden = Person.objects.get(pk=keys["hidden"])

    before = permissions.can_see_person(users["guest"], hidden, DAY)
    with permissions.also_reads_people.only(lambda user: user == users["guest"]):
        after = permissions.can_see_person(users["guest"], hidden, DAY)
        visible = set(permissions.people_visible_to(users["guest"], DAY))

    assert (before, after, hidden in visible) == (False, True, True)


@pytest.mark.parametrize(
    ("role", "shows", "seen"),
    [("member", False, False), ("member", True, True), ("facilitator", False, True), ("partner", True, True)],
)
def test_addresses_are_read_where_the_person_shows_them_and_by_facilitators(house, role, shows, seen):
    users, keys = house
    Person.objects.filter(pk=keys["listed"]).update(
        email="secret@exemple.fr",
        phone="0611",
        presentation="quelques mots",
        shows_email=shows,
        shows_phone=shows,
        shows_presentation=shows,
    )

    page = client_of(users, role).get(f"/annuaire/personnes/{keys['listed']}/").content.decode()

    assert [word in page for word in ("secret@exemple.fr", "0611", "quelques mots")] == [seen] * 3


def test_people_are_not_named_on_the_page_of_their_centre_to_who_may_not_read_about_them(house):
    users, _keys = house

    seen = {role: "Cachée" in client_of(users, role).get("/annuaire/labo/").content.decode() for role in ROLES}

    assert seen == {
        "anonymous": False,
        "guest": False,
        "partner": False,
        "member": True,
        "other_member": True,
        "director": True,
        "facilitator": True,
        "organiser": True,
    }
