"""Events of the analysis of texts: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RunAsked:
    """Somebody asked for a run, or for its pictures and report to be made anew."""

    run_id: int


@dataclass(frozen=True)
class SuggestionsAsked:
    """Somebody asked for passages to propose for a code."""

    search_id: int


@dataclass(frozen=True)
class MasksAsked:
    """Somebody asked for personal data to be looked for."""

    corpus_id: int


@dataclass(frozen=True)
class CodingChanged:
    """Screens that show the text fetch its codings again."""

    document_id: int
