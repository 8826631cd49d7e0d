"""The table an account has sent and not confirmed yet, and the one that is made for it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db.models.functions import Length
from django.http import Http404
from django.utils.translation import get_language

from faire_reseau.accounts.models import User
from faire_reseau.network.logic.cells import SheetRow
from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE, columns_for
from faire_reseau.network.logic.pairing import ADDED, LEFT_OUT, Pairing, kept_pairing
from faire_reseau.network.models import ExportFile, ImportBatch, ImportDraft, Organisation, PairedWord, Person
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries.days import name_on, organisations_on
from faire_reseau.network.queries.imported import can_import, imported_table
from faire_reseau.network.queries.tables import column_labels, words_of

LIVES_HOURS = 2
BATCHES_SHOWN = 10
EXPORT_LIVES = timedelta(days=1)


def import_draft_for(user: User, key: str, at: datetime) -> ImportDraft:
    """The draft `key` of `user` while it lives; somebody else's, an old and an unknown one answer alike. One statement."""
    draft = ImportDraft.objects.filter(user=user, key=key, made_at__gt=at - timedelta(hours=LIVES_HOURS)).first()
    if draft is None:
        raise Http404
    return draft


def pairing_of(draft: ImportDraft) -> Pairing:
    """What was paired by hand in `draft`, over what is remembered of other files; three statements.

    What was paired with a word or an organisation that is no more is asked again.
    """
    titles: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    codes = {column: set(labels) for column, labels in column_labels(draft.what, words_of(draft.what)).items()}
    if draft.what == PEOPLE:
        codes["organisation"] = set(Organisation.every.values_list("slug", flat=True))
        codes["organisation_kind"] = {kind.code for kind in words_of(ORGANISATIONS)}
    for column, word, code in PairedWord.objects.filter(what=draft.what).values_list("column", "word", "code"):
        if column and (code == LEFT_OUT or code in codes.get(column, {code})):
            words.setdefault(column, {})[word] = code
        elif not column:
            titles[word] = code
    return kept_pairing(draft.pairs, titles, words)


def details_of(rows: Sequence[SheetRow], what: str, day: date) -> dict[int, str]:
    """What rows say beside the name, in words, by their number: organisation, trade and job title, or kind and seat; two statements."""
    if table := imported_table(what):
        return {row.number: table.details(row) for row in rows}
    labels = column_labels(what, words_of(what))
    organisations = organisations_on(day) if what == PEOPLE else []
    names = {organisation.slug: name_on(organisation, day) for organisation in organisations}
    shown = ("organisation", "trade", "title", "is_director") if what == PEOPLE else ("kind", "seat", "territories")
    return {
        row.number: ", ".join(filter(None, (_in_words(column, row, labels, names) for column in shown))) for row in rows
    }


def _in_words(column: str, row: SheetRow, labels: Mapping[str, Mapping[str, str]], names: Mapping[str, str]) -> str:
    value = row.values.get(column)
    if isinstance(value, bool):
        return (
            next(
                candidate.title(get_language() or "fr") for candidate in columns_for(PEOPLE) if candidate.code == column
            )
            if value
            else ""
        )
    text = str(value or "").removeprefix(ADDED)
    return labels.get(column, {}).get(text) or (names.get(text, text) if column == "organisation" else text)


def import_batches(user: User) -> list[ImportBatch]:
    """The last imports of the directory, which can be undone, for who runs the network; one statement."""
    rows = ImportBatch.objects.select_related("by").filter(what__in=(ORGANISATIONS, PEOPLE)).order_by("-pk")
    return list(rows[:BATCHES_SHOWN]) if is_facilitator(user) else []


def import_batches_of(user: User, what: str) -> list[ImportBatch]:
    """The last imports of the table `what` of a room above, for who may import it; one statement."""
    rows = ImportBatch.objects.select_related("by").filter(what=what).order_by("-pk")
    return list(rows[:BATCHES_SHOWN]) if can_import(user, what) else []


def batch_to_undo_for(user: User, batch_id: int) -> ImportBatch:
    """An import, for who may make one; one statement. Raises `Http404`."""
    batch = ImportBatch.objects.filter(pk=batch_id).first()
    if batch is None or not can_import(user, batch.what):
        raise Http404
    return batch


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
