"""Questions with their written answers, offered to the analysis of texts."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.analysis.queries import Chosen, Filter, Offered, TextSource
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Registration, Session
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.gatherings.queries.offered import session_filters, session_variables, sessions_chosen
from faire_reseau.network.queries import name_on
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.models import Question
from faire_reseau.questions.permissions import READ, followed_by

# Where the question ends and its answer begins.
BETWEEN = "\n\n"
TITLE_LETTERS = 120


def _read_by(user: User) -> QuerySet[Question]:
    """The questions that `user` reads: all that stand where they may follow, elsewhere those answered in writing."""
    written = Q(time__session__gathering__in=visible_to(user).values("pk"), state=QuestionState.ANSWERED) & ~Q(
        answer=""
    )
    return Question.objects.filter(written | Q(time__in=followed_by(user), state__in=READ))


def _filters(user: User) -> list[Filter]:
    return session_filters(Session.objects.filter(pk__in=_read_by(user).values("time__session")))


def _texts(user: User, chosen: Chosen) -> Iterable[Offered]:
    rows = _read_by(user).filter(time__session__in=sessions_chosen(Session.objects.all(), chosen))
    rows = rows.select_related("time__session__gathering__host", "time__session__gathering__territory")
    by_session = ("time__session__gathering__starts_on", "time__session__starts_at", "time__session")
    read = list(rows.order_by(*by_session, "rank", "pk"))
    variables = session_variables({row.time.session_id: row.time.session for row in read}.values())
    askers = _askers(read)
    for row in read:
        session, is_public = row.time.session, _is_public(row)
        # Who reads a public question reads no name beside it: neither do its variables say who asked.
        asker = {} if is_public else askers.get((session.gathering_id, row.asked_by_id), {})
        yield Offered(
            key=f"questions.question:{row.pk}",
            title=row.text if len(row.text) <= TITLE_LETTERS else f"{row.text[:TITLE_LETTERS]}…",
            text=f"{row.text}{BETWEEN}{row.answer}" if row.answer.strip() else row.text,
            address=reverse("questions:session", args=[session.gathering.slug, session.pk]),
            variables=variables[session.pk] | asker,
            themes=_stretches(row),
            is_restricted=not is_public,
            is_sample=row.is_sample,
        )


def _is_public(question: Question) -> bool:
    """Whether everybody reads it: it is answered in writing, and its gathering announced."""
    is_written = question.state == QuestionState.ANSWERED and question.answer != ""
    return is_written and question.time.session.gathering.state != GatheringState.DRAFT


def _stretches(question: Question) -> tuple[tuple[str, int, int], ...]:
    length = len(question.text)
    if not question.answer.strip():
        return ((gettext("question"), 0, length),)
    begin = length + len(BETWEEN)
    return ((gettext("question"), 0, length), (gettext("answer"), begin, begin + len(question.answer)))


def _askers(questions: Iterable[Question]) -> dict[tuple[int, int | None], dict[str, str]]:
    """Trade and centre of those who asked under their name, as they were registered; one query, and one a centre."""
    people = {row.asked_by_id for row in questions if row.asked_by_id is not None}
    gatherings = {row.time.session.gathering_id for row in questions}
    rows = Registration.objects.filter(person__in=people, gathering__in=gatherings)
    askers: dict[tuple[int, int | None], dict[str, str]] = {}
    names: dict[tuple[int, int | None], str] = {}
    for row in rows.select_related("trade", "organisation", "gathering"):
        place = (row.gathering_id, row.organisation_id)
        if row.organisation is not None and place not in names:
            names[place] = name_on(row.organisation, row.gathering.starts_on)
        askers[row.gathering_id, row.person_id] = {
            **({"centre": names[place]} if place in names else {}),
            **({"trade": row.trade.label} if row.trade else {}),
        }
    return askers


QUESTIONS = TextSource(
    label=_("Questions and their written answers"),
    explained=_(
        "What was asked in sessions, with the answer in writing where there is one. Questions without one are read by who came, and "
        "restricted; of these alone is kept which trade and centre asked."
    ),
    filters=_filters,
    texts=_texts,
)
