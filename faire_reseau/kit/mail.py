"""The way letters leave: SMTP whose whole conversation has an end, a folder, the list of the tests; what its errors mean."""

import contextlib
import smtplib
import socket
import threading
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as Folder
from django.core.mail.backends.locmem import EmailBackend as Memory
from django.core.mail.backends.smtp import EmailBackend as Smtp
from django.utils.functional import lazy
from django.utils.translation import gettext

from faire_reseau.kit.plugs import Plug

REFUSED = 500  # from this answer on, a mail server means it for good (RFC 5321, 4.2.1)


class Way(Enum):
    """Where letters go: `settings.LETTERS_GO`."""

    SERVER = "server"
    FOLDER = "folder"
    MEMORY = "memory"
    NOWHERE = "nowhere"


class Verdict(Enum):
    """What came of trying to send one letter."""

    SENT = "sent"
    LATER = "later"  # this letter, not now
    AWAY = "away"  # no letter at all leaves now
    REFUSED = "refused"  # this letter, for good


Keeper = Callable[[], bool]
also_keep_letters_here = Plug[Keeper](
    __name__,
    "also_keep_letters_here",
    "While `keeper()` is true, letters stay in the folder of the data (the demo).",
)


def way() -> Way:
    """Where letters go now."""
    chosen = Way(settings.LETTERS_GO)
    leaves = chosen in (Way.SERVER, Way.NOWHERE)
    return Way.FOLDER if leaves and any(keeper() for keeper in also_keep_letters_here) else chosen


def reaches_nobody() -> bool:
    """Whether letters leave this machine in no way: whoever is promised one has to be told otherwise."""
    return way() in (Way.FOLDER, Way.NOWHERE)


def letters_stay() -> str:
    """Beside the promise of a letter, where the site has no mail server: that it reaches nobody. Else nothing."""
    return gettext("This site has no mail server: no letter reaches anybody.") if reaches_nobody() else ""


def promised(sentence: Any) -> str:
    """`sentence`, which promises a letter, with what `letters_stay` says."""
    return " ".join(filter(None, (str(sentence), letters_stay())))


promised_later: Any = lazy(promised, str)  # for the hints of forms


def letters_folder() -> Path:
    """Where letters stay that do not leave this machine."""
    return Path(settings.DATA) / "letters"


def carry(message: EmailMessage | None, *, patience_s: float) -> tuple[Verdict, str]:
    """Send `message`; answers what came of it, and what the mail server said when it went wrong.

    Without a message the server is only greeted, which takes about as long. `patience_s` bounds the whole conversation,
    however slowly the server answers.
    """
    taken = way()
    if taken is Way.NOWHERE:
        return Verdict.AWAY, "no mail server is set"
    connection = _connection(taken, patience_s)
    is_taken = False
    try:
        with connection:
            if message is not None:
                is_taken = bool(connection.send_messages([message]))
    except Exception as error:  # noqa: BLE001  (whatever happens to one letter, the others leave)
        # What goes wrong in the good-byes takes nothing back.
        if not is_taken:
            return verdict_on(error), said_by(error)
    return Verdict.SENT, ""


def verdict_on(error: Exception) -> Verdict:
    """What an error of the mail server means for the letter.

    Only what the server says against the recipient or the text is for good: a refused sender or password is a mistake in
    the settings, which somebody may mend within the day.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return Verdict.REFUSED if codes and min(codes) >= REFUSED else Verdict.LATER
    if isinstance(error, smtplib.SMTPDataError):
        return Verdict.REFUSED if error.smtp_code >= REFUSED else Verdict.LATER
    if isinstance(error, (UnicodeError, ValueError)):
        return Verdict.REFUSED
    return Verdict.AWAY if isinstance(error, OSError) else Verdict.LATER


def said_by(error: Exception) -> str:
    """The words of the mail server, or what happened to the connection; at most 200 characters."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = [f"{code} {_plain(text)}" for code, text in error.recipients.values()]
        words = "; ".join(replies)
    elif isinstance(error, smtplib.SMTPResponseException):
        words = f"{error.smtp_code} {_plain(error.smtp_error)}"
    else:
        words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(words.split())[:200]


def _plain(text: bytes | str) -> str:
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def _connection(taken: Way, patience_s: float) -> BaseEmailBackend:
    if taken is Way.FOLDER:
        return Folder(file_path=str(letters_folder()))
    return Memory() if taken is Way.MEMORY else _BoundedSmtp(patience_s=patience_s)


class _BoundedSmtp(Smtp):
    """SMTP that is cut off when the whole of it takes longer than its patience, not each answer alone."""

    def __init__(self, *, patience_s: float) -> None:
        super().__init__(timeout=min(patience_s, settings.EMAIL_TIMEOUT))
        self.patience_s = patience_s
        self.speaking: Any = None
        self.alarm: threading.Timer | None = None

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        backend, kind = self, super().connection_class

        class Watched(kind):  # type: ignore[misc, valid-type]  # SMTP with or without encryption
            """Known to the backend before the server has said a word."""

            def _get_socket(self, *arguments: Any) -> socket.socket:
                connection: socket.socket = super()._get_socket(*arguments)
                backend.speaking = self
                return connection

        return Watched

    def open(self) -> bool | None:
        if self.alarm is None:
            self.alarm = threading.Timer(self.patience_s, self._cut)
            self.alarm.daemon = True
            self.alarm.start()
        try:
            return super().open()
        except BaseException:
            self._rest()
            raise

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._rest()

    def _rest(self) -> None:
        if self.alarm is not None:
            self.alarm.cancel()
            self.alarm = None
        if self.speaking is not None:
            # A conversation that failed in its first words is known to nobody else.
            self.speaking.close()
            self.speaking = None

    def _cut(self) -> None:
        talking = getattr(self.speaking, "sock", None)
        if talking is not None:
            with contextlib.suppress(OSError):
                talking.shutdown(socket.SHUT_RDWR)
