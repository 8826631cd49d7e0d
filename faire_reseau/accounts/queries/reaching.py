"""Hooks by which rooms above name the contact of the network and the page of an account’s owner."""

from collections.abc import Callable

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug, first

also_say_contact = Plug[Callable[[], str]](
    __name__,
    "also_say_contact",
    "`contact()` says the address at which the people who run the network are reached, “” when none was given.",
)


def contact_address() -> str:
    """Where to write to the people who run the network, "" when no room knows."""
    return str(first(also_say_contact) or "")


also_lead_to = Plug[Callable[[User], str]](
    __name__,
    "also_lead_to",
    "`leader(user)` says the address of the page about whose account it is, “” when there is none.",
)


def page_of(account: User) -> str:
    """The address of the page about whose account it is, "" when no room has one."""
    return str(first(also_lead_to, account) or "")
