"""Actions on accounts: links, sessions, consent, erasure, the journal line."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions.codes import (
    BROWSER_LIFE,
    CODE_BUDGETS,
    CODE_LETTER,
    MANY_CODES,
    STRANGERS_AN_HOUR,
    TRIES_OF_A_CODE,
    begin_tries,
    end_codes_and_browsers,
    end_login_code,
    know_browser,
    latest_login_code,
    post_login_code,
    reserve_login_code,
    try_login_code,
)
from faire_reseau.accounts.actions.ending import (
    also_end,
    also_end_with_address,
    end_session,
    end_sessions,
    end_ways_in,
    end_what_the_address_opens,
    revoke_personal_links,
)
from faire_reseau.accounts.actions.journal import (
    forget_dropped,
    hold_journal,
    note_answer,
    on_server,
    prepare_audit_lines,
    settled_position,
    write_audit_line,
    write_audit_lines,
)
from faire_reseau.accounts.actions.letters import give_up_letter, retry_letter
from faire_reseau.accounts.enums import HANDED, ConsentKind, Ended, Role
from faire_reseau.accounts.events import AddressChanged, LinkAsked, RightsRose
from faire_reseau.accounts.models import AuditLine, Consent, PersonalLink, User
from faire_reseau.kit import letters
from faire_reseau.kit.erasure import forget_words, subject_of
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.kit.mail import reaches_nobody
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import forget_acts, note_undoable

# Those of `codes`, `ending` and `journal`; what is written below is there for everybody.
__all__ = [
    "BROWSER_LIFE",
    "CODE_BUDGETS",
    "CODE_LETTER",
    "MANY_CODES",
    "STRANGERS_AN_HOUR",
    "TRIES_OF_A_CODE",
    "also_end",
    "also_end_with_address",
    "begin_tries",
    "end_codes_and_browsers",
    "end_login_code",
    "end_session",
    "end_sessions",
    "end_ways_in",
    "end_what_the_address_opens",
    "forget_dropped",
    "give_up_letter",
    "hold_journal",
    "know_browser",
    "latest_login_code",
    "note_answer",
    "on_server",
    "post_login_code",
    "prepare_audit_lines",
    "reserve_login_code",
    "retry_letter",
    "revoke_personal_links",
    "settled_position",
    "try_login_code",
    "write_audit_line",
    "write_audit_lines",
]

Eraser = Callable[[User, datetime], None]
Opener = Callable[[str, datetime, str], User | None]
LINK_DAYS = 7
# Whoever has one of these roles is handed no pass.
RUN_BY_ACCOUNT_ALONE = (Role.FACILITATOR, Role.ORGANISER)
# What is held while an address or who runs the network is counted (kit.locks.hold_words).
ADDRESS, FACILITATORS = "an address", "facilitators"


class LastFacilitator(Refusal):
    """A network cannot be left without anybody to run it."""

    code = "last_facilitator"


class NotHandedOver(Refusal):
    """A link that no facilitator hands over: letters leave, or the account is closed."""

    code = "not_handed_over"


class AddressTaken(Refusal):
    """Somebody else signs in with this address."""

    code = "address_taken"
    field = "email"


@transaction.atomic
def open_account(email: str, *, by: User | None, at: datetime, language: str = "fr", facilitates: bool = False) -> User:
    """The account of `email`, made when there is none; being a facilitator is given, never taken, here."""
    hold_words(ADDRESS, [email.strip().lower()])
    account = User.objects.with_address(email).first()
    if account is None:
        account = User.objects.create_user(email, language=language, is_facilitator=facilitates)
        write_audit_line("open_account", account, by=by, at=at)
    elif facilitates:
        make_facilitator(account, by=by, at=at)
    return account


@transaction.atomic
def open_accounts(addresses: Iterable[str], *, by: User | None, at: datetime, language: str = "fr") -> list[User]:
    """Accounts of `addresses`, none of which has one yet, in that order; three statements whatever their number."""
    accounts = [User(email=address.strip().lower(), language=language) for address in addresses]
    hold_words(ADDRESS, [account.email for account in accounts])
    for account in accounts:
        account.set_unusable_password()
    users = User.objects.bulk_create(accounts)
    lines = [
        AuditLine(at=at, by=by, deed="open_account", thing="accounts.user", thing_id=str(user.pk)) for user in users
    ]
    AuditLine.objects.bulk_create(lines)
    return users


also_open = Plug[Opener](
    __name__,
    "also_open",
    "`opener(address, at, language)` opens an account for whom its room knows and who has none yet (the directory).",
)


@transaction.atomic
def admit(email: str, *, at: datetime, language: str = "fr") -> None:
    """Open an account for whoever a room above knows by `email` and who has none yet; letters then come in `language`.

    Nobody enters by it: the code goes to that address. Changes nothing for an address that nobody knows.
    """
    for opener in also_open:
        opener(email.strip().lower(), at, language)


@transaction.atomic
def change_address(account: User, email: str, *, by: User, at: datetime) -> User:
    """Sign in with another address from now on: what was open ends, and a code sent to the new address proves it.

    Raises `AddressTaken`. Publishes `AddressChanged`.
    """
    address = email.strip().lower()
    if address == account.email:
        return account
    refuse_address_taken(account, address)
    before = account.email
    account.email = address
    account.confirmed_at = None
    account.save(update_fields=["email", "confirmed_at"])
    end_what_the_address_opens(account, by=by, at=at, because=Ended.ADDRESS)
    letters.forget_letters(before, kind=CODE_LETTER)
    write_audit_line("change_address", account, by=by, at=at)
    publish(AddressChanged(account.pk, before))
    return account


def refuse_address_taken(account: User, address: str) -> None:
    """Raise `AddressTaken` when somebody other than `account` signs in with `address`."""
    hold_words(ADDRESS, [address])
    if User.objects.with_address(address).exclude(pk=account.pk).exists():
        raise AddressTaken(_("Somebody else signs in with this address: give another one."))


@transaction.atomic
def make_facilitator(account: User, *, by: User | None, at: datetime) -> User:
    """Let `account` run the network. Publishes `RightsRose`."""
    if not account.is_facilitator:
        account.is_facilitator = True
        account.save(update_fields=["is_facilitator"])
        write_audit_line("make_facilitator", account, by=by, at=at)
        raise_rights(account, Role.FACILITATOR, by=by, at=at)
    return account


@transaction.atomic
def end_facilitator(account: User, *, by: User, at: datetime) -> User:
    """No longer let `account` run the network. Raises `LastFacilitator` when nobody else does."""
    if account.is_facilitator:
        _keep_a_facilitator(account, _("This person is the only facilitator: name another one first."))
        account.is_facilitator = False
        account.save(update_fields=["is_facilitator"])
        write_audit_line("end_facilitator", account, by=by, at=at)
    return account


@transaction.atomic
def raise_rights(account: User, role: Role, *, of: str = "", by: User | None, at: datetime) -> None:
    """End what was opened for `account` before it may do what `role` may in `of` ("": the network); called by the action that
    gives the role.

    Passes of who may still be handed one go on, since no right goes with them, and so do sessions begun by a code in a browser that is
    not shared: whoever typed it reads the letters of the account. Links of the demo stay open: everybody is meant to be whom they open, whatever role a visitor of the demo gave them.

    Who takes the role themself, as whoever makes a gathering does, keeps their sessions: those could do it before.
    Publishes `RightsRose` when somebody else gives it.
    """
    if by is not None and by.pk == account.pk:
        revoke_personal_links(account, by=by, at=at, but_the_demo=True)
        return
    ended = end_ways_in(
        account,
        by=by,
        at=at,
        because=Ended.RIGHTS,
        but_the_demo=True,
        but_passes=role not in RUN_BY_ACCOUNT_ALONE,
        but_by_code=True,
    )
    is_new = not ended and account.confirmed_at is None
    publish(RightsRose(account.pk, role.value, None if by is None else by.pk, of, is_new=is_new))


@transaction.atomic
def confirm_account(account: User, *, at: datetime) -> User:
    """Note that a code or a link sent to its address was used; the first time, what was opened before ends: whoever made
    the account by the join QR may not be whose address it is.
    """
    if User.objects.filter(pk=account.pk, confirmed_at__isnull=True).update(confirmed_at=at):
        end_ways_in(account, by=None, at=at, because=Ended.CONFIRMED)
        write_audit_line("confirm_account", account, by=None, at=at)
    account.refresh_from_db(fields=["confirmed_at", "password"])
    return account


@transaction.atomic
def make_personal_link(
    user: User, *, purpose: str, by: User | None, at: datetime, days: int = 30, key: str = ""
) -> str:
    """A new link that opens `user`'s account for `days`; answers the key, which is not kept and cannot be shown again.

    It goes to the account's own address, or is shown to who runs the server, or, where no letter leaves, by `hand_over_link` to a
    facilitator: never to anybody else.
    """
    chosen = key or new_key()
    link = PersonalLink.objects.create(
        user=user,
        key_digest=digest(chosen),
        purpose=purpose,
        made_by=by,
        made_at=at,
        ends_at=at + timedelta(days=days),
    )
    write_audit_line("make_personal_link", link, by=by, at=at, user=user.pk, purpose=purpose)
    return chosen


@transaction.atomic
def hand_over_link(account: User, *, by: User, at: datetime) -> str:
    """A link that opens `account` once within `LINK_DAYS`, for a facilitator to give to its owner; answers the key, shown once.

    Only where no letter leaves: else a code goes to the address, which proves that it is its owner. Those made before and not
    used end. Raises `NotHandedOver`. Can be undone.
    """
    if not reaches_nobody():
        raise NotHandedOver(
            _("This site sends letters: the person signs in with the code that comes to their address.")
        )
    if not account.is_active:
        raise NotHandedOver(_("This account is suspended: open it again first."))
    PersonalLink.objects.filter(
        user=account, purpose=HANDED, revoked_at__isnull=True, last_used_at__isnull=True
    ).update(revoked_at=at)
    key = make_personal_link(account, purpose=HANDED, by=by, at=at, days=LINK_DAYS)
    note_undoable("hand_over_link", thing=str(account), by=by, at=at, account=account.pk, key_digest=digest(key))
    return key


def send_personal_link(user: User, *, of: str, by: User, at: datetime) -> None:  # noqa: ARG001  (as every action)
    """Have a link that opens `user`'s account sent to its own address, by who organises `of`. Publishes `LinkAsked`."""
    publish(LinkAsked(user.pk, by.pk, of))


@transaction.atomic
def use_personal_link(link: PersonalLink, *, at: datetime) -> User:
    """Note that `link` opened its account at `at`, and who made it: whoever used it is not known. It came by letter, or from the
    hand of a facilitator who knows its owner, so the address is proved. Raises `Http404` for one that opens once and did.
    """
    links = PersonalLink.objects.filter(pk=link.pk)
    if link.purpose == HANDED:
        links = links.filter(last_used_at__isnull=True)
    if not links.update(last_used_at=at):
        raise Http404
    confirm_account(link.user, at=at)
    write_audit_line("use_personal_link", link, by=None, at=at, user=link.user_id, made_by=link.made_by_id)
    return link.user


def choose_language(account: User, language: str, *, at: datetime) -> None:
    """Have letters sent in `language`, a code of `settings.LANGUAGES`."""
    if account.language != language:
        account.language = language
        account.save(update_fields=["language"])
        write_audit_line("choose_language", account, by=account, at=at, language=language)


def set_consent(user: User, kind: ConsentKind, *, given: bool, at: datetime) -> Consent:
    """Note that `user` agreed to `kind`, or took it back."""
    return Consent.objects.create(user=user, kind=kind, given=given, at=at)


also_erase = Plug[Eraser](
    __name__,
    "also_erase",
    "`eraser(user, at)` empties what a room above holds about an account that is erased.",
)


@transaction.atomic
def erase_account(user: User, *, by: User, at: datetime, leave: Collection[str] = ()) -> None:
    """Take everything personal away and keep what is counted; the account can no longer be entered.

    Where texts name the person, “a person” is written instead, except at the places whose keys are in `leave`
    (`kit.erasure.plan_of` shows them beforehand); the journal keeps no name in any case.

    Raises `LastFacilitator` when nobody else runs the network.
    """
    if user.is_facilitator:
        _keep_a_facilitator(user, _("You are the only facilitator: name another one first, then erase your account."))
    subject = subject_of(user.pk, user.email)
    for eraser in also_erase:
        eraser(user, at)
    end_sessions(user, keep="", by=by, at=at, because=Ended.ERASED)
    user.links.all().delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    letters.forget_letters(user.email)
    forget_acts(user)
    user.email = f"efface-{user.pk}@invalid.invalid"
    user.is_active = False
    user.is_facilitator = False
    user.erased_at = at
    user.save()
    forget_words(subject, leave=leave)
    write_audit_line("erase_account", user, by=None, at=at)


def _keep_a_facilitator(leaving: User, sentence: Any) -> None:
    hold_words(FACILITATORS)
    if not User.objects.filter(is_facilitator=True, is_active=True).exclude(pk=leaving.pk).exists():
        raise LastFacilitator(sentence)
