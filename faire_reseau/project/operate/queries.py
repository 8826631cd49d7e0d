"""Queries of the operations page."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404
from django_tasks_db.models import DBTaskResult

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import runs_network
from faire_reseau.project.models import Heartbeat
from faire_reseau.project.operate import beats, health, upgrade
from faire_reseau.project.operate.texts import CHECK_LABELS, value_in_words
from faire_reseau.project.operate.version import version


@dataclass(frozen=True)
class CheckRow:
    """A check of the health in the reader's words."""

    label: str
    is_good: bool
    value: str


@dataclass(frozen=True)
class Operations:
    """The state of the deployment in plain values; times are None where nothing was noted yet."""

    version: str
    is_well: bool
    checks: list[CheckRow]
    backup: Heartbeat | None
    is_backup_old: bool
    worker: Heartbeat | None
    clearing: Heartbeat | None
    free_bytes: int
    database_bytes: int
    tasks_waiting: int
    tasks_failed: int
    pending: list[str]


def _begun_at(at: datetime) -> datetime:
    """When the first account of the network was made, `at` before that; one query."""
    return User.objects.order_by("pk").values_list("joined_at", flat=True).first() or at


def operations_for(user: User, at: datetime) -> Operations:
    """The state of the deployment at `at`, for facilitators; some ten statements."""
    if not runs_network(user):
        raise Http404
    known = Heartbeat.objects.in_bulk()
    backup = known.get(beats.BACKUP)
    state = health.health(at)
    file = Path(str(settings.DATABASES["default"]["NAME"]))
    return Operations(
        version=version(),
        is_well=state.is_good,
        checks=[
            CheckRow(str(CHECK_LABELS.get(check.name, check.name)), check.is_good, value_in_words(check))
            for check in state.checks
        ],
        backup=backup,
        is_backup_old=at - (backup.at if backup else _begun_at(at)) > health.BACKUP_WITHIN,
        worker=known.get(beats.WORKER),
        clearing=known.get(beats.CLEARING),
        free_bytes=shutil.disk_usage(settings.DATA).free,
        database_bytes=file.stat().st_size if file.exists() else 0,
        tasks_waiting=DBTaskResult.objects.ready().count(),
        tasks_failed=DBTaskResult.objects.failed().count(),
        pending=upgrade.pending(),
    )
