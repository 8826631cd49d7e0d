"""Meals, diets and access needs: asked at registration, counted for the caterer, read by organisers alone, erased."""

import io
from datetime import timedelta

import page as validator
import pypdf
import pytest

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.actions.keeping import clear_access_needs
from faire_reseau.gatherings.actions.postponing import postpone_gathering
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.queries.meals import diets_in_words, meals_of, meals_to_ask, numbers_by_meal
from faire_reseau.kit.spreadsheets import read_table
from tests import factories
from tests.factories import DAY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]

LUNCH = (DAY, "lunch")


def with_lunch(**fields):
    gathering = factories.gathering(slug="nantes", **fields)
    actions.set_meals(gathering, [LUNCH], by=None, at=NOW)
    return gathering


def comes(gathering, diet="", words="", **fields):
    person = factories.member()
    halves, meals = queries.half_days_of(gathering), [meal.pk for meal in gathering.meals.all()]
    fields = {"meals": meals, "diet": diet, "diet_words": words, **fields}
    return actions.register(gathering, person, halves, post=None, by=person.user, at=NOW, **fields)


def test_who_registers_asks_for_meals_and_finds_what_they_asked_for_again(client):
    gathering = with_lunch()
    client.force_login(factories.member().user)
    halves, meal = [half.pk for half in queries.half_days_of(gathering)], gathering.meals.get()
    sent = {"half_days": halves, "meals": [meal.pk], "diet": "vegan", "diet_words": "Sans noix"}

    assert client.post("/rencontres/nantes/inscription/", sent).status_code == 302
    page = client.get("/rencontres/nantes/inscription/").content.decode()

    row = Registration.objects.get()
    assert (list(row.meals.all()), row.diet, row.diet_words) == ([meal], "vegan", "Sans noix")
    assert 'value="Sans noix"' in page
    assert '<option value="vegan" selected>' in page


def test_nothing_is_asked_about_meals_where_none_is_offered(client):
    factories.gathering(slug="nantes")
    client.force_login(factories.member().user)

    assert 'name="diet"' not in client.get("/rencontres/nantes/inscription/").content.decode()


def test_the_caterer_gets_numbers_of_who_has_a_place_and_names_of_those_alone_who_said_something(client):
    gathering = with_lunch(capacity_people=3)
    comes(gathering, "vegetarian")
    comes(gathering)
    allergic = comes(gathering, "other", "Sans arachide")
    comes(gathering, "vegan", "Attend une place")
    client.force_login(factories.organiser(gathering))

    answer = client.get("/rencontres/nantes/preparer/listes/traiteur.xlsx")
    table = read_table(answer.content)
    rows = [line.cells for line in table.lines]

    assert [(people, [n for _diet, n in diets]) for _meal, people, diets in numbers_by_meal(gathering)] == [
        (3, [1, 0, 0, 0, 1])
    ]
    assert rows[0][1] == "3"
    assert [cells[0] for cells in rows if "arachide" in " ".join(cells)] == [str(allergic.person)]
    assert "Attend une place" not in str(rows)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("what", ["traiteur", "salles", "porte"])
def test_every_list_is_a_tagged_pdf(client, what):
    gathering = with_lunch()
    comes(gathering, "other", "Sans arachide", needs_step_free=True, access_needs="Boucle magnétique")
    client.force_login(factories.organiser(gathering))

    answer = client.get(f"/rencontres/nantes/preparer/listes/{what}.pdf")

    assert answer["Content-Type"] == "application/pdf"
    reports = [validator.validate_pdf_bytes(answer.content, profile=norm) for norm in ("ua1", "2a")]
    assert [report.failures for report in reports] == [[], []]


def test_a_diet_is_read_by_organisers_alone(client):
    gathering = with_lunch()
    comes(gathering, "other", "Sans arachide")

    def reads(user):
        client.force_login(user)
        addresses = ["", "inscription/", "preparer/inscrits/", "preparer/repas/", "preparer/listes/porte.xlsx"]
        pages = [client.get(f"/rencontres/nantes/{address}").content for address in addresses]
        return any(b"Sans arachide" in page for page in pages)

    assert [reads(user) for user in (factories.participant(gathering).user, factories.organiser(gathering))] == [
        False,
        True,
    ]


def test_diets_are_erased_after_the_gathering_and_meals_stay_counted():
    gathering = with_lunch()
    comes(gathering, "vegan", "Sans noix")
    end = NOW + timedelta(days=1)

    cleared = [clear_access_needs(NOW, end, 10), clear_access_needs(end, end, 10)]

    row = Registration.objects.get()
    assert (cleared, row.diet, row.diet_words, row.meals.count()) == ([0, 1], "", "", 1)


def test_a_meal_taken_away_is_asked_for_no_more_and_the_others_stay():
    gathering = with_lunch()
    actions.set_meals(gathering, [LUNCH, (DAY, "dinner")], by=None, at=NOW)
    row = comes(gathering)

    actions.set_meals(gathering, [(DAY, "dinner")], by=None, at=NOW)

    assert list(row.meals.values_list("on", "kind")) == [(DAY, "dinner")]


def test_meals_move_with_the_gathering():
    gathering = with_lunch()
    actions.set_meals(gathering, [LUNCH, (DAY, "dinner")], by=None, at=NOW)

    postpone_gathering(gathering, starts_on=DAY + timedelta(days=7), by=None, at=NOW - timedelta(days=3))

    assert set(gathering.meals.values_list("on", flat=True)) == {DAY + timedelta(days=7)}


def test_of_two_who_choose_the_meals_the_second_is_told_and_the_choice_of_the_first_stays(client):
    gathering = with_lunch()
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer/repas/"
    lunch, dinner = f"{DAY.isoformat()}:lunch", f"{DAY.isoformat()}:dinner"
    opened = {"initial-meals": [lunch]}
    client.post(address, opened | {"meals": [lunch, dinner]})

    untouched = client.post(address, opened | {"meals": [lunch]})
    refused = client.post(address, opened | {"meals": []})

    assert (untouched.status_code, refused.status_code) == (302, 422)
    assert refused.context["form"].errors["meals"][0].startswith("Quelqu’un a écrit ici entre-temps")
    assert set(gathering.meals.values_list("on", "kind")) == {LUNCH, (DAY, "dinner")}


def test_meals_that_are_over_are_offered_no_more_but_to_who_asked_for_them():
    gathering = factories.gathering(slug="nantes", days=2)
    days = [(DAY + timedelta(days=number), kind) for number in (0, 1) for kind in ("lunch", "dinner")]
    actions.set_meals(gathering, days, by=None, at=NOW)
    lunch, dinner, *second_day = meals_of(gathering)
    noon = NOW.replace(hour=10)  # 12 h in Paris
    row = comes(gathering, meals=[lunch.pk])

    offered = [meals_to_ask(gathering, noon + timedelta(hours=hours)) for hours in (0, 3, 13, 48)]

    assert offered == [[lunch, dinner, *second_day], [dinner, *second_day], second_day, []]
    assert meals_to_ask(gathering, noon + timedelta(hours=13), row) == [lunch, *second_day]


def test_another_diet_is_said_in_words_and_who_said_none_is_served_apart_too(client):
    gathering = with_lunch()
    client.force_login(factories.member().user)
    halves, meal = [half.pk for half in queries.half_days_of(gathering)], gathering.meals.get()
    sent = {"half_days": halves, "meals": [meal.pk], "diet": "other", "diet_words": " "}

    refused = client.post("/rencontres/nantes/inscription/", sent)
    row = comes(gathering, "vegan")
    Registration.objects.filter(pk=row.pk).update(diet="other")  # registered before words were asked for

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["diet_words"]
    assert diets_in_words(gathering) == [row]


@pytest.mark.parametrize("what", ["traiteur", "salles", "porte"])
def test_every_list_says_of_which_gathering_and_of_all_its_days(client, what):
    gathering = factories.gathering(slug="nantes", days=2, place_name="Cité des Congrès")
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/nantes/preparer/listes/{what}"

    paper = pypdf.PdfReader(io.BytesIO(client.get(f"{address}.pdf").content)).pages[0].extract_text()
    table = read_table(client.get(f"{address}.xlsx").content)

    wanted = "Rencontre nationale · 25 et 26 juin 2019 · Cité des Congrès"
    assert (wanted in paper, table.lines[-1].cells[0]) == (True, wanted)
