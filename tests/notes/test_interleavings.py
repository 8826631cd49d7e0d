"""Random interleavings of edits, sendings, cuts, doubles, kills and compactions: all copies end equal, nothing acknowledged is
lost, nothing is there twice.
"""

import base64
import random

import pycrdt
import pytest
from django.db import transaction

from faire_reseau.live.models import LiveMessage
from faire_reseau.notes import actions, channels, queries
from faire_reseau.notes.actions import keeping, taking
from faire_reseau.notes.logic.contents import lines_of
from faire_reseau.notes.models import Note
from tests import factories
from tests.factories import NOW
from tests.notes.conftest import Editor, taken

pytestmark = pytest.mark.django_db
EDITORS, STEPS = 3, 14


class Killed(Exception):
    """The server dies before it has committed."""


class World:
    """A note, its editors, and a network and a server that fail as chance wants."""

    def __init__(self, seed: int, people) -> None:
        self.chance = random.Random(seed)
        session = factories.session(people.gathering, title=f"Séquence {seed}", hour=9)
        self.note = actions.begin_note(session, person=None, by=None, at=NOW)
        self.editors = [
            Editor(self.note, person, seed=seed * 10 + n + 1) for n, person in enumerate(people.people[:EDITORS])
        ]
        self.typed: dict[str, int] = {}  # each line, and how many edits its editor had made by then
        self.acknowledged: set[str] = set()
        self.mine: dict[int, list[str]] = {editor.client: [] for editor in self.editors}
        self.heard = {editor.client: 0 for editor in self.editors}
        self.number = 0

    def step(self) -> None:
        editor = self.chance.choice(self.editors)
        self.chance.choice(
            [
                self.type,
                self.type,
                self.send,
                self.send,
                self.send_twice,
                self.lose,
                self.kill,
                self.hear,
                self.resync,
                self.edit,
            ]
        )(editor)

    def type(self, editor: Editor) -> None:
        self.number += 1
        line = f"ligne {self.number} é𝄞"
        at = self.chance.randint(0, len(editor.root.children))
        editor.root.children.insert(at, pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText(line)]))
        self.mine[editor.client].append(line)

    def edit(self, editor: Editor) -> None:
        """Change the inside of a paragraph: marks at its end, which no other test of lines looks at."""
        if len(editor.root.children):
            text = editor.root.children[self.chance.randrange(len(editor.root.children))].children[0]
            text.insert(len(str(text).encode()), "+", {})

    def send(self, editor: Editor, *, is_heard: bool = True) -> None:
        waiting = list(self.mine[editor.client])
        answer = taken(editor.sent(settles=self.chance.random() < 0.2))[0]
        if answer.status == 409:
            self.resync(editor)
        elif is_heard:
            assert answer.status == 200, answer
            editor.pending.clear()
            self.acknowledged.update(waiting)

    def send_twice(self, editor: Editor) -> None:
        self.send(editor, is_heard=False)
        self.send(editor)

    def lose(self, editor: Editor) -> None:
        """Stored, but the answer is lost: it comes again."""
        self.send(editor, is_heard=False)

    def kill(self, editor: Editor) -> None:
        """The server dies in the middle: nothing is stored, and what it held in memory is gone."""
        try:
            with transaction.atomic():
                channels.take_sent([editor.sent()])
                _die()
        except Killed:
            keeping._held.documents.clear()

    def hear(self, editor: Editor) -> None:
        """Some of what the others were told, late, in any order, some of it twice."""
        rows = list(LiveMessage.objects.filter(channel=f"notes:{self.note.pk}", kind="typed").order_by("pk"))
        for row in self.chance.sample(rows, self.chance.randint(0, len(rows))):
            if row.payload["update"]:
                editor.hear(base64.b64decode(row.payload["update"]))

    def resync(self, editor: Editor) -> None:
        document = queries.document_now(self.note)
        editor.hear(document.since(editor.doc.get_state()))
        if editor.pending:
            editor.pending = [pycrdt.merge_updates(*editor.pending, editor.doc.get_update(document.vector))]

    def settle(self) -> None:
        for _ in range(2):
            for editor in self.editors:
                self.resync(editor)
                self.send(editor)
        for editor in self.editors:
            self.resync(editor)


def _die() -> None:
    raise Killed


def lived(seed: int, people) -> None:
    world = World(seed, people)
    for _ in range(STEPS):
        world.step()

    world.settle()

    document = queries.document_now(world.note)
    lines = [line.rstrip("+") for line in lines_of(document.read())]
    assert [editor.text for editor in world.editors] == [world.editors[0].text] * EDITORS, seed
    assert lines_of(document.read()) == lines_of(_read_again(world.editors[0])), seed
    assert sorted(lines) == sorted(line for typed_lines in world.mine.values() for line in typed_lines), seed
    assert world.acknowledged <= set(lines), seed
    stored = Note.objects.get(pk=world.note.pk)
    actions.read_again(stored, at=NOW)
    assert [line.rstrip("+") for line in Note.objects.get(pk=world.note.pk).text.split("\n") if line] == lines, seed


def _read_again(editor: Editor):
    from faire_reseau.notes.logic.documents import SharedDocument

    return SharedDocument(editor.doc.get_update()).read()


@pytest.fixture
def people(monkeypatch):
    monkeypatch.setattr(taking, "MOST_UPDATES", 6)
    gathering = factories.gathering(slug="ici")
    participants = [factories.participant(gathering) for _ in range(EDITORS)]
    return type("People", (), {"gathering": gathering, "people": participants})


@pytest.mark.slow("two hundred interleavings")
@pytest.mark.parametrize("part", range(4))
def test_all_copies_end_equal_and_nothing_acknowledged_is_lost(people, part):
    for seed in range(10 * part, 10 * (part + 1)):
        lived(seed, people)


@pytest.mark.full
@pytest.mark.slow("lives hundreds of interleavings")
@pytest.mark.parametrize("part", range(20))
def test_thousands_of_interleavings_end_equal(people, part):
    for seed in range(1000 + 125 * part, 1000 + 125 * (part + 1)):
        lived(seed, people)
