"""What follows when something has happened to an account."""

from faire_reseau.accounts import letters, queries
from faire_reseau.accounts.events import AddressChanged, LinkAsked, RightsRose
from faire_reseau.kit import clock


def on_rights_rose(event: RightsRose) -> None:
    """The person is told by letter."""
    letters.post(letters.RIGHTS, event.user_id, clock.now(), detail=event.role)


def on_address_changed(event: AddressChanged) -> None:
    """Both addresses are told: the old one, so that nobody loses an account without knowing."""
    account = queries.account_to_write_to(event.user_id)
    for address in (event.address_before, account.email if account else ""):
        if address:
            letters.post(letters.ADDRESS, event.user_id, clock.now(), to=address)


def on_link_asked(event: LinkAsked) -> None:
    """The link is made when the letter that brings it leaves."""
    letters.post(letters.LINK, event.user_id, clock.now(), detail=str(event.made_by_id))
