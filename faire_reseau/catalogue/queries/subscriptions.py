"""Queries on subscriptions to a search: those of an account, what is new in them, the key of the link that ends one."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Production, Subscription
from faire_reseau.catalogue.queries.listing import SHOWN_FACETS, Search, labels_of, productions_found, search_in

SALT = "catalogue.subscription"


@dataclass(frozen=True)
class SubscriptionLine:
    """A subscription in words, with the query string of its search."""

    key: int
    name: str
    query: str


def subscriptions_of(user: User, day_of: datetime) -> list[SubscriptionLine]:
    """What `user` follows; a query, and one for each value that a search is narrowed to."""
    rows = Subscription.objects.filter(user=user)
    return [SubscriptionLine(row.pk, name_of(search_of(row), day_of), row.query) for row in rows]


def subscription_to_end_for(user: User, subscription_id: int) -> Subscription:
    """One's own. Raises `Http404`."""
    row = Subscription.objects.filter(user=user, pk=subscription_id).first()
    if row is None:
        raise Http404
    return row


def subscription_key(subscription: Subscription) -> str:
    """The key by which who holds a letter ends this subscription, without signing in."""
    return signing.Signer(salt=SALT).sign_object([subscription.pk, subscription.user_id])


def subscription_at(key: str) -> Subscription | None:
    """The subscription of a letter; None once it was ended. Raises `Http404` for what is no key."""
    try:
        subscription_id, user_id = signing.Signer(salt=SALT).unsign_object(key)
    except signing.BadSignature:
        raise Http404 from None
    return Subscription.objects.filter(pk=subscription_id, user=user_id).first()


def search_of(subscription: Subscription) -> Search:
    """The search that is followed."""
    return search_in(QueryDict(subscription.query))


def name_of(search: Search, at: datetime) -> str:
    """A search in words: “école”, Labo Ouest, 2019; “all productions” for one that asks for nothing."""
    values = [name for name in SHOWN_FACETS if getattr(search, name)]
    words = [labels_of(name, [], search, localdate(at)).get(getattr(search, name)) for name in values]
    quoted = _("“%(words)s”") % {"words": search.words} if search.words else ""
    return ", ".join(filter(None, [quoted, *map(str, filter(None, words))])) or _("all productions")


def news_of(subscription: Subscription, at: datetime) -> QuerySet[Production]:
    """What was added to its search between the moments that it tells of, the last first."""
    rows = productions_found(subscription.user, search_of(subscription), at)
    since, until = subscription.told_from, subscription.told_until
    return rows.filter(added_at__gt=since, added_at__lte=until).order_by("-added_at", "-pk")


def has_news(subscription: Subscription, at: datetime) -> bool:
    """Whether there is any."""
    return news_of(subscription, at).exists()


def subscriptions_told(user_id: int, until: float) -> list[Subscription]:
    """Those that a letter of this moment is about, for an account that may be written to."""
    rows = Subscription.objects.filter(user=user_id, user__is_active=True).select_related("user")
    return [row for row in rows if row.told_until.timestamp() == until]
