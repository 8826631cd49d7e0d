"""A note made final while somebody writes: what their device holds is read, and sent once the note is open again."""

import re

import pytest

from faire_reseau.notes import actions
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_final_note_leads_to_where_it_is_read_unless_what_a_device_holds_is_asked_for(scene, client):
    scene.editors[0].paragraph("Dit.")
    scene.editors[0].send(settles=True)
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    client.force_login(scene.people[0].user)

    answer, editor = client.get(f"{scene.base}ecrire/"), client.get(f"{scene.base}ecrire/?garde=1")

    assert (answer.status_code, answer.url) == (302, scene.base)
    assert (editor.status_code, editor.content.count(b"data-note-editor")) == (200, 1)
    assert client.get(f"{scene.base}etat/")["X-Final"] == "1"


def test_without_script_a_note_is_fetched_again_only_for_who_asks_and_while_it_is_written(scene, client):
    client.force_login(scene.people[0].user)
    scene.editors[0].paragraph("Dit.")
    scene.editors[0].send(settles=True)

    plain, followed = (client.get(scene.base + query).content.decode() for query in ("", "?suivre=1"))
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    final = client.get(f"{scene.base}?suivre=1").content.decode()

    refresh = re.compile(r'<noscript><meta http-equiv="refresh" content="30"></noscript>')
    assert [len(refresh.findall(page)) for page in (plain, followed, final)] == [0, 1, 0]
    assert ('<a href="?suivre=1">' in plain, '<a href="?">' in followed) == (True, True)
    assert ('href="?' in final, "Dit." in final) == (False, True)
