"""Compose and publish the grid of a forum."""

from datetime import datetime, timedelta

from faire_reseau.accounts.models import User
from faire_reseau.project.demo.holds.sample import facts
from faire_reseau.project.demo.stages.wish.wishes import ORDER, reach
from faire_reseau.topics import actions
from faire_reseau.topics.actions import BUDGETS_S
from faire_reseau.topics.actions.compositions import end_composition, start_composition
from faire_reseau.topics.enums import CompositionState, Phase
from faire_reseau.topics.logic.results import stamp
from faire_reseau.topics.models import Composition, Forum
from faire_reseau.topics.queries.boards import board_for
from faire_reseau.topics.tasks import compose_as_of


def publish(forum: Forum, facilitator: User, at: datetime) -> None:
    """Compose the grid of `forum` as on the eve, and publish it; one published already stays."""
    forum.refresh_from_db()
    if ORDER.index(Phase(forum.phase)) >= ORDER.index(Phase.RUN):
        return
    reach(forum, Phase.COMPOSE, facilitator, at)
    # The day before, so that no hour has begun.
    eve = forum.session.starts_at - timedelta(days=1)
    run = actions.ask_composition(forum, seconds=BUDGETS_S[0], by=facilitator, at=eve)
    if not _take_composed(run, at):
        compose_as_of(run.pk, eve)
    actions.publish_grid(forum, note="", by=facilitator, at=eve)


def _take_composed(run: Composition, at: datetime) -> bool:
    """Answer `run` with what was composed of the same problem before, so that the demo opens without composing; False where
    topics, wishes or ground are not those.
    """
    here = stamp(board_for(run.forum, at=at))
    for result in facts("composed")["results"]:
        if result["stamp"] == here:
            start_composition(run.pk)
            end_composition(run, CompositionState.DONE, result, at=at)
            return True
    return False
