"""Actions on dated facts of an organisation: names, territories, memberships."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.dates import written
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.actions.organisation import raise_version
from faire_reseau.network.logic.days import holds_on, overlaps
from faire_reseau.network.models import (
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    Territory,
)

DAY = timedelta(days=1)


class HistoryRefused(Refusal):
    """A dated fact that contradicts another."""

    code = "history"


@transaction.atomic
def rename_organisation(
    organisation: Organisation, *, name: str, from_on: date, by: User | None, at: datetime, short_name: str = ""
) -> OrganisationName:
    """`organisation` is called `name` from `from_on` on; its former name ends the day before.

    Raises `HistoryRefused` when a name begins on that day or later. Locks the organisation. Publishes `OrganisationChanged`.
    """
    _lock(organisation)
    names = list(organisation.names.order_by("pk"))
    refuse_renaming(names, from_on)
    for row in names:
        if holds_on(row, from_on):
            row.to_on = from_on - DAY
            row.save(update_fields=["to_on"])
    organisation_name = OrganisationName.objects.create(
        organisation=organisation, name=name.strip(), short_name=short_name.strip(), from_on=from_on
    )
    write_audit_line("rename_organisation", organisation, by=by, at=at, name=name, from_on=from_on.isoformat())
    raise_version(organisation)
    return organisation_name


@transaction.atomic
def correct_name(
    row: OrganisationName,
    *,
    name: str,
    by: User | None,
    at: datetime,
    short_name: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
    seen: Mapping[str, Any] | None = None,
) -> OrganisationName:
    """Mend how a name is written or when it was borne. `seen`: what it said on the page of the writer.

    Raises `ChangedMeanwhile`, `HistoryRefused` when its last day comes before its first, or other names were borne meanwhile, both days known.
    Publishes `OrganisationChanged`.
    """
    _lock(row.organisation)
    _refuse_overtaken(row, seen, name=name.strip(), short_name=short_name.strip(), from_on=from_on, to_on=to_on)
    refuse_name_days(row, row.organisation.names.exclude(pk=row.pk), from_on, to_on)
    row.name, row.short_name, row.from_on, row.to_on = name.strip(), short_name.strip(), from_on, to_on
    row.save(update_fields=["name", "short_name", "from_on", "to_on"])
    write_audit_line("correct_name", row.organisation, by=by, at=at, name=name)
    raise_version(row.organisation)
    return row


@transaction.atomic
def move_organisation(
    organisation: Organisation, territories: Sequence[Territory], *, from_on: date | None, by: User | None, at: datetime
) -> Organisation:
    """`organisation` works in `territories`, and in no other, from `from_on` on; None: since ever.

    Raises `HistoryRefused` when a territory does not exist on that day, or its territories already change later.
    Locks the organisation. Publishes `OrganisationChanged`.
    """
    _lock(organisation)
    day = from_on or localdate(at)
    rows = list(organisation.territories.select_related("territory").order_by("pk"))
    refuse_move(rows, territories, from_on, day)
    wanted = {place.pk for place in territories}
    staying: set[int] = set()
    for row in rows:
        if not holds_on(row, day):
            continue
        if row.territory_id in wanted:
            staying.add(row.territory_id)
        elif from_on is None or row.from_on == from_on:
            row.delete()
        else:
            row.to_on = from_on - DAY
            row.save(update_fields=["to_on"])
    OrganisationTerritory.objects.bulk_create(
        [
            OrganisationTerritory(organisation=organisation, territory=place, from_on=from_on)
            for place in territories
            if place.pk not in staying
        ]
    )
    codes = [place.code for place in territories]
    write_audit_line(
        "move_organisation",
        organisation,
        by=by,
        at=at,
        territories=codes,
        from_on=from_on.isoformat() if from_on else "",
    )
    raise_version(organisation)
    return organisation


@transaction.atomic
def open_membership(
    organisation: Organisation,
    *,
    by: User | None,
    at: datetime,
    from_on: date | None = None,
    to_on: date | None = None,
    source: str = "",
) -> Membership:
    """`organisation` is a centre from `from_on` (None: since ever) to `to_on` (None: still).

    Raises `HistoryRefused` when it is one already on any of these days. Locks the organisation. Publishes `OrganisationChanged`.
    """
    _lock(organisation)
    refuse_membership(organisation.memberships.order_by("pk"), from_on, to_on)
    membership = Membership.objects.create(organisation=organisation, from_on=from_on, to_on=to_on, source=source)
    write_audit_line("open_membership", organisation, by=by, at=at, membership=membership.pk)
    raise_version(organisation)
    return membership


@transaction.atomic
def close_membership(organisation: Organisation, *, to_on: date, by: User | None, at: datetime) -> Membership:
    """The last day of `organisation` as a centre is `to_on`.

    Raises `HistoryRefused` when it is no centre, or became one later. Locks the organisation. Publishes `OrganisationChanged`.
    """
    _lock(organisation)
    row = organisation.memberships.filter(to_on__isnull=True).order_by("-from_on", "pk").first()
    if row is None:
        raise HistoryRefused(_("It is not a centre, or its last day is already known."), field="to_on")
    if row.from_on is not None and to_on < row.from_on:
        sentence = _("It has been a centre since %(day)s: its last day cannot come before.")
        raise HistoryRefused(sentence % {"day": _day(row.from_on)}, field="to_on")
    row.to_on = to_on
    row.save(update_fields=["to_on"])
    write_audit_line("close_membership", organisation, by=by, at=at, membership=row.pk, to_on=to_on.isoformat())
    raise_version(organisation)
    return row


@transaction.atomic
def correct_membership(
    row: Membership,
    *,
    from_on: date | None,
    to_on: date | None,
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> Membership:
    """Mend the days of a membership. `seen`: what they were on the page of the writer.

    Raises `ChangedMeanwhile`, and `HistoryRefused` as opening it would. Publishes `OrganisationChanged`.
    """
    _lock(row.organisation)
    _refuse_overtaken(row, seen, from_on=from_on, to_on=to_on)
    refuse_membership(row.organisation.memberships.exclude(pk=row.pk), from_on, to_on)
    row.from_on, row.to_on = from_on, to_on
    row.save(update_fields=["from_on", "to_on"])
    write_audit_line("correct_membership", row.organisation, by=by, at=at, membership=row.pk)
    raise_version(row.organisation)
    return row


def refuse_renaming(names: Iterable[OrganisationName], from_on: date) -> None:
    """Raise `HistoryRefused` when one of `names` begins on `from_on` or later."""
    later = [row for row in names if row.from_on is not None and row.from_on >= from_on]
    if later:
        sentence = _("It is called %(name)s from %(day)s on: choose a later day, or correct that name.")
        first = min(later, key=lambda row: row.from_on or date.max)
        raise HistoryRefused(sentence % {"name": first.name, "day": _day(first.from_on)}, field="from_on")


def refuse_name_days(
    row: OrganisationName, others: Iterable[OrganisationName], from_on: date | None, to_on: date | None
) -> None:
    """Raise `HistoryRefused` when these days are in the wrong order, or when one of `others`, borne at other days than
    `row` was, was borne on one of them.
    """
    _refuse_backwards(from_on, to_on)
    for other in others:
        if overlaps(other, from_on, to_on) and not overlaps(other, row.from_on, row.to_on):
            sentence = _("It was called %(name)s during these days: choose days that do not overlap.")
            raise HistoryRefused(sentence % {"name": other.name}, field="from_on")


def refuse_move(
    rows: Iterable[OrganisationTerritory], territories: Iterable[Territory], from_on: date | None, day: date
) -> None:
    """Raise `HistoryRefused` when one of `territories` does not exist on `day`, or one of `rows` begins after `from_on`."""
    for place in territories:
        if not holds_on(place, day):
            sentence = _("%(name)s did not exist on %(day)s: choose a territory of that day.")
            raise HistoryRefused(sentence % {"name": place.name, "day": _day(day)}, field="territories")
    later = [row.from_on for row in rows if from_on is not None and row.from_on is not None and row.from_on > from_on]
    if later:
        sentence = _("Its territory already changes on %(day)s: choose that day or a later one.")
        raise HistoryRefused(sentence % {"day": _day(max(later))}, field="from_on")


def refuse_membership(others: Iterable[Membership], from_on: date | None, to_on: date | None) -> None:
    """Raise `HistoryRefused` when these days are in the wrong order, or one of `others` holds on one of them."""
    _refuse_backwards(from_on, to_on)
    for other in others:
        if overlaps(other, from_on, to_on):
            sentence = _("It is already a centre %(days)s: choose days outside these.")
            raise HistoryRefused(sentence % {"days": _days(other.from_on, other.to_on)}, field="from_on")


def _refuse_overtaken(row: OrganisationName | Membership, seen: Mapping[str, Any] | None, **wanted: Any) -> None:
    row.refresh_from_db()
    refuse_overtaken({name: getattr(row, name) for name in wanted}, seen, wanted)


def _lock(organisation: Organisation) -> None:
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _refuse_backwards(from_on: date | None, to_on: date | None) -> None:
    if from_on is not None and to_on is not None and to_on < from_on:
        raise HistoryRefused(_("The last day comes before the first: exchange them."), field="to_on")


def _day(day: date | None) -> str:
    return written(day, "j F Y") if day else "…"


def _days(from_on: date | None, to_on: date | None) -> str:
    if from_on and to_on:
        return _("from %(begin)s to %(end)s") % {"begin": _day(from_on), "end": _day(to_on)}
    if from_on:
        return _("since %(begin)s") % {"begin": _day(from_on)}
    return _("up to %(end)s") % {"end": _day(to_on)} if to_on else _("on days that are not known")
