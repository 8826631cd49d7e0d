"""Walk-ins: whoever is on no list is taken down at a door once, whatever doors do, and organisers say who they are."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.activities.actions.door import (
    NobodyNamed,
    NotAWalkIn,
    recognise_walk_in,
    take_down,
    tell_walk_in_apart,
)
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.chains import verify
from faire_reseau.activities.queries.door import door_state, walk_ins_to_sort
from faire_reseau.activities.queries.sheets import lines_of
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WAVE = "[[[10, 100], [200, 20], [300, 180]]]"


@pytest.fixture
def gathering():
    return factories.gathering()


@pytest.fixture
def half_day(gathering):
    return HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk").first()


@pytest.fixture
def organiser(client, gathering):
    user = factories.organiser(gathering)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return user


@pytest.fixture
def down(half_day, organiser):
    """Take somebody down at a door."""

    def take(first="Zoé", last="Éluard", centre="", means=Means.DOOR, **how):
        given = {"by": organiser, "at": NOW, **how}
        return take_down(half_day, first_name=first, last_name=last, centre=centre, means=means, **given)

    return take


def test_a_walk_in_is_a_person_outside_the_directory_present_with_what_they_said(down, half_day):
    done = down(centre="Labo des Tilleuls", door="Nord")

    person = done.presence.person
    [walk_in] = door_state(half_day).walk_ins
    assert (person.first_name, person.last_name, person.in_directory) == ("Zoé", "Éluard", False)
    assert (walk_in.person, walk_in.gesture.centre, walk_in.gesture.door) == (person, "Labo des Tilleuls", "Nord")
    assert door_state(half_day).here == [person.pk]


def test_the_sheet_says_the_organisation_that_a_walk_in_said(client, down, half_day):
    person = down(centre="Café voisin").presence.person

    [line] = lines_of(half_day)
    page = client.get(reverse("activities:sheet", args=[half_day.pk]))

    assert (line.person_id, line.said) == (person.pk, ("Café voisin", ""))
    assert 'Café voisin <span class="muted">' in page.text


@pytest.mark.parametrize("centres", [("Labo", "labo "), ("Labo", ""), ("", "Labo")])
def test_two_doors_that_take_down_the_same_walk_in_count_them_once_and_are_told(down, half_day, centres):
    first = down(centre=centres[0], door="Nord")

    second = down("ZOE", "eluard", centre=centres[1], door="Sud", at=NOW + timedelta(minutes=1))

    assert second.presence == first.presence
    assert [gesture.door for gesture in second.before] == ["Nord"]
    assert [[gesture.door for gesture in twice.gestures] for twice in door_state(half_day).twice] == [["Nord", "Sud"]]
    assert len(door_state(half_day).walk_ins) == 1


def test_namesakes_of_two_organisations_are_two_people_who_may_be_the_same(down, half_day):
    down(centre="Labo")
    down(centre="Fabrique")

    assert len(door_state(half_day).here) == 2
    assert [len(walk_in.alike) for walk_in in walk_ins_to_sort(half_day)] == [1, 1]


def test_the_same_taking_down_sent_again_changes_nothing(down, half_day):
    first = down(key="k")
    again = down(key="k")

    assert (again.presence, again.before) == (first.presence, [])
    assert (CheckIn.objects.count(), Person.objects.filter(last_name="Éluard").count()) == (1, 1)


def test_a_walk_in_signs_by_hand_after_having_been_taken_down(down, half_day):
    down()
    done = down(means=Means.DRAWN, drawing=WAVE)

    assert (done.presence.means, door_state(half_day).signed) == ("drawn", [done.presence.person_id])
    assert verify().faults == []


def test_nobody_is_taken_down_without_a_name(down):
    with pytest.raises(NobodyNamed):
        down(" ", "--")

    assert CheckIn.objects.count() == 0


def test_the_organiser_is_shown_who_a_walk_in_may_be_and_says_so_then_all_is_theirs(
    client, down, half_day, gathering, organiser
):
    known = factories.participant(gathering, first_name="Zoe", last_name="Eluard")
    walk_in = down(means=Means.DRAWN, drawing=WAVE, key="k").presence.person
    page = client.get(reverse("activities:sheet", args=[half_day.pk])).text
    address = reverse("activities:sort_walk_in", args=[half_day.pk, walk_in.pk])

    client.post(address, {"who": known.pk})

    state = door_state(half_day)
    assert f'name="who" value="{known.pk}"' in page
    assert (state.here, state.signed, walk_ins_to_sort(half_day)) == ([known.pk], [known.pk], [])
    assert verify().faults == []
    # What another door sends later is of the person they are.
    assert down(centre="Labo", door="Sud").presence.person == known
    assert down(means=Means.DRAWN, drawing=WAVE, key="k").presence.person == known


def test_a_walk_in_who_is_somebody_else_is_shown_no_more(client, down, half_day, gathering):
    factories.participant(gathering, first_name="Zoe", last_name="Eluard")
    walk_in = down().presence.person

    client.post(reverse("activities:sort_walk_in", args=[half_day.pk, walk_in.pk]), {"who": ""})

    assert walk_ins_to_sort(half_day) == []
    assert door_state(half_day).here == [walk_in.pk]


def test_a_walk_in_is_said_to_be_nobody_but_those_alike(client, down, half_day, gathering, organiser):
    other = factories.participant(gathering, first_name="Marc", last_name="Aurèle")
    walk_in = down().presence.person
    address = reverse("activities:sort_walk_in", args=[half_day.pk, walk_in.pk])

    answers = [client.post(address, {"who": who}).status_code for who in (other.pk, "9" * 30, "x")]

    assert answers == [404, 404, 404]
    with pytest.raises(NotAWalkIn):
        recognise_walk_in(half_day, walk_in, other, by=organiser, at=NOW)
    with pytest.raises(NotAWalkIn):
        tell_walk_in_apart(half_day, other, by=organiser, at=NOW)


def test_a_walk_in_with_an_account_by_now_is_left_to_facilitators(down, half_day, gathering, organiser):
    known = factories.participant(gathering, first_name="Zoe", last_name="Eluard")
    walk_in = down().presence.person
    walk_in.user = factories.member().user
    Person.objects.filter(user=walk_in.user).update(user=None)
    walk_in.save()

    with pytest.raises(NotAWalkIn):
        recognise_walk_in(half_day, walk_in, known, by=organiser, at=NOW)

    assert walk_ins_to_sort(half_day) == []


def test_an_erased_walk_in_leaves_no_name_at_the_door(down, half_day, organiser):
    walk_in = down(centre="Labo").presence.person

    erase_person(walk_in, by=organiser, at=NOW)

    assert (CheckIn.objects.count(), Presence.objects.count()) == (0, 1)
    assert door_state(half_day).walk_ins == []


def test_the_page_of_a_door_takes_somebody_down_without_script(client, half_day, organiser):
    address = reverse("activities:door", args=[half_day.pk])
    names = {"first_name": "Zoé", "last_name": "Éluard", "centre": "Labo"}

    client.post(address, {"means": "door", **names})
    refused = client.post(address, {"means": "door", "first_name": "", "last_name": "", "centre": ""})

    assert CheckIn.objects.get().centre == "Labo"
    assert (refused.status_code, "Dites qui c’est" in refused.text) == (422, True)
    assert client.post(address, {"means": "door"}).status_code == 404
