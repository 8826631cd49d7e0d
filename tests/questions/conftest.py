"""What tests of questions stand on: a session that takes questions, and who came."""

from types import SimpleNamespace

import pytest

from faire_reseau.questions import actions
from tests import factories
from tests.factories import NOW


def made(slug="ici", **settings):
    """A session that takes questions, with four people who came and an organiser."""
    gathering = factories.gathering(slug=slug)
    session = factories.session(gathering, title="Échange avec l’État")
    organiser = factories.organiser(gathering)
    wanted = {"screening": "at_once", "order": "fair", "takes_anonymous": True} | settings
    time = actions.open_questions(session, by=organiser, at=NOW, **wanted)
    people = [factories.participant(gathering) for _ in range(4)]
    base = f"/rencontres/{slug}/sequences/{session.pk}/questions/"
    return SimpleNamespace(
        gathering=gathering, session=session, organiser=organiser, time=time, people=people, base=base
    )


@pytest.fixture
def scene():
    return made()
