"""What organisers do on their pages: the list of who comes, badges, two at once, what is refused and still there."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.models import Consent, User
from faire_reseau.gatherings.models import Gathering, GatheringPass, Registration
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.network.models import Person
from faire_reseau.ui.templatetags.parts import sample_mark
from tests import factories
from tests.factories import NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def gathering(client):
    """A gathering whose organiser is signed in."""
    prepared = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(prepared))
    return prepared


def test_an_organiser_named_by_address_is_the_person_of_the_directory(client, gathering):
    person = factories.person(account=False, email="bea@exemple.fr")

    client.post("/rencontres/nantes/preparer/organisateurs/", {"email": "Bea@exemple.fr"})

    person.refresh_from_db()
    assert gathering.organisers.filter(user=person.user).count() == 1


@pytest.mark.usefixtures("on_the_day")
def test_an_organiser_puts_somebody_of_the_directory_on_the_list_after_closing(client, gathering):
    gathering.registration_closes_at = NOW
    gathering.save()
    person = factories.member(first_name="Zoé", last_name="Zéphyr")
    page = client.get("/rencontres/nantes/preparer/inscrits/", {"q": "zéphyr"}).content.decode()

    client.post(f"/rencontres/nantes/preparer/inscrits/ajouter/{person.pk}/")

    place = Registration.objects.get()
    assert f"ajouter/{person.pk}/" in page
    assert (place.person, place.organisation, place.half_days.count()) == (person, person.posts.get().organisation, 2)


@pytest.mark.usefixtures("on_the_day")
def test_an_organiser_puts_somebody_unknown_on_the_list_without_an_address(client, gathering):
    half = gathering.action.meetings.first().half_days.get()

    client.post(
        "/rencontres/nantes/preparer/inscrits/nouveau/",
        {"first_name": "Léa", "last_name": "Passe", "half_days": [half.pk]},
    )

    place = Registration.objects.get()
    assert (str(place.person), place.person.in_directory, place.person.user) == ("Léa Passe", False, None)
    assert list(place.half_days.all()) == [half]


def test_somebody_who_resembles_a_person_of_the_directory_is_asked_about_and_nothing_typed_is_lost(client, gathering):
    known = factories.member(first_name="Léa", last_name="Passe")
    half = gathering.action.meetings.first().half_days.get()
    typed = {"first_name": "Lea", "last_name": "Passe", "half_days": [half.pk]}

    answer = client.post("/rencontres/nantes/preparer/inscrits/nouveau/", typed)

    page = answer.content.decode()
    assert (answer.status_code, Person.objects.filter(last_name="Passe").count()) == (422, 1)
    assert ('value="Lea"' in page, f"ajouter/{known.pk}/" in page) == (True, True)


@pytest.mark.usefixtures("on_the_day")
def test_two_people_of_one_name_are_put_on_one_list_once_it_is_said_that_they_are_two(client, gathering):
    half = gathering.action.meetings.first().half_days.get()
    address = "/rencontres/nantes/preparer/inscrits/nouveau/"
    typed = {"first_name": "Jean", "last_name": "Martin", "half_days": [half.pk]}
    client.post(address, typed)

    refused = client.post(address, typed)
    box = refused.context["form"]["despite_resemblance"].html_name
    client.post(address, typed | {box: "on"})

    assert (refused.status_code, f'name="{box}"' in refused.content.decode()) == (422, True)
    assert Registration.objects.filter(person__last_name="Martin").count() == 2


def test_the_list_is_a_workbook_with_trade_centre_half_days_and_no_formula(client, gathering):
    centre = factories.centre("RésO Villes")
    person = factories.member(centre, first_name="Ana", last_name="=SOMME(A1)")
    halves = list(gathering.action.meetings.order_by("pk"))
    factories.registration(gathering, person, organisation=centre, trade=factories.trade("Directeur·rice"))
    Consent.objects.create(user=person.user, kind=ConsentKind.PHOTOGRAPHS, given=True, at=NOW)

    answer = client.get("/rencontres/nantes/preparer/inscrits.xlsx")

    table = read_table(answer.content)
    cells = dict(zip(table.titles.cells, table.lines[0].cells, strict=True))
    assert (cells["Nom de famille"], cells["Organisation"], cells["Métier"]) == (
        "=SOMME(A1)",
        "RésO Villes",
        "Directeur·rice",
    )
    assert [cells["mardi 25 juin 2019, matin"], cells["mardi 25 juin 2019, après-midi"]] == ["oui"] * len(halves)
    assert cells["Accepte les photographies"] == "oui"


def test_the_workbook_says_of_photographs_what_people_answered_and_nothing_of_who_was_never_asked(client, gathering):
    for name, answers in (("Aa", (False,)), ("Bé", (True,)), ("Cé", (True, False)), ("Dé", ())):
        person = factories.participant(gathering, last_name=name)
        for given in answers:
            Consent.objects.create(user=person.user, kind=ConsentKind.PHOTOGRAPHS, given=given, at=NOW)
    factories.registration(gathering, factories.person(last_name="Éa", account=False))

    table = read_table(client.get("/rencontres/nantes/preparer/inscrits.xlsx").content)

    rows = [dict(zip(table.titles.cells, line.cells, strict=True)) for line in table.lines]
    assert [(row["Nom de famille"], row["Accepte les photographies"]) for row in rows] == [
        ("Aa", "non"),
        ("Bé", "oui"),
        ("Cé", "non"),
        ("Dé", ""),
        ("Éa", ""),
    ]


def test_badges_and_the_workbook_label_who_is_invented(client, gathering):
    factories.participant(gathering, last_name="Vraie")
    real = client.get("/rencontres/nantes/preparer/inscrits.xlsx")
    factories.participant(gathering, last_name="Inventée", is_sample=True)

    badges = tight(client.get("/rencontres/nantes/preparer/badges/"))
    both = client.get("/rencontres/nantes/preparer/inscrits.xlsx")

    tables = [read_table(answer.content) for answer in (real, both)]
    assert badges.count(f">Inventée{tight(sample_mark('exemple'))}</p>") == badges.count(">exemple<") == 1
    assert ["Inventé (exemple)" in table.titles.cells for table in tables] == [False, True]
    assert {line.cells[0]: line.cells[-1] for line in tables[1].lines} == {"Inventée": "oui", "Vraie": "non"}


def test_badges_carry_a_personal_qr_only_when_asked_and_never_for_who_runs_something(client, gathering):
    comes = factories.participant(gathering)
    runs = factories.participant(gathering)
    gathering.organisers.create(user=runs.user)
    bare = client.get("/rencontres/nantes/preparer/badges/").content.decode()

    page = client.post("/rencontres/nantes/preparer/badges/", follow=True).content.decode()

    assert (bare.count('class="badge"'), bare.count('class="badge-qr"')) == (2, 0)
    assert page.count('class="badge-qr"') == 1
    assert list(GatheringPass.objects.values_list("user", "made_by")) == [
        (comes.user_id, gathering.organisers.first().user_id)
    ]


def test_a_pass_opens_an_account_for_who_has_an_address_and_none_yet(client, gathering):
    person = factories.person(account=False, email="ana@exemple.fr")
    registration = factories.registration(gathering, person)

    answer = client.post(f"/rencontres/nantes/preparer/inscrits/{registration.pk}/lien/")
    page = answer.content.decode()

    person.refresh_from_db()
    assert answer.headers["Cache-Control"] == "no-store"
    assert re.search(r"/acces/[\w-]{24}/", page) is not None
    assert person.user == User.objects.get(email="ana@exemple.fr")


def test_too_many_deeds_at_once_are_answered_429_and_not_as_a_breakdown(client, gathering, time_machine):
    time_machine.move_to(NOW, tick=False)
    answers = [
        client.post("/rencontres/nantes/preparer/organisateurs/", {"email": f"o{n}@exemple.fr"}).status_code
        for n in range(31)
    ]

    assert answers == [302] * 30 + [429]


@pytest.mark.parametrize("where", ["espaces", "creneaux", "demi-journees"])
def test_what_is_refused_on_the_organisers_page_is_still_there(client, gathering, where):
    typed = {
        "espaces": {"name": "Salle sans place", "capacity_people": "0"},
        "creneaux": {"on": "2019-06-25", "begins": "11:00", "ends": "10:00"},
        "demi-journees": {"on": "2031-01-01", "part": "morning"},
    }[where]

    answer = client.post(f"/rencontres/nantes/preparer/{where}/", typed)

    still_there = [f'value="{value}"' in answer.content.decode() for value in typed.values()]
    assert (answer.status_code, all(still_there)) == (422, True)


def test_a_gathering_prepared_after_another_takes_over_its_ground_and_agenda_at_the_same_hours(client):
    client.force_login(factories.facilitator())
    before = factories.gathering(slug="avant", title="Rencontre", days=2)
    space = factories.space(before, "Salle Loire", 36, equipment=["step_free"])
    factories.slot(before, hour=9)
    factories.session(before, hour=7, title="Accueil", space=space).speakers.create(name="Voix")
    factories.session(before, hour=9, title="Né d’un sujet", slot=factories.slot(before, hour=12), space=space)
    page = client.get("/rencontres/nouvelle/?comme=avant").content.decode()

    client.post(
        "/rencontres/nouvelle/",
        {
            "comme": "avant",
            "title": "Rencontre 2020",
            "host": before.host_id,
            "starts_on": "2020-01-14",
            "ends_on": "2020-01-14",
            "time_zone": "Europe/Paris",
            "mode": "on_site",
        },
    )

    copy = Gathering.objects.exclude(pk=before.pk).get()
    (session,) = copy.sessions.all()
    assert 'value="Rencontre"' in page
    # 9 o'clock in summer is 9 o'clock in winter.
    assert (session.title, session.starts_at.isoformat()) == ("Accueil", "2020-01-14T08:00:00+00:00")
    assert (session.space.name, session.space.equipment, session.speakers.count()) == ("Salle Loire", ["step_free"], 0)
    assert (copy.slots.count(), copy.state, copy.registrations.count()) == (2, "draft", 0)


def test_a_gathering_one_does_not_run_is_not_taken_over(client):
    factories.gathering(slug="autre")
    director = factories.person()
    factories.post(director, factories.centre(), is_director=True)
    client.force_login(director.user)

    assert client.get("/rencontres/nouvelle/?comme=autre").status_code == 404


def test_hours_stay_when_the_time_zone_is_corrected_and_the_far_side_of_the_earth_has_its_own_days(client, gathering):
    session = factories.session(gathering, hour=7)  # 9 o'clock in Nantes
    form = {
        "title": "Rencontre",
        "host": gathering.host_id,
        "starts_on": "2019-06-25",
        "ends_on": "2019-06-25",
        "mode": "on_site",
    }

    first = client.post("/rencontres/nantes/preparer/rencontre/", form | {"time_zone": "Pacific/Noumea"})
    again = client.post("/rencontres/nantes/preparer/rencontre/", form | {"time_zone": "Pacific/Noumea"})

    session.refresh_from_db()
    assert (first.status_code, again.status_code) == (302, 302)
    assert session.starts_at.astimezone(ZoneInfo("Pacific/Noumea")).isoformat() == "2019-06-25T09:00:00+11:00"


def test_a_time_zone_in_which_an_hour_does_not_exist_is_refused_and_no_hour_moves(client):
    gathering = factories.gathering(slug="nuit", starts_on=date(2027, 3, 27), ends_on=date(2027, 3, 28))
    paris = ZoneInfo("Europe/Paris")
    evening = factories.session(gathering, title="Veillée")
    evening.starts_at = datetime(2027, 3, 27, 22, 30, tzinfo=paris)
    evening.ends_at = datetime(2027, 3, 28, 1, 30, tzinfo=paris)
    evening.save()
    client.force_login(factories.organiser(gathering))
    form = {"title": "Rencontre", "host": gathering.host_id, "mode": "on_site", "time_zone": "Europe/London"}

    answer = client.post(
        "/rencontres/nuit/preparer/rencontre/", form | {"starts_on": "2027-03-27", "ends_on": "2027-03-28"}
    )

    before = evening.ends_at
    evening.refresh_from_db()
    gathering.refresh_from_db()
    assert (gathering.time_zone, evening.ends_at) == ("Europe/Paris", before)
    assert answer.context["form"].errors["time_zone"] == [
        "L’heure change pendant «\u00a0Veillée\u00a0» dans ce fuseau horaire\u00a0: déplacez cela d’abord à une autre heure."
    ]


def test_somebody_known_who_joins_by_the_qr_is_led_to_the_door_with_their_address_and_can_enter(client):
    gathering = factories.gathering()
    factories.person(account=False, email="ana@exemple.fr")
    half = gathering.action.meetings.first().half_days.get()

    page = client.post(
        f"/bienvenue/{gathering.welcome_key}/",
        {"first_name": "Ana", "last_name": "Connue", "email": "ana@exemple.fr", "half_days": [half.pk]},
        follow=True,
    ).content.decode()

    assert 'value="ana@exemple.fr"' in page
    assert Person.objects.count() == 1


def test_the_join_qr_can_be_typed_in_capitals_or_not_and_leads_where_it_leads(client):
    gathering = factories.gathering()
    draft = factories.gathering(state="draft")
    code = short_code(gathering.welcome_key)
    places = []

    for typed in (code, code.upper(), code.replace("-", ""), "abcd-2345", short_code(draft.welcome_key)):
        answer = client.get(f"/r/{typed}/")
        places.append(answer.headers.get("Location", answer.status_code))

    assert places == [*[f"/bienvenue/{gathering.welcome_key}/"] * 3, 404, 404]
    assert client.get(f"/r/{code}")["Location"] == f"/r/{code}/"


def test_another_join_qr_closes_the_old_link_its_short_address_and_the_wall(client, gathering):
    old = gathering.welcome_key
    shown = client.get("/rencontres/nantes/preparer/").content.decode()

    client.post("/rencontres/nantes/preparer/accueil/renouveler/")

    gathering.refresh_from_db()
    page = client.get("/rencontres/nantes/preparer/").content.decode()
    doors = [f"/bienvenue/{old}/", f"/r/{short_code(old)}/", f"/mur/{old}/"]
    assert [client.get(door).status_code for door in doors] == [404, 404, 404]
    assert [f"testserver/r/{short_code(key)}/" in shown for key in (old, gathering.welcome_key)] == [True, False]
    assert [f"testserver/r/{short_code(key)}/" in page for key in (old, gathering.welcome_key)] == [False, True]
    assert client.get(f"/mur/{gathering.welcome_key}/").status_code == 200


@pytest.mark.parametrize("where", ["creneaux", "sequences"])
def test_an_hour_that_the_clocks_skip_is_told_beside_its_field(client, where):
    day = date(2027, 3, 28)
    gathering = factories.gathering(slug="nuit", starts_on=day, ends_on=day)
    client.force_login(factories.organiser(gathering))
    typed = {"title": "Nuit", "format": "plenary", "on": "2027-03-28", "begins": "02:30", "ends": "03:30"}

    answer = client.post(f"/rencontres/nuit/preparer/{where}/", typed)

    assert answer.status_code == 422
    assert "cette heure n’existe pas" in answer.content.decode()
    assert (gathering.slots.count(), gathering.sessions.count()) == (0, 0)


@pytest.mark.usefixtures("on_the_day")
def test_newcomers_are_told_that_a_gathering_is_over_before_they_type_anything(client):
    over = factories.gathering(state="finished")
    opened = factories.gathering()

    pages = [
        client.get(f"/bienvenue/{each_gathering.welcome_key}/").content.decode() for each_gathering in (over, opened)
    ]

    sentence = "Cette rencontre est terminée\u00a0: on ne peut plus s’y inscrire."
    assert [(sentence in page, 'name="first_name"' in page) for page in pages] == [(True, False), (False, True)]


def test_who_makes_a_gathering_before_any_organisation_is_told_to_add_one(client):
    client.force_login(factories.facilitator())

    pages = [client.get(address).content.decode() for address in ("/rencontres/nouvelle/", "/activites/nouvelle/")]
    factories.centre()
    later = [client.get(address).content.decode() for address in ("/rencontres/nouvelle/", "/activites/nouvelle/")]

    sentence = "L’annuaire n’a pas encore d’organisation"
    assert [sentence in page for page in pages + later] == [True, True, False, False]


def test_the_list_says_on_which_half_days_people_come_and_how_many_places_there_are(client, gathering):
    Gathering.objects.filter(pk=gathering.pk).update(capacity_people=8)
    factories.participant(gathering)
    morning = gathering.action.meetings.order_by("pk").first().half_days.get()
    factories.registration(gathering, factories.member()).half_days.set([morning])

    page = tight(client.get("/rencontres/nantes/preparer/inscrits/"))

    assert re.findall(r'<strong>(\d)<span class="muted">/ (\d)</span></strong>', page) == [("2", "8"), ("1", "8")]
    assert re.findall(r'<span class="small muted">(mardi[^<]*)</span>', page) == ["mardi 25 juin, matin"]


def test_an_organiser_takes_off_the_list_who_waits_too(client, gathering):
    waits = factories.registration(gathering, factories.member(), "waiting")
    gone = factories.registration(gathering, factories.member(), "cancelled")

    page = client.get("/rencontres/nantes/preparer/inscrits/").content.decode()
    client.post(f"/rencontres/nantes/preparer/inscrits/{waits.pk}/", {"to": "cancelled"})

    offered = [page.count(f'/inscrits/{person.pk}/"') for person in (waits, gone)]
    waits.refresh_from_db()
    assert (offered, waits.state) == ([2, 1], "cancelled")
