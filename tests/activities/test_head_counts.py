"""Presence recorded without names: it adds participations and nobody, and every page says how many were recorded how."""

from datetime import timedelta
from decimal import Decimal

import pytest

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.logic.counts import Counts, count_meetings, packed
from faire_reseau.activities.models import HeadCount
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.network.models import Audience
from tests import factories
from tests.factories import DAY, NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


def audience(label="Élues et élus"):
    rank = Audience.objects.count() + 1
    return Audience.objects.create(code=f"public-{rank}", label=label, rank=rank)


def counted(action):
    counts = queries.counts_of([action])
    return counts.participations, counts.people, counts.signed, counts.listed, counts.counted


def test_what_is_counted_without_names_adds_participations_and_no_people():
    counts = count_meetings([(1, 1, packed([5, 6]), 1, 10), (1, 1, packed([5]), 1, 0), (1, 1, b"", 0, 30)])

    assert counts == Counts(1, 3, 3, participations=43, people=2)
    assert (counts.signed, counts.listed, counts.counted, counts.named) == (2, 1, 40, 3)
    assert (counts.sheets, counts.head_counts) == (2, 2)


def test_signed_listed_and_counted_are_told_apart_and_stay_so_once_the_list_is_ready():
    meeting = factories.meeting()
    halves = [factories.half_day(meeting, part, sign_in_open=True) for part in (Part.MORNING, Part.AFTERNOON)]
    ana, bob = factories.person("Ana"), factories.person("Bob")
    none = {"organisation": None, "trade": None}
    actions.sign_in(halves[0], ana, means=Means.ORGANISER_LIST, **none, **BY)
    actions.sign_in(halves[1], ana, means=Means.OWN_PHONE, **none, **BY)
    actions.sign_in(halves[0], bob, means=Means.ORGANISER_LIST, **none, **BY)
    actions.count_heads(meeting, {0: 4, audience().pk: 7}, **BY)

    first = counted(meeting.action)
    actions.sum_up_attendance(10)

    assert first == (13, 2, 1, 1, 11)
    assert counted(meeting.action) == first


def test_a_head_count_counts_from_its_day_on_and_proves_that_a_meeting_was_held():
    half = factories.half_day(factories.meeting(held_on=DAY + timedelta(days=1)))
    with pytest.raises(actions.NotCounted):
        actions.count_heads(half.meeting, {0: 4}, **BY)
    meeting = factories.half_day().meeting
    actions.call_off_meetings(meeting.action, [meeting.pk], **BY)

    actions.count_heads(meeting, {0: 4}, **BY)
    actions.call_off_meetings(meeting.action, [meeting.pk], **BY)  # counted: it was held

    assert counted(meeting.action) == (4, 0, 0, 0, 4)


@pytest.mark.parametrize("people", [-1, 100_001])
def test_a_number_that_cannot_be_is_refused_at_its_field(people):
    meeting = factories.half_day().meeting

    with pytest.raises(actions.NotCounted) as refusal:
        actions.count_heads(meeting, {0: people}, **BY)

    assert (refusal.value.field, HeadCount.objects.count()) == ("heads_0", 0)


def test_each_class_is_changed_alone_and_nobody_takes_back_what_somebody_else_counted():
    meeting, elected, others = factories.half_day().meeting, audience(), audience("Autres")
    actions.count_heads(meeting, {0: 4, elected.pk: 5}, **BY)

    actions.count_heads(meeting, {others.pk: 2, 0: 0}, **BY)
    with pytest.raises(ChangedMeanwhile):
        actions.count_heads(meeting, {elected.pk: 9}, seen={elected.pk: 3}, **BY)

    assert queries.heads_of(meeting) == {elected.pk: 5, others.pk: 2}
    rows = queries.head_counts_of(queries.meetings_held([meeting.action]))
    assert [(str(row.audience), row.people, row.meetings) for row in rows] == [
        ("Élues et élus", 5, 1),
        ("Autres", 2, 1),
    ]
    meeting.refresh_from_db()
    assert meeting.counted == 7


def test_the_page_says_how_each_participation_was_recorded_and_that_heads_are_no_people(client):
    meeting = factories.half_day().meeting
    client.force_login(factories.facilitator())

    client.post(f"/activites/reunions/{meeting.pk}/effectifs/", {"heads_0": "25"})
    page = tight(client.get(f"/activites/{meeting.action_id}/").content.decode())
    work = tight(client.get("/activites/?par=mode").content.decode())

    assert "Participations : par signature 0, par le nom 0, sans nom 25." in page.replace("\xa0", " ")
    assert "personnes : seul l’effectif a été compté" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "dont 25 comptées sans nom" in work


def test_a_negative_number_is_refused_and_what_was_typed_is_still_there(client):
    meeting = factories.half_day().meeting
    client.force_login(factories.facilitator())

    page = client.post(f"/activites/reunions/{meeting.pk}/effectifs/", {"heads_0": "-3"})

    assert (page.status_code, HeadCount.objects.count()) == (422, 0)
    assert 'value="-3"' in page.content.decode()


def test_staff_time_is_typed_with_a_comma_and_counts_in_its_year_alone(client):
    action = factories.action()
    client.force_login(factories.facilitator())
    where = f"/activites/{action.pk}/temps-et-publications/"

    for days in ("4", "2,5"):
        client.post(where, {"year": "2019", "days": days})
    refused = client.post(where, {"year": "2019", "days": "-1"})

    assert (queries.staff_days_of(action), refused.status_code) == ({2019: Decimal("2.5")}, 422)
    assert [queries.staff_days_by_centre(year) for year in (2019, 2020)] == [
        {action.organisation_id: Decimal("2.5")},
        {},
    ]


def test_a_publication_is_noted_once_counts_in_its_year_and_comes_back_when_it_was_taken_away_by_mistake(client):
    action, by = factories.action(), factories.facilitator()
    noted = {"title": "Lettre", "published_on": DAY}
    publication = actions.note_publication(action, **noted, **BY)
    with pytest.raises(actions.NotCounted):
        actions.note_publication(action, **noted, **BY)
    with pytest.raises(actions.NotCounted):
        actions.note_publication(action, title="Demain", published_on=DAY + timedelta(days=1), **BY)
    client.force_login(by)

    client.post(f"/activites/publications/{publication.pk}/retirer/")
    gone = queries.publications_by_centre(2019)
    client.post(f"/mon-compte/defaire/{by_undo(by)}/")

    assert (gone, queries.publications_by_centre(2018)) == ({}, {})
    assert queries.publications_by_centre(2019) == {action.organisation_id: 1}


def by_undo(user):
    from faire_reseau.kit.models import UndoableAct

    return UndoableAct.objects.get(by=user).pk


def test_an_axis_of_another_centre_is_refused():
    from faire_reseau.network.models import MissionAxis

    other = MissionAxis.objects.create(code="L1", label="À eux", organisation=factories.centre())
    action = factories.action()

    with pytest.raises(actions.ActionRefused) as refusal:
        actions.change_action(action, axis=other, **BY)

    assert refusal.value.field == "axis"


def test_an_action_says_its_audiences_and_partners_and_is_found_by_them(client):
    elected, partner = audience(), factories.centre("Voisin")
    action = factories.action(title="Atelier des élus")
    factories.half_day(factories.meeting(action))
    actions.change_action(action, audiences=[elected], partners=[partner], **BY)

    page = client.get(f"/activites/{action.pk}/").content.decode()
    listed = client.get(f"/activites/?public={elected.code}&par=audience").content.decode()

    assert [name in page for name in ("Élues et élus", "Voisin")] == [True, True]
    assert "Atelier des élus" in listed
    assert 'scope="row">Élues et élus' in tight(listed)
