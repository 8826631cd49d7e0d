"""Queries on groups: all of a forum, who is where, what each reported; the raw minutes of all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.enums import ReportState
from faire_reseau.cooperations.models import Dots, GroupReport, Harvest, Here, Idea
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.network.models import Person
from faire_reseau.network.queries import unnamed_to
from faire_reseau.notes.permissions import readable_by
from faire_reseau.notes.queries import NoteRow, lines_said
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, Placement, Topic


@dataclass(frozen=True)
class GroupRow:
    """A group of a forum: its topic and session, its report (None: nobody wrote yet), its ideas, how many are there now; its
    note where `with_notes` asked for it.
    """

    topic: Topic
    session: Session
    report: GroupReport | None
    ideas: list[Idea] = field(default_factory=list)
    here: int = 0
    hosts: tuple[Person, ...] = ()
    note: NoteRow | None = None

    @property
    def note_lines(self) -> list[str]:
        """What its note says, block by block."""
        return lines_said(self.note) if self.note is not None else []

    @property
    def is_closed(self) -> bool:
        """Whether its report is closed."""
        return self.report is not None and self.report.state == ReportState.CLOSED

    def is_missing(self, at: datetime) -> bool:
        """Whether it was held, its hour is over and its report is not closed."""
        return self.session.ends_at <= at and not self.is_closed and not self.session.is_not_held


def groups_of(forum: Forum) -> list[GroupRow]:
    """The groups of `forum` by hour and space; five queries whatever their number."""
    placed = Placement.objects.filter(
        topic__forum=forum, topic__state=TopicState.SUGGESTED, session__state=SessionState.PLANNED
    )
    placed = placed.select_related("topic", "session__space").prefetch_related("topic__hosts__person")
    rows = list(placed.order_by("session__starts_at", "session__space__rank", "session"))
    sessions = [row.session_id for row in rows]
    reports = {
        report.session_id: report
        for report in GroupReport.objects.filter(session__in=sessions).select_related("secretary", "harvest")
    }
    ideas: dict[int, list[Idea]] = {}
    for idea in _ideas(Idea.objects.filter(session__in=sessions)):
        ideas.setdefault(idea.session_id or 0, []).append(idea)
    here = _crowds(sessions)
    groups = []
    for row in rows:
        row.session.gathering = forum.session.gathering
        hosts = tuple(host.person for host in sorted(row.topic.hosts.all(), key=lambda host: (host.rank, host.pk)))
        key = row.session_id
        groups.append(GroupRow(row.topic, row.session, reports.get(key), ideas.get(key, []), here.get(key, 0), hosts))
    return groups


def group_row(group: Placement) -> GroupRow:
    """One group with what it reported; four queries."""
    session = group.session
    report = GroupReport.objects.select_related("secretary", "harvest").filter(session=session).first()
    hosts = tuple(host.person for host in group.topic.hosts.select_related("person").order_by("rank", "pk"))
    ideas = list(_ideas(Idea.objects.filter(session=session)))
    return GroupRow(group.topic, session, report, ideas, _crowds([session.pk]).get(session.pk, 0), hosts)


def with_notes(user: User, groups: Sequence[GroupRow]) -> list[GroupRow]:
    """The same groups with the notes that `user` may read; one query."""
    rows = readable_by(user).filter(session__in=[group.session.pk for group in groups])
    notes = {note.session_id: note for note in rows.defer("snapshot")}
    return [replace(group, note=notes.get(group.session.pk)) for group in groups]


def people_here(session: Session) -> list[Here]:
    """Who is in the group now, who came last at the end; one query."""
    return list(Here.objects.filter(session=session).select_related("person").order_by("since", "pk"))


def where_is(person: Person, session: Session) -> Here | None:
    """Where `person` is at the gathering of `session`; one query."""
    return Here.objects.filter(gathering=session.gathering_id, person=person).select_related("session").first()


def counts_of(harvest: Harvest) -> dict[str, int]:
    """The figures of a forum by the name that pages give them: dots placed, who placed some, who is in each group; three queries."""
    dots = Dots.objects.filter(idea__harvest=harvest, idea__is_withdrawn=False)
    totals = dots.aggregate(dots=Sum("number"), people=Count("person", distinct=True))
    sessions = Placement.objects.filter(topic__forum=harvest.forum_id, session__state=SessionState.PLANNED)
    keys = list(sessions.order_by("session").values_list("session", flat=True))
    crowds = _crowds(keys)
    figures = {f"here-{key}": crowds.get(key, 0) for key in keys}
    return figures | {f"dots-{harvest.pk}": totals["dots"] or 0, f"dotting-{harvest.pk}": totals["people"]}


def _crowds(sessions: Iterable[int]) -> dict[int, int]:
    rows = Here.objects.filter(session__in=list(sessions)).values("session").annotate(n=Count("pk")).order_by()
    return {row["session"]: row["n"] for row in rows}


def _ideas(rows: Any) -> Any:
    standing = rows.filter(is_withdrawn=False).select_related("author", "carrier", "cluster", "session")
    return standing.order_by("noted_at", "pk")


def names_hidden(user: User, people: Iterable[Person | None], at: datetime) -> set[int]:
    """The keys of those of `people` whom pages do not name to `user`; the queries of the directory."""
    return unnamed_to(user, [person.pk for person in people if person is not None], localdate(at))


def people_of(groups: Iterable[GroupRow]) -> list[Person | None]:
    """Everybody whom groups name."""
    return [
        person
        for group in groups
        for person in (
            *group.hosts,
            group.report.secretary if group.report is not None else None,
            *(idea.author for idea in group.ideas),
            *(idea.carrier for idea in group.ideas),
        )
    ]


def days_of_groups(forum: Forum, groups: Iterable[GroupRow]) -> list[tuple[date, list[GroupRow]]]:
    """Groups by day, in order."""
    zone = ZoneInfo(forum.session.gathering.time_zone)
    days: dict[date, list[GroupRow]] = {}
    for group in groups:
        days.setdefault(localdate(group.session.starts_at, zone), []).append(group)
    return list(days.items())
