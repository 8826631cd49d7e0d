"""Pages of a gathering that a phone keeps with the one it opened, for when there is no connection."""

from collections.abc import Callable, Iterable

from django.urls import reverse

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.plugs import Plug

also_keep_offline = Plug[Callable[[User, Gathering], Iterable[str]]](
    __name__,
    "also_keep_offline",
    "`addresses(user, gathering)`: pages that the phone of that reader keeps as soon as it opens the gathering (own programme, notes).",
)


def pages_to_keep(user: User, gathering: Gathering) -> str:
    """Their addresses, as the service worker reads them (`data-keep-also`)."""
    agenda = reverse("gatherings:agenda", args=[gathering.slug])
    return " ".join([agenda, *(address for addresses in also_keep_offline for address in addresses(user, gathering))])
