"""Actions on the catalogue, by noun."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.catalogue.actions.erasure import erase_person_traces, forget_writer
from faire_reseau.catalogue.actions.files import (
    add_file,
    clear_removed_files,
    deposit,
    remove_file,
    undo_remove_file,
)
from faire_reseau.catalogue.actions.importing import table_of_references
from faire_reseau.catalogue.actions.kinds import keep_production_kind, load_production_kinds
from faire_reseau.catalogue.actions.productions import (
    ProductionKnown,
    ProductionRefused,
    add_production,
    change_production,
    empty_removed_productions,
    productions_meant,
    relate_production,
    remove_production,
    undo_remove_production,
    unrelate_production,
)
from faire_reseau.catalogue.actions.uses import note_use, remove_use
from faire_reseau.kit.retention import Period

PERIODS = [
    Period(
        "production_files",
        _("Files removed from productions"),
        _("deleted: for a day they can be put back"),
        1,
        1,
        1,
        clear_removed_files,
    ),
    Period(
        "removed_productions",
        _("Productions removed from the catalogue"),
        _("emptied: only that something was removed stays, for who harvests the catalogue"),
        30,
        1,
        365,
        empty_removed_productions,
    ),
]

__all__ = [
    "PERIODS",
    "ProductionKnown",
    "ProductionRefused",
    "add_file",
    "add_production",
    "change_production",
    "deposit",
    "erase_person_traces",
    "forget_writer",
    "keep_production_kind",
    "load_production_kinds",
    "note_use",
    "productions_meant",
    "relate_production",
    "remove_file",
    "remove_production",
    "remove_use",
    "table_of_references",
    "undo_remove_file",
    "undo_remove_production",
    "unrelate_production",
]
