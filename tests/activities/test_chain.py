"""The chain of signatures: what verification finds, what an erasure leaves, what a printed head tells."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.activities import actions
from faire_reseau.activities.apps import SEAL_IS_A_FACT
from faire_reseau.activities.enums import Means
from faire_reseau.activities.logic import chain
from faire_reseau.activities.models import HalfDay, Presence, Seal, Signer
from faire_reseau.activities.queries.chains import head_found, head_of, verify
from faire_reseau.kit.facts import make_append_only
from faire_reseau.network.actions import erase_person
from faire_reseau.network.actions.merging import merge_people
from tests import factories
from tests.factories import NOW
from tests.topics.made import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def half_day():
    return factories.half_day(sign_in_open=True)


def sign(half_day, person, means=Means.OWN_PHONE, **how):
    return actions.sign_in(half_day, person, organisation=None, trade=None, means=means, by=person.user, at=NOW, **how)


def signed(half_day, people=4):
    return [sign(half_day, factories.person(last_name=f"N{number}")) for number in range(people)]


@pytest.fixture
def broken_into():
    """Somebody with a hand on the database itself."""

    def change(*statements):
        with connection.cursor() as cursor:
            for statement, *values in statements:
                cursor.execute(statement, values)

    return change


def found():
    return [(fault.number, fault.code) for fault in verify().faults]


def test_each_fact_of_a_sheet_is_chained_to_the_one_before_and_the_chain_is_whole(half_day):
    facts = signed(half_day, 3)
    actions.correct_presence(facts[1], is_present=False, reason="Partie", by=factories.user(), at=NOW)

    seals = list(Seal.objects.order_by("number"))

    assert [seal.number for seal in seals] == [1, 2, 3, 4]
    assert [seal.before for seal in seals] == ["", *(seal.hash for seal in seals[:3])]
    assert len({seal.hash for seal in seals}) == 4
    assert (verify().sheets, verify().facts, found()) == (1, 4, [])


def test_each_sheet_has_its_own_chain(half_day):
    other = factories.half_day(half_day.meeting, part="afternoon", sign_in_open=True)
    person = factories.person()

    sign(half_day, person)
    sign(other, person)

    assert sorted(Seal.objects.values_list("half_day", "number", "before")) == sorted(
        [(half_day.pk, 1, ""), (other.pk, 1, "")]
    )


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("UPDATE activities_presence SET is_present = %s WHERE id = %s", False),
        ("UPDATE activities_presence SET means = %s WHERE id = %s", "organiser_list"),
        ("UPDATE activities_presence SET reason = %s WHERE id = %s", "autre"),
        ("UPDATE activities_presence SET at = %s WHERE id = %s", NOW.replace(year=2001)),
        ("UPDATE activities_seal SET at = %s WHERE presence_id = %s", NOW.replace(year=2001)),
    ],
)
def test_a_fact_changed_in_the_database_itself_is_found_and_said_where(half_day, broken_into, statement, value):
    facts = signed(half_day)

    broken_into((statement, value, facts[2].pk))

    assert found() == [(3, "changed")]
    assert verify().faults[0].half_day == half_day


def test_a_signature_given_to_somebody_else_is_found(half_day, broken_into):
    facts, other = signed(half_day), factories.person()

    broken_into(("UPDATE activities_presence SET person_id = %s WHERE id = %s", other.pk, facts[0].pk))

    assert found() == [(1, "changed")]


def test_a_fact_moved_to_another_sheet_is_found_at_both_ends(half_day, broken_into):
    facts = signed(half_day)
    other = factories.half_day(half_day.meeting, part="afternoon")

    broken_into(("UPDATE activities_presence SET half_day_id = %s WHERE id = %s", other.pk, facts[1].pk))

    assert found() == [(2, "changed")]


def test_a_fact_removed_with_its_seal_leaves_a_hole(half_day, broken_into):
    facts = signed(half_day)

    broken_into(
        ("DELETE FROM activities_signer WHERE presence_id = %s", facts[1].pk),
        ("DELETE FROM activities_seal WHERE presence_id = %s", facts[1].pk),
        ("DELETE FROM activities_presence WHERE id = %s", facts[1].pk),
    )

    assert found() == [(3, "removed_before"), (0, "told_and_removed")]


def test_a_hole_closed_by_counting_anew_does_not_fit(half_day, broken_into):
    facts = signed(half_day)

    broken_into(
        ("DELETE FROM activities_signer WHERE presence_id = %s", facts[1].pk),
        ("DELETE FROM activities_seal WHERE presence_id = %s", facts[1].pk),
        ("DELETE FROM activities_presence WHERE id = %s", facts[1].pk),
        ("UPDATE activities_seal SET number = 2 WHERE presence_id = %s", facts[2].pk),
        ("UPDATE activities_seal SET number = 3 WHERE presence_id = %s", facts[3].pk),
    )

    assert found() == [(2, "broken"), (2, "changed"), (3, "changed"), (0, "told_and_removed")]


def test_the_last_facts_cut_off_are_told_by_the_journal_and_by_a_printed_head(half_day, broken_into):
    facts = signed(half_day)
    head, reader = head_of(half_day).shown, factories.facilitator()

    broken_into(
        ("DELETE FROM activities_signer WHERE presence_id = %s", facts[3].pk),
        ("DELETE FROM activities_seal WHERE presence_id = %s", facts[3].pk),
        ("DELETE FROM activities_presence WHERE id = %s", facts[3].pk),
    )

    assert found() == [(0, "told_and_removed")]
    AuditLine.objects.all().delete()
    assert found() == []
    assert head_found(reader, head) is None


def test_a_presence_written_around_the_actions_is_found(half_day):
    signed(half_day, 1)
    Presence.objects.create(half_day=half_day, person=factories.person(), means="own_phone", at=NOW)

    assert found() == [(0, "not_chained")]


def test_the_name_of_who_signed_cannot_be_changed_nor_taken_away(half_day):
    facts = signed(half_day, 2)
    Signer.objects.filter(pk=facts[0].pk).update(said=b'{"first_name":"Autre"}')
    Signer.objects.filter(pk=facts[1].pk).delete()

    assert found() == [(1, "name_changed"), (2, "name_removed")]


def test_the_database_refuses_to_change_or_remove_a_seal(half_day):
    seal = Seal.objects.get(pk=sign(half_day, factories.person()).pk)
    make_append_only(connection, "activities_seal", SEAL_IS_A_FACT)

    for wrong in (lambda: Seal.objects.update(number=9), seal.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()

    assert found() == []


def test_erasing_somebody_takes_their_name_and_drawing_and_leaves_the_chain_whole(half_day):
    drawing = [[(0, 0), (300, 100)]]
    who = factories.person(first_name="Zoé", last_name="Partante")
    sign(half_day, factories.person())
    fact = sign(half_day, who, Means.DRAWN, drawing=drawing)
    sign(half_day, factories.person())
    head = head_of(half_day)
    assert b"Partante" in bytes(Signer.objects.get(pk=fact.pk).said)

    erase_person(who, by=factories.facilitator(), at=NOW)

    assert not Signer.objects.filter(pk=fact.pk).exists()
    assert found() == []
    assert head_of(half_day) == head


def test_somebody_who_changes_their_name_later_changes_nothing_of_the_chain(half_day):
    who = factories.person()
    sign(half_day, who)
    who.last_name = "Mariée"
    who.save()

    assert found() == []


def test_who_was_noted_at_the_door_signs_afterwards_and_counts_once(half_day):
    who = factories.person()
    noted = sign(half_day, who, Means.DOOR)

    signature = sign(half_day, who)

    assert (signature.corrects, signature.means, signature.is_present) == (noted, "own_phone", True)
    assert sign(half_day, who, Means.DRAWN) == signature
    assert Presence.objects.filter(corrected_by=None, is_present=True).count() == 1
    assert found() == []


def test_what_was_done_without_connection_bears_its_hour_and_that_of_its_arrival(half_day):
    before = NOW.replace(hour=NOW.hour - 1)

    fact = sign(half_day, factories.person(), Means.DOOR, done_at=before)
    late = sign(half_day, factories.person(), Means.DOOR, done_at=NOW.replace(year=NOW.year + 1))

    assert (fact.at, fact.seal.at, late.at) == (before, NOW, NOW)


def test_merging_two_entries_leaves_every_chain_whole(half_day):
    gone, remaining, by = factories.person(), factories.person(), factories.facilitator()
    sign(half_day, gone)

    merge_people(remaining, gone, by=by, at=NOW)

    assert found() == []
    assert Seal.objects.count() == 3


def test_a_printed_head_tells_which_sheet_it_was_on_and_what_came_since(half_day):
    facts = signed(half_day, 3)
    head = head_of(half_day)
    actions.correct_presence(facts[0], is_present=False, reason="Erreur", by=factories.user(), at=NOW)
    sign(half_day, factories.person())

    head_row = head_found(factories.user(), f" {head.shown.upper()} ".replace(" ", "-"))

    assert head.facts == 3
    assert (head_row.half_day, head_row.facts, head_row.since, head_row.present, head_row.faults) == (
        half_day,
        3,
        2,
        3,
        [],
    )


@pytest.mark.parametrize("text", ["", "zzz", "1234", "é" * 24, "0" * 24, "a" * 500])
def test_what_is_no_head_of_ours_finds_nothing(half_day, text):
    signed(half_day, 1)

    assert head_found(factories.user(), text) is None


def test_presences_of_before_are_chained_by_the_migration_sheet_by_sheet(half_day):
    migration = run_path(str(Path(chain.__file__).parents[1] / "migrations" / "0010_chain_presences.py"))
    other = factories.half_day(half_day.meeting, part="afternoon")
    for half in (half_day, other, half_day):
        Presence.objects.create(half_day=half, person=factories.person(), means="own_phone", at=NOW)
    erased = Presence.objects.create(
        half_day=other, person=factories.person(first_name="", last_name="", erased_at=NOW), means="own_phone", at=NOW
    )

    migration["seal"](apps, SimpleNamespace(connection=connection))

    assert sorted(Seal.objects.values_list("half_day", "number")) == sorted(
        [(half_day.pk, 1), (half_day.pk, 2), (other.pk, 1), (other.pk, 2)]
    )
    assert not Signer.objects.filter(pk=erased.pk).exists()
    assert found() == []


def test_what_is_written_down_is_the_same_everywhere():
    facts = chain.facts_of(
        half_day=1, on="2019-06-25", part="morning", presence=2, person=3, is_present=True, means=Means.OWN_PHONE, at=NOW,
        by=None, corrects=None, reason="", sealed_at=NOW,
    )  # fmt: skip

    link = chain.link_of(facts, number=1, before="", commitment=chain.commitment_of("sel", b"{}"))

    assert link == "40444b341e75f011f7deadc57df0355133cdc2bef176352934cdbdba6eabc515"


def test_the_command_says_that_all_is_whole_or_where_it_is_not(half_day, broken_into, capsys):
    facts = signed(half_day)
    call_command("verify_signatures", language="en")
    whole = capsys.readouterr().out
    broken_into(("UPDATE activities_presence SET means = 'paper' WHERE id = %s", facts[1].pk))

    with pytest.raises(SystemExit) as ended:
        call_command("verify_signatures", language="en")
    broken = capsys.readouterr().out

    assert whole == "Looked at: 4 signatures and corrections on 1 sheet. All as they were signed.\n"
    assert ended.value.code == 1
    assert broken.splitlines()[0].endswith(f"({half_day.pk}): line 2: it was changed after it was signed")


def test_the_command_checks_a_seal_that_was_printed(half_day, capsys):
    signed(half_day, 2)

    call_command("verify_signatures", head=head_of(half_day).shown, language="en")
    output = capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        call_command("verify_signatures", head="0" * 24, language="en")

    assert "2 people present" in output
    assert (ended.value.code, capsys.readouterr().out) == (1, "No sheet of this network bears this fingerprint.\n")


def test_the_seal_stands_on_the_sheet_on_paper_and_for_who_signed(client, half_day):
    gathering = factories.gathering()
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).first()
    HalfDay.objects.update(sign_in_open=True)
    who = factories.participant(gathering)
    enter(client, who.user)
    address = reverse("activities:sign_in", args=[half_day.sign_in_key])
    client.post(address)
    shown = head_of(half_day).shown

    own = client.get(address).text
    enter(client, factories.organiser(gathering))
    sheets = [
        client.get(reverse("activities:sheet", args=[half_day.pk])).text,
        client.get(reverse("activities:paper", args=[gathering.action.pk, half_day.on.isoformat()])).text,
    ]

    assert shown in own
    assert [shown in page for page in sheets] == [True, True]


def test_anybody_checks_a_seal_on_the_page_which_names_nobody(client, half_day):
    signed(half_day, 2)
    address = reverse("activities:check_head")

    known = client.get(address, {"empreinte": head_of(half_day).shown})
    unknown = client.get(address, {"empreinte": "0000 0000 0000 0000 0000 0000"})

    assert known.context["found"].facts == 2
    assert "est comme alors" in known.text
    assert "N0" not in known.text
    assert unknown.context["found"] is None
    assert "Aucune feuille de ce réseau" in unknown.text
