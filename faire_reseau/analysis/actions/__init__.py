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
from faire_reseau.analysis.actions.drafts import PERIODS, clear_drafts, forget_draft, forget_sender, keep_draft
from faire_reseau.analysis.actions.runs import (
    RunRefused,
    ask_run,
    forget_asker,
    name_class,
    remove_run,
    stop_run,
)

__all__ = [
    "PERIODS",
    "CorpusRefused",
    "RunRefused",
    "ask_run",
    "change_corpus",
    "clear_drafts",
    "forget_account",
    "forget_asker",
    "forget_draft",
    "forget_sender",
    "invite_member",
    "keep_draft",
    "make_corpus",
    "name_class",
    "remove_corpus",
    "remove_member",
    "remove_run",
    "stop_run",
]
