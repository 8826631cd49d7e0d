"""Who is what in the network on a day: the roles that other rooms ask about."""

from datetime import date

from faire_reseau.accounts.models import User
from faire_reseau.network.models import Membership, Organisation, Person, Post


def is_facilitator(user: User) -> bool:
    """Runs the network."""
    return bool(user.is_authenticated and user.is_active and user.is_facilitator)


def is_member(user: User, day: date) -> bool:
    """Works in a centre on `day`; one statement."""
    return user.is_authenticated and _posts(user, day).filter(organisation__in=_centres(day)).exists()


def is_director_of(user: User, organisation: Organisation, day: date) -> bool:
    """Directs `organisation` on `day`; one statement."""
    return user.is_authenticated and _posts(user, day).filter(organisation=organisation, is_director=True).exists()


def works_in(user: User, organisation: Organisation, day: date) -> bool:
    """Has a post in `organisation` on `day`; one statement."""
    return user.is_authenticated and _posts(user, day).filter(organisation=organisation).exists()


def _posts(user: User, day: date):  # type: ignore[no-untyped-def]  # a queryset of Post
    from_ok = Post.objects.filter(person__in=Person.objects.filter(user=user), person__erased_at__isnull=True)
    return from_ok.exclude(from_on__gt=day).exclude(to_on__lt=day)


def _centres(day: date):  # type: ignore[no-untyped-def]  # a queryset of organisation keys
    return Membership.objects.exclude(from_on__gt=day).exclude(to_on__lt=day).values("organisation")
