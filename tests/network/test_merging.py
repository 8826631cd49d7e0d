"""Entries made twice: likely doubles, merging people and organisations with all their traces."""

import pytest
from django.test import Client

from faire_reseau.accounts.models import AuditLine
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import lines_of
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Organiser, Registration
from faire_reseau.kit import clock
from faire_reseau.network.actions import (
    MergeRefused,
    erase_person,
    keep_apart,
    merge_organisations,
    merge_people,
    prepare_import,
    try_import,
)
from faire_reseau.network.imports import kept_table, sheet_rows
from faire_reseau.network.logic.doubles import likely_pairs
from faire_reseau.network.models import Membership, Organisation, Person, Post
from faire_reseau.network.queries import doubles_for
from faire_reseau.topics.models import Host, Topic, Wish
from tests import factories
from tests.confirming import confirm
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def present(half, person, **fields):
    return Presence.objects.create(half_day=half, person=person, means=Means.OWN_PHONE, at=NOW, **fields)


def noted(half):
    """Who is present in `half`, by the last fact about each."""
    return sorted(half.presences.filter(corrected_by__isnull=True, is_present=True).values_list("person", flat=True))


def test_presences_of_who_was_entered_twice_stay_and_are_noted_of_the_entry_that_stays():
    by = factories.facilitator()
    staying, gone = factories.person("Ana", "Payet"), factories.person("Anna", "Payet")
    both, alone = factories.half_day(), factories.half_day()
    for half, people in ((both, (staying, gone)), (alone, (gone,))):
        for person in people:
            present(half, person)

    merge_people(staying, gone, by=by, at=clock.now())

    assert (noted(both), noted(alone)) == ([staying.pk], [staying.pk])
    assert Presence.objects.filter(person=gone, is_present=True).count() == 2  # the facts stay
    assert [(line.person_id, line.facts) for line in lines_of(alone)] == [(staying.pk, 1)]
    assert alone.presences.get(person=staying).at == NOW  # the hour of the signature


def test_a_place_held_twice_is_given_to_who_waits():
    by = factories.facilitator()
    staying, gone, waits = factories.person(), factories.person(), factories.person()
    gathering = factories.gathering(capacity_people=2)
    factories.registration(gathering, staying)
    factories.registration(gathering, gone)
    factories.registration(gathering, waits, state=RegistrationState.WAITING)

    merge_people(staying, gone, by=by, at=NOW)

    registrations = gathering.registrations.order_by("pk").values_list("person", "state")
    assert list(registrations) == [(staying.pk, "confirmed"), (waits.pk, "confirmed")]


def test_topics_hosts_and_wishes_move_and_the_last_wish_said_holds():
    by = factories.facilitator()
    staying, gone = factories.person(), factories.person()
    forum = factories.forum(factories.gathering())
    hers, other = factories.topic(forum, host=gone), factories.topic(forum, host=staying)
    Topic.objects.filter(pk=hers.pk).update(proposed_by=gone)
    Wish.objects.create(topic=other, person=staying, level=1, at=NOW)
    Wish.objects.create(topic=other, person=gone, level=3, at=clock.now())

    merge_people(staying, gone, by=by, at=NOW)

    assert Topic.objects.get(pk=hers.pk).proposed_by == staying
    assert list(Host.objects.order_by("pk").values_list("topic", "person")) == [
        (hers.pk, staying.pk),
        (other.pk, staying.pk),
    ]
    assert list(Wish.objects.values_list("topic", "person", "level")) == [(other.pk, staying.pk, 3)]


def test_nothing_refers_any_more_to_an_entry_that_was_merged_but_facts():
    by = factories.facilitator()
    staying, gone = factories.person(), factories.person()
    centre = factories.centre()
    factories.post(gone, centre, title="Chargée de mission")
    factories.post(staying, centre)
    factories.registration(factories.gathering(), gone)

    merge_people(staying, gone, by=by, at=NOW)

    assert list(Post.objects.values_list("person", "title")) == [(staying.pk, "Chargée de mission")]
    assert list(Registration.objects.values_list("person", flat=True)) == [staying.pk]
    gone.refresh_from_db()
    assert (str(gone), gone.email, gone.merged_into, gone.erased_at) == ("", "", staying, NOW)


def test_of_two_accounts_one_stays_with_the_rights_of_both_and_the_other_enters_nothing():
    by = factories.facilitator()
    staying, gone = factories.person(), factories.person()
    gathering = factories.gathering()
    Organiser.objects.create(gathering=gathering, user=gone.user)
    account = gone.user

    merge_people(staying, gone, by=by, at=NOW)

    assert list(Organiser.objects.values_list("user", flat=True)) == [staying.user_id]
    account.refresh_from_db()
    assert (account.is_active, account.email) == (False, f"reuni-{account.pk}@invalid.invalid")


def test_who_had_no_account_gets_that_of_the_other_entry_and_its_address():
    staying, gone = factories.person(account=False, email=""), factories.person(email="ana@exemple.fr")
    account = gone.user

    merge_people(staying, gone, by=factories.facilitator(), at=NOW)

    staying = Person.objects.get(pk=staying.pk)
    assert (staying.user, staying.email) == (account, "ana@exemple.fr")


def test_one_and_the_same_entry_is_not_merged():
    person = factories.person()
    with pytest.raises(MergeRefused, match="seule et même fiche"):
        merge_people(person, person, by=factories.facilitator(), at=NOW)


def test_all_traces_of_an_organisation_entered_twice_are_those_of_the_one_that_stays():
    by = factories.facilitator()
    staying, gone = factories.centre("Centre du Sud"), factories.centre("Centre Sud", website="https://sud.exemple.fr")
    person = factories.member(gone)
    action = factories.action(organisation=gone)
    gathering = factories.gathering(host=gone)
    gathering.co_organisers.add(staying)
    half = factories.half_day()
    present(half, person, organisation=gone)

    merge_organisations(staying, gone, by=by, at=NOW)

    for row in (action, gathering):
        row.refresh_from_db()
    assert (action.organisation, gathering.host) == (staying, staying)
    assert list(Membership.objects.filter(organisation__in=[staying, gone]).values_list("organisation", flat=True)) == [
        staying.pk
    ]
    assert list(Post.objects.values_list("organisation", flat=True)) == [staying.pk]
    facts = list(half.presences.order_by("pk").values_list("organisation", "is_present", "at"))
    assert facts == [(gone.pk, True, NOW), (staying.pk, True, NOW)]
    staying.refresh_from_db()
    assert staying.website == "https://sud.exemple.fr"
    assert list(Organisation.objects.filter(pk__in=[staying.pk, gone.pk])) == [staying]


def test_a_merged_organisation_leads_to_the_other_by_its_address_and_by_imports(client: Client):
    by = factories.facilitator()
    staying, gone = (
        factories.organisation("Mairie", slug="mairie"),
        factories.organisation("La Mairie", slug="la-mairie"),
    )
    merge_organisations(staying, gone, by=by, at=NOW)

    answer = client.get("/annuaire/la-mairie/")
    assert (answer.status_code, answer["Location"]) == (301, "/annuaire/mairie/")

    table = [["1", "nom", "siège"], ["2", "La Mairie", "Nantes"]]
    draft = prepare_import("organisations", table, file_name="t.csv", by=by, at=NOW)
    rows = sheet_rows(kept_table(draft.rows), "organisations", [])
    assert [row.outcome for row in try_import(draft, rows, by=by, at=NOW).rows] == ["updated"]


def test_likely_doubles_are_names_alike_and_shared_sites_and_nobody_else():
    names = {1: "Éric Payet", 2: "Payet Eric", 3: "Erica Hoarau", 4: "Grondin Léa"}
    assert likely_pairs(names, [(3, "0262 1"), (4, "0262 1")]) == [(1, 2), (3, 4)]


def test_two_that_are_not_the_same_are_not_listed_again():
    by = factories.facilitator()
    first, second = factories.person("Léa", "Grondin"), factories.person("Lea", "Grondin")
    assert doubles_for(by, DAY).people[0] in ((first, second), (second, first))

    keep_apart("people", second.pk, first.pk, at=NOW)

    assert doubles_for(by, DAY).people == []


def test_a_facilitator_merges_from_the_list_of_likely_doubles(client: Client):
    by = factories.facilitator()
    first, second = factories.person("Léa", "Grondin"), factories.person("Lea", "Grondin")
    client.force_login(by)
    page = client.get("/annuaire/doubles/").content.decode()
    assert f"/annuaire/personnes/{first.pk}/reunir/?avec={second.pk}" in page
    # What a button is about is said by names, not by the words of an address.
    factories.organisation("Épicerie du Port", slug="e-1")
    factories.organisation("Epicerie du port", slug="e-2")
    page = client.get("/annuaire/doubles/").content.decode()
    assert (
        page.count(": Épicerie du Port, Epicerie du port</span>")
        + page.count(": Epicerie du port, Épicerie du Port</span>")
        == 2
    )
    assert "e-1, e-2" not in page

    confirm(client)
    answer = client.post(f"/annuaire/personnes/{first.pk}/reunir/", {"other": second.pk})
    assert (answer.status_code, answer["Location"]) == (302, f"/annuaire/personnes/{first.pk}/")
    assert client.get(f"/annuaire/personnes/{second.pk}/")["Location"] == f"/annuaire/personnes/{first.pk}/"


def merged_by_form(client, by, address, **sent):
    client.force_login(by)
    confirm(client)
    return client.post(address, sent)


def test_of_two_telephones_the_page_shows_both_one_is_chosen_and_the_journal_keeps_the_other(client: Client):
    by = factories.facilitator()
    staying = factories.person("Marie", "Dupont", email="marie@exemple.fr", phone="01 11 11 11 11")
    gone = factories.person("Marie", "Dupont", email="m.dupont@exemple.fr", phone="02 22 22 22 22")
    client.force_login(by)
    page = client.get(f"/annuaire/personnes/{staying.pk}/reunir/?avec={gone.pk}").content.decode()
    shown = ("01 11 11 11 11", "02 22 22 22 22", "marie@exemple.fr", "m.dupont@exemple.fr")
    assert [value in page for value in shown] == [True] * 4

    merged_by_form(client, by, f"/annuaire/personnes/{staying.pk}/reunir/", other=gone.pk, value_phone="other")

    staying.refresh_from_db()
    assert (staying.phone, staying.email) == ("02 22 22 22 22", "marie@exemple.fr")
    journal = client.get("/journal/").content.decode()
    assert ("01 11 11 11 11" in journal, "m.dupont@exemple.fr" in journal) == (True, True)


def test_what_a_merge_put_aside_goes_from_the_journal_with_the_person():
    by = factories.facilitator()
    staying, gone, last = (factories.person(phone=f"0{n}", account=False) for n in range(1, 4))
    merge_people(staying, gone, by=by, at=NOW)
    merge_people(last, staying, by=by, at=NOW)
    lines = AuditLine.objects.filter(deed="merge_people").order_by("pk")
    assert [line.detail["dropped"]["phone"] for line in lines] == ["02", "01"]

    erase_person(last, by=by, at=NOW)

    assert ["dropped" in line.detail for line in lines.all()] == [False, False]


def test_of_two_websites_of_an_organisation_one_is_chosen_and_the_journal_keeps_the_other(client: Client):
    by = factories.facilitator()
    staying = factories.organisation("Mairie", slug="mairie", website="https://un.exemple.fr")
    gone = factories.organisation("La Mairie", slug="la-mairie", website="https://deux.exemple.fr")

    client.force_login(by)
    page = client.get(f"/annuaire/mairie/reunir/?avec={gone.slug}").content.decode()
    assert ("https://un.exemple.fr" in page, "https://deux.exemple.fr" in page) == (True, True)
    merged_by_form(client, by, "/annuaire/mairie/reunir/", other="la-mairie", value_website="other")

    staying.refresh_from_db()
    assert staying.website == "https://deux.exemple.fr"
    line = AuditLine.objects.get(deed="merge_organisations")
    assert line.detail["dropped"] == {"website": "https://un.exemple.fr"}


def test_without_another_entry_the_page_asks_for_one_and_then_compares(client: Client):
    first, second = (
        factories.person("Léa", "Grondin", phone="0692 1"),
        factories.person("Lea", "Grondin", phone="0692 2"),
    )
    client.force_login(factories.facilitator())
    bare = client.get(f"/annuaire/personnes/{first.pk}/reunir/").content.decode()
    compared = client.get(f"/annuaire/personnes/{first.pk}/reunir/?other={second.pk}").content.decode()
    assert ("0692 2" in bare, "0692 2" in compared) == (False, True)
