"""Queries: the written answers of a gathering, and what became of its ideas, as far as everybody may read them."""

from collections.abc import Iterable

from django.urls import reverse

from faire_reseau.accounts.permissions import visitor
from faire_reseau.articles.logic.facts import Answer, Asked, Committed, Outcome
from faire_reseau.articles.logic.sentences import first_sentence
from faire_reseau.cooperations.queries import Became, CommitmentRow, became_of, cooperations_to_find, named
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.questions.models import QuestionTime
from faire_reseau.questions.queries import Row, asked_in, list_for
from faire_reseau.topics.queries import forums_for
from faire_reseau.ui.templatetags.ui import days

MOST_ANSWERS = 5


def asked_at(gathering: Gathering, sessions: Iterable[Session]) -> tuple[Asked, ...]:
    """The questions of `sessions` and their written answers, as visitors read them; two queries, and three a session that
    took questions.
    """
    if not visible_to(visitor()).filter(pk=gathering.pk).exists():
        return ()
    times = QuestionTime.objects.filter(session__in=[session.pk for session in sessions])
    times = times.select_related("session__gathering").order_by("session__starts_at", "pk")
    return tuple(_asked(gathering, time) for time in times)


def _asked(gathering: Gathering, time: QuestionTime) -> Asked:
    rows = list_for(visitor(), time, None)["done"]
    page = reverse("questions:session", args=[gathering.slug, time.session_id])
    return Asked(
        session=time.session.title,
        asked=asked_in(time),
        answered=len(rows),
        address=f"{page}#written",
        first=tuple(_answer(row, page) for row in rows[:MOST_ANSWERS]),
        has_samples=time.is_sample or any(row.question.is_sample for row in rows),
    )


def _answer(row: Row, page: str) -> Answer:
    question = row.question
    text = " ".join(question.text.split())
    return Answer(text, first_sentence(question.answer), f"{page}#question-{question.pk}", question.is_sample)


def outcomes_of(gathering: Gathering) -> tuple[Outcome, ...]:
    """What became of the forums of `gathering` whose topics everybody may read; one query, and ten a forum."""
    became = became_of(gathering, forums_for(visitor(), gathering))
    return tuple(_outcome(gathering, outcome) for outcome in became)


def _outcome(gathering: Gathering, became: Became) -> Outcome:
    keys = [commitment.pk for commitment in became.commitments]
    cooperations = {row.commitment_id: row for row in cooperations_to_find(visitor()).filter(commitment__in=keys)}
    page = reverse("cooperations:became", args=[gathering.slug])
    return Outcome(
        forum=became.forum.session.title,
        ideas=len(became.fates),
        taken_up=sum(fate.commitment is not None or bool(fate.idea.went) for fate in became.fates),
        commitments=len(became.commitments),
        cooperations=tuple(
            _committed(gathering, commitment, cooperations[commitment.pk].title, cooperations[commitment.pk].pk)
            for commitment in became.commitments
            if commitment.pk in cooperations
        ),
        ideas_address=f"{page}#ideas-{became.forum.pk}",
        commitments_address=f"{page}#commitments-{became.forum.pk}",
        has_sample_ideas=any(fate.idea.is_sample for fate in became.fates),
        has_sample_commitments=any(commitment.is_sample for commitment in became.commitments),
    )


def _committed(gathering: Gathering, commitment: CommitmentRow, title: str, key: int) -> Committed:
    return Committed(
        title=title,
        lead=named(commitment.lead, gathering.starts_on),
        first_step=commitment.first_step,
        first_step_by=days(commitment.first_step_on, commitment.first_step_on),
        address=reverse("cooperations:cooperation", args=[key]),
        is_sample=commitment.is_sample,
    )
