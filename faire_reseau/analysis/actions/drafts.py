"""Actions on files sent for a corpus and not confirmed: keep one for who sent it, forget it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.analysis.models import CorpusDraft
from faire_reseau.analysis.texts import PERIOD_TEXTS
from faire_reseau.kit.retention import Period


@transaction.atomic
def keep_draft(*, file_name: str, content: bytes, columns: list[str], by: User, at: datetime) -> CorpusDraft:
    """Keep a file until who sent it has looked at its texts; it replaces the one before."""
    values: dict[str, Any] = {
        "file_name": file_name,
        "content": content,
        "reading": {"columns": columns},
        "made_at": at,
    }
    return CorpusDraft.objects.update_or_create(user=by, defaults=values)[0]


@transaction.atomic
def forget_draft(*, by: User, at: datetime) -> None:  # noqa: ARG001  (as every action)
    """Remove the file that `by` sent."""
    CorpusDraft.objects.filter(user=by).delete()


def clear_drafts(before: datetime, at: datetime, at_most: int) -> int:  # noqa: ARG001  (what retention gives)
    """Remove files sent before that moment and never confirmed; answers how many."""
    keys = CorpusDraft.objects.filter(made_at__lt=before).order_by("pk").values_list("pk", flat=True)[:at_most]
    old = list(keys)
    CorpusDraft.objects.filter(pk__in=old).delete()
    return len(old)


PERIODS = [Period("corpus_drafts", *PERIOD_TEXTS["corpus_drafts"], 1, 1, 1, clear_drafts)]


def forget_sender(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Remove the file that somebody who is erased has sent."""
    CorpusDraft.objects.filter(user=user).delete()
