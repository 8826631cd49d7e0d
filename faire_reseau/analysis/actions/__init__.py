"""Actions of this room."""

from faire_reseau.analysis.actions.corpora import (
    CorpusRefused,
    change_corpus,
    forget_account,
    invite_member,
    make_corpus,
    remove_corpus,
    remove_member,
)
from faire_reseau.analysis.actions.runs import (
    RunRefused,
    ask_run,
    forget_asker,
    name_class,
    remove_run,
    stop_run,
)

__all__ = [
    "CorpusRefused",
    "RunRefused",
    "ask_run",
    "change_corpus",
    "forget_account",
    "forget_asker",
    "invite_member",
    "make_corpus",
    "name_class",
    "remove_corpus",
    "remove_member",
    "remove_run",
    "stop_run",
]
