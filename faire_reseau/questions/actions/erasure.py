"""Actions: erase a person from this room, merge two people."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Person
from faire_reseau.questions.actions.times import raise_version
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Poll, PollAnswer, Question, QuestionTime, Support


def erase_person_traces(person: Person, _at: datetime) -> None:
    """Questions stay without a name, sent to nobody; supports and answers that can still be told to be theirs go.

    Called inside the transaction of the erasure. Publishes `QuestionsMoved`.
    """
    times = set(Question.objects.filter(asked_by=person).values_list("time", flat=True))
    Question.objects.filter(asked_by=person).update(asked_by=None)
    Question.objects.filter(answerer=person).update(answerer=None)
    for time in QuestionTime.objects.exclude(secret=""):
        Support.objects.filter(question__time=time, token=token(time.secret, person.pk)).delete()
        for poll in Poll.objects.filter(time=time):
            PollAnswer.objects.filter(poll=poll, token=token(time.secret, person.pk, f"poll-{poll.pk}")).delete()
        times.add(time.pk)
    for time in QuestionTime.objects.filter(pk__in=times):
        raise_version(time)


def merge_person_tokens(gone: Person, remaining: Person, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: supports and answers of `gone` become those of `remaining`, once each."""
    for time in QuestionTime.objects.exclude(secret=""):
        hold(time)
        before, after = token(time.secret, gone.pk), token(time.secret, remaining.pk)
        own = Support.objects.filter(token=after).values("question")
        Support.objects.filter(token=before, question__in=own).delete()
        Support.objects.filter(token=before).update(token=after)
        for poll in Poll.objects.filter(time=time):
            before = token(time.secret, gone.pk, f"poll-{poll.pk}")
            after = token(time.secret, remaining.pk, f"poll-{poll.pk}")
            if PollAnswer.objects.filter(token=after).exists():
                PollAnswer.objects.filter(token=before).delete()
            PollAnswer.objects.filter(token=before).update(token=after)
