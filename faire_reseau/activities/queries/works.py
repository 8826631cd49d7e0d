"""The actions of an organisation, for its page."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.permissions import also_claim, can_account_for, readable_by
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import MOST_WORKS, Work, Works


def actions_of(organisation: Organisation, user: User, _at: datetime) -> Iterable[Works]:
    """The actions of `organisation` and those it is a partner of, as `user` may read them; those that belong to things of
    rooms above are told there; and the way to its year. Three queries at most.
    """
    rows = readable_by(user).filter(Q(organisation=organisation) | Q(partners=organisation)).distinct()
    for claim in also_claim:
        rows = rows.exclude(pk__in=claim.claimed().values("pk"))
    rows = rows.annotate(last_on=Max("meetings__held_on")).order_by("-last_on", "-pk")
    works = [
        Work(row.title, ("activities:action", (row.pk,)), str(row.last_on.year) if row.last_on else "", row.is_sample)
        for row in rows[:MOST_WORKS]
    ]
    return [Works(_("Work"), works), *_year_of(organisation, user)]


def _year_of(organisation: Organisation, user: User) -> Iterable[Works]:
    """The way to its year, also before anything is noted: past years are imported there."""
    if can_account_for(user, organisation):
        title = _("The year of the centre: to read, to complete, to import")
        yield Works(_("Year of the centre"), [Work(title, ("activities:centre", (organisation.slug,)))])
