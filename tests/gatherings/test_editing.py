"""Slots and sessions edited after a grid stands, with what follows shown first; a session cancelled with its forum, and restored."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.actions import SessionClash
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.forms import SessionForm, SlotForm
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import undo
from faire_reseau.topics import actions as topic_actions
from faire_reseau.topics.models import Topic
from tests import factories as make
from tests.factories import NOW
from tests.topics import made

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=1)


@pytest.fixture
def forum():
    """A forum whose grid is published with two workshops, and somebody who goes to one of them."""
    forum = make.forum(make.gathering(slug="ici"))
    first, second = make.topic(forum, "Un"), make.topic(forum, "Deux")
    made.publish(forum, {first: (0, 0), second: (1, 1)})
    person = make.participant(forum.session.gathering)
    made.give(forum, person, forum.slots.order_by("starts_at").first(), first)
    return forum


@pytest.fixture
def ada(forum):
    return make.organiser(forum.session.gathering)


def workshops():
    return dict(Session.objects.filter(format="workshop").values_list("title", "state"))


def test_cancelling_the_session_of_a_forum_says_what_follows_and_takes_its_workshops_along(client, forum, ada):
    made.enter(client, ada)
    page = client.get(f"/rencontres/ici/preparer/sequences/{forum.session_id}/").content.decode()
    assert "Its forum closes with its 2 topics and the wishes of 0 people" in page
    assert "Its 2 workshops are cancelled with it, and restored with it." in page

    client.post(f"/rencontres/ici/preparer/sequences/{forum.session_id}/annuler/")

    assert workshops() == {"Un": SessionState.CANCELLED, "Deux": SessionState.CANCELLED}
    assert Topic.objects.filter(state="suggested").count() == 2


def test_a_restored_session_has_the_workshops_that_were_cancelled_with_it_and_no_other(forum, ada):
    topic_actions.withdraw_topic(Topic.objects.get(title="Deux"), by=ada, at=BEFORE)
    actions.cancel_session(forum.session, by=ada, at=NOW)

    actions.restore_session(forum.session, by=ada, at=NOW + timedelta(days=3))

    forum.session.refresh_from_db()
    assert forum.session.state == SessionState.PLANNED
    assert workshops() == {"Un": SessionState.PLANNED, "Deux": SessionState.CANCELLED}


def test_nothing_goes_on_in_the_forum_of_a_cancelled_session(forum, ada):
    actions.cancel_session(forum.session, by=ada, at=BEFORE)

    with pytest.raises(Refusal) as refused:
        topic_actions.withdraw_topic(Topic.objects.get(title="Un"), by=ada, at=BEFORE)

    assert str(refused.value.sentence) == "La séquence de ce forum est annulée\u00a0: rien ne s’y passe."


def test_a_cancelled_session_is_listed_and_put_back_by_a_plain_button_long_after(client, forum, ada):
    opening = make.session(forum.session.gathering, title="Ouverture", hour=8)
    actions.cancel_session(opening, by=ada, at=BEFORE)
    UndoableAct.objects.all().delete()
    made.enter(client, ada)
    address = f"/rencontres/ici/preparer/sequences/{opening.pk}/retablir/"

    assert f'action="{address}"' in client.get("/rencontres/ici/preparer/").content.decode()
    client.post(address)

    opening.refresh_from_db()
    assert opening.state == SessionState.PLANNED


def test_a_workshop_is_cancelled_by_its_topic_and_moved_on_the_grid(forum, ada):
    workshop = Session.objects.get(title="Un")

    with pytest.raises(SessionClash) as refused:
        actions.cancel_session(workshop, by=ada, at=BEFORE)
    assert "retirez le sujet" in str(refused.value.sentence)
    later = {"starts_at": workshop.starts_at + timedelta(hours=5), "ends_at": workshop.ends_at + timedelta(hours=5)}
    with pytest.raises(SessionClash):
        actions.change_session(workshop, by=ada, at=BEFORE, **later)
    assert workshops()["Un"] == SessionState.PLANNED


def test_the_hours_of_a_slot_move_its_workshops_and_calendars_learn_of_it(forum, ada):
    slot = forum.slots.order_by("starts_at").last()
    workshop = Session.objects.get(slot=slot)
    starts_at = slot.starts_at + timedelta(hours=1)

    actions.change_slot(slot, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), by=ada, at=BEFORE)

    moved = Session.objects.get(pk=workshop.pk)
    assert (moved.starts_at, moved.sequence) == (starts_at, workshop.sequence + 1)


def test_a_slot_does_not_move_over_another_nor_into_a_space_that_is_taken_nor_once_it_has_begun(forum, ada):
    first, second = forum.slots.order_by("starts_at")
    space = Session.objects.get(slot=second).space
    evening = second.starts_at.replace(hour=17, minute=0)
    make.session(forum.session.gathering, title="Concert", space=space, hour=evening.hour)
    tries = [
        (first.starts_at, first.ends_at, BEFORE),
        (evening, evening + timedelta(hours=1), BEFORE),
        (evening + timedelta(hours=1), evening + timedelta(hours=2), second.starts_at),
    ]

    for starts_at, ends_at, at in tries:
        with pytest.raises(Refusal):
            actions.change_slot(second, starts_at=starts_at, ends_at=ends_at, by=ada, at=at)
    second.refresh_from_db()
    assert Session.objects.get(slot=second).starts_at == second.starts_at


def test_the_page_of_a_slot_shows_what_follows_first_and_changes_it_when_confirmed(client, forum, ada, monkeypatch):
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: BEFORE)
    slot = forum.slots.order_by("starts_at").first()
    slot_hours = (slot.starts_at, slot.ends_at)
    made.enter(client, ada)
    address = f"/rencontres/ici/preparer/creneaux/{slot.pk}/"
    day = forum.session.gathering.starts_on.isoformat()
    hours = {"on": day, "begins": "07:00", "ends": "07:45"}

    shown = client.post(address, hours)
    slot.refresh_from_db()
    assert (slot.starts_at, slot.ends_at) == slot_hours
    assert "1 workshop is shown with what you change" in shown.content.decode()
    assert "The programme of 1 person follows." in shown.content.decode()

    done = client.post(address, {**hours, "confirmed": "1"})
    slot.refresh_from_db()
    assert done["Location"] == "/rencontres/ici/preparer/#slots"
    assert Session.objects.get(slot=slot).starts_at == slot.starts_at != slot_hours[0]


def test_the_page_of_a_space_says_how_many_people_go_there_at_one_hour(client, forum, ada):
    made.enter(client, ada)
    spaces = [Session.objects.get(title=title).space for title in ("Un", "Deux")]
    pages = [client.get(f"/rencontres/ici/preparer/espaces/{space.pk}/").content.decode() for space in spaces]

    assert ["Up to 1 person goes there at one hour." in page for page in pages] == [True, False]


def test_undoing_the_cancelling_of_a_forum_restores_its_workshops_too(forum, ada):
    actions.cancel_session(forum.session, by=ada, at=BEFORE)

    undo(UndoableAct.objects.get().pk, by=ada, at=BEFORE + timedelta(minutes=1))

    assert workshops() == {"Un": SessionState.PLANNED, "Deux": SessionState.PLANNED}
    assert queries.cancelled_sessions_of(forum.session.gathering) == []


@pytest.mark.parametrize("hours_before", [2, 0])
def test_who_changes_a_slot_that_somebody_else_changed_meanwhile_is_told(client, forum, ada, monkeypatch, hours_before):
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: BEFORE)
    slot = forum.slots.order_by("starts_at").first()
    made.enter(client, ada)
    address = f"/rencontres/ici/preparer/creneaux/{slot.pk}/"
    seen = f"{slot.starts_at.isoformat()}/{slot.ends_at.isoformat()}"
    assert f'name="seen" value="{seen}"' in client.get(address).content.decode().replace("&#x2B;", "+")
    early = slot.starts_at - timedelta(hours=hours_before)
    late = early + timedelta(minutes=40)
    actions.change_slot(slot, starts_at=early, ends_at=late, by=ada, at=BEFORE)

    day = forum.session.gathering.starts_on.isoformat()
    page = client.post(address, {"on": day, "begins": "05:00", "ends": "05:45", "confirmed": "1", "seen": seen})

    slot.refresh_from_db()
    assert (page.status_code, slot.starts_at, slot.ends_at) == (422, early, late)
    assert "Somebody else moved this slot meanwhile" in page.content.decode()


def test_a_workshop_of_a_cancelled_session_is_restored_with_it_and_not_by_itself(client, forum, ada):
    actions.cancel_session(forum.session, by=ada, at=BEFORE)
    workshop = Session.objects.get(title="Un")
    made.enter(client, ada)

    page = client.post(f"/rencontres/ici/preparer/sequences/{workshop.pk}/retablir/", follow=True).content.decode()

    assert "It is a workshop of" in page
    assert workshops() == {"Un": SessionState.CANCELLED, "Deux": SessionState.CANCELLED}
    assert [session.pk for session in queries.cancelled_sessions_of(forum.session.gathering)] == [forum.session_id]


def test_a_workshop_left_on_the_agenda_of_a_cancelled_session_is_cancelled_by_itself(forum, ada):
    actions.cancel_session(forum.session, by=ada, at=BEFORE)
    Session.objects.filter(title="Un").update(state=SessionState.PLANNED)  # as it was before this was refused

    actions.cancel_session(Session.objects.get(title="Un"), by=ada, at=BEFORE)

    assert workshops() == {"Un": SessionState.CANCELLED, "Deux": SessionState.CANCELLED}


def test_a_cancelled_session_stays_on_the_announced_agenda_and_on_the_wall_marked_as_cancelled(client, forum, ada):
    gathering = forum.session.gathering
    opening = make.session(gathering, title="Ouverture", hour=8)
    actions.cancel_session(forum.session, by=ada, at=BEFORE)

    agenda = client.get(f"/rencontres/{gathering.slug}/").content.decode()
    wall = client.get(reverse("topics:wall_screen", args=[gathering.welcome_key])).content.decode()

    shown = {
        item.split('href="/r', 1)[1].split('"')[0]: "is-off" in item
        for item in agenda.split('<li class="agenda-session')[1:]
    }
    address = f"encontres/{gathering.slug}/sequences/%d/"
    off = [forum.session_id, *Session.objects.filter(format="workshop").values_list("pk", flat=True)]
    assert shown == {address % opening.pk: False} | {address % pk: True for pk in off}
    assert (agenda.count("agenda-off"), wall.count("wall-off")) == (3, 3)
    assert agenda.count('"@type": "Event"') == 5  # the gathering, what stands, and what is cancelled, told as such
    assert agenda.count("https://schema.org/EventCancelled") == 3


@pytest.mark.parametrize("form_class", [SlotForm, SessionForm])
@pytest.mark.parametrize(
    ("column", "field"), [("starts_at", "begins"), ("ends_at", "ends"), ("on", "on"), ("else", None)]
)
def test_hours_that_an_action_refuses_are_marked_where_they_were_typed(forum, form_class, column, field):
    form = form_class({}, gathering=forum.session.gathering)
    form.full_clean()
    form.errors.clear()

    form.refuse(SessionClash("Les heures se suivent.", field=column))

    assert dict(form.errors) == {field or "__all__": ["Les heures se suivent."]}
