"""Checklist of organisers in forums until a barcamp runs."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.steps import Step
from faire_reseau.topics.enums import GridState, TopicState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Grid, Topic, Wish
from faire_reseau.topics.queries.forums import forums_of


def steps_of_forums(gathering: Gathering) -> Iterable[Step]:
    """Topics, wishes, the grid and its publication, of the first forum of `gathering`; as what comes later while it has no forum. Five queries."""
    forum = next(iter(forums_of(gathering)), None)
    if forum is None:  # all the same steps, not one of them done: their number does not jump
        where = ("topics:forums", (gathering.slug,))
        return [Step(rank, label, False, *where) for rank, label in _labels()]
    here = (gathering.slug, forum.pk)
    grids = set(Grid.objects.filter(forum=forum).values_list("state", flat=True))
    topics = Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED)
    can_compose = opens(forum.phases, forum.phase, Verb.COMPOSE)
    done = {
        60: topics.exists(),
        70: GridState.PUBLISHED in grids or Wish.objects.filter(topic__forum=forum).exists(),  # one may do without
        75: can_compose or bool(grids),
        80: bool(grids),
        90: GridState.PUBLISHED in grids,
    }
    pages = {80: "topics:compose", 90: "topics:compose"}
    return [Step(rank, label, done[rank], pages.get(rank, "topics:forum"), here) for rank, label in _labels()]


def _labels() -> list[tuple[int, str]]:
    return [
        (60, _("Have topics proposed")),
        (70, _("Move on to wishes, and have people wish")),
        (75, _("Move on to composing")),
        (80, _("Compose the grid")),
        (90, _("Publish the grid")),
    ]
