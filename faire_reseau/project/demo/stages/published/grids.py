"""Compose and publish the grid of a forum."""

from datetime import datetime, timedelta

from faire_reseau.accounts.models import User
from faire_reseau.project.demo.stages.wish.wishes import ORDER, reach
from faire_reseau.topics import actions
from faire_reseau.topics.actions import BUDGETS_S
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum
from faire_reseau.topics.tasks import compose_grid


def publish(forum: Forum, facilitator: User, at: datetime) -> None:
    """Compose the grid of `forum` as on the eve, and publish it; one published already stays."""
    forum.refresh_from_db()
    if ORDER.index(Phase(forum.phase)) >= ORDER.index(Phase.RUN):
        return
    reach(forum, Phase.COMPOSE, facilitator, at)
    # The day before, so that no hour has begun.
    eve = forum.session.starts_at - timedelta(days=1)
    asked = actions.ask_composition(forum, seconds=BUDGETS_S[0], by=facilitator, at=eve)
    compose_grid.func(asked.pk)
    actions.publish_grid(forum, note="Grille d’exemple", by=facilitator, at=eve)
