"""Queries on corpora, their texts and their members."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.models import Corpus, CorpusDraft, Document, Member
from faire_reseau.analysis.permissions import codable_by, led_by, readable_by, texts_read_by
from faire_reseau.network.models import Person

CorpusRow = Corpus
DocumentRow = Document
MemberRow = Member


def corpora_for(user: User) -> list[Corpus]:
    """The corpora that `user` is invited to, the latest first, with how many texts each has; one query."""
    return list(readable_by(user).annotate(n_documents=Count("documents")).order_by("-made_at", "-pk"))


def reads_corpora(user: User) -> bool:
    """Whether `user` is invited to some corpus; one query."""
    return readable_by(user).exists()


def corpus_for(user: User, corpus_id: int) -> Corpus:
    """A corpus, for whoever is invited. Raises `Http404`."""
    return _first(readable_by(user), corpus_id)


def corpus_to_code_for(user: User, corpus_id: int) -> Corpus:
    """A corpus, for who may code and run analyses there. Raises `Http404`."""
    return _first(codable_by(user), corpus_id)


def corpus_to_lead_for(user: User, corpus_id: int) -> Corpus:
    """A corpus, for who leads it. Raises `Http404`."""
    return _first(led_by(user), corpus_id)


def member_to_remove_for(user: User, corpus_id: int, member_id: int) -> Member:
    """Somebody invited, for who leads the corpus. Raises `Http404`."""
    corpus = corpus_to_lead_for(user, corpus_id)
    member = Member.objects.select_related("corpus", "user").filter(corpus=corpus, pk=member_id).first()
    if member is None:
        raise Http404
    return member


def document_for(user: User, corpus_id: int, position: int) -> Document:
    """A text of a corpus, for who may read its words. Raises `Http404`."""
    rows = texts_read_by(user).select_related("corpus").filter(corpus=corpus_id, position=position)
    document = rows.first()
    if document is None:
        raise Http404
    return document


def documents_of(corpus: Corpus) -> QuerySet[Document]:
    """The texts of a corpus in order, without their words."""
    return Document.objects.filter(corpus=corpus).defer("text", "real_text").order_by("position")


def beside(document: Document) -> tuple[int | None, int | None]:
    """The positions of the texts before and after `document`, None at the ends; two queries."""
    positions = (
        Document.objects.filter(corpus=document.corpus_id).order_by("position").values_list("position", flat=True)
    )
    before = positions.filter(position__lt=document.position).last()
    return before, positions.filter(position__gt=document.position).first()


def readable_positions(user: User, corpus: Corpus) -> set[int]:
    """The positions of the texts of `corpus` whose words `user` may read; one query."""
    return set(texts_read_by(user).filter(corpus=corpus).values_list("position", flat=True))


def members_of(corpus: Corpus) -> list[tuple[Member, str]]:
    """Everybody invited to a corpus, and what they are called; two queries."""
    members = list(Member.objects.filter(corpus=corpus).select_related("user").order_by("pk"))
    names = names_of(member.user for member in members)
    return [(member, names[member.user_id]) for member in members]


def names_of(accounts: Iterable[User | None]) -> dict[int | None, str]:
    """What accounts are called in the directory, their address where they are not in it; one query."""
    known: dict[int | None, str] = {account.pk: str(account) for account in accounts if account is not None}
    people = Person.objects.filter(user__in=known)
    return known | {person.user_id: str(person) for person in people if str(person).strip()}


def corpora_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """What this room holds about `user`, as plain values: corpora made, invitations, a file not confirmed; three queries."""
    begun = Corpus.objects.filter(made_by=user).order_by("pk")
    invitations = Member.objects.filter(user=user).select_related("corpus").order_by("pk")
    return {
        "made": [{"title": row.title, "at": row.made_at.isoformat()} for row in begun],
        "invited": [
            {"corpus": row.corpus.title, "role": row.role, "at": row.invited_at.isoformat()} for row in invitations
        ],
        "files": [
            {"file": name, "at": at.isoformat()}
            for name, at in CorpusDraft.objects.filter(user=user).values_list("file_name", "made_at")
        ],
    }


def _first(corpora: QuerySet[Corpus], corpus_id: int) -> Corpus:
    corpus = corpora.filter(pk=corpus_id).first()
    if corpus is None:
        raise Http404
    return corpus
