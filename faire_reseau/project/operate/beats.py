"""Note and read when the parts of the deployment last worked (`Heartbeat`)."""

from datetime import datetime
from typing import Any

from faire_reseau.project.models import Heartbeat

WORKER, BACKUP, CLEARING, HEALTH = "worker", "backup", "clearing", "health"


def beat(name: str, at: datetime, **detail: Any) -> None:
    """Note that `name` worked at `at`; two statements in a transaction."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at, "detail": detail})


def forget_all() -> None:
    """Forget when parts worked: after a restore, it was those of another machine; one statement."""
    Heartbeat.objects.all().delete()


def last(name: str) -> Heartbeat | None:
    """The last time `name` worked; one statement."""
    return Heartbeat.objects.filter(name=name).first()
