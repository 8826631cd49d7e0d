"""Queries on masks: what is proposed and decided, where, and the table of whom or what each pseudonym stands for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, MaskKind, MaskState
from faire_reseau.analysis.logic.passages import Span
from faire_reseau.analysis.logic.personal_data import Names, personal_data, town_in
from faire_reseau.analysis.models import Corpus, Document, Mask, MaskSearch, MaskSpan, Run
from faire_reseau.analysis.permissions import can_lead
from faire_reseau.analysis.queries.corpora import corpus_to_lead_for
from faire_reseau.network.models import Organisation, Person, Territory
from faire_reseau.network.permissions import is_facilitator

AROUND = 40
LETTERS = {MaskKind.PERSON: "P", MaskKind.EMAIL: "C", MaskKind.PHONE: "T", MaskKind.PLACE: "L", MaskKind.OTHER: "X"}
MaskRow = Mask


@dataclass(frozen=True)
class Named:
    """A passage that may be personal data: `real` says of whom or what, `document` by its row."""

    kind: MaskKind
    key: str
    real: str
    document: int
    start: int
    end: int


@dataclass(frozen=True)
class Proposal:
    """A mask with its pseudonym, how many passages of how many texts it covers, and one of them in its context."""

    mask: Mask
    pseudonym: str
    passages: int
    texts: int
    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Place:
    """A passage of a mask in its context."""

    span: MaskSpan
    before: str
    words: str
    after: str


def pseudonym_of(mask: Mask) -> str:
    """The pseudonym: a letter for its kind and its number."""
    return f"{LETTERS[MaskKind(mask.kind)]}{mask.number}"


def active_masks(corpus: Corpus, documents: Collection[int] | None = None) -> dict[int, list[tuple[int, int, str]]]:
    """What is masked, by row of the text: start, end, pseudonym; one query."""
    rows = MaskSpan.objects.filter(mask__corpus=corpus, mask__state=MaskState.ACCEPTED, is_refused=False)
    if documents is not None:
        rows = rows.filter(document__in=documents)
    masks: dict[int, list[tuple[int, int, str]]] = {}
    for row in rows.select_related("mask").order_by("document", "start"):
        masks.setdefault(row.document_id, []).append((row.start, row.end, pseudonym_of(row.mask)))
    return masks


def masked_spans(corpus: Corpus) -> dict[int, list[Span]]:
    """The passages that are masked, by row of the text; one query."""
    return {key: [(start, end) for start, end, _name in rows] for key, rows in active_masks(corpus).items()}


def is_before_masks(run: Run) -> bool:
    """Whether a run was computed before a mask was last set or taken off: its results hold words as they were."""
    begun = run.begun_at or run.asked_at
    return run.corpus.masked_at is not None and begun < run.corpus.masked_at


def personal_data_of(corpus: Corpus, *, with_places: bool) -> Iterator[Named]:
    """What in the texts of a corpus may be personal data; four queries at most. For the worker."""
    names, real = _names(with_places=with_places)
    for document in Document.objects.filter(corpus=corpus).order_by("position").iterator(chunk_size=100):
        text = document.original
        for passage in personal_data(text, names):
            words = " ".join(text[passage.start : passage.end].split())
            yield Named(
                passage.kind,
                passage.key[:300],
                real.get(passage.key, words)[:300],
                document.pk,
                passage.start,
                passage.end,
            )


def _names(*, with_places: bool) -> tuple[Names, dict[str, str]]:
    names, real = Names(), {}
    people = Person.objects.filter(erased_at=None).order_by("pk").values_list("pk", "first_name", "last_name")
    for key, first_name, last_name in people.iterator(chunk_size=5_000):
        names.add_person(f"person:{key}", first_name, last_name)
        real[f"person:{key}"] = f"{first_name} {last_name}".strip()
    if with_places:
        for name in {*Territory.objects.values_list("name", flat=True), *_towns()}:
            names.add_place(name)
    return names, real


def _towns() -> Iterator[str]:
    """The towns of the organisations of the directory, from their seats."""
    for seat in Organisation.objects.exclude(seat="").values_list("seat", flat=True).iterator(chunk_size=5_000):
        town = town_in(seat)
        if town:
            yield town


def corpus_to_mask(corpus_id: int) -> Corpus | None:
    """A corpus, whoever asks; one query. For the worker."""
    return Corpus.objects.filter(pk=corpus_id).first()


def search_of(corpus: Corpus) -> MaskSearch | None:
    """The last search for personal data; one query."""
    return MaskSearch.objects.filter(corpus=corpus).first()


def is_searched(search: MaskSearch | None) -> bool:
    """Whether the worker looks."""
    return search is not None and search.state in UNDER_WAY


def masks_of(corpus: Corpus) -> list[Mask]:
    """The masks of a corpus that cover something, those to decide on first, each kind in its order; one query."""
    counted = Mask.objects.filter(corpus=corpus, spans__isnull=False).annotate(
        passages=Count("spans"), texts=Count("spans__document", distinct=True)
    )
    order = {MaskState.OPEN.value: 0, MaskState.ACCEPTED.value: 1, MaskState.REFUSED.value: 2}
    return sorted(counted, key=lambda row: (order[row.state], list(MaskKind).index(MaskKind(row.kind)), row.number))


def proposals(masks: Collection[Any]) -> list[Proposal]:
    """The masks (as of `masks_of`) with a passage of each, its own words in it unless it is accepted; one query."""
    first: dict[int, MaskSpan] = {}
    spans = MaskSpan.objects.filter(mask__in=[mask.pk for mask in masks]).select_related("document")
    for span in spans.order_by("document__position", "start"):
        first.setdefault(span.mask_id, span)
    rows = []
    for mask in masks:
        example = first.get(mask.pk)
        context = _context(example) if example is not None else ("", "", "")
        rows.append(Proposal(mask, pseudonym_of(mask), mask.passages, mask.texts, *context))
    return rows


def open_masks(corpus: Corpus) -> list[Mask]:
    """The masks on which nobody decided; one query."""
    return list(Mask.objects.filter(corpus=corpus, state=MaskState.OPEN).order_by("pk"))


def mask_to_decide_for(user: User, corpus_id: int, mask_id: int) -> Mask:
    """A mask, for who leads its corpus. Raises `Http404`."""
    corpus = corpus_to_lead_for(user, corpus_id)
    mask = Mask.objects.filter(corpus=corpus, pk=mask_id).first()
    if mask is None:
        raise Http404
    mask.corpus = corpus
    return mask


def span_to_decide_for(user: User, corpus_id: int, span_id: int) -> MaskSpan:
    """A passage of a mask, for who leads its corpus. Raises `Http404`."""
    corpus = corpus_to_lead_for(user, corpus_id)
    span = MaskSpan.objects.select_related("mask", "document").filter(mask__corpus=corpus, pk=span_id).first()
    if span is None:
        raise Http404
    span.mask.corpus = corpus
    return span


def places_of(mask: Mask) -> list[Place]:
    """The passages of a mask, in order; one query."""
    rows = MaskSpan.objects.filter(mask=mask).select_related("document").order_by("document__position", "start")
    return [Place(row, *_context(row)) for row in rows]


def can_open_table(user: User, corpus: Corpus) -> bool:
    """Whether `user` may read whom and what pseudonyms stand for: facilitators who lead the corpus."""
    return is_facilitator(user) and can_lead(user, corpus)


def table_of(corpus: Corpus) -> list[tuple[str, Mask]]:
    """Pseudonyms with whom or what they stand for; one query."""
    rows = Mask.objects.filter(Q(state=MaskState.ACCEPTED) | Q(state=MaskState.OPEN), corpus=corpus)
    return [(pseudonym_of(row), row) for row in rows.order_by("kind", "number")]


def masks_data(user: User) -> list[dict[str, Any]]:
    """The decisions of `user` on masks, as plain values; one query."""
    rows = Mask.objects.filter(decided_by=user).select_related("corpus").order_by("pk")
    return [
        {
            "corpus": row.corpus.title,
            "mask": pseudonym_of(row),
            "at": row.decided_at.isoformat() if row.decided_at else "",
        }
        for row in rows
    ]


def _context(span: MaskSpan) -> tuple[str, str, str]:
    """What stands before a passage, in it and after it, as everybody reads it."""
    text = span.document.text
    return (
        text[max(0, span.start - AROUND) : span.start],
        text[span.start : span.end],
        text[span.end : span.end + AROUND],
    )
