"""Actions on the shared tablet: organisers open it, and who hosts a topic writes it there without an account."""

import uuid
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.limits import Limit
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked
from faire_reseau.topics.actions.topics import HostRefused, TopicRefused, propose_topic, why_not_proposed
from faire_reseau.topics.models import Forum, Topic
from faire_reseau.topics.queries.tablet import people_called_at

MOST_TOPICS = 300
"""Topics of a forum above which its tablet takes no more: a page without an account must not fill it."""
WRITINGS = Limit("tablet", at_most=40, seconds=600)


@transaction.atomic
def open_tablet(forum: Forum, *, on: bool, by: User | None, at: datetime) -> Forum:
    """Open the shared tablet of `forum` at a new address, or close it: what was open answers no more. Raises `VerbClosed`."""
    fresh = locked(forum)
    check_going_on(fresh)
    if bool(fresh.tablet_key) != on:
        fresh.tablet_key = new_key() if on else ""
        fresh.save(update_fields=["tablet_key"])
        write_audit_line("open_tablet", fresh, by=by, at=at, on=on)
    return fresh


def write_on_tablet(
    forum: Forum,
    *,
    name: str,
    organisation: int,
    title: str,
    kind: str,
    key: uuid.UUID | None,
    at: datetime,
    despite_twin: bool = False,
) -> Topic:
    """A topic of `forum` by whoever is called `name` and came for that organisation, in any order of first and last name.

    Raises `TooMany`, `TopicRefused`, `TopicTwin`, `HostRefused`, `VerbClosed`. Publishes as `propose_topic`.
    """
    fresh = Forum.objects.select_related("session__gathering").get(pk=forum.pk)
    if why := why_not_proposed(fresh):
        raise VerbClosed(why)
    WRITINGS.spend(f"forum-{forum.pk}")
    if forum.topics.count() >= MOST_TOPICS:
        raise TopicRefused(_("This forum has very many topics already: ask the organisers to note yours."))
    people = people_called_at(forum, name, organisation)
    if len(people) != 1:
        raise HostRefused(
            _(
                "We find nobody by that name from that centre on the list: write it as on the badge, or ask the organisers."
            )
            if not people
            else _("Several people on the list are called so: ask the organisers to note your topic."),
            field="name",
        )
    return propose_topic(
        forum, title=title, kind=kind, hosts=people, by=None, at=at, key=key, despite_twin=despite_twin
    )
