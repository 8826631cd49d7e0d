"""Action on somebody who is taken off the list of a gathering: their topics and their place are settled with it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions import cancel_registration
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, acts_of, note_undoable, undo
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.topics import change_topic, withdraw_topic
from faire_reseau.topics.models import Topic


@transaction.atomic
def remove_person(
    registration: Registration,
    *,
    hosts: Mapping[Topic, Person | None],
    to: Registration | None = None,
    by: User,
    at: datetime,
) -> None:
    """Take somebody off the list; each topic of `hosts` gets that person in their place, or is withdrawn (None) unless others
    host it too. The place goes `to` somebody who waits, else to the first. Can be undone as one.

    Raises what withdrawing, changing and cancelling raise. Publishes what they publish.
    """
    hold(registration.gathering)
    first = acts_of(by).last()
    before: dict[str, list[int]] = {}
    for topic, person in hosts.items():
        then = [
            host.person
            for host in topic.hosts.filter(person__erased_at=None).select_related("person").order_by("rank", "pk")
        ]
        now = [host for host in then if host != registration.person] + ([person] if person is not None else [])
        if now:
            change_topic(topic, hosts=now, by=by, at=at)
            before[str(topic.pk)] = [host.pk for host in then]
        else:
            withdraw_topic(topic, by=by, at=at)
    cancel_registration(registration, to=to, by=by, at=at)
    acts = acts_of(by).filter(pk__gt=first.pk if first is not None else 0, at=at)
    note_undoable("remove_person", by=by, at=at, hosts=before, acts=[act.pk for act in acts])


def undo_remove_person(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put somebody back on the list, then as host of the topics that were handed over or withdrawn."""
    last = None
    for number in reversed(act.detail["acts"]):
        undone = undo(number, by=by, at=at)
        last = last or undone
    for key, keys in act.detail["hosts"].items():
        topic = Topic.objects.select_related("forum__session__gathering").filter(pk=int(key)).first()
        people = Person.objects.filter(erased_at=None).in_bulk(keys)
        if topic is not None:
            change_topic(topic, hosts=[people[pk] for pk in keys if pk in people], by=by, at=at)
    if last is None:
        raise Http404
    return Undone(last.said + " " + _("Their topics are as before."), last.address)
