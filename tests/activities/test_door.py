"""The door: people are let in once whatever doors do, sign by hand or without drawing, and presence is seen live."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.activities.actions.door import DrawingRefused, let_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.logic.drawing import NoDrawing, path_of, read_drawing
from faire_reseau.activities.models import CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.chains import drawing_of, verify
from faire_reseau.activities.queries.door import DoorLine, attendance_now, door_lines, door_state
from faire_reseau.activities.queries.recording import recorded_of
from faire_reseau.gatherings.actions import hand_out_passes
from faire_reseau.kit.folding import searchable, with_joined
from faire_reseau.kit.keys import digest
from faire_reseau.network.actions import erase_person
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WAVE = json.dumps([[[10, 100], [200, 20]], [[300, 180], [500, 60]]])


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


def at_door(half_day, person, by, means=Means.DOOR, **how):
    return let_in(half_day, person, means=means, by=by, **{"at": NOW, **how})


def address_of(half_day):
    return reverse("activities:door", args=[half_day.pk])


def test_two_doors_that_let_the_same_person_in_count_them_once_and_are_told(half_day, gathering, organiser):
    person = factories.participant(gathering)
    first = at_door(half_day, person, organiser, door="Nord")

    second = at_door(half_day, person, organiser, door="Sud", at=NOW + timedelta(minutes=2))

    assert (first.before, [gesture.door for gesture in second.before]) == ([], ["Nord"])
    assert Presence.objects.count() == 1
    assert [gesture.door for gesture in CheckIn.objects.order_by("pk")] == ["Nord", "Sud"]
    assert [(twice.person, len(twice.gestures)) for twice in door_state(half_day).twice] == [(person, 2)]


def test_to_be_let_in_and_to_sign_after_is_told_as_nothing(half_day, gathering, organiser):
    person = factories.participant(gathering)
    at_door(half_day, person, organiser)

    signed = at_door(half_day, person, organiser, Means.DRAWN, drawing=WAVE)

    state = door_state(half_day)
    assert signed.before == state.twice == []
    assert (state.here, state.signed, state.expected) == ([person.pk], [person.pk], 1)


def test_a_drawn_signature_is_kept_as_points_and_sealed(half_day, gathering, organiser):
    done = at_door(half_day, factories.participant(gathering), organiser, Means.DRAWN, drawing=WAVE)

    assert drawing_of(done.presence) == [[(10, 100), (200, 20)], [(300, 180), (500, 60)]]
    assert verify().faults == []


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        ("", "Rien n’est dessiné"),
        ("[]", "Rien n’est dessiné"),
        ("[[[5, 5]]]", "C’est un point"),
        ("[[[5, 5], [6, 6], [7, 5]]]", "C’est un point"),
        ("[[[1]]]", "n’est pas arrivé entier"),
        ('[[["a", 1]]]', "n’est pas arrivé entier"),
        ("{}", "n’est pas arrivé entier"),
        ("[" * 50_000, "n’est pas arrivé entier"),
        ("[[[NaN, 1]]]", "n’est pas arrivé entier"),
        ("[[[1e400, 1]]]", "n’est pas arrivé entier"),
        (json.dumps([[[n % 600, n % 200] for n in range(4000)]]), "plus qu’une signature"),
        ("[[" + "9" * 70_000, "plus qu’une signature"),
    ],
)
def test_what_is_no_signature_is_refused_with_a_sentence_and_nothing_is_noted(
    client, half_day, gathering, organiser, drawing, words
):
    person = factories.participant(gathering)

    answer = client.post(address_of(half_day), {"person": person.pk, "means": "drawn", "drawing": drawing})

    assert words in answer.text
    assert str(person) in answer.text
    assert (Presence.objects.count(), CheckIn.objects.count()) == (0, 0)


def test_who_does_not_draw_signs_as_well(client, half_day, gathering, organiser):
    person = factories.participant(gathering)

    client.post(address_of(half_day), {"person": person.pk, "means": "affirmed"})

    assert Presence.objects.get().means == "affirmed"
    assert door_state(half_day).signed == [person.pk]


def test_points_outside_the_field_are_brought_back_to_it():
    assert read_drawing("[[[-50, 10], [9000, 500.4]]]") == [[(0, 10), (600, 200)]]


def test_the_dot_of_an_i_is_drawn_too():
    assert path_of([[(1, 2)], [(3, 4), (5, 6)]]) == "M1 2L2 2M3 4L5 6"


def test_a_refusal_names_what_is_wrong():
    with pytest.raises(NoDrawing) as refusal:
        read_drawing("[[[5, 5]]]")

    assert refusal.value.code == "short"


def test_what_was_done_without_connection_bears_the_hour_of_the_door(half_day, gathering, organiser):
    moments = [NOW - timedelta(hours=1), NOW + timedelta(hours=1), NOW - timedelta(days=3)]

    done = [at_door(half_day, factories.participant(gathering), organiser, done_at=moment) for moment in moments]

    assert [let_in_row.presence.at for let_in_row in done] == [moments[0], NOW, NOW]
    assert {let_in_row.presence.seal.at for let_in_row in done} == {NOW}


def test_the_list_of_a_door_holds_names_without_accents_and_digests_of_badges(half_day, gathering, organiser):
    person = factories.participant(gathering, first_name="Zoé", last_name="Éluard")
    key = hand_out_passes(gathering, [person], by=organiser, at=NOW)[person.pk]

    [line] = door_lines(half_day)

    assert (line.name, line.words, line.badges) == ("Éluard Zoé", "eluard zoe", digest(key))


def is_found(typed, last_name, first_name=""):
    name = f"{last_name} {first_name}".strip()
    return DoorLine(1, name, "", searchable(with_joined(name)), "").is_meant_by(typed)


def test_a_name_is_found_by_the_beginning_of_each_of_its_words_and_signs_inside_it_are_passed_over():
    assert [
        typed
        for typed in ("nguyen", "david ngu", "n'gu", "N’GUYEN", "n guyen", "guy", "dav", "ngu-yen", "nguyen 🎉")
        if not is_found(typed, "N'Guyen", "David")
    ] == []
    assert [typed for typed in ("uyen", "zzzz", "david x", "🎉", "-") if is_found(typed, "N'Guyen", "David")] == []
    assert is_found("annee", "Élie", "Anne-Élise")


def test_a_name_of_one_letter_or_without_any_is_found_as_it_is_typed():
    assert is_found("Ü", "Ü", "É")
    assert is_found("😀🎉", "😀🎉", "👩‍👩‍👧")
    assert is_found("👩‍👩‍👧", "😀🎉", "👩‍👩‍👧")
    assert not is_found("🐝", "😀🎉")
    assert not is_found("zo", "😀🎉")


def test_the_page_of_a_door_is_kept_on_the_device_and_may_use_the_camera(client, half_day, gathering, organiser):
    person = factories.participant(gathering)

    page = client.get(address_of(half_day))
    other = client.get(reverse("activities:sheet", args=[half_day.pk]))

    assert " data-keep" in page.text
    assert str(person.last_name) in page.text
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "camera=()" in other["Permissions-Policy"]


def test_a_door_without_script_finds_chooses_and_lets_in(client, half_day, gathering, organiser):
    person = factories.participant(gathering, last_name="Éluard")
    factories.participant(gathering, last_name="Autre")

    found_page = client.get(address_of(half_day), {"q": "élu"})
    chosen = client.get(address_of(half_day), {"personne": person.pk})
    answer = client.post(address_of(half_day), {"person": person.pk, "means": "door"}, follow=True)

    assert [line.person_id for line in found_page.context["lines"]] == [person.pk]
    assert chosen.context["chosen"] == person
    assert f"{person} est là." in answer.text


@pytest.mark.parametrize("person", ["", "x", "0", "99999999", "9" * 40, "²"])
def test_a_person_who_is_not_on_the_list_is_let_in_nowhere(client, half_day, gathering, organiser, person):
    assert client.post(address_of(half_day), {"person": person, "means": "door"}).status_code == 404


@pytest.mark.parametrize("means", ["", "own_phone", "paper", "organiser_list", "x"])
def test_a_door_lets_in_and_has_people_sign_and_nothing_else(client, half_day, gathering, organiser, means):
    person = factories.participant(gathering)

    assert client.post(address_of(half_day), {"person": person.pk, "means": means}).status_code == 404


def test_presence_is_counted_by_centre_and_trade(half_day, gathering, organiser, client):
    people = [factories.participant(gathering) for _ in range(3)]
    at_door(half_day, people[0], organiser)

    now = attendance_now(half_day)
    page = client.get(reverse("activities:attendance", args=[half_day.pk]))

    assert (now.here, now.expected) == (1, 3)
    assert sum(share.here for share in now.centres) == sum(share.here for share in now.trades) == 1
    assert sum(share.expected for share in now.trades) == 3
    assert page.context["attendance"] == now


def test_the_gestures_of_who_is_erased_are_removed(half_day, gathering, organiser):
    person = factories.participant(gathering)
    at_door(half_day, person, organiser)
    at_door(half_day, person, organiser)

    erase_person(person, by=factories.facilitator(), at=NOW)

    assert list(CheckIn.objects.all()) == []
    assert door_state(half_day).twice == []


def test_a_dot_is_refused_by_the_action_too(half_day, gathering, organiser):
    with pytest.raises(DrawingRefused) as refusal:
        at_door(half_day, factories.participant(gathering), organiser, Means.DRAWN, drawing="[[[1, 1]]]")

    assert refusal.value.code == "drawing_refused"


def test_a_form_that_comes_twice_is_one_gesture_also_where_somebody_was_there_already(
    client, half_day, gathering, organiser
):
    person = factories.participant(gathering)
    at_door(half_day, person, organiser, door="Nord")
    sent = {"person": person.pk, "means": "door", "door": "Sud", "key": "0b0f0c0e-1111-4222-8333-444455556666"}

    for _ in range(3):
        client.post(address_of(half_day), sent)

    assert [gesture.door for gesture in CheckIn.objects.order_by("pk")] == ["Nord", "Sud"]


def test_who_signed_by_hand_is_nowhere_counted_as_noted_by_the_organisers(half_day, gathering, organiser):
    for means in (Means.DOOR, Means.DRAWN, Means.AFFIRMED):
        at_door(half_day, factories.participant(gathering), organiser, means, drawing=WAVE)

    recorded = recorded_of(gathering.action, NOW)

    assert (recorded.signatures, recorded.noted) == (2, 1)
