"""What follows when something has happened to an account."""

from faire_reseau.accounts import queries, tasks
from faire_reseau.accounts.events import AddressChanged, LinkAsked, RightsRose


def on_rights_rose(event: RightsRose) -> None:
    """The person is told by letter."""
    tasks.tell_rights_rose.enqueue(event.user_id, event.role)


def on_address_changed(event: AddressChanged) -> None:
    """Both addresses are told: the old one, so that nobody loses an account without knowing."""
    account = queries.account_to_write_to(event.user_id)
    for address in (event.address_before, account.email if account else ""):
        if address:
            tasks.tell_address_changed.enqueue(event.user_id, address)


def on_link_asked(event: LinkAsked) -> None:
    """The worker makes the link and sends it."""
    tasks.send_link.enqueue(event.user_id, event.made_by_id)
