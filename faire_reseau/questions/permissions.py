"""Permissions on questions: predicates and queryset twins."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Session, Speaker
from faire_reseau.gatherings.permissions import can_run, registrations_acting, runnable_by
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.models import Question, QuestionTime

# What those who came read; everybody else reads what is answered in writing, without names.
READ = (QuestionState.SHOWN, QuestionState.LIVE, QuestionState.ANSWERED, QuestionState.ASIDE)


def can_moderate(user: User, session: Session) -> bool:
    """Opens and closes it, approves, merges, puts aside: whoever runs the gathering."""
    return can_run(user, session.gathering)


def moderable_by(user: User) -> QuerySet[QuestionTime]:
    """The question times that `user` moderates."""
    return QuestionTime.objects.filter(session__gathering__in=runnable_by(user).values("pk"))


def can_follow(user: User, time: QuestionTime) -> bool:
    """Reads what is asked while it is asked: those on the list of the gathering, and those who run it."""
    gathering = time.session.gathering
    if can_run(user, gathering):
        return True
    is_listed = (
        registrations_acting(user).exclude(state=RegistrationState.CANCELLED).filter(gathering=gathering).exists()
    )
    return gathering.state != GatheringState.DRAFT and is_listed


def followed_by(user: User) -> QuerySet[QuestionTime]:
    """The question times that `user` may follow."""
    listed = registrations_acting(user).exclude(state=RegistrationState.CANCELLED)
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    runs = Q(session__gathering__in=runnable_by(user).values("pk"))
    return QuestionTime.objects.filter(runs | (announced & Q(session__gathering__in=listed.values("gathering"))))


def can_ask(user: User, time: QuestionTime) -> bool:
    """Asks, supports, answers polls: whoever has a confirmed place, while it is open."""
    gathering = time.session.gathering
    if gathering.state == GatheringState.DRAFT or not user.is_authenticated:
        return False
    return registrations_acting(user).filter(gathering=gathering, state=RegistrationState.CONFIRMED).exists()


def asked_by(user: User) -> QuerySet[QuestionTime]:
    """The question times in which `user` may ask."""
    confirmed = registrations_acting(user).filter(state=RegistrationState.CONFIRMED)
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    return QuestionTime.objects.filter(announced, session__gathering__in=confirmed.values("gathering"))


def can_speak(user: User, session: Session) -> bool:
    """Has the speaker's view: who speaks in the session, and those who run it."""
    if can_run(user, session.gathering):
        return True
    return holds_account(user) and Speaker.objects.filter(session=session, person__user=user).exists()


def spoken_by(user: User) -> QuerySet[Session]:
    """The sessions of which `user` has the speaker's view."""
    runs = Q(gathering__in=runnable_by(user).values("pk"))
    if not holds_account(user):
        return Session.objects.filter(runs)
    return Session.objects.filter(runs | Exists(Speaker.objects.filter(session=OuterRef("pk"), person__user=user)))


def can_answer(user: User, question: Question) -> bool:
    """Writes its answer: whoever moderates it, and whom it was sent to."""
    if can_moderate(user, question.time.session):
        return True
    answerer = question.answerer
    return holds_account(user) and answerer is not None and answerer.user_id == user.pk


def answerable_by(user: User) -> QuerySet[Question]:
    """The questions that `user` may answer in writing."""
    runs = Q(time__session__gathering__in=runnable_by(user).values("pk"))
    return Question.objects.filter(runs | Q(answerer__user=user) if holds_account(user) else runs)
