"""Slides and replays of sessions: who adds them, what is taken, where they are shown, and how they go."""

import io
import json
import zipfile
from datetime import timedelta

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lxml import etree

from faire_reseau.accounts.permissions import visitor
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.actions.materials import clear_removed_materials
from faire_reseau.gatherings.models import Material
from faire_reseau.kit import undoing
from faire_reseau.kit.documents import ODP, TYPES
from faire_reseau.kit.models import UndoableAct
from faire_reseau.pages.queries.searching import search
from tests import factories
from tests.factories import NOW
from tests.references import schema

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%..."


def zipped(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in names:
            archive.writestr(name, text)
    return stream.getvalue()


SLIDES = {
    "a.pdf": PDF,
    "a.odp": zipped(("mimetype", TYPES[ODP]), ("content.xml", "")),
    "a.pptx": zipped(("[Content_Types].xml", ""), ("ppt/presentation.xml", "")),
}
NO_SLIDES = {
    "a.odt": zipped(("mimetype", "application/vnd.oasis.opendocument.text")),
    "a.pptx": zipped(("word/document.xml", "")),
    "a.pdf": b"<script>",
    "a.html": b"<html>",
}


@pytest.fixture
def talk():
    gathering = factories.gathering(slug="nantes", state="finished")
    return factories.session(gathering, title="Conférence")


def page(talk):
    return f"/rencontres/nantes/sequences/{talk.pk}/documents/"


def send(client, talk, **fields):
    if "content" in fields:
        fields["file"] = SimpleUploadedFile(fields.pop("name", "a.pdf"), fields.pop("content"))
    return client.post(page(talk), {"kind": "slides", "title": "Diapositives", "url": "", **fields})


@pytest.mark.parametrize("name", SLIDES)
def test_slides_stand_on_the_page_of_their_session_as_a_download_for_everybody(client, talk, name):
    client.force_login(factories.organiser(talk.gathering))

    assert send(client, talk, content=SLIDES[name], name=name).status_code == 302
    client.logout()
    shown = client.get(f"/rencontres/nantes/sequences/{talk.pk}/").content.decode()
    material = Material.objects.get()
    file = client.get(f"{page(talk)}{material.pk}/")

    assert f'href="{page(talk)}{material.pk}/" download>Diapositives</a>' in shown
    assert (file.content, file["Content-Type"]) == (SLIDES[name], TYPES[name.partition(".")[2]])
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    assert "sandbox" in file["Content-Security-Policy"]


@pytest.mark.parametrize("name", NO_SLIDES)
def test_what_are_no_slides_is_refused_whatever_its_name(client, talk, name):
    client.force_login(factories.organiser(talk.gathering))

    answer = send(client, talk, content=NO_SLIDES[name], name=name)

    assert (answer.status_code, Material.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "fields", [{}, {"url": "http://exemple.fr/v"}, {"url": "https://exemple.fr/v", "content": PDF}]
)
def test_a_file_or_a_safe_address_is_needed(client, talk, fields):
    client.force_login(factories.organiser(talk.gathering))

    assert (send(client, talk, **fields).status_code, Material.objects.count()) == (422, 0)


def test_who_speaks_adds_a_replay_and_others_do_not(client, talk):
    speaker, other = factories.member(), factories.member()
    talk.speakers.create(name="Ana", person=speaker)
    answers = []
    for person in (other, speaker):
        client.force_login(person.user)
        answers.append(send(client, talk, kind="replay", url="https://exemple.fr/replay").status_code)

    assert answers == [404, 302]
    assert Material.objects.get().added_by == speaker.user


def test_what_is_removed_is_shown_no_more_can_be_put_back_and_goes_a_day_later(client, talk):
    organiser = factories.organiser(talk.gathering)
    client.force_login(organiser)
    send(client, talk, content=PDF)
    material = Material.objects.get()

    client.post(f"{page(talk)}{material.pk}/retirer/")
    gone = client.get(f"{page(talk)}{material.pk}/").status_code
    undoing.undo(UndoableAct.objects.get().pk, by=organiser, at=UndoableAct.objects.get().at)
    back = client.get(f"{page(talk)}{material.pk}/").status_code
    actions.remove_material(material, by=organiser, at=NOW)
    cleared = [clear_removed_materials(NOW + timedelta(days=days), NOW, 10) for days in (0, 1)]

    assert (gone, back, cleared, Material.objects.count()) == (404, 200, [0, 1], 0)


def test_slides_of_a_draft_are_read_by_those_alone_who_run_it(client, talk):
    client.force_login(factories.organiser(talk.gathering))
    send(client, talk, content=PDF)
    address = f"{page(talk)}{Material.objects.get().pk}/"
    type(talk.gathering).objects.update(state="draft")

    own = client.get(address).status_code
    client.logout()

    assert (own, client.get(address).status_code) == (200, 404)


def test_apps_find_them_in_the_schedules(client, talk):
    client.force_login(factories.organiser(talk.gathering))
    send(client, talk, content=PDF)
    send(client, talk, kind="replay", title="Vidéo & son", url="https://exemple.fr/v?a=1&b=2")
    address = f"{page(talk)}{Material.objects.order_by('pk')[0].pk}/"

    xml = etree.fromstring(client.get("/rencontres/nantes/schedule.xml").content)
    data = json.loads(client.get("/rencontres/nantes/schedule.json").content)

    jsonschema.validate(data, json.loads(schema("schedule.schema.json").read_text()), jsonschema.Draft6Validator)
    (event,) = next(iter(data["schedule"]["conference"]["days"][0]["rooms"].values()))
    assert event["links"] == [{"title": "Vidéo & son", "url": "https://exemple.fr/v?a=1&b=2", "type": "media"}]
    assert [(row["type"], row["url"].endswith(address)) for row in event["attachments"]] == [("slides", True)]
    assert [link.get("href") for link in xml.iter("link")] == ["https://exemple.fr/v?a=1&b=2"]
    assert [row.text for row in xml.iter("attachment")] == ["Diapositives"]
    assert etree.XMLSchema(etree.parse(schema("schedule.xml.xsd"))).validate(xml)


def test_a_session_is_found_by_the_titles_and_the_words_of_what_it_shows_until_that_is_removed(talk):
    organiser = factories.organiser(talk.gathering)
    actions.add_material(
        talk,
        kind="slides",
        title="Diaporama d’ouverture",
        words="Des commerces vides",
        url="https://a.fr/",
        by=organiser,
        at=NOW,
    )

    def sessions(words):
        return [row.title for row in search(visitor(), words, NOW) if row.kind == "session"]

    titles = [sessions(words) for words in ("diaporamas", "commerce vide", "conference commerces", "commerces pleins")]
    actions.remove_material(Material.objects.get(), by=organiser, at=NOW)

    assert titles == [["Conférence"]] * 3 + [[]]
    assert [sessions(words) for words in ("diaporamas", "commerce vide", "conference")] == [[], [], ["Conférence"]]
