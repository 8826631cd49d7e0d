"""A draft tells the written answers and the cooperations of a gathering, as a visitor reads them, and nothing reserved."""

from datetime import timedelta

import pytest
from django.utils.html import strip_tags

from faire_reseau.articles import actions, queries
from faire_reseau.cooperations import actions as cooperations
from faire_reseau.cooperations.models import Cooperation
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import richtext
from faire_reseau.network.models import OrganisationName
from faire_reseau.questions import actions as questions
from faire_reseau.questions.models import Question
from faire_reseau.topics.models import Grid
from tests import factories
from tests.cooperations.conftest import made as made_forum
from tests.factories import DAY, NOW
from tests.questions.conftest import made as made_questions

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=3)


def drafted(gathering):
    return actions.draft_article(gathering, by=factories.facilitator(), at=LATER)


def committed(scene):
    """Three ideas, two of them in a commitment that its lead centre accepted; another commitment waits."""
    ideas = [cooperations.note_idea(scene.first, text=f"Piste {n}", carrier=scene.people[0], at=NOW) for n in "ABC"]
    what = {"joining": [], "first_step": "Réunir tout le monde", "first_step_on": DAY + timedelta(30)}
    accepted, _waits = (
        cooperations.propose_commitment(
            scene.forum,
            what=title,
            lead=scene.centres[0],
            ideas=[idea.pk for idea in rows],
            by=scene.organiser,
            at=NOW,
            **what,
        )
        for title, rows in (("Une veille", ideas[:2]), ("Un outil", []))
    )
    return cooperations.accept_commitment(accepted, by=None, at=NOW)


def test_a_draft_tells_the_cooperations_that_commitments_became_with_lead_and_first_step(client):
    scene = made_forum()
    cooperation = committed(scene)
    OrganisationName.objects.filter(organisation=scene.centres[0]).update(to_on=DAY)
    OrganisationName.objects.create(organisation=scene.centres[0], name="Nom d’après", from_on=DAY + timedelta(1))

    article = drafted(scene.gathering)

    text, records = strip_tags(article.body).replace("&nbsp;", "\u00a0"), dict(richtext.links(article.body))
    became = f"/rencontres/{scene.gathering.slug}/suites/"
    assert "2 pistes sur 3 ont été reprises. 1 engagement sur 2 est devenu une coopération\u00a0:" in text
    assert "Une veille (centre porteur\u00a0: Centre A). Première étape, pour le 25 juillet 2019\u00a0: Réunir" in text
    assert ("Un outil" in text, str(scene.people[0]) in text) == (False, False)
    assert records[f"/cooperations/{cooperation.pk}/"] == "Une veille"
    assert records[f"{became}#ideas-{scene.forum.pk}"] == "2 pistes sur 3"
    assert records[f"{became}#commitments-{scene.forum.pk}"] == "1 engagement sur 2"
    shown = client.get(became).text
    assert [f'id="{mark}-{scene.forum.pk}"' in shown for mark in ("ideas", "commitments")] == [True, True]
    assert client.get(f"/cooperations/{cooperation.pk}/").status_code == 200


def test_a_figure_of_what_comes_next_that_changed_is_named_to_its_writers():
    scene = made_forum()
    committed(scene)
    article = drafted(scene.gathering)
    before = queries.stale_figures_of(article, LATER)
    cooperations.note_idea(scene.second, text="Une autre", carrier=None, at=NOW)
    Cooperation.objects.all().delete()

    after = queries.stale_figures_of(article, LATER)

    assert before == []
    assert [(stale.said, stale.now) for stale in after] == [
        ("2 pistes sur 3", "2 pistes sur 4"),
        ("1 engagement sur 2", "2 engagements"),
    ]


@pytest.mark.parametrize("reserved", ["grid", "draft"])
def test_what_came_of_a_forum_that_visitors_may_not_read_is_not_told(reserved):
    scene = made_forum()
    committed(scene)
    if reserved == "grid":
        Grid.objects.all().delete()
    else:
        Gathering.objects.update(state=GatheringState.DRAFT)

    body = drafted(scene.gathering).body

    assert ("La suite" in body, "Une veille" in body, "la suite." in body) == (False, False, True)


def asked(scene, number, answers):
    rows = [questions.ask(scene.time, scene.people[0], text=f"Question {n}, pourquoi ?", at=NOW) for n in range(number)]
    for row in rows[:answers]:
        Question.objects.filter(pk=row.pk).update(state="answered", answer="Parce que. Voir M. X.", answered_at=NOW)
    return rows


def test_a_draft_tells_five_written_answers_and_how_many_questions_have_one_and_names_nobody(client):
    scene = made_questions()
    rows = asked(scene, 7, 6)
    Question.objects.filter(pk=rows[0].pk).update(is_sample=True)

    article = drafted(scene.gathering)

    text, records = strip_tags(article.body), richtext.links(article.body)
    assert "6 questions sur 7 * ont une réponse écrite." in text
    assert text.count("pourquoi ? – Parce que.") == 5
    assert ("Voir M. X." in text, str(scene.people[0]) in text, article.is_sample) == (False, False, True)
    assert (f"{scene.base}#written", "6 questions sur 7") in records
    marks = [address.partition("#")[2] for address, _words in records if "#question-" in address]
    page = client.get(scene.base).text
    assert [f'id="{mark}"' in page for mark in marks] == [True] * 5
    assert "6 questions sur 7 ont une réponse écrite." in " ".join(page.split())


def test_an_answer_that_nobody_wrote_down_and_a_gathering_that_is_a_draft_are_not_told():
    scene = made_questions()
    (row,) = asked(scene, 1, 1)
    Question.objects.filter(pk=row.pk).update(answer="")

    spoken = drafted(scene.gathering).body
    Question.objects.filter(pk=row.pk).update(answer="Parce que.")
    Gathering.objects.update(state=GatheringState.DRAFT)

    assert ("0 question sur 1" in spoken, "pourquoi" in spoken) == (True, False)
    assert "pourquoi" not in drafted(scene.gathering).body
