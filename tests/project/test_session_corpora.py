"""Corpora of the demo made of notes and questions: samples that can be renewed, a finding of theirs cited by a report under way."""

import pytest

from faire_reseau.analysis.models import Corpus, Finding
from faire_reseau.notes import actions as notes
from faire_reseau.project.demo.holds.sessions import CARRIES, CORPORA, REPORT, cite_findings, keep_session_corpora
from faire_reseau.reports.models import Document
from faire_reseau.reports.queries import draft_of
from tests import factories
from tests.factories import DAY, NOW
from tests.notes.conftest import Editor

pytestmark = pytest.mark.django_db


def test_notes_are_kept_as_a_sample_and_their_finding_is_cited_once():
    gathering, facilitator = factories.gathering(), factories.facilitator()
    for words in CARRIES:
        person = factories.participant(gathering)
        note = notes.begin_note(factories.session(gathering), which="blank", person=person, by=person.user, at=NOW)
        editor = Editor(note, person)
        editor.paragraph(words)
        editor.send()
        notes.read_again(note, at=NOW)
        notes.finish_note(note, by=facilitator, at=NOW)

    for _time in range(2):
        keep_session_corpora(gathering, facilitator, NOW)
        cite_findings(facilitator, NOW)

    corpus = Corpus.objects.get()
    assert (corpus.title, corpus.is_sample) == (CORPORA["notes"][0], True)
    assert corpus.recipe == {"source": "notes", "chosen": {"gathering": [str(gathering.pk)]}}
    finding = Finding.objects.get()
    document = Document.objects.get(title=REPORT)
    assert (finding.state, document.is_sample, document.editions.count()) == ("kept", True, 0)
    assert [block.finding for block in document.blocks.order_by("rank")] == [None, finding]
    assert CARRIES[0] in draft_of(document, DAY).parts[1].html
