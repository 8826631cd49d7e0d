"""Queries for letters of this room: what they are about, and to whom they go."""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate

from faire_reseau.network.models import Person, Post
from faire_reseau.network.queries import holding_on
from faire_reseau.reports.models import CentreReport


def report_to_write_about(report_id: int) -> CentreReport | None:
    """The report of a centre; one query."""
    return CentreReport.objects.select_related("campaign", "organisation").filter(pk=report_id).first()


def directors_to_write_to(report_id: int, at: datetime) -> list[Person]:
    """The people with an account who direct its centre; one query."""
    report = CentreReport.objects.filter(pk=report_id).values("organisation")
    posts = _directing(at).filter(organisation__in=report)
    return list(_writable().filter(pk__in=posts.values("person")).order_by("pk"))


def with_directors(reports: QuerySet[CentreReport], at: datetime) -> QuerySet[CentreReport]:
    """Those of `reports` whose centre has a director to write to."""
    return reports.filter(organisation__in=_directing(at).values("organisation"))


def letters_for(reports: QuerySet[CentreReport], at: datetime) -> dict[int, int]:
    """How many directors are written to about each of `reports`, by key, 0 where there is nobody; two queries."""
    pairs = set(_directing(at).values_list("organisation", "person"))
    number = Counter(organisation for organisation, _person in pairs)
    return {key: number[organisation] for key, organisation in reports.values_list("pk", "organisation")}


def _directing(at: datetime) -> QuerySet[Post]:
    return Post.objects.filter(holding_on(localdate(at)), is_director=True, person__in=_writable())


def submitters_of(report: CentreReport, at: datetime) -> list[Person]:
    """The people with an account who direct its centre, and submit it, also those of the demo; one query."""
    posts = Post.objects.filter(holding_on(localdate(at)), organisation=report.organisation_id, is_director=True)
    people = Person.objects.filter(erased_at__isnull=True, user__is_active=True, pk__in=posts.values("person"))
    return list(people.order_by("alphabet", "pk"))


def reader_of(person_id: int) -> Person | None:
    """Somebody to whom a letter goes; one query."""
    return _writable().filter(pk=person_id).first()


def _writable() -> QuerySet[Person]:
    rows = Person.objects.select_related("user").filter(is_sample=False, erased_at__isnull=True)
    return rows.filter(user__isnull=False, user__is_active=True)
