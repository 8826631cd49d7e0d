"""The grid of PyPI `conference-scheduler` for cells and demands read from the standard input: run by `bench/forumgrid.py`.

    python bench/conference_scheduler_peer.py < question.json

Kept apart so that it may run under an interpreter of its own, where the package is installed (it pins none of ours).
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import pulp
from conference_scheduler import scheduler
from conference_scheduler.lp_problem import objective_functions
from conference_scheduler.resources import Event, Slot


def main() -> int:
    question = json.load(sys.stdin)
    begins = [datetime(2019, 6, 25, 9, tzinfo=UTC) + timedelta(hours=slot) for slot in range(question["slots"])]
    cells = [
        Slot(venue=f"{space}", starts_at=begins[slot], duration=30, capacity=capacity, session=f"{slot}")
        for slot, space, capacity in question["cells"]
    ]
    events = [Event(name=f"{topic}", duration=30, demand=demand) for topic, demand in question["topics"]]
    chosen = scheduler.schedule(
        events,
        cells,
        objective_function=objective_functions.efficiency_capacity_demand_difference,
        solver=pulp.PULP_CBC_CMD(msg=False, timeLimit=question["seconds"]),
    )
    json.dump([[int(item.event.name), begins.index(item.slot.starts_at)] for item in chosen], sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
