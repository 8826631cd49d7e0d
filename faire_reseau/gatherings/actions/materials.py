"""Actions on slides, replays and other documents of sessions: add, remove, put back; they go on after the gathering."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import raise_version
from faire_reseau.gatherings.models import Material, MaterialFile, MaterialWords, Session
from faire_reseau.gatherings.permissions import can_add_material
from faire_reseau.kit.documents import Document
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import Undone, note_undoable

MOST_MATERIALS = 20


class MaterialRefused(Refusal):
    """A document that cannot be added."""

    code = "material_refused"


@transaction.atomic
def add_material(
    session: Session,
    *,
    kind: str,
    title: str,
    document: Document | None = None,
    url: str = "",
    words: str = "",
    by: User,
    at: datetime,
) -> Material:
    """Show one more document of `session`: a file or an address, whichever is given; `words`: what the file says, for the search.

    Raises `MaterialRefused`.
    """
    hold(session.gathering)
    if document is None and not url:
        raise MaterialRefused(gettext_lazy("Choose a file, or give the address of a page."), field="file")
    if document is not None and url:
        raise MaterialRefused(gettext_lazy("A file or an address: add the other one after it."), field="url")
    if url and not url.lower().startswith("https://"):
        raise MaterialRefused(gettext_lazy("This address must begin with https://."), field="url")
    if session.materials.filter(removed_at__isnull=True).count() >= MOST_MATERIALS:
        raise MaterialRefused(gettext_lazy("A session shows at most 20 documents: remove one first."))
    material = Material(session=session, kind=kind, title=title, url=url, added_at=at, added_by=by)
    if document is not None:
        material.file_kind, material.file_name = document.kind, document.name
        material.size_bytes = len(document.content)
    material.save()
    if document is not None:
        MaterialFile.objects.create(material=material, content=document.content)
    if words:
        MaterialWords.objects.create(material=material, words=words)
    write_audit_line("add_material", session, by=by, at=at, title=title)
    raise_version(session.gathering, at=at)
    return material


@transaction.atomic
def remove_material(material: Material, *, by: User, at: datetime) -> None:
    """Show it no more; it can be put back for a day. Removed twice, it is removed once."""
    hold(material.session.gathering)
    material.refresh_from_db(fields=["removed_at"])
    if material.removed_at is not None:
        return
    Material.objects.filter(pk=material.pk).update(removed_at=at)
    note_undoable("remove_material", by=by, at=at, material=material.pk)
    write_audit_line("remove_material", material.session, by=by, at=at, title=material.title)
    raise_version(material.session.gathering, at=at)


def undo_remove_material(act: UndoableAct, by: Any, at: datetime) -> Undone:
    """Show it again."""
    material = Material.objects.select_related("session__gathering").filter(pk=act.detail["material"]).first()
    if material is None or not can_add_material(by, material.session):
        raise Http404
    session = material.session
    hold(session.gathering)
    Material.objects.filter(pk=material.pk).update(removed_at=None)
    write_audit_line("restore_material", session, by=by, at=at, title=material.title)
    raise_version(session.gathering, at=at)
    sentence = _("“%(title)s” is shown again.") % {"title": material.title}
    return Undone(sentence, reverse("gatherings:materials", args=[session.gathering.slug, session.pk]))


def clear_removed_materials(before: datetime, _at: datetime, at_most: int) -> int:
    """Delete those that were removed before `before`, with their files."""
    keys = list(Material.objects.filter(removed_at__lt=before).values_list("pk", flat=True)[:at_most])
    Material.objects.filter(pk__in=keys).delete()
    return len(keys)
