"""Labels of this room's codes, and dates in words."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from faire_reseau.catalogue.enums import (
    BaseState,
    HarvestFault,
    Language,
    Licence,
    Nature,
    RecordFault,
    RelationKind,
    Rhythm,
)
from faire_reseau.kit.dates import written

# Where nobody said.
NOT_SAID = pgettext_lazy("about a production", "not said")
NATURE_LABELS = {
    Nature.TEXT: _("a text"),
    Nature.REPORT: _("a report"),
    Nature.ARTICLE: _("an article"),
    Nature.ISSUE: _("an issue of a review"),
    Nature.VIDEO: _("a recording"),
    Nature.MAP: _("a map"),
    Nature.COURSE: _("a training kit"),
    Nature.DATASET: _("data"),
    Nature.SOFTWARE: _("a tool"),
    Nature.PICTURE: _("a picture"),
}
LANGUAGE_LABELS = {
    Language.FRENCH: pgettext_lazy("language of a production", "French"),
    Language.ENGLISH: pgettext_lazy("language of a production", "English"),
    Language.GERMAN: _("German"),
    Language.SPANISH: _("Spanish"),
    Language.ITALIAN: _("Italian"),
    Language.PORTUGUESE: _("Portuguese"),
    Language.DUTCH: _("Dutch"),
    Language.ARABIC: _("Arabic"),
}
LICENCE_LABELS = {
    Licence.RESERVED: _("All rights reserved"),
    Licence.BY: "CC BY 4.0",
    Licence.BY_SA: "CC BY-SA 4.0",
    Licence.BY_ND: "CC BY-ND 4.0",
    Licence.BY_NC: "CC BY-NC 4.0",
    Licence.BY_NC_SA: "CC BY-NC-SA 4.0",
    Licence.BY_NC_ND: "CC BY-NC-ND 4.0",
    Licence.CC0: _("CC0 (no rights kept)"),
    Licence.ETALAB: "Licence Ouverte 2.0",
}
LICENCE_ADDRESSES = {
    **{
        code: f"https://creativecommons.org/licenses/{code.value.removeprefix('cc-')}/4.0/"
        for code in Licence
        if code.value.startswith("cc-")
    },
    Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    Licence.ETALAB: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}
RELATION_LABELS = {
    RelationKind.PART: _("part of"),
    RelationKind.VERSION: _("version of"),
    RelationKind.TRANSLATION: _("translation of"),
}
# The same read from the other production.
RELATED_LABELS = {
    RelationKind.PART: _("has as part"),
    RelationKind.VERSION: _("has as version"),
    RelationKind.TRANSLATION: _("has as translation"),
}
# By the name of what one asked for.
FACET_LABELS = {
    "kind": _("Kind of production"),
    "theme": _("Theme"),
    "centre": _("Organisation"),
    "year": _("Year"),
    "territory": _("Territory"),
    "language": _("Language"),
}
# By field that a base says.
FIELD_LABELS = {
    "title": _("Title"),
    "summary": _("Summary"),
    "when": _("Date"),
    "language": _("Language"),
    "publisher": _("Publisher"),
    "licence": _("What others may do with it"),
    "isbn": "ISBN",
    "doi": "DOI",
    "address": _("Where it is read"),
    "kind": _("Kind of production"),
    "organisations": _("Authors: organisations"),
    "names": _("Authors: other names"),
    "themes": _("Themes"),
    "subjects": _("Subjects"),
}
RHYTHM_LABELS = {Rhythm.DAILY: _("every day"), Rhythm.WEEKLY: _("every week")}
BASE_STATE_LABELS = {
    BaseState.ACTIVE: _("harvested as planned"),
    BaseState.STOPPED: _("stopped"),
    BaseState.PAUSED: _("paused after failures"),
}
# What happened, and what to do; of harvests that came to their end, what to know.
FAULT_SENTENCES = {
    HarvestFault.PRIVATE: _(
        "This address is not one of the public internet: write the address that your base has for everybody."
    ),
    HarvestFault.UNREACHABLE: _("The base cannot be reached (%(detail)s): it is tried again."),
    HarvestFault.STATUS: _(
        "The base answers with the error %(detail)s: it is tried again. Does its address still hold?"
    ),
    HarvestFault.TOO_LARGE: _("The base sends more than 10 MB at once: have it send fewer records in a part."),
    HarvestFault.TOO_SLOW: _("The base takes more than a minute for one answer: it is tried again."),
    HarvestFault.REDIRECTS: _("The address leads elsewhere, again and again: write the address that it ends at."),
    HarvestFault.HTML: _(
        "The base answers with a web page, not with records: is this the address of its OAI-PMH service?"
    ),
    HarvestFault.XML: _("The answer of the base breaks off or is damaged (no well-formed XML): it is tried again."),
    HarvestFault.ENTITIES: _(
        "The answer of the base defines entities, which no answer of OAI-PMH needs: it is not read."
    ),
    HarvestFault.OTHER: _(
        "The base answers with something else than OAI-PMH: is this the address of its OAI-PMH service?"
    ),
    HarvestFault.REFUSED: _("The base refuses what is asked: “%(detail)s”. Look at its set."),
    HarvestFault.LOOP: _(
        "The base goes round in circles: after %(detail)s parts it gives a resumption token for the second time."
    ),
    HarvestFault.MANY: _("After %(detail)s parts there is no end: the rest is asked for another time."),
    HarvestFault.BUSY: _("The server has too much to read at this moment: it is tried again."),
    HarvestFault.STOPPED: _("Stopped by somebody."),
    HarvestFault.BROKEN: _("It failed here, not at the base: the log of the server says why. It is tried again."),
    HarvestFault.DATES: _("Complete. The base says that it is %(detail)s: our own date is gone by."),
    HarvestFault.MANY_GONE: _(
        "Complete, but %(detail)s records were missing, more than half: none was removed. Look at the base."
    ),
}
UNDER_WAY = _("Under way.")
COMPLETE, COMPLETE_WHOLE = _("Complete: what changed since the last time."), _("Complete: all its records.")
RECORD_FAULT_SENTENCES = {
    RecordFault.NO_IDENTIFIER: _("without an identifier that can be kept"),
    RecordFault.NO_TITLE: _("without a title"),
}
# Columns of codes of an imported table.
IMPORTED_TITLES = {"kind": _("Kind of production"), "language": _("Language")}
# By action in the journal.
ACTION_LABELS = {
    "add_production": _("Production added to the catalogue"),
    "change_production": _("Production changed"),
    "remove_production_of_catalogue": _("Production removed from the catalogue"),
    "restore_production": _("Production put back"),
    "add_file": _("File added to a production"),
    "remove_file": _("File removed from a production"),
    "restore_file": _("File put back"),
    "relate_production": _("Production related to another one"),
    "unrelate_production": _("Relation of productions removed"),
    "note_use": _("Use of a production noted"),
    "remove_use": _("Use of a production removed"),
    "keep_production_kind": _("Kind of production saved"),
    "subscribe_to_search": _("Search followed by letter"),
    "end_subscription": _("Search no longer followed"),
    "add_base": _("Base to be harvested added"),
    "change_base": _("Harvested base changed"),
    "ask_harvest": _("Harvest of a base asked for"),
    "stop_base": _("Harvests of a base stopped"),
    "resume_base": _("Harvests of a base taken up"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "catalogue.productionkind": _("kind of production"),
    "catalogue.production": _("production"),
    "catalogue.author": _("author of a production"),
    "catalogue.productionfile": _("file of a production"),
    "catalogue.filewords": _("words of a file of a production"),
    "catalogue.use": _("use of a production"),
    "catalogue.subscription": _("search followed by letter"),
    "catalogue.base": _("harvested base"),
    "catalogue.harvest": _("harvest of a base"),
    "catalogue.harvestedrecord": _("what a base says of a production"),
    "catalogue.productionword": _("word of a production"),
}


def date_words(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """“12 mars 2019”, “mars 2019”, “2019”: what is known of a date, in the reader's language; "" for no date."""
    if year is None:
        return ""
    return written(date(year, month or 1, day or 1), "j F Y" if day else "F Y" if month else "Y")
