"""Notes offered to the analysis of texts: as far as one reads them, with what is known of their session."""

import pytest

from faire_reseau.analysis.actions import make_corpus
from faire_reseau.analysis.queries import Offered, sources
from faire_reseau.notes import actions
from faire_reseau.notes.models import Note
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def offered_to(user, **chosen):
    return list(sources()["notes"].texts(user, chosen))


@pytest.fixture
def written(scene):
    editor = scene.editors[0]
    editor.paragraph("Les jeunes demandent un local.")
    editor.send()
    actions.read_again(scene.note, at=NOW)
    return scene


def test_a_note_is_offered_to_its_readers_and_restricted_until_it_is_final(written):
    session = written.session
    session.themes.add(factories.theme("Jeunesse"), factories.theme("Santé"))
    visitor = factories.user()
    open_to = [offered_to(written.people[1].user), offered_to(visitor)]
    actions.finish_note(written.note, by=written.organiser, at=NOW)

    host = written.gathering.host.names.get().name
    expected = Offered(
        key=f"notes.note:{written.note.pk}",
        title=f"Jeunesse et quartiers (Rencontre nationale, {DAY.year})",
        text="Les jeunes demandent un local.",
        address=written.base,
        variables={
            "host": host,
            "year": str(DAY.year),
            "gathering": "Rencontre nationale",
            "session": "Jeunesse et quartiers",
            "format": "Plénière",
            "theme": "Jeunesse | Santé",
        },
    )
    assert [[(row.text, row.is_restricted) for row in rows] for rows in open_to] == [[(expected.text, True)], []]
    assert offered_to(visitor) == [expected]


def test_notes_are_chosen_by_gathering_year_host_and_theme(written):
    theme = factories.theme("Jeunesse")
    written.session.themes.add(theme)
    gathering, host = written.gathering, written.gathering.host
    filters = sources()["notes"].filters(written.organiser)

    assert [(row.name, [code for code, _label in row.values]) for row in filters] == [
        ("gathering", [str(gathering.pk)]),
        ("year", [str(DAY.year)]),
        ("centre", [str(host.pk)]),
        ("theme", [str(theme.pk)]),
    ]
    here = {"gathering": gathering.pk, "year": DAY.year, "centre": host.pk, "theme": theme.pk}
    chosen = [len(offered_to(written.organiser, **{name: [str(value)]})) for name, value in here.items()]
    elsewhere = [len(offered_to(written.organiser, **{name: [str(value + 1)]})) for name, value in here.items()]
    assert (chosen, elsewhere) == ([1] * 4, [0] * 4)


def test_a_corpus_of_invented_notes_is_a_sample(written):
    Note.objects.update(is_sample=True)

    corpus = make_corpus(offered_to(written.organiser), title="Notes", by=factories.facilitator(), at=NOW)

    assert corpus.is_sample
