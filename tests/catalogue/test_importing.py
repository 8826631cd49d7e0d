"""Import of productions: references of other programs and tables, tried before they are written, undone."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.catalogue.logic.references import Unread, references_in
from faire_reseau.catalogue.models import Production
from faire_reseau.network.models import ImportBatch
from tests import factories
from tests.catalogue.samples import kind, production

RIS = """TY  - RPRT
TI  - L’Éco des quartiers
AU  - Martin, Camille
AU  - Labo Ouest
PY  - 2019
DA  - 2019/03//
AB  - Un résumé
  qui continue
SN  - 978-2-07-036002-4
KW  - Éducation
KW  - Mot libre
UR  - https://exemple.fr/eco
ER  -

TY  - JOUR
TI  - Un article
SN  - 1234-5678
ER  - \n"""
BIBTEX = r"""@comment{rien}
@string{ed = "PQN-A"}
@book{cle,
  title = {L'{\'E}co des quartiers \& {Cie}},
  author = {Camille Martin and {Labo Ouest, centre} and Fran{\c c}ois, Jean},
  year = 2019, month = mar,
  abstract = "Un {r{\'e}sum{\'e}}",
  keywords = {emploi, {\oe}uvre},
}
"""
CSL = [
    {
        "type": "report",
        "title": "L’Éco des quartiers",
        "author": [{"family": "Martin", "given": "Camille"}, {"literal": "Labo Ouest"}],
        "issued": {"date-parts": [[2019, 3]]},
        "DOI": "10.1000/182",
    }
]


def test_ris_is_read_with_repeated_and_continued_lines():
    first, second = references_in(RIS)

    assert (first["title"], first["kind"], first["date"]) == ("L’Éco des quartiers", "RPRT", "2019-03")
    assert (first["authors"], first["themes"]) == ("Martin, Camille; Labo Ouest", "Éducation; Mot libre")
    assert (first["summary"], first["isbn"]) == ("Un résumé qui continue", "978-2-07-036002-4")
    assert (second["title"], second["isbn"], second["date"]) == ("Un article", "", "")


def test_bibtex_is_read_with_braces_accents_and_names_in_any_order():
    [row] = references_in(BIBTEX)

    assert (row["title"], row["kind"], row["date"]) == ("L'Éco des quartiers & Cie", "book", "mar 2019")
    assert row["authors"] == "Martin, Camille; Labo Ouest, centre; François, Jean"
    assert (row["summary"], row["themes"]) == ("Un résumé", "emploi; œuvre")


def test_csl_json_is_read_as_zotero_writes_it():
    [row] = references_in(json.dumps(CSL))

    assert (row["title"], row["kind"], row["date"], row["doi"]) == (
        "L’Éco des quartiers",
        "report",
        "2019-03",
        "10.1000/182",
    )
    assert row["authors"] == "Martin, Camille; Labo Ouest"


@pytest.mark.parametrize("text", ["", "bonjour", "[1]", '{"items": 3}', "@book{x, title = {sans fin", "[" * 100_000])
def test_what_is_none_of_them_is_refused(text: str):
    with pytest.raises(Unread):
        references_in(text)


@pytest.mark.django_db
def test_references_are_tried_written_left_out_the_second_time_and_undone(client):
    centre, theme = factories.centre("Labo Ouest"), factories.theme("Éducation")
    kind("note")
    client.force_login(factories.facilitator())

    def send(name: str, content: bytes):
        return client.post("/realisations/importer/", {"file": SimpleUploadedFile(name, content)}, follow=True)

    sent = send("mes.ris", RIS.replace("RPRT", "Note").replace("JOUR", "Note").encode())
    address = sent.redirect_chain[-1][0]
    nothing = Production.objects.count()
    fingerprint = sent.context["report"].fingerprint
    client.post(address, {"fingerprint": fingerprint})

    row = Production.objects.get(title="L’Éco des quartiers")
    assert (nothing, Production.objects.count()) == (0, 2)
    assert [(author.organisation, author.name) for author in row.authors.all()] == [
        (None, "Martin, Camille"),
        (centre, ""),
    ]
    assert (list(row.themes.all()), row.isbn, row.year, row.month) == ([theme], "9782070360024", 2019, 3)
    assert "mot libre" in row.search
    again = send("mes.ris", RIS.replace("RPRT", "Note").replace("JOUR", "Note").encode())
    assert [line.outcome for line in again.context["report"].rows] == ["unchanged", "unchanged"]
    client.post(f"/annuaire/imports/{ImportBatch.objects.get().pk}/annuler/")
    assert Production.objects.count() == 0


@pytest.mark.django_db
def test_a_broken_file_of_references_is_said_beside_its_field(client):
    production()
    client.force_login(factories.facilitator())

    upload = SimpleUploadedFile("x.bib", b"@book{x, title = {sans fin")
    page = client.post("/realisations/importer/", {"file": upload})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
