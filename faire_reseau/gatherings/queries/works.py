"""The gatherings of an organisation, for its page."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.logic.listing import in_order
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import MOST_WORKS, Work, Works
from faire_reseau.ui.templatetags.ui import days


def gatherings_of(organisation: Organisation, user: User, at: datetime) -> Iterable[Works]:
    """The gatherings that `organisation` hosts or organises with others, as `user` may read them, those to come first; one query."""
    rows = visible_to(user).filter(Q(host=organisation) | Q(co_organisers=organisation)).distinct()
    works = [
        Work(row.title, ("gatherings:agenda", (row.slug,)), days(row.starts_on, row.ends_on), row.is_sample)
        for row in in_order(rows, localdate(at))[:MOST_WORKS]
    ]
    return [Works(_("Gatherings"), works)]
