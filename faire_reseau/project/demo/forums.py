"""The two forums of a gathering, brought to a stage."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import (
    Person,
)
from faire_reseau.project.demo.holds.sample import Sample
from faire_reseau.project.demo.stages.propose.forums import ground_of, topics_of
from faire_reseau.project.demo.stages.published.grids import publish
from faire_reseau.project.demo.stages.wish.wishes import ORDER, reach, wish
from faire_reseau.topics import actions
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum

FORUMS = {"barcamp": Format.BARCAMP, "forum-ouvert": Format.OPEN_FORUM}


def load(
    gathering: Gathering,
    programme: dict[str, Any],
    sample: Sample,
    people: dict[str, Person],
    stage: str,
    *,
    facilitator: User,
    at: datetime,
) -> None:
    """Bring both forums to `stage`; a forum further on is left as it is."""
    for key, format_code in FORUMS.items():
        session = gathering.sessions.get(format=format_code)
        slots, spaces = ground_of(gathering, key, programme)
        forum = Forum.objects.filter(session=session).first() or actions.create_forum(
            session, slots=slots, spaces=spaces, by=facilitator, at=at
        )
        topics = topics_of(forum, key, programme, sample, people, facilitator)
        if stage == "propose":
            continue
        wish(forum, topics, sample, people)
        # The barcamp is a step ahead of the open forum, so that both ways of proposing and wishing can be seen.
        if key == "barcamp":
            reach(forum, Phase.WISH, facilitator, at)
        if stage in ("published", "finished"):
            publish(forum, facilitator, at)
        if stage == "finished":
            reach(forum, Phase.HARVEST, facilitator, at)


def stage_of(gathering: Gathering | None) -> str:
    """How far `gathering` has come, in the words of `--stage`; an absent one stands at the first."""
    if gathering is not None and gathering.state == GatheringState.FINISHED:
        return "finished"
    standing = list(Forum.objects.filter(session__gathering=gathering)) if gathering else []
    if standing and all(ORDER.index(Phase(forum.phase)) >= ORDER.index(Phase.RUN) for forum in standing):
        return "published"
    if any(forum.phase != Phase.PROPOSE for forum in standing):
        return "wish"
    return "propose"
