"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import MemberRole, RunState

ROLE_LABELS = {
    MemberRole.READ: _("reads"),
    MemberRole.CODE: _("reads, runs analyses and codes"),
    MemberRole.LEAD: _("leads: the same, and invites"),
}
LANGUAGE_LABELS = {"fr": _("French"), "en": _("English")}
MODE_LABELS = {
    "default": _("balanced: small odd groups are set aside, several starts are tried"),
    "iramuteq": _("as IRaMuTeQ does, to compare with it"),
    "rainette": _("as rainette does, to compare with it"),
}
TERM_LABELS = {"lemma": _("words in their dictionary form"), "form": _("words as they are written")}
STATE_LABELS = {
    RunState.WAITING: _("waits for the worker"),
    RunState.RUNNING: _("under way"),
    RunState.DONE: _("done"),
    RunState.STOPPED: _("stopped"),
    RunState.FAILED: _("failed"),
}
STEP_LABELS = {
    "read": _("reading the texts"),
    "classify": _("classing"),
    "stability": _("classing again to see what holds"),
}
VERDICT_LABELS = {
    "solid": _("solid: found again nearly each time"),
    "fair": _("fair: found again in most of its parts"),
    "fragile": _("fragile: comes apart when some texts are missing"),
}
FILE_LABELS = {
    "report.html": _("The report, as a web page"),
    "report.pdf": _("The report, as PDF"),
    "result.json": _("The whole result, for programs (JSON)"),
    "words.csv": _("Words and variables of the classes (CSV)"),
    "segments.csv": _("Class of each segment (CSV)"),
}
PICTURE_LABELS = {
    "sizes": _("Sizes of the classes"),
    "tree": _("Tree of the classes"),
    "plane": _("Words and classes on a plane"),
    "variables": _("Classes and variables on a plane"),
    "evolution": _("Classes over time"),
}
# Names of the variables that rooms give to their texts; others are those of a file, in its own words.
VARIABLE_LABELS = {
    "centre": _("centre"),
    "gathering": _("gathering"),
    "question": _("question"),
    "session": _("session"),
    "territory": _("territory"),
    "theme": _("theme"),
    "trade": _("trade"),
    "year": _("year"),
}
# By action in the journal.
ACTION_LABELS = {
    "make_corpus": _("Corpus made"),
    "change_corpus": _("Corpus changed"),
    "remove_corpus": _("Corpus removed"),
    "invite_member": _("Somebody invited to a corpus"),
    "ask_run": _("Analysis asked for"),
    "stop_run": _("Analysis stopped"),
    "remove_run": _("Analysis removed"),
    "name_class": _("Class of an analysis named"),
    "remove_member": _("Somebody no longer invited to a corpus"),
}
# By period of keeping: what, and what is done when it is over.
PERIOD_TEXTS = {
    "corpus_drafts": (_("Files sent for a corpus and not confirmed"), _("removed, with everything they hold"))
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "analysis.corpus": _("corpus"),
    "analysis.document": _("text of a corpus"),
    "analysis.mask": _("name masked in a corpus"),
    "analysis.run": _("run of an analysis"),
    "analysis.classname": _("name of a class"),
    "analysis.corpusdraft": _("file sent for a corpus and not confirmed"),
}
