"""Consultations: prepared, opened with a roll, voted on once per voice, closed, counted and published."""

import json
from datetime import date, timedelta

import pytest
from django.http import Http404
from django.test import Client
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Post
from faire_reseau.project import count_ballots
from faire_reseau.structure import actions
from faire_reseau.structure.enums import Electorate, Method, MiddleRule, State, StrengthRule
from faire_reseau.structure.models import Ballot, Voter
from faire_reseau.structure.permissions import can_read, is_over, visible_to, voices_of
from faire_reseau.structure.queries import page_of, published_ballots_for
from tests import factories
from tests.factories import DAY, NOW
from tests.structure.conftest import draft, opened, vote

pytestmark = pytest.mark.django_db
AFTER = NOW + timedelta(days=8)
# Of views, which ask the clock.
LATER = date(2090, 1, 1)


@pytest.mark.parametrize(
    ("columns", "field", "words"),
    [
        ({"options": "Une"}, "options", "Écrivez de 2 à 20 options"),
        ({"options": "\n".join(map(str, range(21)))}, "options", "Écrivez de 2 à 20 options"),
        ({"options": "Une\n Une "}, "options", "La même option figure deux fois"),
        ({"method": Method.MAJORITY_JUDGEMENT, "grades": "Bien"}, "grades", "Écrivez de 2 à 10 mentions"),
        ({"method": Method.MAJORITY_JUDGEMENT, "grades": "Bien\nBien"}, "grades", "La même mention figure deux fois"),
        ({"closes_on": DAY - timedelta(days=1)}, "closes_on", "Ce jour est passé"),
    ],
)
def test_what_cannot_be_voted_on_is_refused_beside_its_field(columns, field, words):
    with pytest.raises(actions.ConsultationRefused) as refusal:
        draft(**columns)

    assert (refusal.value.field, str(refusal.value).startswith(words)) == (field, True)


def test_options_and_grades_are_tidied_and_grades_of_another_method_left_out():
    row = draft(options=" Une  fois \n\nDeux\r\n", grades="Bien\nMal")

    assert (row.option_list, row.grades, row.grade_list) == (["Une fois", "Deux"], "", [])


def test_the_roll_is_who_works_in_a_centre_on_the_day_of_the_opening_and_stays():
    centre = factories.centre()
    worker, left, erased = factories.member(centre), factories.person(), factories.member(centre)
    factories.post(left, centre, to_on=DAY - timedelta(days=1))
    factories.member(factories.organisation())
    erase_person(erased, by=None, at=NOW)
    row = draft()

    actions.open_consultation(row, by=None, at=NOW)
    Post.objects.filter(person=worker).update(to_on=DAY)
    factories.member(centre)

    assert list(row.voters.values_list("person", "organisation")) == [(worker.pk, None)]
    assert list(voices_of(worker.user, DAY + timedelta(days=3))) == list(row.voters.all())


def test_directors_vote_in_person_or_for_their_centre():
    first, second = factories.centre(), factories.centre()
    director = factories.person()
    for centre in (first, second):
        factories.post(director, centre, is_director=True)
    factories.member(first)
    persons, centres = draft(electorate=Electorate.DIRECTORS), draft(electorate=Electorate.CENTRES)

    for row in (persons, centres):
        actions.open_consultation(row, by=None, at=NOW)

    assert list(persons.voters.values_list("person", flat=True)) == [director.pk]
    assert set(centres.voters.values_list("organisation", flat=True)) == {first.pk, second.pk}
    assert voices_of(director.user, DAY).filter(consultation=centres).count() == 2


def test_a_vote_without_a_voice_is_not_opened_and_an_open_one_neither_changed_nor_opened_again():
    row = draft()
    with pytest.raises(actions.ConsultationRefused, match="Personne n’aurait de voix"):
        actions.open_consultation(row, by=None, at=NOW)
    factories.member(factories.centre())
    actions.open_consultation(row, by=None, at=NOW)

    with pytest.raises(actions.ConsultationRefused, match="ouvert entre-temps"):
        actions.open_consultation(row, by=None, at=NOW)
    with pytest.raises(actions.ConsultationRefused, match="ce sur quoi l’on vote"):
        actions.change_consultation(row, title="Autre", by=None, at=NOW)
    assert row.voters.count() == 1


def test_a_ballot_sent_again_is_one_ballot_and_another_one_of_the_same_voice_is_refused(consultation):
    row, people = consultation
    vote(row, people[0], [1, 0, 1], "aaaa-aaaa")
    vote(row, people[0], [1, 0, 1], "aaaa-aaaa")

    with pytest.raises(actions.ConsultationRefused, match="déjà été exprimée"):
        vote(row, people[0], [0, 1, 0], "bbbb-bbbb")
    with pytest.raises(actions.ConsultationRefused, match="déjà été exprimée"):
        vote(row, people[0], [0, 1, 0], "aaaa-aaaa")
    with pytest.raises(actions.ConsultationRefused, match="celui d’un autre bulletin"):
        vote(row, people[1], [1, 0, 1], "aaaa-aaaa")

    assert list(row.ballots.values_list("receipt", "marks")) == [("aaaa-aaaa", [1, 0, 1])]
    assert list(row.voters.filter(has_voted=True).values_list("person", flat=True)) == [people[0].pk]


def test_a_ballot_that_comes_after_the_end_is_refused_and_one_that_was_in_time_is_acknowledged_again(consultation):
    row, people = consultation
    vote(row, people[0], [1, 0, 0], "aaaa-aaaa")
    actions.close_consultation(row, by=None, at=NOW)

    vote(row, people[0], [1, 0, 0], "aaaa-aaaa")
    with pytest.raises(actions.ConsultationRefused, match="arrivé trop tard"):
        vote(row, people[1], [1, 0, 0], "bbbb-bbbb")
    with pytest.raises(actions.ConsultationRefused, match="déjà clos"):
        actions.close_consultation(row, by=None, at=NOW)

    assert row.ballots.count() == 1


def test_the_last_day_is_voted_on_and_the_day_after_shows_the_result_without_a_press(consultation):
    row, _people = consultation

    assert not is_over(row, NOW + timedelta(days=7))
    assert is_over(row, AFTER)
    with pytest.raises(actions.ConsultationRefused, match="déjà clos"):
        actions.close_consultation(row, by=None, at=AFTER)


def test_nothing_of_the_result_is_shown_before_the_end_to_facilitators_neither():
    row, people = opened(closes_on=LATER)
    for number, person in enumerate(people):
        vote(row, person, [1, 0, 0], f"aaaa-aaa{number + 2}")
    facilitator = factories.facilitator()

    page = page_of(row, facilitator, NOW)

    assert (page.voted, page.voices, page.result) == (6, 6, None)
    client = Client()
    client.force_login(facilitator)
    assert client.get(reverse("structure:ballots", args=[row.pk])).status_code == 404


def test_fewer_than_five_ballots_show_no_split_and_are_not_published(consultation):
    row, people = consultation
    for number, person in enumerate(people[:4]):
        vote(row, person, [1, 0, 0], f"aaaa-aaa{number + 2}")

    result = page_of(row, factories.facilitator(), AFTER).result

    assert (result.winners, result.order, result.steps, result.change, result.table) == (["Lundi"], [], [], "", [])
    with pytest.raises(Http404):
        published_ballots_for(factories.facilitator(), row.pk, AFTER)


MARKS = [[0, 1, 2], [0, 2, 2], [1, 0, 2], [0, 0, 1], [2, 0, 1], [0, 1, 1]]


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("is_first_rule", [True, False])
def test_the_published_file_is_counted_again_to_the_same_result(method, is_first_rule):
    row, people = opened(
        method=method,
        grades="Bien\nPassable\nMal",
        middle_rule=MiddleRule.LOWER if is_first_rule else MiddleRule.UPPER,
        strength_rule=StrengthRule.WINNING if is_first_rule else StrengthRule.MARGINS,
    )
    for number, (person, marks) in enumerate(zip(people, MARKS, strict=True)):
        binary = [int(mark > 1) for mark in marks]
        vote(row, person, binary if method == Method.APPROVAL else marks, f"aaaa-aaa{number + 2}")

    published = published_ballots_for(people[0].user, row.pk, AFTER)
    recount = count_ballots.count(count_ballots.read(json.dumps(published).encode()))

    result = page_of(row, people[0].user, AFTER).result
    assert (recount["winners"], recount["order"]) == (result.winners, result.order)
    assert published["receipts"] == [f"aaaa-aaa{number + 2}" for number in range(6)]
    assert result.change
    assert len(result.steps) >= 3


def test_a_quorum_is_reached_or_not_and_never_by_rounding():
    row, people = opened(voters=3, quorum_percent=67)
    for number, person in enumerate(people[:2]):
        vote(row, person, [1, 0, 0], f"aaaa-aaa{number + 2}")

    page = page_of(row, people[0].user, AFTER)

    assert (page.percent, page.has_quorum) == (66, False)


def test_drafts_are_read_by_facilitators_alone_and_the_twin_says_the_same(consultation):
    rows, facilitator, guest = [consultation[0], draft()], factories.facilitator(), factories.person().user

    for user in (facilitator, guest):
        assert set(visible_to(user)) == {row for row in rows if can_read(user, row)}
    assert [can_read(guest, row) for row in rows] == [True, False]


def test_erased_voters_stay_on_the_roll_without_a_name_and_their_ballots_in_the_urn(consultation):
    row, people = consultation
    vote(row, people[0], [1, 0, 0], "aaaa-aaaa")

    erase_person(people[0], by=None, at=NOW)

    assert (row.voters.count(), row.voters.filter(has_voted=True).get().person, row.ballots.count()) == (6, None, 1)


@pytest.mark.parametrize(("voted", "left"), [((), [False]), ((0,), [True]), ((1,), [True]), ((0, 1), [True, True])])
def test_two_entries_of_one_person_leave_one_voice_unless_both_were_used(consultation, voted, left):
    row, people = consultation
    for number in voted:
        vote(row, people[number], [1, 0, 0], f"aaaa-aaa{number + 2}")
    Voter.objects.filter(consultation=row).exclude(person__in=people[:2]).delete()

    actions.merge_person_voices(people[1], people[0], None, NOW)

    assert list(row.voters.order_by("pk").values_list("has_voted", flat=True)) == left
    assert row.voters.filter(person=people[0]).count() == 1
    assert not row.voters.filter(person=people[1]).exists()


def posted(client, consultation, **fields):
    page = client.get(reverse("structure:vote", args=[consultation.pk]))
    form = page.context["form"]
    hidden = {name: form[name].value() for name in ("voter", "receipt")}
    return client.post(reverse("structure:vote", args=[consultation.pk]), hidden | fields), hidden


@pytest.mark.parametrize(
    ("method", "fields", "marks"),
    [
        (Method.APPROVAL, {"approved": ["0", "2"]}, [1, 0, 1]),
        (Method.DOTS, {"option_0": "2", "option_2": "3"}, [2, 0, 3]),
        (Method.SCHULZE, {"option_0": "2", "option_1": "1"}, [2, 1, 4]),
        (Method.MAJORITY_JUDGEMENT, {"option_0": "0", "option_1": "1"}, [0, 1, 2]),
    ],
)
def test_a_voter_fills_in_the_ballot_of_each_method(client, method, fields, marks):
    row, people = opened(voters=1, closes_on=LATER, method=method, grades="Bien\nPassable\nMal")
    client.force_login(people[0].user)

    answer, hidden = posted(client, row, **fields)

    assert answer.headers["Location"] == reverse("structure:consultation", args=[row.pk])
    ballot = Ballot.objects.get(consultation=row)
    assert (ballot.marks, ballot.receipt) == (marks, hidden["receipt"])


def test_more_dots_than_a_voice_has_are_refused_with_everything_typed(client):
    row, people = opened(voters=1, closes_on=LATER, method=Method.DOTS)
    client.force_login(people[0].user)

    answer, hidden = posted(client, row, option_0="3", option_1="3")

    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        ["Vous avez 5 points\xa0: retirez-en."],
    )
    assert answer.context["receipt"] == hidden["receipt"]
    assert not Ballot.objects.filter(consultation=row).exists()


def test_a_voice_of_somebody_else_is_not_used(client):
    row, people = opened(voters=2, closes_on=LATER)
    client.force_login(people[0].user)
    other = Voter.objects.get(consultation=row, person=people[1])

    answer = client.post(
        reverse("structure:vote", args=[row.pk]), {"voter": other.pk, "receipt": "aaaa-aaaa", "approved": ["0"]}
    )

    assert (answer.status_code, row.ballots.count()) == (404, 0)


def test_the_journal_names_who_prepares_opens_and_closes_and_no_vote(consultation):
    row, people = consultation
    vote(row, people[0], [1, 0, 0], "aaaa-aaaa")
    actions.close_consultation(row, by=None, at=NOW)

    lines = AuditLine.objects.exclude(deed__startswith="erase").order_by("pk")
    assert list(lines.values_list("deed", flat=True)) == [
        "prepare_consultation",
        "open_consultation",
        "close_consultation",
    ]
    row.refresh_from_db()
    assert row.state == State.CLOSED
