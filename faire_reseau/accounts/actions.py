"""Deeds on accounts: links, sessions, consent, erasure, the audit line."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.models import AuditLine, Consent, PersonalLink, User
from faire_reseau.kit.erasure import forget_words, subject_of
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.kit.refusals import Refusal

Eraser = Callable[[User, datetime], None]
Opener = Callable[[str, datetime, str], User | None]
_erasers: list[Eraser] = []
_openers: list[Opener] = []


class LastFacilitator(Refusal):
    """A network cannot be left without anybody to run it."""

    code = "last_facilitator"


class AddressTaken(Refusal):
    """Somebody else signs in with this address."""

    code = "address_taken"
    field = "email"


def write_audit_line(deed: str, thing: models.Model, *, by: User | None, at: datetime, **detail: Any) -> None:
    """Keep that `by` did `deed` to `thing` at `at`; called inside the transaction of the deed itself."""
    kind = thing._meta.label_lower  # noqa: SLF001  (Django's documented way to a table's name)
    AuditLine.objects.create(at=at, by=by, deed=deed, thing=kind, thing_id=str(thing.pk), detail=detail)


@transaction.atomic
def open_account(email: str, *, by: User | None, at: datetime, language: str = "fr", facilitates: bool = False) -> User:
    """The account of `email`, made when there is none; being a facilitator is given, never taken, here."""
    account = User.objects.filter(email__iexact=email).first()
    if account is None:
        account = User.objects.create_user(email, language=language, is_facilitator=facilitates)
        write_audit_line("open_account", account, by=by, at=at)
    elif facilitates:
        make_facilitator(account, by=by, at=at)
    return account


def also_open(opener: Opener) -> None:
    """Have `opener(address, at, language)` asked to open an account when a code is wanted; rooms above plug in here (the
    directory).
    """
    if opener not in _openers:
        _openers.append(opener)


@transaction.atomic
def admit(email: str, *, at: datetime, language: str = "fr") -> None:
    """Open an account for whoever a room above knows by `email` and who has none yet; letters then come in `language`.

    Nobody enters by it: the code goes to that address. Changes nothing for an address that nobody knows.
    """
    for opener in _openers:
        opener(email.strip().lower(), at, language)


@transaction.atomic
def change_address(account: User, email: str, *, by: User, at: datetime) -> User:
    """Sign in with another address from now on; links and codes of the old one end. Raises `AddressTaken`."""
    address = email.strip().lower()
    if address == account.email:
        return account
    if User.objects.filter(email__iexact=address).exclude(pk=account.pk).exists():
        raise AddressTaken(_("Somebody else signs in with this address: give another one."))
    account.email = address
    account.save(update_fields=["email"])
    revoke_personal_links(account, by=by, at=at)
    write_audit_line("change_address", account, by=by, at=at)
    return account


@transaction.atomic
def make_facilitator(account: User, *, by: User | None, at: datetime) -> User:
    """Let `account` run the network."""
    if not account.is_facilitator:
        account.is_facilitator = True
        account.save(update_fields=["is_facilitator"])
        write_audit_line("make_facilitator", account, by=by, at=at)
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
def make_personal_link(
    user: User, *, purpose: str, by: User | None, at: datetime, days: int = 30, key: str = ""
) -> str:
    """A new link that opens `user`'s account for `days`; answers the key, which is not kept and cannot be shown again."""
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
def revoke_personal_links(user: User, *, by: User, at: datetime) -> int:
    """End every link that opens `user`'s account; answers how many were open."""
    ended = PersonalLink.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
    if ended:
        write_audit_line("revoke_personal_links", user, by=by, at=at, links=ended)
    return ended


@transaction.atomic
def use_personal_link(link: PersonalLink, *, at: datetime) -> User:
    """Note that `link` opened its account at `at`."""
    link.last_used_at = at
    link.save(update_fields=["last_used_at"])
    write_audit_line("use_personal_link", link, by=link.user, at=at)
    return link.user


@transaction.atomic
def end_sessions(user: User, *, keep: str, by: User, at: datetime) -> int:
    """Sign `user` out everywhere but in the session `keep`; answers how many ended."""
    ended = 0
    for session in UserSession.objects.filter(user=user).exclude(session_key=keep):
        session.end()
        ended += 1
    write_audit_line("end_sessions", user, by=by, at=at, sessions=ended)
    return ended


@transaction.atomic
def end_session(session: UserSession, *, by: User, at: datetime) -> None:
    """Sign its owner out there."""
    session.end()
    write_audit_line("end_sessions", by, by=by, at=at, sessions=1)


def choose_language(account: User, language: str, *, at: datetime) -> None:
    """Have letters sent in `language`, a code of `settings.LANGUAGES`."""
    if account.language != language:
        account.language = language
        account.save(update_fields=["language"])
        write_audit_line("choose_language", account, by=account, at=at, language=language)


def set_consent(user: User, kind: ConsentKind, *, given: bool, at: datetime) -> Consent:
    """Note that `user` agreed to `kind`, or took it back."""
    return Consent.objects.create(user=user, kind=kind, given=given, at=at)


def also_erase(eraser: Eraser) -> None:
    """Have `eraser(user, at)` called when an account is erased; rooms above plug in here, from their `apps`."""
    if eraser not in _erasers:
        _erasers.append(eraser)


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
    for eraser in _erasers:
        eraser(user, at)
    end_sessions(user, keep="", by=by, at=at)
    user.links.all().delete()
    EmailAddress.objects.filter(user=user).delete()
    user.email = f"efface-{user.pk}@invalid.invalid"
    user.is_active = False
    user.is_facilitator = False
    user.erased_at = at
    user.save()
    forget_words(subject, leave=leave)
    write_audit_line("erase_account", user, by=None, at=at)


def _keep_a_facilitator(leaving: User, sentence: Any) -> None:
    if not User.objects.filter(is_facilitator=True, is_active=True).exclude(pk=leaving.pk).exists():
        raise LastFacilitator(sentence)
