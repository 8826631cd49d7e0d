"""Actions on wishes: level of interest of a person in a topic."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit.events import publish
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked, raise_version
from faire_reseau.topics.actions.topics import check_stands
from faire_reseau.topics.enums import GridState, Level, Verb
from faire_reseau.topics.events import WishChanged
from faire_reseau.topics.logic.formats import comes_before, opens, phase_opening
from faire_reseau.topics.models import Grid, NoWish, Topic, Wish


class WishRefused(Refusal):
    """A wish that cannot be kept."""

    code = "wish_refused"


@transaction.atomic
def wish(
    topic: Topic,
    person: Person,
    level: int,
    *,
    by: User | None,  # noqa: ARG001  (every action says who acts; wishes leave no audit line)
    press: Press | None = None,
    at: datetime,
    is_sample: bool = False,
) -> int:
    """Let `person` want `topic` at `level` (0: they do not); the last word counts, the same word twice is one.

    A `press` that was taken already, or replaced, changes nothing. A “no” is held apart: it is counted nowhere, and tells this person alone that they have answered.

    No audit line: who wished what is nobody else's business. Locks the forum. Returns the level kept.
    Raises `TopicGone`, `VerbClosed`, `WishRefused`. Publishes `WishChanged` when something changed.
    """
    if level not in (0, *Level):
        raise WishRefused(_("Choose one of the levels shown."), field="level")
    forum = locked(topic.forum)
    present = Wish.objects.filter(topic=topic, person=person).first()
    if is_taken(press, at):
        return present.level if present else 0
    check_stands(topic)
    if forum.session.gathering.state == GatheringState.FINISHED:
        raise VerbClosed(_("This gathering is over: its wishes stay as they are."))
    check_going_on(forum)
    if Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).exists():
        raise VerbClosed(_("The grid is published: wishes are closed. Change your programme instead."))
    if not opens(forum.phases, forum.phase, Verb.WISH):
        first = phase_opening(forum.phases, Verb.WISH)
        is_early = first is not None and comes_before(forum.phases, forum.phase, first)
        raise VerbClosed(
            _("Wishing is not open yet: come back when the topics are gathered.")
            if is_early
            else _("Wishing is closed: the organisers have the wishes and compose the grid.")
        )
    if level == 0:
        NoWish.objects.get_or_create(topic=topic, person=person, defaults={"at": at})
    else:
        NoWish.objects.filter(topic=topic, person=person).delete()
    if (present.level if present else 0) == level:
        return level
    if level == 0 and present is not None:
        present.delete()
    else:
        Wish.objects.update_or_create(
            topic=topic, person=person, defaults={"level": level, "at": at, "is_sample": is_sample}
        )
    raise_version(forum, at=at, cards=False)
    publish(WishChanged(forum_id=forum.pk, topic_id=topic.pk))
    return level
