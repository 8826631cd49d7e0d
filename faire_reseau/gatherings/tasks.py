"""Background tasks of gatherings: make badges with passes."""

import logging

from django_tasks import task

from faire_reseau.gatherings.actions.badges import give_up_badges, make_some_badges
from faire_reseau.kit import clock

_logger = logging.getLogger(__name__)


@task()
def make_badges(run_id: int) -> None:
    """Make the badges that were asked for, some at a time; a worker that dies goes on with them when it is started again."""
    try:
        while make_some_badges(run_id, at=clock.now()):
            pass
    except Exception:
        _logger.exception("Badges %s could not be made", run_id)
        give_up_badges(run_id, at=clock.now())
