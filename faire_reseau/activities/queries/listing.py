"""Queries on the list of work: its three parts (counted, to come, not held), each in the order of the last meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.activities.logic.counts import Counts
from faire_reseau.activities.models import Action, HalfDay, Meeting
from faire_reseau.activities.permissions import also_claim
from faire_reseau.activities.queries.beginning import A_DAY
from faire_reseau.activities.queries.counting import (
    WorkFilter,
    actions_asked,
    meetings_asked,
    taking_place,
    that_count,
)
from faire_reseau.activities.queries.figures import to_begin_now
from faire_reseau.kit import clock

_UNMET = ~Exists(Meeting.objects.filter(action=OuterRef("pk")))


@dataclass(frozen=True)
class WorkListed:
    """A part of the work asked for: the actions of `meetings`, those met last first, then `unmet`, those without any meeting.

    A paginator takes it: it counts the actions and hands out some of them, each with its `listed` meetings of this part.
    """

    meetings: QuerySet[Meeting]
    unmet: QuerySet[Action]
    # The four counts of these meetings, where they are known: they say how many there are.
    counts: Counts | None = None

    @cached_property
    def _met(self) -> tuple[int, int]:
        """How many actions have a meeting of this part, and how many meetings these are; at most one query."""
        if self.counts:
            return self.counts.actions, self.counts.meetings
        rows = self.meetings.order_by()
        sizes = rows.aggregate(actions=Count("action", distinct=True), meetings=Count("pk"))
        return sizes["actions"], sizes["meetings"]

    @property
    def n_meetings(self) -> int:
        """How many meetings are of this part; with `count`, two queries."""
        return self._met[1]

    def count(self) -> int:
        """How many actions it lists."""
        return self._met[0] + self._n_unmet

    @cached_property
    def _n_unmet(self) -> int:
        return self.unmet.count()

    def __getitem__(self, places: slice) -> list[Action]:
        """The actions at these places of the list."""
        return self._rows(self._keys(places.start, places.stop))

    def _keys(self, first: int, last: int) -> list[int]:
        """The keys of the actions at places from `first` to before `last`; a query for each time that twice as many meetings
        are gone through, and one for those without meeting.

        Meetings are gone through from the latest, only until the page is full: a database that puts all actions in order
        reads every meeting first, and one asked for more than there are reads every meeting too.
        """
        n_met = self._met[0]
        keys: dict[int, None] = {}
        rows = self.meetings.order_by("-held_on", "-action").values_list("action", flat=True)
        n_read, n_to_read = 0, 2 * last
        while len(keys) < min(last, n_met) and n_read < self.n_meetings:
            keys.update(dict.fromkeys(rows[n_read : min(n_to_read, self.n_meetings)]))
            n_read, n_to_read = n_to_read, 2 * n_to_read
        met = list(keys)[first:last]
        if last <= n_met:
            return met
        unmet = self.unmet.order_by("-pk").values_list("pk", flat=True)
        return met + list(unmet[max(first - n_met, 0) : last - n_met])

    def _rows(self, keys: Sequence[int]) -> list[Action]:
        """The actions of `keys`, in this order; three queries."""
        shown = Prefetch("meetings", queryset=self.meetings.order_by("held_on"), to_attr="listed")
        rows = Action.objects.select_related("kind", "organisation", "axis")
        actions = rows.prefetch_related(shown, "organisation__names").in_bulk(keys)
        return [actions[key] for key in keys if key in actions]


def work_listed(
    user: User, filters: WorkFilter, counts: Counts | None = None
) -> tuple[WorkListed, WorkListed, WorkListed]:
    """The work asked for in three parts: what is counted (as `counts_of_meetings` does), what is to come (work without a
    meeting too), what was cancelled or not held. An action stands in each part in which it has a meeting. `counts`: those of
    the same work, if known. Two queries while kept (see `to_begin_now`).
    """
    every = meetings_asked(user, filters).order_by()
    today, to_begin = localdate(clock.now()), to_begin_now()
    half_days = HalfDay.objects.filter(meeting=OuterRef("pk"))
    counted = that_count(every, to_begin.meetings).filter(Exists(half_days.filter(on__lte=today + A_DAY)))
    no_half_day = ~Exists(half_days)
    planned = Q(held_on__gt=today + A_DAY) | Q(pk__in=to_begin.meetings - to_begin.empty_meetings)
    planned |= Q(no_half_day, held_on__gt=today)
    coming = taking_place(every).filter(planned)
    # Neither of these, said by what they are: to leave both out, the database would look for each meeting in each of them.
    unheld = Q(no_half_day, held_on__lte=today) | Q(pk__in=to_begin.empty_meetings)
    rest = every.filter(Q(is_called_off=True) | Q(action__in=_called_off()) | unheld)
    none = Action.objects.none()
    # No meeting, nothing of the year or the mode asked for.
    unmet = none if filters.is_of_meetings else actions_asked(user, filters).filter(_UNMET)
    return (
        WorkListed(counted, none, counts),
        WorkListed(coming, unmet.exclude(pk__in=_called_off())),
        WorkListed(rest, unmet.filter(pk__in=_called_off())),
    )


def _called_off() -> QuerySet[Action, int]:
    """The keys of actions that rooms above say do not take place."""
    called_off = Q(pk__in=[])
    for claim in also_claim:
        called_off |= Q(pk__in=claim.called_off().values("pk"))
    return Action.objects.filter(called_off).values_list("pk", flat=True)
