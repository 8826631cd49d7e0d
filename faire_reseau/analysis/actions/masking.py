"""Actions on masks: look for personal data, accept or refuse what is proposed, mask words by hand, carry masks to a new snapshot."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, MaskKind, MaskState, RunState
from faire_reseau.analysis.events import MasksAsked
from faire_reseau.analysis.logic.masks import apart, finder_of, masked, places_of_words
from faire_reseau.analysis.models import Corpus, Document, Mask, MaskSearch, MaskSpan, Suggestion
from faire_reseau.analysis.permissions import can_lead
from faire_reseau.analysis.queries.masking import Named, active_masks
from faire_reseau.kit.events import publish
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable

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
    write_masks(corpus, accepted, at=at)
    MaskSearch.objects.filter(corpus=corpus).update(state=RunState.DONE)
    return len(spans)


def fail_masks(corpus_id: int) -> None:
    """Note that nothing could be looked for. For the worker."""
    MaskSearch.objects.filter(corpus=corpus_id).update(state=RunState.FAILED)


@transaction.atomic
def decide_masks(corpus: Corpus, masks: Iterable[Mask], *, is_accepted: bool, by: User, at: datetime) -> int:
    """Mask everywhere what these masks stand for, or leave it readable; can be decided otherwise at any time. Answers how many were
    decided otherwise than before.
    """
    hold(corpus)
    state = MaskState.ACCEPTED if is_accepted else MaskState.REFUSED
    rows = Mask.objects.filter(corpus=corpus, pk__in=[mask.pk for mask in masks]).exclude(state=state)
    before: dict[str, list[int]] = {}
    for mask in rows.order_by("pk"):
        before.setdefault(mask.state, []).append(mask.pk)
    keys = [key for some in before.values() for key in some]
    if not keys:
        return 0
    _decide(corpus, {state.value: keys}, by=by, at=at)
    write_audit_line("decide_masks", corpus, by=by, at=at, masks=keys, is_accepted=is_accepted)
    note_undoable("decide_masks", thing=corpus.title, by=by, at=at, corpus=corpus.pk, state=state.value, before=before)
    return len(keys)


@transaction.atomic
def decide_span(span: MaskSpan, *, is_refused: bool, by: User, at: datetime) -> None:
    """Leave one passage readable, or mask it with the others."""
    corpus = span.mask.corpus
    hold(corpus)
    if not MaskSpan.objects.filter(pk=span.pk).exclude(is_refused=is_refused).update(is_refused=is_refused):
        return
    write_masks(corpus, [span.document_id], at=at)
    write_audit_line("decide_span", corpus, by=by, at=at, span=span.pk, is_refused=is_refused)
    note_undoable("decide_span", thing=corpus.title, by=by, at=at, span=span.pk, is_refused=is_refused)


@transaction.atomic
def mask_words(corpus: Corpus, words: str, *, kind: MaskKind, by: User, at: datetime) -> Mask:
    """Mask `words` wherever they stand, whatever their capitals, accents and signs. Raises `MaskRefused` where they do not, or are
    masked already.
    """
    hold(corpus)
    key = f"words:{searchable(words)}"[:300]
    named = [
        Named(kind, key, words[:300], document.pk, start, end)
        for document in Document.objects.filter(corpus=corpus).order_by("position").iterator(chunk_size=100)
        for start, end in places_of_words(document.original, words)
    ]
    mask = Mask.objects.filter(corpus=corpus, kind=kind, key=key).first()
    spans = _spans(corpus, named, _masks(corpus, named)) if named else []
    if not spans and mask is None:
        raise MaskRefused(_("These words stand nowhere in the texts, or are masked already."), field="words")
    MaskSpan.objects.bulk_create(spans, batch_size=1000)
    mask = Mask.objects.get(corpus=corpus, kind=kind, key=key)
    if mask.state == MaskState.ACCEPTED:
        write_masks(corpus, [span.document_id for span in spans], at=at)
    decide_masks(corpus, [mask], is_accepted=True, by=by, at=at)
    return mask


def undo_decide_masks(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the masks are as before; `UndoRefused` when one was decided otherwise since."""
    corpus = _led(act.detail["corpus"], by)
    before: dict[str, list[int]] = act.detail["before"]
    keys = [key for some in before.values() for key in some]
    if Mask.objects.filter(corpus=corpus, pk__in=keys, state=act.detail["state"]).count() != len(keys):
        raise UndoRefused(_("Some of this was decided otherwise since: decide on it in the list."))
    _decide(corpus, before, by=by, at=at)
    write_audit_line("take_back_decide_masks", corpus, by=by, at=at, masks=keys)
    return Undone(gettext("Decided as before."), reverse("analysis:masking", args=[corpus.pk]))


def undo_decide_span(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the passage is as before; `UndoRefused` when it was decided otherwise since."""
    span = MaskSpan.objects.select_related("mask").filter(pk=act.detail["span"]).first()
    if span is None:
        raise Http404
    corpus = _led(span.mask.corpus_id, by)
    if span.is_refused != act.detail["is_refused"]:
        raise UndoRefused(_("Some of this was decided otherwise since: decide on it in the list."))
    MaskSpan.objects.filter(pk=span.pk).update(is_refused=not span.is_refused)
    write_masks(corpus, [span.document_id], at=at)
    write_audit_line("take_back_decide_span", corpus, by=by, at=at, span=span.pk)
    return Undone(gettext("Decided as before."), reverse("analysis:mask", args=[corpus.pk, span.mask_id]))


@transaction.atomic
def carry_masks(former: Corpus, renewed: Corpus, *, at: datetime) -> None:
    """Give the masks of a corpus to its new snapshot, pseudonyms with their numbers, and look for the same words there."""
    words: dict[int, set[str]] = {}
    rows = MaskSpan.objects.filter(mask__corpus=former, is_refused=False).select_related("document").order_by("pk")
    for row in rows.iterator(chunk_size=1000):
        words.setdefault(row.mask_id, set()).add(row.document.original[row.start : row.end])
    wanted: list[tuple[str, Mask]] = []
    for mask in Mask.objects.filter(corpus=former).order_by("kind", "number"):
        own = sorted(words.get(mask.pk, ()))
        mask.pk, mask.corpus = None, renewed
        mask.save(force_insert=True)
        wanted += [(each, mask) for each in own]
    find = finder_of(wanted)
    written = []
    for document in Document.objects.filter(corpus=renewed).order_by("position").iterator(chunk_size=100):
        places = {(start, end): mask for start, end, mask in find(document.original)}
        spans = [
            MaskSpan(mask=places[start, end], document=document, start=start, end=end)
            for start, end in apart(places, ())
        ]
        MaskSpan.objects.bulk_create(spans, batch_size=1000)
        written += [document.pk] if spans else []
    write_masks(renewed, written, at=at)


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


def _decide(corpus: Corpus, keys_by_state: Mapping[str, Iterable[int]], *, by: User, at: datetime) -> None:
    documents: set[int] = set()
    for state, some in keys_by_state.items():
        keys = list(some)
        Mask.objects.filter(corpus=corpus, pk__in=keys).update(state=state, decided_by=by, decided_at=at)
        documents.update(MaskSpan.objects.filter(mask__in=keys).values_list("document", flat=True))
    write_masks(corpus, documents, at=at)


def _led(corpus_id: int, user: User) -> Corpus:
    corpus = Corpus.objects.filter(pk=corpus_id).first()
    if corpus is None or not can_lead(user, corpus):
        raise Http404
    hold(corpus)
    return corpus


def write_masks(corpus: Corpus, documents: Iterable[int], *, at: datetime) -> None:
    """Write texts as their masks have them now, by hundreds; where one changed, what was computed before is out of date."""
    keys = sorted(set(documents))
    is_changed = False
    for first in range(0, len(keys), 100):
        some = keys[first : first + 100]
        masks = active_masks(corpus, some)
        changed = []
        for row in Document.objects.filter(pk__in=some):
            original = row.original
            text, real_text = masked(original, masks.get(row.pk, ())), original if row.pk in masks else ""
            if (text, real_text) != (row.text, row.real_text):
                row.text, row.real_text = text, real_text
                changed.append(row)
        Document.objects.bulk_update(changed, ["text", "real_text"])
        is_changed = is_changed or bool(changed)
    if is_changed:
        Corpus.objects.filter(pk=corpus.pk).update(masked_at=at)
        Suggestion.objects.filter(search__code__corpus=corpus).update(words=[])
