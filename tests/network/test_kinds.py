"""Kinds of organisation and of action are words of the network: chosen, shown, asked for, imported, counted, and kept by the migration."""

import io
import re

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import translation

from faire_reseau.activities.models import Action
from faire_reseau.gatherings.actions import create_gathering
from faire_reseau.kit import clock
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import undo
from faire_reseau.network import actions, queries
from faire_reseau.network.actions import undo_import
from faire_reseau.network.exports.tables import table_file
from faire_reseau.network.migrations import __name__ as migrations
from faire_reseau.network.models import ActionKind, ImportBatch, Network, Organisation, OrganisationKind, Theme, Trade
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(client):
    user = factories.facilitator()
    client.force_login(user)
    return user


def choices_of(page: str, name: str) -> list[str]:
    """The codes that a list of a form offers."""
    (select,) = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', select)


def test_a_kind_that_a_facilitator_adds_is_offered_shown_and_asked_for_in_both_languages(client, facilitator):
    client.post("/annuaire/mots/structures/nouveau/", {"label": "Coopérative", "label_en": "Co-operative"})
    form_page = client.get("/annuaire/nouvelle/").content.decode()
    client.post("/annuaire/nouvelle/", {"name": "La Baleine", "kind": "cooperative", "certainty": "certain"})
    factories.organisation("Autre")

    facets = client.get("/annuaire/?nature=cooperative").content.decode()
    client.cookies["django_language"] = "en"
    english = client.get("/annuaire/la-baleine/").content.decode()

    assert choices_of(form_page, "kind") == ["", "cooperative"]
    assert Organisation.objects.get(slug="la-baleine").kind.label == "Coopérative"
    assert ("La Baleine" in facets, "Autre</a>" in facets, ">Coopérative</span>" in facets) == (True, False, True)
    assert '<p class="kicker">Co-operative</p>' in english


def test_a_sort_of_work_that_a_facilitator_adds_is_offered_and_counted_apart(client, facilitator):
    centre = factories.centre("Labo")
    client.post("/annuaire/mots/activites/nouveau/", {"label": "Marche exploratoire", "label_en": "Walk"})
    form_page = client.get("/activites/nouvelle/").content.decode()
    sent = {"title": "Le port", "kind": "marche-exploratoire", "organisation": centre.pk}
    client.post("/activites/nouvelle/", sent)
    action = Action.objects.get(title="Le port")
    factories.half_day(factories.meeting(action))

    page = client.get("/activites/?nature=marche-exploratoire&par=kind").content.decode()

    assert choices_of(form_page, "kind") == ["", "marche-exploratoire"]
    assert action.kind_id == "marche-exploratoire"
    assert page.count("Marche exploratoire") == 3  # the list of choices, the row of its count, the row of its action


def test_a_kind_in_use_stays_and_one_that_nothing_uses_goes_and_comes_back(client, facilitator):
    factories.organisation(kind="ferme")
    factories.action()
    used, free = OrganisationKind.objects.get(code="ferme"), factories.organisation_kind("friche")
    for kind, row in (
        ("structures", used),
        ("structures", free),
        ("activites", factories.action_kind("working_group")),
    ):
        client.post(f"/annuaire/mots/{kind}/{row.pk}/retirer/")
    gone = [OrganisationKind.objects.filter(code=code).count() for code in ("ferme", "friche")]

    undo(UndoableAct.objects.get().pk, by=facilitator, at=clock.now())

    assert (gone, ActionKind.objects.count()) == ([1, 0], 1)
    assert OrganisationKind.objects.filter(code="friche").count() == 1


def test_two_kinds_never_share_a_label_since_tables_name_them_by_it(client, facilitator):
    factories.organisation_kind("cooperative", "Coopérative")

    answer = client.post("/annuaire/mots/structures/nouveau/", {"label": "cooperative"})

    assert (answer.status_code, "déjà celui d’un autre mot" in answer.content.decode()) == (422, True)


def test_the_label_changed_is_the_one_that_tables_hold_and_that_an_import_takes_back():
    kind = factories.organisation_kind("cooperative", "Coopérative")
    factories.organisation("La Baleine", kind="cooperative")
    by = factories.facilitator()
    actions.keep_organisation_kind(kind, label="Scop", label_en="", by=by, at=NOW)

    with translation.override("fr"):
        words = queries.words_of("organisations")
        content = table_file(queries.TABLES["organisations"](DAY), "organisations", words, extension="csv").decode()

    assert ";Scop;" in content.replace(",", ";")


def test_a_kind_that_no_list_holds_is_added_with_the_organisations_and_goes_with_the_undoing(client, facilitator):
    content = "nom;nature\nLa Baleine;Coopérative\nLe Requin;cooperative\n".encode()
    sent = client.post("/annuaire/importer/", {"what": "organisations", "file": SimpleUploadedFile("a.csv", content)})[
        "Location"
    ]
    pairing = sent.replace("/importer/", "/importer/") + "colonnes/"
    form = client.get(pairing).context["form"]
    answers = {f"column_{place}": code for place, code in ((0, "name"), (1, "kind"))}
    client.post(pairing, answers | dict.fromkeys(form.word_fields, "+"))
    report = client.get(sent).context["report"]
    client.post(sent, {"fingerprint": report.fingerprint})

    kind = OrganisationKind.objects.get()
    used = sorted(Organisation.objects.values_list("kind", flat=True))
    undo_import(ImportBatch.objects.get(), by=facilitator, at=NOW)

    assert (kind.label, used, report.makes) == (
        "Coopérative",
        ["cooperative", "cooperative"],
        {"kinds": ["Coopérative"]},
    )
    assert (OrganisationKind.objects.count(), Organisation.objects.count()) == (0, 0)


def test_a_network_of_blank_words_has_none_and_its_gatherings_still_have_a_sort_of_work():
    call_command("init", name="Réseau des fermes", email="ana@exemple.fr", words="blank", stdout=io.StringIO())
    models = (Trade, Theme, OrganisationKind, ActionKind)
    before = [model.objects.count() for model in models]
    host = Organisation.objects.create(slug="ferme")

    gatherings = [
        create_gathering(title="Fête", host=host, starts_on=DAY, ends_on=DAY, by=None, at=NOW) for _ in range(2)
    ]

    assert before == [0, 0, 0, 0]
    assert {gathering.action.kind.label for gathering in gatherings} == {"Rencontre du réseau"}
    assert (ActionKind.objects.count(), host.kind) == (1, None)


def test_the_french_words_are_those_of_the_demo():
    call_command("init", name="Réseau", email="ana@exemple.fr", words="ville", stdout=io.StringIO())

    assert "Groupe de travail" in ActionKind.objects.values_list("label", flat=True)
    assert "Collectivité" in OrganisationKind.objects.values_list("label", flat=True)


@pytest.mark.parametrize("is_at_work", [True, False])
def test_a_network_at_work_keeps_its_kinds_and_an_empty_database_gets_none(is_at_work):
    module = __import__(f"{migrations}.0012_kinds_are_words_of_the_network", fromlist=["keep_words"])
    if is_at_work:
        Network.objects.create(name="Réseau", short_name="R")
        rows = [["network.organisation", 1, {"kind": "state"}, {"kind": "other"}], ["network.person", 1, None, {}]]
        ImportBatch.objects.create(what="organisations", file_name="a", rows=rows, made_at=NOW)

    module.keep_words(apps, None)

    codes = set(OrganisationKind.objects.values_list("code", flat=True))
    everyone = {"resource_centre", "state", "local_authority", "association", "company", "public_body", "other"}
    assert codes == (everyone if is_at_work else set())
    assert ActionKind.objects.count() == (9 if is_at_work else 0)
    assert [batch.rows[0][2:] for batch in ImportBatch.objects.all()] == (
        [[{"kind_id": "state"}, {"kind_id": "other"}]] if is_at_work else []
    )
