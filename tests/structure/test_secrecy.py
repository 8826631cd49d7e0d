"""Nothing ties a ballot to its voter: tables, order and place of rows, transactions (PostgreSQL), journal, log, letters, sessions."""

import json
import logging
from itertools import permutations

import pytest
from django.core import serializers
from django.db import connection, models
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine, SentForm
from faire_reseau.kit.models import Letter, UndoableAct
from faire_reseau.structure.models import Ballot, Voter
from tests.house.test_rights import taken_back
from tests.structure.conftest import opened, vote
from tests.structure.test_consultations import LATER, posted

pytestmark = pytest.mark.django_db
MARKS = ([1, 0, 0], [0, 1, 0], [0, 0, 1])
RECEIPTS = ("kkkk-2222", "aaaa-3333", "zzzz-4444")


def world(turns):
    """What the tables of a vote hold, in the order in which the database has them, after three people voted in these `turns`."""
    row, people = opened(voters=4)
    for number in turns:
        vote(row, people[number], MARKS[number], RECEIPTS[number])
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT receipt, marks FROM structure_ballot ORDER BY {place}")
        ballots = [(receipt, json.dumps(marks) if isinstance(marks, list) else marks) for receipt, marks in cursor]
        cursor.execute(f"SELECT has_voted FROM structure_voter ORDER BY {place}")
        voters = [bool(has_voted) for (has_voted,) in cursor]
    return ballots, sorted(voters)


def test_whoever_votes_first_the_tables_hold_the_same_rows_in_the_same_places():
    worlds = []
    for turns in permutations(range(3)):
        with taken_back():
            worlds.append(world(turns))

    assert worlds == [worlds[0]] * 6
    assert [receipt for receipt, _marks in worlds[0][0]] == sorted(RECEIPTS)


def test_voices_stand_where_they_stood_whoever_voted_last():
    row, people = opened(voters=3)
    place = "rowid" if connection.vendor == "sqlite" else "ctid"

    def order():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT person_id FROM structure_voter ORDER BY {place}")
            return [person for (person,) in cursor]

    before = order()
    vote(row, people[1], MARKS[0], RECEIPTS[0])

    assert order() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no transaction of a row")
def test_no_row_tells_by_its_transaction_with_which_other_one_it_was_written():
    row, people = opened(voters=3)
    for number in range(3):
        vote(row, people[number], MARKS[number], RECEIPTS[number])

    with connection.cursor() as cursor:
        for table in ("structure_ballot", "structure_voter"):
            cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
            assert cursor.fetchone() == (1,)


def test_a_ballot_holds_no_key_to_anybody_and_no_moment():
    kinds = {type(field) for field in Ballot._meta.get_fields()}
    moments = {models.DateField, models.DateTimeField, models.TimeField}

    assert {field.related_model.__name__ for field in Ballot._meta.get_fields() if field.related_model} == {
        "Consultation"
    }
    assert not kinds & moments
    assert not {type(field) for field in Voter._meta.get_fields()} & moments


def test_keys_of_ballots_are_drawn_anew_with_each_ballot():
    row, people = opened(voters=2)
    vote(row, people[0], MARKS[0], RECEIPTS[0])
    first = row.ballots.get().pk

    vote(row, people[1], MARKS[1], RECEIPTS[1])

    assert first not in row.ballots.values_list("pk", flat=True)


def test_neither_journal_nor_letters_nor_sessions_nor_forms_sent_hold_a_receipt_or_know_of_the_vote(client):
    row, people = opened(voters=2, closes_on=LATER)
    client.force_login(people[0].user)
    journal = AuditLine.objects.count()

    answer, hidden = posted(client, row, approved=["1"])
    client.get(answer.headers["Location"])

    assert row.ballots.get().receipt == hidden["receipt"]
    assert AuditLine.objects.count() == journal
    everything = [row for table in (AuditLine, Letter, UndoableAct, SentForm) for row in table.objects.all()]
    assert hidden["receipt"] not in serializers.serialize("json", everything)
    assert hidden["receipt"] not in json.dumps(dict(client.session.items()), default=str)
    assert hidden["receipt"] not in answer.headers["Location"]
    assert all(hidden["receipt"] not in str(cookie) for cookie in client.cookies.values())


def test_requests_to_the_ballot_are_logged_without_an_account(client, caplog):
    row, people = opened(voters=2, closes_on=LATER)
    client.force_login(people[0].user)
    with caplog.at_level(logging.INFO, "faire_reseau.events"):
        posted(client, row, approved=["1"])

    lines = [getattr(record, "facts", {}) for record in caplog.records]
    assert [line["account"] for line in lines if "voter" in str(line.get("route"))] == [None, None]


def test_a_page_shown_again_draws_another_receipt(client):
    row, people = opened(voters=1, closes_on=LATER)
    client.force_login(people[0].user)

    pages = [client.get(reverse("structure:vote", args=[row.pk])) for _page in range(2)]

    assert len({page.context["receipt"] for page in pages}) == 2
    assert all("no-store" in page.headers["Cache-Control"] for page in pages)
