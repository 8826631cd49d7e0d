"""Operations on accounts: new link, end of sessions, suspension."""

from datetime import datetime

from django.conf import settings
from django.core.management import CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import admit, end_ways_in, make_personal_link, on_server
from faire_reseau.accounts.actions.suspending import restore
from faire_reseau.accounts.actions.suspending import suspend as suspend_account
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.kit import copies
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import note_ways_in_ended
from faire_reseau.network.queries import the_network

LINK_DAYS = 1


@on_server()
def link(address: str, *, at: datetime) -> str:
    """Make a link that opens the account of `address` for a day; answers the sentence that shows it, in the network's language.

    Somebody of the directory who has no account yet gets theirs, as by the first code.
    """
    language = the_network().language or settings.LANGUAGE_CODE
    with translation.override(language):
        admit(address, at=at, language=language)
        account = _account_of(address, language)
        if not account.is_active:
            sentence = _("The account of %(address)s is suspended: “faire-reseau unsuspend %(address)s” first.")
            raise CommandError(sentence % {"address": account.email})
        key = make_personal_link(account, purpose="", by=None, at=at, days=LINK_DAYS)
        sentence = _("%(link)s opens the account of %(address)s until tomorrow. Send it to nobody else.")
        return sentence % {"link": f"{settings.SITE_ADDRESS}/cle/{key}/", "address": account.email}


@on_server()
def end_sessions(address: str, *, of_all: bool, at: datetime) -> str:
    """Sign out and end the links of `address`, or of everybody; answers the sentence for the operator."""
    if bool(address) == of_all:
        raise CommandError("Say whose sessions end: an ADDRESS, or --all.")
    if of_all:
        ended = copies.end_all(at)
        note_ways_in_ended(ended=ended, at=at)
        return f"Everybody is signed out: {ended} sessions, links, passes and calendar addresses ended."
    account = _account_of(address)
    return f"{account.email} is signed out everywhere: {end_ways_in(account, by=None, at=at, because=Ended.ELSEWHERE)} sessions, links and passes ended."


@on_server()
def suspend(address: str, *, at: datetime) -> str:
    """Close the account of `address`; answers the sentence for the operator."""
    account = _account_of(address)
    try:
        suspend_account(account, by=None, at=at)
    except Refusal as refusal:
        with translation.override("en"):  # as every other sentence of the commands
            raise CommandError(str(refusal.sentence)) from refusal
    return f"The account of {account.email} is suspended: nobody enters by it until “faire-reseau unsuspend {account.email}”."


@on_server()
def unsuspend(address: str, *, at: datetime) -> str:
    """Open the account of `address` again; answers the sentence for the operator."""
    account = _account_of(address)
    restore(account, by=None, at=at)
    return f"The account of {account.email} can be entered again."


def _account_of(address: str, language: str = "en") -> User:
    account = User.objects.with_address(address).filter(erased_at__isnull=True).first()
    if account is None:
        with translation.override(language):
            sentence = _("No account has the address “%(address)s”: see the directory, or add the person there.")
            raise CommandError(sentence % {"address": address})
    return account
