"""Raw minutes of all groups: a page, ODT and PDF for those who came, sent the same evening, once."""

import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from faire_reseau.cooperations import actions, exports, letters, queries
from faire_reseau.cooperations.models import Harvest
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit.models import Letter
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=17)  # 19 h in Paris


@pytest.fixture
def reported(scene):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)
    actions.write_report(
        scene.first, text="Première ligne.\nSeconde <ligne> & fin \U0001f389", seen="", by=None, at=NOW
    )
    actions.note_idea(scene.first, text="Une lettre commune", carrier=scene.people[1], at=NOW)
    actions.close_report(scene.first, by=None, at=NOW)
    return scene


def document(scene, hidden=frozenset()):
    return exports.minutes_of(scene.forum, queries.groups_of(scene.forum), set(hidden), at=NOW)


def test_those_who_came_read_the_minutes_of_all_groups_and_others_do_not(reported, client):
    client.force_login(reported.people[2].user)
    page = client.get(f"{reported.base}comptes-rendus/").content.decode()
    files = [client.get(f"{reported.base}comptes-rendus.{kind}") for kind in ("odt", "pdf", "docx")]
    client.force_login(factories.user())

    assert [words in page for words in ("Première ligne.", "Une lettre commune", str(reported.people[1]))] == [True] * 3
    assert [answer.status_code for answer in files] == [200, 200, 404]
    assert [answer["Content-Type"] for answer in files[:2]] == [
        "application/vnd.oasis.opendocument.text",
        "application/pdf",
    ]
    assert client.get(f"{reported.base}comptes-rendus/").status_code == 404


def test_the_odt_is_a_document_with_headings_and_a_list(reported):
    packed = zipfile.ZipFile(io.BytesIO(exports.odt(document(reported))))
    root = ET.fromstring(packed.read("content.xml"))  # noqa: S314  (written by ourselves)
    text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"

    assert packed.namelist()[0] == "mimetype"
    assert packed.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert [title.text for title in root.iter(f"{text}h")][:2] == [
        "Comptes rendus bruts – Barcamp",
        reported.first.title,
    ]
    assert "Seconde <ligne> & fin \U0001f389" in [line.text for line in root.iter(f"{text}p")]
    assert len(list(root.iter(f"{text}list"))) == 1


def test_the_pdf_is_tagged_archived_and_takes_any_sign(reported):
    content = exports.pdf(document(reported))

    assert content.startswith(b"%PDF-")
    assert [mark in content for mark in (b"pdfuaid", b"pdfaid", b"StructTreeRoot")] == [True, True, True]


def test_the_same_document_gives_the_same_bytes(reported):
    assert exports.odt(document(reported)) == exports.odt(document(reported))
    assert exports.pdf(document(reported)) == exports.pdf(document(reported))


def test_nobody_hidden_is_named_in_a_document(reported):
    everybody = {person.pk for person in (*reported.people, *reported.hosts)}
    text = "\n".join(line.text for line in document(reported, everybody).lines)

    assert [str(person) for person in (*reported.people, *reported.hosts) if str(person) in text] == []


def test_what_is_typed_is_never_an_instruction_to_the_typesetter(reported):
    actions.note_idea(reported.second, text='#panic("x") \\ " $ `', at=NOW)

    assert exports.pdf(document(reported)).startswith(b"%PDF-")


def test_minutes_are_sent_once_in_the_evening(reported):
    Letter.objects.all().delete()
    before = actions.send_minutes(NOW.replace(hour=12), 10)
    sent = actions.send_minutes(EVENING, 10)
    again = actions.send_minutes(EVENING + timedelta(hours=1), 10)

    came = {registration.person.user.email for registration in reported.gathering.registrations.all()}
    assert (before, sent, again) == (0, 1, 0)
    assert {letter.to for letter in Letter.objects.all()} == came
    assert Letter.objects.count() == len(came)
    assert Harvest.objects.get().minutes_sent_at == EVENING


def test_minutes_are_sent_as_soon_as_every_report_is_closed(reported):
    actions.write_report(reported.second, text="Dit.", seen="", by=None, at=NOW)
    actions.close_report(reported.second, by=None, at=NOW)

    assert actions.send_minutes(NOW.replace(hour=12), 10) == 1


@pytest.mark.parametrize("why", ["nothing closed", "too late", "cancelled"])
def test_no_minutes_are_sent_where_there_is_nothing_to_read(reported, why):
    at = EVENING
    if why == "nothing closed":
        actions.reopen_report(reported.first, by=None, at=NOW)
    elif why == "too late":
        at += timedelta(days=9)
    else:
        gatherings.cancel_gathering(reported.gathering, by=None, at=NOW)

    assert actions.send_minutes(at, 10) == 0


def test_the_letter_leads_to_the_minutes_and_to_what_becomes_of_them(reported):
    actions.send_minutes(EVENING, 10)
    letter = letters.minutes_letter(Letter.objects.filter(kind="minutes_ready").first())

    assert letter.subject == "Les comptes rendus bruts – Barcamp"
    assert f"{reported.base}comptes-rendus/" in letter.body
    assert "/rencontres/ici/suites/" in letter.body
