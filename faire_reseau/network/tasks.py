"""The worker's part: long tables of the directory, made beside the pages."""

import logging

from django.utils import translation
from django.utils.timezone import localdate
from django_tasks import task

from faire_reseau.kit import clock
from faire_reseau.network.actions.exporting import also_make, end_export, note_export_progress
from faire_reseau.network.exports.tables import table_file
from faire_reseau.network.models import ExportFile
from faire_reseau.network.queries import TABLES, export_under_way, words_of

A_STEP = 1_000
_logger = logging.getLogger(__name__)


@task()
def make_export(export_id: int) -> None:
    """Make the table that was asked for, noting on the way how far it is; another one asked for meanwhile ends this one."""
    export = export_under_way(export_id)
    if export is None:
        return
    try:
        with translation.override(export.language):
            content = _content(export)
        if content is None:  # another one was asked for meanwhile
            return
    except Exception:
        _logger.exception("Export %s failed", export_id)
        end_export(export_id, None, at=clock.now())
    else:
        end_export(export_id, content, at=clock.now())


def _content(export: ExportFile) -> bytes | None:
    def still_wanted(rows_done: int) -> bool:
        return bool(rows_done % A_STEP) or note_export_progress(export.pk, rows_done)

    kind, _colon, which = export.what.partition(":")
    make = also_make.under(kind)
    if make is not None:
        return make(which, still_wanted)
    rows = []
    for row in TABLES[export.what](localdate(clock.now())):
        rows.append(row)
        if not still_wanted(len(rows)):
            return None
    return table_file(rows, export.what, words_of(export.what), extension=export.extension)


def hand_over(export_id: int) -> None:
    """Put a table that was asked for in the worker's queue."""
    make_export.enqueue(export_id)
