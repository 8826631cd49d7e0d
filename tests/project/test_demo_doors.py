"""Who may be anybody of the demo: everybody on one's own machine, nobody on a server unless it was said twice."""

import re

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from faire_reseau.accounts.actions import make_personal_link, raise_rights
from faire_reseau.accounts.enums import Role
from faire_reseau.accounts.models import PersonalLink
from faire_reseau.kit import clock
from faire_reseau.network.models import Network
from faire_reseau.project import serve
from faire_reseau.project.demo.holds.network import open_door
from tests import factories
from tests.confirming import confirm
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo():
    """A demo network whose facilitator one can be."""
    cache.clear()
    Network.objects.create(name="Démonstration", short_name="Démo", is_demo=True)
    user = factories.facilitator()
    open_door(user, "Anime le réseau", NOW)
    yield user
    cache.clear()


@pytest.fixture
def on_a_server(settings):
    settings.DEMO_DOORS_LISTED = settings.DEMO_DOORS_OPEN = settings.DEMO_IN_PUBLIC = False
    return settings


def listed(client):
    return re.findall(r'href="(/cle/\w+/)"', client.get("/demonstration/").content.decode())


def test_on_ones_own_machine_one_enters_as_somebody_from_the_page(client, demo):
    (door,) = listed(client)

    page = client.get(door).content.decode()
    client.post(door)

    assert "Anime le réseau</p>" in page
    assert client.session["_auth_user_id"] == str(demo.pk)


def test_a_key_of_the_demo_cannot_be_guessed_and_is_another_at_each_load(client, demo):
    (first,) = listed(client)
    again = listed(client)
    open_door(demo, "Anime le réseau", NOW)
    listed_then = listed(client)
    PersonalLink.objects.all().delete()
    open_door(demo, "Anime le réseau", NOW)
    (other,) = listed(client)

    assert (again, listed_then) == ([first], [first])
    assert other != first
    assert [client.get(door).status_code for door in (f"/cle/demo-{demo.pk}/", "/cle/demo-1/", first)] == [404] * 3
    assert first.split("/")[2] not in str(list(PersonalLink.objects.values()))


def test_the_key_that_everybody_knew_of_an_older_version_opens_nothing(client):
    cache.clear()
    user = factories.facilitator()
    key = f"demo-{user.pk}"
    make_personal_link(user, purpose="demo:Anime le réseau", by=None, at=clock.now(), key=key)

    assert client.get(f"/cle/{key}/").status_code == 404


def test_a_link_of_another_secret_is_made_again_by_loading_again(client, demo, settings):
    (old,) = listed(client)
    settings.SECRET_KEY = "another"
    unlisted = listed(client)

    open_door(demo, "Anime le réseau", NOW)

    (new,) = listed(client)
    assert (unlisted, new != old) == ([], True)
    assert [client.get(door).status_code for door in (old, new)] == [404, 200]


@pytest.mark.parametrize("takes_it_themself", [True, False])
def test_the_door_of_somebody_of_the_demo_stays_open_when_they_take_or_get_a_role(client, demo, takes_it_themself):
    (door,) = listed(client)
    letter = make_personal_link(demo, purpose="", by=None, at=clock.now())
    other = factories.facilitator()

    raise_rights(demo, Role.ORGANISER, by=demo if takes_it_themself else other, at=clock.now())

    assert (listed(client), client.get(door).status_code) == ([door], 200)
    assert client.get(f"/cle/{letter}/").status_code == 404


def test_on_a_server_the_demo_is_closed(client, demo, on_a_server):
    on_a_server.DEMO_DOORS_LISTED = True
    (door,) = listed(client)
    on_a_server.DEMO_DOORS_LISTED = False

    answers = [client.get(door).status_code, client.post(door).status_code, client.get("/demonstration/").status_code]

    assert answers == [404, 404, 404]
    assert "/demonstration/" not in client.get("/entrer/").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(("flag", "variable"), [(False, False), (True, False), (False, True)])
def test_on_a_server_the_demo_is_not_loaded_and_stays_closed_unless_it_was_said_twice(on_a_server, flag, variable):
    on_a_server.DEMO_IN_PUBLIC = variable

    with pytest.raises(CommandError, match="FAIRE_RESEAU_DEMO_IN_PUBLIC=1 and say `demo --in-public`"):
        call_command("demo", in_public=flag)
    if flag:
        serve.open_demo_doors(is_asked=True)

    assert (Network.objects.count(), on_a_server.DEMO_DOORS_OPEN) == (0, False)


def test_on_a_server_where_it_was_said_twice_the_keys_open_and_no_page_lists_them(client, demo, on_a_server):
    on_a_server.DEMO_DOORS_LISTED = True
    (door,) = listed(client)
    on_a_server.DEMO_DOORS_LISTED = False
    on_a_server.DEMO_IN_PUBLIC = True

    serve.open_demo_doors(is_asked=True)

    assert [client.get(path).status_code for path in (door, "/demonstration/")] == [200, 404]


@pytest.mark.parametrize("act", ["suspend", "end_links"])
def test_a_sample_person_leaves_the_demo_while_suspended_and_is_back_once_restored(client, demo, act):
    other = factories.facilitator()
    client.force_login(other)
    confirm(client)
    address = f"/comptes/{demo.pk}/changer/"
    (door,) = listed(client)
    client.post(address, {"act": act})
    meanwhile = listed(client)
    client.post(address, {"act": "restore"})

    assert (meanwhile, listed(client)) == ([] if act == "suspend" else [door], [door])
    assert "quiconque essaie la démonstration" in client.get(f"/comptes/{demo.pk}/").content.decode()


def test_who_is_called_by_their_trade_is_not_told_it_twice(client, demo):
    person = factories.person(account=False)
    person.user = demo
    person.save()
    factories.post(person, factories.organisation(), trade=factories.trade("Anime le réseau"))
    cache.clear()

    page = " ".join(client.get("/demonstration/").content.decode().split())

    assert page.count("Anime le réseau") == 1
