"""Queries for letters of this room: what they are about, and to whom they go."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.cooperations.models import Commitment, Cooperation, GroupReport, Harvest
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.models import Person, Post
from faire_reseau.network.queries import holding_on


def report_to_write_about(report_id: int) -> GroupReport | None:
    """A report with its session; one query."""
    return GroupReport.objects.select_related("session__gathering").filter(pk=report_id).first()


def commitment_to_write_about(commitment_id: int) -> Commitment | None:
    """A commitment with its gathering; one query."""
    rows = Commitment.objects.select_related("lead", "harvest__forum__session__gathering")
    return rows.filter(pk=commitment_id).first()


def cooperation_to_write_about(cooperation_id: int) -> Cooperation | None:
    """A cooperation; one query."""
    return Cooperation.objects.select_related("lead").filter(pk=cooperation_id).first()


def harvest_to_write_about(harvest_id: int) -> Harvest | None:
    """What a forum yields, with its gathering; one query."""
    return Harvest.objects.select_related("forum__session__gathering").filter(pk=harvest_id).first()


def people_who_came(harvest: Harvest) -> list[int]:
    """The people (keys) with a confirmed place at the gathering; one query."""
    rows = Registration.objects.filter(gathering=harvest.forum.session.gathering_id, state=RegistrationState.CONFIRMED)
    return list(rows.order_by("pk").values_list("person", flat=True))


def speakers_for(commitment: Commitment, at: datetime) -> list[int]:
    """The people (keys) who direct its lead centre; one query."""
    return _directors(commitment.lead_id, at)


def people_to_ask(cooperation: Cooperation, at: datetime) -> list[int]:
    """The people (keys) who work in a cooperation and can be written to, else those who direct its lead centre; two queries."""
    works = Q(pk__in=cooperation.members.values("pk")) | Q(pk=cooperation.next_owner_id)
    rows = _writable().filter(works).order_by("pk")
    return list(rows.values_list("pk", flat=True)) or _directors(cooperation.lead_id, at)


def _directors(organisation_id: int, at: datetime) -> list[int]:
    posts = Post.objects.filter(holding_on(localdate(at)), organisation=organisation_id, is_director=True)
    return list(posts.order_by("pk").values_list("person", flat=True))


def writable_person(person_id: int) -> Person | None:
    """A person with an account to whom letters go: no sample, nobody erased; one query."""
    return _writable().select_related("user").filter(pk=person_id).first()


def _writable() -> QuerySet[Person]:
    rows = Person.objects.filter(is_sample=False, erased_at__isnull=True)
    return rows.filter(user__isnull=False, user__is_active=True)
