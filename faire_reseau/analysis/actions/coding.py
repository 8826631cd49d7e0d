"""Actions on passages: code them, take a code away, memos, coding blind, what is decided where coders differ."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import Verdict
from faire_reseau.analysis.events import CodingChanged
from faire_reseau.analysis.logic.passages import trimmed
from faire_reseau.analysis.models import Code, Coding, CodingRound, Corpus, Decision, Document, Memo
from faire_reseau.analysis.permissions import can_change_coding, can_code
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, note_undoable, restore_rows, rows_gone_with


class CodingRefused(Refusal):
    """A passage that cannot be coded as asked."""

    code = "coding"


@transaction.atomic
def code_passage(
    document: Document,
    codes: Iterable[Code],
    *,
    start: int,
    end: int,
    memo: str = "",
    press: Press | None = None,
    by: User,
    at: datetime,
) -> list[Coding]:
    """Give `codes` to the passage, white space around it left out; what `by` coded so already stays as it is.

    The same `press` is taken once: a copy that comes later codes nothing again. Raises `CodingRefused` when the passage holds no
    word, lies outside the text, or a code is a heading. Publishes `CodingChanged`.
    """
    start, end = trimmed(document.text, start, end)
    if start >= end:
        raise CodingRefused(_("This passage holds no word of the text: select words."))
    chosen = list(codes)
    if not chosen or any(code.is_heading or code.corpus_id != document.corpus_id for code in chosen):
        raise CodingRefused(_("Choose one or more codes; a heading is borne by no passage."), field="codes")
    if is_taken(press, at):
        return list(Coding.objects.filter(document=document, coder=by, start=start, end=end))
    rows, added = [], []
    for code in chosen:
        row, is_new = Coding.objects.get_or_create(
            document=document,
            code=code,
            coder=by,
            coder_name="",
            start=start,
            end=end,
            defaults={"memo": memo, "coded_at": at},
        )
        rows.append(row)
        if is_new:
            added.append(row.pk)
    if added:
        write_audit_line("code_passage", document, by=by, at=at, codings=added)
        note_undoable("code_passage", thing=document.title, by=by, at=at, codings=added)
        publish(CodingChanged(document.pk))
    return rows


@transaction.atomic
def remove_coding(coding: Coding, *, by: User, at: datetime) -> None:
    """Take a code away from a passage. Publishes `CodingChanged`."""
    document = coding.document
    write_audit_line("remove_coding", document, by=by, at=at, coding=coding.pk)
    note_undoable("remove_coding", thing=str(coding.code), by=by, at=at, rows=rows_gone_with(coding))
    coding.delete()
    publish(CodingChanged(document.pk))


@transaction.atomic
def write_coding_memo(
    coding: Coding, text: str, *, seen: Mapping[str, Any] | None = None, by: User, at: datetime
) -> None:
    """Note something on a passage; nothing, to remove the note. `seen`: what the page of the writer said.

    Raises `ChangedMeanwhile`. Publishes `CodingChanged`.
    """
    hold(coding)
    coding.refresh_from_db(fields=["memo"])
    refuse_overtaken({"text": coding.memo}, seen, {"text": text})
    Coding.objects.filter(pk=coding.pk).update(memo=text)
    write_audit_line("write_coding_memo", coding.document, by=by, at=at, coding=coding.pk)
    publish(CodingChanged(coding.document_id))


@transaction.atomic
def write_memo(
    corpus: Corpus, text: str, *, document: Document | None = None, code: Code | None = None, by: User, at: datetime
) -> Memo:
    """Note something on a text or on a code."""
    memo = Memo.objects.create(corpus=corpus, document=document, code=code, text=text, written_by=by, written_at=at)
    write_audit_line("write_memo", memo, by=by, at=at)
    return memo


@transaction.atomic
def remove_memo(memo: Memo, *, by: User, at: datetime) -> None:
    """Remove a note."""
    write_audit_line("remove_memo", memo, by=by, at=at)
    memo.delete()


@transaction.atomic
def set_blind(corpus: Corpus, is_blind: bool, *, by: User, at: datetime) -> None:  # noqa: FBT001  (what is set)
    """Have coders see their own codings alone, or open the comparison."""
    CodingRound.objects.update_or_create(
        corpus=corpus, defaults={"is_blind": is_blind, "changed_by": by, "changed_at": at}
    )
    write_audit_line("set_blind", corpus, by=by, at=at, is_blind=is_blind)


@transaction.atomic
def decide(
    document: Document,
    code: Code,
    *,
    start: int,
    end: int,
    verdict: str,
    reason: str = "",
    by: User,
    at: datetime,
) -> Decision:
    """Decide whether a stretch bears a code on which coders differ; decided again, the last decision stands, the journal has all.

    The codings themselves stay: who coded what is never changed by a decision. Raises `CodingRefused`.
    """
    if verdict not in set(Verdict) or not 0 <= start < end <= len(document.text):
        raise CodingRefused(_("This disagreement is not there any more: load the page again."))
    hold(document)
    decision, _is_new = Decision.objects.update_or_create(
        document=document,
        code=code,
        start=start,
        end=end,
        defaults={"verdict": verdict, "reason": reason, "decided_by": by, "decided_at": at},
    )
    write_audit_line(
        "decide_coding", document, by=by, at=at, code=code.pk, start=start, end=end, verdict=verdict, reason=reason
    )
    return decision


def undo_code_passage(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the passage bears these codes no longer."""
    rows = list(Coding.objects.filter(pk__in=act.detail["codings"]).select_related("document__corpus"))
    if not rows or not all(can_change_coding(by, row) for row in rows):
        raise Http404
    document = rows[0].document
    write_audit_line("take_back_code_passage", document, by=by, at=at, codings=[row.pk for row in rows])
    Coding.objects.filter(pk__in=[row.pk for row in rows]).delete()
    publish(CodingChanged(document.pk))
    return Undone(gettext("The passage is not coded any more."), _address(document, rows[0].start))


def undo_remove_coding(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the passage bears its code again."""
    fields = act.detail["rows"][0]["fields"]
    document = Document.objects.select_related("corpus").filter(pk=fields["document"]).first()
    if document is None or not can_code(by, document.corpus):
        raise Http404
    restore_rows(act.detail["rows"], why_not=_("The code is gone, or the passage bears it again: code it anew."))
    write_audit_line("take_back_remove_coding", document, by=by, at=at)
    publish(CodingChanged(document.pk))
    return Undone(gettext("The passage bears its code again."), _address(document, fields["start"]))


def forget_coder(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have codings, memos and decisions no longer say whose they are: what was coded stays."""
    Coding.objects.filter(coder=user).update(coder=None)
    Memo.objects.filter(written_by=user).update(written_by=None)
    CodingRound.objects.filter(changed_by=user).update(changed_by=None)
    Decision.objects.filter(decided_by=user).update(decided_by=None)


def _address(document: Document, place: int) -> str:
    return f"{reverse('analysis:coding', args=[document.corpus_id, document.position])}?place={place}"
