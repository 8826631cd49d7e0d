"""Public records of topics: their kinds, how many a visitor reads, and what of them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.network.queries import PublicRecords, unnamed_to
from faire_reseau.topics.models import Host, Topic, Wish
from faire_reseau.topics.permissions import visible_to


def public_topics(anybody: User, at: datetime) -> Iterable[PublicRecords]:
    """Topics, the names of their hosts, and wishes; some five queries."""
    every = Topic.objects.count()
    topics = Topic.objects.filter(forum__in=visible_to(anybody).values("pk"))
    shown = topics.count()
    hosts = list(Host.objects.filter(topic__in=topics.values("pk")).values_list("person", flat=True))
    unnamed = unnamed_to(anybody, hosts, localdate(at))
    named = sum(person not in unnamed for person in hosts)
    return [
        PublicRecords(
            _("Topics"),
            shown,
            every - shown,
            _(
                "Once the grid of their forum is published: title, words, theme, place in the grid. Before, how many there are."
            ),
        ),
        PublicRecords(
            _("Names of those who host a topic"),
            named,
            Host.objects.count() - named,
            _("By the rule on names chosen above; the others are “a person”, with their organisation."),
        ),
        PublicRecords(_("Wishes"), 0, Wish.objects.count(), _("How many in all, never whose.")),
    ]
