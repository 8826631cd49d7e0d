"""Action: require a second factor of those who run something."""

from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import has_factor
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Network
from faire_reseau.network.queries.days import NETWORK_KEY


class NoFactorYourself(Refusal):
    """Nobody asks of others what they have not done."""

    code = "no_factor_yourself"
    field = "requires_second_factor"


@transaction.atomic
def ask_second_factor(network: Network, *, required: bool, by: User, at: datetime) -> None:
    """Ask a second factor of everybody who runs something, or no longer. Raises `NoFactorYourself`."""
    if network.requires_second_factor == required:
        return
    if required and not has_factor(by):
        raise NoFactorYourself(_("Set your own second factor first: you would be stopped as well."))
    network.requires_second_factor = required
    network.save(update_fields=["requires_second_factor"])
    write_audit_line("ask_second_factor", network, by=by, at=at, required=required)
    transaction.on_commit(lambda: cache.delete(NETWORK_KEY))
