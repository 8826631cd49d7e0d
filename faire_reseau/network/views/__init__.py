"""Doors of the room: the directory, organisations, people, themes, tables."""

from faire_reseau.network.views.organisations import (
    add_colleague,
    change_organisation,
    close_membership,
    correct_membership,
    correct_name,
    create_organisation,
    history,
    move,
    open_membership,
    rename,
)
from faire_reseau.network.views.people import (
    change_person,
    change_post,
    close_post,
    erase_person,
    mark_director,
    me,
    move_running,
    people,
    person,
)
from faire_reseau.network.views.protection import protection
from faire_reseau.network.views.reading import (
    directory,
    map_page,
    organisation,
    table,
    themes,
    themes_json,
    themes_turtle,
)
from faire_reseau.network.views.rules import contact, rules
from faire_reseau.network.views.tables import confirm_import, export, import_table
from faire_reseau.network.views.words import remove_word, word, words

__all__ = [
    "add_colleague",
    "change_organisation",
    "change_person",
    "change_post",
    "close_membership",
    "close_post",
    "confirm_import",
    "contact",
    "correct_membership",
    "correct_name",
    "create_organisation",
    "directory",
    "erase_person",
    "export",
    "history",
    "import_table",
    "map_page",
    "mark_director",
    "me",
    "move",
    "move_running",
    "open_membership",
    "organisation",
    "people",
    "person",
    "protection",
    "remove_word",
    "rename",
    "rules",
    "table",
    "themes",
    "themes_json",
    "themes_turtle",
    "word",
    "words",
]
