"""Who comes: places by half-day, waiting, letters, newcomers."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from faire_reseau.accounts.models import AuditLine, PersonalLink, User
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit import limits
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person
from tests import factories
from tests.factories import NOW
from tests.writes import holds

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def registered(gathering, person, **fields):
    halves = queries.half_days_of(gathering)
    return actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, **fields)


def test_a_full_gathering_makes_people_wait_and_a_place_given_back_goes_to_the_first_who_waits():
    gathering = factories.gathering(capacity_people=1)
    first, second, third = (registered(gathering, factories.member()) for _ in range(3))

    actions.cancel_registration(first, by=None, at=NOW)

    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {
        first.pk: RegistrationState.CANCELLED,
        second.pk: RegistrationState.CONFIRMED,
        third.pk: RegistrationState.WAITING,
    }


def test_who_waits_keeps_their_turn_when_they_change_their_half_days_and_loses_it_when_they_leave():
    gathering = factories.gathering(capacity_people=1)
    holder, first, second = (registered(gathering, factories.member()) for _ in range(3))
    later = NOW + timedelta(hours=1)
    halves = queries.half_days_of(gathering)[:1]
    actions.register(gathering, first.person, halves, post=None, by=first.person.user, at=later)
    actions.cancel_registration(holder, by=holder.person.user, at=later)
    actions.register(gathering, holder.person, halves, post=None, by=holder.person.user, at=later)

    states = {registration.pk: registration.state for registration in Registration.objects.all()}
    queue = list(gathering.registrations.filter(state="waiting").order_by("made_at").values_list("pk", flat=True))
    assert states[first.pk] == RegistrationState.CONFIRMED
    assert queue == [second.pk, holder.pk]


def test_more_places_go_to_those_who_wait(django_capture_on_commit_callbacks):
    gathering = factories.gathering(capacity_people=1)
    _first, second, third = (registered(gathering, factories.member()) for _ in range(3))

    with django_capture_on_commit_callbacks(execute=True):
        actions.change_gathering(gathering, capacity_people=2, by=factories.facilitator(), at=NOW)

    states = {registration.pk: registration.state for registration in Registration.objects.all()}
    assert (states[second.pk], states[third.pk]) == (RegistrationState.CONFIRMED, RegistrationState.WAITING)
    assert [letter.to for letter in mail.outbox] == [[second.person.user.email]]


def test_places_are_counted_by_half_day_and_who_asks_for_a_free_one_does_not_wait():
    gathering = factories.gathering(capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    first, second, third = (factories.member() for _ in range(3))

    def states_after(person, halves):
        return actions.register(gathering, person, halves, post=None, by=person.user, at=NOW).state

    states = [
        states_after(first, [morning]),
        states_after(second, [afternoon]),
        states_after(third, [morning, afternoon]),
    ]

    assert states == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED, RegistrationState.WAITING]
    assert queries.full_half_days(gathering) == {morning.pk, afternoon.pk}


def test_a_half_day_left_goes_to_the_first_who_waits_for_that_one():
    gathering = factories.gathering(capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    holder, both, late = (registered(gathering, factories.member()) for _ in range(3))
    actions.register(gathering, late.person, [afternoon], post=None, by=late.person.user, at=NOW)

    actions.register(gathering, holder.person, [morning], post=None, by=holder.person.user, at=NOW)

    states = dict(Registration.objects.values_list("pk", "state"))
    assert (states[holder.pk], states[both.pk], states[late.pk]) == ("confirmed", "waiting", "confirmed")


def test_who_has_a_place_cannot_move_to_a_full_half_day_and_keeps_it_but_an_organiser_may_squeeze_them_in():
    gathering = factories.gathering(capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    first, second = factories.member(), factories.member()
    registration = actions.register(gathering, first, [morning], post=None, by=first.user, at=NOW)
    actions.register(gathering, second, [afternoon], post=None, by=second.user, at=NOW)

    with pytest.raises(actions.RegistrationRefused) as refusal:
        registered(gathering, first)
    halves_then = [half.pk for half in registration.half_days.all()]
    registered(gathering, first, as_organiser=True)

    assert (refusal.value.field, halves_then) == ("half_days", [morning.pk])
    assert "mardi 25 juin, après-midi" in str(refusal.value.sentence)
    assert {half.pk for half in registration.half_days.all()} == {morning.pk, afternoon.pk}


def test_who_registers_gets_a_letter_in_their_language_with_half_days_change_and_calendar(
    django_capture_on_commit_callbacks, client
):
    gathering = factories.gathering(title="Rencontre de Nantes", slug="nantes", place_name="Cosmopolis")
    person = factories.member()
    User.objects.filter(pk=person.user_id).update(language="en")
    person.user.refresh_from_db()

    with django_capture_on_commit_callbacks(execute=True):
        registered(gathering, person)

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([person.user.email], "You are on the list: Rencontre de Nantes")
    for part in (
        "Tuesday 25 June, morning",
        "Tuesday 25 June, afternoon",
        "Cosmopolis",
        "/rencontres/nantes/inscription/",
    ):
        assert part in letter.body
    address = re.search(r"/agendas/\S+\.ics", letter.body).group()
    assert client.get(address).headers["Content-Type"] == "text/calendar; charset=utf-8"


def test_who_waits_is_told_so_and_their_calendar_address_stays_what_it_was(django_capture_on_commit_callbacks, client):
    gathering = factories.gathering(capacity_people=1, title="Rencontre de Nantes")
    registered(gathering, factories.member())
    person = factories.member()
    key = actions.renew_calendar_key(person.user, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        registered(gathering, person)

    (letter,) = mail.outbox
    assert letter.subject == "Vous êtes sur la liste d’attente\u00a0: Rencontre de Nantes"
    assert ".ics" not in letter.body
    assert client.get(f"/agendas/{key}.ics").status_code == 200


def test_a_letter_goes_with_each_change_of_half_days_and_none_without(django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    person = factories.member()
    registered(gathering, person)

    with django_capture_on_commit_callbacks(execute=True):
        registered(gathering, person, access_needs="Sans gluten")
    letters = [len(mail.outbox)]
    with django_capture_on_commit_callbacks(execute=True):
        halves = queries.half_days_of(gathering)[:1]
        actions.register(gathering, person, halves, post=None, by=person.user, at=NOW)
    letters.append(len(mail.outbox))

    assert letters == [0, 1]


def test_an_invented_person_who_registers_gets_no_letter(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        registered(factories.gathering(), factories.member(is_sample=True))

    assert mail.outbox == []


def test_who_waited_is_told_by_letter_in_their_language_that_a_place_is_theirs(django_capture_on_commit_callbacks):
    gathering = factories.gathering(capacity_people=1, title="Rencontre de Nantes", slug="nantes")
    first, second = (registered(gathering, factories.member()) for _ in range(2))
    User.objects.filter(pk=second.person.user_id).update(language="en")

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(first, by=first.person.user, at=NOW)

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([second.person.user.email], "You have a place: Rencontre de Nantes")
    assert "/rencontres/nantes/inscription/" in letter.body


@pytest.mark.parametrize("by_organiser", [True, False])
def test_who_is_taken_off_the_list_is_told_and_who_leaves_is_not(django_capture_on_commit_callbacks, by_organiser):
    gathering = factories.gathering()
    registration = registered(gathering, factories.member())
    by = factories.organiser(gathering) if by_organiser else registration.person.user

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(registration, by=by, at=NOW)

    assert [letter.to for letter in mail.outbox] == ([[registration.person.user.email]] if by_organiser else [])


def test_nobody_writes_to_an_invented_person(django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    registration = registered(gathering, factories.member(is_sample=True))

    with django_capture_on_commit_callbacks(execute=True):
        actions.cancel_registration(registration, by=factories.organiser(gathering), at=NOW)

    assert mail.outbox == []


def test_a_place_of_somebody_erased_goes_to_who_waits():
    gathering = factories.gathering(capacity_people=1)
    first, second = (registered(gathering, factories.member()) for _ in range(2))

    erase_person(first.person, by=factories.facilitator(), at=NOW)

    states = {registration.pk: registration.state for registration in Registration.objects.all()}
    assert states == {first.pk: RegistrationState.CANCELLED, second.pk: RegistrationState.CONFIRMED}


def test_changing_half_days_keeps_the_place_even_when_full():
    gathering = factories.gathering(capacity_people=1)
    person = factories.member()
    registered(gathering, person)

    again = registered(gathering, person)

    assert again.state == RegistrationState.CONFIRMED
    assert Registration.objects.count() == 1


def test_registration_after_closing_is_refused_and_says_whom_to_write_to():
    gathering = factories.gathering(registration_closes_at=NOW)

    with pytest.raises(actions.RegistrationRefused):
        registered(gathering, factories.member())

    assert Registration.objects.count() == 0


def test_organisers_can_still_register_somebody_after_closing():
    gathering = factories.gathering(registration_closes_at=NOW)

    registration = registered(gathering, factories.member(), as_organiser=True)

    assert registration.state == RegistrationState.CONFIRMED


def newcomer(gathering, **who):
    """Somebody of the room who joins for every half-day."""
    half_days = queries.half_days_of(gathering)
    return actions.register_newcomer(gathering, half_days, organisation=None, trade=None, at=NOW, **who)


def test_a_newcomer_gets_a_person_an_account_that_is_not_confirmed_and_a_place():
    gathering = factories.gathering()

    place, given = newcomer(gathering, first_name="Ana", last_name="Neuve", email="ana@exemple.fr")

    assert (str(place.person), place.person.user.email, place.state) == ("Ana Neuve", "ana@exemple.fr", "confirmed")
    assert (place.person.user.confirmed_at, PersonalLink.objects.count()) == (None, 0)
    assert (given.user, given.gathering, given.made_by) == (place.person.user, gathering, None)
    # The journal does not say that the owner of the address did it.
    assert AuditLine.objects.get(deed="register").detail["by_pass"] == {"pass": given.pk, "made_by": None}


def test_a_newcomer_gets_the_letter_in_the_language_of_the_page_where_they_joined(
    client, django_capture_on_commit_callbacks
):
    gathering = factories.gathering(title="Rencontre de Nantes")
    half = queries.half_days_of(gathering)[0]
    typed = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr", "half_days": [half.pk]}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/bienvenue/{gathering.welcome_key}/", typed, headers={"accept-language": "en"})

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ana@exemple.fr"], "You are on the list: Rencontre de Nantes")
    assert "  – Tuesday 25 June, morning\nTime zone: Paris (UTC+2)\n\n25 June 2019\n\nThe agenda:\n" in letter.body


def test_what_a_newcomer_types_does_not_reach_the_address_they_typed_before_its_owner_came(
    client, django_capture_on_commit_callbacks
):
    gathering = factories.gathering(title="Rencontre de Nantes")
    half = queries.half_days_of(gathering)[0]
    typed = {"first_name": "Gagnez un lot", "last_name": "Neuve", "email": "ana@exemple.fr", "half_days": [half.pk]}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/bienvenue/{gathering.welcome_key}/", typed)

    (letter,) = mail.outbox
    assert ("Gagnez" in letter.body, "Bonjour,\n" in letter.body) == (False, True)


@pytest.mark.parametrize("name", ["voir https://exemple.fr", "www.exemple.fr", "ana@exemple.fr"])
def test_a_newcomers_name_that_holds_an_address_is_refused(client, name):
    gathering = factories.gathering()
    half = queries.half_days_of(gathering)[0]
    typed = {"first_name": "Ana", "last_name": name, "email": "ana@exemple.fr", "half_days": [half.pk]}

    page = client.post(f"/bienvenue/{gathering.welcome_key}/", typed)

    assert "Un nom sans adresse de page ni de messagerie" in page.content.decode()
    assert (page.status_code, Person.objects.count()) == (422, 0)


def test_one_join_qr_sends_letters_to_a_whole_room_and_not_to_thousands(client):
    gathering = factories.gathering(capacity_people=300)
    half = queries.half_days_of(gathering)[0]
    for _number in range(600):
        limits.spend("newcomers", gathering.welcome_key, at_most=600, seconds=3600)
    typed = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr", "half_days": [half.pk]}

    page = client.post(f"/bienvenue/{gathering.welcome_key}/", typed).content.decode()

    assert ("rien de ce que vous avez saisi" in page, 'value="ana@exemple.fr"' in page) == (True, True)
    assert Person.objects.count() == 0


def test_a_newcomer_cannot_take_the_address_of_somebody_of_the_directory():
    gathering = factories.gathering()
    known = factories.person(account=False, email="connue@exemple.fr")

    registration, _given = newcomer(gathering, first_name="Faux", last_name="Nom", email="connue@exemple.fr")

    assert list(Person.objects.filter(email="connue@exemple.fr")) == [known]
    assert (registration.person.email, registration.person.user.confirmed_at) == ("", None)


@pytest.mark.parametrize("where", ["/rencontres/nantes/inscription/", "/bienvenue/{key}/"])
def test_closed_registration_is_told_before_anything_is_typed_and_loses_nothing_typed_meanwhile(client, where):
    gathering = factories.gathering(slug="nantes", registration_closes_at=NOW)
    if "inscription" in where:
        client.force_login(factories.member().user)
    half = queries.half_days_of(gathering)[0]
    typed = {"first_name": "Ana", "last_name": "Tard", "email": "ana@exemple.fr", "access_needs": "Sans gluten"}

    before = client.get(where.format(key=gathering.welcome_key)).content.decode()
    after = client.post(where.format(key=gathering.welcome_key), {**typed, "half_days": [half.pk]}).content.decode()

    assert ("L’inscription a fermé le mardi 25" in before, "half_days" in before) == (True, False)
    assert ("L’inscription a fermé le mardi 25" in after, 'value="Sans gluten"' in after) == (True, True)


def test_no_half_day_chosen_is_told_in_the_words_of_the_form(client):
    factories.gathering(slug="nantes")
    client.force_login(factories.member().user)

    page = client.post("/rencontres/nantes/inscription/", {"access_needs": "Sans gluten"}).content.decode()

    assert "Choisissez au moins une demi-journée." in page


def test_the_form_says_which_half_days_are_full_and_what_follows_from_choosing_one(client):
    gathering = factories.gathering(slug="nantes", capacity_people=1)
    morning, afternoon = queries.half_days_of(gathering)
    for half in (morning, afternoon):
        person = factories.member()
        actions.register(gathering, person, [half], post=None, by=person.user, at=NOW)
        if half == morning:
            client.force_login(factories.member().user)
            waits = client.get("/rencontres/nantes/inscription/").content.decode()
    client.force_login(person.user)
    has_place = client.get("/rencontres/nantes/inscription/").content.decode()

    shown = re.compile(r"(checked)?>\s*(mardi 25 juin, [^<]*?)\s*<")
    assert shown.findall(waits) == [
        ("", "mardi 25 juin, matin (complet)"),
        ("checked", "mardi 25 juin, après-midi"),
    ]
    assert shown.findall(has_place) == [
        ("", "mardi 25 juin, matin (complet)"),
        ("checked", "mardi 25 juin, après-midi"),
    ]
    both = ["vous attendez pour toutes celles que vous choisissez", "Vous gardez la place que vous avez"]
    assert [[words in page for words in both] for page in (waits, has_place)] == [[True, False], [False, True]]


@pytest.mark.parametrize("waiting", [3, 30])
def test_places_are_given_to_all_who_wait_in_as_many_statements_whoever_waits(waiting, django_assert_num_queries):
    gathering = factories.gathering(capacity_people=1)
    half_days = queries.half_days_of(gathering)
    for number in range(waiting + 1):
        state = "waiting" if number else "confirmed"
        factories.registration(gathering, factories.person(account=False), state).half_days.set(half_days)
    gathering.capacity_people = waiting
    gathering.save()

    with django_assert_num_queries(12 + 2 * holds()):  # the offers that passed and the places given hold it each
        give_places(gathering, by=None, at=NOW)

    states = list(gathering.registrations.order_by("made_at", "pk").values_list("state", flat=True))
    assert states == ["confirmed"] * waiting + ["waiting"]
