"""Faces: home, desk, day, search, private calendar, map of the site."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from faire_reseau.accounts.actions import suspending
from faire_reseau.articles import actions as articles
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit import clock
from faire_reseau.kit.models import Letter
from faire_reseau.network.actions import name_network, say_who_answers
from faire_reseau.network.models import Membership
from faire_reseau.network.queries import the_network
from faire_reseau.pages import views
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cold():
    cache.clear()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_page_costs_the_same_whatever_it_shows(rows, client, django_assert_max_num_queries):
    for number in range(rows):
        factories.gathering()
        article = articles.begin_article(title=f"Article {number}", body="<p>Dit.</p>", by=None, at=NOW)
        articles.publish_article(article, public_at=NOW, by=None, at=NOW)

    with django_assert_max_num_queries(25):
        body = client.get("/").content.decode()

    assert body.count("/article/") == rows


@pytest.mark.parametrize(
    ("moment", "heading", "first"),
    [
        (NOW.replace(month=5), "Prochaine rencontre", "Juin"),
        (NOW, "En ce moment", "Juin"),
        (NOW.replace(year=2021), "Dernière rencontre", "Mai"),
    ],
)
def test_the_home_page_shows_first_the_gathering_that_matters_and_says_which_it_is(
    moment, heading, first, client, time_machine
):
    factories.gathering(title="Juin", state="finished" if moment.year == 2021 else "announced")
    may = factories.gathering(title="Mai", state="finished")
    may.starts_on = may.ends_on = NOW.date().replace(year=2020, month=5)
    may.save()
    time_machine.move_to(moment, tick=False)

    body = client.get("/").content.decode()

    assert re.findall("Prochaine rencontre|En ce moment|Dernière rencontre|La rencontre<", body) == [heading]
    assert re.findall(">(Juin|Mai)<", body) == ([first, "Mai"] if first == "Juin" else [first, "Juin"])


def test_the_desk_shows_what_one_comes_to_and_what_one_runs(client):
    own_gathering, others = factories.gathering(title="La mienne"), factories.gathering(title="Une autre")
    person = factories.participant(own_gathering)
    others.organisers.create(user=person.user)
    client.force_login(person.user)

    body = client.get("/mon-bureau/").content.decode()

    assert "La mienne" in body.split("Une autre")[0]
    assert f"/rencontres/{others.slug}/preparer/" in body


def test_the_desk_of_a_new_network_says_its_first_steps_until_they_are_made(client):
    person = factories.person(first_name="", last_name="")
    person.user.is_facilitator = True
    person.user.save()
    person.last_name = ""
    person.save()
    client.force_login(person.user)

    begun = client.get("/mon-bureau/").content.decode()
    person.last_name = "Kermor"
    person.save()
    organisation = factories.gathering().host
    Membership.objects.all().delete()
    without_centre = client.get("/mon-bureau/").content.decode()
    Membership.objects.create(organisation=organisation)
    name_network(name="Réseau", short_name="R", presentation="Ce que nous faisons.")
    factories.trade()
    almost = client.get("/mon-bureau/").content.decode()
    factories.facilitator()
    say_who_answers(contact_email="bonjour@exemple.fr", by=None, at=NOW)
    cache.clear()
    desk = client.get("/mon-bureau/").content.decode()

    assert [text in begun for text in ("Premiers pas", "/annuaire/nouvelle/", "/rencontres/nouvelle/")] == [True] * 3
    assert re.findall("Premiers pas|Dire quelles organisations sont des centres du réseau", without_centre) == [
        "Premiers pas",
        "Dire quelles organisations sont des centres du réseau",
    ]
    assert [re.findall(r"(\d) sur 8", page) for page in (begun, without_centre, almost)] == [["0"], ["3"], ["6"]]
    assert "Premiers pas" not in desk


def test_the_day_shows_what_runs_now_and_what_comes_next(client, time_machine):
    gathering = factories.gathering()
    factories.session(gathering, hour=9, title="En cours")
    factories.session(gathering, hour=11, title="À venir")
    time_machine.move_to(NOW.replace(hour=9, minute=30))

    body = client.get(f"/rencontres/{gathering.slug}/maintenant/").content.decode()

    assert re.findall("En cours|À venir", body) == ["En cours", "À venir"]


def test_the_day_tells_screens_in_how_many_seconds_something_begins_or_ends(client, time_machine):
    gathering = factories.gathering()
    first, second = factories.session(gathering, hour=9), factories.session(gathering, hour=11)
    address = f"/rencontres/{gathering.slug}/maintenant/"
    seconds = []
    for moment in (first.starts_at, first.ends_at, second.starts_at):
        time_machine.move_to(moment - timedelta(seconds=30), tick=False)
        part = client.get(address, headers={"X-Live-Fragment": "day"}).content.decode()
        seconds.append(re.findall(r'data-changes-in="(\d+)"', part))
    time_machine.move_to(second.ends_at)

    after = client.get(address).content.decode()

    assert seconds == [["30"]] * 3
    assert "data-changes-in" not in after


def test_search_finds_only_what_one_may_read(client):
    factories.gathering(title="Rencontre visible")
    factories.gathering(title="Rencontre cachée", state="draft")

    body = client.get("/chercher/?q=rencontre").content.decode()

    assert "Rencontre visible" in body
    assert "Rencontre cachée" not in body


def test_a_search_for_one_letter_finds_nothing_rather_than_everything(client):
    factories.gathering(title="Abc")

    assert "Abc" not in client.get("/chercher/?q=A").content.decode()


def test_the_private_calendar_holds_the_gatherings_one_comes_to_and_no_other(client):
    own_gathering, other = factories.gathering(), factories.gathering()
    factories.session(own_gathering, title="Chez moi")
    factories.session(other, title="Ailleurs")
    person = factories.participant(own_gathering)
    key = gatherings.renew_calendar_key(person.user, at=clock.now())

    calendar = Calendar.from_ical(client.get(f"/agendas/{key}.ics").content)

    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Chez moi"]


def test_the_private_calendar_leaves_out_half_days_for_which_one_is_not_registered(client):
    gathering = factories.gathering()
    morning = gathering.action.meetings.order_by("pk").first().half_days.get()
    person = factories.participant(gathering)
    person_registration = gathering.registrations.get()
    person_registration.half_days.set([morning])
    # Hours are universal: the afternoon begins at 12:30 in Paris, the evening, which has no half-day, at 18:00.
    for title, hour, minutes in (("Matin", 7, 60), ("À cheval", 10, 120), ("Après-midi", 12, 60), ("Soir", 17, 60)):
        factories.session(gathering, title=title, hour=hour, minutes=minutes)
    key = gatherings.renew_calendar_key(person.user, at=clock.now())

    calendar = Calendar.from_ical(client.get(f"/agendas/{key}.ics").content)

    assert [str(event["SUMMARY"]) for event in calendar.walk("VEVENT")] == ["Matin", "À cheval", "Soir"]


def test_a_renewed_calendar_address_revokes_the_old_one(client):
    person = factories.participant(factories.gathering())
    old = gatherings.renew_calendar_key(person.user, at=clock.now())
    new = gatherings.renew_calendar_key(person.user, at=clock.now())

    answers = [client.get(f"/agendas/{key}.ics").status_code for key in (old, new, "inventee")]

    assert answers == [404, 200, 404]


def test_an_unchanged_private_calendar_is_answered_304(client):
    person = factories.participant(factories.gathering())
    address = f"/agendas/{gatherings.renew_calendar_key(person.user, at=clock.now())}.ics"
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"if-none-match": etag}).status_code == 304


def test_the_map_of_the_site_names_public_pages_only(client):
    factories.gathering(slug="ouverte")
    factories.gathering(slug="cachee", state="draft")
    coming = articles.begin_article(title="Pas encore", body="<p>Dit.</p>", by=None, at=NOW)
    articles.publish_article(coming, public_at=clock.now() + timedelta(days=1), by=None, at=NOW)

    body = client.get("/plan-du-site.xml").content.decode()

    assert "/rencontres/ouverte/" in body
    assert "cachee" not in body
    assert "pas-encore" not in body


def test_search_engines_are_told_the_map_of_the_site_and_kept_from_doors_of_one_person(client):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[-1] == "Sitemap: http://127.0.0.1:8000/plan-du-site.xml"
    assert "Disallow: /cle/" in lines
    assert "Disallow: /r/" in lines


def test_the_doors_of_the_demo_are_missing_in_a_network_of_ones_own(client):
    assert client.get("/demonstration/").status_code == 404


def test_the_language_is_chosen_by_a_link_that_leads_back_and_never_elsewhere(client):
    inside = client.get("/langue/en/?suite=/rencontres/".replace("/en/", "/en/"))
    outside = client.get("/langue/en/?suite=https://ailleurs.example/")

    assert (inside["Location"], outside["Location"]) == ("/rencontres/", "/")
    assert inside.cookies["django_language"].value == "en"


def test_pages_carry_a_strict_content_policy_and_no_inline_code(client):
    answer = client.get("/")

    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert re.findall(r"<style|\son\w+=|style=\"", answer.content.decode()) == []


def test_who_answers_for_personal_data_is_said_by_facilitators_and_read_by_everybody(client):
    name_network(name="Réseau", short_name="R")
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    before = Client().get("/donnees-personnelles/").content.decode()
    typed = {
        "responsible": "Réseau des centres, 1 rue de la Paix, Nantes",
        "contact_email": "bonjour@exemple.fr",
        "legal_basis": "L’intérêt légitime du réseau.",
    }
    client.post("/annuaire/contact/", typed)
    cache.clear()
    page = Client().get("/donnees-personnelles/").content.decode()
    home, help_page = Client().get("/").content.decode(), Client().get("/accessibilite/").content.decode()
    suspending.suspend(factories.user("ana@exemple.fr"), by=facilitator, at=clock.now())

    assert "n’a pas encore dit qui en répond" in before
    assert [text in page for text in (*typed.values(), "https://www.cnil.fr/fr/plaintes")] == [True] * 4
    assert [shown.count('href="mailto:bonjour@exemple.fr"') for shown in (page, home, help_page)] == [3, 1, 2]
    assert "écrivez aux personnes qui animent le réseau : elles peuvent le rouvrir. bonjour@exemple.fr" in " ".join(
        Letter.objects.get(to="ana@exemple.fr").body.replace("\u00a0", " ").split()
    )


def test_two_facilitators_who_say_who_answers_see_each_other(client):
    name_network(name="Réseau", short_name="R")
    client.force_login(factories.facilitator())
    typed = {"contact_email": "deux@exemple.fr", "initial-contact_email": ""}
    say_who_answers(contact_email="un@exemple.fr", by=None, at=NOW)
    answer = client.post("/annuaire/contact/", typed)

    assert answer.status_code == 422
    assert 'value="deux@exemple.fr"' in answer.content.decode()
    cache.clear()
    assert the_network().contact_email == "un@exemple.fr"


def test_a_long_map_of_the_site_is_an_index_of_parts_that_hold_each_address_once(client, monkeypatch):
    whole = re.findall("<loc>(.*?)</loc>", client.get("/plan-du-site.xml").text)
    monkeypatch.setattr(views, "ADDRESSES_IN_A_PART", 2)

    index = client.get("/plan-du-site.xml").text
    parts = [
        re.findall("<loc>(.*?)</loc>", client.get(address).text) for address in re.findall("<loc>(.*?)</loc>", index)
    ]

    assert "<sitemapindex" in index
    assert [address for part in parts for address in part] == whole


def test_long_periods_of_keeping_are_said_in_years(client):
    page = client.get("/donnees-personnelles/").content.decode()

    assert re.findall(r"\d{4,} jours", page) == []
    assert "après 10 ans" in page


def test_the_search_finds_people_for_who_may_read_about_them_and_for_nobody_else(client):
    person = factories.person("Jérôme", "Müller", email="jerome.muller@exemple.org")
    reader, stranger = factories.member(factories.centre()), factories.person("Ana", "Payet")
    address = f"/annuaire/personnes/{person.pk}/"

    def finds(user, words="muller"):
        client.force_login(user) if user else client.logout()
        return f'"{address}"' in client.get("/chercher/", {"q": words}).content.decode()

    seen = {who: finds(user) for who, user in (("member", reader.user), ("other", stranger.user), ("nobody", None))}
    assert seen == {"member": True, "other": False, "nobody": False}
    by = factories.facilitator()
    assert [
        finds(by, "jerome.muller@exemple.org"),
        finds(by, "jerome.mul"),
        finds(reader.user, "jerome.muller@exemple.org"),
    ] == [
        True,
        True,
        False,
    ]


def test_a_search_that_finds_nothing_points_to_the_people_of_the_directory(client):
    client.force_login(factories.facilitator())
    page = client.get("/chercher/", {"q": "zzzz"}).content.decode()
    assert "/annuaire/personnes/?q=zzzz" in page


@pytest.mark.django_db
def test_the_declaration_is_of_the_software_and_lists_the_pages_in_the_language_of_the_reader(client):
    french = " ".join(client.get("/accessibilite/").text.split())
    client.post("/langue/", {"language": "en-gb", "next": "/accessibilite/"})
    english = " ".join(client.get("/accessibilite/", headers={"accept-language": "en"}).text.split())

    assert "auto-évaluation du logiciel par celles et ceux qui le font" in french
    assert "n’a pas été audité" in french
    assert ("Questions et sondages d’une séance" in french, "Questions and polls of a session" in english) == (
        True,
        True,
    )
    assert "Directory (cards, map, table)" in english


@pytest.mark.django_db
def test_without_an_address_pages_say_whom_to_ask_and_never_an_address_that_leads_to_nobody(client, settings):
    settings.DEFAULT_FROM_EMAIL = "Réseau <faire-reseau@localhost>"

    for page in ("/accessibilite/", "/donnees-personnelles/", "/aide/"):
        text = " ".join(client.get(page).text.split())
        main = text.partition("<main")[2].partition("</main>")[0]
        assert (page, "@localhost" in main, "demandez à qui vous a invité·e" in main) == (page, False, True)


@pytest.mark.django_db
def test_the_page_on_personal_data_tells_of_questions_and_polls(client):
    text = " ".join(client.get("/donnees-personnelles/").text.split())

    assert "Questions posées sous son nom dans une séance" in text
    assert "Questions anonymes, soutiens de questions, réponses aux sondages" in text


@pytest.mark.django_db
def test_the_front_says_now_only_between_the_first_and_the_last_hour_of_the_day(client, time_machine):
    gathering = factories.gathering(days=2, time_zone="Indian/Reunion")
    session = factories.session(gathering)
    hours = {"starts_at": NOW.replace(hour=5), "ends_at": NOW.replace(hour=13)}  # 9:00 to 17:00 there
    type(session).objects.filter(pk=session.pk).update(**hours)
    seen = []
    for hour in (3, 5, 13):
        time_machine.move_to(NOW.replace(hour=hour), tick=False)
        pages = [client.get(address).content.decode() for address in ("/", f"/rencontres/{gathering.slug}/")]
        badges = [re.findall(r"(En ce moment|Aujourd’hui)\s+·|(Où aller maintenant)", page) for page in pages]
        seen.append([["".join(words) for words in page] for page in badges])

    around, between = (
        [["Aujourd’hui"]] * 2,
        [["En ce moment", "Où aller maintenant"], ["En ce moment", "Où aller maintenant"]],
    )
    assert seen == [around, between, around]
