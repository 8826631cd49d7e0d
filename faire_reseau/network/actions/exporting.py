"""Actions on long exports: asked for, made by the worker with its progress noted, and ended."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.events import ExportAsked
from faire_reseau.network.models import ExportFile

Maker = Callable[[str, Callable[[int], bool]], bytes | None]

also_make = Plug[Maker](
    __name__,
    "also_make",
    "Long tables of rooms above, under the first word of what is asked for (`participants:12`): asked by the worker for the file, "
    "with the rest (`12`), and with what to tell the rows done, which answers whether the table is still wanted.",
)


@transaction.atomic
def ask_export(what: str, extension: str, *, rows: int, language: str, by: User, at: datetime) -> ExportFile:
    """Have the worker make a table of some `rows` for `by`; it replaces the one they had. Publishes `ExportAsked`."""
    ExportFile.objects.filter(user=by).delete()
    export = ExportFile.objects.create(
        user=by, what=what, extension=extension, language=language, rows=rows, made_at=at
    )
    write_audit_line("ask_export", export, by=by, at=at, what=what, extension=extension)
    publish(ExportAsked(export.pk))
    return export


@transaction.atomic
def note_export_progress(export_id: int, rows_done: int) -> bool:
    """Note how many rows are read; answers False when the table is not wanted any more."""
    return bool(ExportFile.objects.filter(pk=export_id).update(rows_done=rows_done))


@transaction.atomic
def end_export(export_id: int, content: bytes | None, *, at: datetime) -> None:
    """Keep the table that was made, or, without `content`, that it could not be made."""
    ExportFile.objects.filter(pk=export_id).update(content=content, ended_at=at)


def clear_exports(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove tables that were asked for before `before`."""
    old = list(ExportFile.objects.filter(made_at__lt=before).values_list("pk", flat=True)[:at_most])
    ExportFile.objects.filter(pk__in=old).delete()
    return len(old)
