"""Open both forums of Nantes with their slots and spaces, and propose their topics."""

from datetime import datetime
from zoneinfo import ZoneInfo

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Slot, Space
from faire_reseau.network.models import (
    Person,
    Theme,
)
from faire_reseau.project.demo.holds.sample import Sample, facts
from faire_reseau.topics import actions
from faire_reseau.topics.models import Forum, Topic


def ground_of(gathering: Gathering, forum: str) -> tuple[list[Slot], list[Space]]:
    """The slots and spaces of a forum, as the sources say."""
    told = facts("nantes")
    zone = ZoneInfo(gathering.time_zone)
    starts = [
        datetime.fromisoformat(f"{one['day']}T{one['start']}").replace(tzinfo=zone)
        for one in told["slots"]
        if one["forum"] == forum
    ]
    names = [one["name"] for one in told["spaces"] if forum in one["forums"]]
    return (
        list(gathering.slots.filter(starts_at__in=starts).order_by("starts_at")),
        list(gathering.spaces.filter(name__in=names).order_by("rank")),
    )


def topics_of(forum: Forum, key: str, sample: Sample, people: dict[str, Person], facilitator: User) -> dict[str, Topic]:
    """The topics of a forum by their keys; those that are missing are proposed."""
    known = {_plain(topic.title): topic for topic in Topic.objects.filter(forum=forum)}
    sources = {one["key"]: one["source"] for one in facts("nantes")["topics"]}
    themes = {theme.code: theme for theme in Theme.objects.all()}
    topics = {}
    for one in sample.topics:
        if one.forum != key:
            continue
        if _plain(one.title) not in known:
            known[_plain(one.title)] = actions.propose_topic(
                forum,
                title=one.title,
                kind=one.kind,
                text=one.text,
                hosts=[people[host] for host in one.hosts],
                proposed_by=people[one.hosts[0]],
                themes=[themes[code] for code in one.themes],
                needs=list(one.needs),
                source=sources.get(one.key) or "",
                is_sample=one.sample,
                by=facilitator,
                at=one.proposed_at,
            )
        topics[one.key] = known[_plain(one.title)]
    return topics


def _plain(title: str) -> str:
    """A title whatever its spaces: an older demo had no no-break ones."""
    return title.replace("\u00a0", " ")
