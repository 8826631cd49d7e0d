"""Queries on people in this room: whom a question is sent to, what is held about somebody."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.folding import search_words
from faire_reseau.kit.search_fields import MOST_FOUND
from faire_reseau.network.models import Person
from faire_reseau.network.permissions import people_visible_to
from faire_reseau.network.queries import names_match, people_in, told_with_posts
from faire_reseau.questions.models import Question

LEAST_LETTERS = 2


def people_to_send_to(user: User, typed: str) -> list[tuple[int, str]]:
    """Who has an account and whose name holds the words (two letters at least), as far as the directory shows them to
    `user`, each with where they work; four queries.
    """
    if sum(map(len, search_words(typed))) < LEAST_LETTERS:
        return []
    rows = _shown_with_account(user).order_by("alphabet", "pk")
    return _told([row.pk for row in rows if names_match(typed, row)][:MOST_FOUND])


def names_sent_to(user: User, keys: Iterable[int]) -> list[tuple[int, str]]:
    """The same of those of `keys` to whom `user` may send a question; four queries."""
    return _told(list(people_sent_to(user, keys)))


def _told(keys: list[int]) -> list[tuple[int, str]]:
    return [(person.pk, told_with_posts(person)) for person in people_in(keys, localdate(clock.now()))]


def people_sent_to(user: User, keys: Iterable[int]) -> dict[int, Person]:
    """Those of `keys` to whom `user` may send a question; one query."""
    return {row.pk: row for row in _shown_with_account(user).filter(pk__in=list(keys))}


def _shown_with_account(user: User) -> QuerySet[Person]:
    return people_visible_to(user, localdate(clock.now())).filter(user__isnull=False)


def question_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`: what they asked by name, what was sent to them. Anonymous questions and supports
    hold nobody. The words of somebody else about a draft gathering that `user` may not read are left out. Four statements.
    """
    questions = Question.objects.filter(asked_by__user=user).order_by("rank")
    sent = Question.objects.filter(answerer__user=user).order_by("answer_due", "pk")
    readable = Question.objects.filter(time__session__gathering__in=visible_to(user))
    seen = set(readable.filter(Q(asked_by__user=user) | Q(answerer__user=user)).values_list("pk", flat=True))
    return {
        "asked": [
            {"text": question.text, "state": question.state, "answer": question.answer if question.pk in seen else ""}
            for question in questions
        ],
        "to_answer": [
            {
                "text": question.text if question.pk in seen else "",
                "until": question.answer_due.isoformat() if question.answer_due else None,
                "answer": question.answer if question.pk in seen else "",
            }
            for question in sent
        ],
    }


def question_fates(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; two statements."""
    if subject.person is None:
        return []
    n_asked = Question.objects.filter(asked_by=subject.person).count()
    sent = Question.objects.filter(answerer=subject.person).count()
    return [
        Fate(_("questions asked by name"), n_asked, _("others have read them; they stay without a name")),
        Fate(_("questions sent to be answered"), sent, _("they stay, sent to nobody")),
    ]
