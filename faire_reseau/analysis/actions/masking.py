"""Actions on masks: look for personal data, accept or refuse what is proposed, mask words by hand, carry masks to a new snapshot."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, MaskKind, MaskState, RunState
from faire_reseau.analysis.events import MasksAsked
from faire_reseau.analysis.logic.masks import apart, masked
from faire_reseau.analysis.models import Corpus, Document, Mask, MaskSearch, MaskSpan, Suggestion
from faire_reseau.analysis.queries.masking import Named, active_masks
from faire_reseau.kit.events import publish
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal

# A search of which nothing is heard for so long may be asked for again.
PATIENCE = timedelta(minutes=5)


class MaskRefused(Refusal):
    """Words that cannot be masked as asked."""

    code = "mask"


@transaction.atomic
def ask_masks(corpus: Corpus, *, with_places: bool, by: User, at: datetime) -> None:
    """Ask the worker for proposals. Raises `Overtaken` while it looks. Publishes `MasksAsked`."""
    hold(corpus)
    search = MaskSearch.objects.filter(corpus=corpus).first() or MaskSearch(corpus=corpus)
    if search.state in UNDER_WAY and search.asked_at > at - PATIENCE:
        raise Overtaken(_("Personal data is being looked for: proposals appear here by themselves."))
    search.state, search.with_places, search.asked_at = RunState.WAITING, with_places, at
    search.save()
    write_audit_line("ask_masks", corpus, by=by, at=at, with_places=with_places)
    publish(MasksAsked(corpus.pk))


@transaction.atomic
def keep_proposals(corpus: Corpus, named: Iterable[Named], *, at: datetime) -> int:
    """Keep what was found where nothing is proposed yet; answers how many passages. A mask that is accepted hides them at once.
    For the worker.
    """
    hold(corpus)
    rows = list(named)
    masks = _masks(corpus, rows)
    spans = _spans(corpus, rows, masks)
    MaskSpan.objects.bulk_create(spans, batch_size=1000)
    accepted = [span.document_id for span in spans if span.mask.state == MaskState.ACCEPTED]
    _write(corpus, accepted, at)
    MaskSearch.objects.filter(corpus=corpus).update(state=RunState.DONE)
    return len(spans)


def fail_masks(corpus_id: int) -> None:
    """Note that nothing could be looked for. For the worker."""
    MaskSearch.objects.filter(corpus=corpus_id).update(state=RunState.FAILED)


@transaction.atomic
def decide_masks(corpus: Corpus, masks: Iterable[Mask], *, is_accepted: bool, by: User, at: datetime) -> int:
    """Mask everywhere what these masks stand for, or leave it readable; can be decided otherwise at any time. Answers how many."""
    hold(corpus)
    keys = [mask.pk for mask in masks]
    state = MaskState.ACCEPTED if is_accepted else MaskState.REFUSED
    Mask.objects.filter(corpus=corpus, pk__in=keys).update(state=state, decided_by=by, decided_at=at)
    _write(corpus, MaskSpan.objects.filter(mask__in=keys).values_list("document", flat=True), at)
    write_audit_line("decide_masks", corpus, by=by, at=at, masks=keys, is_accepted=is_accepted)
    return len(keys)


@transaction.atomic
def decide_span(span: MaskSpan, *, is_refused: bool, by: User, at: datetime) -> None:
    """Leave one passage readable, or mask it with the others."""
    corpus = span.mask.corpus
    hold(corpus)
    MaskSpan.objects.filter(pk=span.pk).update(is_refused=is_refused)
    _write(corpus, [span.document_id], at)
    write_audit_line("decide_span", corpus, by=by, at=at, span=span.pk, is_refused=is_refused)


@transaction.atomic
def mask_words(corpus: Corpus, words: str, *, kind: MaskKind, by: User, at: datetime) -> Mask:
    """Mask `words` wherever they stand, whatever their capitals. Raises `MaskRefused` where they do not, or are masked already."""
    hold(corpus)
    pattern = _pattern(words)
    key = f"words:{searchable(words)}"[:300]
    named = [
        Named(kind, key, words[:300], document.pk, *match.span())
        for document in Document.objects.filter(corpus=corpus).order_by("position")
        for match in pattern.finditer(document.original)
    ]
    mask = Mask.objects.filter(corpus=corpus, kind=kind, key=key).first()
    spans = _spans(corpus, named, _masks(corpus, named))
    if not spans and mask is None:
        raise MaskRefused(_("These words stand nowhere in the texts, or are masked already."), field="words")
    MaskSpan.objects.bulk_create(spans, batch_size=1000)
    mask = Mask.objects.get(corpus=corpus, kind=kind, key=key)
    decide_masks(corpus, [mask], is_accepted=True, by=by, at=at)
    return mask


@transaction.atomic
def carry_masks(former: Corpus, renewed: Corpus, *, at: datetime) -> None:
    """Give the masks of a corpus to its new snapshot, pseudonyms with their numbers, and look for the same words there."""
    spans: dict[int, list[MaskSpan]] = {}
    for row in MaskSpan.objects.filter(mask__corpus=former).select_related("document").order_by("pk"):
        spans.setdefault(row.mask_id, []).append(row)
    documents = list(Document.objects.filter(corpus=renewed).order_by("position"))
    taken: dict[int, list[tuple[int, int]]] = {}
    for mask in Mask.objects.filter(corpus=former).order_by("kind", "number"):
        own = spans.get(mask.pk, [])
        words = {row.document.original[row.start : row.end] for row in own if not row.is_refused}
        mask.pk, mask.corpus = None, renewed
        mask.save(force_insert=True)
        if not words:
            continue
        pattern = _pattern(*words)
        for document in documents:
            matches = [match.span() for match in pattern.finditer(document.original)]
            places = apart(matches, taken.get(document.pk, ()))
            taken.setdefault(document.pk, []).extend(places)
            MaskSpan.objects.bulk_create(
                MaskSpan(mask=mask, document=document, start=start, end=end) for start, end in places
            )
    _write(renewed, list(taken), at)


@transaction.atomic
def open_table(corpus: Corpus, *, by: User, at: datetime) -> None:
    """Note in the journal that somebody opened the table of whom pseudonyms stand for."""
    write_audit_line("open_mask_table", corpus, by=by, at=at, title=corpus.title)


def forget_masker(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have masks no longer say who decided on them."""
    Mask.objects.filter(decided_by=user).update(decided_by=None)


def _masks(corpus: Corpus, named: Iterable[Named]) -> dict[tuple[str, str], Mask]:
    """The mask of each thing that is named, made where there is none, with the next number of its kind."""
    masks = {(row.kind, row.key): row for row in Mask.objects.filter(corpus=corpus)}
    numbers = dict(Mask.objects.filter(corpus=corpus).order_by().values_list("kind").annotate(last=Max("number")))
    for row in named:
        place = (row.kind.value, row.key)
        if place not in masks:
            numbers[row.kind] = numbers.get(row.kind, 0) + 1
            masks[place] = Mask.objects.create(
                corpus=corpus, kind=row.kind, number=numbers[row.kind], key=row.key, real=row.real
            )
    return masks


def _spans(corpus: Corpus, named: Iterable[Named], masks: dict[tuple[str, str], Mask]) -> list[MaskSpan]:
    """Passages that are not proposed yet; where two share letters, the longer one."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for document, start, end in MaskSpan.objects.filter(mask__corpus=corpus).values_list("document", "start", "end"):
        taken.setdefault(document, []).append((start, end))
    by_document: dict[int, dict[tuple[int, int], Mask]] = {}
    for row in named:
        by_document.setdefault(row.document, {}).setdefault((row.start, row.end), masks[row.kind.value, row.key])
    return [
        MaskSpan(mask=places[start, end], document_id=document, start=start, end=end)
        for document, places in by_document.items()
        for start, end in apart(places, taken.get(document, ()))
    ]


def _write(corpus: Corpus, documents: Iterable[int], at: datetime) -> None:
    """Write texts as their masks have them now; what was computed before is out of date."""
    keys = set(documents)
    if not keys:
        return
    masks = active_masks(corpus, keys)
    rows = list(Document.objects.filter(pk__in=keys))
    for row in rows:
        original = row.original
        row.text = masked(original, masks.get(row.pk, ()))
        row.real_text = original if row.pk in masks else ""
    Document.objects.bulk_update(rows, ["text", "real_text"], batch_size=50)
    Corpus.objects.filter(pk=corpus.pk).update(masked_at=at)
    Suggestion.objects.filter(search__code__corpus=corpus).update(words=[])


def _pattern(*words: str) -> re.Pattern[str]:
    """Where one of `words` stands as whole words, however white space and capitals are written; the longest first."""
    ways = [r"\s+".join(map(re.escape, each.split())) for each in sorted(words, key=lambda each: (-len(each), each))]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)", re.IGNORECASE)
