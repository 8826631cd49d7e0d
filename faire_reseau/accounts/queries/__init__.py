"""Queries on accounts."""

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import HANDED, ConsentKind
from faire_reseau.accounts.logic import DEMO_PURPOSE, DROPPED, ON_SERVER, demo_key, demo_role, device
from faire_reseau.accounts.models import AuditLine, Consent, PersonalLink, SentForm, User
from faire_reseau.accounts.permissions import holds_account, runs_network
from faire_reseau.accounts.queries.door import (
    LettersState,
    account_of,
    code_letter,
    known_browser,
    letter_for,
    letters_for,
    letters_state,
    tries_left,
)
from faire_reseau.accounts.queries.marks import journal_mark, journal_position, journal_tells_since
from faire_reseau.accounts.queries.reaching import also_lead_to, also_say_contact, contact_address, page_of
from faire_reseau.accounts.queries.ways import WayIn, also_list_ways, also_say_why_ended, ways_in_of, why_ended
from faire_reseau.accounts.queries.written import (
    NotWrittenTo,
    account_to_write_to,
    also_spare,
    is_spared,
    refuse_unwritten,
)
from faire_reseau.accounts.texts import ACTION_LABELS, DEMO_ROLES, ON_SERVER_LABEL, PURPOSE_LABELS, WAY_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.keys import digest
from faire_reseau.kit.letters import letters_to
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.sessions import stored_key

# Those of `door`, `ways` and `written`; what is written below is there for everybody.
AccountRow = User  # the row that views are handed: they name its type, and never see the table
__all__ = [
    "AccountRow",
    "LettersState",
    "NotWrittenTo",
    "WayIn",
    "account_of",
    "account_to_write_to",
    "also_lead_to",
    "also_list_ways",
    "also_say_contact",
    "also_say_why_ended",
    "also_spare",
    "code_letter",
    "contact_address",
    "is_spared",
    "journal_mark",
    "journal_position",
    "journal_tells_since",
    "known_browser",
    "letter_for",
    "letters_for",
    "letters_state",
    "page_of",
    "refuse_unwritten",
    "tries_left",
    "ways_in_of",
    "why_ended",
]

Teller = Callable[[User], Any]
Namer = Callable[[User], str]
# What an action kept of its thing that tells a reader which one it was.
NAMING = ("title", "name", "label", "file", "purpose")


class AccountSuspended(Refusal):
    """Whoever holds a link to a suspended account is told why it does not open."""

    code = "account_suspended"


def personal_link_for(key: str, at: datetime) -> PersonalLink:
    """The open link with this key; unknown, revoked, ended and closed accounts answer alike. One statement."""
    link = PersonalLink.objects.select_related("user").filter(key_digest=digest(key)).first()
    if link is not None and link.user.suspended_at is not None:
        sentence = _("This account is suspended: it cannot be entered. Write to the facilitators of the network.")
        raise AccountSuspended(f"{sentence} {contact_address()}".strip())
    if link is None or link.revoked_at or link.ends_at <= at or not link.user.is_active:
        raise Http404
    if link.purpose == HANDED and link.last_used_at is not None:
        raise Http404
    if link.purpose.startswith(DEMO_PURPOSE) and not _opens_the_demo(link):
        raise Http404
    return link


def _opens_the_demo(link: PersonalLink) -> bool:
    """Not before the network, nor with the key that everybody knew of an older version."""
    return settings.DEMO_DOORS_OPEN and link.key_digest == digest(demo_door_key(link.purpose))


def demo_door_key(purpose: str) -> str:
    """The key of the link of the demo that has this purpose."""
    return demo_key(purpose, settings.SECRET_KEY)


def demo_links() -> list[tuple[int, str, str]]:
    """Account, role and key of each link of the demo that opens under the secret of today, in order. One statement."""
    links = PersonalLink.objects.filter(
        purpose__startswith=DEMO_PURPOSE, revoked_at__isnull=True, user__is_active=True
    ).order_by("pk")
    keys = [(link, demo_door_key(link.purpose)) for link in links]
    return [(link.user_id, _role_said(link.purpose), key) for link, key in keys if digest(key) == link.key_digest]


def _role_said(purpose: str) -> str:
    """The purpose of a link in the language of the reader: the role of one of the demo, a facilitator's hand, else as it is."""
    if purpose == HANDED:
        return str(PURPOSE_LABELS[HANDED])
    role = demo_role(purpose)
    return str(DEMO_ROLES.get(role, role)) if purpose.startswith(DEMO_PURPOSE) else role  # type: ignore[call-overload]  # a StrEnum


def is_of_demo(link: PersonalLink) -> bool:
    """Whether `link` is that of a sample person of the demo."""
    return link.purpose.startswith(DEMO_PURPOSE)


def purpose_of(link: PersonalLink) -> str:
    """What `link` is for, in words."""
    if is_of_demo(link):
        return str(PURPOSE_LABELS["demo"]) % {"role": _role_said(link.purpose)}
    return _role_said(link.purpose) or str(PURPOSE_LABELS["letter" if link.made_by_id else "server"])


def account_unless_erased(account_id: int) -> User | None:
    """The account with this key, suspended or not, unless it was erased; one statement."""
    return User.objects.filter(pk=account_id, erased_at__isnull=True).first()


also_call = Plug[Namer](
    __name__,
    "also_call",
    "`namer(user)` says what a room above calls whose account it is, “” when it does not know them.",
)


def name_of(account_id: int) -> str:
    """What somebody is called, their address where no room knows a name; "" when there is no such account."""
    account = User.objects.filter(pk=account_id).first()
    if account is None:
        return ""
    return next(filter(None, (namer(account) for namer in also_call)), account.email)


def suspended_account(email: str) -> User | None:
    """The suspended account with this address; one statement."""
    return User.objects.with_address(email).filter(suspended_at__isnull=False, erased_at__isnull=True).first()


def account_with_address(email: str) -> User | None:
    """The account that signs in with this address; one statement."""
    return User.objects.with_address(email).filter(erased_at__isnull=True).first()


def account_for(user: User, account_id: int) -> User:
    """Somebody's account, for whoever runs the network; one statement."""
    if not runs_network(user):
        raise Http404
    account = account_unless_erased(account_id)
    if account is None:
        raise Http404
    return account


def open_links_of(user: User, at: datetime) -> list[PersonalLink]:
    """The links that open `user`'s account at `at`, latest first; one statement."""
    links = PersonalLink.objects.filter(user=user, revoked_at__isnull=True, ends_at__gt=at)
    links = links.exclude(purpose=HANDED, last_used_at__isnull=False)
    return list(links.select_related("made_by").order_by("-made_at", "-pk"))


def factors_of(user: User) -> list[Authenticator]:
    """The second factors of `user`, oldest first, without the recovery codes; one statement."""
    factors = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return list(factors.order_by("created_at", "pk"))


def recovery_codes_left(user: User) -> tuple[int, int] | None:
    """How many recovery codes of `user` still open, of how many; None without any. One statement."""
    recovery = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return None if recovery is None else (len(recovery.wrap().get_unused_codes()), mfa_settings.RECOVERY_CODE_COUNT)


def has_factor(user: User) -> bool:
    """Whether `user` signs in with a second factor; one statement."""
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


Runs = Callable[[User], bool]


also_runs = Plug[Runs](
    __name__,
    "also_runs",
    "`predicate(user)` says whether somebody runs something (a gathering, a centre).",
)


def runs_something(user: User) -> bool:
    """Runs the network, a gathering or a centre: whom a second factor is for first of all."""
    return runs_network(user) or (holds_account(user) and any(predicate(user) for predicate in also_runs))


def sessions_of(user: User) -> list[UserSession]:
    """Where `user` is signed in, oldest first, by number, since a clock may be set back; one statement."""
    open_now = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    return list(UserSession.objects.filter(Exists(open_now), user=user).order_by("pk"))


@dataclass(frozen=True)
class SignedIn:
    """A place where somebody is signed in; `device` is "" when its browser does not say."""

    pk: int
    since: datetime
    used_at: datetime
    device: str
    is_here: bool


def places_of(user: User, here: str) -> list[SignedIn]:
    """Where `user` is signed in, this place (the session with the key `here`, in use now) first, then the latest."""
    here_key, now = stored_key(here) if here else "", clock.now()
    places = [
        SignedIn(
            session.pk,
            session.created_at,
            now if session.session_key == here_key else session.last_seen_at,
            device(session.user_agent),
            session.session_key == here_key,
        )
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


def answers_on(accounts: list[int], kind: ConsentKind) -> dict[int, bool]:
    """What those of `accounts` (keys) who were asked say to `kind` now: nobody else is in it. One statement."""
    consents = Consent.objects.filter(user__in=accounts, kind=kind).order_by("pk")
    return {consent.user_id: consent.given for consent in consents}


def audit_lines_for(user: User) -> QuerySet[AuditLine]:
    """The audit lines, latest first; for facilitators. One statement."""
    if not runs_network(user):
        raise Http404
    return AuditLine.objects.select_related("by").order_by("-pk")


def sent_form(key: str) -> SentForm | None:
    """The form of that key that did its action already, None for a new one; one statement."""
    return SentForm.objects.filter(key=key).first()


also_name_actions = Plug[Mapping[str, Any]](
    __name__,
    "also_name_actions",
    "What the journal calls the deeds (actions) of a room; one that can be done by several `means`, by each of them.",
)


def action_labels() -> Mapping[str, Any]:
    """What the journal calls every action, of this room and of those above."""
    return ChainMap(dict(ACTION_LABELS), *map(dict, also_name_actions))


@dataclass(frozen=True)
class JournalRow:
    """A line of the journal in words; `about` names the thing, "" when nothing was kept that does; `way` says who made the
    link or the pass by which it was done, "" when there was none. `who` is the address of the account that did it, `dropped`
    what a merge put aside.
    """

    line: AuditLine
    who: str
    deed: str
    about: str
    way: str = ""
    dropped: str = ""


def journal_rows(lines: Iterable[AuditLine]) -> list[JournalRow]:
    """`lines` in words; the action of an older version, which no longer has any, says its code. One statement."""
    rows = list(lines)
    labels = action_labels()
    ways = {line.pk: _way(line) for line in rows}
    makers = User.objects.in_bulk([maker for _way, maker in filter(None, ways.values()) if maker is not None])
    return [
        JournalRow(
            line,
            str(line.by or (ON_SERVER_LABEL if line.detail.get(ON_SERVER) else "–")),
            _action_said(labels.get(line.deed, line.deed), line),
            next((_role_said(str(line.detail[name])) for name in NAMING if line.detail.get(name)), ""),
            _way_in_words(ways[line.pk], makers),
            " · ".join(line.detail.get(DROPPED, {}).values()),
        )
        for line in rows
    ]


def _action_said(label: Any, line: AuditLine) -> str:
    """What an action is called; one that can be done by several means, by that of the line."""
    if isinstance(label, Mapping):
        label = label.get(line.detail.get("means"), next(iter(label.values())))
    return str(label)


def _way(line: AuditLine) -> tuple[str, int | None] | None:
    if "by_pass" in line.detail:
        return "pass", line.detail["by_pass"]["made_by"]
    if "made_by" in line.detail:
        return ("pass" if line.deed == "use_pass" else "link"), line.detail["made_by"]
    return None


def _way_in_words(way: tuple[str, int | None] | None, makers: dict[int, User]) -> str:
    if way is None:
        return ""
    kind, maker = way
    if maker is None:
        return str(WAY_LABELS[kind, False])
    return str(WAY_LABELS[kind, True]) % {"maker": makers.get(maker, "–")}


also_tell = Plug[Teller](
    __name__,
    "also_tell",
    "`teller(user)` says, as plain JSON values, what a room holds about `user`; it stands `under` the name of the room.",
)


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
        Fate(_("second factors"), len(factors_of(user))),
        Fate(_("browsers where you signed in"), user.browsers.count()),
        Fate(_("lines of the journal"), lines, _("they say what was done to the data, without a name")),
        Fate(_("consents given or taken back"), user.consents.count(), _("they justify what was done, without a name")),
    ]


def all_data(user: User) -> dict[str, Any]:
    """Everything the network holds about `user`, room by room: what a person may take away."""
    return {"account": account_data(user)} | {
        name: teller(user) for name, teller in sorted(also_tell.by_name().items())
    }


def account_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`, as plain values."""
    return {
        "email": user.email,
        "language": user.language,
        "joined_at": user.joined_at.isoformat(),
        "confirmed_at": user.confirmed_at.isoformat() if user.confirmed_at else "",
        "consents": [
            {"kind": consent.kind, "given": consent.given, "at": consent.at.isoformat()}
            for consent in user.consents.order_by("pk")
        ],
        "links": [
            {"purpose": purpose_of(link), "made_at": link.made_at.isoformat(), "ends_at": link.ends_at.isoformat()}
            for link in user.links.order_by("pk")
        ],
        "sessions": [
            {"since": session.created_at.isoformat(), "browser": session.user_agent} for session in sessions_of(user)
        ],
        "browsers": [
            {"since": browser.made_at.isoformat(), "ends_at": browser.ends_at.isoformat()}
            for browser in user.browsers.order_by("made_at")
        ],
        "letters": [
            {"subject": letter.subject, "made_at": letter.made_at.isoformat(), "state": letter.state}
            for letter in letters_to(user.email)
        ],
    }
