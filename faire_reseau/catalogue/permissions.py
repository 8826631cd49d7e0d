"""Permissions on the catalogue: predicates and queryset twins. Everybody reads it."""

from datetime import date

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.catalogue.models import Author, Base, Production, Use
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_facilitator, standings


def shown() -> QuerySet[Production]:
    """The productions that everybody reads: those that were not removed."""
    return Production.objects.filter(removed_at__isnull=True)


def can_read(production: Production) -> bool:
    """Twin of `shown`."""
    return production.removed_at is None


def can_add(user: User, day: date) -> bool:
    """Adds productions: who works in a centre, and facilitators."""
    return is_facilitator(user) or adding_for(user, day).exists()


def adding_for(user: User, day: date) -> QuerySet[Organisation]:
    """The organisations in whose name `user` adds productions: the centres in which they work, all for facilitators."""
    if is_facilitator(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=_own_centres(user, day))


def changeable_by(user: User, day: date) -> QuerySet[Production]:
    """The productions that `user` changes and removes: those that their centre keeps or signs; all for facilitators."""
    if is_facilitator(user):
        return shown()
    if not holds_account(user):
        return Production.objects.none()
    own = _own_centres(user, day)
    signed = Author.objects.filter(organisation__in=own).values("production")
    return shown().filter(Q(keeper__in=own) | Q(pk__in=signed))


def can_change(user: User, production: Production, day: date) -> bool:
    """Twin of `changeable_by`."""
    return changeable_by(user, day).filter(pk=production.pk).exists()


def using_for(user: User, day: date) -> QuerySet[Organisation]:
    """The centres in whose name `user` says that a production was used: those in which they work."""
    return Organisation.objects.filter(pk__in=_own_centres(user, day))


def can_remove_use(user: User, use: Use, day: date) -> bool:
    """Removes a use: the people of the centre that said it, and facilitators."""
    return is_facilitator(user) or using_for(user, day).filter(pk=use.organisation_id).exists()


def bases_changeable_by(user: User, day: date) -> QuerySet[Base]:
    """The harvested bases that `user` changes, harvests and stops: those of the centres in which they work; all for facilitators."""
    return Base.objects.filter(centre__in=adding_for(user, day).values("pk"))


def can_change_base(user: User, base: Base, day: date) -> bool:
    """Twin of `bases_changeable_by`."""
    return bases_changeable_by(user, day).filter(pk=base.pk).exists()


def _own_centres(user: User, day: date) -> list[int]:
    return [post.organisation_id for post in standings(user, day) if post.is_centre]
