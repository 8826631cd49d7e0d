"""Actions on files of productions: add, remove, put back."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.indexing import index
from faire_reseau.catalogue.actions.productions import ProductionRefused, add_production
from faire_reseau.catalogue.models import FileContent, FileWords, Production, ProductionFile
from faire_reseau.catalogue.permissions import can_change
from faire_reseau.kit.documents import Document
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, note_undoable

MOST_FILES = 10


def checksum_of(document: Document) -> str:
    """The SHA-256 of its bytes, in hexadecimal figures."""
    return hashlib.sha256(document.content).hexdigest()


@transaction.atomic
def add_file(
    production: Production, document: Document, *, words: str = "", by: User | None, at: datetime
) -> ProductionFile:
    """One more file; `words`: what it says, for the search. The same file a second time changes nothing. Raises `ProductionRefused`."""
    hold(production)
    files = production.files.filter(removed_at__isnull=True)
    checksum = checksum_of(document)
    if (same := files.filter(checksum=checksum).first()) is not None:
        return same
    if files.count() >= MOST_FILES:
        raise ProductionRefused(_("A production has at most 10 files: remove one first."), field="file")
    file = ProductionFile.objects.create(
        production=production,
        kind=document.kind,
        name=document.name,
        size_bytes=len(document.content),
        checksum=checksum,
        added_at=at,
        added_by=by,
    )
    FileContent.objects.create(file=file, content=document.content)
    if words:
        FileWords.objects.create(file=file, words=words)
        index([production])
    _touch(production, at)
    write_audit_line("add_file", production, by=by, at=at, title=document.name)
    return file


@transaction.atomic
def deposit(document: Document | None, *, words: str = "", by: User, at: datetime, **columns: Any) -> Production:
    """A new production with its file, both or neither. `columns` as `add_production`; raises as it and `add_file`."""
    checksums = [checksum_of(document)] if document is not None else []
    production = add_production(checksums=checksums, by=by, at=at, **columns)
    if document is not None:
        add_file(production, document, words=words, by=by, at=at)
    return production


@transaction.atomic
def remove_file(file: ProductionFile, *, by: User, at: datetime) -> None:
    """Show it no more; it can be put back for a day. Removed twice, it is removed once."""
    hold(file.production)
    file.refresh_from_db(fields=["removed_at"])
    if file.removed_at is not None:
        return
    ProductionFile.objects.filter(pk=file.pk).update(removed_at=at)
    index([file.production])
    _touch(file.production, at)
    note_undoable("remove_file", thing=file.name, by=by, at=at, file=file.pk)
    write_audit_line("remove_file", file.production, by=by, at=at, title=file.name)


def undo_remove_file(act: UndoableAct, by: Any, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: it is shown again."""
    file = ProductionFile.objects.select_related("production").filter(pk=act.detail["file"]).first()
    if file is None or not can_change(by, file.production, localdate(at)):
        raise Http404
    hold(file.production)
    ProductionFile.objects.filter(pk=file.pk).update(removed_at=None)
    index([file.production])
    _touch(file.production, at)
    write_audit_line("restore_file", file.production, by=by, at=at, title=file.name)
    sentence = gettext("“%(name)s” is shown again.") % {"name": file.name}
    return Undone(sentence, reverse("catalogue:production", args=[file.production_id]))


def clear_removed_files(before: datetime, _at: datetime, at_most: int) -> int:
    """Delete those that were removed before `before`."""
    keys = list(
        ProductionFile.objects.filter(removed_at__lt=before).order_by("pk").values_list("pk", flat=True)[:at_most]
    )
    ProductionFile.objects.filter(pk__in=keys).delete()
    return len(keys)


def _touch(production: Production, at: datetime) -> None:
    Production.objects.filter(pk=production.pk).update(changed_at=at)
