"""Actions on the rules of the network that its facilitators choose."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold_words
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network
from faire_reseau.network.queries import NETWORK_KEY, the_network


@transaction.atomic
def choose_names_shown(rule: NamesShown, *, by: User, at: datetime) -> Network:
    """To whom programmes name the people who host something in them."""
    hold_words("the network")
    network = Network.objects.order_by("pk").first() or the_network()
    network.names_shown = rule
    network.save()
    cache.delete(NETWORK_KEY)
    write_audit_line("choose_names_shown", network, by=by, at=at, rule=rule)
    return network
