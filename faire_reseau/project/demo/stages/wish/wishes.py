"""Wish for topics; bring a forum to a phase."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.network.models import (
    Person,
)
from faire_reseau.project.demo.holds.sample import Sample
from faire_reseau.topics import actions
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum, Topic

ORDER = list(Phase)


def wish(forum: Forum, topics: dict[str, Topic], sample: Sample, people: dict[str, Person]) -> None:
    """Wish as the sample does, unless somebody has wished already."""
    if forum.phase != Phase.PROPOSE or Topic.objects.filter(forum=forum, wishes__isnull=False).exists():
        return
    for invented in sample.wishes:
        if invented.topic in topics:
            person = people[invented.person]
            actions.wish(topics[invented.topic], person, invented.level, by=person.user, at=invented.at, is_sample=True)


def reach(forum: Forum, phase: Phase, facilitator: User, at: datetime) -> None:
    """Bring a forum to `phase`; one further on stays."""
    forum.refresh_from_db()
    if ORDER.index(Phase(forum.phase)) < ORDER.index(phase):
        actions.move_to_phase(forum, phase, by=facilitator, at=at)
