"""Arrivals by the join QR: found again in the directory without telling a stranger who is in it, sorted by facilitators."""

import io
import re

import pytest
from django.core import mail
from django.test import Client
from python_calamine import CalamineWorkbook

from faire_reseau.activities.actions import open_sign_in, sign_in_as_known
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import holding
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.exports.lists import door_sections
from faire_reseau.gatherings.models import Arrival, GatheringPass, Registration
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person, Post, Trade
from faire_reseau.network.queries.days import name_on
from tests import factories
from tests.factories import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

FRENCH = {"accept-language": "fr"}


def join(gathering, client=None, **differing):
    """What a browser is answered that joins by the QR, and the page that follows."""
    client = client or Client()
    half_days = [half.pk for half in queries.half_days_of(gathering)]
    typed = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr", "half_days": half_days, **differing}
    answer = client.post(f"/bienvenue/{gathering.welcome_key}/", typed, headers=FRENCH)
    return answer, client


def without_marks(page: str) -> str:
    """A page without what differs from one request to the next."""
    return re.sub(r'("once" value|csrfmiddlewaretoken" value|nonce|content|data-\w+)="[^"]*"', "", page)


def test_an_address_of_the_directory_is_answered_as_one_that_nobody_has():
    gathering = factories.gathering()
    factories.person(email="connue@exemple.fr")  # with an account
    factories.person(account=False, email="importee@exemple.fr")

    pages = []
    for address in ("connue@exemple.fr", "importee@exemple.fr", "nouvelle@exemple.fr"):
        answer, client = join(gathering, email=address)
        page = client.get(answer["Location"], headers=FRENCH).content.decode()
        pages.append((answer.status_code, answer["Location"], without_marks(page)))

    assert pages == [pages[2]] * 3
    assert pages[2][:2] == (302, f"/rencontres/{gathering.slug}/")


def test_the_owner_of_the_address_is_written_to_and_says_that_it_was_they(client, django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    known = factories.person(email="connue@exemple.fr", first_name="Ana", last_name="Neuve")
    with django_capture_on_commit_callbacks(execute=True):
        join(gathering, email="connue@exemple.fr")
    arrival = Arrival.objects.get()
    client.force_login(known.user)

    desk = client.get("/mon-bureau/", headers=FRENCH).content.decode()
    client.post(f"/arrivees/{arrival.pk}/c-est-moi/")

    assert [letter.to for letter in mail.outbox] == [["connue@exemple.fr"]]
    assert "Était-ce vous\u202f?" in desk or "Était-ce vous\xa0?" in desk
    assert [registration.person for registration in Registration.objects.all()] == [known]
    assert (Arrival.objects.count(), Person.objects.filter(erased_at=None).count()) == (0, 1)


def test_the_owner_who_says_that_it_was_somebody_else_ends_what_was_opened(client):
    gathering = factories.gathering()
    known = factories.person(email="connue@exemple.fr")
    _answer, stranger = join(gathering, email="connue@exemple.fr")
    client.force_login(known.user)

    client.post(f"/arrivees/{Arrival.objects.get().pk}/pas-moi/")

    assert [registration.state for registration in Registration.objects.all()] == ["cancelled"]
    assert GatheringPass.objects.filter(revoked_at=None).count() == 0
    assert (
        "Vous êtes sur la liste." not in stranger.get(f"/rencontres/{gathering.slug}/", headers=FRENCH).content.decode()
    )


def test_nobody_claims_or_closes_what_was_typed_with_the_address_of_somebody_else(client):
    gathering = factories.gathering()
    factories.person(email="connue@exemple.fr")
    join(gathering, email="connue@exemple.fr")
    arrival = Arrival.objects.get()
    client.force_login(factories.facilitator())

    statuses = [client.post(f"/arrivees/{arrival.pk}/{what}/").status_code for what in ("c-est-moi", "pas-moi")]

    assert (statuses, Arrival.objects.count(), Registration.objects.count()) == ([404, 404], 1, 1)


def test_whoever_is_in_the_directory_by_name_and_centre_is_merged_in_one_act(client):
    gathering = factories.gathering()
    centre = factories.centre()
    known = factories.person(account=False, first_name="Ana", last_name="Neuve", email="")
    factories.post(known, centre)
    join(gathering, organisation=centre.pk)
    arrival = Arrival.objects.get()
    by = factories.facilitator()

    sorting = queries.arrival_to_sort_for(by, arrival.pk, DAY)
    actions.sort_arrival(
        arrival, same_as=known, organisation=centre, organisation_new="", trade=None, trade_new="", by=by, at=NOW
    )

    assert sorting.people == [known]
    assert [registration.person for registration in Registration.objects.all()] == [known]
    known.refresh_from_db()
    assert (known.email, known.user.email, known.posts.count()) == ("ana@exemple.fr", "ana@exemple.fr", 1)


def test_another_organisation_and_another_trade_are_typed_and_become_words_of_the_network(client):
    gathering = factories.gathering()
    join(gathering, organisation_typed="Épicerie du Port", trade_typed="Épicière")
    client.force_login(factories.facilitator())
    arrival = Arrival.objects.get()

    page = client.get(f"/arrivees/{arrival.pk}/", headers=FRENCH).content.decode()
    answer = client.post(
        f"/arrivees/{arrival.pk}/", {"organisation_new": "Épicerie du Port", "trade_new": "Épicière"}, headers=FRENCH
    )

    assert ('value="Épicerie du Port"' in page, 'value="Épicière"' in page) == (True, True)
    assert (answer.status_code, answer["Location"], Arrival.objects.count()) == (302, "/arrivees/", 0)
    post = Post.objects.get(person__first_name="Ana")
    registration = Registration.objects.get()
    assert (name_on(post.organisation, DAY), post.trade.label) == ("Épicerie du Port", "Épicière")
    assert (registration.organisation, registration.trade) == (post.organisation, post.trade)


def test_a_word_that_was_typed_and_is_there_by_now_is_proposed(client):
    gathering = factories.gathering()
    join(gathering, organisation_typed="epicerie DU port", trade_typed="chargees de mission")
    organisation = factories.organisation(name="Épicerie du Port")
    trade = Trade.objects.create(code="chargees", label="Chargées de mission")

    sorting = queries.arrival_to_sort_for(factories.facilitator(), Arrival.objects.get().pk, DAY)

    assert (sorting.organisation, sorting.trade) == (organisation, trade)


def test_arrivals_are_read_by_facilitators_alone_and_counted_on_their_desk(client):
    gathering = factories.gathering()
    join(gathering)
    pages = []
    for user in (factories.member().user, factories.facilitator()):
        client.force_login(user)
        desk = client.get("/mon-bureau/", headers=FRENCH).content.decode()
        pages.append((client.get("/arrivees/").status_code, 'href="/arrivees/"' in desk))

    assert pages == [(404, False), (200, True)]


def test_a_person_who_is_erased_leaves_nothing_of_what_they_said_on_arriving(client):
    gathering = factories.gathering()
    known = factories.person(email="connue@exemple.fr")
    join(gathering, email="connue@exemple.fr")
    join(gathering, email="autre@exemple.fr", organisation_typed="Chez moi")
    by = factories.facilitator()

    erase_person(known, by=by, at=NOW)
    erase_person(Person.objects.get(email="autre@exemple.fr"), by=by, at=NOW)

    assert [(arrival.address, arrival.organisation_typed) for arrival in Arrival.objects.all()] == [("", "")]


def test_what_was_typed_on_arriving_is_read_by_the_organiser_until_it_is_sorted(client):
    gathering = factories.gathering(slug="nantes")
    join(gathering, organisation_typed="Épicerie du Port", trade_typed="Épicière")
    arrival, person = Arrival.objects.get(), Person.objects.get(last_name="Neuve")
    half_day = queries.half_days_of(gathering)[0]
    pages = [
        "/rencontres/nantes/preparer/inscrits/",
        f"/activites/demi-journees/{half_day.pk}/",
        f"/annuaire/personnes/{person.pk}/",
    ]

    def told(user) -> list[tuple[bool, bool, bool]]:
        client.force_login(user)
        shown = [client.get(page, headers=FRENCH).content.decode() for page in pages]
        return [
            ("Épicerie du Port" in page, "à classer" in page, f'href="/arrivees/{arrival.pk}/"' in page)
            for page in shown
        ]

    assert told(factories.facilitator()) == [(True, True, True), (True, True, False), (True, True, True)]
    assert told(factories.organiser(gathering)) == [(True, True, False), (True, True, False), (False, False, False)]


def test_the_table_of_the_list_holds_what_was_typed_and_says_that_it_is_to_sort(client):
    gathering = factories.gathering(slug="nantes")
    join(gathering, organisation_typed="Épicerie du Port", trade_typed="Épicière")
    client.force_login(factories.organiser(gathering))

    table = client.get("/rencontres/nantes/preparer/inscrits.xlsx", headers=FRENCH).content
    rows = list(CalamineWorkbook.from_filelike(io.BytesIO(table)).get_sheet_by_index(0).to_python())

    assert rows[1][3:5] == ["Épicerie du Port (à classer)", "Épicière (à classer)"]


def test_badges_and_the_list_for_the_door_say_the_organisation_that_somebody_typed(client):
    gathering = factories.gathering(slug="nantes")
    join(gathering, organisation_typed="Épicerie du Port")
    factories.registration(gathering, factories.person(), organisation=factories.centre("Labo"))
    client.force_login(factories.organiser(gathering))

    badges = client.get("/rencontres/nantes/preparer/badges/").content.decode()
    door = {row[1] for row in door_sections(gathering)[0].rows}

    assert [name in badges for name in ("Épicerie du Port", "Labo")] == [True, True]
    assert door == {"Épicerie du Port", "Labo"}


def test_the_page_of_the_gathering_counts_those_to_sort(client):
    gathering = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(gathering))
    before = client.get("/rencontres/nantes/preparer/", headers=FRENCH).content.decode()
    join(gathering, organisation_typed="Épicerie du Port")

    after = client.get("/rencontres/nantes/preparer/", headers=FRENCH).content.decode()

    assert ("1 à classer" in before, "1 à classer" in after) == (False, True)


def signed_at_the_door(gathering, **differing):
    """Somebody who joined by the QR and signed before anybody sorted what they typed."""
    join(gathering, **differing)
    arrival = Arrival.objects.get()
    half_day = queries.half_days_of(gathering)[0]
    open_sign_in(half_day, by=None, at=NOW)
    person = arrival.registration.person
    sign_in_as_known(half_day, person, means=Means.OWN_PHONE, by=person.user, at=NOW)
    return arrival, half_day


def told_of(half_day, person):
    """(organisation, trade, at, means) of each fact about a person in a half-day, oldest first."""
    facts = Presence.objects.filter(half_day=half_day, person=person).order_by("pk")
    return [(fact.organisation, fact.trade, fact.at, fact.means) for fact in facts]


def test_what_was_signed_before_an_arrival_is_sorted_takes_its_organisation_and_trade():
    arrival, half_day = signed_at_the_door(factories.gathering(), organisation_typed="Épicerie", trade_typed="Épicière")
    organisation, trade, by = factories.organisation(), factories.trade("Épicière"), factories.facilitator()
    person = arrival.registration.person

    actions.sort_arrival(
        arrival, same_as=None, organisation=organisation, organisation_new="", trade=trade, trade_new="", by=by, at=NOW
    )

    assert told_of(half_day, person) == [(None, None, NOW, "own_phone"), (organisation, trade, NOW, "own_phone")]
    last = Presence.objects.get(corrected_by=None)
    assert (last.reason, last.by) == ("Organisation et métier dits à la porte, triés depuis.", by)
    action = half_day.meeting.action
    assert [
        (presence.organisation, presence.trade)
        for presence in holding(Presence.objects.filter(half_day__meeting__action=action))
    ] == [(organisation, trade)]


def test_a_signature_that_said_all_is_not_stated_again_when_the_arrival_is_sorted():
    centre = factories.centre()
    arrival, half_day = signed_at_the_door(factories.gathering(), organisation=centre.pk, trade=factories.trade().pk)
    person = arrival.registration.person

    actions.sort_arrival(
        arrival,
        same_as=None,
        organisation=factories.organisation(),
        organisation_new="",
        trade=None,
        trade_new="",
        by=factories.facilitator(),
        at=NOW,
    )

    assert [organisation for organisation, *_rest in told_of(half_day, person)] == [centre]


def test_who_says_that_it_was_they_is_counted_for_their_own_post():
    known = factories.person(email="connue@exemple.fr", first_name="Ana", last_name="Neuve")
    post = factories.post(known, factories.centre(), trade=factories.trade("Épicière"))
    arrival, half_day = signed_at_the_door(
        factories.gathering(), email="connue@exemple.fr", organisation_typed="Ailleurs"
    )

    actions.claim_arrival(arrival, by=known.user, at=NOW)

    presence = Presence.objects.get(half_day=half_day, person=known, corrected_by=None)
    registration = Registration.objects.get()
    assert (presence.organisation, presence.trade, presence.at) == (post.organisation, post.trade, NOW)
    assert (registration.organisation, registration.trade) == (post.organisation, post.trade)
