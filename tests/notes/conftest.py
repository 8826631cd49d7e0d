"""What tests of notes stand on: a session whose note several people write, and editors that speak as browsers do."""

import base64
import json
import random
from types import SimpleNamespace

import pycrdt
import pytest
from django.test import TestCase

from faire_reseau.live import Sent
from faire_reseau.notes import actions, channels
from faire_reseau.notes.logic.documents import ROOT
from faire_reseau.notes.models import Note
from tests import factories
from tests.factories import NOW


def taken(*pieces: Sent):
    """What the server answers, with what it does once it is committed."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return channels.take_sent(pieces)


class Editor:
    """What the editor of a browser holds: its copy of the document, and what it has typed and not heard of again."""

    def __init__(self, note: Note, person, seed: int = 0) -> None:
        self.note, self.person = note, person
        self.client = random.Random(seed).getrandbits(32) if seed else random.getrandbits(32)
        self.doc = pycrdt.Doc(client_id=self.client)
        self.root = self.doc.get(ROOT, type=pycrdt.XmlFragment)
        self.pending: list[bytes] = []
        self.is_listening = True
        self._watch = self.doc.observe(self._typed)

    def _typed(self, event) -> None:
        if self.is_listening:
            self.pending.append(event.update)

    def hear(self, update: bytes) -> None:
        """Apply what the server or another editor says."""
        self.is_listening = False
        self.doc.apply_update(update)
        self.is_listening = True

    def paragraph(self, text: str) -> None:
        """Type a paragraph at the end."""
        self.root.children.append(pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText(text)]))

    @property
    def text(self) -> str:
        return str(self.root)

    def sent(self, update: bytes | None = None, **more) -> Sent:
        """What it sends: all that is pending, or `update`."""
        packed = b"" if not self.pending and update is None else (update or pycrdt.merge_updates(*self.pending))
        body = {"client": self.client, "update": base64.b64encode(packed).decode(), **more}
        who = actions.Writer(self.person.pk, str(self.person), "fr")
        return Sent(f"notes:{self.note.pk}", who, json.dumps(body).encode())

    def send(self, update: bytes | None = None, **more):
        """Send, and hear the answer."""
        answer = taken(self.sent(update, **more))[0]
        if answer.status == 200:
            self.pending.clear()
        return answer


def made(slug="ici", which="blank"):
    """A session whose note was begun, with four people who came and an organiser who is one of the network."""
    gathering = factories.gathering(slug=slug)
    session = factories.session(gathering, title="Jeunesse et quartiers")
    organiser = factories.organiser(gathering)
    keeper = factories.person(account=False)
    keeper.user = organiser
    keeper.save()
    people = [factories.participant(gathering) for _ in range(4)]
    note = actions.begin_note(session, which=which, person=people[0], by=people[0].user, at=NOW)
    return SimpleNamespace(
        gathering=gathering,
        session=session,
        organiser=organiser,
        keeper=keeper,
        people=people,
        note=note,
        base=f"/rencontres/{slug}/sequences/{session.pk}/note/",
        editors=[Editor(note, person) for person in people],
    )


@pytest.fixture
def scene():
    return made()
