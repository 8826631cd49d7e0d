"""Views of this room."""

from faire_reseau.analysis.views.corpora import (
    begin,
    begin_from,
    change,
    corpora,
    corpus,
    document,
    members,
    remove,
    remove_member,
)

__all__ = ["begin", "begin_from", "change", "corpora", "corpus", "document", "members", "remove", "remove_member"]
