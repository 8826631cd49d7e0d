"""Actions on the catalogue, by noun."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.catalogue.actions.bases import (
    BaseRefused,
    add_base,
    ask_harvest,
    change_base,
    resume_base,
    stop_base,
)
from faire_reseau.catalogue.actions.erasure import erase_person_traces, forget_writer
from faire_reseau.catalogue.actions.files import (
    add_file,
    clear_removed_files,
    deposit,
    remove_file,
    undo_remove_file,
)
from faire_reseau.catalogue.actions.harvests import (
    begin_again,
    begin_harvest,
    clear_harvests,
    fail_harvest,
    rest_harvest,
    take_due_bases,
    write_part,
)
from faire_reseau.catalogue.actions.importing import table_of_references
from faire_reseau.catalogue.actions.indexing import index_missing, merge_authors
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
from faire_reseau.catalogue.actions.subscriptions import end_subscription, subscribe, tell_news
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
    Period(
        "harvests",
        _("Log of harvested bases"),
        _("deleted: the last harvest of each base stays"),
        90,
        30,
        365,
        clear_harvests,
    ),
]

__all__ = [
    "PERIODS",
    "BaseRefused",
    "ProductionKnown",
    "ProductionRefused",
    "add_base",
    "add_file",
    "add_production",
    "ask_harvest",
    "begin_again",
    "begin_harvest",
    "change_base",
    "change_production",
    "deposit",
    "end_subscription",
    "erase_person_traces",
    "fail_harvest",
    "forget_writer",
    "index_missing",
    "keep_production_kind",
    "load_production_kinds",
    "merge_authors",
    "note_use",
    "productions_meant",
    "relate_production",
    "remove_file",
    "remove_production",
    "remove_use",
    "rest_harvest",
    "resume_base",
    "stop_base",
    "subscribe",
    "table_of_references",
    "take_due_bases",
    "tell_news",
    "undo_remove_file",
    "undo_remove_production",
    "unrelate_production",
    "write_part",
]
