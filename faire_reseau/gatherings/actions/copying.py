"""A gathering prepared after another one: its spaces, slots and agenda, moved to other days."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on, raise_version
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.kit.holding import hold


@transaction.atomic
def copy_ground_and_agenda(source: Gathering, gathering: Gathering, *, by: User, at: datetime) -> None:
    """Give `gathering`, just made, the spaces of `source`, and its slots and sessions at the same hours of the same day of the
    gathering; those of days that it does not have are left out, and so are speakers and sessions born of topics.

    Raises `GatheringOver`. Publishes `AgendaChanged`.
    """
    hold(gathering)
    check_going_on(gathering)
    shift = gathering.starts_on - source.starts_on
    before, after = ZoneInfo(source.time_zone), ZoneInfo(gathering.time_zone)

    def moved(moment: datetime) -> datetime:
        local = moment.astimezone(before)
        return datetime.combine(local.date() + shift, local.time(), after)

    def fits(row: Slot | Session) -> bool:
        return row.starts_at.astimezone(before).date() + shift <= gathering.ends_on

    spaces: dict[int | None, Space | None] = {None: None}
    for space in source.spaces.order_by("rank", "pk"):
        spaces[space.pk] = Space.objects.create(
            gathering=gathering,
            name=space.name,
            capacity_people=space.capacity_people,
            equipment=space.equipment,
            rank=space.rank,
        )
    for slot in filter(fits, source.slots.order_by("starts_at")):
        Slot.objects.create(gathering=gathering, starts_at=moved(slot.starts_at), ends_at=moved(slot.ends_at))
    planned = source.sessions.filter(state=SessionState.PLANNED, slot__isnull=True).prefetch_related("themes")
    for session in filter(fits, planned.order_by("starts_at", "pk")):
        copied = Session.objects.create(
            gathering=gathering,
            format=session.format,
            title=session.title,
            text=session.text,
            starts_at=moved(session.starts_at),
            ends_at=moved(session.ends_at),
            space=spaces[session.space_id],
            changed_at=at,
        )
        copied.themes.set(session.themes.all())
    write_audit_line("copy_ground_and_agenda", gathering, by=by, at=at, source=source.pk)
    raise_version(gathering, at=at)
