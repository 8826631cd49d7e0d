"""Actions on topics: propose, change, withdraw, merge."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions import cancel_session, change_session
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.events import publish
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import as_part, note_undoable
from faire_reseau.network.models import Person
from faire_reseau.topics.actions.phases import VerbClosed, check_going_on, locked, raise_version
from faire_reseau.topics.enums import GridState, TopicState, Verb
from faire_reseau.topics.events import TopicAdded, TopicChanged
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Cell, ClosedCell, Forum, Grid, Host, NoWish, Placement, Topic, Wish
from faire_reseau.topics.queries.people import people_who_come
from faire_reseau.topics.texts import why_forum_over

LONGEST_TITLE = 120
LONGEST_TEXT = 2000
COLUMNS = frozenset({"title", "text", "kind", "needs", "expected_people"})


class TopicRefused(Refusal):
    """A topic that cannot be as asked."""

    code = "topic_refused"


class HostRefused(Refusal):
    """A host who cannot be one."""

    code = "host_refused"
    field = "hosts"


class TopicTwin(Refusal):
    """A host has a topic of this title in the forum already: asked once whether it is another one."""

    code = "topic_twin"
    field = "despite_twin"


class TopicGone(Refusal):
    """The topic was withdrawn or merged meanwhile."""

    code = "topic_gone"


def why_not_proposed(forum: Forum) -> str:
    """Why nothing is proposed to `forum`, read with its gathering; "" while one can."""
    if why := why_forum_over(forum.session.gathering.state, forum.session.state):
        return why
    if not opens(forum.phases, forum.phase, Verb.PROPOSE):
        return str(_("Proposing is closed. Tell the organisers: they may still open it again."))
    return ""


@transaction.atomic
def propose_topic(
    forum: Forum,
    *,
    title: str,
    kind: str,
    hosts: Sequence[Person],
    by: User | None,
    at: datetime,
    key: uuid.UUID | None = None,
    proposed_by: Person | None = None,
    themes: Iterable[Any] = (),
    despite_twin: bool = True,
    **fields: Any,
) -> Topic:
    """A topic of `forum` with its hosts in order; the same `key` sent again gives back the topic it made.

    `fields`: text, needs, expected_people, and for what is loaded source and is_sample. Locks the forum.
    Raises `VerbClosed`, `TopicRefused`, `HostRefused`, and unless `despite_twin` `TopicTwin`. Publishes `TopicAdded`.
    """
    fresh = locked(forum)
    if key is not None and (known := Topic.objects.filter(key=key).first()):
        # A key is a secret of its sender: met in another forum or from another person, it is an accident.
        if known.forum_id != fresh.pk or (proposed_by is not None and known.proposed_by_id != proposed_by.pk):
            raise TopicRefused(_("This entry was already used: open the form again."))
        return known
    if why := why_not_proposed(fresh):
        raise VerbClosed(why)
    _check_words(title, str(fields.get("text", "")))
    _check_hosts(fresh, hosts)
    if not despite_twin:
        _refuse_twin(fresh, title, hosts)
    last = fresh.topics.aggregate(last=Max("number"))["last"] or 0
    topic = Topic.objects.create(
        forum=fresh,
        number=last + 1,
        title=title.strip(),
        kind=kind,
        key=key,
        proposed_by=proposed_by or hosts[0],
        made_at=at,
        changed_at=at,
        **fields,
    )
    topic.themes.set(themes)
    _set_hosts(topic, hosts)
    write_audit_line("propose_topic", topic, by=by, at=at, title=topic.title)
    raise_version(fresh, at=at)
    publish(TopicAdded(forum_id=fresh.pk, topic_id=topic.pk))
    return topic


def _refuse_twin(forum: Forum, title: str, hosts: Sequence[Person]) -> None:
    """Raise `TopicTwin` when one of `hosts` has a standing topic of `forum` called `title`, whatever its capitals and accents."""
    hosted = forum.topics.filter(hosts__person__in=hosts, state=TopicState.SUGGESTED).distinct()
    if any(searchable(topic.title) == searchable(title) for topic in hosted):
        sentence = _("“%(title)s” is already proposed by the same host: tick the box if this is another topic.")
        raise TopicTwin(sentence % {"title": title.strip()})


@transaction.atomic
def change_topic(
    topic: Topic,
    *,
    by: User | None,
    at: datetime,
    hosts: Sequence[Person] | None = None,
    themes: Iterable[Any] | None = None,
    seen: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Topic:
    """Change columns, hosts or themes of `topic`; the session it became follows its words. Locks the forum. `seen`: what
    these said on the page of the writer.

    Raises `TopicGone`, `ChangedMeanwhile`, `TopicRefused`, `HostRefused`. Publishes `TopicChanged`.
    """
    forum = locked(topic.forum)
    check_going_on(forum)
    check_stands(topic)
    if wrong := set(fields) - COLUMNS:
        raise TypeError(f"no columns to change: {sorted(wrong)}")
    topic.refresh_from_db(fields=[*COLUMNS, "times"])  # all of it is written below
    _refuse_overtaken(topic, seen, fields | {"hosts": hosts, "themes": themes})
    _check_words(fields.get("title", topic.title), fields.get("text", topic.text))
    if hosts is not None:
        _check_hosts(forum, hosts)
        topic.hosts.all().delete()
        _set_hosts(topic, hosts)
    for name, value in fields.items():
        setattr(topic, name, value)
    topic.changed_at = at
    topic.save()
    if themes is not None:
        topic.themes.set(themes)
    for placement in Placement.objects.filter(topic=topic).select_related("session__gathering"):
        if (placement.session.title, placement.session.text) != (topic.title, topic.text):
            change_session(placement.session, by=by, at=at, title=topic.title, text=topic.text)
    write_audit_line("change_topic", topic, by=by, at=at, fields=sorted(fields))
    raise_version(forum, at=at)
    publish(TopicChanged(forum_id=forum.pk, topic_id=topic.pk))
    return topic


@transaction.atomic
def withdraw_topic(topic: Topic, *, by: User | None, at: datetime) -> Topic:
    """Take `topic` back: it leaves the working grid, and the session it became is cancelled; its wishes stay, uncounted.

    Locks the forum. Raises `TopicGone` for a merged one; withdrawn twice is withdrawn. Publishes `TopicChanged`.
    """
    forum = locked(topic.forum)
    topic.refresh_from_db(fields=["state", "merged_into"])
    if topic.state == TopicState.WITHDRAWN:
        return topic
    check_going_on(forum)
    check_stands(topic)
    topic.state = TopicState.WITHDRAWN
    topic.changed_at = at
    topic.save(update_fields=["state", "changed_at"])
    cells = _leave_working_grid([topic]).get(topic.pk, [])
    placements = Placement.objects.filter(topic=topic, session__state=SessionState.PLANNED)
    sessions = [placement.session for placement in placements.select_related("session__gathering")]
    with as_part():
        for session in sessions:
            cancel_session(session, by=by, at=at)
    write_audit_line("withdraw_topic", topic, by=by, at=at, title=topic.title)
    cancelled = [session.pk for session in sessions]
    note_undoable("withdraw_topic", by=by, at=at, topic=topic.pk, cells=cells, sessions=cancelled)
    raise_version(forum, at=at)
    publish(TopicChanged(forum_id=forum.pk, topic_id=topic.pk))
    return topic


@transaction.atomic
def merge_topics(into: Topic, others: Iterable[Topic], *, by: User | None, at: datetime) -> Topic:
    """Let `others` become one with `into`: wishes follow, the higher level wins; hosts, themes and needs follow.

    The merged topics say where they went, and leave the working grid. Locks the forum. Raises `TopicRefused` for topics of
    several forums, or once the grid is published; `TopicGone`. Publishes `TopicChanged` for each.
    """
    merged = [other for other in others if other.pk != into.pk]
    forum = locked(into.forum)
    check_going_on(forum)
    if not merged:
        raise TopicRefused(_("Choose at least two topics: one that stays, and one that joins it."))
    if any(other.forum_id != into.forum_id for other in merged):
        raise TopicRefused(_("Topics of two forums cannot be merged."))
    if Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).exists():
        raise TopicRefused(_("The grid is published: people know these topics. Withdraw one of them instead."))
    for topic in (into, *merged):
        check_stands(topic)
    before = _before_merging(into, merged)
    _move_wishes(into, merged)
    _join_hosts(into, merged)
    into.themes.add(*(theme for other in merged for theme in other.themes.all()))
    into.needs = sorted({need for topic in (into, *merged) for need in topic.needs})
    sizes = [topic.expected_people for topic in (into, *merged) if topic.expected_people]
    into.expected_people = max(sizes, default=None)
    into.times = max(topic.times for topic in (into, *merged))
    into.changed_at = at
    into.save()
    ids = [other.pk for other in merged]
    Topic.objects.filter(merged_into__in=ids).update(merged_into=into)
    Topic.objects.filter(pk__in=ids).update(state=TopicState.MERGED, merged_into=into, changed_at=at)
    cells = _leave_working_grid(merged)
    write_audit_line("merge_topics", into, by=by, at=at, merged=ids)
    note_undoable("merge_topics", by=by, at=at, topic=into.pk, merged=ids, cells=cells, **before)
    raise_version(forum, at=at)
    for pk in (into.pk, *ids):
        publish(TopicChanged(forum_id=forum.pk, topic_id=pk))
    return into


def check_stands(topic: Topic) -> None:
    """Read the state of `topic` again; raise `TopicGone` when it was withdrawn or merged."""
    topic.refresh_from_db(fields=["state", "merged_into"])
    if topic.state == TopicState.WITHDRAWN:
        raise TopicGone(
            _("“%(title)s” has been withdrawn meanwhile. Your other wishes are kept: choose another topic.")
            % {"title": topic.title}
        )
    if topic.merged_into is not None:
        raise TopicGone(
            _("“%(title)s” has been merged into “%(other)s”: say there what you wish for.")
            % {"title": topic.title, "other": topic.merged_into.title}
        )


def _refuse_overtaken(topic: Topic, seen: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> None:
    changed = {name: value for name, value in wanted.items() if value is not None or name in COLUMNS}
    now = {name: getattr(topic, name) for name in COLUMNS} | {
        "hosts": list(topic.hosts.filter(person__erased_at=None).values_list("person", flat=True)),
        "themes": list(topic.themes.all()),
    }
    refuse_overtaken(now, seen, changed)


def _check_words(title: str, text: str) -> None:
    if not cleaned(title, lines=False).strip():
        raise TopicRefused(_("Give it a title: one sentence that makes others come."), field="title")
    if len(title.strip()) > LONGEST_TITLE:
        raise TopicRefused(
            _(
                "The title has %(size)s characters, and %(most)s fit on the grid: shorten it, and put the rest in the text."
            )
            % {"size": len(title.strip()), "most": LONGEST_TITLE},
            field="title",
        )
    if len(text) > LONGEST_TEXT:
        raise TopicRefused(
            _("The text has %(size)s characters, and %(most)s are kept: shorten it.")
            % {"size": len(text), "most": LONGEST_TEXT},
            field="text",
        )


def _check_hosts(forum: Forum, hosts: Sequence[Person]) -> None:
    if not hosts:
        raise HostRefused(_("Somebody must host it: name at least one person."))
    seen: set[int] = set()
    for host in hosts:
        if host.pk in seen:
            raise HostRefused(_("%(name)s is named twice: keep one.") % {"name": host})
        seen.add(host.pk)
    coming = set(people_who_come(forum).filter(pk__in=seen).values_list("pk", flat=True))
    for host in hosts:
        if host.pk not in coming:
            raise HostRefused(
                _("%(name)s has no place at this gathering: have them register first, or choose somebody else.")
                % {"name": host}
            )


def _set_hosts(topic: Topic, hosts: Sequence[Person]) -> None:
    Host.objects.bulk_create(Host(topic=topic, person=person, rank=rank) for rank, person in enumerate(hosts))


def _join_hosts(into: Topic, merged: list[Topic]) -> None:
    rows = Host.objects.filter(topic__in=[into, *merged]).order_by("rank", "pk")
    known = {row.person_id for row in rows if row.topic_id == into.pk}
    rank = len(known)
    for row in rows:
        if row.person_id not in known:
            known.add(row.person_id)
            Host.objects.create(topic=into, person_id=row.person_id, rank=rank)
            rank += 1


def _move_wishes(into: Topic, merged: list[Topic]) -> None:
    best: dict[int, Wish] = {}
    for wish in Wish.objects.filter(topic__in=[into, *merged]).order_by("pk"):
        strongest = best.get(wish.person_id)
        if strongest is None or wish.level > strongest.level:
            best[wish.person_id] = wish
    Wish.objects.filter(topic__in=[into, *merged]).delete()
    Wish.objects.bulk_create(
        Wish(topic=into, person_id=wish.person_id, level=wish.level, at=wish.at, is_sample=wish.is_sample)
        for wish in best.values()
    )
    # Who wants one of the merged topics wants what they became.
    NoWish.objects.filter(topic=into, person__in=best).delete()


def _before_merging(into: Topic, merged: list[Topic]) -> dict[str, Any]:
    """What parting them again needs, as plain values."""
    topics = [into, *merged]
    own = set(Host.objects.filter(topic=into).values_list("person", flat=True))
    hosts = Host.objects.filter(topic__in=topics).order_by("rank", "pk").values_list("person", "rank")
    wishes = Wish.objects.filter(topic__in=topics).order_by("pk")
    earlier: dict[int, list[int]] = {}
    for pk, former in Topic.objects.filter(merged_into__in=merged).values_list("pk", "merged_into"):
        if former is not None:
            earlier.setdefault(former, []).append(pk)
    return {
        "columns": {name: getattr(into, name) for name in ("needs", "expected_people", "times")},
        "themes": [theme.pk for theme in into.themes.all()],
        "hosts": [[person, rank, person in own] for person, rank in hosts],
        "wishes": [
            [topic, person, level, said_at.isoformat(), is_sample]
            for topic, person, level, said_at, is_sample in wishes.values_list(
                "topic", "person", "level", "at", "is_sample"
            )
        ],
        "before": earlier,
    }


def _leave_working_grid(topics: list[Topic]) -> dict[int, list[list[int]]]:
    """Take `topics` off the working grid; answers which cells (slot, space, 1 when locked) each leaves."""
    cells = Cell.objects.filter(topic__in=topics, grid__state=GridState.WORKING)
    grids = list(cells.values_list("grid", flat=True).distinct())
    left: dict[int, list[list[int]]] = {}
    for topic, slot, space, is_locked in cells.order_by("pk").values_list("topic", "slot", "space", "is_locked"):
        left.setdefault(topic, []).append([slot, space, int(is_locked)])
    cells.delete()
    Grid.objects.filter(pk__in=grids).update(version=F("version") + 1)
    return left


def enter_working_grid(topic: Topic, cells: list[list[int]], *, at: datetime) -> bool:
    """Put `topic` back in `cells` (slot, space, 1 when locked) of the working grid that are free and to come; says whether all were."""
    grid = Grid.objects.filter(forum=topic.forum_id, state=GridState.WORKING).first()
    if grid is None or not cells:
        return not cells
    hold(topic.forum)
    slots = dict(topic.forum.slots.values_list("pk", "starts_at"))
    taken = set(Cell.objects.filter(grid=grid).values_list("slot", "space"))
    closed = set(ClosedCell.objects.filter(forum=topic.forum_id).values_list("slot", "space"))
    hosted = Host.objects.filter(topic=topic).values("person")
    busy = Cell.objects.filter(grid=grid, topic__hosts__person__in=hosted).exclude(topic=topic)
    hours = set(busy.values_list("slot", flat=True))
    free = [
        (slot, space, is_locked)
        for slot, space, is_locked in cells
        if slots.get(slot, at) > at and (slot, space) not in taken | closed and slot not in hours
    ]
    Cell.objects.bulk_create(
        Cell(grid=grid, topic=topic, slot_id=slot, space_id=space, is_locked=bool(is_locked))
        for slot, space, is_locked in free
    )
    Grid.objects.filter(pk=grid.pk).update(version=F("version") + 1)
    return len(free) == len(cells)
