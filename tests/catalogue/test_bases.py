"""Harvested bases: what comes from them, what was corrected here, what goes, harvests that are cut, fail and loop."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from faire_reseau.catalogue import actions, tasks
from faire_reseau.catalogue.enums import HarvestFault
from faire_reseau.catalogue.imports.bases import BaseFault, TokenDead, address_of, read_part
from faire_reseau.catalogue.logic.harvested import GivenRecord, Part
from faire_reseau.catalogue.models import Base, Harvest, HarvestedRecord, Production
from faire_reseau.catalogue.queries import base_now, sentence_of_harvest
from faire_reseau.catalogue.queries.bases import said_by_bases
from faire_reseau.kit import clock
from tests import factories
from tests.catalogue.bases import answer, base, harvest, record, xml_record
from tests.catalogue.samples import kind, production
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


def titles() -> list[str]:
    return list(Production.objects.filter(removed_at=None).order_by("pk").values_list("title", flat=True))


def test_a_record_becomes_a_production_of_the_centre_with_what_the_network_knows_of_its_words():
    theme, centre = factories.theme("Éducation"), factories.centre("Labo Ouest")
    kind("carte", "map")
    row = base(centre=centre)
    values = {
        "creator": ["Martin, Camille", "LABO OUEST"],
        "subject": ["éducation ; école"],
        "date": ["parue en 2019"],
        "language": "fre",
        "identifier": ["ISBN:978-2-07-036002-4", "https://doi.org/10.4000/x.1", "https://portail.exemple/1"],
        "rights": "https://creativecommons.org/licenses/by-sa/4.0/",
        "type": ["text", "Map"],
    }
    log = harvest(row, record("oai:x:1", "Une carte", description="Deux mots.", **values))

    produced = Production.objects.get()
    assert (produced.title, produced.year, produced.language, produced.kind_id, produced.licence) == (
        "Une carte",
        2019,
        "fr",
        "carte",
        "cc-by-sa",
    )
    assert (produced.isbn, produced.doi, produced.address) == (
        "9782070360024",
        "10.4000/x.1",
        "https://portail.exemple/1",
    )
    assert [str(author) for author in produced.authors.all()] == [str(centre), "Martin, Camille"]
    assert (list(produced.themes.all()), produced.keeper) == ([theme], centre)
    assert "école" in produced.also_found_by
    assert (log.new, log.changed, log.gone, log.refused, sentence_of_harvest(log)) == (
        1,
        0,
        0,
        0,
        "Terminée : toutes ses notices.",
    )


def test_a_second_harvest_changes_nothing_and_a_third_follows_what_changed():
    row = base()
    harvest(row, record("1", "École"))
    second = harvest(row, record("1", "École"), at=LATER)
    third = harvest(row, record("1", "École", description="Un résumé"), at=LATER + timedelta(days=1))

    assert [(log.new, log.changed) for log in (second, third)] == [(0, 0), (0, 1)]
    assert (titles(), Production.objects.get().summary) == (["École"], "Un résumé")
    assert third.since == second.answered_on - timedelta(days=1)


def test_what_a_person_changed_here_stays_field_by_field_and_the_page_says_what_the_base_says(client):
    row = base()
    harvest(row, record("1", "Ecole", publisher="PQN"))
    produced = Production.objects.get()
    by = factories.facilitator()
    actions.change_production(produced, title="École", by=by, at=LATER)

    harvest(row, record("1", "ECOLE !", publisher="PQN-A"), at=LATER)
    produced.refresh_from_db()
    assert (produced.title, produced.publisher) == ("École", "PQN-A")
    assert [line.differences for line in said_by_bases(produced, localdate(LATER))] == [[("Titre", "ECOLE !")]]
    client.force_login(by)
    assert "ECOLE !" in client.get(f"/realisations/{produced.pk}/").content.decode()

    actions.change_production(produced, title="ECOLE !", by=by, at=LATER)
    harvest(row, record("1", "École, tome 1"), at=LATER + timedelta(days=1))
    assert titles() == ["École, tome 1"]


def test_what_the_base_deletes_goes_and_comes_back_but_not_what_a_person_removed():
    row = base()
    harvest(row, record("1", "A"), record("2", "B"))
    first, second = Production.objects.order_by("pk")
    gone = harvest(row, record("1"), at=LATER)
    assert (gone.gone, titles()) == (1, ["B"])
    back = harvest(row, record("1", "A bis"), at=LATER + timedelta(days=1))
    assert (back.changed, titles()) == (1, ["A bis", "B"])

    actions.remove_production(second, by=factories.facilitator(), at=LATER)
    harvest(row, record("1", "A bis"), record("2", "B bis"), at=LATER + timedelta(days=2))
    assert titles() == ["A bis"]
    assert first.pk == Production.objects.get(removed_at=None).pk


def test_a_production_that_the_catalogue_has_is_joined_filled_in_and_stays_when_the_base_deletes_it():
    there = production("L’Éco des quartiers", year=2019, names=["Club"], address="https://x.exemple/eco")
    row, other = base(), base(name="Autre", address="https://autre.exemple/oai")
    same = {"date": "2019-03", "creator": "Club"}
    harvest(row, record("1", "L'éco des quartiers", description="Résumé", **same))
    harvest(other, record("z", "Eco", identifier="https://x.exemple/eco", description="Autre résumé"))

    there.refresh_from_db()
    assert (titles(), there.summary, there.year) == (["L’Éco des quartiers"], "Résumé", 2019)
    assert sorted(there.harvested.values_list("base__name", flat=True)) == ["Autre", "Portail"]
    harvest(row, record("1"), at=LATER)
    assert titles() == ["L’Éco des quartiers"]


def test_records_without_title_or_identifier_are_left_out_and_said():
    log = harvest(base(), record("1", "A"), GivenRecord("2", values={"title": [" "]}), GivenRecord(""))

    assert (log.new, log.refused, log.refusals) == (1, 2, [["", "no_identifier"], ["2", "no_title"]])


def test_a_harvest_that_is_cut_is_taken_up_where_it_stood_and_doubles_nothing():
    row = base()
    parts = {"": Part([record("1", "A")], "t1"), "t1": Part([record("2", "B")], "t2"), "t2": Part([record("3", "C")])}
    tokens: list[str] = []

    def ask(begun: Harvest) -> Part:
        tokens.append(begun.token)
        if tokens == ["", "t1"]:
            raise BaseFault(HarvestFault.UNREACHABLE, "coupé")
        return parts[begun.token]

    tasks.run_harvest(row.pk, ask)
    row.refresh_from_db()
    assert (titles(), row.failures, row.next_at is not None) == (["A"], 1, True)
    tasks.run_harvest(row.pk, ask)

    last, first = Harvest.objects.all()
    assert tokens == ["", "t1", "t1", "t2"]
    assert (titles(), first.fault, last.fault, last.round) == (["A", "B", "C"], "unreachable", "", first.pk)
    row.refresh_from_db()
    assert (row.failures, HarvestedRecord.objects.filter(is_gone=False).count()) == (0, 3)


def test_a_harvest_that_a_dead_process_left_is_taken_up_and_a_living_one_is_left_alone():
    row = base()
    begun = actions.begin_harvest(row.pk, at=NOW)
    assert actions.begin_harvest(row.pk, at=NOW + timedelta(minutes=1)) is None
    again = actions.begin_harvest(row.pk, at=NOW + timedelta(minutes=11))
    assert (begun, again) == (again, begun)

    # The one taken for dead writes nothing once the other has gone on.
    actions.write_part(again, Part([record("1", "A")], "t"), at=NOW)
    assert actions.write_part(begun, Part([record("2", "B")], "u"), at=NOW) is None
    assert titles() == ["A"]


def test_a_token_that_loops_ends_the_harvest():
    row = base()
    tasks.run_harvest(
        row.pk, lambda begun: Part([record(begun.token or "1", "A")], {"": "t", "t": "u"}.get(begun.token, "t"))
    )

    log = Harvest.objects.get()
    assert (log.fault, log.detail, log.token, len(titles())) == ("loop", "3", "", 3)


def test_a_token_that_the_base_forgot_begins_the_harvest_again_once():
    row, tokens = base(), []

    def ask(begun: Harvest) -> Part:
        tokens.append(begun.token)
        if begun.token:
            raise TokenDead(HarvestFault.REFUSED, "badResumptionToken")
        return Part([record("1", "A")], "t")

    tasks.run_harvest(row.pk, ask)
    assert (tokens, Harvest.objects.get().fault, titles()) == (["", "t", "", "t"], "refused", ["A"])


def test_a_base_that_is_down_for_a_week_is_paused_and_says_so(client, monkeypatch):
    row, moment, tries = base(), NOW, 0

    def ask(_begun: Harvest) -> Part:
        raise BaseFault(HarvestFault.STATUS, "503")

    while moment < NOW + timedelta(days=7):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        for key in actions.take_due_bases(moment, 10):
            tries += 1
            tasks.run_harvest(key, ask)
        moment += timedelta(hours=1)

    row.refresh_from_db()
    assert (row.state, row.failures, tries, row.next_at) == ("paused", 6, 6, None)
    client.force_login(factories.facilitator())
    page = client.get(f"/realisations/bases/{row.pk}/").content.decode()
    assert "les 6 dernières moissons ont échoué" in page
    assert "503" in page


def test_a_date_that_lies_is_said_and_never_gone_by():
    row = base()
    begun = actions.begin_harvest(row.pk, at=NOW)
    actions.write_part(begun, Part([record("1", "A")], "", date(2050, 1, 1)), at=NOW)

    row.refresh_from_db()
    log = Harvest.objects.get()
    assert (log.fault, row.known_until <= localdate(clock.now()), row.failures) == ("dates", True, 0)
    assert "2050-01-01" in sentence_of_harvest(log)


@pytest.mark.parametrize(("number", "left"), [(4, 0), (12, 12)])
def test_a_whole_harvest_removes_what_the_base_forgot_but_not_nearly_all_of_many(number, left):
    row = base()
    harvest(row, *(record(str(key), f"T{key}") for key in range(number)))
    actions.ask_harvest(row, is_whole=True, by=factories.facilitator(), at=LATER)
    log = harvest(row, at=LATER + timedelta(days=1))

    assert (len(titles()), log.fault) == (left, "many_gone" if left else "")


def test_another_address_or_set_is_harvested_as_a_whole_and_the_harvest_under_way_ends():
    row, by = base(), factories.facilitator()
    harvest(row, record("1", "A"))
    begun = actions.begin_harvest(row.pk, at=LATER)
    actions.write_part(begun, Part([record("2", "B")], "t"), at=LATER)
    row.refresh_from_db()
    actions.change_base(row, **{**base_now(row), "set_spec": "etudes"}, by=by, at=LATER)

    assert actions.write_part(Harvest.objects.get(pk=begun.pk), Part([record("3", "C")]), at=LATER) is None
    fresh = actions.begin_harvest(row.pk, at=LATER)
    assert (fresh.token, fresh.since, titles()) == ("", None, ["A", "B"])
    assert address_of(fresh).endswith("?verb=ListRecords&metadataPrefix=oai_dc&set=etudes")


def test_an_address_with_a_query_is_asked_with_more_of_it():
    row = base(address="https://x.exemple/index.php?oai=1#bas", known_until=DAY, whole_at=NOW)
    begun = actions.begin_harvest(row.pk, at=NOW)

    since = DAY - timedelta(days=1)
    assert address_of(begun) == (
        f"https://x.exemple/index.php?oai=1&verb=ListRecords&metadataPrefix=oai_dc&from={since.isoformat()}"
    )


def test_an_answer_is_read_in_its_parts():
    inside = (
        f"<ListRecords>{xml_record('oai:x:1', 'Ça &amp; là', '<date>2019</date>')}"
        '<record><header status="deleted"><identifier>oai:x:2</identifier></header></record>'
        "<resumptionToken>t&amp;1</resumptionToken></ListRecords>"
    )
    part = read_part(answer(inside))

    assert (part.token, part.answered_on) == ("t&1", date(2019, 6, 25))
    assert part.records == [
        GivenRecord("oai:x:1", False, {"title": ["Ça & là"], "date": ["2019"]}),
        GivenRecord("oai:x:2", True, {}),
    ]


BOMB = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"<!DOCTYPE html><html><body>Portail</body></html>", HarvestFault.HTML),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", HarvestFault.HTML),
        (b"<OAI-PMH><broken", HarvestFault.XML),
        (b"<rss/>", HarvestFault.OTHER),
        (BOMB.encode() + answer("<ListRecords>&b;</ListRecords>"), HarvestFault.ENTITIES),
        (answer('<error code="badArgument">set</error>'), HarvestFault.REFUSED),
    ],
)
def test_what_is_no_answer_is_a_fault_with_its_sentence(content, fault):
    with pytest.raises(BaseFault) as caught:
        read_part(content)

    assert caught.value.fault == fault


def test_no_record_matches_is_an_end_and_no_fault():
    assert read_part(answer('<error code="noRecordsMatch"/>')).records == ()


def test_a_base_is_added_harvested_stopped_and_taken_up_by_the_people_of_its_centre(
    client, django_capture_on_commit_callbacks
):
    centre = factories.centre()
    client.force_login(factories.member(centre).user)
    sent = {
        "name": "Portail",
        "address": "http://127.0.0.1:9/oai",
        "set_spec": "",
        "rhythm": "daily",
        "centre": centre.pk,
    }

    with django_capture_on_commit_callbacks(execute=True):
        added = client.post("/realisations/bases/ajouter/", sent)
    row = Base.objects.get()
    twice = client.post("/realisations/bases/ajouter/", sent)
    for what in ("moissonner", "arreter", "moissonner", "reprendre"):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(f"/realisations/bases/{row.pk}/{what}/")

    assert (added["Location"], twice.status_code) == (f"/realisations/bases/{row.pk}/", 422)
    # Loopback is no public address: nothing is tokens.
    assert [log.fault for log in Harvest.objects.all()] == ["private"] * 3
    page = client.get("/realisations/bases/").content.decode()
    assert "n’est pas sur l’internet public" in page


def test_a_hundred_new_records_take_as_many_statements_as_two(django_assert_max_num_queries):
    for number in (2, 20):
        row = base(name=str(number), address=f"https://x.exemple/{number}")
        begun = actions.begin_harvest(row.pk, at=NOW)
        records = [
            record(str(key), f"Titre {number} {key}", creator="Martin, C.", subject="x") for key in range(number)
        ]
        with django_assert_max_num_queries(44):
            actions.write_part(begun, Part(records), at=NOW)
