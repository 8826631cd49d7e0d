"""Permissions on consultations: predicates and queryset twins."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.network.models import Post
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.structure.enums import State
from faire_reseau.structure.models import Consultation, Voter


def can_prepare(user: User) -> bool:
    """Prepares, opens and closes consultations: facilitators."""
    return is_facilitator(user)


def can_read(user: User, consultation: Consultation) -> bool:
    """Reads it: everybody once it is open, before that those who prepare it."""
    return consultation.state != State.DRAFT or can_prepare(user)


def visible_to(user: User) -> QuerySet[Consultation]:
    """The consultations that `user` reads."""
    rows = Consultation.objects.all()
    return rows if can_prepare(user) else rows.exclude(state=State.DRAFT)


def is_over(consultation: Consultation, at: datetime) -> bool:
    """Whether no ballot is taken any more and the result is shown: it was closed, or its last day is over."""
    return consultation.state == State.CLOSED or (
        consultation.state == State.OPEN and localdate(at) > consultation.closes_on
    )


def voices_of(user: User, day: date) -> QuerySet[Voter]:
    """The voices that `user` may use: their own, and those of the centres that they direct on `day`."""
    if not holds_account(user):
        return Voter.objects.none()
    directed = Post.objects.filter(person__user=user, is_director=True).exclude(from_on__gt=day).exclude(to_on__lt=day)
    return Voter.objects.filter(Q(person__user=user) | Q(organisation__in=directed.values("organisation")))
