"""Labels of this room's codes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.topics.enums import Level, Phase, TopicKind

PHASE_LABELS = {
    Phase.PROPOSE: _("We propose"),
    Phase.WISH: _("We wish"),
    Phase.COMPOSE: _("The grid is composed"),
    Phase.RUN: _("We meet"),
    Phase.HARVEST: _("We harvest"),
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
NO_WISH_LABEL = _("No")

BOUND_SENTENCES = {
    "utopia": _("what everybody would get from a grid made for them alone, added up"),
    "selection": _("the best choice of topics for as many cells, as if nobody ever had to choose between two of them"),
    "companions": _(
        "the best choice of topics, less what people must miss because others stand beside each of them at the same hour"
    ),
    "patterns": _("the best sets of topics that could ever stand side by side, slot by slot, priced together"),
    "closing": _("every set of topics that could stand side by side, weighed one by one"),
    "rules": _("the rules alone"),
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
}
# By deed of the journal.
DEED_LABELS = {
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
}


def meanwhile_sentence(who: object, deed: str, detail: dict[str, Any]) -> str:
    """What somebody did to the working grid, in one sentence."""
    if deed == "move_topic" and "slot" not in detail:
        deed = "take_off"
    sentence = MEANWHILE_SENTENCES.get(deed, _("%(who)s changed the grid."))
    values = {**detail, "who": who or _("Somebody"), "slots": ", ".join(detail.get("slots", []))}
    return str(sentence) % values


# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "topics.topic": _("topic"),
    "topics.grid": _("note of a published grid"),
    "topics.composition": _("result of the optimiser"),
    "topics.forum": _("forum"),
}
