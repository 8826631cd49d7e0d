"""Queries for sign-in: account of an address, known browser, pending code, undelivered letters."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import CodeTries, KnownBrowser, LoginCode, User
from faire_reseau.accounts.permissions import runs_network
from faire_reseau.kit.keys import digest
from faire_reseau.kit.letters import Composed, letters_in_trouble
from faire_reseau.kit.mail import Way, also_keep_letters_here, way
from faire_reseau.kit.models import Letter, LetterState


def account_of(email: str) -> User | None:
    """The account that signs in with `email`, if it may. One statement."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()


def known_browser(key: str, at: datetime) -> KnownBrowser | None:
    """The browser that keeps `key`, while it is known. One statement."""
    if not key:
        return None
    rows = KnownBrowser.objects.select_related("user").filter(key_digest=digest(key), ends_at__gt=at)
    return rows.filter(user__is_active=True).first()


def tries_left(tries_id: int, in_all: int) -> int:
    """How often its code may still be tried in a sign-in, when it may be tried `in_all` times in all of them. One statement."""
    code_tries = CodeTries.objects.filter(pk=tries_id).select_related("code").first()
    if code_tries is None:
        return 0
    tried = code_tries.code.own_tries if code_tries.is_known else code_tries.code.tries
    return max(0, min(settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS - code_tries.tries, in_all - tried))


def code_letter(letter: Letter) -> Composed | None:
    """The letter that brings a code, unless the code has ended or was used meanwhile. One statement."""
    is_wanted = LoginCode.objects.filter(pk=letter.about, used_at=None).exclude(code_digest="").exists()
    return Composed(letter.to, letter.subject, letter.body) if is_wanted else None


def letters_for(user: User) -> QuerySet[Letter]:
    """Letters that failed or wait although they were tried, latest first; for facilitators. One statement."""
    if not runs_network(user):
        raise Http404
    return letters_in_trouble()


def letter_for(user: User, letter_id: int) -> Letter:
    """One of them. One statement."""
    letter = letters_for(user).filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    return letter


@dataclass(frozen=True)
class LettersState:
    """Whether letters leave: where they go, how many wait although they were tried, how many failed."""

    way: str
    waiting: int
    failed: int
    # In a folder of the machine, and not because the network is the demo.
    stays: bool = False

    @property
    def is_well(self) -> bool:
        """Nothing to say."""
        return self.way != Way.NOWHERE.value and not self.stays and not self.waiting and not self.failed


def letters_state(user: User) -> LettersState | None:
    """For facilitators, whether letters leave; None for everybody else. Two statements."""
    if not runs_network(user):
        return None
    failed = Count("pk", filter=Q(state=LetterState.FAILED))
    counts = letters_in_trouble().order_by().aggregate(all=Count("pk"), failed=failed)
    stays = Way.FOLDER.value == settings.LETTERS_GO and not any(keeper() for keeper in also_keep_letters_here)
    return LettersState(way().value, counts["all"] - counts["failed"], counts["failed"], stays)
