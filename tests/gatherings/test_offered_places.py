"""Places offered from the waiting list: held for a time, accepted, left, or passed on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from faire_reseau.gatherings import actions, letters, queries
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.queries.offers import offer_key
from faire_reseau.kit.models import Letter
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=30)
CONFIRMED, WAITING, CANCELLED = RegistrationState.CONFIRMED, RegistrationState.WAITING, RegistrationState.CANCELLED


@pytest.fixture
def month_before(monkeypatch):
    """It is a month before; the test moves on by calling it with hours."""

    def move(hours=0):
        monkeypatch.setattr("django.utils.timezone.now", lambda: BEFORE + timedelta(hours=hours))

    move()
    return move


@pytest.fixture
def full(month_before):
    """A gathering for one, offered for a day; who has the place, and two who wait."""
    gathering = factories.gathering(slug="nantes", capacity_people=1, offer_hours=24)
    people = [factories.member() for _ in range(3)]
    rows = [
        actions.register(gathering, who, queries.half_days_of(gathering), post=None, by=who.user, at=BEFORE)
        for who in people
    ]
    return gathering, rows


def freed(full):
    gathering, (first, second, third) = full
    actions.cancel_registration(first, by=first.person.user, at=BEFORE)
    for row in (second, third):
        row.refresh_from_db()
    return gathering, second, third


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [(row.state, row.offered_until is not None) for row in rows]


def test_a_place_that_comes_free_is_offered_to_the_next_and_held_for_them(full):
    gathering, second, third = freed(full)
    newcomer = factories.member()

    row = actions.register(gathering, newcomer, queries.half_days_of(gathering), post=None, by=newcomer.user, at=BEFORE)

    assert states(second, third, row) == [(WAITING, True), (WAITING, False), (WAITING, False)]
    assert set(queries.taken_places(gathering).values()) == {1}
    assert [people for _half, people in queries.people_by_half_day(gathering)] == [0, 0]
    assert [letter.to for letter in Letter.objects.filter(kind=letters.OFFERED)] == [second.person.user.email]


def test_the_letter_leads_to_a_page_that_changes_nothing_until_a_button_is_pressed(full, client):
    _gathering, second, third = freed(full)
    body = letters.offered_letter(Letter.objects.get(kind=letters.OFFERED)).body
    address = "/place/" + body.partition("/place/")[2].split()[0]

    shown = client.get(address)
    before = states(second, third)
    client.post(address, {"answer": "accept"})
    client.post(address, {"answer": "accept"})

    assert "Je prends la place" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert before == [(WAITING, True), (WAITING, False)]
    assert states(second, third) == [(CONFIRMED, False), (WAITING, False)]
    assert Letter.objects.filter(kind=letters.PLACE_GIVEN, about=str(second.pk)).count() == 1


def test_who_leaves_it_is_off_the_list_and_the_next_is_offered_it(full, client):
    _gathering, second, third = freed(full)
    address = f"/place/{offer_key(second)}/"

    client.post(address, {"answer": "decline"})
    late = client.post(address, {"answer": "accept"})

    assert states(second, third) == [(CANCELLED, False), (WAITING, True)]
    assert (late.status_code, "ne vous est plus proposée" in late.content.decode()) == (422, True)


def test_a_key_of_another_offer_or_of_nobody_answers_nothing(full, client):
    _gathering, second, third = freed(full)
    old_key = offer_key(second)
    actions.decline_offer(second, by=None, at=BEFORE)
    third.refresh_from_db()

    assert client.get("/place/xyz/").status_code == 404
    assert "Je prends" not in client.get(f"/place/{old_key}/").content.decode()
    assert "Je prends" in client.get(f"/place/{offer_key(third)}/").content.decode()


def test_when_the_time_is_over_the_worker_offers_it_to_the_next(full, month_before):
    gathering, second, third = freed(full)
    month_before(hours=26)

    done = actions.move_waiting_lists(10), actions.move_waiting_lists(10)
    with pytest.raises(actions.OfferRefused):
        actions.accept_offer(second, by=None, at=BEFORE + timedelta(hours=26))

    assert done == (1, 0)
    assert states(second, third) == [(CANCELLED, False), (WAITING, True)]
    assert [letter.about for letter in Letter.objects.filter(kind=letters.OFFER_PASSED)] == [str(second.pk)]
    assert third.offered_until >= BEFORE + timedelta(hours=26 + 24)
    assert [row.pk for row in queries.offered_in(gathering)] == [third.pk]


def test_a_late_place_goes_to_who_waits_before_somebody_new_takes_it(full):
    gathering, second, third = freed(full)
    later, newcomer = BEFORE + timedelta(hours=26), factories.member()

    row = actions.register(gathering, newcomer, queries.half_days_of(gathering), post=None, by=newcomer.user, at=later)

    assert states(second, third, row) == [(CANCELLED, False), (WAITING, True), (WAITING, False)]


def test_the_time_ends_at_a_full_hour_there_and_when_the_first_half_day_begins(month_before):
    gathering = factories.gathering(capacity_people=1, offer_hours=24, time_zone="Indian/Reunion")
    registration = factories.registration(gathering, factories.member(), WAITING)
    halves = {half.pk for half in queries.half_days_of(gathering)}
    begins = queries.beginnings_of(queries.half_days_of(gathering))

    def until(at):
        from faire_reseau.gatherings.actions.offers import offering

        return offering(gathering, at)(registration, halves)

    at = datetime(2019, 6, 1, 10, 20, tzinfo=ZoneInfo("Indian/Reunion"))
    assert until(at) == datetime(2019, 6, 2, 11, 0, tzinfo=ZoneInfo("Indian/Reunion"))
    assert until(min(begins.values()) - timedelta(hours=2)) == min(begins.values())
    assert until(min(begins.values())) == max(begins.values())
    assert until(max(begins.values())) is None  # it has begun: the place is theirs at once


def test_who_no_letter_reaches_has_the_place_at_once(month_before):
    gathering = factories.gathering(capacity_people=1, offer_hours=24)
    first = factories.registration(gathering, factories.member())
    waits = factories.registration(gathering, factories.person(account=False, email=""), WAITING, turn=2)

    actions.cancel_registration(first, by=None, at=BEFORE)

    assert states(waits) == [(CONFIRMED, False)]


@pytest.mark.parametrize("end", [actions.cancel_gathering, actions.finish_gathering])
def test_nothing_is_offered_once_a_gathering_ended_and_offered_again_once_it_goes_on(full, month_before, end):
    gathering, second, third = freed(full)

    end(gathering, by=None, at=BEFORE)
    ended = states(second, third)
    month_before(hours=50)
    moved = actions.move_waiting_lists(10)
    back = actions.restore_gathering if end is actions.cancel_gathering else actions.reopen_gathering
    back(gathering, by=None, at=BEFORE + timedelta(hours=50))

    assert ended == [(WAITING, False), (WAITING, False)]
    assert moved == 0
    assert states(second, third) == [(WAITING, True), (WAITING, False)]


def test_who_saves_the_form_of_registration_accepts_the_place_that_is_held(full):
    gathering, second, third = freed(full)

    actions.register(
        gathering, second.person, queries.half_days_of(gathering)[:1], post=None, by=second.person.user, at=BEFORE
    )

    assert states(second, third) == [(CONFIRMED, False), (WAITING, False)]


def test_pages_and_tables_say_that_a_place_is_offered_and_until_when(full, client):
    gathering, second, _third = freed(full)
    client.force_login(second.person.user)
    own = client.get("/rencontres/nantes/").content.decode()
    client.force_login(factories.organiser(gathering))
    page = client.get("/rencontres/nantes/preparer/inscrits/").content.decode()

    assert f"/place/{offer_key(second)}/" in own
    assert page.count("Place proposée jusqu’au") == 1
    assert "1\u00a0place est proposée" in page or "1 place est proposée" in page


def test_without_a_time_a_place_is_given_at_once(full):
    gathering, (first, second, _third) = full
    type(gathering).objects.update(offer_hours=None)

    actions.cancel_registration(first, by=first.person.user, at=BEFORE)

    assert states(second) == [(CONFIRMED, False)]


def test_an_offered_place_given_back_and_taken_back_is_offered_again(full):
    from faire_reseau.kit import undoing
    from faire_reseau.kit.models import UndoableAct

    _gathering, second, third = freed(full)
    actions.cancel_registration(third, by=third.person.user, at=BEFORE)
    actions.cancel_registration(second, by=second.person.user, at=BEFORE)

    undoing.undo(UndoableAct.objects.latest("pk").pk, by=second.person.user, at=BEFORE)

    assert states(second) == [(WAITING, True)]


@pytest.mark.parametrize("hours", [None, 6])
def test_who_joins_the_waiting_list_reads_how_a_freed_place_comes_to_them(client, month_before, hours):
    gathering = factories.gathering(slug="nantes", capacity_people=1, offer_hours=hours)
    factories.registration(gathering, factories.member()).half_days.set(queries.half_days_of(gathering))
    client.force_login(factories.member().user)
    halves = [half.pk for half in queries.half_days_of(gathering)]

    page = client.post("/rencontres/nantes/inscription/", {"half_days": halves}, follow=True).content.decode()

    assert ("vous aurez une place dès qu’" in page) == (hours is None)
    assert ("vous sera proposée et gardée pendant 6 heures" in page) == (hours == 6)


@pytest.mark.parametrize("way", ["memory", "nowhere"])
def test_accepting_promises_a_letter_only_where_one_leaves(full, client, settings, way):
    _gathering, second, _third = freed(full)
    settings.LETTERS_GO = way

    page = client.post(f"/place/{offer_key(second)}/", {"answer": "accept"}, follow=True).content.decode()

    assert "La place est à vous" in page
    assert ("Ce site n’a pas de serveur de messagerie" in page) == (way == "nowhere")
