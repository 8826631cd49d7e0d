"""Open both forums of a gathering with their slots and spaces, and propose their topics."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Slot, Space
from faire_reseau.network.models import (
    Person,
    Theme,
)
from faire_reseau.project.demo.holds.sample import Sample
from faire_reseau.topics import actions
from faire_reseau.topics.models import Forum, Topic


def ground_of(gathering: Gathering, forum: str, programme: dict[str, Any]) -> tuple[list[Slot], list[Space]]:
    """The slots and spaces of a forum, as the programme says: those of these hours, on whichever day it was moved to."""
    zone = ZoneInfo(gathering.time_zone)
    first = min(date.fromisoformat(row["day"]) for row in programme["half_days"])
    wanted = {
        (gathering.starts_on + (date.fromisoformat(row["day"]) - first), row["start"])
        for row in programme["slots"]
        if row["forum"] == forum
    }
    slots = [(slot, slot.starts_at.astimezone(zone)) for slot in gathering.slots.order_by("starts_at")]
    names = [row["name"] for row in programme["spaces"] if forum in row["forums"]]
    return (
        [slot for slot, start in slots if (start.date(), f"{start:%H:%M}") in wanted],
        list(gathering.spaces.filter(name__in=names).order_by("rank")),
    )


def topics_of(
    forum: Forum, key: str, programme: dict[str, Any], sample: Sample, people: dict[str, Person], facilitator: User
) -> dict[str, Topic]:
    """The topics of a forum by their keys; those that are missing are proposed."""
    known = {_plain(topic.title): topic for topic in Topic.objects.filter(forum=forum)}
    sources = {row["key"]: row["source"] for row in programme["topics"]}
    themes = {theme.code: theme for theme in Theme.objects.all()}
    topics = {}
    for invented in sample.topics:
        if invented.forum != key:
            continue
        if _plain(invented.title) not in known:
            known[_plain(invented.title)] = actions.propose_topic(
                forum,
                title=invented.title,
                kind=invented.kind,
                text=invented.text,
                hosts=[people[host] for host in invented.hosts],
                proposed_by=people[invented.hosts[0]],
                themes=[themes[code] for code in invented.themes],
                needs=list(invented.needs),
                source=sources.get(invented.key) or "",
                is_sample=invented.sample,
                by=facilitator,
                at=invented.proposed_at,
            )
        topics[invented.key] = known[_plain(invented.title)]
    return topics


def _plain(title: str) -> str:
    """A title whatever its spaces: an older demo had no no-break ones."""
    return title.replace("\u00a0", " ")
