"""Measure reception: check-in of 2,000 people, sheets and badges of 2,000 people as PDF, verification of their chain.

Processor seconds are the figure to keep: others at work on the machine disturb them least. Memory is the highest so far of the
process, in MB.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
WAVE = json.dumps(
    [[[10 + 6 * n, 100 + (60 if n % 2 else -60)] for n in range(40)], [[300, 150], [420, 40], [560, 120]]]
)


def measured(what: str, number: int, act: Callable[[], Any]) -> Any:
    """Do it once; print seconds, processor seconds for one, and memory."""
    begins, cpu = time.perf_counter(), time.process_time()
    answer = act()
    wall, cpu = time.perf_counter() - begins, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    kilobytes = f"{len(answer) / 1024:9.0f}" if isinstance(answer, bytes) else " " * 9
    print(f"{what:44}{wall:9.2f}{cpu:9.2f}{1000 * cpu / number:10.2f}{peak:9.0f}{kilobytes}", flush=True)
    return answer


def fill(people: int) -> tuple[Any, Any, list[Any]]:
    """A gathering of one day with so many people; answers it, an organiser and the people."""
    from faire_reseau.gatherings.enums import RegistrationState
    from faire_reseau.gatherings.models import Registration
    from faire_reseau.network.models import Person
    from tests import factories

    gathering = factories.gathering(slug="mesure", title="Mesure")
    trades = [factories.trade(f"Métier {n}") for n in range(4)]
    centres = [factories.centre(f"Centre {n}") for n in range(20)]
    people_made = Person.objects.bulk_create(
        [Person(first_name=f"Prénom{n}", last_name=f"Nom-de-Famille{n:04}") for n in range(people)], batch_size=500
    )
    rows = Registration.objects.bulk_create(
        [
            Registration(
                gathering=gathering,
                person=person,
                trade=trades[n % 4],
                organisation=centres[n % 20],
                state=RegistrationState.CONFIRMED,
                made_at=factories.NOW,
                changed_at=factories.NOW,
            )
            for n, person in enumerate(people_made)
        ],
        batch_size=500,
    )
    halves = [half for meeting in gathering.action.meetings.all() for half in meeting.half_days.all()]
    through = Registration.half_days.through
    through.objects.bulk_create(
        [through(registration=row, halfday=half) for row in rows for half in halves], batch_size=500
    )
    return gathering, factories.organiser(gathering), people_made


def measure(people: int) -> None:
    """Check everybody in, have them sign, draw the documents, verify."""
    from django.test import RequestFactory

    from faire_reseau.activities.actions.door import let_in
    from faire_reseau.activities.enums import Means
    from faire_reseau.activities.models import HalfDay
    from faire_reseau.activities.queries.chains import verify
    from faire_reseau.activities.queries.door import attendance_now, door_lines, door_state
    from faire_reseau.activities.views.papers import sheet_paper
    from faire_reseau.gatherings.queries import registrations_of
    from faire_reseau.gatherings.views.badge_papers import SIZES, badge_paper
    from tests.factories import NOW

    gathering, organiser, people_made = fill(people)
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk")[0]
    address = RequestFactory().get("/").build_absolute_uri("/acces/")

    def at_doors(means: Any, drawing: str = "") -> None:
        for n, person in enumerate(people_made):
            how = {"means": means, "drawing": drawing, "door": f"D{n % 4}", "key": f"{means}{n}"}
            let_in(half_day, person, by=organiser, at=NOW, **how)

    print(f"{f'{people:,} people':44}{'seconds':>9}{'CPU s':>9}{'ms each':>10}{'MB':>9}{'kB':>9}")
    measured("checked in, four devices", people, lambda: at_doors(Means.DOOR))
    measured("signed by hand", people, lambda: at_doors(Means.DRAWN, WAVE))
    measured("list of a device", people, lambda: door_lines(half_day))
    measured("state of a device", people, lambda: door_state(half_day))
    measured("presence by centre and trade", people, lambda: attendance_now(half_day))
    measured("chain verified", 2 * people, verify)
    where = {"address": address, "entry": address}
    measured("sign-in sheet as PDF", people, lambda: sheet_paper(gathering.action, half_day.on, **where))
    rows = list(registrations_of(gathering))
    passes = {row.person_id: f"{address}{row.person_id:024d}/" for row in rows}
    for name, size in SIZES.items():
        measured(f"badges as PDF, {name}", people, lambda size=size: badge_paper(gathering, rows, passes, size))


def main() -> None:
    """Fill a database of its own, measure, print, clean up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the people")
    people = 200 if parser.parse_args().quick else 2000
    data = Path(tempfile.mkdtemp(prefix="faire-reseau-bench-"))
    os.environ["FAIRE_RESEAU_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "faire_reseau.project.settings.dev"
    import django
    from django.core.management import call_command

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        measure(people)
    finally:
        shutil.rmtree(data, ignore_errors=True)


if __name__ == "__main__":
    main()
