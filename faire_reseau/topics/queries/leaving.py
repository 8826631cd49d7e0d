"""Questions about somebody who is taken off the list of a gathering: the topics they host, who may take them over, who waits."""

from dataclasses import dataclass

from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries import registration_to_run_for
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Host, Topic
from faire_reseau.topics.queries.people import people_who_come
from faire_reseau.ui.templatetags.ui import content


@dataclass(frozen=True)
class Hosted:
    """A topic that somebody hosts who leaves, with the other hosts who stay, and how many wish for it."""

    topic: Topic
    others: list[Person]
    wishes: int


def leaving_for(user: User, slug: str, registration_id: int) -> tuple[Registration, list[Hosted], list[Registration]]:
    """A registration of a gathering that `user` runs, what its person hosts there, and who waits, in their turn."""
    registration = registration_to_run_for(user, slug, registration_id)
    topics = Topic.objects.filter(
        forum__session__gathering=registration.gathering, state=TopicState.SUGGESTED, hosts__person=registration.person
    )
    hosted = [
        Hosted(
            topic,
            [
                host.person
                for host in topic.hosts.select_related("person").exclude(person=registration.person)
                if host.person.erased_at is None
            ],
            topic.wishes.count(),
        )
        for topic in topics.select_related("forum__session__gathering").order_by("number")
    ]
    waiting = Registration.objects.filter(gathering=registration.gathering, state=RegistrationState.WAITING)
    return registration, hosted, list(waiting.select_related("person").order_by("turn", "pk"))


def may_take_over(hosted: Hosted, leaving: Person) -> list[Person]:
    """Who has a place and may host a topic in place of `leaving`."""
    apart = [leaving.pk, *(person.pk for person in hosted.others)]
    return list(people_who_come(hosted.topic.forum).exclude(pk__in=apart).order_by("alphabet", "pk"))


def hosting_in(gathering: Gathering) -> set[int]:
    """The keys of the people who host a topic of `gathering` that stands; one query."""
    hosts = Host.objects.filter(topic__forum__session__gathering=gathering, topic__state=TopicState.SUGGESTED)
    return set(hosts.values_list("person", flat=True))


def said_to_leaving(registration: Registration) -> list[str]:
    """To somebody who gives their own place back: what becomes of each topic that they host there."""
    topics = Topic.objects.filter(
        forum__session__gathering=registration.gathering, state=TopicState.SUGGESTED, hosts__person=registration.person
    ).prefetch_related("hosts__person")
    sentences: list[str] = []
    for topic in topics.order_by("number"):
        apart = [host.person for host in topic.hosts.all() if host.person_id != registration.person_id]
        others = [str(person) for person in apart if person.erased_at is None]
        sentence = _(
            "You host “%(title)s” alone: it stays proposed in your name. Withdraw it, or tell the organisers who takes it over."
        )
        if others:
            sentence = _("You host “%(title)s” with %(others)s: it stays, tell them that you are not coming.")
        words = {"title": conditional_escape(content(topic.title)), "others": escape(", ".join(others))}
        sentences.append(mark_safe(sentence % words))  # noqa: S308  (a sentence of the house; what goes into it is escaped)
    return sentences


def withdrawn_with(registration: Registration) -> list[str]:
    """The titles of what somebody hosted and what was withdrawn in the moment in which they were taken off the list; one query."""
    topics = Topic.objects.filter(
        forum__session__gathering=registration.gathering,
        state=TopicState.WITHDRAWN,
        changed_at=registration.changed_at,
        hosts__person=registration.person,
    )
    return list(topics.order_by("number").values_list("title", flat=True))
