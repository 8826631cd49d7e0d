"""Tables of this room."""

from faire_reseau.analysis.models.coding import Code, Coding, CodingRound, Decision, Memo
from faire_reseau.analysis.models.corpora import (
    ClassName,
    Corpus,
    CorpusDraft,
    Document,
    Member,
    Run,
    RunFile,
)
from faire_reseau.analysis.models.findings import Finding, FindingComment, FindingPassage
from faire_reseau.analysis.models.masking import Mask, MaskSearch, MaskSpan
from faire_reseau.analysis.models.suggestions import Suggestion, SuggestionSearch

__all__ = [
    "ClassName",
    "Code",
    "Coding",
    "CodingRound",
    "Corpus",
    "CorpusDraft",
    "Decision",
    "Document",
    "Finding",
    "FindingComment",
    "FindingPassage",
    "Mask",
    "MaskSearch",
    "MaskSpan",
    "Member",
    "Memo",
    "Run",
    "RunFile",
    "Suggestion",
    "SuggestionSearch",
]
