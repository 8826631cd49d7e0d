"""Pages of notes: begin, read without script, the state that editors fetch, history, files, pictures, search, rights."""

import base64
import io
import uuid
from datetime import timedelta

import pycrdt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.kit.erasure import Subject
from faire_reseau.notes import actions, queries
from faire_reseau.notes.models import ActionItem, Note, NotePicture, NoteVersion
from faire_reseau.notes.permissions import (
    can_keep,
    can_read,
    can_write,
    kept_by,
    readable_by,
    writable_by,
)
from tests import factories
from tests.factories import NOW
from tests.notes.conftest import Editor, made

pytestmark = pytest.mark.django_db


def written(scene, *lines):
    """The note says these lines, and readers are shown them."""
    editor = scene.editors[0]
    for line in lines:
        editor.paragraph(line)
    editor.send(settles=True)


def with_item(scene, **attributes):
    """An action item in the note."""
    editor = scene.editors[0]
    key = str(uuid.uuid4())
    given = {"key": key, "who": "", "due": "", "done": False} | attributes
    editor.root.children.append(pycrdt.XmlElement("actionItem", given, [pycrdt.XmlText("Écrire au préfet")]))
    editor.send(settles=True)
    return ActionItem.objects.get(key=key)


def test_a_participant_begins_a_note_from_a_report_and_everybody_on_the_list_reads_it(client):
    gathering = factories.gathering(slug="ici")
    session, person = factories.session(gathering), factories.participant(gathering)
    base = f"/rencontres/ici/sequences/{session.pk}/note/"
    client.force_login(person.user)

    begun = client.post(f"{base}commencer/", {"which": "report"})

    assert (begun.status_code, begun["Location"]) == (302, f"{base}ecrire/")
    page = client.get(base).content.decode()
    assert [line in page for line in ("Qui était là", "Ce qui s’est dit", "Qui poursuit")] == [True, True, True]


def test_a_note_that_two_begin_at_once_is_one(scene):
    again = actions.begin_note(scene.session, person=scene.people[1], by=scene.people[1].user, at=NOW)

    assert (again, Note.objects.count()) == (scene.note, 1)


def test_what_was_typed_is_shown_as_words_never_as_tags(scene, client):
    written(scene, "<script>alert(1)</script>")
    client.force_login(scene.people[1].user)

    page = client.get(scene.base).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_an_editor_fetches_what_it_does_not_have(scene, client):
    written(scene, "Un", "Deux")
    client.force_login(scene.people[1].user)

    whole = client.get(f"{scene.base}etat/")
    other = Editor(scene.note, scene.people[1])
    other.hear(whole.content)
    rest = client.get(f"{scene.base}etat/", {"sv": base64.b64encode(other.doc.get_state()).decode()})

    assert other.text == scene.editors[0].text
    assert (len(rest.content) < len(whole.content), base64.b64decode(rest["X-Vector"])) == (True, other.doc.get_state())


@pytest.mark.parametrize("vector", ["%%%", "////", "AA=", "x" * 500])
def test_a_vector_that_is_garbage_gets_the_whole_state(scene, client, vector):
    written(scene, "Un")
    client.force_login(scene.people[1].user)

    answer = client.get(f"{scene.base}etat/", {"sv": vector})

    other = Editor(scene.note, scene.people[1])
    other.hear(answer.content)
    assert (answer.status_code, other.text) == (200, scene.editors[0].text)


def test_a_final_note_is_read_by_everybody_and_opened_again_by_undoing_once(scene, client):
    written(scene, "Décidé.")
    client.logout()
    before = client.get(scene.base).content.decode()
    client.force_login(scene.organiser)
    client.post(f"{scene.base}terminer/")
    client.logout()
    after = client.get(scene.base).content.decode()

    from faire_reseau.kit.models import UndoableAct
    from faire_reseau.kit.undoing import undo

    undo(UndoableAct.objects.get().pk, by=scene.organiser, at=NOW + timedelta(hours=1))

    assert ("Décidé." in before, "Décidé." in after) == (False, True)
    assert Note.objects.get().state == "open"


def test_an_empty_note_is_not_made_final(scene, client):
    client.force_login(scene.organiser)

    page = client.post(f"{scene.base}terminer/", follow=True).content.decode()

    assert "Rien n’est encore écrit" in page
    assert Note.objects.get().state == "open"


def test_a_former_state_is_restored_and_editors_go_on_from_it(scene, client):
    written(scene, "Bon")
    first, second = scene.editors[:2]
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    actions.open_note(scene.note, by=scene.organiser, at=NOW)
    second.hear(queries.document_now(scene.note).state)
    del second.root.children[:]
    second.paragraph("Abîmé")
    second.send(settles=True)
    client.force_login(scene.organiser)

    client.post(f"{scene.base}historique/1/restaurer/")

    for editor in (first, second):
        editor.hear(queries.document_now(scene.note).state)
    assert (first.text, second.text) == ("<paragraph>Bon</paragraph>", "<paragraph>Bon</paragraph>")
    set_aside = NoteVersion.objects.exclude(cause="pause").order_by("number")
    assert [version.cause for version in set_aside] == ["final", "before_restoring"]
    assert Note.objects.get().text == "Bon"


def test_the_history_says_who_had_written(scene, client):
    written(scene, "Un")
    scene.editors[1].paragraph("Deux")
    scene.editors[1].send(settles=True)
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    client.force_login(scene.people[2].user)

    page = client.get(f"{scene.base}historique/").content.decode()

    assert [str(person) in page for person in scene.people[:3]] == [True, True, False]
    assert "Deux" in client.get(f"{scene.base}historique/1/").content.decode()


def test_an_action_item_is_a_record_with_who_and_until_when(scene):
    item = with_item(scene, who=str(scene.people[2]), due="2019-07-01")

    assert (item.what, item.person, str(item.due), item.is_done) == (
        "Écrire au préfet",
        scene.people[2],
        "2019-07-01",
        False,
    )


def test_ticking_an_action_item_is_said_in_the_text_too(scene, client):
    item = with_item(scene, who=str(scene.people[2]))
    client.force_login(scene.people[2].user)

    client.post(f"{scene.base}actions/{item.pk}/", {"done": "1"})

    item.refresh_from_db()
    assert item.is_done is True
    assert queries.document_now(scene.note).read()["content"][0]["attrs"]["done"] is True


def test_an_action_item_that_is_taken_out_of_the_text_is_gone(scene):
    with_item(scene)
    del scene.editors[0].root.children[:]

    scene.editors[0].send(settles=True)

    assert list(ActionItem.objects.all()) == []


def test_rooms_above_keep_the_ideas_of_a_note(scene):
    ideas_by_note = {}
    key = uuid.uuid4()
    editor = scene.editors[0]
    editor.root.children.append(pycrdt.XmlElement("idea", {"key": str(key)}, [pycrdt.XmlText("Un lieu")]))

    with actions.also_record.only(lambda note, words, _at: ideas_by_note.update({note.pk: dict(words)}), under="idea"):
        editor.send(settles=True)

    assert ideas_by_note == {scene.note.pk: {key: actions.RecordBlock("Un lieu")}}


@pytest.mark.parametrize("extension", ["pdf", "docx", "odt", "html", "md"])
def test_a_note_is_taken_along_as_a_file(scene, client, extension):
    written(scene, "Décidé.")
    client.force_login(scene.people[1].user)

    alone = client.get(f"{scene.base[:-1]}.{extension}")
    several = client.get(f"/rencontres/ici/notes.{extension}")

    assert (alone.status_code, several.status_code) == (200, 200)
    assert f'filename="note-{scene.session.pk}.{extension}"' in alone["Content-Disposition"]


def picture(size=(40, 30)):
    packed = io.BytesIO()
    Image.new("RGB", size, "red").save(packed, "JPEG")
    return packed.getvalue()


def test_a_picture_is_drawn_anew_and_shown_to_who_reads_the_note(scene, client):
    client.force_login(scene.people[0].user)
    upload = SimpleUploadedFile("x.jpg", picture(), "image/jpeg")

    answer = client.post(f"{scene.base}images/", {"file": upload, "alt": "Le mur"}).json()

    assert (answer["width"], answer["height"]) == (40, 30)
    shown = client.get(answer["src"])
    assert (shown["Content-Type"], b"".join(shown)[:2]) == ("image/jpeg", b"\xff\xd8")
    client.force_login(factories.user())
    assert client.get(answer["src"]).status_code == 404


@pytest.mark.parametrize(
    ("extension", "sign"), [("pdf", b"/DCTDecode"), ("docx", b"word/media/"), ("odt", b"Pictures/1.jpg")]
)
def test_pictures_come_along_in_files_with_the_words_that_stand_for_them(scene, client, extension, sign):
    client.force_login(scene.people[0].user)
    upload = SimpleUploadedFile("x.jpg", picture(), "image/jpeg")
    source = client.post(f"{scene.base}images/", {"file": upload, "alt": "Le mur"}).json()["src"]
    editor = scene.editors[0]
    editor.root.children.append(pycrdt.XmlElement("figure", {"src": source, "alt": "Le mur"}))
    editor.send(settles=True)

    content = client.get(f"{scene.base[:-1]}.{extension}").content

    assert sign in content


def test_a_picture_without_words_or_that_is_none_is_refused_with_a_sentence(scene, client):
    client.force_login(scene.people[0].user)

    without = client.post(f"{scene.base}images/", {"file": SimpleUploadedFile("x.jpg", picture()), "alt": ""})
    none = client.post(f"{scene.base}images/", {"file": SimpleUploadedFile("x.jpg", b"hello"), "alt": "x"})

    assert (without.status_code, "Choisissez une image" in without.json()["error"]) == (409, True)
    assert (none.status_code >= 400, bool(none.json()["error"])) == (True, True)
    assert list(NotePicture.objects.all()) == []


def test_a_picture_of_60_mb_is_refused_with_a_sentence_and_the_note_stays(scene, client):
    client.force_login(scene.people[0].user)
    scene.editors[0].paragraph("Dit avant.")
    scene.editors[0].send(settles=True)
    huge = SimpleUploadedFile("x.jpg", picture() + bytes(60_000_000), "image/jpeg")

    answer = client.post(f"{scene.base}images/", {"file": huge, "alt": "Le mur"})

    assert (answer.status_code >= 400, "10 Mo" in answer.json()["error"]) == (True, True)
    assert list(NotePicture.objects.all()) == []
    assert "Dit avant." in client.get(scene.base).text


def test_a_note_is_found_by_its_words_by_who_may_read_it(scene):
    written(scene, "Mobilités et quartiers")
    outsider = factories.user()

    notes_by_reader = [list(queries.notes_found(user, "mobilite")) for user in (scene.people[1].user, outsider)]

    assert notes_by_reader == [[scene.note], []]


def test_people_and_organisations_are_mentioned_by_two_letters(scene, client):
    factories.organisation("Cité Ressources")
    client.force_login(scene.people[0].user)

    mentions = client.get(f"{scene.base}mentions/", {"q": "cité"}).json()["found"]
    few = client.get(f"{scene.base}mentions/", {"q": "c"}).json()["found"]

    assert ([mention["text"] for mention in mentions], few) == (["Cité Ressources"], [])


def test_who_is_erased_is_named_no_more_and_the_text_stays(scene):
    written(scene, "Je reste.")
    item = with_item(scene, who=str(scene.people[0]))
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    before = queries.note_data(scene.people[0].user)

    fates = queries.note_fates(Subject(person=scene.people[0], account=scene.people[0].user))
    actions.erase_person_traces(scene.people[0], NOW)

    item.refresh_from_db()
    assert [fate.count for fate in fates] == [1, 1, 0, 1]
    assert (len(before["wrote_in"]), len(before["action_items"])) == (1, 1)
    assert queries.note_data(scene.people[0].user) == {
        "wrote_in": [],
        "action_items": [],
        "comments": [],
        "pictures": [],
    }
    assert (item.person, item.who) == (None, "")
    assert [row.name for row in queries.contributors_of(scene.note)] == [""]
    assert "Je reste." in Note.objects.get().text


def test_predicates_and_their_twins_say_the_same():
    here, there = made("ici"), made("la-bas")
    actions.finish_note(_filled(there), by=there.organiser, at=NOW)
    draft = made("brouillon")
    draft.gathering.state = "draft"
    draft.gathering.save()
    waiting = factories.person()
    factories.registration(here.gathering, waiting, "waiting")
    users = [here.organiser, here.people[0].user, waiting.user, there.people[0].user, draft.people[0].user]
    users += [factories.user(), factories.facilitator()]

    for note in Note.objects.select_related("session__gathering"):
        for user in users:
            assert can_read(user, note) == (note in readable_by(user))
            assert can_write(user, note) == (note in writable_by(user))
            assert can_keep(user, note.session) == (note in kept_by(user))


def _filled(scene):
    written(scene, "x")
    return scene.note
