"""Actions that take back withdrawing and merging topics."""

from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions import SessionClash, restore_session
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.kit.events import publish
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused, as_part
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.phases import check_going_on, locked, raise_version
from faire_reseau.topics.actions.topics import enter_working_grid
from faire_reseau.topics.enums import GridState, TopicState, Verb
from faire_reseau.topics.events import GridMoved, TopicChanged
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Forum, Grid, Host, Placement, Topic, Wish
from faire_reseau.topics.permissions import can_run_forum, can_take_part
from faire_reseau.topics.queries.topics import card_address


def undo_withdraw_topic(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put a withdrawn topic back: on the working grid where its cell is still free, on the agenda where its space is, unless a
    further grid was published without it: then it is back on the agenda with the next one.

    For who runs the forum, and for a host while proposing is open. Locks the forum. Publishes `TopicChanged`.
    """
    topic = _topic(act)
    forum = locked(topic.forum)
    topic.forum = forum
    if not _may_put_back(by, forum, topic):
        raise Http404
    check_going_on(forum)
    topic.refresh_from_db(fields=["state"])
    address = _address(forum, topic)
    sentence = _("“%(title)s” is proposed again, with its wishes.") % {"title": topic.title}
    if topic.state != TopicState.WITHDRAWN:
        return Undone(sentence, address)
    topic.state, topic.changed_at = TopicState.SUGGESTED, at
    topic.save(update_fields=["state", "changed_at"])
    is_whole = enter_working_grid(topic, act.detail["cells"], at=at)
    left = Placement.objects.filter(topic=topic, session__in=act.detail["sessions"], session__slot=None)
    has_left = left.exists()
    with as_part():
        is_whole &= _restore_sessions(topic, act.detail["sessions"], by=by, at=at) or has_left
    write_audit_line("restore_topic", topic, by=by, at=at, title=topic.title)
    raise_version(forum, at=at)
    publish(TopicChanged(forum_id=forum.pk, topic_id=topic.pk))
    publish(GridMoved(forum_id=forum.pk))
    if has_left:
        sentence += " " + _(
            "A further grid was published without it: it is on the programme once a grid with it is published."
        )
    if not is_whole:
        sentence += " " + _("Its place was taken meanwhile: place it on the grid again.")
    return Undone(sentence, address)


def undo_merge_topics(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Part topics that were merged: each has its wishes, hosts and place again; a wish changed since stays with the topic that
    stood. Locks the forum. Publishes `TopicChanged` for each.

    Raises `UndoRefused` once the grid is published, or when one of them is no longer as the merging left it.
    """
    into = _topic(act)
    forum = locked(into.forum)
    if not can_run_forum(by, forum):
        raise Http404
    check_going_on(forum)
    into.refresh_from_db()
    merged = list(Topic.objects.filter(pk__in=act.detail["merged"]))
    if Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).exists():
        raise UndoRefused(_("The grid is published: people know these topics as one."))
    if into.state != TopicState.SUGGESTED or any(topic.merged_into_id != into.pk for topic in merged):
        raise UndoRefused(_("These topics were withdrawn or merged further meanwhile."))
    Topic.objects.filter(pk=into.pk).update(**act.detail["columns"], changed_at=at)
    into.themes.set(act.detail["themes"])
    Topic.objects.filter(pk__in=act.detail["merged"]).update(
        state=TopicState.SUGGESTED, merged_into=None, changed_at=at
    )
    for former, others in act.detail["before"].items():
        Topic.objects.filter(pk__in=others).update(merged_into=int(former))
    _part_hosts(into, act.detail["hosts"])
    _part_wishes(into, act.detail["wishes"], at=act.at)
    for topic in merged:
        enter_working_grid(topic, act.detail["cells"].get(str(topic.pk), []), at=at)
    write_audit_line("part_topics", into, by=by, at=at, merged=act.detail["merged"])
    raise_version(forum, at=at)
    for pk in (into.pk, *act.detail["merged"]):
        publish(TopicChanged(forum_id=forum.pk, topic_id=pk))
    publish(GridMoved(forum_id=forum.pk))
    return Undone(_("The topics are apart again, with their wishes."), _address(forum, into))


def _topic(act: UndoableAct) -> Topic:
    topic = Topic.objects.select_related("forum__session__gathering").filter(pk=act.detail["topic"]).first()
    if topic is None:
        raise Http404
    return topic


def _may_put_back(by: User, forum: Forum, topic: Topic) -> bool:
    if can_run_forum(by, forum):
        return True
    hosts = topic.hosts.filter(person__user=by.pk).exists()
    return hosts and can_take_part(by, forum) and opens(forum.phases, forum.phase, Verb.PROPOSE)


def _restore_sessions(topic: Topic, sessions: list[int], *, by: User, at: datetime) -> bool:
    is_whole = True
    for placement in Placement.objects.filter(topic=topic, session__in=sessions).select_related("session__gathering"):
        if placement.session.state != SessionState.CANCELLED:
            continue
        try:
            restore_session(placement.session, by=by, at=at)
        except SessionClash:
            is_whole = False
    return is_whole


def _part_hosts(into: Topic, hosts: list[list[int]]) -> None:
    """The hosts of then; who was named since stays."""
    added = {person for person, _rank, is_own in hosts if not is_own}
    Host.objects.filter(topic=into, person__in=added).delete()


def _part_wishes(into: Topic, wishes: list[list[Any]], *, at: datetime) -> None:
    """The wishes of then, without those of people who have changed theirs since, taken it back, or been erased."""
    standing = dict(Wish.objects.filter(topic=into).values_list("person", "at"))
    unchanged = {person for person, said_at in standing.items() if said_at <= at}
    people = set(Person.objects.filter(pk__in=unchanged, erased_at__isnull=True).values_list("pk", flat=True))
    Wish.objects.filter(topic=into, person__in=people).delete()
    Wish.objects.bulk_create(
        Wish(topic_id=topic, person_id=person, level=level, at=said_at, is_sample=is_sample)
        for topic, person, level, said_at, is_sample in wishes
        if person in people
    )


def _address(forum: Forum, topic: Topic) -> str:
    return card_address(forum, topic.pk)
