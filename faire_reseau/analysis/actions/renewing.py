"""Action that makes a new snapshot beside a corpus: what its sources say now, with all that still holds of the work on it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.actions.corpora import CorpusRefused, make_corpus
from faire_reseau.analysis.actions.masking import carry_masks
from faire_reseau.analysis.logic.books import in_tree
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.renewing import place_in
from faire_reseau.analysis.models import Code, Coding, CodingRound, Corpus, Decision, Document, Member, Memo
from faire_reseau.kit.holding import hold


@transaction.atomic
def renew_corpus(corpus: Corpus, texts: Iterable[Offered], *, by: User, at: datetime) -> Corpus:
    """Keep `texts` beside `corpus`, with its invitations, its code book, and what was coded, noted and decided of passages that
    stand word for word. The former snapshot stays as it is.

    Locks the corpus. Raises `CorpusRefused` when a new snapshot is there already, or nothing changed.
    """
    hold(corpus)
    fresh = Corpus.objects.get(pk=corpus.pk)
    if Corpus.objects.filter(renews=fresh).exists():
        raise CorpusRefused(_("There is a newer snapshot of this corpus already: look at that one."))
    renewed = make_corpus(
        texts,
        title=fresh.title,
        purpose=fresh.purpose,
        language=fresh.language,
        is_restricted=fresh.is_restricted,
        recipe=fresh.recipe,
        notes=fresh.notes,
        is_sample=fresh.is_sample,
        by=by,
        at=at,
    )
    if renewed.checksum == fresh.checksum:
        raise CorpusRefused(_("Nothing changed: the sources say what this corpus says."))
    renewed.renews = fresh
    renewed.save(update_fields=["renews"])
    _carry_members(fresh, renewed, by)
    work = _Work(fresh, renewed)
    carry_masks(fresh, renewed, at=at)
    write_audit_line("renew_corpus", renewed, by=by, at=at, former=fresh.pk, codings=work.carried)
    return renewed


def _carry_members(former: Corpus, renewed: Corpus, by: User) -> None:
    Member.objects.bulk_create(
        Member(
            corpus=renewed,
            user_id=row.user_id,
            role=row.role,
            invited_by_id=row.invited_by_id,
            invited_at=row.invited_at,
        )
        for row in Member.objects.filter(corpus=former).exclude(user=by).order_by("pk")
    )


class _Work:
    """What people did on a corpus, written again on its new snapshot."""

    def __init__(self, former: Corpus, renewed: Corpus) -> None:
        self._former, self._renewed = former, renewed
        later = {row.key: row for row in Document.objects.filter(corpus=renewed).order_by("position")}
        # By the key of the row of each text of the former snapshot: that text, and what became of it.
        self._texts = {
            row.pk: (row, later.get(row.key)) for row in Document.objects.filter(corpus=former).order_by("position")
        }
        self._codes = self._carry_codes()
        self.carried = self._carry_codings()
        self._carry_decisions()
        self._carry_memos()
        for row in CodingRound.objects.filter(corpus=former):
            row.pk, row.corpus = None, renewed
            row.save(force_insert=True)

    def _carry_codes(self) -> dict[int, Code]:
        codes: dict[int, Code] = {}
        for _depth, row in in_tree(Code.objects.filter(corpus=self._former).order_by("position", "pk")):
            key = row.pk
            row.pk, row.corpus = None, self._renewed
            row.parent = codes[row.parent_id] if row.parent_id else None
            row.save(force_insert=True)
            codes[key] = row
        return codes

    def _place(self, row: Coding | Decision) -> tuple[Document, int, int] | None:
        document, later = self._texts[row.document_id]
        span = place_in(document.original, later.original, (row.start, row.end)) if later is not None else None
        return None if later is None or span is None else (later, *span)

    def _carry_codings(self) -> int:
        rows = []
        for row in Coding.objects.filter(document__corpus=self._former).order_by("pk"):
            if (place := self._place(row)) is not None:
                row.pk, row.code = None, self._codes[row.code_id]
                row.document, row.start, row.end = place
                rows.append(row)
        return len(Coding.objects.bulk_create(rows, batch_size=500))

    def _carry_decisions(self) -> None:
        rows = []
        for row in Decision.objects.filter(document__corpus=self._former).order_by("pk"):
            if (place := self._place(row)) is not None:
                row.pk, row.code = None, self._codes[row.code_id]
                row.document, row.start, row.end = place
                rows.append(row)
        Decision.objects.bulk_create(rows, batch_size=500)

    def _carry_memos(self) -> None:
        rows = []
        for row in Memo.objects.filter(corpus=self._former).order_by("pk"):
            later = self._texts[row.document_id][1] if row.document_id else None
            if row.document_id and later is None:
                continue
            row.pk, row.corpus, row.document = None, self._renewed, later
            row.code = self._codes[row.code_id] if row.code_id else None
            rows.append(row)
        Memo.objects.bulk_create(rows, batch_size=500)
