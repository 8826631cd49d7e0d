"""Deeds on accounts."""

from datetime import datetime
from typing import Any

from django.db import models

from faire_reseau.accounts.models import AuditLine, User


def write_audit_line(deed: str, thing: models.Model, *, by: User | None, at: datetime, **detail: Any) -> None:
    """Keep that `by` did `deed` to `thing` at `at`; called inside the transaction of the deed itself."""
    AuditLine.objects.create(
        at=at, by=by, deed=deed, thing=thing._meta.label_lower, thing_id=str(thing.pk), detail=detail
    )
