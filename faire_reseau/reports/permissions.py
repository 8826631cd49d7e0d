"""Permissions on indicators: predicates and their queryset twins."""

from django.db.models import QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.reports.models import Indicator


def can_define(user: User) -> bool:
    """Defines, changes, retires and loads indicators: facilitators."""
    return is_facilitator(user)


def can_read(user: User, indicator: Indicator) -> bool:
    """Reads a definition and its figures: everybody; one that is retired, those who define."""
    return not indicator.is_retired or can_define(user)


def readable_by(user: User) -> QuerySet[Indicator]:
    """Twin of `can_read`."""
    return Indicator.objects.all() if can_define(user) else Indicator.objects.filter(is_retired=False)
