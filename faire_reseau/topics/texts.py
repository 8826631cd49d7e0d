"""Labels of this room's codes."""

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
