"""Actions on the rules of the network that its facilitators choose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.refusals import refuse_overtaken
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network
from faire_reseau.network.queries import NETWORK_KEY, the_network


@transaction.atomic
def choose_names_shown(rule: NamesShown, *, by: User, at: datetime) -> Network:
    """To whom programmes name the people who host something in them."""
    hold_words("the network")
    network = Network.objects.order_by("pk").first() or the_network()
    network.names_shown = rule
    network.save(update_fields=["names_shown"] if network.pk else None)
    cache.delete(NETWORK_KEY)
    write_audit_line("choose_names_shown", network, by=by, at=at, rule=rule)
    return network


@transaction.atomic
def say_who_answers(
    network: Network, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: str
) -> Network:
    """Who answers for the data that the network holds, where to write, and the legal basis; `fields` are these columns.

    `seen`: what they said on the page of the writer. Raises `ChangedMeanwhile`.
    """
    if network.pk:
        hold(network)
        network.refresh_from_db(fields=list(fields))
    refuse_overtaken({name: getattr(network, name) for name in fields}, seen, fields)
    for name, value in fields.items():
        setattr(network, name, value.strip())
    network.save(update_fields=list(fields) if network.pk else None)
    write_audit_line("say_who_answers", network, by=by, at=at, **fields)
    transaction.on_commit(lambda: cache.delete(NETWORK_KEY))
    return network
