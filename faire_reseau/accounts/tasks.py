"""The worker's tasks: letters about accounts, which a slow mail server must not make a sign-in wait for."""

from datetime import datetime

from django_tasks import task

from faire_reseau.accounts import letters
from faire_reseau.accounts.queries import account_to_write_to


@task()
def tell_new_device(account_id: int, *, device: str, at: str, by_link: bool) -> None:
    """Write that somebody signed in by a browser, or a link, that was not used before."""
    account = account_to_write_to(account_id)
    if account is not None and account.is_active:
        letters.new_device_letter(account, device=device, at=datetime.fromisoformat(at), by_link=by_link).send()


@task()
def tell_suspended(account_id: int) -> None:
    """Write that the account is suspended, if it still is."""
    account = account_to_write_to(account_id)
    if account is not None and account.suspended_at is not None:
        letters.suspended_letter(account).send()


@task()
def tell_restored(account_id: int) -> None:
    """Write that the account is open again, if it still is."""
    account = account_to_write_to(account_id)
    if account is not None and account.suspended_at is None:
        letters.restored_letter(account).send()


@task()
def tell_factor_lifted(account_id: int) -> None:
    """Write that the second factor was taken off."""
    account = account_to_write_to(account_id)
    if account is not None and account.is_active:
        letters.factor_lifted_letter(account).send()
