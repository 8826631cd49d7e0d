"""The pages of the directory: what is found, on which day, in how many statements, and for programs."""

import json
import re
from datetime import date

import pytest
from django.utils import translation

from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.network import actions
from faire_reseau.network.models import Organisation, Person, ThemeMapping
from tests import factories as make
from tests.house.markup import Page
from tests.markup import tight

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def names_on(page) -> list[str]:
    return re.findall(r'<a href="/annuaire/[a-z0-9-]+/">([^<]+)</a>', tight(page))


@pytest.fixture
def three():
    place, region = make.territory("93", "Seine-Saint-Denis", "department"), make.territory("FR-11", "Île-de-France")
    place.parent = region
    place.save()
    old = make.centre("Éole", slug="eole", seat="Saint-Denis")
    actions.close_membership(old, to_on=date(2019, 6, 25), by=None, at=NOW)
    actions.move_organisation(old, [place], from_on=None, by=None, at=NOW)
    new = make.organisation("Borée", slug="boree", kind="state")
    actions.open_membership(new, from_on=date(2019, 6, 26), by=None, at=NOW)
    never = make.organisation("Zéphyr", slug="zephyr")
    return old, new, never


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Borée", "Éole", "Zéphyr"]),
        ("q=eole", ["Éole"]),
        ("q=SAINT+denis", ["Éole"]),
        ("nature=state", ["Borée"]),
        ("territoire=93", ["Éole"]),
        ("territoire=FR-11", ["Éole"]),
        ("le=2019-06-25", ["Éole"]),
        ("le=2019-06-26", ["Borée"]),
        ("le=2019-06-26&statut=autres", ["Éole", "Zéphyr"]),
        ("le=2019-06-26&statut=", ["Borée", "Éole", "Zéphyr"]),
        ("q=rien", []),
    ],
)
@pytest.mark.parametrize("face", ["", "tableau/"])
def test_organisations_are_found_by_words_kind_territory_and_day(client, three, query, expected, face):
    assert names_on(client.get(f"/annuaire/{face}?{query}")) == expected


def test_a_day_that_is_none_is_told_and_the_page_still_answers(client, three):
    page = client.get("/annuaire/?le=jamais&statut=")

    assert (page.status_code, names_on(page)) == (200, ["Borée", "Éole", "Zéphyr"])
    assert "Ce n’est pas un jour\u00a0: écrivez-le comme 25/06/2026." in page.content.decode()


def test_an_old_day_shows_the_names_of_that_day(client, three):
    actions.rename_organisation(three[0], name="Éole Plus", from_on=date(2020, 1, 1), by=None, at=NOW)

    assert names_on(client.get("/annuaire/?le=2019-06-25")) == ["Éole"]
    assert names_on(client.get("/annuaire/?q=eole")) == ["Éole Plus"]


def test_the_map_links_numbers_and_names_each_organisation_it_draws_and_lists_the_others(client, three):
    body = client.get("/annuaire/carte/?statut=").content.decode()

    labels = re.findall(r'aria-label="(\d+\. [^"]+)"', body)
    assert labels == ["1. Éole, Seine-Saint-Denis"]
    assert body.split("Non dessinées")[1].count("<li>") >= 2
    assert re.findall(r'style="', body) == []


def test_what_the_map_draws_stands_in_its_legend_under_the_same_number_and_in_a_table_one_link_away(client, three):
    page = Page(client.get("/annuaire/carte/?statut=").content.decode())

    drawn = [node.attrs["aria-label"] for node in page.all("a") if node.has_class("map-mark")]
    legend = next(node for node in page.all("ol") if node.has_class("map-legend"))
    legend_items = [
        (item.attrs["value"], next(node.text() for node in item.below() if node.tag == "a"), item.text())
        for item in legend.children
    ]
    tables = [
        node.attrs["href"] for node in page.all("a") if node.attrs.get("href", "").startswith("/annuaire/tableau/?")
    ]
    assert [label.partition(", ")[0] for label in drawn] == [
        f"{number}. {name}" for number, name, _text in legend_items
    ]
    assert all(
        label.partition(", ")[2] in text for label, (_number, _name, text) in zip(drawn, legend_items, strict=True)
    )
    assert client.get(tables[-1]).status_code == 200


def test_a_question_asked_by_script_answers_with_the_results_alone(client, three):
    body = client.get("/annuaire/?q=eole", headers={"HX-Request": "true"}).content.decode()

    assert (body.lstrip()[:4], body.count("<html"), body.count('id="results"')) == ("<div", 0, 1)


@pytest.mark.parametrize(
    ("address", "statements"), [("/annuaire/", 7), ("/annuaire/tableau/", 7), ("/annuaire/carte/", 7)]
)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_costs_as_many_statements_for_one_as_for_three(
    client, django_assert_num_queries, address, statements, rows
):
    client.get("/annuaire/")  # the network's name is kept
    for _ in range(rows):
        actions.move_organisation(make.centre(), [make.territory()], from_on=None, by=None, at=NOW)

    with django_assert_num_queries(statements):
        client.get(address)


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_of_people_and_of_an_organisation_cost_the_same_whatever_their_number(
    client, django_assert_num_queries, rows
):
    centre = make.centre("Labo", slug="labo")
    who = make.member(centre)
    client.force_login(who.user)
    client.get("/annuaire/labo/")
    for _ in range(rows):
        make.post(make.person(account=False), centre, trade=make.trade())

    with django_assert_num_queries(14):
        client.get("/annuaire/labo/")
    with django_assert_num_queries(10):
        client.get("/annuaire/personnes/")


def test_an_organisation_says_itself_to_programs_and_cannot_break_out_of_the_block(client):
    centre = make.centre("Labo </script><b>", slug="labo", website="https://labo.fr", seat="Lyon")
    actions.rename_organisation(centre, name="Labo Cités", short_name="LC", from_on=date(2015, 1, 1), by=None, at=NOW)

    body = client.get("/annuaire/labo/").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', body)[1])
    assert data == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": "http://127.0.0.1:8000/annuaire/labo/",
        "name": "Labo Cités",
        "url": "https://labo.fr",
        "alternateName": ["LC", "Labo </script><b>"],
        "address": "Lyon",
        "memberOf": {"@type": "Organization", "name": "Faire réseau"},
    }


def test_themes_are_given_as_skos_in_both_forms(client):
    scheme = {"code": "p147", "label_fr": 'Thèmes "147"', "source": "https://exemple.fr/a b"}
    rows = [
        {"code": "1", "label_fr": "Cohésion", "label_en": "Cohesion"},
        {"code": "1.1", "label_fr": "École", "broader": "1"},
    ]
    actions.load_themes(scheme, rows)
    other = make.theme("Santé")
    ThemeMapping.objects.create(
        theme=other, other=other.__class__.objects.get(code="1", vocabulary__slug="p147"), kind="close"
    )
    base = "http://127.0.0.1:8000/annuaire/themes/#p147"

    graph = {node["@id"]: node for node in json.loads(client.get("/annuaire/themes.jsonld").content)["@graph"]}
    turtle = client.get("/annuaire/themes.ttl").content.decode()

    assert graph[base]["hasTopConcept"] == [f"{base}-1"]
    assert graph[f"{base}-1"] == {
        "@id": f"{base}-1",
        "@type": "skos:Concept",
        "inScheme": base,
        "notation": "1",
        "prefLabel": [{"@value": "Cohésion", "@language": "fr"}, {"@value": "Cohesion", "@language": "en"}],
        "topConceptOf": base,
        "narrower": [f"{base}-1.1"],
    }
    assert graph[f"{base}-1.1"]["broader"] == f"{base}-1"
    assert [node["closeMatch"] for node in graph.values() if "closeMatch" in node] == [[f"{base}-1"]]
    assert f'<{base}-1.1>\n  a skos:Concept ;\n  skos:inScheme <{base}> ;\n  skos:notation "1.1" ;' in turtle
    assert 'skos:prefLabel "Thèmes \\"147\\""@fr ;\n  dct:source <https://exemple.fr/a%20b>' in turtle
    assert 'id="p147-1.1"' in client.get("/annuaire/themes/").content.decode()


def test_the_second_of_two_writers_is_told_and_loses_nothing_typed(client):
    centre = make.centre("Labo", slug="labo", phone="01", seat="Lyon")
    client.force_login(make.member(centre).user)
    first = make.user("premiere@exemple.fr")
    opened = {
        "kind": "resource_centre",
        "presentation": "",
        "website": "",
        "email": "",
        "phone": "01",
        "seat": "Lyon",
        "legal_form": "",
        "source": "",
        "certainty": "certain",
        "note": "",
    }
    actions.change_organisation(centre, version=0, by=first, at=NOW, phone="09", seat="Nantes", certainty="derived")
    typed = {**opened, "phone": "05", "certainty": "uncertain", "presentation": "Bonjour", "version": "0"} | {
        f"initial-{k}": v for k, v in opened.items()
    }

    refused = client.post("/annuaire/labo/modifier/", typed)
    form = refused.context["form"]
    again = client.post("/annuaire/labo/modifier/", form.data)

    assert refused.status_code == 422
    assert [form.data[name] for name in ("phone", "presentation", "seat", "version")] == [
        "05",
        "Bonjour",
        "Nantes",
        "1",
    ]
    overtaken = (
        "premiere@exemple.fr a écrit ici entre-temps\u00a0: «\u00a0%s\u00a0». "
        "Comparez\u00a0: enregistrer de nouveau met à la place ce que vous avez écrit."
    )
    assert form.errors["phone"] == [overtaken % "09"]
    assert form.errors["certainty"] == [overtaken % "déduit"]
    assert again.status_code == 302
    centre.refresh_from_db()
    assert (centre.phone, centre.presentation, centre.seat, centre.version) == ("05", "Bonjour", "Nantes", 2)


def opened_form(client, address):
    """What a browser would send back from the form at `address`, untouched."""
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    return {f"initial-{name}": value for name, value in shown.items()} | {
        name: value for name, value in shown.items() if value is not False
    }


def test_a_page_open_for_long_takes_back_nothing_of_a_persons_entry(client):
    centre = make.centre()
    colleague, director = make.member(centre, phone="01", presentation="Avant\nencore"), make.person()
    make.post(director, centre, is_director=True)
    client.force_login(director.user)
    address = f"/annuaire/personnes/{colleague.pk}/modifier/"
    opened = opened_form(client, address)
    actions.change_person(colleague, by=None, at=NOW, email="nouvelle@exemple.fr", phone="09")

    answer = client.post(address, {**opened, "presentation": "Après"})

    colleague.refresh_from_db()
    assert answer.status_code == 302
    assert (colleague.email, colleague.phone, colleague.presentation) == ("nouvelle@exemple.fr", "09", "Après")


def test_two_who_change_the_same_line_of_an_entry_see_each_other(client):
    who = make.member(phone="01", shows_phone=False)
    client.force_login(who.user)
    opened = opened_form(client, "/annuaire/moi/")
    actions.change_person(who, by=None, at=NOW, phone="09", last_name="Autre")

    refused = client.post("/annuaire/moi/", {**opened, "phone": "05", "shows_phone": "on"})
    form = refused.context["form"]
    phone = type(who).objects.get(pk=who.pk).phone
    again = client.post("/annuaire/moi/", form.data)

    who.refresh_from_db()
    assert (refused.status_code, phone, again.status_code) == (422, "09", 302)
    assert list(form.errors) == ["phone"]
    assert "09" in form.errors["phone"][0]
    assert (who.phone, who.last_name, who.shows_phone) == ("05", "Autre", True)


def test_a_page_of_a_post_open_for_long_takes_nothing_back_and_the_same_line_is_told(client):
    centre, director = make.centre(), make.person()
    post = make.post(make.person(), centre, title="Avant")
    make.post(director, centre, is_director=True)
    client.force_login(director.user)
    address = f"/annuaire/postes/{post.pk}/"
    opened = {name: value or "" for name, value in opened_form(client, address).items()}
    trade = make.trade()
    actions.change_post(post, by=None, at=NOW, trade=trade, from_on=NOW.date())

    accepted = client.post(address, opened | {"title": "Après"})
    refused = client.post(address, opened | {"from_on": "2019-01-01"})

    post.refresh_from_db()
    assert (accepted.status_code, refused.status_code) == (302, 422)
    assert (post.title, post.trade, post.from_on) == ("Après", trade, NOW.date())
    assert list(refused.context["form"].errors) == ["from_on"]


def test_what_somebody_changed_in_the_same_instant_is_told_by_the_action_itself():
    who = make.member(phone="01")
    stale = type(who).objects.get(pk=who.pk)
    actions.change_person(who, seen={"phone": "01"}, by=None, at=NOW, phone="09")

    with pytest.raises(ChangedMeanwhile) as caught:
        actions.change_person(stale, seen={"phone": "01"}, by=None, at=NOW, phone="05")

    who.refresh_from_db()
    assert (caught.value.names, who.phone) == (["phone"], "09")


def test_one_chooses_oneself_what_others_see(client):
    who = make.member(phone="06")
    client.force_login(who.user)

    client.post(
        "/annuaire/moi/",
        {
            "first_name": "Ada",
            "last_name": "Bé",
            "email": who.email,
            "phone": "06",
            "presentation": "",
            "shows_phone": "on",
        },
    )

    who.refresh_from_db()
    assert (str(who), who.shows_phone, who.shows_email, who.in_directory) == ("Ada Bé", True, False, False)


def test_a_duplicated_colleague_is_refused_with_a_link_to_who_it_is(client):
    centre = make.centre("Labo", slug="labo")
    client.force_login(make.member(centre).user)
    known = make.person("Camille", "Éluard", account=False, email="c@exemple.fr")

    page = client.post(
        "/annuaire/labo/equipe/nouvelle/", {"first_name": "Zoé", "last_name": "Éluard", "email": "c@exemple.fr"}
    )

    body = page.content.decode()
    assert page.status_code == 422
    assert f'<a href="/annuaire/personnes/{known.pk}/">Camille Éluard</a>' in body
    assert 'value="Zoé"' in body


@pytest.mark.parametrize(
    ("sent", "keeps_its_page", "is_warned"),
    [
        ({"is_centre": "on", "centre_from": "2019-01-01"}, 200, False),
        ({"is_centre": "on"}, 200, False),
        ({}, 404, True),
    ],
)
def test_people_of_an_organisation_added_as_a_centre_keep_its_page_and_another_is_said_to_be_none(
    client, sent, keeps_its_page, is_warned
):
    client.force_login(make.facilitator())
    make.organisation_kind("resource_centre")
    form_page = client.get("/annuaire/nouvelle/").content.decode()
    fields = {"name": "La Fabrique", "kind": "resource_centre", "certainty": "certain"}
    client.post("/annuaire/nouvelle/", {**fields, **sent})
    page = client.get("/annuaire/la-fabrique/").content.decode()
    person = make.person()
    make.post(person, Organisation.objects.get(slug="la-fabrique"))
    client.force_login(person.user)

    assert re.findall('name="(is_centre|centre_from)"', form_page) == ["is_centre", "centre_from"]
    assert client.get("/annuaire/la-fabrique/modifier/").status_code == keeps_its_page
    assert ("Cette organisation n’est pas un centre du réseau" in page) == is_warned
    assert "Cette organisation n’est pas un centre" not in client.get("/annuaire/la-fabrique/").content.decode()


def test_what_was_never_a_centre_cannot_stop_being_one_and_who_has_no_name_is_told_so(client):
    by = make.facilitator()
    body, centre = make.organisation("Mairie", slug="mairie"), make.centre("Centre", slug="centre")
    client.force_login(by)
    pages = [client.get(f"/annuaire/{organisation.slug}/histoire/").content.decode() for organisation in (body, centre)]
    assert ["plus un centre" in page for page in pages] == [False, True]
    Person.objects.filter(pk=make.person(email="sans.nom@exemple.fr").pk).update(first_name="", last_name="")
    assert "pas encore de nom (sans.nom@exemple.fr)" in tight(client.get("/annuaire/personnes/"))


def test_a_page_that_comes_back_refused_opens_the_other_language_beside_what_was_typed(client):
    client.force_login(make.facilitator())
    empty_form = client.get("/annuaire/nouvelle/").content.decode()
    refused = client.post("/annuaire/nouvelle/", {"name": ""}).content.decode()
    links = [page[page.index("/langue/en/") :].partition("</a>")[0] for page in (empty_form, refused)]
    assert ['target="_blank"' in link for link in links] == [False, True]
