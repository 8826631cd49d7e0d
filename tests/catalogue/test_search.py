"""The list of productions and their pages: searched, narrowed, cited, with the names that a reader may read."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.models import FileWords
from faire_reseau.catalogue.queries import productions_found, search_in
from faire_reseau.kit.documents import Document
from tests import factories
from tests.catalogue.samples import kind, production
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def found(words: str = "", **others: str) -> list[str]:
    rows = productions_found(factories.user(), search_in({"q": words, **others}), NOW)
    return [row.title for row in rows]


def test_search_finds_without_accents_in_singular_and_plural_and_by_phrase():
    production("Les conseils citoyens à l’épreuve", summary="Locaux d’activité")
    production("Un conseil de citoyennes")
    production("Emploi", names=["Citoyens, conseils et territoires, ensemble"])

    assert found("EPREUVE") == ["Les conseils citoyens à l’épreuve"]
    assert found("local") == ["Les conseils citoyens à l’épreuve"]
    assert set(found("conseil")) == {"Les conseils citoyens à l’épreuve", "Un conseil de citoyennes", "Emploi"}
    assert found("« conseils citoyens »") == ["Les conseils citoyens à l’épreuve"]
    assert found('"citoyens conseils" emploi') == ["Emploi"]
    assert found("absent") == []


def test_relevance_puts_titles_first_and_dates_decide_between_equals():
    production("Ancienne école", year=2001)
    production("École", year=2019)
    production("Divers", summary="À l’école", year=2024)
    production("Sans date, école")

    assert found("école") == ["École", "Ancienne école", "Sans date, école", "Divers"]
    assert found("école", ordre="date") == ["Divers", "École", "Ancienne école", "Sans date, école"]


def test_words_of_a_file_find_its_production_until_it_is_removed():
    row = production("Note")
    file = actions.add_file(row, Document("a.pdf", "pdf", b"%PDF-"), words="Les halles de Zanzibar", by=None, at=NOW)

    assert found("zanzibar") == ["Note"]
    actions.remove_file(file, by=factories.facilitator(), at=NOW)
    assert (found("zanzibar"), FileWords.objects.count()) == ([], 1)


def test_facets_count_what_was_found_and_narrow_it(client):
    theme, centre, territory = factories.theme("Éducation"), factories.centre("Labo Ouest"), factories.territory()
    production("A", year=2019, themes=[theme], organisations=[centre], territories=[territory], kind=kind("note"))
    production("B", year=2020, themes=[theme], kind=kind("carte", "map"), language="en")
    production("C", year=2020)

    facets = {facet.name: facet for facet in client.get("/realisations/").context["facets"]}
    kinds = {choice.label: choice.number for choice in facets["kind"].values}
    years = [(choice.label, choice.number) for choice in facets["year"].values]
    narrow = client.get(f"/realisations/?theme={theme.pk}&annee=2020")

    assert (kinds, years) == ({"Note": 1, "Carte": 1}, [("2020", 2), ("2019", 1)])
    assert [record.title for record, _used in narrow.context["records"]] == ["B"]
    assert {facet.name: facet.chosen for facet in narrow.context["facets"] if facet.chosen} == {
        "theme": "Éducation",
        "year": "2020",
    }
    assert found(centre=centre.slug) == found(territoire=territory.code) == ["A"]


def test_what_words_find_is_counted_narrowed_and_ordered(client):
    production("École", year=2019)
    production("Divers", summary="À l’école", year=2020)
    production("Autre", year=2020)

    context = client.get("/realisations/?q=école").context

    assert [record.title for record, _used in context["records"]] == ["École", "Divers"]
    years = next(facet for facet in context["facets"] if facet.name == "year").values
    assert [(choice.label, choice.number) for choice in years] == [("2020", 1), ("2019", 1)]


def test_a_theme_finds_what_has_a_narrower_one():
    broad = factories.theme("Cohésion")
    narrow = factories.theme("École")
    narrow.broader = broad
    narrow.save()
    production("A", themes=[narrow])

    assert found(theme=str(broad.pk)) == ["A"]


def test_the_list_takes_as_many_queries_for_two_productions_as_for_four(client):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/realisations/")
        return len(queries)

    def add(number: int) -> None:
        where, who = factories.centre(), factories.person(account=False)
        production(themes=[factories.theme()], organisations=[where], people=[who], year=2000 + number)

    client.get("/realisations/")  # what is kept in memory
    add(1), add(2)
    two = asked()
    add(3), add(4)

    assert (asked(), two) == (two, 19)


def test_an_author_is_called_as_it_was_when_the_production_came_out(client):
    centre = factories.centre("Nouveau nom")
    centre.names.update(from_on="2018-01-01")
    centre.names.create(name="Ancien nom", to_on="2017-12-31")
    row = production("Note", organisations=[centre], year=2010)

    assert "Ancien nom. (2010)" in client.get(f"/realisations/{row.pk}/").content.decode()


def test_people_are_named_as_the_network_allows_and_never_to_visitors_otherwise(client):
    who = factories.member(first_name="Zoé", last_name="Quidam")
    row = production("Note", people=[who])

    visitor = client.get(f"/realisations/{row.pk}/").content.decode()
    client.force_login(factories.facilitator())
    facilitator = client.get(f"/realisations/{row.pk}/").content.decode()

    assert ("Quidam" in visitor, "Quidam" in facilitator) == (False, True)
    assert [row.title for row in productions_found(factories.user(), search_in({"q": "quidam"}), NOW)] == []
    assert [row.title for row in productions_found(who.user, search_in({"q": "quidam"}), NOW)] == ["Note"]


def test_the_page_is_read_by_zotero_and_search_engines_and_cites_in_four_ways(client):
    row = production(
        "Éco & quartiers : l’année {2019}",
        kind=kind(),
        when=PartialDate(2019, 3, 12),
        names=["Martin, Jean-Paul", "Club Dév Éco"],
        publisher="PQN-A",
        isbn="9782070360024",
        summary="Un résumé\nsur deux lignes </script>",
    )

    page = client.get(f"/realisations/{row.pk}/")
    text = page.content.decode()
    bibtex, ris, csl = (
        client.get(f"/realisations/{row.pk}/reference.{form}").content.decode() for form in ("bib", "ris", "json")
    )

    assert '<meta name="citation_author" content="Martin, Jean-Paul">' in text
    assert '<meta name="citation_publication_date" content="2019/03/12">' in text
    assert '<meta name="DC.title" content="Éco &amp; quartiers : l’année {2019}">' in text
    assert '"@type": "Report"' in text
    assert text.count("</script>") == text.count("<script")
    apa = "".join(piece.text for piece in page.context["apa"])
    assert apa.startswith(
        "Martin, J.-P., & Club Dév Éco. (2019, 12 mars). Éco & quartiers : l’année {2019}. PQN-A. http"
    )
    iso = "".join(piece.text for piece in page.context["iso_690"])
    assert iso.startswith(
        "MARTIN, Jean-Paul et CLUB DÉV ÉCO. Éco & quartiers : l’année {2019} [en ligne]. PQN-A, 12 mars 2019."
    )
    assert bibtex.startswith(
        f"@techreport{{martin2019-{row.pk},\n  title = {{{{Éco \\& quartiers : l’année \\{{2019\\}}}}}}"
    )
    assert "  author = {Martin, Jean-Paul and {Club Dév Éco}}" in bibtex
    assert ris.splitlines()[:4] == [
        "TY  - RPRT",
        "TI  - Éco & quartiers : l’année {2019}",
        "AU  - Martin, Jean-Paul",
        "AU  - Club Dév Éco",
    ]
    assert "AB  - Un résumé sur deux lignes </script>\r\nER  - \r\n" in ris
    assert json.loads(csl)[0]["issued"] == {"date-parts": [[2019, 3, 12]]}
