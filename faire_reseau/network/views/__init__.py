"""Views of the room: the directory, organisations, people, themes, tables."""

from faire_reseau.network.views.doubles import doubles, keep_apart, merge_organisation, merge_person
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
    person_card,
)
from faire_reseau.network.views.pictures import image, logo
from faire_reseau.network.views.presenting import colours, network_page, network_picture
from faire_reseau.network.views.protection import protection
from faire_reseau.network.views.reading import (
    directory,
    map_page,
    organisation,
    organisation_card,
    table,
    themes,
    themes_json,
    themes_turtle,
)
from faire_reseau.network.views.rules import contact, rules
from faire_reseau.network.views.tables import confirm_import, export, import_table, pair_import, undo_import
from faire_reseau.network.views.words import remove_word, word, words

__all__ = [
    "add_colleague",
    "change_organisation",
    "change_person",
    "change_post",
    "close_membership",
    "close_post",
    "colours",
    "confirm_import",
    "contact",
    "correct_membership",
    "correct_name",
    "create_organisation",
    "directory",
    "doubles",
    "erase_person",
    "export",
    "history",
    "image",
    "import_table",
    "keep_apart",
    "logo",
    "map_page",
    "mark_director",
    "me",
    "merge_organisation",
    "merge_person",
    "move",
    "move_running",
    "network_page",
    "network_picture",
    "open_membership",
    "organisation",
    "organisation_card",
    "pair_import",
    "people",
    "person",
    "person_card",
    "protection",
    "remove_word",
    "rename",
    "rules",
    "table",
    "themes",
    "themes_json",
    "themes_turtle",
    "undo_import",
    "word",
    "words",
]
