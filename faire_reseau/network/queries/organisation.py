"""One organisation: its page, its history, its people, and the gates to changing it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db.models import QuerySet
from django.http import Http404

from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.network.logic.days import called_on, last_first
from faire_reseau.network.logic.words import alike
from faire_reseau.network.models import (
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    Post,
)
from faire_reseau.network.permissions import Standing, can_edit_organisation, is_facilitator, people_visible_to
from faire_reseau.network.queries.days import holding_on

# How the audit names an organisation.
ORGANISATION = "network.organisation"


def organisation_for(slug: str) -> Organisation:
    """The organisation at `slug`, which everybody may read; one statement."""
    organisation = Organisation.objects.select_related("kind").filter(slug=slug).first()
    if organisation is None:
        raise Http404
    return organisation


def logo_named(name: str) -> File[bytes]:
    """The file of a logo by its name, which everybody may see; one statement."""
    organisation = Organisation.objects.filter(picture=f"network/{name}").first()
    if organisation is None or not organisation.picture.storage.exists(str(organisation.picture.name)):
        raise Http404
    return organisation.picture.open("rb")


def organisation_to_edit_for(user: User, slug: str, day: date) -> Organisation:
    """The organisation at `slug` if `user` may change its page and people; two statements."""
    organisation = organisation_for(slug)
    if not can_edit_organisation(user, organisation, day):
        raise Http404
    return organisation


def organisation_to_run_for(user: User, slug: str) -> Organisation:
    """The organisation at `slug` if `user` runs the network; one statement."""
    if not is_facilitator(user):
        raise Http404
    return organisation_for(slug)


OF_CENTRES = "resource_centre"  # the kind of that code, where the network has one


@dataclass(frozen=True)
class History:
    """The dated facts of an organisation, the latest first, and its name of the day."""

    name: str
    names: list[OrganisationName]
    territories: list[OrganisationTerritory]
    memberships: list[Membership]

    @property
    def is_open(self) -> bool:
        """Whether a membership has no last day yet."""
        return any(row.to_on is None for row in self.memberships)


def history_of(organisation: Organisation, day: date) -> History:
    """Names, territories and memberships over time; three statements."""
    names = list(organisation.names.order_by("pk"))
    return History(
        called_on(names, day).name if names else organisation.slug,
        last_first(reversed(names)),
        last_first(organisation.territories.select_related("territory").order_by("territory__alphabet", "pk")),
        last_first(organisation.memberships.order_by("pk")),
    )


def lacks_membership(organisation: Organisation, history: History) -> bool:
    """Whether `organisation` is a resource centre by its kind, and was never a centre of the network."""
    return organisation.kind_id == OF_CENTRES and not history.memberships


def posts_in(
    organisation: Organisation, user: User, day: date, *, posts: list[Standing] | None = None
) -> QuerySet[Post]:
    """Who works in `organisation` on `day`, as far as `user` may read; directors first. Two statements."""
    seen = people_visible_to(user, day, posts=posts)
    rows = Post.objects.filter(holding_on(day), organisation=organisation, person__in=seen.values("pk"))
    return rows.select_related("person", "trade").order_by("-is_director", "trade__rank", "person__alphabet", "pk")


def organisations_resembling(name: str, *, apart_from: Organisation | None = None) -> list[OrganisationName]:
    """Names borne by other organisations that resemble `name`, the most alike first; one statement."""
    rows = OrganisationName.objects.select_related("organisation").order_by("pk")
    known = {row.pk: row for row in rows if apart_from is None or row.organisation_id != apart_from.pk}
    texts = {pk: row.name for pk, row in known.items()} | {
        -pk: row.short_name for pk, row in known.items() if row.short_name
    }
    names: dict[int, OrganisationName] = {}
    for key, _score in alike(name, texts):
        row = known[abs(key)]
        names.setdefault(row.organisation_id, row)
    return list(names.values())


@dataclass(frozen=True)
class HistoryChange:
    """One change of a column that somebody kept."""

    field: str
    value: Any
    by: User | None
    at: datetime


def changes_since(organisation: Organisation, version: int) -> list[HistoryChange]:
    """What was changed on the page after `version`, the latest of each column; one statement."""
    lines = (
        AuditLine.objects.filter(thing=ORGANISATION, thing_id=str(organisation.pk), deed="change_organisation")
        .select_related("by")
        .order_by("pk")
    )
    latest: dict[str, HistoryChange] = {}
    for line in lines:
        if int(line.detail.get("version", 0)) > version:
            for name, value in line.detail.get("after", {}).items():
                latest[name] = HistoryChange(name, value, line.by, line.at)
    return list(latest.values())


def name_to_edit_for(user: User, slug: str, name_id: int, day: date) -> OrganisationName:
    """A name of an organisation that `user` may change; three statements."""
    organisation = organisation_to_edit_for(user, slug, day)
    row = OrganisationName.objects.select_related("organisation").filter(organisation=organisation, pk=name_id).first()
    if row is None:
        raise Http404
    return row


def membership_to_run_for(user: User, slug: str, membership_id: int) -> Membership:
    """A membership of an organisation, for who runs the network; two statements."""
    organisation = organisation_to_run_for(user, slug)
    rows = Membership.objects.select_related("organisation")
    row = rows.filter(organisation=organisation, pk=membership_id).first()
    if row is None:
        raise Http404
    return row
