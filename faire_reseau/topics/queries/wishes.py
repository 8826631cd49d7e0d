"""Queries on wishes: own wishes and totals; the wishes of others are private."""

from dataclasses import dataclass

from django.db.models import Count, Value

from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, NoWish, Wish


def wish_counts(forum: Forum) -> dict[int, int]:
    """How many people want each topic that stands (topics nobody wants are left out); one statement."""
    rows = Wish.objects.filter(topic__forum=forum, topic__state=TopicState.SUGGESTED)
    return dict(rows.values_list("topic").annotate(people=Count("pk")).order_by())


def wishes_for(topic_id: int) -> int:
    """How many people want one topic; one query."""
    return Wish.objects.filter(topic=topic_id, topic__state=TopicState.SUGGESTED).count()


@dataclass(frozen=True)
class Interest:
    """How many people want each topic of a forum (those nobody wants are left out), and how many have said what they want."""

    by_topic: dict[int, int]
    people: int


_interest = MadeOnce[Interest](32)


def interest_in(forum: Forum) -> Interest:
    """What people want of `forum`, counted once for each of its versions; two queries when it is not held."""
    # The version was read before the wishes: what is held under it is as new, or newer.
    return _interest.get((forum.pk, forum.version), lambda: Interest(wish_counts(forum), people_wishing(forum)))


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


def answers_of(forum: Forum, person: Person) -> dict[int, int]:
    """What `person` answered, by topic: the level wished for, 0 for “no”; a topic not answered yet is left out. One query."""
    whose: dict[str, object] = {"topic__forum": forum, "person": person, "topic__state": TopicState.SUGGESTED}
    unwanted = NoWish.objects.filter(**whose).values_list("topic", Value(0))
    return dict(Wish.objects.filter(**whose).values_list("topic", "level").union(unwanted))


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
