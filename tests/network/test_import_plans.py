"""Imports planned without the write lock and written in few statements, whatever others do meanwhile."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from faire_reseau.kit.spreadsheets import read_table, write_csv
from faire_reseau.network import actions, queries
from faire_reseau.network.actions.batches import plain
from faire_reseau.network.imports import sheet_rows
from faire_reseau.network.models import ImportBatch, ImportDraft, Person, Post
from tests import factories as make
from tests.network.test_importing import tried

pytestmark = pytest.mark.django_db
NOW = make.NOW
NB = "\u00a0"


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def table_of(what, titles, rows):
    return sheet_rows(read_table(write_csv(titles, rows)), what, queries.words_of(what))


def draft_of(what, by):
    return ImportDraft.objects.create(user=by, what=what, key="k", file_name="x", rows=[], made_at=NOW)


def many_people(count):
    rows = [[f"Prénom{n}", f"Nom{n}", f"p{n}@exemple.fr", "Labo"] for n in range(count)]
    return table_of("people", ["prénom", "nom", "courriel", "organisation"], rows)


def many_organisations(count):
    rows = [[f"Organisation {n:04} {n * n}", "93", "oui"] for n in range(count)]
    return table_of("organisations", ["nom", "territoires", "centre"], rows)


@pytest.mark.parametrize(("what", "table"), [("people", many_people), ("organisations", many_organisations)])
def test_an_import_is_planned_without_a_write_and_written_in_few_statements(what, table, django_assert_max_num_queries):
    make.centre("Labo")
    make.territory("93", "Seine-Saint-Denis", "department")
    by = make.facilitator()
    draft, rows = draft_of(what, by), table(100)
    with CaptureQueriesContext(connection) as planned:
        report = actions.try_import(draft, rows, by=by, at=NOW)

    with django_assert_max_num_queries(40):
        actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)

    assert [query["sql"].split()[0] for query in planned if query["sql"].split()[0] != "SELECT"] == []
    assert report.count("created") == 100


@pytest.mark.parametrize(("what", "table"), [("people", many_people), ("organisations", many_organisations)])
def test_the_lock_of_an_import_is_held_for_as_many_statements_whatever_its_rows(what, table):
    make.centre("Labo")
    make.territory("93", "Seine-Saint-Denis", "department")
    by = make.facilitator()
    statements = []
    for count in (3, 30):
        with transaction.atomic():
            draft, rows = draft_of(what, by), table(count)
            report = actions.try_import(draft, rows, by=by, at=NOW)
            with CaptureQueriesContext(connection) as captured:
                actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)
            transaction.set_rollback(True)
        added = [
            query["sql"].split("INSERT INTO ")[1].split()[0] for query in captured if "INSERT INTO" in query["sql"]
        ]
        statements.append(added)

    assert statements[0] == statements[1]


def test_people_found_again_are_changed_together(django_assert_max_num_queries):
    centre = make.centre("Labo")
    trade = make.trade("Documentaliste")
    by = make.facilitator()
    known = [make.person(f"P{n}", f"N{n}", account=False, email=f"p{n}@exemple.fr") for n in range(40)]
    for person in known:
        make.post(person, centre)
    rows = table_of(
        "people",
        ["prénom", "nom", "courriel", "téléphone", "organisation", "métier"],
        [[f"P{n}", f"N{n}", f"p{n}@exemple.fr", f"0{n}", "Labo", "documentaliste"] for n in range(40)],
    )
    draft = draft_of("people", by)
    report = actions.try_import(draft, rows, by=by, at=NOW)

    with django_assert_max_num_queries(30):
        actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)

    assert [person.phone for person in Person.objects.order_by("pk")] == [f"0{n}" for n in range(40)]
    assert set(Post.objects.values_list("trade", flat=True)) == {trade.pk}


def test_a_new_address_in_a_table_changes_how_the_person_signs_in():
    person = make.person("Ada", "Bé", email="ada@exemple.fr")
    other = make.user("autre@exemple.fr")
    by = make.facilitator()
    titles = ["identifiant", "prénom", "nom", "courriel"]
    taken = table_of("people", titles, [[f"{person.pk}", "Ada", "Bé", other.email]])
    rows = table_of("people", titles, [[f"{person.pk}", "Ada", "Bé", "neuve@exemple.fr"]])
    draft = draft_of("people", by)

    refused = actions.try_import(draft, taken, by=by, at=NOW)
    report = actions.try_import(draft, rows, by=by, at=NOW)
    actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)

    person.refresh_from_db()
    assert [row.outcome for row in refused.rows] == ["refused"]
    assert (person.email, person.user.email) == ("neuve@exemple.fr", "neuve@exemple.fr")


def test_namesakes_and_addresses_within_one_table_are_told_by_their_rows():
    outcomes = tried(
        "people",
        "prénom,nom,courriel",
        "Ada,Bé,ada@exemple.fr",
        "Ada,Bé,autre@exemple.fr",
        "Cid,Dé,ada@exemple.fr",
    )

    assert outcomes == [
        ("created", "", []),
        ("created", "", [f"Quelqu’un de ce nom est déjà à la ligne 2{NB}: sont-ce deux personnes{NB}?"]),
        (
            "refused",
            "C4",
            [f"Ada Bé, à la ligne 2, a déjà cette adresse{NB}: corrigez le nom ou l’adresse."],
        ),
    ]


class Meanwhile(list):
    """Rows during whose first reading somebody else does `deed`."""

    def __init__(self, rows, deed):
        super().__init__(rows)
        self.deed = deed

    def __iter__(self):
        yield from super().__iter__()
        deed, self.deed = self.deed, lambda: None
        deed()


def test_what_others_do_between_plan_and_write_is_seen():
    by = make.facilitator()
    rows = many_people(2)
    make.centre("Labo")
    draft = draft_of("people", by)
    report = actions.try_import(draft, rows, by=by, at=NOW)

    def add(email):
        return lambda: actions.add_person(first_name="Eve", last_name="Fa", email=email, by=by, at=NOW)

    with pytest.raises(actions.ImportOvertaken):
        actions.apply_import(
            draft, Meanwhile(rows, add("p1@exemple.fr")), fingerprint=report.fingerprint, by=by, at=NOW
        )
    before = Person.objects.count()
    Person.objects.all().delete()
    actions.apply_import(draft, Meanwhile(rows, add("e@exemple.fr")), fingerprint=report.fingerprint, by=by, at=NOW)

    assert before == 1
    assert sorted(Person.objects.values_list("email", flat=True)) == [
        "e@exemple.fr",
        "p0@exemple.fr",
        "p1@exemple.fr",
    ]


BROKEN = {
    "sqlite": "CREATE TRIGGER broken BEFORE INSERT ON accounts_auditline WHEN NEW.deed = 'add_post'"
    " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
    "postgresql": "ALTER TABLE accounts_auditline ADD CONSTRAINT broken CHECK (deed <> 'add_post') NOT VALID",
}
MENDED = {
    "sqlite": "DROP TRIGGER broken",
    "postgresql": "ALTER TABLE accounts_auditline DROP CONSTRAINT broken",
}


def test_an_import_that_breaks_half_way_leaves_nothing_and_can_be_confirmed_again():
    by = make.facilitator()
    make.centre("Labo")
    draft, rows = draft_of("people", by), many_people(30)
    report = actions.try_import(draft, rows, by=by, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(BROKEN[connection.vendor])
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)
    left = (Person.objects.count(), Post.objects.count(), ImportDraft.objects.count())
    with connection.cursor() as cursor:
        cursor.execute(MENDED[connection.vendor])
    actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)

    assert left == (0, 0, 1)
    assert (Person.objects.count(), Post.objects.count(), ImportDraft.objects.count()) == (30, 30, 0)


def test_who_has_not_said_their_name_yet_is_known_by_their_address_and_gets_it_from_the_row():
    Person.objects.create(first_name="", last_name="", email="ada@exemple.fr")

    (outcome,) = tried("people", "prénom,nom,courriel", "Ada,Bé,ada@exemple.fr")

    assert outcome == ("updated", "", [f"prénom{NB}: – → Ada", f"nom{NB}: – → Bé"])


PERSON = ["Zoé", "d’Œuvre", "Zoe@Exemple.fr", "02", "Veille", "2019-01-02"]
ORGANISATION = ["L’Œuf neuf", "LŒ", "93", "oui", "2019-01-02", "https://exemple.fr"]


@pytest.mark.parametrize(
    ("what", "titles", "cells", "added", "tables"),
    [
        (
            "people",
            ["prénom", "nom", "courriel", "téléphone", "fonction", "depuis le"],
            PERSON,
            {"trade": "+Veilleuse", "organisation": "+Le Neuf"},
            ["trade", "organisation", "organisationname", "person", "post"],
        ),
        (
            "organisations",
            ["nom", "nom court", "territoires", "centre", "centre depuis le", "site"],
            ORGANISATION,
            {"kind": "+Coopérative"},
            ["organisationkind", "organisation", "organisationname", "organisationterritory", "membership"],
        ),
    ],
)
def test_what_is_noted_of_added_rows_before_they_are_written_is_what_then_stands(what, titles, cells, added, tables):
    make.territory("93", "Seine-Saint-Denis", "department")
    by = make.facilitator()
    (row,) = table_of(what, titles, [cells])
    draft, rows = draft_of(what, by), [replace(row, values=row.values | added)]
    report = actions.try_import(draft, rows, by=by, at=NOW)
    actions.apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=NOW)

    noted = ImportBatch.objects.get().rows
    standing = [apps.get_model(table).objects.get(pk=pk) for table, pk, *_plain in noted]  # noqa: TID251  (of all tables)
    assert [(None, plain(thing)) for thing in standing] == [tuple(change) for _table, _pk, *change in noted]
    assert [thing._meta.model_name for thing in standing] == tables
