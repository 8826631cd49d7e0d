"""The gates: each finds a session, its question time or a question, and authorises at once."""

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import gathering_for, session_to_run_for, welcomed_gathering_for
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.questions.models import Question, QuestionTime
from faire_reseau.questions.permissions import can_answer, can_ask, can_speak


def time_of(session: Session) -> QuestionTime | None:
    """The question time of `session`, None when it takes no questions; one statement."""
    time = QuestionTime.objects.filter(session=session).first()
    if time is not None:
        time.session = session
    return time


def session_for(user: User, slug: str, session_id: int) -> Session:
    """A session of a gathering that `user` may read; two statements."""
    return _session_in(gathering_for(user, slug), session_id)


def session_to_moderate_for(user: User, slug: str, session_id: int) -> Session:
    """A session whose questions `user` moderates."""
    return session_to_run_for(user, slug, session_id)


def session_to_speak_for(user: User, slug: str, session_id: int) -> Session:
    """A session in which `user` speaks, or which they run."""
    session = session_for(user, slug, session_id)
    if not can_speak(user, session):
        raise Http404
    return session


def session_with_key(key: str, session_id: int) -> Session:
    """A session of the gathering whose join key hangs in the room; two statements."""
    return _session_in(welcomed_gathering_for(key), session_id)


def _session_in(gathering: Gathering, session_id: int) -> Session:
    session = Session.objects.filter(gathering=gathering, pk=session_id).select_related("space").first()
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def time_to_moderate_for(user: User, slug: str, session_id: int) -> QuestionTime:
    """The question time of a session that `user` runs."""
    time = time_of(session_to_moderate_for(user, slug, session_id))
    if time is None:
        raise Http404
    return time


def time_to_ask_for(user: User, slug: str, session_id: int) -> tuple[QuestionTime, Person]:
    """The question time of a session in which `user` may ask, and who they are."""
    time = time_of(session_for(user, slug, session_id))
    person = person_of(user)
    if time is None or person is None or not can_ask(user, time):
        raise Http404
    return time, person


def question_in(time: QuestionTime, question_id: int) -> Question:
    """A question of `time`, whoever may have been let to it."""
    question = Question.objects.filter(time=time, pk=question_id).first()
    if question is None:
        raise Http404
    question.time = time
    return question


def question_to_moderate_for(user: User, slug: str, session_id: int, question_id: int) -> Question:
    """A question of a session that `user` runs."""
    return question_in(time_to_moderate_for(user, slug, session_id), question_id)


def question_to_answer_for(user: User, slug: str, session_id: int, question_id: int) -> Question:
    """A question that `user` answers in writing."""
    time = time_of(session_for(user, slug, session_id))
    if time is None:
        raise Http404
    question = question_in(time, question_id)
    if not can_answer(user, question):
        raise Http404
    return question
