"""Labels of this room's codes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.texts import why_over
from faire_reseau.topics.enums import Level, Phase, TopicKind
from forumgrid import AIMS

PHASE_LABELS = {
    Phase.PROPOSE: _("Propose topics"),
    Phase.WISH: _("Choose topics"),
    Phase.COMPOSE: _("The grid is composed"),
    Phase.RUN: _("Meet"),
    Phase.HARVEST: _("Report back"),
}
PHASE_SENTENCES = {
    Phase.PROPOSE: _("Propose what you bring or what you want to solve, and say what you wish for."),
    Phase.WISH: _("Say what you wish for: the grid is composed from your wishes."),
    Phase.COMPOSE: _("The organisers compose the grid. You can still change your wishes until it is published."),
    Phase.RUN: _("The grid is published: see where you go, and change it if you like."),
    Phase.HARVEST: _("The forum is over: here is what was talked about."),
}
KIND_LABELS = {TopicKind.NUGGET: _("Nugget"), TopicKind.QUESTION: _("Question")}
KIND_SENTENCES = {
    TopicKind.NUGGET: _("Nugget: something I bring"),
    TopicKind.QUESTION: _("Question: something to solve together"),
}
LEVEL_LABELS = {
    Level.MUST: _("I must be there"),
    Level.LIKE: _("I would like to"),
    Level.MAYBE: _("Maybe"),
}
ORDER_LABELS = {
    "slot": _("as on the grid"),
    "unanswered": _("not answered first"),
    "number": _("as proposed"),
    "latest": _("latest first"),
    "wanted": _("most wanted first"),
    "mine": _("mine first"),
}
NO_WISH_LABEL = _("Not for me")

# The open forum in our own words, after Harrison Owen's Open Space Technology: for the opening circle.
PRINCIPLES = (
    (_("The people who come are the right people"), _("Nobody is missing: those who care about the subject are here.")),
    (_("It begins when it begins"), _("Ideas keep no timetable. When they come, go with them.")),
    (_("What happens is what could happen"), _("Leave aside what should have been said, and work with what is.")),
    (_("When it is over, it is over"), _("Done early? Close, write the report, and join another group.")),
)

BOUND_SENTENCES = {
    "utopia": _("what everybody would get from a grid made for them alone, added up"),
    "selection": _("the best choice of topics for as many cells, as if nobody ever had to choose between two of them"),
    "companions": _(
        "the best choice of topics, less what people must miss because others stand beside each of them at the same hour"
    ),
    "patterns": _("the best sets of topics that could ever stand side by side, slot by slot, priced together"),
    "closing": _("every set of topics that could stand side by side, weighed one by one"),
    "programmes": _(
        "the best sets of topics that could ever stand side by side, with spaces that people can enter and topics given again counted once"
    ),
    "whole": _("every grid there is, gone through one by one"),
    "rules": _("the rules alone"),
}
# By aim of the core, in its order.
AIM_LABELS = {
    "value": _("as many points as possible"),
    "seats": _("of as many, the fewest lost for want of a seat"),
    "fairness": _("the most even share, where it is asked for"),
    "changes": _("the fewest changes to the grid people know"),
}
MEANWHILE_SENTENCES = {
    "move_topic": _("%(who)s moved “%(title)s” (%(slot)s, %(space)s)."),
    "take_off": _("%(who)s took “%(title)s” off the grid."),
    "lock_topic": _("%(who)s locked “%(title)s”."),
    "unlock_topic": _("%(who)s unlocked “%(title)s”."),
    "close_cells": _("%(who)s closed %(space)s (%(slots)s)."),
    "open_cells": _("%(who)s opened %(space)s (%(slots)s)."),
    "note_absence": _("%(who)s noted that %(person)s is away (%(slots)s)."),
    "note_presence": _("%(who)s noted that %(person)s is there after all (%(slots)s)."),
    "give_twice": _("%(who)s let “%(title)s” be given twice."),
    "give_once": _("%(who)s let “%(title)s” be given once only."),
    "take_result": _("%(who)s put a composed grid in its place."),
    "undo_step": _("%(who)s took back a change of theirs."),
    "redo_step": _("%(who)s did a change of theirs again."),
}
# By action, as the thing that is undone or done again.
STEP_LABELS = {
    "move_topic": _("move of “%(title)s”"),
    "take_off": _("removal of “%(title)s” from the grid"),
    "lock_topic": _("locking of “%(title)s”"),
    "unlock_topic": _("unlocking of “%(title)s”"),
    "close_cells": _("closing of %(space)s"),
    "open_cells": _("opening of %(space)s"),
    "note_absence": _("absence of %(person)s"),
    "note_presence": _("presence of %(person)s"),
    "give_twice": _("second time of “%(title)s”"),
    "give_once": _("single time of “%(title)s”"),
    "take_result": _("choice of the composed grid"),
}
# By action of the journal.
ACTION_LABELS = {
    "create_forum": _("Forum created"),
    "set_ground": _("Slots and spaces of a forum chosen"),
    "move_to_phase": _("Phase of a forum changed"),
    "propose_topic": _("Topic proposed"),
    "change_topic": _("Topic changed"),
    "withdraw_topic": _("Topic withdrawn"),
    "merge_topics": _("Topics merged"),
    "ask_composition": _("Composition of the grid asked for"),
    "stop_composition": _("Composition of the grid stopped"),
    "take_result": _("Composed grid put in place"),
    "move_topic": _("Topic moved on the grid"),
    "lock_topic": _("Topic locked on the grid"),
    "unlock_topic": _("Topic unlocked on the grid"),
    "give_twice": _("Topic to be given twice"),
    "give_once": _("Topic to be given once"),
    "close_cells": _("Cells of the grid closed"),
    "open_cells": _("Cells of the grid opened"),
    "note_absence": _("Absence of a host noted"),
    "note_presence": _("Return of a host noted"),
    "publish_grid": _("Grid published"),
    "undo_step": _("Change of the grid undone"),
    "redo_step": _("Change of the grid done again"),
    "restore_topic": _("Withdrawn topic put back"),
    "part_topics": _("Merged topics parted again"),
    "let_hosts_take_cells": _("Who places topics on the grid, changed"),
    "open_tablet": _("Shared tablet opened or closed"),
    "begin_round": _("Pitch round begun"),
    "close_round": _("Pitch round closed"),
}


def meanwhile_sentence(who: object, deed: str, detail: dict[str, Any]) -> str:
    """What somebody did to the working grid, in one sentence."""
    if deed == "move_topic" and "slot" not in detail:
        deed = "take_off"
    sentence = MEANWHILE_SENTENCES.get(deed, _("%(who)s changed the grid."))
    values = {**detail, "who": who or _("Somebody"), "slots": ", ".join(detail.get("slots", []))}
    return str(sentence) % values


def step_label(deed: str, detail: dict[str, Any]) -> str:
    """A step on the working grid, named as what is undone or done again."""
    if deed == "move_topic" and "slot" not in detail:
        deed = "take_off"
    return str(STEP_LABELS.get(deed, _("a change of the grid"))) % detail


def why_forum_over(gathering_state: str, session_state: str) -> str:
    """Why nothing goes on in a forum: its gathering is over, or its session is cancelled; "" while it goes on."""
    if session_state == SessionState.CANCELLED:
        return why_over(gathering_state) or str(_("The session of this forum is cancelled: nothing goes on in it."))
    return why_over(gathering_state)


# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "topics.topic": _("topic"),
    "topics.grid": _("note of a published grid"),
    "topics.composition": _("result of the optimiser"),
    "topics.forum": _("forum"),
}


def change_in_points(change: int) -> str:
    """A change of a grid's value with its unit: “+3 points”, “−2 points”, “=”."""
    if not change:
        return "="
    sign = f"+{change}" if change > 0 else f"−{-change}"
    return ngettext("%(sign)s point", "%(sign)s points", abs(change)) % {"sign": sign}


def points_lost(change: int) -> str:
    """How many points more, or fewer, a change of the grid loses for want of a seat, in a sentence; "" for none."""
    if not change:
        return ""
    more = ngettext(
        "%(n)s point more is lost for want of a seat.", "%(n)s points more are lost for want of a seat.", abs(change)
    )
    fewer = ngettext(
        "%(n)s point fewer is lost for want of a seat.", "%(n)s points fewer are lost for want of a seat.", abs(change)
    )
    return (more if change > 0 else fewer) % {"n": abs(change)}


def order_of_aims() -> str:
    """What makes one grid better than another, first things first, as the core weighs them."""
    return str(_("What comes first: %(aims)s.")) % {"aims": str(_("; ")).join(str(AIM_LABELS[aim]) for aim in AIMS)}
