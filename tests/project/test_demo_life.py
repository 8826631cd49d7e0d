"""What the gathering to come of the demo leaves behind, stage by stage: invented, labelled, the same when it is loaded again."""

from zoneinfo import ZoneInfo

import pytest
from django.db.models import Sum
from django.utils.timezone import localdate

from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import Presence
from faire_reseau.cooperations.models import Commitment, Cooperation, Dots, Idea
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import clock
from faire_reseau.notes.models import Note, NoteComment
from faire_reseau.project.demo.holds.next import COME, NEXT
from faire_reseau.project.demo.holds.sample import facts
from faire_reseau.project.demo.load import STAGES, load_demo
from faire_reseau.questions.models import Question
from faire_reseau.topics.models import Forum


def test_what_the_gathering_to_come_leaves_behind_names_only_things_that_exist():
    life, own = facts("next_life"), facts("next")
    harvest = life["harvest"]
    ideas = [idea for group in harvest["groups"] for idea in group["ideas"]]
    named = [
        *harvest["dots"],
        *harvest["went"],
        *(idea for row in harvest["commitments"] for idea in row["ideas"]),
        *(idea for row in harvest["clusters"] for idea in row["ideas"]),
    ]
    centres = {each["slug"] for each in facts("organisations")["organisations"]}
    leads = {slug for row in harvest["commitments"] for slug in (row["lead"], *row["joining"])}
    titles = {topic["title"].replace("\u00a0", " ") for topic in own["topics"]}
    dots, comers = sum(harvest["dots"].values()), COME

    assert set(named) - set(ideas) == set()
    assert leads - centres == set()
    assert {group["topic"].replace("\u00a0", " ") for group in harvest["groups"]} - titles == set()
    assert {note["session"] for note in life["notes"]["notes"]} - {
        title for title, _ in own["sessions"].values()
    } == set()
    assert dots <= 3 * comers


@pytest.mark.full
@pytest.mark.django_db
def test_the_gathering_to_come_goes_through_its_stages_and_goes_on_today_when_its_grid_is_published():
    now, seen, left = clock.now(), [], []
    for stage in STAGES:
        load_demo(stage, at=now)
        gathering = Gathering.objects.get(slug=NEXT)
        forums = Forum.objects.filter(session__gathering=gathering).order_by("session__starts_at")
        away = (gathering.starts_on - localdate(now, ZoneInfo("Europe/Paris"))).days
        signed = Presence.objects.filter(half_day__meeting__action=gathering.action).count()
        seen.append((stage, [forum.phase for forum in forums], away >= 35 or away, signed > 100))
        if stage in STAGES[2:]:
            left.append(_left_behind(gathering))
            load_demo(stage, at=now)
            assert _left_behind(gathering) == left[-1]

    assert seen == [
        ("propose", ["propose", "propose"], True, False),
        ("wish", ["wish", "propose"], True, False),
        ("published", ["run", "run"], -1, False),
        ("finished", ["harvest", "harvest"], -2, True),
    ]
    # Notes and those that are final, comments, questions and those answered, ideas and their dots, commitments, cooperations.
    # Each of the seven ideas of the sample is there once, and that of the report which three groups begin with, three times.
    assert left == [(5, 0, 2, 5, 0, 5, 0, 0, 0), (5, 5, 2, 5, 3, 7 + 3, 60, 3, 2)]
    assert Presence.objects.filter(means=Means.DRAWN).count() == 1


def _left_behind(gathering):
    notes = Note.objects.filter(session__gathering=gathering, is_sample=True)
    questions = Question.objects.filter(time__session__gathering=gathering, is_sample=True)
    ideas = Idea.objects.filter(harvest__forum__session__gathering=gathering, is_sample=True)
    dots = Dots.objects.filter(idea__in=ideas).aggregate(n=Sum("number"))["n"] or 0
    return (
        notes.count(),
        notes.filter(state="final").count(),
        NoteComment.objects.filter(note__in=notes, is_sample=True).count(),
        questions.count(),
        questions.filter(state="answered").count(),
        ideas.count(),
        dots,
        Commitment.objects.filter(harvest__forum__session__gathering=gathering, is_sample=True).count(),
        Cooperation.objects.filter(gathering=gathering, is_sample=True).count(),
    )
