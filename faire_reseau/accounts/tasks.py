"""What the worker does for accounts: letters, which a slow mail server must not make anybody wait for."""

from django_tasks import task

from faire_reseau.accounts.actions import LINK_DAYS, make_personal_link
from faire_reseau.accounts.letters import address_letter, link_letter, rights_letter
from faire_reseau.accounts.queries import account_to_write_to
from faire_reseau.kit import clock
from faire_reseau.kit.keys import new_key


@task()
def send_link(user_id: int, made_by_id: int) -> None:
    """Make a link to an account and send it to that account's own address; nobody else ever sees it."""
    user, maker = account_to_write_to(user_id), account_to_write_to(made_by_id)
    if user is None or maker is None:
        return
    key = new_key()
    link_letter(user, key, LINK_DAYS).send()
    make_personal_link(user, purpose="", by=maker, at=clock.now(), days=LINK_DAYS, key=key)


@task()
def tell_rights_rose(user_id: int, role: str) -> None:
    """Write to who may do more from now on."""
    user = account_to_write_to(user_id)
    if user is not None:
        rights_letter(user, role).send()


@task()
def tell_address_changed(user_id: int, address: str) -> None:
    """Write to `address`, the old or the new one of an account."""
    user = account_to_write_to(user_id)
    if user is not None:
        address_letter(user, address).send()
