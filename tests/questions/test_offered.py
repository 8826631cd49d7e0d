"""Questions offered to the analysis of texts: as far as one reads them, without names, with their written answer."""

import pytest

from faire_reseau.analysis.queries import sources
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Registration
from faire_reseau.questions import actions
from tests import factories
from tests.factories import NOW
from tests.questions.conftest import made

pytestmark = pytest.mark.django_db


def offered_to(user, **chosen):
    return list(sources()["questions"].texts(user, chosen))


def ask(scene, text, who=0, **more):
    return actions.ask(scene.time, scene.people[who], text=text, at=NOW, **more)


def test_who_came_is_offered_what_stands_everybody_what_was_answered_in_writing(scene):
    ask(scene, "Quel calendrier ?")
    answered = ask(scene, "Qui paie ?", who=1)
    actions.answer_question(answered, text="L’État.", seen="", by=scene.organiser, at=NOW)
    visitor = factories.user()

    texts = [{row.text: row.is_restricted for row in offered_to(user)} for user in (scene.people[2].user, visitor)]

    assert texts == [
        {"Quel calendrier ?": True, "Qui paie ?\n\nL’État.": False},
        {"Qui paie ?\n\nL’État.": False},
    ]
    public = offered_to(visitor)[0]
    assert (public.address, public.themes) == (scene.base, (("question", 0, 10), ("réponse", 12, 19)))
    assert {public.text[start:end] for _name, start, end in public.themes} == {"Qui paie ?", "L’État."}


def test_who_asked_is_known_by_trade_and_centre_of_restricted_questions_alone(scene):
    trade = factories.trade("Directeur")
    centre = factories.centre("Sud")
    Registration.objects.filter(person=scene.people[0]).update(trade=trade, organisation=centre)
    ask(scene, "Quel calendrier ?")
    ask(scene, "Et ensuite ?", is_anonymous=True)
    answered = ask(scene, "Qui paie ?")
    actions.answer_question(answered, text="L’État.", seen="", by=scene.organiser, at=NOW)

    known = {row.text: (row.variables.get("centre"), row.variables.get("trade")) for row in offered_to(scene.organiser)}

    assert known == {
        "Quel calendrier ?": ("Sud", "Directeur"),
        "Et ensuite ?": (None, None),
        "Qui paie ?\n\nL’État.": (None, None),
    }


def test_what_is_held_back_or_of_a_draft_is_not_offered_or_restricted():
    scene = made(screening="held")
    ask(scene, "Quel calendrier ?")
    assert offered_to(scene.organiser) == []

    answered = ask(scene, "Qui paie ?", who=1)
    actions.answer_question(answered, text="L’État.", seen="", by=scene.organiser, at=NOW)
    scene.gathering.state = GatheringState.DRAFT
    scene.gathering.save()

    assert [(row.text, row.is_restricted) for row in offered_to(scene.organiser)] == [("Qui paie ?\n\nL’État.", True)]
    assert offered_to(factories.user()) == []


def test_questions_are_chosen_by_gathering(scene):
    other = made(slug="ailleurs")
    ask(scene, "Quel calendrier ?")
    ask(other, "Qui paie ?")
    reader = factories.facilitator()

    rows = offered_to(reader, gathering=[str(other.gathering.pk)])

    assert ([row.text for row in rows], len(offered_to(reader))) == (["Qui paie ?"], 2)
