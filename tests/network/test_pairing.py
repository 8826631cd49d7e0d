"""Files as people have them: titles above, other names, unknown columns and words, several sheets; and imports undone."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit import clock
from faire_reseau.kit.undoing import UndoRefused
from faire_reseau.network import queries
from faire_reseau.network.actions import change_person, erase_person, undo_import
from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE, heading_of, recognised
from faire_reseau.network.logic.pairing import name_parts, same_settled
from faire_reseau.network.models import ImportBatch, Organisation, OrganisationName, Person, Post, Trade
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def runs(client: Client) -> Client:
    """A browser of a facilitator."""
    client.force_login(factories.facilitator())
    return client


def sent(client: Client, rows, what: str = "people", name: str = "liste.csv") -> str:
    """Send a CSV of `rows` (cells by semicolons); the address of what it would do."""
    content = rows if isinstance(rows, bytes) else "\n".join(rows).encode()
    answer = client.post("/annuaire/importer/", {"what": what, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return answer["Location"]


def confirm(client: Client, address: str) -> None:
    report = client.get(address).context["report"]
    answer = client.post(address, {"fingerprint": report.fingerprint})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("titles", "codes"),
    [
        (["Structure", "Tél.", "Courriel", "Fonction"], ["organisation", "phone", "email", "title"]),
        (["Prénom", "NOM", "Adresse mail", "Portable"], ["first_name", "last_name", "email", "phone"]),
        (["Nom et prénom", "Nom de la structure", "Poste"], ["full_name", "organisation", "title"]),
        (["Identifiant", "N° de téléphone", "Ville"], ["person", "phone", "organisation_seat"]),
    ],
)
def test_usual_other_names_of_columns_are_recognised(titles, codes):
    assert [column.code for column in recognised(titles, PEOPLE).columns.values()] == codes


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Prénom", "Nom"], ["Ana", "Payet"]], 0),
        (
            [
                ["Liste des participants 2026"],
                ["Mise à jour : mars"],
                ["Prénom", "Nom", "Tél."],
                ["Ana", "Payet", "02"],
            ],
            2,
        ),
        ([["Ana", "Payet"], ["Léa", "Grondin"]], None),
        ([], None),
    ],
)
def test_the_heading_is_found_among_the_first_rows(rows, place):
    assert heading_of(rows, PEOPLE) == place


@pytest.mark.parametrize(
    ("text", "title", "parts"),
    [
        ("Ana PAYET", "contact", ("Ana", "PAYET")),
        ("DE LA TOUR Ana", "Nom et prénom", ("Ana", "DE LA TOUR")),
        ("Payet, Ana", "contact", ("Ana", "Payet")),
        ("Payet Ana", "Nom et prénom", ("Ana", "Payet")),
        ("Ana Payet Hoarau", "Prénom et nom", ("Ana", "Payet Hoarau")),
        ("Payet", "contact", ("", "Payet")),
    ],
)
def test_a_whole_name_is_parted(text, title, parts):
    assert name_parts(text, title) == parts


def test_a_list_with_a_title_above_other_names_and_unknown_columns_is_read_and_says_so(runs):
    rows = ["Adhérents 2026;;;", ";;;", "NOM;Prénom;Mél;Taille de tee-shirt", "Payet;Ana;ana@exemple.fr;M"]
    page = runs.get(sent(runs, rows))

    assert [(row.number, row.outcome, row.what) for row in page.context["report"].rows] == [(4, "created", "Ana Payet")]
    assert page.context["reading"].ignored == ["Taille de tee-shirt"]
    assert "Taille de tee-shirt" in page.content.decode()


def test_columns_paired_by_hand_are_remembered_for_the_next_file(runs):
    rows = ["Petit nom;Nom de baptême;Joindre", "Ana;Payet;ana@exemple.fr"]
    confirm_page = runs.get(sent(runs, rows))
    pairing = confirm_page["Location"]
    pairs = {"column_0": "first_name", "column_1": "last_name", "column_2": "email"}
    confirm(runs, runs.post(pairing, pairs)["Location"])
    assert list(Person.objects.values_list("first_name", "last_name", "email")) == [("Ana", "Payet", "ana@exemple.fr")]

    again = runs.get(sent(runs, [rows[0], "Léa;Grondin;lea@exemple.fr"]))
    assert [row.what for row in again.context["report"].rows] == ["Léa Grondin"]


def test_organisations_and_trades_that_no_list_holds_are_added_on_the_spot_with_the_people(runs):
    rows = [
        "Prénom;Nom;Structure;Ville;Métier",
        "Ana;Payet;Épicerie du Port;Le Port;Épicière",
        "Léa;Grondin;Epicerie du port;;Épicière",
    ]
    address = sent(runs, rows)
    page = runs.get(address)
    assert [row.outcome for row in page.context["report"].rows] == ["refused", "refused"]

    runs.post(f"{address}colonnes/", {"add_all": "1", **{f"column_{n}": c for n, c in enumerate(COLUMNS)}})
    confirm(runs, address)

    assert list(OrganisationName.objects.values_list("name", "organisation__seat")) == [("Épicerie du Port", "Le Port")]
    assert list(Trade.objects.values_list("label", flat=True)) == ["Épicière"]
    posts = Post.objects.order_by("pk").values_list("person__first_name", "organisation__seat", "trade__label")
    assert list(posts) == [("Ana", "Le Port", "Épicière"), ("Léa", "Le Port", "Épicière")]


COLUMNS = ("first_name", "last_name", "organisation", "organisation_seat", "trade")


def test_a_word_paired_with_one_that_there_is_is_remembered(runs):
    trade = Trade.objects.create(code="mission", label="Chargé·e de mission")
    rows = ["Prénom;Nom;Structure;Métier", "Ana;Payet;Labo;chef de projet"]
    factories.organisation("Labo")
    address = sent(runs, rows)
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation", "column_3": "trade"}
    runs.post(f"{address}colonnes/", {**columns, "trade_0": "mission"})
    confirm(runs, address)
    assert Post.objects.get().trade == trade

    page = runs.get(sent(runs, [rows[0], "Léa;Grondin;Labo;Chef de projet"]))
    assert [row.outcome for row in page.context["report"].rows] == ["created"]


def test_the_sheet_that_holds_the_table_is_read_and_another_can_be_chosen(runs):
    output = io.BytesIO()
    with xlsxwriter.Workbook(output) as book:
        for name, rows in (
            ("Notice", [["Lisez-moi"], ["d’abord"]]),
            ("Équipe", [["Prénom", "Nom"], ["Ana", "Payet"]]),
            ("Bénévoles", [["Prénom", "Nom"], ["Léa", "Grondin"]]),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    address = sent(runs, output.getvalue(), name="liste.xlsx")
    page = runs.get(address)
    assert (page.context["sheet"], [row.what for row in page.context["report"].rows]) == ("Équipe", ["Ana Payet"])
    assert f"Pas lues\u00a0: {page.context['unread']}. Une autre" in page.content.decode()
    assert "Bénévoles" in page.context["unread"]

    runs.post(f"{address}colonnes/", {"sheet": "2"})
    page = runs.get(address)
    assert (page.context["sheet"], [row.what for row in page.context["report"].rows]) == ("Bénévoles", ["Léa Grondin"])


def test_an_import_of_people_is_undone_but_for_what_was_changed_since(runs):
    by = factories.facilitator()
    factories.organisation("Labo")
    known = factories.person("Luc", "Hoarau", email="luc@exemple.fr", phone="01", account=False)
    rows = ["prénom;nom;courriel;téléphone;organisation", "Luc;Hoarau;luc@exemple.fr;02;Labo"]
    rows += ["Ana;Payet;;03;Labo", "Léa;Grondin;;04;Labo"]
    confirm(runs, sent(runs, rows))
    change_person(Person.objects.get(first_name="Léa"), phone="05", by=by, at=NOW)
    batch = ImportBatch.objects.get()

    undone = undo_import(batch, by=by, at=NOW)

    known.refresh_from_db()
    assert known.phone == "01"
    assert sorted(Person.objects.values_list("first_name", "phone")) == [("Luc", "01"), ("Léa", "05")]
    assert (undone.undone, undone.left, Post.objects.count()) == (5, 1, 0)
    with pytest.raises(UndoRefused):
        undo_import(batch, by=by, at=NOW)


def test_an_import_of_organisations_is_undone_with_names_places_and_memberships(runs):
    by = factories.facilitator()
    factories.territory("04", "La Réunion")
    mairie = factories.organisation("Mairie", slug="mairie", seat="Nantes")
    rows = [
        "identifiant;nom;siège;centre;territoires",
        "mairie;Hôtel de ville;Rennes;oui;",
        ";Épicerie;Le Port;oui;La Réunion",
    ]
    confirm(runs, sent(runs, rows, what=ORGANISATIONS))
    assert Organisation.objects.count() == 2

    undo_import(ImportBatch.objects.get(), by=by, at=NOW)

    mairie.refresh_from_db()
    assert list(Organisation.objects.all()) == [mairie]
    assert (mairie.seat, list(mairie.names.values_list("name", flat=True)), mairie.memberships.count()) == (
        "Nantes",
        ["Mairie"],
        0,
    )


def test_who_was_erased_since_is_brought_back_by_no_undo(runs):
    by = factories.facilitator()
    known = factories.person("Luc", "Hoarau", email="luc@exemple.fr", phone="01", account=False)
    confirm(runs, sent(runs, ["prénom;nom;courriel;téléphone", "Luc;Hoarau;luc@exemple.fr;02"]))
    erase_person(known, by=by, at=NOW)

    undo_import(ImportBatch.objects.get(), by=by, at=NOW)

    known.refresh_from_db()
    assert (str(known), known.phone) == ("", "")


def test_a_facilitator_undoes_an_import_from_the_page_that_lists_them(runs):
    confirm(runs, sent(runs, ["prénom;nom", "Ana;Payet"]))
    batch = ImportBatch.objects.get()
    assert f"/annuaire/imports/{batch.pk}/annuler/" in runs.get("/annuaire/importer/").content.decode()

    answer = runs.post(f"/annuaire/imports/{batch.pk}/annuler/")

    assert (answer["Location"], Person.objects.count()) == ("/annuaire/importer/", 0)
    assert queries.import_batches(factories.facilitator())[0].undone_at <= clock.now()


def test_two_new_words_can_be_one_and_the_next_file_is_not_asked(runs):
    title = "Prénom;Nom;Structure;Métier"
    address = sent(runs, [title, "Ana;Payet;Labo;Facilitatrice", "Léa;Grondin;Le Labo;Facilitateur"])
    pairing = f"{address}colonnes/"
    form = runs.get(pairing).context["form"]
    offered = [[code for code, _label in form.fields[f"organisation_{n}"].choices][-1] for n in (0, 1)]
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation", "column_3": "trade"}
    same = {"organisation_0": "+", "organisation_1": "+Labo", "trade_0": "+Facilitateur", "trade_1": "+"}
    runs.post(pairing, columns | same)
    before = runs.get(address)
    fingerprint = before.context["report"].fingerprint
    after = runs.post(address, {"fingerprint": fingerprint}, follow=True).content.decode()

    again = sent(runs, [title, "Zoé;Hoarau;Le Labo;facilitatrice"])
    page, pairing_page = runs.get(again), runs.get(f"{again}colonnes/")

    assert offered == ["+Le Labo", "+Labo"]
    assert list(OrganisationName.objects.values_list("name", flat=True)) == ["Labo"]
    assert list(Trade.objects.values_list("label", flat=True)) == ["Facilitateur"]
    assert before.context["makes"] == [(1, "Organisations", "Labo"), (1, "Métiers", "Facilitateur")]
    assert "2 lignes sont dans l’annuaire. 1 organisation a été ajoutée. 1 métier a été ajouté." in after
    assert [row.outcome for row in page.context["report"].rows] == ["created"]
    assert [str(title) for title, _fields in pairing_page.context["form"].groups()] == [
        "Colonnes du fichier",
        "Déjà répondu",
    ]


def test_what_is_asked_about_a_file_stands_under_three_titles(runs):
    address = sent(runs, ["Prénom;Nom;Structure;Métier", "Ana;Payet;Labo;Facilitatrice"])

    page = runs.get(f"{address}colonnes/")

    groups = [(str(title), [bound.name for bound in fields]) for title, fields in page.context["form"].groups()]
    assert groups == [
        ("Colonnes du fichier", ["column_0", "column_1", "column_2", "column_3"]),
        ("Organisations", ["organisation_0"]),
        ("Métiers", ["trade_0"]),
    ]
    titles = ("Colonnes du fichier", "Organisations", "Métiers")
    assert [page.content.decode().count(f"<h2>{title}</h2>") for title in titles] == [1, 1, 1]


def test_nothing_is_made_for_a_row_that_is_refused(runs):
    rows = ["Prénom;Nom;Structure;Métier", ";;Labo;Épicière", "Léa;Grondin;Fabrique;Épicier"]
    address = sent(runs, rows)
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation", "column_3": "trade"}
    runs.post(f"{address}colonnes/", {"add_all": "1", **columns})
    makes = runs.get(address).context["report"].makes
    confirm(runs, address)

    assert makes == {"organisations": ["Fabrique"], "kinds": [], "trades": ["Épicier"]}
    assert list(OrganisationName.objects.values_list("name", flat=True)) == ["Fabrique"]
    assert list(Trade.objects.values_list("label", flat=True)) == ["Épicier"]


def test_a_column_left_aside_is_not_asked_again_and_a_pair_with_a_trade_that_is_gone_is(runs):
    trade = Trade.objects.create(code="mission", label="Chargé·e de mission")
    factories.organisation("Labo")
    title = "Prénom;Nom;Structure;Métier;Pointure"
    address = sent(runs, [title, "Ana;Payet;Labo;chef de projet;38"])
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation", "column_3": "trade"}
    first = runs.get(address).context["reading"]
    runs.post(f"{address}colonnes/", columns | {"column_4": "", "trade_0": "mission"})
    runs.post(address, {"drop": "1"})
    trade.delete()

    page = runs.get(sent(runs, [title, "Léa;Grondin;Labo;Chef de projet;40"]))

    assert (first.ignored, first.left_aside) == (["Pointure"], [])
    assert (page.context["reading"].ignored, page.context["reading"].left_aside) == ([], ["Pointure"])
    assert (page.context["unknown"], [row.outcome for row in page.context["report"].rows]) == (1, ["refused"])


@pytest.mark.parametrize(
    ("codes", "settled"),
    [
        ({"a": "+A", "b": "+A"}, {"a": "+A", "b": "+A"}),
        ({"a": "+B", "b": "+A"}, {"a": "+A", "b": "+A"}),
        ({"a": "+B", "b": "+C", "c": "known"}, {"a": "known", "b": "known", "c": "known"}),
        ({"a": "+B", "b": "-"}, {"a": "-", "b": "-"}),
        ({"a": "+Z"}, {"a": "+Z"}),
    ],
)
def test_words_that_are_the_same_as_others_are_settled_as_those_are(codes, settled):
    assert same_settled(codes) == settled


def test_a_first_preview_sends_to_the_pairing_and_counts_two_spellings_as_one_word(runs):
    title = "Prénom;Nom;Structure;Métier"
    address = sent(runs, [title, "Ana;Payet;Labo;Gérante", "Léa;Grondin;labo;gérante", "Zoé;Hoarau;LABO;Gérante"])

    page = runs.get(address)
    form = runs.get(f"{address}colonnes/").context["form"]

    assert page.context["unknown"] == 2
    assert "corrigez les lignes refusées" not in page.content.decode()
    assert "Il n’y a encore rien à écrire\u00a0: dites d’abord ce que sont les mots" in page.content.decode()
    assert [(name, form.fields[name].label) for name in form.word_fields] == [
        ("trade_0", "Gérante"),
        ("organisation_0", "Labo"),
    ]
    assert str(form.fields["trade_0"].help_text) == (
        "à 3 lignes, sous les formes\u00a0: Gérante, gérante (lues comme un seul mot)"
    )


def test_the_last_preview_says_where_people_work_and_what_they_do(runs):
    factories.trade("Gérante")
    factories.organisation("Le Labo", slug="labo")
    address = sent(
        runs, ["Prénom;Nom;Structure;Métier;Fonction", "Ana;Payet;labo;gérante;Cheffe", "Léa;Grondin;Neuf;;"]
    )
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation"}
    runs.post(f"{address}colonnes/", columns | {"column_3": "trade", "column_4": "title", "organisation_0": "+"})

    assert [details for _row, details in runs.get(address).context["rows"]] == ["Le Labo, Gérante, Cheffe", "Neuf"]


def test_a_column_of_addresses_under_an_unknown_title_is_proposed_and_not_decided(runs):
    address = sent(
        runs, ["Prénom;Nom;Écrire à;Joindre", "Ana;Payet;ana@ici.fr;02 40 12 34 56", "Léa;Hoarau;lea@ici.fr;"]
    )

    page = runs.get(address)
    form = runs.get(f"{address}colonnes/").context["form"]

    assert [(title, code) for _position, title, code in page.context["looks"]] == [
        ("Écrire à", "email"),
        ("Joindre", "phone"),
    ]
    assert "La colonne «\u00a0Écrire à\u00a0» semble contenir des adresses de courriel." in page.content.decode()
    assert [row.values.get("email") for row in page.context["reading"].rows] == [None, None]
    assert (form.initial["column_2"], form.initial["column_3"]) == ("email", "phone")


def test_a_list_of_people_says_the_kind_of_an_organisation_that_it_adds(runs):
    factories.organisation_kind("tiers-lieu")
    title = "Prénom;Nom;Organisation;Type de structure"
    address = sent(runs, [title, "Ana;Payet;Labo;tiers-lieu", "Léa;Hoarau;Fablab;Fusée"])
    columns = {"column_0": "first_name", "column_1": "last_name", "column_2": "organisation"}
    added = {"column_3": "organisation_kind", "organisation_0": "+", "organisation_1": "+"}
    runs.post(f"{address}colonnes/", columns | {"column_3": "organisation_kind"})
    word_fields = runs.get(f"{address}colonnes/").context["form"].word_fields
    runs.post(f"{address}colonnes/", columns | added)

    report = runs.get(address).context["report"]
    runs.post(f"{address}colonnes/", columns | added | {"organisation_kind_0": "+"})
    confirm(runs, address)

    assert [[fault.cell for fault in row.faults] for row in report.rows] == [[], ["D3"]]
    assert "Aucune nature d’organisation ne s’appelle «\u00a0Fusée\u00a0»" in report.rows[1].faults[0].sentence
    assert word_fields["organisation_kind_0"] == ("organisation_kind", "Fusée")
    kinds = Organisation.objects.order_by("pk").values_list("kind__label", flat=True)
    assert (list(kinds), AuditLine.objects.filter(deed="add_word").count()) == (["Tiers-lieu", "Fusée"], 1)


def test_no_column_of_a_file_is_called_optional(runs):
    address = sent(runs, ["Équipe au 3 mars", "Blaze;Petit nom", "Payet;Ana"])

    assert "(facultatif)" not in runs.get(f"{address}colonnes/").content.decode()
