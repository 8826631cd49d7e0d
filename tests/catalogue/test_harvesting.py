"""OAI-PMH 2.0: what harvesters ask and are answered, valid by the schemas of the protocol."""

from datetime import timedelta
from functools import lru_cache

import pytest
from lxml import etree

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.logic.harvesting import Selection, resumed, token_of
from faire_reseau.catalogue.models import Production
from faire_reseau.catalogue.queries import harvesting
from tests import factories
from tests.catalogue.samples import kind, production
from tests.factories import NOW
from tests.references import schema as published

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/></xs:schema>"""


class _Resolver(etree.Resolver):
    """Schemas that are named by address are those of the folder; that of `xml:lang` is written here."""

    def resolve(self, url, _public, context):
        if url.endswith("xml.xsd"):
            return self.resolve_string(XML_SCHEMA, context)
        name = url.rpartition("/")[2]
        return self.resolve_filename(str(published(name)), context)


@lru_cache(maxsize=1)
def schema() -> etree.XMLSchema:
    """The protocol and `oai_dc` in one."""
    parser = etree.XMLParser()
    parser.resolvers.add(_Resolver())
    both = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xs:import namespace="http://www.openarchives.org/OAI/2.0/" schemaLocation="http://x/OAI-PMH.xsd"/>
    <xs:import namespace="http://www.openarchives.org/OAI/2.0/oai_dc/" schemaLocation="http://x/oai_dc.xsd"/></xs:schema>"""
    return etree.XMLSchema(etree.fromstring(both, parser))


@pytest.fixture
def ask(client):
    """Ask the repository; its answer is valid."""

    def asked(query: str):
        answer = client.get(f"/oai/?{query}")
        assert answer.status_code == 200
        tree = etree.fromstring(answer.content)
        schema().assertValid(tree)
        return tree

    return asked


def errors(tree) -> list[str]:
    return [error.get("code") for error in tree.iter(f"{OAI}error")]


def headers(tree) -> list[tuple[str, str]]:
    rows = tree.iter(f"{OAI}header")
    return [(row.findtext(f"{OAI}identifier").rpartition(":")[2], row.get("status") or "") for row in rows]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=Nothing", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&until=2019-01-01", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=hier", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2019-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=9999-12-31", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2019-01-02&until=2019-01-01", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2019-01-02&until=2019-03-01T00:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=centre:rien", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=rien", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=theme:%00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=%C3%A9", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=x&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&resumptionToken=bm9u", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:ailleurs:1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=1%00", "idDoesNotExist"),
        ("verb=ListMetadataFormats&identifier=rien", "idDoesNotExist"),
    ],
)
def test_each_error_of_the_protocol_is_answered_in_its_form(ask, query, code):
    production()

    assert errors(ask(query)) == [code]


def test_a_catalogue_without_sets_says_so(ask):
    assert errors(ask("verb=ListSets")) == ["noSetHierarchy"]
    assert errors(ask("verb=ListRecords&metadataPrefix=oai_dc")) == ["noRecordsMatch"]


def test_the_repository_says_what_it_is_and_in_which_format_and_sets(ask):
    theme, centre = factories.theme("Éducation"), factories.centre("Labo Ouest")
    production(kind=kind("note"), themes=[theme], organisations=[centre])

    identify = ask("verb=Identify").find(f"{OAI}Identify")
    identity = {child.tag.removeprefix(OAI): child.text for child in identify}
    sets = {
        row.findtext(f"{OAI}setSpec"): row.findtext(f"{OAI}setName") for row in ask("verb=ListSets").iter(f"{OAI}set")
    }

    assert (identity["protocolVersion"], identity["deletedRecord"]) == ("2.0", "persistent")
    assert identity["earliestDatestamp"] == f"{NOW:%Y-%m-%dT%H:%M:%SZ}"
    assert [row.text for row in ask("verb=ListMetadataFormats").iter(f"{OAI}metadataPrefix")] == ["oai_dc"]
    assert sets == {"kind:note": "Note", f"theme:{theme.pk}": "Éducation", f"centre:{centre.slug}": "Labo Ouest"}


def test_a_record_is_dublin_core_without_people_whom_a_visitor_may_not_read(ask):
    who = factories.member(first_name="Zoé", last_name="Quidam")
    row = production(
        "Éco <quartiers> \x0b & Cie",
        year=2019,
        names=["Martin, Camille"],
        people=[who],
        isbn="9782070360024",
        kind=kind("carte", "map"),
    )

    tree = ask(f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:{place()}:{row.pk}")

    dublin_core = [(child.tag.removeprefix(DC), child.text) for child in tree.iter() if str(child.tag).startswith(DC)]
    assert ("title", "Éco <quartiers> & Cie") in dublin_core
    assert [text for name, text in dublin_core if name == "creator"] == ["Martin, Camille"]
    assert [text for name, text in dublin_core if name in ("date", "type")] == ["2019", "Image", "Carte"]
    assert ("identifier", "urn:isbn:9782070360024") in dublin_core


def place() -> str:
    from urllib.parse import urlsplit

    from django.conf import settings

    return urlsplit(settings.SITE_ADDRESS).hostname


def test_a_list_is_given_in_parts_that_hold_every_record_once_even_when_one_changes_meanwhile(ask, monkeypatch):
    monkeypatch.setattr(harvesting, "IN_A_PART", 2)
    rows = [production(at=NOW + timedelta(seconds=number // 2)) for number in range(5)]

    first = ask("verb=ListIdentifiers&metadataPrefix=oai_dc")
    actions.change_production(rows[2], title="Changée", by=None, at=NOW + timedelta(hours=1))
    trees = [first]
    while token := trees[-1].findtext(f".//{OAI}resumptionToken"):
        trees.append(ask(f"verb=ListIdentifiers&resumptionToken={token}"))

    keys = [key for tree in trees for key, _status in headers(tree)]
    sizes = [
        (node.get("completeListSize"), node.get("cursor"))
        for tree in trees
        for node in tree.iter(f"{OAI}resumptionToken")
    ]
    assert keys == [str(rows[at].pk) for at in (0, 1, 3, 4, 2)]
    assert sizes == [("5", "0"), ("5", "2"), ("5", "4")]


def test_a_time_and_a_set_choose_records_and_say_which_are_gone(ask):
    centre = factories.centre("Labo Ouest")
    early = production(organisations=[centre], at=NOW)
    late = production(organisations=[centre], at=NOW + timedelta(days=2))
    gone = production(organisations=[centre], at=NOW + timedelta(days=2))
    production(at=NOW + timedelta(days=2))
    actions.remove_production(gone, by=factories.facilitator(), at=NOW + timedelta(days=2))
    list_of = f"verb=ListRecords&metadataPrefix=oai_dc&set=centre:{centre.slug}"
    day, after = f"{NOW:%Y-%m-%d}", f"{NOW + timedelta(days=1):%Y-%m-%d}"

    assert headers(ask(f"{list_of}&until={day}")) == [(str(early.pk), "")]
    tree = ask(f"{list_of}&from={after}")
    assert headers(tree) == [(str(late.pk), ""), (str(gone.pk), "deleted")]
    assert len(list(tree.iter(f"{OAI}metadata"))) == 1
    actions.PERIODS[1].clear(NOW + timedelta(days=9), NOW, 10)
    assert headers(ask(f"{list_of}&from={after}")) == [(str(late.pk), ""), (str(gone.pk), "deleted")]


def test_a_bound_to_the_second_holds_that_second_whole(ask):
    row = production()
    Production.objects.update(changed_at=NOW + timedelta(milliseconds=900))
    second = f"{NOW:%Y-%m-%dT%H:%M:%SZ}"

    assert headers(ask(f"verb=ListIdentifiers&metadataPrefix=oai_dc&from={second}&until={second}")) == [
        (str(row.pk), "")
    ]


def test_harvesters_may_post(client):
    production()

    answer = client.post("/oai/", {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})

    assert len(headers(etree.fromstring(answer.content))) == 1


def test_a_token_says_what_it_was_made_of_and_another_text_is_refused():
    selection = Selection("2019-01-01T00:00:00+00:00", "", "kind:note", "2019-01-02T00:00:00.5+00:00", 7, 100, 300)
    assert resumed(token_of(selection)) == selection


def test_a_list_takes_as_many_queries_for_two_records_as_for_four(client, django_assert_num_queries):
    def add(at):
        who = factories.person(account=False)
        production(themes=[factories.theme()], organisations=[factories.centre()], people=[who], at=at)

    add(NOW), add(NOW)
    client.get("/oai/?verb=ListRecords&metadataPrefix=oai_dc")
    with django_assert_num_queries(9):
        client.get("/oai/?verb=ListRecords&metadataPrefix=oai_dc")
    add(NOW), add(NOW)
    with django_assert_num_queries(9):
        client.get("/oai/?verb=ListRecords&metadataPrefix=oai_dc")
