"""Actions on subscriptions to a search: subscribe, end, have a weekly letter say what is new."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.events import NewsDue
from faire_reseau.catalogue.models import Subscription
from faire_reseau.catalogue.queries.listing import Search
from faire_reseau.catalogue.queries.subscriptions import has_news
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import Refusal

WEEK = timedelta(days=7)
MOST_SUBSCRIPTIONS = 30


class SubscriptionRefused(Refusal):
    """A subscription that cannot be as asked."""

    code = "subscription_refused"


@transaction.atomic
def subscribe(search: Search, *, by: User, at: datetime) -> Subscription:
    """A weekly letter with what is new in `search`, together with the others of the account; a second time changes nothing. Raises
    `SubscriptionRefused`.
    """
    hold_words("subscriptions", [str(by.pk)])
    own = Subscription.objects.filter(user=by)
    query = search.address(order="")[:600]
    if (same := own.filter(query=query).first()) is not None:
        return same
    if own.count() >= MOST_SUBSCRIPTIONS:
        raise SubscriptionRefused(_("You follow 30 searches already: end one first."))
    first = own.order_by("next_at").first()
    subscription = Subscription.objects.create(
        user=by,
        query=query,
        added_at=at,
        told_from=at,
        told_until=at,
        next_at=first.next_at if first is not None else at + WEEK,
    )
    write_audit_line("subscribe_to_search", subscription, by=by, at=at)
    return subscription


@transaction.atomic
def end_subscription(subscription: Subscription, *, by: User | None, at: datetime) -> None:
    """No letter any more. `by` is None for who came by the link of a letter."""
    write_audit_line("end_subscription", subscription, by=by, at=at)
    subscription.delete()


def tell_news(at: datetime, at_most: int) -> int:
    """Have the accounts of which a subscription is due written to, one letter for all that they follow, none where nothing is new.

    Answers how many accounts. Publishes `NewsDue`.
    """
    due = Subscription.objects.filter(next_at__lte=at).order_by("user").values_list("user", flat=True).distinct()
    keys = list(due[:at_most])
    for key in keys:
        with transaction.atomic():
            hold_words("subscriptions", [str(key)])
            rows = list(Subscription.objects.filter(user=key).select_related("user"))
            if not any(row.next_at <= at for row in rows):
                continue  # another worker was there
            for row in rows:
                row.told_from, row.told_until, row.next_at = row.told_until, at, at + WEEK
            Subscription.objects.bulk_update(rows, ["told_from", "told_until", "next_at"])
            if any(has_news(row, at) for row in rows):
                publish(NewsDue(key, at.timestamp()))
    return len(keys)
