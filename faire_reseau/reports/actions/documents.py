"""Actions on reports as documents: begin, change, blocks added, changed, moved and taken out, freeze, publish, show its slides, correct."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.queries import why_not_published
from faire_reseau.kit import richtext
from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, note_undoable, restore_rows, rows_gone_with
from faire_reseau.reports.enums import REFERRING, BlockKind, Dimension
from faire_reseau.reports.events import SlideShown
from faire_reseau.reports.logic.definitions import allows
from faire_reseau.reports.logic.documents import canonical, checksum
from faire_reseau.reports.models import Block, Document, Edition, EditionErratum, Indicator
from faire_reseau.reports.permissions import can_write_documents
from faire_reseau.reports.queries.documents import content_of, draft_of, findings_cited
from faire_reseau.reports.texts import DIMENSION_LABELS

MOST_BLOCKS, MOST_YEARS = 200, 20


class DocumentRefused(Refusal):
    """A report that cannot be as asked."""


def _check_years(first: int | None, last: int | None) -> None:
    if (first is None) != (last is None):
        raise DocumentRefused(_("Give the first and the last year, or neither."), field="last_year")
    if first is not None and last is not None and first > last:
        raise DocumentRefused(_("The last year is before the first."), field="last_year")
    if first is not None and last is not None and last - first >= MOST_YEARS:
        raise DocumentRefused(_("A report is about 20 years at most."), field="first_year")


@transaction.atomic
def begin_document(*, by: User | None, at: datetime, is_sample: bool = False, **columns: Any) -> Document:
    """Begin a report. Raises `DocumentRefused` for years that are none."""
    _check_years(columns["first_year"], columns["last_year"])
    stem = slug_of(columns["title"])[:60].strip("-") or "rapport"
    hold_words("address of a report", [stem])
    slug = free_code(stem, lambda slug: Document.objects.filter(slug=slug).exists())
    document = Document.objects.create(slug=slug, begun_by=by, begun_at=at, is_sample=is_sample, **columns)
    write_audit_line("begin_document", document, by=by, at=at, title=document.title)
    return document


@transaction.atomic
def change_document(
    document: Document, *, seen: Mapping[str, Any] | None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change what a report is about; its address stays. Raises `DocumentRefused`, `ChangedMeanwhile`."""
    hold(document)
    document.refresh_from_db()
    refuse_overtaken({name: getattr(document, name) for name in columns}, seen, columns)
    for name, value in columns.items():
        setattr(document, name, value)
    _check_years(document.first_year, document.last_year)
    document.save(update_fields=[*columns])
    write_audit_line("change_document", document, by=by, at=at, title=document.title)


def _checked(columns: dict[str, Any], kind: str) -> dict[str, Any]:
    """The columns of a block, its text brought to the stored form. Raises `DocumentRefused`."""
    if "text" in columns:
        columns = columns | {"text": richtext.clean(columns["text"])}
        if not columns["text"]:
            raise DocumentRefused(_("Write something here."), field="text")
    if kind == BlockKind.FINDING and "finding" in columns:
        finding = columns["finding"]
        if finding is None:
            raise DocumentRefused(_("Choose a finding."), field="finding")
        _check_cited([(finding.pk, finding.claim, [], "")], field="finding")
    if kind in REFERRING and "indicator" in columns and columns["indicator"] is None:
        raise DocumentRefused(_("Choose an indicator."), field="indicator")
    return columns


def _check_cited(cited: Iterable[tuple[int, str, list[int], str]], field: str | None = None) -> None:
    """Findings that are cited are kept, and quote nothing that is restricted or masked now. Raises `DocumentRefused`."""
    for sentence in why_not_published(cited):
        raise DocumentRefused(sentence, field=field)


def _check_dimension(kind: str, indicator: Indicator | None, dimension: str) -> None:
    """A block tells nothing apart by what the definition does not let. Raises `DocumentRefused`."""
    version = indicator.versions.order_by("number").last() if indicator is not None else None
    dimension = Dimension.TERRITORY if kind == BlockKind.MAP else dimension
    if version is not None and dimension and not allows(version.dimensions, dimension):
        sentence = _("The definition of this indicator does not let it be told apart so: %(dimension)s.")
        words = {"dimension": DIMENSION_LABELS[Dimension(dimension)]}
        raise DocumentRefused(sentence % words, field="indicator")


@transaction.atomic
def add_block(document: Document, kind: BlockKind, *, by: User | None, at: datetime, **columns: Any) -> Block:
    """Add a block at the end of a report. Raises `DocumentRefused`."""
    hold(document)
    _check_years(columns.get("first_year"), columns.get("last_year"))
    if document.blocks.count() >= MOST_BLOCKS:
        raise DocumentRefused(_("A report has 200 blocks at most: part it into two."))
    rank = (document.blocks.aggregate(last=Max("rank"))["last"] or 0) + 1
    block = Block(document=document, kind=kind, rank=rank, changed_by=by, changed_at=at, **_checked(columns, kind))
    _check_dimension(kind, block.indicator, block.dimension)
    block.save()
    write_audit_line("add_block", document, by=by, at=at, kind=str(kind))
    return block


@transaction.atomic
def change_block(
    block: Block, *, seen: Mapping[str, Any] | None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change a block. Raises `DocumentRefused`, and `ChangedMeanwhile` for what somebody else wrote since it was seen."""
    hold(block)
    block.refresh_from_db()
    wanted = _checked(columns, block.kind)
    refuse_overtaken({name: getattr(block, name) for name in wanted}, seen, wanted)
    for name, value in wanted.items():
        setattr(block, name, value)
    _check_years(block.first_year, block.last_year)
    _check_dimension(block.kind, block.indicator, block.dimension)
    block.changed_by, block.changed_at = by, at
    block.save(update_fields=[*wanted, "changed_by", "changed_at"])
    write_audit_line("change_block", block.document, by=by, at=at, kind=block.kind)


@transaction.atomic
def move_block(block: Block, *, up: bool, by: User | None, at: datetime) -> None:
    """Have a block change places with the one above or below; at the ends nothing moves."""
    hold(block.document)
    rows = list(block.document.blocks.all())
    place = next((n for n, row in enumerate(rows) if row.pk == block.pk), None)
    if place is None:
        raise Http404
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for rank, row in enumerate(rows, 1):
        row.rank = rank
    Block.objects.bulk_update(rows, ["rank"])
    write_audit_line("move_block", block.document, by=by, at=at, kind=block.kind)


@transaction.atomic
def remove_block(block: Block, *, by: User | None, at: datetime) -> None:
    """Take a block out of a report; it can be undone for a day."""
    hold(block.document)
    note_undoable(
        "remove_block", thing=str(block.document), by=by, at=at, rows=rows_gone_with(block), slug=block.document.slug
    )
    write_audit_line("remove_block", block.document, by=by, at=at, kind=block.kind)
    block.delete()


def undo_remove_block(act: UndoableAct, by: User, _at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the block stands there again."""
    if not can_write_documents(by):
        raise Http404
    restore_rows(
        act.detail["rows"], why_not=_("The report or the indicator of this block is gone: it cannot come back.")
    )
    return Undone(str(_("The block is there again.")), reverse("reports:write", args=[act.detail["slug"]]))


@transaction.atomic
def freeze_document(document: Document, *, by: User | None, at: datetime) -> Edition:
    """Keep what a report says now as its next edition, with its checksum; the draft goes on.

    Raises `DocumentRefused` when there is nothing in it, or a finding that it cites is no longer kept.
    """
    hold(document)
    if not document.blocks.exists():
        raise DocumentRefused(_("This report is empty: add a block first."))
    number = (document.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = draft_of(document, localdate(at), number=number)
    if any(part.kind == BlockKind.FINDING and part.cited is None for part in content.parts):
        raise DocumentRefused(_("A finding that this report cites is no longer kept: take its block out, then freeze."))
    text = canonical(content)
    edition = Edition.objects.create(
        document=document, number=number, content=text, checksum=checksum(text), frozen_by=by, frozen_at=at
    )
    write_audit_line("freeze_document", document, by=by, at=at, number=number, checksum=edition.checksum)
    return edition


@transaction.atomic
def publish_edition(edition: Edition, *, by: User | None, at: datetime) -> None:
    """Have everybody read an edition; it can be undone for a day. Published again, nothing changes.

    Raises `DocumentRefused` when a finding that it cites is no longer kept, or quotes what was restricted or masked since.
    """
    hold(edition)
    edition.refresh_from_db()
    if edition.published_at is not None:
        return
    _check_cited(findings_cited(content_of(edition)))
    edition.published_at = at
    edition.save(update_fields=["published_at"])
    note_undoable("publish_edition", thing=str(edition), by=by, at=at, edition=edition.pk)
    write_audit_line("publish_edition", edition.document, by=by, at=at, number=edition.number)


@transaction.atomic
def show_slide(edition: Edition, place: int, *, by: User | None, at: datetime) -> None:
    """Have every screen that follows an edition show the slide `place`, 0 its title; shown already, nothing happens.

    Raises `DocumentRefused` for a slide that it does not have. Publishes `SlideShown`.
    """
    if not 0 <= place <= len(content_of(edition).slides):
        raise DocumentRefused(_("This report does not have that slide. Choose one of the list."))
    hold(edition)
    edition.refresh_from_db(fields=["slide"])
    if edition.slide == place:
        return
    edition.slide = place
    edition.save(update_fields=["slide"])
    write_audit_line("show_slide", edition.document, by=by, at=at, number=edition.number, place=place)
    publish(SlideShown(edition_id=edition.pk))


def undo_publish_edition(act: UndoableAct, by: User, _at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: only who writes it reads it again."""
    hold(Edition(pk=act.detail["edition"]))
    edition = Edition.objects.select_related("document").filter(pk=act.detail["edition"]).first()
    if edition is None or not can_write_documents(by):
        raise Http404
    edition.published_at = None
    edition.save(update_fields=["published_at"])
    return Undone(str(_("The report is no longer public.")), reverse("reports:write", args=[edition.document.slug]))


@transaction.atomic
def correct_edition(edition: Edition, *, text: str, by: User | None, at: datetime) -> EditionErratum:
    """Say beside an edition what is wrong in it; what was frozen stays."""
    erratum = EditionErratum.objects.create(edition=edition, text=text, by=by, at=at)
    write_audit_line("correct_edition", edition.document, by=by, at=at, number=edition.number)
    return erratum


def forget_author(user: User, _at: datetime) -> None:
    """The plug into `accounts.actions.also_erase`: reports no longer say who wrote them."""
    Document.objects.filter(begun_by=user).update(begun_by=None)
    Block.objects.filter(changed_by=user).update(changed_by=None)
    Edition.objects.filter(frozen_by=user).update(frozen_by=None)
    EditionErratum.objects.filter(by=user).update(by=None)
