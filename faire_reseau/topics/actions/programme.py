"""Actions on a personal programme: choose where to go in a slot."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Slot
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked
from faire_reseau.topics.enums import TopicState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Cell, Choice, Forum, Topic
from faire_reseau.topics.queries.forums import published_grid


class ChoiceRefused(Refusal):
    """A place on the programme that cannot be."""

    code = "choice_refused"


@transaction.atomic
def choose(
    forum: Forum,
    person: Person,
    slot: Slot,
    topic: Topic | None,
    *,
    by: User | None,  # noqa: ARG001  (every action says who acts; where one goes leaves no audit line)
    at: datetime,
) -> Choice:
    """Let `person` go to `topic` in `slot` (None: nowhere), whatever the grid gave them. Locks the forum.

    Raises `VerbClosed` while no grid is published or after the forum; `ChoiceRefused` when the topic is not in that slot
    any more, or the person hosts another one then.
    """
    fresh = locked(forum)
    check_going_on(fresh)
    grid = published_grid(fresh)
    if grid is None or not opens(fresh.phases, fresh.phase, Verb.CHOOSE):
        raise VerbClosed(_("Programmes can be changed from the publication of the grid to the end of the forum."))
    cells = Cell.objects.filter(grid=grid, slot=slot, topic__state=TopicState.SUGGESTED)
    if topic is not None and not cells.filter(topic=topic).exists():
        raise ChoiceRefused(
            _("“%(title)s” is no longer at this hour: the grid has changed. Look again and choose.")
            % {"title": topic.title},
            field="topic",
        )
    hosted = cells.filter(topic__hosts__person=person).select_related("topic").first()
    if hosted is not None and hosted.topic != topic:
        raise ChoiceRefused(
            _("You host “%(title)s” at this hour: ask the organisers to move it first.")
            % {"title": hosted.topic.title},
            field="topic",
        )
    choice, _is_new = Choice.objects.update_or_create(
        forum=fresh, person=person, slot=slot, defaults={"topic": topic, "is_own": True, "at": at}
    )
    if topic is not None and not topic.hosts.filter(person=person).exists():
        # One goes once to a topic that is given twice: the other hour is free again.
        Choice.objects.filter(forum=fresh, person=person, topic=topic).exclude(slot=slot).delete()
    return choice
