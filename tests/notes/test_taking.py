"""What editors send: stored before it is acknowledged, once, from whom the server knows; garbage and strangers are refused."""

import base64
import json
from datetime import timedelta

import pycrdt
import pytest

from faire_reseau.live import Sent
from faire_reseau.notes import actions, channels, queries
from faire_reseau.notes.logic.contents import lines_of
from faire_reseau.notes.models import Note, NoteUpdate, NoteWriter
from faire_reseau.notes.tasks import read_waiting
from tests import factories
from tests.factories import NOW
from tests.notes.conftest import Editor, taken

pytestmark = pytest.mark.django_db


def lines(note):
    return lines_of(queries.document_now(note).read())


def test_what_two_editors_type_is_one_text(scene):
    first, second = scene.editors[:2]
    first.paragraph("Première")
    second.paragraph("Deuxième")

    answers = taken(*[first.sent(), second.sent()])

    assert [answer.status for answer in answers] == [200, 200]
    assert sorted(lines(scene.note)) == ["Deuxième", "Première"]


def test_the_others_are_told_what_was_typed_and_by_whom(scene):
    from faire_reseau.live.models import LiveMessage

    editor = scene.editors[0]
    editor.paragraph("Bonjour")

    editor.send(caret={"anchor": 1})

    payload = LiveMessage.objects.filter(channel=f"notes:{scene.note.pk}", kind="typed").get().payload
    other = Editor(scene.note, scene.people[1])
    other.hear(base64.b64decode(payload["update"]))
    assert other.text == editor.text
    assert [(caret["client"], caret["name"]) for caret in payload["carets"]] == [(editor.client, str(scene.people[0]))]


def test_an_edit_that_comes_twice_is_stored_once(scene):
    editor = scene.editors[0]
    editor.paragraph("Une fois")
    sent = editor.sent()

    taken(*[sent])
    again = taken(*[sent, sent])

    assert [answer.status for answer in again] == [200, 200]
    assert (NoteUpdate.objects.count(), lines(scene.note)) == (1, ["Une fois"])


def test_an_edit_that_comes_before_what_it_builds_on_is_told_to_begin_again(scene):
    editor = scene.editors[0]
    editor.paragraph("Un")
    editor.paragraph("Deux")

    answer = editor.send(editor.pending[1])

    assert (answer.status, answer.data["code"]) == (409, "behind")
    assert lines(scene.note) == []
    assert editor.send(editor.doc.get_update()).status == 200
    assert lines(scene.note) == ["Un", "Deux"]


@pytest.mark.parametrize("garbage", [b"\xff" * 200, b"garbage", b"\x01\x01\xff", b"\x00\x01\x05"])
def test_garbage_is_refused_with_a_sentence_and_nothing_is_lost(scene, garbage):
    editor = scene.editors[0]
    editor.paragraph("Sûr")
    editor.send()

    answer = editor.send(garbage)

    assert (answer.status, answer.data["code"]) == (422, "garbage")
    assert "ne peut pas" in answer.data["error"]
    editor.paragraph("La suite")
    assert editor.send().status == 200
    assert lines(scene.note) == ["Sûr", "La suite"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"client": "x"}', b'{"client": 1, "update": "%%"}', b'{"client": -1}', b"\xff"]
)
def test_a_body_that_is_no_edit_is_refused(scene, body):
    who = actions.Writer(scene.people[0].pk, "Anne", "fr")

    answer = taken(*[Sent(f"notes:{scene.note.pk}", who, body)])[0]

    assert (answer.status, answer.data["code"]) == (422, "garbage")


def test_nobody_writes_under_the_number_of_somebody_else(scene):
    first, second = scene.editors[:2]
    first.paragraph("Moi")
    first.send()
    liar = Editor(scene.note, scene.people[1])
    liar.doc = pycrdt.Doc(client_id=first.client)
    liar.client = second.client
    root = liar.doc.get("default", type=pycrdt.XmlFragment)
    liar.doc.apply_update(first.doc.get_update())
    root.children.append(pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText("Il a dit")]))

    answer = second.send(liar.doc.get_update())

    assert (answer.status, answer.data["code"]) == (409, "not_yours")
    assert lines(scene.note) == ["Moi"]


def test_who_wrote_what_is_known_from_the_connection(scene):
    first, second = scene.editors[:2]
    for editor in (first, second):
        editor.paragraph("x")
        editor.send()

    who = {client: row.name for row in queries.contributors_of(scene.note) for client in row.clients}

    assert who == {first.client: str(scene.people[0]), second.client: str(scene.people[1])}


def test_a_refused_edit_takes_nothing_of_the_others_that_came_with_it(scene):
    first, second, third = scene.editors[:3]
    for editor, text in ((first, "Un"), (third, "Trois")):
        editor.paragraph(text)

    answers = taken(*[first.sent(), second.sent(b"\xff" * 30), third.sent()])

    assert [answer.status for answer in answers] == [200, 422, 200]
    assert sorted(lines(scene.note)) == ["Trois", "Un"]


def test_a_final_note_takes_nothing_more_and_says_so(scene):
    editor = scene.editors[0]
    editor.paragraph("Fini")
    editor.send()
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    editor.paragraph("Trop tard")

    answer = editor.send()

    assert (answer.status, answer.data["code"]) == (409, "final")
    assert lines(scene.note) == ["Fini"]


def test_who_may_not_write_is_not_admitted(scene):
    outsider = factories.person()

    assert channels.writer(outsider.user, f"notes:{scene.note.pk}") is None
    assert channels.writer(scene.people[0].user, f"notes:{scene.note.pk}").person_id == scene.people[0].pk
    assert channels.writer(scene.people[0].user, "notes:999999999") is None
    assert channels.writer(scene.people[0].user, "notes:x") is None


def test_many_edits_are_compacted_and_say_the_same(scene, monkeypatch):
    from faire_reseau.notes.actions import taking

    monkeypatch.setattr(taking, "MOST_UPDATES", 5)
    editor = scene.editors[0]
    for number in range(14):
        editor.paragraph(f"Ligne {number}")
        editor.send()

    scene.note.refresh_from_db()

    assert NoteUpdate.objects.count() <= 5
    assert lines(scene.note) == [f"Ligne {number}" for number in range(14)]


def test_what_another_process_wrote_and_compacted_is_read_before_the_next_edit(scene, monkeypatch):
    from faire_reseau.notes.actions import keeping, taking

    first, second = scene.editors[:2]
    first.paragraph("Ici")
    first.send()
    elsewhere = keeping._held.documents.copy()
    monkeypatch.setattr(taking, "MOST_UPDATES", 0)
    second.paragraph("Ailleurs")
    second.send()
    keeping._held.documents = elsewhere

    first.paragraph("Encore")

    assert first.send().status == 200
    assert sorted(lines(scene.note)) == ["Ailleurs", "Encore", "Ici"]


def test_readers_see_what_was_typed_once_it_settles(scene):
    editor = scene.editors[0]
    editor.paragraph("À lire")
    editor.send()
    before = Note.objects.get().text

    editor.send(settles=True)

    assert (before, Note.objects.get().text) == ("", "À lire")


def test_readers_see_what_was_typed_also_when_the_browser_asks_for_it_no_more(scene, django_assert_num_queries):
    editor = scene.editors[0]
    editor.paragraph("Parti aussitôt")
    editor.send()

    channels.bring_to_rest(channels.name(scene.note.pk))

    note = Note.objects.get()
    assert (note.text, note.version) == ("Parti aussitôt", scene.note.version + 1)
    with django_assert_num_queries(3):  # nothing new: asked within a savepoint, no lock is taken
        actions.read_again(note, at=NOW)


def test_what_is_sent_is_bounded(scene):
    editor = scene.editors[0]
    editor.paragraph("é" * 600_000)

    answer = editor.send()

    assert (answer.status, answer.data["code"]) == (413, "too_large")
    assert json.dumps(answer.data)
    assert NoteWriter.objects.count() == 0


def test_what_was_stored_and_not_read_when_the_server_stopped_is_read_later(scene, time_machine):
    time_machine.move_to(NOW, tick=False)
    editor = scene.editors[0]
    editor.paragraph("Resté")
    editor.send()

    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    soon = read_waiting(10), Note.objects.get().text
    time_machine.move_to(NOW + timedelta(minutes=3), tick=False)

    assert (soon, read_waiting(10), Note.objects.get().text, read_waiting(10)) == ((0, ""), 1, "Resté", 0)
