"""Labels of this room's codes."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import (
    CodeMark,
    FindingState,
    MaskKind,
    MaskState,
    MemberRole,
    Relation,
    RunState,
    Stands,
    Verdict,
)

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
    "format": _("kind of session"),
    "gathering": _("gathering"),
    "host": _("host centre"),
    "question": _("question"),
    "session": _("session"),
    "territory": _("territory"),
    "theme": _("theme"),
    "trade": _("trade"),
    "year": _("year"),
}
COLOUR_LABELS = {
    "#0072b2": _("blue"),
    "#d55e00": _("vermilion"),
    "#009e73": _("green"),
    "#cc79a7": _("pink"),
    "#e69f00": _("orange"),
    "#56b4e9": _("sky blue"),
    "#8a6d00": _("ochre"),
    "#777777": _("grey"),
}
MARK_LABELS = {
    CodeMark.CIRCLE: _("circle"),
    CodeMark.SQUARE: _("square"),
    CodeMark.TRIANGLE: _("triangle"),
    CodeMark.DIAMOND: _("diamond"),
    CodeMark.STAR: _("star"),
    CodeMark.CROSS: _("cross"),
    CodeMark.RING: _("ring"),
    CodeMark.BAR: _("bar"),
}
RELATION_LABELS = {
    Relation.AND: _("and: with a letter in common"),
    Relation.OR: _("or: passages of either"),
    Relation.NEAR: _("near a passage of"),
    Relation.INSIDE: _("inside a passage of"),
    Relation.NOT: _("without a letter in common with"),
}
DECISION_LABELS = {Verdict.KEPT: _("bears the code"), Verdict.DROPPED: _("does not bear the code")}
# By the verdict of `textometry.Agreement`.
VERDICT_SENTENCES = {
    "reliable": _("Alpha is at least 0.80: conclusions can be drawn from these codes."),
    "tentative": _("Alpha is between 0.67 and 0.80: only tentative conclusions can be drawn from these codes."),
    "poor": _("Alpha is under 0.67: define the codes better and code again before anything is concluded."),
    "unknown": _("Alpha has no value here: nothing varies, or too little was coded."),
}
MASK_LABELS = {
    MaskKind.PERSON: pgettext_lazy("pseudonym", "person"),
    MaskKind.EMAIL: _("e-mail address"),
    MaskKind.PHONE: _("telephone number"),
    MaskKind.PLACE: _("place"),
    MaskKind.OTHER: _("something else"),
}
MASK_STATE_LABELS = {
    MaskState.OPEN: _("to decide"),
    MaskState.ACCEPTED: _("masked"),
    MaskState.REFUSED: _("stays readable"),
}
FINDING_STATE_LABELS = {
    FindingState.DRAFT: _("draft"),
    FindingState.DISCUSSED: _("under discussion"),
    FindingState.KEPT: _("kept"),
    FindingState.WITHDRAWN: _("withdrawn"),
}
MOVE_LABELS = {
    FindingState.DRAFT: _("is a draft"),
    FindingState.DISCUSSED: _("is under discussion"),
    FindingState.KEPT: _("is kept"),
    FindingState.WITHDRAWN: _("is withdrawn"),
}
STANDS_LABELS = {Stands.CARRIES: _("carries the claim"), Stands.CONTRADICTS: _("contradicts the claim")}
# Why no passage is where it was said to be, by code of `logic.passages.NoPlaceError`.
NO_PLACE = {
    "no_number": _("“%(number)s” is no number of a sentence: write it like 12, or like 12.3 for its third word."),
    "no_sentence": _("There is no sentence %(number)s in this part: it has %(n)s."),
    "no_word": _("Sentence %(number)s has %(n)s words, no word %(word)s."),
    "backwards": _("The passage ends before it begins: look at both numbers."),
    "not_there": _("These words do not stand so in the text: paste them as they are there."),
    "several": _("These words stand %(n)s times in the text: paste more of them."),
    "nothing": _("Say which passage: select it, write the number of its sentence, or paste its words."),
}
# By action in the journal.
ACTION_LABELS = {
    "add_code": _("Code added"),
    "change_code": _("Code changed"),
    "move_code": _("Code moved"),
    "merge_code": _("Code merged into another"),
    "remove_code": _("Code removed"),
    "take_in_book": _("Code book taken in"),
    "code_passage": _("Passage coded"),
    "remove_coding": _("Code taken away from a passage"),
    "take_back_code_passage": _("Coding undone"),
    "take_back_remove_coding": _("Code given back to a passage"),
    "write_coding_memo": _("Note on a passage written"),
    "write_memo": _("Note on a text or a code written"),
    "remove_memo": _("Note on a text or a code removed"),
    "set_blind": _("Blind coding begun or ended"),
    "add_finding": _("Finding claimed"),
    "change_finding": _("Finding changed"),
    "quote_passage": _("Passage quoted in a finding"),
    "move_quotation": _("Quotation of a finding moved"),
    "remove_quotation": _("Quotation of a finding removed"),
    "comment_finding": _("Finding commented"),
    "remove_finding_comment": _("Comment on a finding removed"),
    "move_finding": _("State of a finding changed"),
    "ask_suggestions": _("Passages to propose for a code looked for"),
    "refuse_suggestion": _("Passage proposed for a code refused"),
    "take_back_refuse_suggestion": _("Refused passage proposed again"),
    "decide_coding": _("Difference between coders decided"),
    "make_corpus": _("Corpus made"),
    "take_in_project": _("Coded project taken in"),
    "renew_corpus": _("New snapshot of a corpus made"),
    "ask_masks": _("Personal data of a corpus looked for"),
    "decide_masks": _("Masks of a corpus decided"),
    "decide_span": _("Passage of a mask decided"),
    "take_back_decide_masks": _("Decision on masks of a corpus undone"),
    "take_back_decide_span": _("Decision on a passage of a mask undone"),
    "open_mask_table": _("Table of pseudonyms opened"),
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
    "analysis.code": _("code"),
    "analysis.coding": _("coded passage"),
    "analysis.suggestionsearch": _("search of passages for a code"),
    "analysis.suggestion": _("passage proposed for a code"),
    "analysis.memo": _("note on a text or a code"),
    "analysis.decision": _("decision between coders"),
    "analysis.finding": _("finding"),
    "analysis.findingpassage": _("passage of a finding"),
    "analysis.findingcomment": _("comment on a finding"),
    "analysis.mask": _("pseudonym in a corpus"),
    "analysis.maskspan": _("passage that a pseudonym covers"),
    "analysis.masksearch": _("search for personal data in a corpus"),
    "analysis.run": _("run of an analysis"),
    "analysis.classname": _("name of a class"),
    "analysis.corpusdraft": _("file sent for a corpus and not confirmed"),
}


def core_language() -> str:
    """The language in which the core says its sentences to the reader: "fr" or "en"."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def class_label(number: int, name: str) -> str:
    """A class of a run by its number and its name; 0 for none."""
    if not number:
        return str(_("no class"))
    label = _("Class %(n)s") % {"n": number}
    return f"{label} · {name}" if name else str(label)
