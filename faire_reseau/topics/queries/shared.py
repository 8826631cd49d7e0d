"""Cards of a forum: the part common to all readers, and the part of one reader."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit import clock
from faire_reseau.network.models import Organisation, Person, Theme
from faire_reseau.network.queries import unnamed_to
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, Host
from faire_reseau.topics.queries.wishes import answers_of


@dataclass(frozen=True)
class Shown:
    """What the cards of a forum depend on beside its language: everybody with the same `key` is shown the same."""

    key: Hashable
    unnamed: frozenset[int]
    hosts: dict[int, frozenset[int]]


def shown_to(user: User, forum: Forum) -> Shown:
    """What `user`, who may read `forum`, is shown of its cards; at most six queries, whatever their number.

    Actions of this room raise `cards_version`, those on the agenda the version of the gathering; names, centres and labels of
    themes are those of other rooms, so they are looked at.
    """
    rows = Host.objects.filter(topic__forum=forum, topic__state=TopicState.SUGGESTED).order_by("topic", "rank", "pk")
    gathering = forum.session.gathering
    registered = Registration.objects.filter(gathering=gathering, person=OuterRef("person")).order_by("pk")
    centre = Subquery(registered.values("organisation")[:1])
    names = tuple(rows.values_list("topic", "person", "person__first_name", "person__last_name", centre))
    people = {person for _topic, person, *_name in names}
    unnamed = frozenset(unnamed_to(user, people, localdate(clock.now())))
    organisations = tuple(Organisation.objects.aggregate(Sum("version"), Count("pk")).values())
    themes = tuple(Theme.objects.order_by("pk").values_list("pk", "label", "label_en"))
    versions = forum.pk, forum.cards_version, gathering.version
    hosts: dict[int, set[int]] = {}
    for topic, person, *_name in names:
        hosts.setdefault(topic, set()).add(person)
    return Shown(
        (versions, unnamed, hash((names, organisations, themes))),
        unnamed,
        {topic: frozenset(those) for topic, those in hosts.items()},
    )


@dataclass(frozen=True)
class Own:
    """What is a reader's own on the cards: what they answered (0: no), topics they host, topics they may change (None: all)."""

    levels: dict[int, int] = field(default_factory=dict)
    hosted: frozenset[int] = frozenset()
    changes: frozenset[int] | None = frozenset()

    def to_answer(self, topics: Iterable[int]) -> list[int]:
        """Those of `topics` of which the reader has not said how much they want them, and which they do not host."""
        return [topic for topic in topics if topic not in self.levels and topic not in self.hosted]

    def may_change(self, topic: int) -> bool:
        """Whether the reader may change and withdraw that topic."""
        return self.changes is None or topic in self.changes


def own_of(forum: Forum, person: Person | None, shown: Shown, *, runs: bool, proposes: bool) -> Own:
    """What is `person`'s own on the cards; one query. `runs`: they run the forum; `proposes`: hosts may change their own now."""
    if person is None:
        return Own(changes=None if runs else frozenset())
    hosted = frozenset(topic for topic, hosts in shown.hosts.items() if person.pk in hosts)
    return Own(answers_of(forum, person), hosted, None if runs else hosted if proposes else frozenset())


def hosts_of(topic_id: int) -> list[int]:
    """The hosts of a topic (keys), in order; one query."""
    return list(Host.objects.filter(topic=topic_id).order_by("rank", "pk").values_list("person", flat=True))


def hosts_meet_everybody(forum: Forum, topic_id: int) -> bool:
    """Whether all hosts of a topic are on the list of the gathering, so that programmes name them to whoever has a place
    there; one query.
    """
    listed = Registration.objects.filter(gathering=forum.session.gathering_id).exclude(
        state=RegistrationState.CANCELLED
    )
    return not Host.objects.filter(topic=topic_id).exclude(person__in=listed.values("person")).exists()
