"""Questions about wishes: one's own, and how many; who wished what is nobody else's."""

from dataclasses import dataclass

from django.db.models import Count

from faire_reseau.network.models import Person
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, Wish


def wish_counts(forum: Forum) -> dict[int, int]:
    """How many people want each topic that stands (topics nobody wants are left out); one statement."""
    rows = Wish.objects.filter(topic__forum=forum, topic__state=TopicState.SUGGESTED)
    return dict(rows.values_list("topic").annotate(people=Count("pk")).order_by())


def people_wishing(forum: Forum) -> int:
    """How many people have said what they want; one statement."""
    rows = Wish.objects.filter(topic__forum=forum, topic__state=TopicState.SUGGESTED)
    return rows.values("person").distinct().count()


def wishes_of(forum: Forum, person: Person | None) -> dict[int, int]:
    """The levels that `person` gave, by topic, topics that stand only; one statement."""
    if person is None:
        return {}
    rows = Wish.objects.filter(topic__forum=forum, person=person, topic__state=TopicState.SUGGESTED)
    return dict(rows.values_list("topic", "level"))


@dataclass(frozen=True)
class ForumFigures:
    """What everybody may know of a forum: numbers, no title and no name."""

    forum: Forum
    topics: int
    wished: int
    people: int


def figures_of(forums: list[Forum]) -> list[ForumFigures]:
    """How many topics, how many of them somebody wants, how many people have said what they want; three queries a forum."""
    return [
        ForumFigures(
            forum,
            forum.topics.filter(state=TopicState.SUGGESTED).count(),
            len(wish_counts(forum)),
            people_wishing(forum),
        )
        for forum in forums
    ]
