"""Actions on dots: give some to an idea, take them back while it is open."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from faire_reseau.cooperations.actions.harvests import locked
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.events import DotsPlaced
from faire_reseau.cooperations.models import Dots, Idea
from faire_reseau.cooperations.texts import SHUT_SENTENCES
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Person


class DotsRefused(Refusal):
    """Dots that cannot be placed."""

    code = "dots_refused"


@transaction.atomic
def place_dots(idea: Idea, person: Person, *, number: int, press: Press | None = None, at: datetime) -> int:
    """Have `person` give `number` of their dots to `idea`, 0 to take them back; answers how many they have left.

    The number is that of all their dots there, not one more: sent twice it is the same. A `press` that was taken
    already, or replaced, changes nothing. Dots stand on ideas, so that grouping never moves one. Locks the
    harvest. Raises `DotsRefused` when the round is not open, or with more dots than they have. Publishes `DotsPlaced`.
    """
    harvest = locked(idea.harvest)
    if why := why_over(harvest.forum.session.gathering.state):
        raise DotsRefused(why)
    placed = Dots.objects.filter(person=person, idea__harvest=harvest, idea__is_withdrawn=False)
    elsewhere = placed.exclude(idea=idea).aggregate(n=Sum("number"))["n"] or 0
    own = placed.filter(idea=idea).first()
    if is_taken(press, at):
        return max(0, harvest.dots_each - elsewhere - (own.number if own is not None else 0))
    if harvest.state != ConvergenceState.OPEN:
        raise DotsRefused(SHUT_SENTENCES[ConvergenceState(harvest.state)])
    if Idea.objects.get(pk=idea.pk).is_withdrawn:
        raise DotsRefused(_("This idea was withdrawn: give your dots to another one."))
    if number < 0 or elsewhere + number > harvest.dots_each:
        left = max(0, harvest.dots_each - elsewhere)
        sentence = ngettext(
            "You have %(n)s dot left for this idea: take one back elsewhere first.",
            "You have %(n)s dots left for this idea: take some back elsewhere first.",
            left,
        )
        raise DotsRefused(sentence % {"n": left})
    if number == (own.number if own is not None else 0):
        return harvest.dots_each - elsewhere - number
    if number == 0:
        placed.filter(idea=idea).delete()
    else:
        Dots.objects.update_or_create(idea=idea, person=person, defaults={"number": number})
    publish(DotsPlaced(harvest_id=harvest.pk))
    return harvest.dots_each - elsewhere - number
