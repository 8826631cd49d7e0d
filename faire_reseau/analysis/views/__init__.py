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
from faire_reseau.analysis.views.files import read_file, send_file
from faire_reseau.analysis.views.runs import (
    name_class,
    new_run,
    passages,
    remove_run,
    repeat_run,
    run_file,
    run_page,
    stop_run,
)

__all__ = [
    "begin",
    "begin_from",
    "change",
    "corpora",
    "corpus",
    "document",
    "members",
    "name_class",
    "new_run",
    "passages",
    "read_file",
    "remove",
    "remove_member",
    "remove_run",
    "repeat_run",
    "run_file",
    "run_page",
    "send_file",
    "stop_run",
]
