"""Work of the worker: harvest the bases that are due."""

import logging
from collections.abc import Callable
from datetime import timedelta

from django_tasks import task

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.enums import HarvestFault
from faire_reseau.catalogue.imports.bases import BaseFault, TokenDead, part_of
from faire_reseau.catalogue.logic.harvested import Part
from faire_reseau.catalogue.queries import HarvestRow
from faire_reseau.kit import clock

TURN = timedelta(minutes=5)
"""Then other work of the worker has its turn, and the harvest goes on after it."""
_logger = logging.getLogger(__name__)


@task()
def harvest_base(base_id: int) -> None:
    """Harvest a base, part by part, until its end, a fault, or the turn of others."""
    if run_harvest(base_id):
        harvest_base.enqueue(base_id)


def run_harvest(base_id: int, ask: Callable[[HarvestRow], Part] = part_of) -> bool:
    """Harvest a base by `ask`; answers whether the rest waits for its turn."""
    began = clock.now()
    following, is_begun_again = actions.begin_harvest(base_id, at=began), False
    while (harvest := following) is not None:
        if clock.now() - began >= TURN:
            actions.rest_harvest(harvest, at=clock.now())
            return True
        try:
            following = actions.write_part(harvest, ask(harvest), at=clock.now())
        except TokenDead as fault:
            if not harvest.token or is_begun_again:
                return _fail(harvest, fault.fault, fault.detail)
            following, is_begun_again = actions.begin_again(harvest, at=clock.now()), True
        except BaseFault as fault:
            return _fail(harvest, fault.fault, fault.detail)
        except Exception:
            _logger.exception("Harvest %s failed", harvest.pk)
            return _fail(harvest, HarvestFault.BROKEN, "")
    return False


def _fail(harvest: HarvestRow, fault: HarvestFault, detail: str) -> bool:
    actions.fail_harvest(harvest, fault, detail=detail, at=clock.now())
    return False


def hand_over(base_id: int) -> None:
    """Put a base in the queue of the worker."""
    harvest_base.enqueue(base_id)


def hand_over_due(at_most: int) -> int:
    """The plug into `kit.chores.also_do`: bases that are due."""
    keys = list(actions.take_due_bases(clock.now(), at_most))
    for key in keys:
        hand_over(key)
    return len(keys)


def send_news(at_most: int) -> int:
    """The same for weekly letters."""
    return actions.tell_news(clock.now(), at_most)
