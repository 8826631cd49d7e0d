"""Questions about accounts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.logic import device
from faire_reseau.accounts.models import AuditLine, Consent, PersonalLink, User
from faire_reseau.accounts.texts import DEED_LABELS
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.keys import digest

Teller = Callable[[User], Any]
_tellers: dict[str, Teller] = {}
_deed_labels: dict[str, Any] = dict(DEED_LABELS)
# What a deed kept of its thing that tells a reader which one it was.
NAMING = ("title", "name", "label", "file", "purpose")


def personal_link_for(key: str, at: datetime) -> PersonalLink:
    """The open link with this key; unknown, revoked, ended and closed accounts answer alike. One statement."""
    link = PersonalLink.objects.select_related("user").filter(key_digest=digest(key)).first()
    if link is None or link.revoked_at or link.ends_at <= at or not link.user.is_active:
        raise Http404
    return link


def sessions_of(user: User) -> list[UserSession]:
    """Where `user` is signed in, oldest first; by number, since a clock may be set back."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.pk)


@dataclass(frozen=True)
class SignedIn:
    """A place where somebody is signed in; `device` is "" when its browser does not say."""

    pk: int
    since: datetime
    device: str
    is_here: bool


def places_of(user: User, here: str) -> list[SignedIn]:
    """Where `user` is signed in, this place (the session `here`) first, then the latest."""
    places = [
        SignedIn(session.pk, session.created_at, device(session.user_agent), session.session_key == here)
        for session in reversed(sessions_of(user))
    ]
    return sorted(places, key=lambda place: not place.is_here)


def session_to_end_for(user: User, session_id: int) -> UserSession:
    """One of the places where `user` is signed in; one statement."""
    session = UserSession.objects.filter(user=user, pk=session_id).first()
    if session is None:
        raise Http404
    return session


def consents_of(user: User) -> dict[str, bool]:
    """What `user` agrees to now, by kind; nothing is agreed to by default. One statement.

    The last row counts, not the last time: somebody who takes a consent back after the clock was set back has taken it back.
    """
    latest = {consent.kind: consent.given for consent in Consent.objects.filter(user=user).order_by("pk")}
    return {kind.value: latest.get(kind.value, False) for kind in ConsentKind}


def who_agrees(accounts: list[int], kind: ConsentKind) -> set[int]:
    """Those of `accounts` (keys) who agree to `kind` now; one statement."""
    said = Consent.objects.filter(user__in=accounts, kind=kind).order_by("pk")
    latest = {consent.user_id: consent.given for consent in said}
    return {account for account, given in latest.items() if given}


def audit_lines_for(user: User) -> QuerySet[AuditLine]:
    """The audit lines, latest first; for facilitators. One statement."""
    if not (user.is_authenticated and user.is_facilitator):
        raise Http404
    return AuditLine.objects.select_related("by").order_by("-pk")


def also_name_deeds(labels: Mapping[str, Any]) -> None:
    """Have the journal say the deeds of a room above by `labels`; called from its `apps`."""
    _deed_labels.update(labels)


@dataclass(frozen=True)
class JournalRow:
    """A line of the journal in words; `about` names the thing, "" when nothing was kept that does."""

    line: AuditLine
    deed: str
    about: str


def journal_row(line: AuditLine) -> JournalRow:
    """`line` in words; the deed of an older version, which no longer has any, says its code."""
    about = next((str(line.detail[name]) for name in NAMING if line.detail.get(name)), "")
    return JournalRow(line, str(_deed_labels.get(line.deed, line.deed)), about)


def also_tell(name: str, teller: Teller) -> None:
    """Have `teller(user)` say, as plain JSON values, what a room above holds about `user`; called from its `apps`."""
    _tellers[name] = teller


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`."""
    if subject.account is None:
        return []
    user = User.objects.get(pk=subject.account)
    lines = AuditLine.objects.filter(by=user).count()
    return [
        Fate(_("the account and its address"), 1),
        Fate(_("signed-in devices"), len(sessions_of(user))),
        Fate(_("personal links"), user.links.count()),
        Fate(_("lines of the journal"), lines, _("they say what was done to the data, without a name")),
        Fate(_("consents given or taken back"), user.consents.count(), _("they justify what was done, without a name")),
    ]


def all_data(user: User) -> dict[str, Any]:
    """Everything the network holds about `user`, room by room: what a person may take away."""
    return {"account": account_data(user)} | {name: teller(user) for name, teller in sorted(_tellers.items())}


def account_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`, as plain values."""
    return {
        "email": user.email,
        "language": user.language,
        "joined_at": user.joined_at.isoformat(),
        "consents": [
            {"kind": consent.kind, "given": consent.given, "at": consent.at.isoformat()}
            for consent in user.consents.order_by("pk")
        ],
        "links": [
            {"purpose": link.purpose, "made_at": link.made_at.isoformat(), "ends_at": link.ends_at.isoformat()}
            for link in user.links.order_by("pk")
        ],
        "sessions": [
            {"since": session.created_at.isoformat(), "browser": session.user_agent} for session in sessions_of(user)
        ],
    }
