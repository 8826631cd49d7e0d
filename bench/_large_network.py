"""Fill an empty database with the work of a large network, fast: plain rows, the lists of who was there, no page of its own."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from bench._presences import FIRST_YEAR, FULL, generate, read

MEETINGS_AN_ACTION = 3
AT_ONCE = 20_000
JOINT = 0.03  # of the actions
LAST_YEAR = FIRST_YEAR + 11


def fill(meetings: int) -> None:
    """Centres, actions, meetings, half-days and who was at each, in the proportions of a million meetings.

    Of the presences, the list of each meeting stands (what counting reads), and one row, whose key says how many there are.
    """
    from tests import factories

    draw = random.Random(14)
    part = meetings / FULL["meetings"]
    sizes = {name: max(1, int(number * part)) for name, number in FULL.items()} | {"centres": FULL["centres"]}
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), **sizes)
        columns = read(Path(folder))
    # An action is of one centre and one year: meetings in the order of these, some to each.
    order = np.lexsort((columns["meeting_centre"], columns["meeting_year"]))
    centre, year = columns["meeting_centre"][order], columns["meeting_year"][order]
    begins = np.ones(len(order), bool)
    begins[1:] = (centre[1:] != centre[:-1]) | (year[1:] != year[:-1])
    begins |= np.arange(len(order)) % MEETINGS_AN_ACTION == 0
    centres = [factories.centre(f"Centre {number}").pk for number in range(sizes["centres"])]
    _actions(draw, centres, centre[begins].tolist())
    _meetings(draw, np.cumsum(begins).tolist(), year.tolist())
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    _people(place[columns["meeting"]], columns["person"], len(order))


def _insert(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from django.db import connection

    columns = ", ".join(connection.ops.quote_name(name) for name in names)
    words = f"insert into {table} ({columns}) values ({', '.join(['%s'] * len(names))})"  # noqa: S608  (our own names)
    rows = iter(rows)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, AT_ONCE)):
            cursor.executemany(words, chunk)


def _actions(draw: random.Random, centres: list[int], led_by: list[int]) -> None:
    """Actions with a kind, an axis, a territory, themes and audiences; some are joint. `led_by`: the place of the centre of each."""
    from faire_reseau.network.models import Audience, MissionAxis
    from tests import factories

    kinds = [factories.action_kind(f"type-{number}").code for number in range(6)]
    themes = [factories.theme(f"Thème {number}").pk for number in range(24)]
    audiences = [Audience.objects.create(code=f"public-{n}", label=f"Public {n}").pk for n in range(8)]
    axes = [MissionAxis.objects.create(code=f"A{number}", label=f"Axe {number}").pk for number in range(6)]
    places = [factories.territory(f"T{number}", f"Lieu {number}").pk for number in range(100)]
    _insert(
        "activities_action",
        ("id", "title", "purpose", "kind", "organisation_id", "axis_id", "territory_id", "is_sample"),
        (
            (key, "Atelier", "", draw.choice(kinds), centres[own], draw.choice(axes), draw.choice(places), False)
            for key, own in enumerate(led_by, 1)
        ),
    )
    keys = range(1, len(led_by) + 1)
    for table, words in (("themes", themes), ("audiences", audiences)):
        rows = ((key, word) for key in keys for word in draw.sample(words, draw.choice((1, 1, 2))))
        _insert(f"activities_action_{table}", ("action_id", f"{table[:-1]}_id"), rows)
    shares = (
        (key, who, hundredths)
        for key in keys
        if draw.random() < JOINT
        for who, hundredths in zip(draw.sample(centres, 2), (3_000, 7_000), strict=True)
    )
    _insert("activities_share", ("action_id", "organisation_id", "hundredths"), shares)


def _meetings(draw: random.Random, actions: list[int], years: list[int]) -> None:
    """A meeting of a morning for each of `actions` (keys), in the year of the same place."""
    days = [date(year, 1, 1) + timedelta(days=draw.randrange(365)) for year in years]
    modes, heads = ("on_site", "online", "mixed"), (0, 0, 4)
    _insert(
        "activities_meeting",
        ("id", "action_id", "title", "held_on", "mode", "place", "hours", "led_by", "is_called_off", "counted"),
        (
            (key, action, "", day, draw.choice(modes), "", "", "", False, draw.choice(heads))
            for key, (action, day) in enumerate(zip(actions, days, strict=True), 1)
        ),
    )
    _insert(
        "activities_halfday",
        ("meeting_id", "on", "part", "sign_in_key", "sign_in_open"),
        ((key, day, "morning", f"large-{key}", False) for key, day in enumerate(days, 1)),
    )


def _people(at: Any, person: Any, meetings: int) -> None:
    """Who was at each meeting: for each presence the place of the meeting, and the person."""
    from tests import factories

    people = person[np.lexsort((person, at))].astype("<u4")
    ends = np.cumsum(np.bincount(at, minlength=meetings)).tolist()
    lists = (people[start:end].tobytes() for start, end in zip([0, *ends], ends, strict=False))
    _insert(
        "activities_meetingattendance",
        ("meeting_id", "people", "signed"),
        ((key, packed, len(packed) // 4) for key, packed in enumerate(lists, 1)),
    )
    somebody = factories.person(account=False).pk
    _insert(
        "activities_presence",
        ("id", "half_day_id", "person_id", "is_present", "means", "at", "reason"),
        [(len(people), 1, somebody, True, "organiser_list", factories.NOW, "")],
    )
