"""The queue of letters: posted in the transaction of what causes them, sent by the worker, tried again for a day.

A letter is marked before it is sent and after: it is never sent again once the mail server has taken it and this was
noted. Should the process die in between, it is sent a second time (at least once), under the same Message-ID.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet

from faire_reseau.kit import clock
from faire_reseau.kit.checks import Watched
from faire_reseau.kit.mail import Verdict, Way, carry, way
from faire_reseau.kit.models import Letter, LetterState
from faire_reseau.kit.plugs import Plug, first

WRITTEN = "written"  # the kind of a letter whose text stands in the queue
LIFE = timedelta(days=1)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
SHORT_LIFE = timedelta(hours=1)
DIED_AFTER = timedelta(minutes=10)  # above the worker's patience: whoever took a letter longer ago is dead
FORGOTTEN_AFTER = timedelta(days=14)
WORKER_PATIENCE_S = 60.0
AT_ONCE_GRACE = timedelta(seconds=30)  # a letter sent at once is left to whoever posted it for so long
AT_ONCE_THREADS = 2  # the others of the server are for pages
AWAY_KEY = "letters:away"
AWAY_S = 30
ROUND = 200
QUEUE_OLD_MINUTES = 60
OUT_OF_TIME = "not taken by the mail server in time"


@dataclass(frozen=True)
class Composed:
    """A letter as it leaves; `after(at)` is called once it has."""

    to: str
    subject: str
    body: str
    after: Callable[[datetime], None] | None = None


_logger = logging.getLogger(__name__)
Composer = Callable[[Letter], Composed | None]
_sending_at_once = threading.BoundedSemaphore(AT_ONCE_THREADS)


compose_by = Plug[Composer](
    __name__,
    "compose_by",
    "Letters of the kind `under` are written by `composer(letter)` when they leave; None: no longer wanted.",
)
name_sender = Plug[Callable[[], str]](
    __name__,
    "name_sender",
    "`namer()` says what the network is called in letters: each is signed with it and the address of the site.",
    at_most_one=True,
)


def sender_name() -> str:
    """What letters call the network, the address of the site where no room knows a name."""
    return str(first(name_sender) or settings.SITE_ADDRESS)


def post_letter(
    kind: str,
    *,
    to: str,
    at: datetime,
    about: str | int = "",
    subject: str = "",
    body: str = "",
    ends_at: datetime | None = None,
    is_secret: bool = False,
    is_sent_at_once: bool = False,
) -> Letter:
    """Have a letter sent; to be called inside the transaction of what causes it.

    With `is_sent_at_once` the caller calls `send_now` after the transaction; the worker takes over should it not.
    """
    letter = _new_letter(
        kind,
        to,
        about,
        at,
        subject=subject[:250],
        body=body,
        is_secret=is_secret,
        next_try_at=at + AT_ONCE_GRACE if is_sent_at_once else at,
        ends_at=ends_at or at + LIFE,
    )
    letter.save()
    if settings.LETTERS_AT_ONCE and not is_sent_at_once:
        transaction.on_commit(lambda: deliver(letter.pk, at=clock.now()), robust=True)
    return letter


def post_letters(kind: str, recipients: Iterable[tuple[str, str | int]], *, at: datetime) -> None:
    """Have a letter of `kind` sent to each pair of address and what it is about; one statement for a hundred letters."""
    letters = Letter.objects.bulk_create(
        (_new_letter(kind, to, about, at, next_try_at=at, ends_at=at + LIFE) for to, about in recipients),
        batch_size=100,
    )
    if settings.LETTERS_AT_ONCE:
        for letter in letters:
            transaction.on_commit(lambda pk=letter.pk: deliver(pk, at=clock.now()), robust=True)  # type: ignore[misc]


def _new_letter(kind: str, to: str, about: str | int, at: datetime, **fields: Any) -> Letter:
    return Letter(
        kind=kind,
        about=str(about),
        to=to.strip().lower(),
        message_id=make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"),
        state=LetterState.WAITING,
        made_at=at,
        **fields,
    )


class QueueBackend(BaseEmailBackend):
    """Django's `EmailMessage.send` as a way into the queue, so that no letter goes past it; plain text only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Post each message to each of its recipients."""
        for message in email_messages:
            if message.attachments or getattr(message, "alternatives", None) or message.content_subtype != "plain":
                raise ValueError("Letters are plain text, without attachments.")
            for address in message.recipients():
                post_letter(WRITTEN, to=address, subject=str(message.subject), body=str(message.body), at=clock.now())
        return len(email_messages)


def send_now(letter: Letter, *, at: datetime) -> bool:
    """Send a letter posted with `is_sent_at_once`; answers False when the mail server does not answer, and the queue has it.

    Also one to nobody, for which the mail server is greeted: nobody sees by the time whether a letter was written.
    """
    is_away = bool(cache.get(AWAY_KEY)) or way() is Way.NOWHERE
    if not is_away and _sending_at_once.acquire(blocking=False):
        try:
            verdict = deliver(letter.pk, at=at, patience_s=settings.EMAIL_TIMEOUT)
        finally:
            _sending_at_once.release()
        if verdict is not Verdict.AWAY:
            return True
        cache.set(AWAY_KEY, True, AWAY_S)
        return False
    Letter.objects.filter(pk=letter.pk, state=LetterState.WAITING).update(next_try_at=at)
    return not is_away


def deliver(letter_id: int, *, at: datetime, patience_s: float = WORKER_PATIENCE_S) -> Verdict | None:
    """Try to send one waiting letter; None when somebody else has it, or nobody wants it any more.

    Not to be called in a transaction: the database is not held while a mail server is waited for.
    """
    own = Letter.objects.filter(pk=letter_id, state=LetterState.WAITING)
    if not own.update(state=LetterState.SENDING, taken_at=at, tries=F("tries") + 1):
        return None
    letter = Letter.objects.get(pk=letter_id)
    if letter.ends_at <= at:
        _fail(letter, letter.error or OUT_OF_TIME, at)
        return Verdict.REFUSED
    try:
        composed = (compose_by.under(letter.kind) or _as_written)(letter)
    except Exception as error:
        _logger.exception("A letter of kind %s could not be written", letter.kind)
        _later(letter, str(error)[:200], at)
        return Verdict.LATER
    if composed is None:
        letter.delete()
        return None
    letter.to, letter.subject = composed.to.strip().lower(), composed.subject[:250]
    message = EmailMessage(
        composed.subject, _signed(composed.body), to=[composed.to], headers={"Message-ID": letter.message_id}
    )
    # A letter to nobody takes the time of one: the mail server is greeted, and it is over.
    verdict, reason = carry(message if composed.to else None, patience_s=patience_s)
    if not composed.to and verdict is not Verdict.SENT:
        letter.delete()
    elif verdict is Verdict.SENT:
        with transaction.atomic():
            _change(letter, state=LetterState.SENT, body="", error="", ended_at=at)
            if composed.after is not None:
                composed.after(at)
    elif verdict is Verdict.REFUSED:
        _fail(letter, reason, at)
    else:
        _later(letter, reason, at)
    return verdict


def deliver_due(at: datetime) -> bool:
    """What the worker does again and again: send what is due, end what is too late, forget what is over.

    Answers False when the mail server is away.
    """
    letters = Letter.objects
    letters.filter(state=LetterState.SENDING, taken_at__lt=at - DIED_AFTER).update(state=LetterState.WAITING)
    letters.filter(ended_at__lt=at - FORGOTTEN_AFTER).delete()
    for letter in letters.filter(state=LetterState.WAITING, ends_at__lte=at)[:ROUND]:
        _fail(letter, letter.error or OUT_OF_TIME, at)
    if way() is Way.NOWHERE:
        return False
    due = letters.filter(state=LetterState.WAITING, next_try_at__lte=at).order_by("next_try_at", "pk")
    # The others would find it away too: they keep their place and their number of tries.
    return all(deliver(key, at=at) is not Verdict.AWAY for key in list(due.values_list("pk", flat=True)[:ROUND]))


def try_again(letter: Letter, *, at: datetime) -> bool:
    """Send a letter that failed; False when it is not one, or holds a code that has ended."""
    failed = Letter.objects.filter(pk=letter.pk, state=LetterState.FAILED, is_secret=False)
    changed = failed.update(
        state=LetterState.WAITING, tries=0, next_try_at=at, ends_at=at + LIFE, ended_at=None, error=""
    )
    if changed and settings.LETTERS_AT_ONCE:
        transaction.on_commit(lambda: deliver(letter.pk, at=clock.now()), robust=True)
    return bool(changed)


def give_up(letter: Letter, *, at: datetime) -> bool:
    """Never send a letter that failed or waits; its text is wiped. False when it is under way or has left."""
    rows = Letter.objects.filter(pk=letter.pk, state__in=(LetterState.WAITING, LetterState.FAILED))
    return bool(rows.update(state=LetterState.GIVEN_UP, body="", ended_at=at))


def forget_letters(address: str, *, kind: str = "") -> int:
    """Remove every letter (of `kind`, or any) to `address`, sent or not; answers how many."""
    rows = Letter.objects.filter(to=address.strip().lower())
    return (rows.filter(kind=kind) if kind else rows).delete()[0] if address.strip() else 0


def letters_of_kinds(kinds: Iterable[str], about: Iterable[str | int]) -> Q:
    """The letters of `kinds` about one of these, or about one of them and more after a colon or a space."""
    wanted = Q(pk__in=())
    for subject in map(str, about):
        wanted |= Q(about=subject) | Q(about__startswith=f"{subject}:") | Q(about__startswith=f"{subject} ")
    return Q(kind__in=list(kinds)) & wanted


def drop_letters(kind: str, about: Iterable[int]) -> None:
    """Do not send the letters of `kind` about these any more."""
    rows = Letter.objects.filter(kind=kind, about__in=[str(key) for key in about])
    rows.exclude(state=LetterState.SENDING).delete()


def letters_to(address: str) -> QuerySet[Letter]:
    """The letters to `address` of the last days, latest first. One statement."""
    return Letter.objects.filter(to=address.strip().lower()).order_by("-pk")


def letters_in_trouble() -> QuerySet[Letter]:
    """Letters that failed, and those that wait although they were tried, latest first. One statement."""
    waits = Q(state__in=(LetterState.WAITING, LetterState.SENDING), tries__gte=1) & ~Q(error="")
    return Letter.objects.filter(Q(state=LetterState.FAILED) | waits).order_by("-pk")


def undelivered(addresses: Iterable[str]) -> set[str]:
    """Those of `addresses` (in small letters) whose latest letter did not arrive. One statement."""
    wanted = {address.strip().lower() for address in addresses if address}
    over = Letter.objects.filter(to__in=wanted, state__in=(LetterState.SENT, LetterState.FAILED))
    latest = dict(over.order_by("pk").values_list("to", "state"))
    return {address for address, state in latest.items() if state == LetterState.FAILED}


def _as_written(letter: Letter) -> Composed:
    return Composed(letter.to, letter.subject, letter.body)


def _signed(body: str) -> str:
    """`body`, and which site it comes from: whoever is in several networks, or in none, sees who writes."""
    return "\n".join([body.rstrip(), "", *dict.fromkeys((sender_name(), settings.SITE_ADDRESS)), ""])


def _later(letter: Letter, error: str, at: datetime) -> None:
    is_short = letter.ends_at - letter.made_at <= SHORT_LIFE
    pause = PAUSES[0] if is_short else PAUSES[min(letter.tries, len(PAUSES)) - 1]
    _change(letter, state=LetterState.WAITING, error=error, next_try_at=at + pause)


def _fail(letter: Letter, error: str, at: datetime) -> None:
    body = "" if letter.is_secret else letter.body
    _change(letter, state=LetterState.FAILED, error=error, body=body, ended_at=at)


def _change(letter: Letter, **fields: object) -> None:
    """Write what became of `letter`, if it was not erased meanwhile."""
    fields |= {"to": letter.to, "subject": letter.subject}
    Letter.objects.filter(pk=letter.pk).update(**fields)


def queue_age(at: datetime) -> Watched:
    """For the health of the deployment: the minutes for which the oldest letter that is due has been waiting. One statement."""
    oldest = Letter.objects.filter(state=LetterState.WAITING, next_try_at__lte=at).order_by("made_at").first()
    minutes = int((at - oldest.made_at).total_seconds() // 60) if oldest else 0
    return Watched("letters", minutes < QUEUE_OLD_MINUTES, minutes)
