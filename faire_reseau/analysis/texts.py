"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import MemberRole

ROLE_LABELS = {
    MemberRole.READ: _("reads"),
    MemberRole.CODE: _("reads, runs analyses and codes"),
    MemberRole.LEAD: _("leads: the same, and invites"),
}
LANGUAGE_LABELS = {"fr": _("French"), "en": _("English")}
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
    "remove_member": _("Somebody no longer invited to a corpus"),
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
