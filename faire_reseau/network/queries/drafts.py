"""The table an account has sent and not confirmed yet, and the one that is made for it."""

from datetime import datetime, timedelta

from django.db.models.functions import Length
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.models import ExportFile, ImportDraft, Organisation, Person

LIVES_HOURS = 2
EXPORT_LIVES = timedelta(days=1)


def import_draft_for(user: User, key: str, at: datetime) -> ImportDraft:
    """The draft `key` of `user` while it lives; somebody else's, an old and an unknown one answer alike. One statement."""
    draft = ImportDraft.objects.filter(user=user, key=key, made_at__gt=at - timedelta(hours=LIVES_HOURS)).first()
    if draft is None:
        raise Http404
    return draft


def export_rows(what: str) -> int:
    """How many organisations or people (`what`) a table would hold; one query."""
    rows = Person.objects.filter(erased_at__isnull=True) if what == PEOPLE else Organisation.objects.all()
    return rows.count()


def export_of(user: User, what: str, extension: str, at: datetime) -> ExportFile | None:
    """The long table of this kind that `user` asked for and that lives still, with the length of its content instead of it;
    one query.
    """
    rows = ExportFile.objects.defer("content").annotate(content_length=Length("content"))
    return rows.filter(user=user, what=what, extension=extension, made_at__gt=at - EXPORT_LIVES).first()


def export_content(user: User, what: str, extension: str, at: datetime) -> bytes:
    """Its content; somebody else's, an old one and one not ready yet answer alike. One query."""
    rows = ExportFile.objects.filter(user=user, what=what, extension=extension, made_at__gt=at - EXPORT_LIVES)
    content = rows.values_list("content", flat=True).first()
    if content is None:
        raise Http404
    return bytes(content)


def export_under_way(export_id: int) -> ExportFile | None:
    """The table that the worker is to make, None when it is not wanted any more; one query."""
    return ExportFile.objects.defer("content").filter(pk=export_id, ended_at__isnull=True).first()
