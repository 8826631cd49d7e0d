"""Figures made of lists of people that stand ready, of presences themselves, or of some of each: they say the same."""

from dataclasses import asdict
from itertools import cycle

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import F

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means
from faire_reseau.activities.queries.counting import counts_by_key, meetings_apart_by
from tests import factories
from tests.factories import NOW


@pytest.mark.django_db
def test_figures_are_the_same_of_lists_that_are_ready_of_presences_and_of_both():
    themes = [factories.theme(), factories.theme("Santé")]
    people = [factories.person() for _ in range(4)]
    facilitator = factories.facilitator()
    means = cycle((Means.OWN_PHONE, Means.ORGANISER_LIST, Means.ORGANISER_LIST))
    for n in range(4):
        work = factories.action()
        work.themes.set(themes[: n % 3])
        for n_people, mode in zip((0, 1, 3), ("online", "mixed", "on_site"), strict=True):
            meeting = factories.meeting(work, mode=mode)
            half_day = factories.half_day(meeting, sign_in_open=True)
            for person in people[:n_people]:
                how = {"organisation": None, "trade": None, "by": None, "at": NOW}
                actions.sign_in(half_day, person, means=next(means), **how)
            if n_people != 1:
                actions.count_heads(meeting, {0: 5 + n}, by=facilitator, at=NOW)
    meetings = queries.meetings_asked(AnonymousUser(), queries.WorkFilter())

    def figures():
        by_kind = {}
        for by in ("theme", "mode", "kind", "organisation"):
            every, apart = counts_by_key(meetings, by)
            by_kind[by] = asdict(every), {key: asdict(counts) for key, counts in apart.items()}
        by_kind["all"] = asdict(queries.counts_of_meetings(meetings))
        rows = meetings_apart_by(meetings, F("action"))
        by_kind["parts"] = {key: asdict(counts) for key, counts in queries.counts_by_centre(meetings).items()}
        return by_kind, {key: sorted(b"".join(row[2] for row in of_key)) for key, of_key in rows.items()}

    of_presences = figures()
    actions.sum_up_attendance(5)
    of_both = figures()
    actions.sum_up_attendance(100)

    assert (of_both, figures()) == (of_presences, of_presences)
    every = {"actions": 4, "meetings": 12, "half_days": 12, "participations": 68, "people": 3, "sheets": 8, "signed": 6,
             "listed": 10, "counted": 52, "head_counts": 8}  # fmt: skip
    assert [of_presences[0][by][0] for by in ("theme", "mode")] == [every, every] == [of_presences[0]["all"]] * 2
