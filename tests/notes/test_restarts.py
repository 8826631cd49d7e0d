"""A process that starts afresh, a transaction that is taken back, two processes: nothing acknowledged is lost, nobody stays refused."""

import random

import pycrdt
import pytest
from django.db import transaction

from faire_reseau.notes import actions, channels, queries
from faire_reseau.notes.actions import keeping, taking
from faire_reseau.notes.logic.contents import lines_of
from faire_reseau.notes.models import NoteUpdate
from tests.factories import NOW
from tests.notes.conftest import taken

pytestmark = pytest.mark.django_db


class TakenBack(Exception):
    """The transaction ends here."""


def lines(note):
    return lines_of(queries.document_now(note).read())


def restart():
    """Another process: it holds no document."""
    keeping._held.documents.clear()


@transaction.atomic
def take_back(editor):
    """What the editor sends is applied and read, then the transaction fails."""
    channels.take_sent([editor.sent(settles=True)])
    actions.read_again(editor.note, at=NOW)
    raise TakenBack


def test_a_deletion_that_comes_before_its_text_is_not_acknowledged_until_it_is_stored(scene):
    first = scene.editors[0]
    first.paragraph("Reste")
    first.send()
    first.paragraph("Effacé")
    del first.root.children[1]
    written, erased = first.pending

    early = first.send(erased)
    restart()
    first.pending = [pycrdt.merge_updates(written, erased)]

    assert (early.status, early.data["code"]) == (409, "behind")
    assert first.send().status == 200
    restart()
    assert lines(scene.note) == ["Reste"]


def test_what_a_transaction_that_is_taken_back_has_read_is_not_in_memory_afterwards(scene, monkeypatch):
    first, two = scene.editors[:2]
    first.paragraph("Repris")
    with pytest.raises(TakenBack):
        take_back(first)
    here = keeping._held.documents.copy()
    restart()
    two.paragraph("Stocké")
    answers = [two.send().status]
    keeping._held.documents = here
    monkeypatch.setattr(taking, "MOST_UPDATES", 0)

    answers += [first.send().status]

    restart()
    assert answers == [200, 200]
    assert sorted(lines(scene.note)) == ["Repris", "Stocké"]


def test_a_gap_in_what_is_stored_keeps_nobody_from_writing_and_is_filled_by_who_holds_it(scene, monkeypatch):
    first, two = scene.editors[:2]
    for text in ("Un", "Deux"):
        first.paragraph(text)
        taken(first.sent(first.pending[-1]))
    NoteUpdate.objects.order_by("pk").first().delete()
    restart()
    monkeypatch.setattr(taking, "MOST_UPDATES", 0)
    two.paragraph("Ailleurs")

    answers = [two.send().status, first.send(first.doc.get_update()).status]

    restart()
    assert answers == [200, 200]
    assert sorted(lines(scene.note)) == ["Ailleurs", "Deux", "Un"]


@pytest.mark.parametrize("seed", range(8))
def test_two_processes_that_start_afresh_and_take_back_lose_nothing_acknowledged(scene, monkeypatch, seed):
    """Each editor sends again all that it heard no answer to, as after a kill; its pieces go to either process."""
    monkeypatch.setattr(taking, "MOST_UPDATES", 5)
    chance, processes, words, number = random.Random(seed), [{}, {}], [], 0
    memory = keeping._held
    for _ in range(60):
        editor = chance.choice(scene.editors)
        number += 1
        editor.paragraph(f"{number}")
        words.append(f"{number}")
        if chance.random() < 0.3:
            continue  # goes with the next
        which = chance.randrange(2)
        memory.documents = type(memory.documents)(processes[which])
        end = chance.choice(["heard", "heard", "lost", "taken back", "afresh"])
        if end == "taken back":
            with pytest.raises(TakenBack):
                take_back(editor)
        elif end == "lost":
            assert taken(editor.sent())[0].status == 200
        else:
            assert editor.send(settles=chance.random() < 0.5).status == 200
        processes[which] = {} if end == "afresh" else dict(memory.documents)
    for editor in scene.editors:
        if editor.pending:
            assert editor.send().status == 200

    restart()
    assert sorted(lines(scene.note)) == sorted(words)
