"""Queries on reports as documents: who reads and writes which, what a draft says now, and what an edition says for ever."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import visitor
from faire_reseau.analysis.queries import citation_html, citation_of
from faire_reseau.kit import richtext
from faire_reseau.network.queries import the_network
from faire_reseau.reports.enums import REFERRING, BlockKind, Dimension, Source
from faire_reseau.reports.logic.documents import Cited, Content, Part, content_in
from faire_reseau.reports.models import Block, Document, Edition, EditionErratum, Indicator
from faire_reseau.reports.permissions import can_read_edition, can_write_documents, editions_read_by
from faire_reseau.reports.queries.consolidation import Reading
from faire_reseau.reports.queries.facts import labels_of, sample_years
from faire_reseau.reports.queries.indicators import VERSIONS, IndicatorNow
from faire_reseau.reports.queries.productions import productions_html
from faire_reseau.reports.queries.references import Reference, view_of


@dataclass(frozen=True)
class Listed:
    """A report in the list: its last published edition, perhaps none for who writes it."""

    document: Document
    edition: Edition | None
    is_sample: bool


def documents_for(user: User) -> list[Listed]:
    """The reports that `user` reads, those of late years first; five queries."""
    editions = Prefetch("editions", Edition.objects.filter(published_at__isnull=False).defer("content"), "published")
    rows: list[Any] = list(Document.objects.prefetch_related(editions, "blocks__finding__corpus"))
    samples = sample_years()
    listed = [
        Listed(row, row.published[0] if row.published else None, is_sample=rests_on_samples(row, samples))
        for row in rows
    ]
    return [row for row in listed if row.edition is not None or can_write_documents(user)]


def rests_on_samples(document: Document, samples: Container[int | None] | None = None) -> bool:
    """Whether a report is invented, cites an invented finding, or one of its years or of those of its blocks is one of `samples`, the
    years of sample data; a query for its blocks, and two where `samples` is not given.
    """
    samples = sample_years() if samples is None else samples
    if any(block.finding is not None and block.finding.corpus.is_sample for block in document.blocks.all()):
        return True
    spans = [(document.first_year, document.last_year)]
    spans += [
        (block.first_year or document.first_year, block.last_year or document.last_year)
        for block in document.blocks.all()
    ]
    return document.is_sample or any(year in samples for first, last in spans for year in range(first, last + 1))


def edition_for(user: User, slug: str, number: int | None = None) -> Edition:
    """An edition of the report at `slug`, the last published one where no number is asked for. Raises `Http404`."""
    rows = editions_read_by(user).filter(document__slug=slug)
    rows = rows.filter(published_at__isnull=False) if number is None else rows.filter(number=number)
    edition = rows.order_by("-number").first()
    if edition is None or not can_read_edition(user, edition):
        raise Http404
    return edition


def document_to_write_for(user: User, slug: str) -> Document:
    """A report, for who writes it. Raises `Http404`."""
    row = Document.objects.filter(slug=slug).first() if can_write_documents(user) else None
    if row is None:
        raise Http404
    return row


def block_to_write_for(user: User, slug: str, block_id: int) -> Block:
    """A block of a report, for who writes it. Raises `Http404`."""
    row = Block.objects.select_related("document", "indicator").filter(pk=block_id, document__slug=slug).first()
    if row is None or not can_write_documents(user):
        raise Http404
    return row


def edition_to_run_for(user: User, slug: str, number: int) -> Edition:
    """An edition, for who publishes and corrects it. Raises `Http404`."""
    if not can_write_documents(user):
        raise Http404
    return edition_for(user, slug, number)


def blocks_of(document: Document) -> QuerySet[Block]:
    """Its blocks, in order."""
    return document.blocks.select_related("indicator", "finding")


def editions_of(document: Document) -> QuerySet[Edition]:
    """Its editions, the last first, without what they say."""
    return document.editions.defer("content")


def errata_of(edition: Edition) -> list[EditionErratum]:
    """What was found wrong in it, in order of days."""
    return list(edition.errata.all())


@lru_cache(maxsize=32)
def _parsed(content: str) -> Content:
    return content_in(content)


def content_of(edition: Edition) -> Content:
    """What an edition says."""
    return _parsed(edition.content)


def filters_of(document: Document) -> dict[str, str]:
    """The part of the work that its figures are of, as filters by dimension."""
    codes = {str(Dimension.THEME): document.theme, str(Dimension.TERRITORY): document.territory}
    return {name: code for name, code in codes.items() if code}


def draft_of(document: Document, day: date, *, number: int = 0) -> Content:
    """What a report says now, its figures as everybody reads them on `day`, in its own language."""
    with translation.override(document.language):
        rows = list(blocks_of(document))
        keys = {block.indicator_id for block in rows if block.indicator_id}
        indicators = Indicator.objects.filter(pk__in=keys).prefetch_related(VERSIONS)
        now = {row.pk: IndicatorNow(row, list(row.versions.all())) for row in indicators}
        reading = Reading(visitor(), day)
        return Content(
            title=document.title,
            opening=document.opening,
            audience=document.audience,
            network=the_network().name,
            language=document.language,
            first_year=document.first_year,
            last_year=document.last_year,
            day=day.isoformat(),
            number=number,
            about=[f"{name}: {word}" for name, word in about_of(document)],
            is_sample=rests_on_samples(document),
            parts=[_part(block, document, now, reading) for block in rows],
        )


def about_of(document: Document) -> list[tuple[str, str]]:
    """What part of the work it is about, in words."""
    names = {str(Dimension.THEME): _("Theme"), str(Dimension.TERRITORY): _("Territory")}
    return [(names[name], labels_of(name).get(code, code)) for name, code in filters_of(document).items()]


def findings_cited(content: Content) -> list[tuple[int, str, list[int], str]]:
    """The findings that a report cites, each with its claim, the passages whose words it says, and its text."""
    return [
        (part.cited.finding, part.cited.claim, part.cited.passages, richtext.to_text(part.html))
        for part in content.parts
        if part.cited is not None
    ]


def _finding(block: Block) -> Part:
    citation = citation_of(block.finding_id)
    if citation is None:
        gone = _("This finding is no longer kept: nothing of it is shown.")
        return Part(f"b{block.pk}", block.kind, block.title, format_html("<p>{}</p>", gone))
    claim = format_html("<p><strong>{}</strong></p>", citation.claim) if block.title else ""
    html = f"{claim}{citation_html(citation)}"
    cited = Cited(citation.finding, citation.claim, citation.passages)
    return Part(f"b{block.pk}", block.kind, block.title or citation.claim, html, cited=cited)


def _part(block: Block, document: Document, now: dict[int, IndicatorNow], reading: Reading) -> Part:
    if block.kind == BlockKind.FINDING:
        return _finding(block)
    if block.kind == BlockKind.PRODUCTIONS:
        return Part(f"b{block.pk}", block.kind, block.title, productions_html(block, document))
    view = None
    if block.kind in REFERRING and block.indicator_id in now:
        years = range(block.first_year or document.first_year, (block.last_year or document.last_year) + 1)
        dimension = str(Dimension.TERRITORY) if block.kind == BlockKind.MAP else block.dimension
        reference = Reference(now[block.indicator_id], list(years), dimension, block.by_centre, filters_of(document))
        view = view_of(reference, reading.day, reading)
    return Part(f"b{block.pk}", block.kind, block.title, block.text, block.source, view)


def codes_linked(content: Content) -> set[str]:
    """The codes of its indicators whose page everybody reads."""
    codes = [view.indicator for _part, view in content.views]
    return set(Indicator.objects.filter(code__in=codes, is_retired=False).values_list("code", flat=True))


def indicators_to_show(kind: str = "") -> QuerySet[Indicator]:
    """The indicators in use that a block of `kind` can show, with their versions: on a map, those computed from the work."""
    wanted = {"versions__source": Source.COMPUTED} if kind == BlockKind.MAP else {"versions__isnull": False}
    return Indicator.objects.filter(is_retired=False, **wanted).distinct().prefetch_related(VERSIONS)


def parts_to_choose(dimension: str) -> Sequence[tuple[str, str]]:
    """The themes or territories that a report may be about: code and label."""
    return list(labels_of(dimension).items())


def document_data(user: User) -> list[dict[str, Any]]:
    """What this room holds about `user`, as plain values: the reports that they began, wrote, froze or corrected."""
    begun = [{"report": row.title, "begun": row.begun_at.isoformat()} for row in Document.objects.filter(begun_by=user)]
    blocks = Block.objects.filter(changed_by=user).select_related("document", "indicator")
    written = [{"report": row.document.title, "block": str(row), "at": row.changed_at.isoformat()} for row in blocks]
    editions = Edition.objects.filter(frozen_by=user).select_related("document").defer("content")
    frozen = [{"report": str(row), "frozen": row.frozen_at.isoformat()} for row in editions]
    errata = EditionErratum.objects.filter(by=user).select_related("edition__document")
    return [*begun, *written, *frozen, *({"erratum": row.text, "at": row.at.isoformat()} for row in errata)]
