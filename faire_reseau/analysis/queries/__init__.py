"""Queries of this room."""

from faire_reseau.analysis.logic.offered import Chosen, Filter, Offered
from faire_reseau.analysis.queries.corpora import (
    CorpusRow,
    DocumentRow,
    MemberRow,
    beside,
    corpora_data,
    corpora_for,
    corpus_for,
    corpus_to_code_for,
    corpus_to_lead_for,
    document_for,
    documents_of,
    member_to_remove_for,
    members_of,
    names_of,
    readable_positions,
    reads_corpora,
)
from faire_reseau.analysis.queries.openness import OPENS
from faire_reseau.analysis.queries.sources import TextSource, also_offer_texts, sources

__all__ = [
    "OPENS",
    "Chosen",
    "CorpusRow",
    "DocumentRow",
    "Filter",
    "MemberRow",
    "Offered",
    "TextSource",
    "also_offer_texts",
    "beside",
    "corpora_data",
    "corpora_for",
    "corpus_for",
    "corpus_to_code_for",
    "corpus_to_lead_for",
    "document_for",
    "documents_of",
    "member_to_remove_for",
    "members_of",
    "names_of",
    "readable_positions",
    "reads_corpora",
    "sources",
]
