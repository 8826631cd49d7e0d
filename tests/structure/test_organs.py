"""Organs, mandates and decisions: on any day, in a vote, with their history, and what they become."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils.timezone import localdate

from faire_reseau.cooperations.models import Cooperation
from faire_reseau.network.actions import erase_person, merge_organisations
from faire_reseau.structure import actions, queries
from faire_reseau.structure.enums import Electorate
from faire_reseau.structure.models import Decision, Mandate, Organ, Voter
from tests import factories
from tests.factories import DAY, NOW
from tests.structure.conftest import draft

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


@pytest.fixture
def facilitator():
    return factories.facilitator()


@pytest.fixture
def board():
    return actions.add_organ(name="Bureau", purpose="Prépare.", from_on=None, to_on=None, **BY)


def seat(organ, person, from_on=DAY, to_on=None, **columns):
    return actions.add_mandate(organ, person=person, from_on=from_on, to_on=to_on, **columns, **BY)


def decided(title="Garder la lettre", **columns):
    return actions.note_decision(title=title, decided_on=columns.pop("decided_on", DAY), **columns, **BY)


def names_on(user, day):
    return {organ.name: [row.name for row in seats] for organ, seats in queries.structure_on(user, day).organs}


def test_mandates_are_facts_of_a_day(board, facilitator):
    before, since = (
        factories.person(first_name="Ada", last_name="Roy"),
        factories.person(first_name="Eve", last_name="Lys"),
    )
    seat(board, before, DAY - timedelta(days=400), DAY - timedelta(days=1), role="présidente")
    seat(board, since, DAY)
    actions.add_organ(name="Atelier", purpose="", from_on=DAY + timedelta(days=9), to_on=None, **BY)

    assert names_on(facilitator, DAY - timedelta(days=1)) == {"Bureau": ["Ada Roy"]}
    assert names_on(facilitator, DAY) == {"Bureau": ["Eve Lys"]}
    assert names_on(facilitator, DAY + timedelta(days=9)) == {"Bureau": ["Eve Lys"], "Atelier": []}


def test_visitors_read_organs_and_roles_and_names_as_the_network_allows(board, client):
    seat(board, factories.person(first_name="Ada", last_name="Roy"), role="présidente")
    page = client.get("/reseau/organisation/", {"le": DAY.isoformat()}).content.decode()

    assert ("Bureau" in page, "présidente" in page, "Ada Roy" in page) == (True, True, False)
    assert client.get("/reseau/organisation/", {"le": "hier"}).status_code == 200


@pytest.mark.parametrize(
    ("columns", "field"),
    [({"from_on": DAY, "to_on": DAY - timedelta(days=1)}, "to_on"), ({"name": " bureau "}, "name")],
)
def test_what_cannot_be_is_refused_beside_its_field(board, columns, field):
    with pytest.raises(actions.StructureRefused) as refusal:
        actions.add_organ(**{"name": "Autre", "purpose": "", "from_on": None, "to_on": None} | columns, **BY)
    assert refusal.value.field == field


def test_a_college_votes_with_who_sits_in_it_on_the_day_of_the_opening(board):
    sits, left, twice = (factories.person() for _ in range(3))
    for person, to_on in ((sits, None), (left, DAY - timedelta(days=1)), (twice, None), (twice, None)):
        seat(board, person, DAY - timedelta(days=9), to_on)
    row = draft(electorate=Electorate.COLLEGE, college=board)
    actions.open_consultation(row, **BY)
    Mandate.objects.all().delete()

    assert set(Voter.objects.values_list("person", flat=True)) == {sits.pk, twice.pk}


def test_an_empty_college_and_none_are_refused(board):
    with pytest.raises(actions.ConsultationRefused) as refusal:
        actions.open_consultation(draft(electorate=Electorate.COLLEGE, college=board), **BY)
    assert "siège au collège" in str(refusal.value)
    with pytest.raises(actions.ConsultationRefused) as refusal:
        draft(electorate=Electorate.COLLEGE)
    assert refusal.value.field == "college"


def test_a_decision_ends_the_one_that_it_replaces_and_tells_its_history():
    first = decided(decided_on=DAY - timedelta(days=20))
    second = decided("Une lettre par mois", decided_on=DAY - timedelta(days=10), replaces=first)
    third = decided("Plus de lettre", replaces=second)

    assert [row.title for row in queries.structure_on(factories.user(), DAY).decisions] == ["Plus de lettre"]
    assert [row.pk for row in queries.structure_on(factories.user(), DAY - timedelta(days=10)).decisions] == [second.pk]
    assert [row.pk for row in queries.history_of(queries.decision_for(third.pk))] == [second.pk, first.pk]
    with pytest.raises(actions.StructureRefused) as refusal:
        decided("Encore", replaces=second)
    assert refusal.value.field == "replaces"


def test_decisions_of_days_to_come_and_circles_are_refused():
    early, late = decided(decided_on=DAY - timedelta(days=5)), decided("Tard")
    with pytest.raises(actions.StructureRefused) as refusal:
        decided(decided_on=DAY + timedelta(days=1))
    assert refusal.value.field == "decided_on"
    for replaced in (late, early):
        with pytest.raises(actions.StructureRefused):
            actions.change_decision(early, replaces=replaced, **BY)


def test_decisions_to_look_at_again_are_told_to_who_prepares(client, facilitator):
    decided(review_on=DAY)
    address = "/reseau/organisation/"
    visitor = client.get(address).content.decode()
    client.force_login(facilitator)

    assert ("est à revoir" in visitor, "est à revoir" in client.get(address).content.decode()) == (False, True)


def test_a_consultation_that_is_over_becomes_a_decision_and_then_a_cooperation(client, facilitator):
    centre = factories.centre()
    factories.member(centre)
    row = draft(closes_on=localdate() + timedelta(days=1))
    actions.open_consultation(row, **BY)
    client.force_login(facilitator)
    address = f"/reseau/decisions/noter/?consultation={row.pk}"
    assert client.get(address).status_code == 404
    actions.close_consultation(row, **BY)
    fields = {"title": "On garde", "decided_on": localdate(NOW).isoformat(), "text": "Parce que."}
    client.post(address, fields)
    again = client.post(address, fields)
    decision = Decision.objects.get()

    assert (decision.consultation, again.status_code) == (row, 422)
    assert f"/reseau/decisions/{decision.pk}/" in client.get(f"/consultations/{row.pk}/").content.decode()
    for _turn in range(2):
        client.post(f"/reseau/decisions/{decision.pk}/cooperation/", {"lead": centre.pk})
    cooperation = Cooperation.objects.get()
    assert (cooperation.title, cooperation.purpose, cooperation.lead) == ("On garde", "Parce que.", centre)
    assert f"/cooperations/{cooperation.pk}/" in client.get(f"/reseau/decisions/{decision.pk}/").content.decode()


def test_organs_and_mandates_are_written_in_pages(client, facilitator):
    person, centre = factories.person(), factories.centre()
    client.force_login(facilitator)
    client.post("/reseau/organisation/instances/", {"name": "Collège des directions"})
    organ = Organ.objects.get()
    mandate = f"/reseau/organisation/instances/{organ.pk}/mandats/"
    two = client.post(mandate, {"members": [person.pk, factories.person().pk], "from_on": DAY.isoformat()})
    client.post(
        mandate, {"members": [person.pk], "partners": [centre.pk], "from_on": DAY.isoformat(), "role": "membre"}
    )
    row = Mandate.objects.get()
    client.post(
        f"/reseau/organisation/mandats/{row.pk}/",
        {
            "initial-role": "membre",
            "role": "présidence",
            "initial-from_on": DAY.isoformat(),
            "from_on": DAY.isoformat(),
        },
    )
    row.refresh_from_db()

    assert two.status_code == 422
    assert (row.person, row.organisation, row.role) == (person, centre, "présidence")
    client.post(f"/reseau/organisation/mandats/{row.pk}/supprimer/")
    assert not Mandate.objects.exists()


def test_who_is_erased_leaves_a_seat_without_a_name(board):
    person = factories.person()
    seat(board, person)
    assert queries.mandate_data(person.user)[0]["organ"] == "Bureau"
    erase_person(person, by=None, at=NOW)

    assert Mandate.objects.get().person is None
    with pytest.raises(Http404):
        queries.organ_to_change_for(factories.user(), board.pk)


def test_a_college_that_exists_no_more_has_nobody_to_vote(board):
    seat(board, factories.person(), DAY - timedelta(days=9))
    actions.change_organ(board, to_on=DAY - timedelta(days=1), **BY)
    with pytest.raises(actions.ConsultationRefused):
        actions.open_consultation(draft(electorate=Electorate.COLLEGE, college=board), **BY)


def test_a_decision_that_is_replaced_by_mistake_is_in_force_again():
    first = decided(decided_on=DAY - timedelta(days=20))
    other = decided("Autre", decided_on=DAY - timedelta(days=15))
    second = decided("Ensuite", decided_on=DAY - timedelta(days=10), replaces=first)
    actions.change_decision(second, replaces=other, **BY)
    ended = dict(Decision.objects.values_list("title", "ended_on"))

    assert ended == {"Garder la lettre": None, "Autre": DAY - timedelta(days=10), "Ensuite": None}


def test_nothing_is_decided_by_a_vote_that_goes_on():
    factories.member(factories.centre())
    row = draft()
    actions.open_consultation(row, **BY)
    with pytest.raises(actions.StructureRefused):
        decided("Trop tôt", consultation=row)


@pytest.mark.parametrize(
    ("used", "left"), [((), [False]), (("Nord",), [True]), (("Sud",), [True]), (("Nord", "Sud"), [True, True])]
)
def test_a_centre_entered_twice_has_one_voice_and_no_used_voice_is_lost(used, left):
    north, south = factories.centre("Nord", slug="nord"), factories.centre("Sud", slug="sud")
    row = draft(electorate=Electorate.CENTRES)
    actions.open_consultation(row, **BY)
    Voter.objects.filter(organisation__slug__in=[name.lower() for name in used]).update(has_voted=True)
    merge_organisations(north, south, by=factories.facilitator(), at=NOW)

    assert sorted(Voter.objects.values_list("has_voted", flat=True)) == left
    assert Voter.objects.filter(organisation=north, has_voted=False).count() == (not used)
    assert not Voter.objects.filter(organisation=south).exists()
