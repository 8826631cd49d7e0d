"""Actions on coded projects of other programs: a corpus made of one, with its codes and codings."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.actions.codes import BookRows
from faire_reseau.analysis.actions.corpora import CorpusRefused, make_corpus
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.projects import MOST_CODINGS, CodingSaid, Project
from faire_reseau.analysis.models import Code, Coding, Corpus, Document


@transaction.atomic
def make_coded_corpus(texts: Iterable[Offered], project: Project, *, by: User, at: datetime, **about: Any) -> Corpus:
    """Keep the texts of a project with its codes and codings, whose coders stay names of the file.

    Raises `CorpusRefused` and `CodeRefused`; nothing is kept then.
    """
    if len(project.codings) > MOST_CODINGS:
        sentence = _("This project holds more than %(n)s coded passages: split it.")
        raise CorpusRefused(sentence % {"n": MOST_CODINGS})
    corpus = make_corpus(texts, by=by, at=at, **about)
    codes = BookRows(corpus, project.codes).by_guid
    documents = {row.key: row for row in Document.objects.filter(corpus=corpus)}
    rows = [_row(coding, documents, codes, at) for coding in project.codings if coding.document[:200] in documents]
    Coding.objects.bulk_create(rows, batch_size=1000)
    write_audit_line("take_in_project", corpus, by=by, at=at, codes=len(codes), codings=len(rows))
    return corpus


def _row(coding: CodingSaid, documents: Mapping[str, Document], codes: Mapping[str, Code], at: datetime) -> Coding:
    return Coding(
        guid=uuid.UUID(coding.guid) if _is_guid(coding.guid) else uuid.uuid4(),
        document=documents[coding.document[:200]],
        code=codes[coding.code],
        start=coding.start,
        end=coding.end,
        memo=coding.memo,
        coder_name=coding.coder,
        coded_at=coding.coded_at or at,
    )


def _is_guid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
