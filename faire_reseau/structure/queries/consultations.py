"""Consultations as their readers see them, the roll of voters, and what is held about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.network.models import Membership, Organisation, Person, Post
from faire_reseau.network.queries import PublicRecords
from faire_reseau.structure.enums import Electorate, State
from faire_reseau.structure.models import Consultation, Decision, Voter
from faire_reseau.structure.permissions import can_prepare, can_read, is_over, visible_to, voices_of
from faire_reseau.structure.queries.results import Result, result_of

ConsultationRow = Consultation


@dataclass(frozen=True)
class ConsultationPage:
    """A consultation, how many voted, and what its reader may do."""

    consultation: Consultation
    is_open: bool
    voices: int
    voted: int
    # Voices of the reader, used and not.
    own_used: int
    own_left: int
    changes: bool
    result: Result | None
    decision: Decision | None

    @property
    def percent(self) -> int:
        """How many of a hundred voices were used, rounded down: a quorum is reached or not."""
        return self.voted * 100 // self.voices if self.voices else 0

    @property
    def has_quorum(self) -> bool:
        """Whether enough voices were used for the result to count."""
        return self.voted * 100 >= self.voices * self.consultation.quorum_percent


def consultations_for(user: User) -> QuerySet[Consultation]:
    """The consultations that `user` reads, the last to close first."""
    return visible_to(user)


def consultation_for(user: User, consultation_id: int) -> Consultation:
    """A consultation, for who may read it. Raises `Http404`."""
    consultation = Consultation.objects.filter(pk=consultation_id).first()
    if consultation is None or not can_read(user, consultation):
        raise Http404
    return consultation


def consultation_to_prepare_for(user: User, consultation_id: int) -> Consultation:
    """A consultation, for who changes, opens and closes it. Raises `Http404`."""
    consultation = consultation_for(user, consultation_id)
    if not can_prepare(user):
        raise Http404
    return consultation


def consultation_to_vote_for(user: User, consultation_id: int, day: date) -> tuple[Consultation, list[Voter]]:
    """A consultation with the voices that `user` has in it, those left first. Raises `Http404` for who is not on its roll."""
    consultation = consultation_for(user, consultation_id)
    voices = voices_of(user, day).filter(consultation=consultation).select_related("person", "organisation")
    rows = list(voices.order_by("has_voted", "pk"))
    if consultation.state == State.DRAFT or not rows:
        raise Http404
    return consultation, rows


def page_of(consultation: Consultation, user: User, at: datetime) -> ConsultationPage:
    """What the page of a consultation says; three queries, and those of the result once it is over."""
    over = is_over(consultation, at)
    counts = consultation.voters.aggregate(voices=Count("pk"), voted=Count("pk", filter=Q(has_voted=True)))
    own = voices_of(user, localdate(at)).filter(consultation=consultation).values_list("has_voted", flat=True)
    used = list(own)
    return ConsultationPage(
        consultation,
        consultation.state == State.OPEN and not over,
        counts["voices"],
        counts["voted"],
        sum(used),
        len(used) - sum(used),
        can_prepare(user),
        result_of(consultation) if over else None,
        Decision.objects.filter(consultation=consultation).first() if over else None,
    )


def people_to_ask(electorate: Electorate, day: date) -> QuerySet[Person]:
    """The people who have a voice of their own on `day`: with a post in a centre, or directing one."""
    posts = Post.objects.filter(organisation__in=centres_on(day)).exclude(from_on__gt=day).exclude(to_on__lt=day)
    if electorate == Electorate.DIRECTORS:
        posts = posts.filter(is_director=True)
    return Person.objects.filter(erased_at__isnull=True, pk__in=posts.values("person")).order_by("pk")


def centres_on(day: date) -> QuerySet[Organisation]:
    """The centres of the network on `day`."""
    members = Membership.objects.exclude(from_on__gt=day).exclude(to_on__lt=day)
    return Organisation.objects.filter(merged_into__isnull=True, pk__in=members.values("organisation")).order_by("pk")


def consultation_data(user: User) -> Any:
    """What this room holds about `user`: on which rolls they stand, and whether they voted. What they voted is held of nobody."""
    voices = Voter.objects.filter(person__user=user).select_related("consultation").order_by("pk")
    written = Consultation.objects.filter(written_by=user).order_by("pk")
    return {
        "on_the_roll_of": [{"title": row.consultation.title, "has_voted": row.has_voted} for row in voices],
        "consultations_prepared": [row.title for row in written],
    }


def consultation_fates(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; one query."""
    if subject.person is None:
        return []
    number = Voter.objects.filter(person=subject.person).count()
    return [Fate(_("places on the roll of a consultation"), number, _("they stay without a name; ballots hold none"))]


def public_consultations(anybody: User, _at: datetime) -> Iterable[PublicRecords]:
    """The plug into `network.queries.also_shows_public`; two queries."""
    shown = visible_to(anybody).count()
    return [
        PublicRecords(
            str(_("Consultations")),
            shown,
            Consultation.objects.count() - shown,
            str(
                _("Text, options, method, how many voted; once closed the result and the ballots, which hold no voter.")
            ),
            "structure:list",
        )
    ]
