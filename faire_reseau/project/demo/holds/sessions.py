"""Corpora of the demo made of notes and questions of Nantes, by the rooms’ own sources; and a report under way that cites findings."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis import queries
from faire_reseau.analysis.enums import FindingState
from faire_reseau.analysis.models import Corpus, Finding
from faire_reseau.gatherings.models import Gathering
from faire_reseau.reports import actions as reports
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.models import Document

CORPORA = {
    "notes": (
        "Notes et comptes rendus de Nantes (exemples)",
        "Ce que les groupes ont écrit ensemble, à relire avant le bilan.",
    ),
    "questions": (
        "Questions et réponses de Nantes (exemples)",
        "Ce qui a été demandé, et ce qui a été répondu par écrit.",
    ),
}
REPORT = "Ce que les centres ont écrit (exemple)"
OPENING = "Les constats gardés des analyses d’exemple, avec leurs citations inventées."
TEXT = (
    "<p>Ces constats citent des textes <strong>inventés pour la démonstration</strong>\u00a0: personne n’a écrit ces mots. Ils montrent "
    "comment un bilan cite ce qui a été écrit, avec le nombre de textes qui le disent et ce qui le contredit.</p>"
)
CLAIM = "Les groupes demandent une trace commune plutôt qu’un outil de plus."
# Words of the notes that carry it; the first of each that stands in a text is quoted.
CARRIES = (
    "Garder une trace commune de ce que chaque centre a déjà essayé",
    "Une même façon de compter les demi-journées",
)


def keep_session_corpora(gathering: Gathering, facilitator: User, at: datetime) -> None:
    """Keep the notes and the questions of `gathering` as corpora that can be renewed, and a finding on the notes."""
    for source, (title, purpose) in CORPORA.items():
        chosen = {"gathering": [str(gathering.pk)]}
        texts = queries.offered_texts(queries.sources()[source], facilitator, chosen)
        if not texts or Corpus.objects.filter(title=title).exists():
            continue
        recipe: dict[str, Any] = {"source": source, "chosen": chosen}
        corpus = analysis.make_corpus(
            texts, title=title, purpose=purpose, recipe=recipe, is_sample=True, by=facilitator, at=at
        )
        if source == "notes":
            _claim(corpus, facilitator, at)


def _claim(corpus: Corpus, facilitator: User, at: datetime) -> None:
    by: dict[str, Any] = {"by": facilitator, "at": at}
    passages = [
        (document, document.text.index(words), len(words))
        for words in CARRIES
        if (document := corpus.documents.filter(text__contains=words).order_by("position").first()) is not None
    ]
    if len({document.pk for document, _start, _length in passages}) < len(CARRIES):
        return
    finding = analysis.add_finding(corpus, claim=CLAIM, **by)
    for document, start, length in passages:
        analysis.quote_passage(finding, document, start=start, end=start + length, **by)
    analysis.move_finding(finding, FindingState.KEPT, **by)


def cite_findings(facilitator: User, at: datetime) -> None:
    """Begin a report that cites the kept findings of the sample corpora: under way, not frozen."""
    findings = Finding.objects.filter(state=FindingState.KEPT, corpus__is_sample=True).order_by("corpus", "pk")
    if Document.objects.filter(title=REPORT).exists() or not findings.exists():
        return
    by: dict[str, Any] = {"by": facilitator, "at": at}
    document = reports.begin_document(
        title=REPORT, opening=OPENING, first_year=2018, last_year=2018, language="fr", is_sample=True, **by
    )
    reports.add_block(document, BlockKind.TEXT, title="Des citations d’exemple", text=TEXT, **by)
    for finding in findings:
        reports.add_block(document, BlockKind.FINDING, finding=finding, **by)
