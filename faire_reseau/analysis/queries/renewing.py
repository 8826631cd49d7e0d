"""Queries on what became of the sources of a corpus, and on what a new snapshot could not carry over."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from faire_reseau.accounts.models import User
from faire_reseau.analysis.logic.offered import Chosen, Offered
from faire_reseau.analysis.logic.renewing import Differences, differences, digest_of, place_in
from faire_reseau.analysis.models import Coding, Corpus, Document, Finding
from faire_reseau.analysis.permissions import can_begin, can_lead, codings_read_by, readable_by, texts_read_by
from faire_reseau.analysis.queries.sources import TextSource, sources

# The page of a larger corpus does not read its sources by itself: it leads to the page that does.
MOST_READ_ALONG = 1_000


@dataclass(frozen=True)
class Since:
    """What became of the sources of a corpus: `differences` is None where they are read on their own page only."""

    differences: Differences | None
    newer: Corpus | None


@dataclass(frozen=True)
class Lost:
    """A passage of the former snapshot that does not stand word for word in the new one."""

    coding: Coding
    words: str
    is_gone: bool


@dataclass(frozen=True)
class Renewal:
    """A snapshot beside the former one: titles of texts that changed, came and went, codings lost, findings to look at."""

    former: Corpus
    changed: list[Document]
    new: list[Document]
    gone: list[Document]
    carried: int
    lost: list[Lost]
    findings: list[Finding]


def offered_texts(source: TextSource, user: User, chosen: Chosen) -> list[Offered]:
    """The texts of a source as far as `user` reads them, with values in the language of the site whoever asks."""
    with override(settings.LANGUAGE_CODE):
        return list(source.texts(user, chosen))


def source_of(corpus: Corpus) -> TextSource | None:
    """The source that a corpus was made of; None for files."""
    return sources().get(str(corpus.recipe.get("source", "")))


def texts_now(user: User, corpus: Corpus) -> list[Offered]:
    """The texts that the choice of a corpus gives now, without those that hold no word; [] for a corpus of files."""
    source = source_of(corpus)
    if source is None:
        return []
    return [text for text in offered_texts(source, user, corpus.recipe.get("chosen", {})) if text.text.strip()]


def can_renew(user: User, corpus: Corpus) -> bool:
    """Makes a new snapshot beside a corpus: who leads it and makes corpora, where its texts come from a source."""
    return source_of(corpus) is not None and can_begin(user) and can_lead(user, corpus)


def newer_of(user: User, corpus: Corpus) -> Corpus | None:
    """The snapshot beside a corpus that `user` is invited to; one query."""
    return readable_by(user).filter(renews=corpus).order_by("-made_at", "-pk").first()


def since_of(user: User, corpus: Corpus, texts: int) -> Since | None:
    """What the page of a corpus of `texts` texts says of its sources; None for who may not make a new snapshot."""
    newer = newer_of(user, corpus)
    if newer is None and not can_renew(user, corpus):
        return None
    is_read = newer is None and texts <= MOST_READ_ALONG
    return Since(differences_now(user, corpus) if is_read else None, newer)


def differences_now(user: User, corpus: Corpus) -> Differences:
    """What is different between a corpus and its sources as they are now."""
    rows = texts_now(user, corpus)
    documents = Document.objects.filter(corpus=corpus).order_by("position")
    return differences({row.key: digest_of(row) for row in documents}, {row.key[:200]: digest_of(row) for row in rows})


def renewal_of(user: User, corpus: Corpus) -> Renewal | None:
    """What became of the former snapshot in `corpus`, as far as `user` reads; None without a former one that they read."""
    former = readable_by(user).filter(renewals=corpus).first()
    if former is None:
        return None
    pairs = [
        {row.key: row for row in Document.objects.filter(corpus=each).order_by("position")} for each in (former, corpus)
    ]
    before, now = pairs
    readable = set(texts_read_by(user).filter(Q(corpus=former) | Q(corpus=corpus)).values_list("pk", flat=True))
    apart = differences(*({key: digest_of(row) for key, row in rows.items()} for rows in pairs))
    lost, carried = _lost(user, former, before, now)
    return Renewal(
        former=former,
        changed=[now[key] for key in apart.changed if now[key].pk in readable],
        new=[now[key] for key in apart.new if now[key].pk in readable],
        gone=[before[key] for key in apart.gone if before[key].pk in readable],
        carried=carried,
        lost=lost,
        findings=list(Finding.objects.filter(pk__in=changed_findings(former)).order_by("pk")),
    )


def _lost(user: User, former: Corpus, before: dict[str, Any], now: dict[str, Any]) -> tuple[list[Lost], int]:
    """Codings of `former` that do not stand in the new texts, and how many do."""
    texts = {row.pk: row for row in before.values()}
    lost: list[Lost] = []
    carried = 0
    rows = codings_read_by(user).filter(document__corpus=former).select_related("code")
    for coding in rows.order_by("document__position", "start", "end", "pk"):
        document = texts[coding.document_id]
        later = now.get(document.key)
        if later is not None and place_in(document.original, later.original, (coding.start, coding.end)) is not None:
            carried += 1
            continue
        coding.document = document
        lost.append(Lost(coding, document.text[coding.start : coding.end], later is None))
    return lost, carried


def newest_of(corpus: Corpus) -> Corpus:
    """The newest snapshot of a corpus, itself when there is none beside it."""
    newest = corpus
    while (later := newest.renewals.order_by("-made_at", "-pk").first()) is not None:
        newest = later
    return newest


def changed_findings(corpus: Corpus) -> set[int]:
    """The findings of a corpus of which a passage does not stand word for word in its newest snapshot; three queries or so."""
    newest = newest_of(corpus)
    if newest.pk == corpus.pk:
        return set()
    passages = [
        (finding.pk, row)
        for finding in Finding.objects.filter(corpus=corpus).prefetch_related("passages__document").order_by("pk")
        for row in finding.passages.all()
    ]
    keys = {row.document.key for _finding, row in passages}
    texts = originals_of(newest, keys)
    return {finding for finding, row in passages if not stands(row.document.original, texts.get(row.document.key), row)}


def stands(before: str, after: str | None, passage: Any) -> bool:
    """Whether the words of a passage stand in a later state of its text."""
    return after is not None and before[passage.start : passage.end] in after


def originals_of(corpus: Corpus, keys: Iterable[str]) -> dict[str, str]:
    """The texts of a corpus under these keys as they were kept, without masks: to be compared, never shown; one query."""
    return {row.key: row.original for row in Document.objects.filter(corpus=corpus, key__in=keys)}
