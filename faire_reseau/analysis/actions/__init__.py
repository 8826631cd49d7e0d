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

__all__ = [
    "CorpusRefused",
    "change_corpus",
    "forget_account",
    "invite_member",
    "make_corpus",
    "remove_corpus",
    "remove_member",
]
