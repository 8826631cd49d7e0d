"""Queries on joint work: who has which share, and what counts as each centre's."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from faire_reseau.activities.logic.counts import Counts, MeetingRow, count_meetings
from faire_reseau.activities.logic.shares import SharedCounts, part_of, shared_counts
from faire_reseau.activities.models import Action, Meeting, Publication, Share, StaffTime
from faire_reseau.activities.queries.beginning import ToBegin
from faire_reseau.activities.queries.counting import FEW, meetings_apart_by
from faire_reseau.kit.numbers import WHOLE
from faire_reseau.network.models import Organisation


def shares_of(action: Action) -> list[Share]:
    """The shares of `action`, the largest first, with the names of whose they are; none where all of it is the leader's. Two queries."""
    rows = Share.objects.filter(action=action).select_related("organisation").prefetch_related("organisation__names")
    return list(rows.order_by("-hundredths", "pk"))


def organisations_sharing(action: Action) -> list[Organisation]:
    """Who may have a share of `action`: the organisation that leads it, then its partners and whoever has one. Two queries."""
    others = Q(pk__in=action.partners.values("pk")) | Q(
        pk__in=Share.objects.filter(action=action).values("organisation")
    )
    rows = Organisation.objects.filter(others | Q(pk=action.organisation_id)).prefetch_related("names")
    return sorted(rows, key=lambda row: (row.pk != action.organisation_id, row.slug))


def shares_in(actions: Iterable[int] | QuerySet[Action]) -> dict[int, dict[int, int]]:
    """Of each of `actions` (keys, or rows): the hundredths of a percent that count as each organisation's (key). Two queries."""
    leads, shares = Action.objects.order_by(), Share.objects.order_by()
    keys: Any = actions.values("pk") if isinstance(actions, QuerySet) else list(actions)
    if isinstance(keys, QuerySet) or len(keys) <= FEW:
        leads, shares = leads.filter(pk__in=keys), shares.filter(action__in=keys)
    parts: dict[int, dict[int, int]] = defaultdict(dict)
    for action, organisation, hundredths in shares.values_list("action", "organisation", "hundredths"):
        parts[action][organisation] = hundredths
    for action, organisation in leads.values_list("pk", "organisation"):
        parts.setdefault(action, {organisation: WHOLE})
    return dict(parts)


def counts_by_centre(meetings: QuerySet[Meeting], to_begin: ToBegin | None = None) -> dict[int, SharedCounts]:
    """What counts as each organisation's (by key) over `meetings`: joint actions in their parts, which add up to the whole.

    At most five queries where `to_begin` is known, else those of `beginnings_near` too. Distinct people of centres do not add up.
    """
    meetings_of = meetings_apart_by(meetings, F("action"), to_begin)
    rows = defaultdict(list)
    for action, parts in shares_in(meetings_of.keys()).items():
        if action in meetings_of:
            for organisation, hundredths in parts.items():
                rows[organisation].append(_shared(meetings_of[action], hundredths))
    return {organisation: shared_counts(row) for organisation, row in rows.items()}


def monthly_counts(
    meetings: QuerySet[Meeting], organisation: int, to_begin: ToBegin | None = None
) -> dict[int, SharedCounts]:
    """What counts as `organisation`'s (key), by month of `meetings`, 1 to 12; months without anything are left out. As above."""
    meetings_of = meetings_apart_by(meetings, F("action_id") * 100 + F("held_on__month"), to_begin)
    shares = shares_in({key // 100 for key in meetings_of})
    rows = defaultdict(list)
    for key, meeting_rows in meetings_of.items():
        hundredths = shares[key // 100].get(organisation, 0)
        if hundredths:
            rows[key % 100].append(_shared(meeting_rows, hundredths))
    return {month: shared_counts(row) for month, row in sorted(rows.items())}


def _shared(rows: list[MeetingRow], hundredths: int) -> tuple[Counts, int, list[bytes | memoryview]]:
    return count_meetings(rows), hundredths, [row[2] for row in rows]


def staff_days_by_centre(year: int, actions: QuerySet[Action] | None = None) -> dict[int, Decimal]:
    """The days of staff given in `year` (to `actions`, if given), by organisation (key), joint actions in their parts; three queries."""
    rows = StaffTime.objects.filter(year=year)
    rows = rows if actions is None else rows.filter(action__in=actions.order_by().values("pk"))
    return _parted(list(rows.values_list("action", "days")))


def publications_by_centre(year: int, actions: QuerySet[Action] | None = None) -> dict[int, Decimal]:
    """The publications of `year` (of `actions`, if given), by organisation (key), joint actions in their parts; three queries."""
    rows = Publication.objects.filter(published_on__year=year)
    rows = rows if actions is None else rows.filter(action__in=actions.order_by().values("pk"))
    return _parted([(action, Decimal(1)) for action in rows.values_list("action", flat=True)])


def _parted(rows: list[tuple[int, Decimal]]) -> dict[int, Decimal]:
    shares = shares_in({action for action, _number in rows})
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for action, number in rows:
        for organisation, hundredths in shares[action].items():
            sums[organisation] += part_of(number, hundredths)
    return dict(sums)
