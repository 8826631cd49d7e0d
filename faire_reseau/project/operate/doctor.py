"""Look a deployment over: each finding is good, or says what to do."""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import EmailMessage
from django.core.management import CommandError
from django.db import DatabaseError, connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.queries.seals import factors_to_reseal, lost_factors
from faire_reseau.kit.checks import watched
from faire_reseau.kit.dates import written
from faire_reseau.kit.mail import Verdict, carry
from faire_reseau.live import waking
from faire_reseau.project.operate import beats, databases, health, modes, upgrade
from faire_reseau.project.operate.texts import CHECK_LABELS, WAITING_LABELS
from faire_reseau.project.operate.version import version

# The day this was written: a clock that stands before it is wrong.
BUILT_AT = datetime(2026, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=5)

FILES_MIN = 4096
POSTGRES_OLDEST = 15
FREE_BYTES_WISE = 1024**3


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, whether it is good, and what was found or is to be done."""

    what: str
    is_good: bool
    sentence: str


def findings(at: datetime, *, send_to: str = "") -> Iterator[Finding]:
    """Everything that was looked at, one after the other; sends one letter when `send_to` is an address."""
    looks: list[tuple[str, Callable[[datetime], Finding]]] = [
        (_("Settings"), _settings),
        (_("Data folder"), _folder),
        (_("Permissions"), _permissions),
        (_("Disk"), _disk),
        (_("Database"), _database),
        ("Valkey", _valkey),
        (_("Tables"), _tables),
        (_("Clock"), _clock),
        (_("Worker"), _worker),
        (_("Waiting"), _waiting),
        (_("Last backup"), _backup),
        (_("Open files"), _files),
        (_("Second factors"), _factors),
    ]
    for what, look in looks:
        try:
            yield look(at)
        except (DatabaseError, sqlite3.Error) as error:
            yield Finding(what, is_good=False, sentence=_("the database does not answer: %(error)s") % {"error": error})
        except OSError as error:
            yield Finding(what, is_good=False, sentence=str(error))
    yield _mail(send_to)


def _settings(_at: datetime) -> Finding:
    what = _("Settings")
    if settings.DEBUG:
        return Finding(what, is_good=False, sentence=_("errors are shown in the browser: unset FAIRE_RESEAU_DEBUG."))
    if not settings.SETTINGS_MODULE.endswith("production"):
        return Finding(what, is_good=True, sentence=_("one’s own machine; a server needs FAIRE_RESEAU_ENV=production."))
    host = settings.SITE_ADDRESS.partition("://")[2].partition("/")[0].partition(":")[0]
    if "*" in settings.ALLOWED_HOSTS or host not in settings.ALLOWED_HOSTS:
        values = {"address": settings.SITE_ADDRESS, "hosts": ",".join(settings.ALLOWED_HOSTS)}
        sentence = _("letters lead to %(address)s, and FAIRE_RESEAU_HOSTS is %(hosts)s: make them agree.") % values
        return Finding(what, is_good=False, sentence=sentence)
    faults = django_checks.run_checks(include_deployment_checks=True)
    grave = [fault for fault in faults if fault.level >= django_checks.WARNING and not fault.is_silenced()]
    if grave:
        return Finding(what, is_good=False, sentence=" ".join(str(fault.msg) for fault in grave[:3]))
    return Finding(
        what,
        is_good=True,
        sentence=_("fit for a server; people enter by %(address)s.") % {"address": settings.SITE_ADDRESS},
    )


def _folder(_at: datetime) -> Finding:
    data = Path(settings.DATA)
    probe = data / ".doctor"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        values = {"folder": data, "error": error.strerror}
        sentence = _("%(folder)s cannot be written (%(error)s): give it to the account that runs the product.") % values
        return Finding(_("Data folder"), is_good=False, sentence=sentence)
    return Finding(_("Data folder"), is_good=True, sentence=str(data))


def _permissions(_at: datetime) -> Finding:
    name = settings.DATABASES["default"]["NAME"]
    open_ones = [str(entry) for entry in modes.open_to_others(Path(settings.DATA), Path(name))]
    if open_ones:
        values = {"first": open_ones[0], "count": len(open_ones)}
        sentence = (
            _("others on this machine may read %(first)s (%(count)s in all): starting the product mends it.") % values
        )
        return Finding(_("Permissions"), is_good=False, sentence=sentence)
    return Finding(_("Permissions"), is_good=True, sentence=_("nobody else on this machine reads the data."))


def _disk(_at: datetime) -> Finding:
    free = shutil.disk_usage(settings.DATA).free
    values = {"free": free // 10**6}
    if free < FREE_BYTES_WISE:
        return Finding(
            _("Disk"), is_good=False, sentence=_("%(free)s MB are free: make room, 1,000 MB at least.") % values
        )
    return Finding(_("Disk"), is_good=True, sentence=_("%(free)s MB are free.") % values)


def _database(_at: datetime) -> Finding:
    what = _("Database")
    if connection.vendor == "postgresql":
        return _postgres()
    try:
        database = databases.of_settings()
    except CommandError as refusal:
        return Finding(what, is_good=True, sentence=str(refusal))
    if not database.exists():
        sentence = _("there is none yet: “faire-reseau init” or “faire-reseau demo” makes it.")
        return Finding(what, is_good=False, sentence=sentence)
    fault = database.fault(Path(settings.DATABASES["default"]["NAME"]))
    if fault:
        sentence = _("damaged (%(fault)s): stop the server and restore the last backup into a new folder.") % {
            "fault": fault
        }
        return Finding(what, is_good=False, sentence=sentence)
    return Finding(what, is_good=True, sentence=_("sound."))


def _postgres() -> Finding:
    what = _("Database")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding')")
        major, encoding = cursor.fetchone()
    if major < POSTGRES_OLDEST:
        sentence = _("PostgreSQL %(version)s is too old: 15 or newer is needed.") % {"version": major}
        return Finding(what, is_good=False, sentence=sentence)
    if encoding != "UTF8":
        sentence = _("PostgreSQL holds it in %(encoding)s: create it anew in UTF8.") % {"encoding": encoding}
        return Finding(what, is_good=False, sentence=sentence)
    sentence = _("PostgreSQL %(version)s answers; back it up with pg_dump, and the data folder beside it.")
    return Finding(what, is_good=True, sentence=sentence % {"version": major})


def _valkey(_at: datetime) -> Finding:
    if not settings.REDIS_URL:
        if connection.vendor == "postgresql":
            sentence = _("none: right for one server process; several need REDIS_URL, by which they wake one another.")
        else:
            sentence = _("none: one server process on SQLite needs none.")
        return Finding("Valkey", is_good=True, sentence=sentence)
    if waking.answers():
        return Finding("Valkey", is_good=True, sentence=_("it answers."))
    sentence = _(
        "it does not answer: look whether it runs, and at REDIS_URL. Meanwhile screens hear a little later, and each "
        "process counts tries for itself."
    )
    return Finding("Valkey", is_good=False, sentence=sentence)


def _tables(_at: datetime) -> Finding:
    if upgrade.is_cut_short():
        sentence = _("an upgrade was cut short: “faire-reseau migrate” goes back to the copy and begins again.")
        return Finding(_("Tables"), is_good=False, sentence=sentence)
    newer, steps = upgrade.unknown(), upgrade.pending()
    if newer:
        sentence = _("used by a newer version than this one (%(version)s): install that one again.") % {
            "version": version()
        }
        return Finding(_("Tables"), is_good=False, sentence=sentence)
    if steps:
        sentence = _("changes are waiting (%(count)s): stop the server, then “faire-reseau migrate”.") % {
            "count": len(steps)
        }
        return Finding(_("Tables"), is_good=False, sentence=sentence)
    return Finding(_("Tables"), is_good=True, sentence=_("up to date, version %(version)s.") % {"version": version()})


def _clock(at: datetime) -> Finding:
    ahead = [row.at for name in (beats.WORKER, beats.BACKUP, beats.HEALTH) if (row := beats.last(name))]
    latest = max(ahead, default=BUILT_AT)
    values = {"now": _moment(at), "then": _moment(latest)}
    if at < BUILT_AT or latest > at + AHEAD:
        sentence = _("it is %(now)s here, and something was noted at %(then)s: set the clock (NTP).") % values
        return Finding(_("Clock"), is_good=False, sentence=sentence)
    return Finding(_("Clock"), is_good=True, sentence=values["now"])


def _worker(at: datetime) -> Finding:
    seen = beats.last(beats.WORKER)
    if seen is None or at - seen.at > health.WORKER_SEEN_WITHIN:
        values = {"seen": _moment(seen.at) if seen else _("never")}
        sentence = _("not seen for a while (%(seen)s): start the server; without the worker no letter leaves.") % values
        return Finding(_("Worker"), is_good=False, sentence=sentence)
    return Finding(_("Worker"), is_good=True, sentence=_("seen at %(seen)s.") % {"seen": _moment(seen.at)})


def _waiting(at: datetime) -> Finding:
    # Not `health.measured`, which writes: whoever looks a deployment over changes nothing in it.
    late = [check.name for check in (health.tasks(at), *watched(at)) if not check.is_good]
    if late:
        names = [str(WAITING_LABELS.get(name, CHECK_LABELS.get(name, name))) for name in late]
        sentence = _("the wait is too long (%(which)s): read the log of the worker.") % {"which": ", ".join(names)}
        return Finding(_("Waiting"), is_good=False, sentence=sentence)
    return Finding(_("Waiting"), is_good=True, sentence=_("nothing waits for long."))


def _backup(at: datetime) -> Finding:
    if connection.vendor == "postgresql":
        return Finding(_("Last backup"), is_good=True, sentence=_("by pg_dump, which the product does not see."))
    backup = beats.last(beats.BACKUP)
    if backup is None or at - backup.at > health.BACKUP_WITHIN:
        values = {"made": _moment(backup.at) if backup else _("never")}
        sentence = _("%(made)s: have “faire-reseau backup --keep 7 --into FOLDER” run every night.") % values
        return Finding(_("Last backup"), is_good=False, sentence=sentence)
    values = {"made": _moment(backup.at), "file": backup.detail.get("file", "")}
    return Finding(_("Last backup"), is_good=True, sentence=_("%(made)s, %(file)s.") % values)


def _files(_at: datetime) -> Finding:
    what = _("Open files")
    if sys.platform == "win32":
        return Finding(what, is_good=True, sentence=_("no limit to set on this system."))
    import resource  # noqa: PLC0415  (absent on Windows)

    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    values = {"limit": hard}
    if hard != resource.RLIM_INFINITY and hard < FILES_MIN:
        sentence = _("%(limit)s at most: open screens need one each; set LimitNOFILE=65536 in the service.") % values
        return Finding(what, is_good=False, sentence=sentence)
    return Finding(what, is_good=True, sentence=_("%(limit)s at most.") % values)


def _factors(_at: datetime) -> Finding:
    what = _("Second factors")
    lost, of_before = lost_factors(), len(factors_to_reseal())
    if lost:
        values = {"count": len(lost), "first": lost[0]}
        sentence = ngettext(
            "the secret of this deployment does not open those of %(count)s account (%(first)s): name the secret of "
            "before in FAIRE_RESEAU_SECRETS_BEFORE, or “faire-reseau lift-factor ADDRESS”.",
            "the secret of this deployment does not open those of %(count)s accounts (%(first)s): name the secret of "
            "before in FAIRE_RESEAU_SECRETS_BEFORE, or “faire-reseau lift-factor ADDRESS” for each.",
            len(lost),
        )
        return Finding(what, is_good=False, sentence=sentence % values)
    if of_before:
        sentence = ngettext(
            "%(count)s is sealed with a secret of before: leave it in FAIRE_RESEAU_SECRETS_BEFORE until the worker has "
            "sealed it anew, at its next start.",
            "%(count)s are sealed with a secret of before: leave it in FAIRE_RESEAU_SECRETS_BEFORE until the worker has "
            "sealed them anew, at its next start.",
            of_before,
        )
        return Finding(what, is_good=True, sentence=sentence % {"count": of_before})
    return Finding(what, is_good=True, sentence=_("the secret of this deployment opens them all."))


def _mail(send_to: str) -> Finding:
    what = _("Letters")
    if not send_to:
        return Finding(what, is_good=True, sentence=_("not tried; --send-to ADDRESS sends one."))
    letter = EmailMessage(
        str(_("A trial letter of Faire réseau")),
        _("This letter was asked for by “faire-reseau doctor”: letters leave this server.") + "\n",
        to=[send_to],
    )
    # At once and past the queue, which would hide what the mail server says.
    verdict, reason = carry(letter, patience_s=20)
    if verdict is not Verdict.SENT:
        sentence = _("not sent (%(error)s): look at FAIRE_RESEAU_MAIL_HOST, _PORT, _USER, _PASSWORD and _FROM.")
        return Finding(what, is_good=False, sentence=sentence % {"error": reason})
    return Finding(what, is_good=True, sentence=_("one was sent to %(address)s.") % {"address": send_to})


def _moment(at: datetime) -> str:
    return written(localtime(at), "j F Y, H:i")
