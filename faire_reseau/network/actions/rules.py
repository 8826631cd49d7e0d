"""Actions on the rules of the network that its facilitators choose."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import refuse_overtaken
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network
from faire_reseau.network.queries import NETWORK_KEY, network_now


@transaction.atomic
def choose_names_shown(rule: NamesShown, *, by: User, at: datetime) -> Network:
    """To whom programmes name the people who host something in them."""
    hold_words("the network")
    network = network_now()
    network.names_shown = rule
    network.save(update_fields=["names_shown"] if network.pk else None)
    cache.delete(NETWORK_KEY)
    write_audit_line("choose_names_shown", network, by=by, at=at, rule=rule)
    return network


@transaction.atomic
def say_who_answers(*, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: str) -> Network:
    """Who answers for the data that the network holds, where to write, and the legal basis; `fields` are these columns.

    `seen`: what they said on the page of the writer. Said again as it stands, it is noted once. Raises `ChangedMeanwhile`.
    """
    hold_words("the network")
    network = network_now()
    refuse_overtaken({name: getattr(network, name) for name in fields}, seen, fields)
    wanted = {name: value.strip() for name, value in fields.items()}
    if all(getattr(network, name) == value for name, value in wanted.items()):
        return network
    for name, value in wanted.items():
        setattr(network, name, value)
    network.save(update_fields=list(wanted) if network.pk else None)
    write_audit_line("say_who_answers", network, by=by, at=at, **fields)
    transaction.on_commit(lambda: cache.delete(NETWORK_KEY))
    return network
