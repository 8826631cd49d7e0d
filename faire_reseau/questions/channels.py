"""Live messages of questions: a channel for who came, one for the screen of the room. They never say who asked."""

from faire_reseau import live
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.questions.models import QuestionTime
from faire_reseau.questions.permissions import can_follow
from faire_reseau.questions.queries import answer_counts_of, counts_of


def _wall_key(time: QuestionTime) -> str:
    gathering = time.session.gathering
    return "" if gathering.state == GatheringState.DRAFT else gathering.welcome_key


QUESTIONS = live.Paired(
    "questions",
    rows=lambda: QuestionTime.objects.select_related("session__gathering"),
    version=lambda time: time.version,
    counts=lambda time: counts_of(time) | answer_counts_of(time),
    follows=can_follow,
    key=_wall_key,
)
