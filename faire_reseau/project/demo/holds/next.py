"""The gathering to come: invented whole, labelled so, some weeks ahead of the day on which the demo is loaded."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Organisation, Territory
from faire_reseau.project.demo.holds.gathering import lay_out
from faire_reseau.project.demo.holds.people import who_opens
from faire_reseau.project.demo.holds.sample import (
    Sample,
    chance_of,
    facts,
    invent_presences,
    invent_registrations,
    invent_topics,
    invent_wishes,
)

NEXT = "prochaine-rencontre"
SEED = 20260101
WEEKS_AHEAD = 5
THURSDAY = 3
COME = 56  # of the eighty people: places are left to whoever tries


def first_day_from(day: date) -> date:
    """The Thursday on which it begins when the demo is loaded on `day`."""
    ahead = day + timedelta(weeks=WEEKS_AHEAD)
    return ahead + timedelta(days=(THURSDAY - ahead.weekday()) % 7)


def programme_from(first_day: date) -> dict[str, Any]:
    """What `nantes.json` says of Nantes, of the gathering that begins on `first_day`: same hours, other words, all of it invented."""
    model, own = facts("nantes"), facts("next")
    days = {each["day"] for each in model["half_days"]}
    moved = {day: (first_day + timedelta(days=rank)).isoformat() for rank, day in enumerate(sorted(days))}
    invented = {"source": None, "certainty": None, "sample": True}
    half_days = [
        each | {"day": moved[each["day"]], "key": f"{moved[each['day']]}-{each['part']}"} for each in model["half_days"]
    ]
    sessions = [each | {"day": moved[each["day"]], "speakers": []} | invented for each in model["sessions"]]
    for session in sessions:
        if session["key"] in own["sessions"]:
            session["title"], session["text"] = own["sessions"][session["key"]]
    return {
        "half_days": half_days,
        "spaces": [each | {"name": own["spaces"][each["key"]]} for each in model["spaces"]],
        "slots": [each | {"day": moved[each["day"]]} for each in model["slots"]],
        "sessions": sessions,
        "topics": [each | invented for each in own["topics"]],
    }


def next_gathering(facilitator: User, at: datetime, first_day: date) -> Gathering:
    """The gathering, with its spaces, slots and sessions; made and announced, from `first_day` on, when it is not there."""
    standing = Gathering.objects.filter(slug=NEXT).first()
    if standing is not None:
        return standing
    head = facts("next")["gathering"]
    gathering = gatherings.create_gathering(
        title=head["title"],
        slug=NEXT,
        host=Organisation.objects.get(slug=head["host"]),
        starts_on=first_day,
        ends_on=first_day + timedelta(days=1),
        time_zone="Europe/Paris",
        place_name=head["town"],
        territory=Territory.objects.filter(code=head["territory"]).first(),
        capacity_people=head["capacity"],
        summary=head["summary"],
        is_sample=True,
        by=facilitator,
        at=at,
    )
    lay_out(gathering, programme_from(first_day), facilitator, at)
    return gatherings.announce_gathering(gathering, by=facilitator, at=at)


def invent_next(sample: Sample, programme: dict[str, Any], at: datetime) -> Sample:
    """What people of `sample` do for the gathering to come, in the days before `at`."""
    day = localdate(at, ZoneInfo("Europe/Paris"))
    doors = who_opens(sample, facts("nantes")["gathering"]["hosts"][0])
    others = [person for person in sample.people if person not in doors]
    who = chance_of("who comes", SEED).sample(others, COME - len(doors))
    comers = tuple(person for person in sample.people if person in doors or person in who)
    topics = invent_topics(chance_of("topics", SEED), comers, programme["topics"], day - timedelta(days=9), 6)
    registrations = invent_registrations(
        chance_of("registrations", SEED), comers, topics, programme["half_days"], day - timedelta(days=20), 10
    )
    wishes = invent_wishes(chance_of("wishes", SEED), comers, topics, registrations, day - timedelta(days=3), 2)
    presences = invent_presences(chance_of("presences", SEED), registrations, programme["half_days"])
    return replace(sample, topics=topics, registrations=registrations, wishes=wishes, presences=presences)
