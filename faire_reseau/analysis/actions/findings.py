"""Actions on findings: claim something, quote passages for and against it, comment, keep it, withdraw it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.logic.passages import trimmed
from faire_reseau.analysis.models import Code, Corpus, Document, Finding, FindingComment, FindingPassage
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

FEWEST_SOURCES = 2


class FindingRefused(Refusal):
    """A finding that cannot be as asked."""

    code = "finding"


@transaction.atomic
def add_finding(
    corpus: Corpus, *, claim: str, paragraph: str = "", codes: Iterable[Code] = (), by: User | None, at: datetime
) -> Finding:
    """A draft that claims something about a corpus."""
    finding = Finding.objects.create(corpus=corpus, claim=claim, paragraph=paragraph, made_by=by, made_at=at)
    finding.codes.set(codes)
    write_audit_line("add_finding", finding, by=by, at=at, title=claim)
    return finding


@transaction.atomic
def change_finding(
    finding: Finding,
    *,
    claim: str,
    paragraph: str,
    codes: Iterable[Code],
    by: User,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Write what it claims and what it rests on. Raises `FindingRefused` once it is kept or withdrawn, and `Overtaken`."""
    fresh = _open(finding)
    wanted = {"claim": claim, "paragraph": paragraph}
    refuse_overtaken({name: getattr(fresh, name) for name in wanted}, seen, wanted)
    fresh.claim, fresh.paragraph = claim, paragraph
    fresh.save(update_fields=list(wanted))
    fresh.codes.set(codes)
    write_audit_line("change_finding", fresh, by=by, at=at, title=claim)


@transaction.atomic
def quote_passage(
    finding: Finding,
    document: Document,
    *,
    start: int,
    end: int,
    stands: str = Stands.CARRIES,
    pseudonym: str = "",
    by: User | None,
    at: datetime,
) -> FindingPassage:
    """Quote a passage for or against the claim, after those there are; quoted already, it is given what is said now.

    Raises `FindingRefused` when it holds no word, or the finding is kept or withdrawn.
    """
    fresh = _open(finding)
    start, end = trimmed(document.text, start, end)
    if start >= end or document.corpus_id != fresh.corpus_id:
        raise FindingRefused(_("This passage holds no word of a text of the corpus."))
    if stands not in set(Stands):
        raise FindingRefused(_("Say whether the passage carries or contradicts the claim."), field="stands")
    passage, is_new = FindingPassage.objects.get_or_create(
        finding=fresh,
        document=document,
        start=start,
        end=end,
        defaults={"stands": stands, "pseudonym": pseudonym, "added_by": by, "position": fresh.passages.count()},
    )
    if not is_new:
        passage.stands, passage.pseudonym = stands, pseudonym
        passage.save(update_fields=["stands", "pseudonym"])
    write_audit_line("quote_passage", fresh, by=by, at=at, passage=passage.pk, stands=stands)
    return passage


@transaction.atomic
def move_quotation(passage: FindingPassage, step: int, *, by: User, at: datetime) -> None:
    """Quote it one place earlier (`step` -1) or later (1). Raises `FindingRefused` once the finding is kept or withdrawn."""
    fresh = _open(passage.finding)
    beside = list(fresh.passages.filter(stands=passage.stands).order_by("position", "pk"))
    place = next(place for place, row in enumerate(beside) if row.pk == passage.pk)
    other = min(max(0, place + step), len(beside) - 1)
    beside[place], beside[other] = beside[other], beside[place]
    for position, row in enumerate(beside):
        row.position = position
    FindingPassage.objects.bulk_update(beside, ["position"])
    write_audit_line("move_quotation", fresh, by=by, at=at, passage=passage.pk)


@transaction.atomic
def remove_quotation(passage: FindingPassage, *, by: User, at: datetime) -> None:
    """Quote it no longer. Raises `FindingRefused` once the finding is kept or withdrawn."""
    fresh = _open(passage.finding)
    write_audit_line("remove_quotation", fresh, by=by, at=at, passage=passage.pk)
    passage.delete()


@transaction.atomic
def comment_finding(
    finding: Finding, text: str, *, passage: FindingPassage | None = None, by: User, at: datetime
) -> FindingComment:
    """Say something of a finding or of one of its passages."""
    comment = FindingComment.objects.create(finding=finding, passage=passage, text=text, written_by=by, written_at=at)
    write_audit_line("comment_finding", finding, by=by, at=at)
    return comment


@transaction.atomic
def remove_finding_comment(comment: FindingComment, *, by: User, at: datetime) -> None:
    """Remove what was said."""
    write_audit_line("remove_finding_comment", comment.finding, by=by, at=at)
    comment.delete()


@transaction.atomic
def move_finding(finding: Finding, to: str, *, reason: str = "", by: User | None, at: datetime) -> None:
    """Put it under discussion, keep it, withdraw it, or make it a draft again.

    Raises `FindingRefused` when it would be kept on fewer than two sources without a reason, or withdrawn without one.
    """
    hold(finding)
    fresh = Finding.objects.get(pk=finding.pk)
    if to not in set(FindingState):
        raise FindingRefused(_("Choose one of the states."), field="to")
    carrying = fresh.passages.filter(stands=Stands.CARRIES).values("document").distinct().count()
    if to == FindingState.KEPT and carrying < FEWEST_SOURCES and not reason.strip():
        sentence = _(
            "A finding is kept on passages of two texts at least: quote another one, or say why an exception is made."
        )
        raise FindingRefused(sentence, field="reason")
    if to == FindingState.WITHDRAWN and not reason.strip():
        raise FindingRefused(_("Say why it is withdrawn."), field="reason")
    fresh.state, fresh.decided_by, fresh.decided_at = to, by, at
    fresh.reason = reason if to in (FindingState.KEPT, FindingState.WITHDRAWN) else ""
    fresh.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    write_audit_line("move_finding", fresh, by=by, at=at, title=fresh.claim, to=to, reason=reason)


def forget_finder(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have findings and comments no longer say whose they are."""
    Finding.objects.filter(made_by=user).update(made_by=None)
    Finding.objects.filter(decided_by=user).update(decided_by=None)
    FindingPassage.objects.filter(added_by=user).update(added_by=None)
    FindingComment.objects.filter(written_by=user).update(written_by=None)


def _open(finding: Finding) -> Finding:
    hold(finding)
    fresh = Finding.objects.get(pk=finding.pk)
    if fresh.state in (FindingState.KEPT, FindingState.WITHDRAWN):
        raise FindingRefused(_("This finding is kept or withdrawn: put it under discussion before you change it."))
    return fresh
