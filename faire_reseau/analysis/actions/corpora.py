"""Actions on corpora: make one of texts, change what is said of it, remove it, invite people."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import admit, open_account, write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import MemberRole
from faire_reseau.analysis.logic.checksums import checksum_of
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.models import Corpus, Document, Member
from faire_reseau.analysis.queries.sources import MOST_LETTERS, MOST_TEXTS
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

MOST_MEMBERS = 100


class CorpusRefused(Refusal):
    """A corpus that cannot be made or changed as asked."""

    code = "corpus"


@transaction.atomic
def make_corpus(
    texts: Iterable[Offered],
    *,
    title: str,
    purpose: str = "",
    language: str = "fr",
    is_restricted: bool = False,
    recipe: Mapping[str, Any] | None = None,
    notes: Iterable[Mapping[str, Any]] = (),
    is_sample: bool = False,
    by: User | None,
    at: datetime,
) -> Corpus:
    """Keep `texts` as they are now, in their order; texts without a word are left out, and who makes it leads it. A corpus that
    holds a sample is one.

    Raises `CorpusRefused` when nothing is left, or more than a corpus holds.
    """
    rows = list(texts)
    documents = documents_from(rows)
    corpus = Corpus.objects.create(
        title=title,
        purpose=purpose,
        language=language,
        is_restricted=is_restricted,
        checksum=checksum_of(documents),
        recipe=dict(recipe or {}),
        notes=[dict(note) for note in notes],
        words=sum(len(document.text.split()) for document in documents),
        made_by=by,
        made_at=at,
        is_sample=is_sample or any(text.is_sample for text in rows),
    )
    for document in documents:
        document.corpus = corpus
    Document.objects.bulk_create(documents, batch_size=500)
    if by is not None:
        Member.objects.create(corpus=corpus, user=by, role=MemberRole.LEAD, invited_by=by, invited_at=at)
    write_audit_line("make_corpus", corpus, by=by, at=at, title=title, texts=len(documents))
    return corpus


def documents_from(texts: Iterable[Offered]) -> list[Document]:
    """`texts` as rows that are not saved, texts without a word left out. Raises `CorpusRefused`."""
    documents: list[Document] = []
    letters = 0
    for text in texts:
        if not text.text.strip():
            continue
        letters += len(text.text)
        if len(documents) == MOST_TEXTS or letters > MOST_LETTERS:
            sentence = _(
                "This is more than a corpus holds (%(texts)s texts, %(letters)s characters): choose fewer texts."
            )
            raise CorpusRefused(sentence % {"texts": MOST_TEXTS, "letters": MOST_LETTERS})
        documents.append(
            Document(
                position=len(documents) + 1,
                key=text.key[:200],
                title=text.title[:300],
                text=text.text,
                address=text.address[:500],
                variables={str(name): str(value) for name, value in text.variables.items()},
                themes=[list(theme) for theme in text.themes],
                is_restricted=text.is_restricted,
            )
        )
    if not documents:
        raise CorpusRefused(_("There is no text in this choice: choose others."))
    return documents


@transaction.atomic
def change_corpus(
    corpus: Corpus,
    *,
    title: str,
    purpose: str,
    is_restricted: bool,
    by: User,
    at: datetime,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Call it otherwise, or restrict all its texts. Raises `Overtaken` where somebody else changed the same meanwhile."""
    hold(corpus)
    fresh = Corpus.objects.get(pk=corpus.pk)
    wanted = {"title": title, "purpose": purpose, "is_restricted": is_restricted}
    refuse_overtaken({name: getattr(fresh, name) for name in wanted}, seen, wanted)
    for name, value in wanted.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(wanted))
    write_audit_line("change_corpus", fresh, by=by, at=at, title=title, is_restricted=is_restricted)


@transaction.atomic
def remove_corpus(corpus: Corpus, *, by: User, at: datetime) -> None:
    """Remove a corpus with everything that was made of it."""
    write_audit_line("remove_corpus", corpus, by=by, at=at, title=corpus.title)
    corpus.delete()


@transaction.atomic
def invite_member(corpus: Corpus, *, email: str, role: str, by: User, at: datetime) -> Member:
    """Let whoever has the address `email` into a corpus, or give them another `role`; an account is opened where there is none.

    Raises `CorpusRefused` when nobody would lead it any more, or too many are invited.
    """
    hold(corpus)
    user = open_account(email, by=by, at=at)
    admit(user.email, at=at)  # the account of somebody of the directory is theirs from the first
    member = Member.objects.filter(corpus=corpus, user=user).first()
    if member is None:
        if Member.objects.filter(corpus=corpus).count() >= MOST_MEMBERS:
            raise CorpusRefused(_("%(n)s people are invited already: remove somebody first.") % {"n": MOST_MEMBERS})
        member = Member(corpus=corpus, user=user, invited_by=by, invited_at=at)
    elif role != MemberRole.LEAD:
        _check_lead_beside(member)
    member.role = role
    member.save()
    write_audit_line("invite_member", corpus, by=by, at=at, user=user.pk, role=role)
    return member


@transaction.atomic
def remove_member(member: Member, *, by: User, at: datetime) -> None:
    """No longer let somebody in. Raises `CorpusRefused` when nobody else leads the corpus."""
    hold(member.corpus)
    _check_lead_beside(member)
    write_audit_line("remove_member", member.corpus, by=by, at=at, user=member.user_id)
    member.delete()


def forget_account(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have corpora no longer say who made them, and let who is erased into none."""
    Corpus.objects.filter(made_by=user).update(made_by=None)
    Member.objects.filter(invited_by=user).update(invited_by=None)
    Member.objects.filter(user=user).delete()


def _check_lead_beside(member: Member) -> None:
    others = Member.objects.filter(corpus=member.corpus_id, role=MemberRole.LEAD).exclude(pk=member.pk)
    if not others.exists():
        raise CorpusRefused(_("Somebody leads every corpus: have somebody else lead this one first."))
