"""The life of cooperations: silence asked about, why they rest, decisions, meetings that count as shared work, the timeline."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils.timezone import localdate

from faire_reseau.activities.actions import hold_meeting
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Action, Share
from faire_reseau.activities.queries import counts_of
from faire_reseau.cooperations import actions, letters, queries
from faire_reseau.cooperations.logic.parts import equal_parts
from faire_reseau.cooperations.models import Cooperation, News
from faire_reseau.kit.models import Letter, UndoableAct
from faire_reseau.kit.undoing import undo
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
SILENT = NOW + timedelta(days=60)


@pytest.fixture
def director():
    person = factories.person(is_sample=False)
    factories.post(person, factories.centre("Nord", slug="nord"), is_director=True)
    return person


@pytest.fixture
def cooperation(director):
    """Active, led by the centre of the director, with two partners and the director as its member."""
    partners = [factories.centre(name, slug=name.lower()) for name in ("Est", "Sud")]
    row = actions.propose_cooperation(
        title="Une veille",
        purpose="",
        lead=director.posts.get().organisation,
        partners=partners,
        members=[director],
        by=director.user,
        at=NOW,
    )
    actions.move_cooperation(row, to="active", by=director.user, at=NOW)
    row.refresh_from_db()
    return row


def test_a_silent_cooperation_is_asked_about_once_and_again_after_as_long(cooperation, director):
    assert actions.ask_silent(SILENT - timedelta(1), 10) == 0
    assert [actions.ask_silent(SILENT, 10), actions.ask_silent(SILENT + timedelta(1), 10)] == [1, 0]
    assert Letter.objects.get(kind=letters.SILENCE).to == director.user.email
    assert actions.ask_silent(SILENT + timedelta(60), 10) == 1

    actions.move_cooperation(cooperation, to="paused", by=director.user, at=NOW)
    assert actions.ask_silent(SILENT + timedelta(200), 10) == 0


def test_who_directs_the_lead_centre_is_asked_where_no_member_can_be_written_to(cooperation, director):
    cooperation.members.set([factories.person(is_sample=True)])
    actions.ask_silent(SILENT, 10)

    assert Letter.objects.get(kind=letters.SILENCE).to == director.user.email


def test_the_letter_is_written_only_while_nothing_is_heard(cooperation, director, monkeypatch):
    monkeypatch.setattr("faire_reseau.kit.clock.now", lambda: SILENT)
    actions.ask_silent(SILENT, 10)
    letter = Letter.objects.get(kind=letters.SILENCE)

    composed = letters.silence_letter(letter)
    assert composed is not None
    assert composed.subject == "Toujours vivante\u202f? Une veille"
    assert f"/cooperations/{cooperation.pk}/#alive" in composed.body
    actions.confirm_alive(cooperation, by=director.user, at=SILENT)
    assert letters.silence_letter(letter) is None
    assert actions.ask_silent(SILENT + timedelta(59), 10) == 0


def test_one_tap_on_the_page_says_that_it_goes_on(cooperation, director, client):
    Cooperation.objects.update(changed_at=NOW - timedelta(100 * 366))
    address = f"/cooperations/{cooperation.pk}/"
    visitor = client.get(address).content.decode()
    client.force_login(director.user)
    before = client.get(address).content.decode()
    client.post(f"{address}vivante/")
    after = client.get(address).content.decode()

    assert ["Toujours vivante" in page for page in (visitor, before, after)] == [False, True, False]


def test_why_it_rests_is_told_and_taken_back_with_it(cooperation, director, client):
    client.force_login(director.user)
    client.post(f"/cooperations/{cooperation.pk}/etat/", {"to": "paused", "why": "Plus de financement"})
    assert "Pourquoi\u00a0: Plus de financement" in client.get(f"/cooperations/{cooperation.pk}/").content.decode()

    undo(UndoableAct.objects.filter(kind="move_cooperation").latest("pk").pk, by=director.user, at=NOW)
    cooperation.refresh_from_db()
    assert (cooperation.state, cooperation.why) == ("active", "")
    actions.move_cooperation(cooperation, to="ended", why="Fini", by=director.user, at=NOW)
    actions.move_cooperation(cooperation, to="active", by=director.user, at=NOW)
    cooperation.refresh_from_db()
    assert cooperation.why == ""


def test_the_owner_of_a_step_is_reminded_once_after_its_day(cooperation, director):
    actions.set_next_step(cooperation, next_step="Écrire", next_on=DAY, next_owner=director, by=director.user, at=NOW)
    days = [DAY - NOW.date() + timedelta(more) for more in (0, 1, 2, 40)]

    assert [actions.remind_of_late_steps(NOW + day, 10) for day in days] == [0, 1, 0, 0]
    assert Letter.objects.filter(kind=letters.REMINDER).count() == 1


def test_meetings_are_work_of_the_lead_centre_shared_in_equal_parts(cooperation, director, client):
    client.force_login(director.user)
    first = client.post(f"/cooperations/{cooperation.pk}/reunions/")
    again = client.post(f"/cooperations/{cooperation.pk}/reunions/")
    work = Action.objects.get()

    assert first.url == again.url == f"/activites/{work.pk}/noter/"
    assert (work.title, work.organisation) == ("Une veille", cooperation.lead)
    assert sorted(Share.objects.values_list("hundredths", flat=True)) == [3333, 3333, 3334]
    hold_meeting(work, held_on=DAY, parts=[Part.MORNING], title="À Nantes", by=director.user, at=NOW)
    assert counts_of([work]).meetings == 1
    page = client.get(f"/cooperations/{cooperation.pk}/").content.decode()
    assert "À Nantes" in page
    assert f"/activites/{work.pk}/" in page


def test_who_works_elsewhere_notes_no_meeting(cooperation, client):
    other = factories.member(cooperation.partners.order_by("pk").first())
    cooperation.members.add(other)
    client.force_login(other.user)

    assert "Noter une réunion" not in client.get(f"/cooperations/{cooperation.pk}/").content.decode()
    assert client.post(f"/cooperations/{cooperation.pk}/reunions/").status_code == 404


@pytest.mark.parametrize("n", range(1, 30))
def test_equal_parts_make_a_hundred(n):
    parts = equal_parts(list(range(n)))

    assert (sum(parts.values()), len(parts)) == (100, n)
    assert max(parts.values()) - min(parts.values()) < Decimal("0.3")


def test_decisions_stand_by_themselves(cooperation, director, client):
    client.force_login(director.user)
    fields = {"on": localdate().isoformat(), "text": "Nous gardons la lettre.", "is_decision": "on"}
    client.post(f"/cooperations/{cooperation.pk}/nouvelles/", fields)

    assert News.objects.get().is_decision
    assert "decisions-title" in client.get(f"/cooperations/{cooperation.pk}/").content.decode()


def test_the_timeline_tells_months_of_what_one_may_read(cooperation, director, client):
    by = {"by": director.user, "at": NOW}
    actions.tell_news(cooperation, on=DAY, text="Un jour.", **by)
    actions.tell_news(cooperation, on=DAY, text="Une décision.", is_decision=True, **by)
    actions.set_next_step(cooperation, next_step="Écrire", next_on=DAY - timedelta(40), next_owner=None, **by)
    actions.expect_production(cooperation, title="Un bulletin", expected_on=DAY + timedelta(400), **by)
    hold_meeting(actions.begin_work(cooperation, **by), held_on=DAY, parts=[Part.MORNING], **by)
    hidden = actions.propose_cooperation(title="Cachée", purpose="", lead=cooperation.lead, began_on=DAY, **by)
    Cooperation.objects.filter(pk=hidden.pk).update(gathering=factories.gathering(state="draft"))

    page = client.get("/cooperations/fil/").content.decode()
    months = queries.timeline(factories.user(), queries.Asked(), NOW)

    kinds = [event.kind.value for _month, events in months for event in events]
    assert sorted(kinds) == ["began", "decision", "expected", "late", "meeting", "news"]
    assert [month for month, _events in months] == sorted((month for month, _events in months), reverse=True)
    assert "Cachée" not in page
    assert "Une décision." in page
    assert queries.timeline(factories.user(), queries.Asked(state="ended"), NOW) == []


def test_a_timeline_of_a_hidden_cooperation_is_missing(cooperation):
    Cooperation.objects.filter(pk=cooperation.pk).update(gathering=factories.gathering(state="draft"))

    with pytest.raises(Http404):
        queries.cooperation_for(factories.user(), cooperation.pk)
