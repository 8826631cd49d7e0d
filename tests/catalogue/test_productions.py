"""Productions: entered, recognised when they are known, changed, removed and put back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.enums import RelationKind
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.models import Production, ProductionFile
from faire_reseau.catalogue.permissions import (
    adding_for,
    shown,
)
from faire_reseau.catalogue.queries import productions_found, search_in
from faire_reseau.kit import clock
from faire_reseau.kit.documents import Document
from faire_reseau.kit.models import UndoableAct
from tests import factories
from tests.catalogue.samples import kind, production
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def found(words: str = "", **others: str) -> list[str]:
    rows = productions_found(factories.user(), search_in({"q": words, **others}), NOW)
    return [row.title for row in rows]


def test_a_member_of_a_centre_enters_a_production_in_one_form(client):
    member = factories.member()
    client.force_login(member.user)
    centre = factories.centre("Labo Ouest")
    typed = {
        "title": "L’Éco des quartiers",
        "kind": kind().pk,
        "when": "mars 2019",
        "organisations": [centre.pk],
        "names": "Martin, Camille\n\nClub Dév Éco\nClub Dév Éco",
        "isbn": "978-2-07-036002-4",
        "doi": "https://doi.org/10.1000/182",
        "address": "pqn-a.fr/eco",
    }

    page = client.post("/realisations/ajouter/", typed)

    row = Production.objects.get()
    assert page["Location"] == f"/realisations/{row.pk}/"
    assert (row.title, str(PartialDate(row.year, row.month, row.day)), row.isbn, row.doi) == (
        "L’Éco des quartiers",
        "2019-03",
        "9782070360024",
        "10.1000/182",
    )
    assert [(author.organisation, author.name) for author in row.authors.all()] == [
        (centre, ""),
        (None, "Martin, Camille"),
        (None, "Club Dév Éco"),
    ]
    assert (row.keeper, row.address) == (adding_for(member.user, localdate(clock.now())).get(), "https://pqn-a.fr/eco")


def test_what_is_typed_wrong_is_said_beside_its_field_and_stays(client):
    client.force_login(factories.facilitator())

    page = client.post("/realisations/ajouter/", {"title": "X", "when": "un jour", "isbn": "12", "doi": "nul"})

    assert (page.status_code, Production.objects.count()) == (422, 0)
    assert set(page.context["form"].errors) == {"when", "isbn", "doi"}
    assert 'value="un jour"' in page.content.decode()


@pytest.mark.parametrize(
    "other",
    [
        {"title": "L'ECO DES QUARTIERS !"},
        {"title": "L’Éco des quartier, numéro 1"},
        {"title": "Autre chose", "isbn": "9782070360024"},
        {"title": "Autre chose", "doi": "10.1000/182"},
        {"title": "Autre chose", "address": "https://pqn-a.fr/eco"},
    ],
)
def test_a_likely_duplicate_is_shown_and_entered_only_when_it_is_said_to_be_another(client, other):
    first = production(
        "L’Éco des quartiers, numéro 1" if "numéro" in other["title"] else "L’Éco des quartiers",
        isbn="9782070360024",
        doi="10.1000/182",
        address="https://pqn-a.fr/eco",
    )
    client.force_login(factories.facilitator())

    page = client.post("/realisations/ajouter/", other)
    again = client.post("/realisations/ajouter/", other | {"despite_resemblance": "on"})

    assert (page.status_code, page.context["known"]) == (422, [first])
    assert 'type="checkbox" name="despite_resemblance"' in page.content.decode()
    assert (again.status_code, Production.objects.count()) == (302, 2)


def test_productions_that_only_begin_alike_are_no_duplicates(client):
    production("Bilan de l’activité 2020 des centres de ressources")
    client.force_login(factories.facilitator())

    client.post("/realisations/ajouter/", {"title": "Bilan de la concertation menée à Strasbourg avec les habitants"})

    assert Production.objects.count() == 2


def test_the_same_file_is_recognised_by_its_bytes(client):
    first = production("Premier titre")
    actions.add_file(first, Document("note.pdf", "pdf", b"%PDF-1.4 note"), by=None, at=NOW)
    client.force_login(factories.facilitator())

    upload = SimpleUploadedFile("autre.pdf", b"%PDF-1.4 note")
    page = client.post("/realisations/ajouter/", {"title": "Tout autre titre", "file": upload})

    assert (page.status_code, page.context["known"], ProductionFile.objects.count()) == (422, [first], 1)


def test_a_file_that_is_none_of_the_kinds_leaves_nothing(client):
    client.force_login(factories.facilitator())

    upload = SimpleUploadedFile("carte.svg", b"<svg><script>alert(1)</script></svg>")
    page = client.post("/realisations/ajouter/", {"title": "Une carte", "file": upload})

    assert (page.status_code, Production.objects.count()) == (422, 0)


def test_two_who_change_one_production_lose_nothing(client):
    row = production("Note", summary="Avant")
    client.force_login(factories.facilitator())
    form = client.get(f"/realisations/{row.pk}/modifier/").context["form"]
    seen = {
        form.add_initial_prefix(name): form.fields[name].prepare_value(form.initial[name])
        for name in ("title", "summary")
    }
    actions.change_production(row, summary="Par une autre", by=None, at=NOW)

    page = client.post(f"/realisations/{row.pk}/modifier/", {**seen, "title": "Note", "summary": "Par moi"})

    assert (page.status_code, Production.objects.get().summary) == (422, "Par une autre")
    assert "Par une autre" in page.content.decode()
    assert "Par moi" in page.content.decode()


def test_changing_authors_keeps_those_that_were_not_touched():
    centre = factories.centre()
    row = production("Note", organisations=[centre], names=["Première"])

    actions.change_production(row, names=["Seconde"], by=None, at=NOW + timedelta(hours=1))

    assert [(author.organisation, author.name) for author in row.authors.all()] == [(centre, ""), (None, "Seconde")]
    assert found("seconde") == ["Note"]
    assert found("première") == []


def test_a_removed_production_is_gone_until_it_is_put_back(client):
    row = production("Note")
    client.force_login(factories.facilitator())

    removed = client.post(f"/realisations/{row.pk}/retirer/", follow=True).content.decode()
    gone = client.get(f"/realisations/{row.pk}/").status_code
    act = UndoableAct.objects.get().pk
    client.post(f"/mon-compte/defaire/{act}/", {"retour": "/realisations/"})

    assert ("Retiré : « Note »." in removed.replace("\xa0", " "), gone) == (True, 404)
    assert list(shown()) == [row]


def test_a_production_removed_for_long_is_a_trace_without_content():
    row = production("Note", names=["Quidam, Zoé"], summary="Secret", themes=[factories.theme()])
    actions.add_file(row, Document("a.pdf", "pdf", b"%PDF-"), by=None, at=NOW)
    actions.remove_production(row, by=factories.facilitator(), at=NOW)
    period = next(period for period in actions.PERIODS if period.code == "removed_productions")

    early = period.clear(NOW, NOW, 10)
    cleared = period.clear(NOW + timedelta(seconds=1), NOW, 10)

    row.refresh_from_db()
    assert (early, cleared, period.clear(NOW + timedelta(days=1), NOW, 10)) == (0, 1, 0)
    assert (row.title, row.summary, row.search, row.authors.count(), row.files.count()) == ("", "", "", 0, 0)


def test_relations_are_read_from_both_sides(client):
    whole, part = production("La revue"), production("Le numéro")
    by = factories.facilitator()
    actions.relate_production(part, kind=RelationKind.PART, other=whole, by=by, at=NOW)

    with pytest.raises(actions.ProductionRefused):
        actions.relate_production(whole, kind=RelationKind.PART, other=part, by=by, at=NOW)
    with pytest.raises(actions.ProductionRefused):
        actions.relate_production(whole, kind=RelationKind.PART, other=whole, by=by, at=NOW)

    assert (
        f'<a href="/realisations/{whole.pk}/">La revue</a>' in client.get(f"/realisations/{part.pk}/").content.decode()
    )
    assert (
        f'<a href="/realisations/{part.pk}/">Le numéro</a>' in client.get(f"/realisations/{whole.pk}/").content.decode()
    )
