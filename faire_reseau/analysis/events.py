"""Events of the analysis of texts: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RunAsked:
    """Somebody asked for a run, or for its pictures and report to be made anew."""

    run_id: int
