"""A gathering prepared after another one: its half-days, spaces, slots and agenda moved to other days, its meals and its form."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import drop_meeting
from faire_reseau.activities.enums import Part
from faire_reseau.activities.queries import half_days_in_order
from faire_reseau.gatherings.actions.agenda import check_going_on, raise_version
from faire_reseau.gatherings.actions.gathering import add_half_day
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import FormQuestion, Gathering, Meal, Session, Slot, Space
from faire_reseau.kit.holding import hold
from faire_reseau.kit.undoing import as_part


@transaction.atomic
def copy_ground_and_agenda(source: Gathering, gathering: Gathering, *, by: User, at: datetime) -> None:
    """Give `gathering`, just made, the spaces of `source`, the questions of its form that are still asked, and its half-days,
    meals, slots and sessions at the same hours of the same day of the gathering; those of days that it does not have are left
    out, and so are answers, speakers and sessions born of topics. Days that `source` does not have keep their usual half-days.

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

    _copy_half_days(source, gathering, shift, by=by, at=at)
    meals = [Meal(gathering=gathering, on=meal.on + shift, kind=meal.kind) for meal in source.meals.order_by("pk")]
    Meal.objects.bulk_create(meal for meal in meals if gathering.starts_on <= meal.on <= gathering.ends_on)
    _copy_questions(source, gathering)
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


def _copy_half_days(source: Gathering, gathering: Gathering, shift: timedelta, *, by: User, at: datetime) -> None:
    """The days that both have get the half-days of `source`: an evening that it added, no morning that it took away."""
    days = [gathering.starts_on + timedelta(n) for n in range((gathering.ends_on - gathering.starts_on).days + 1)]
    wanted = [(half.on + shift, half.part) for half in half_days_in_order(source.action) if half.on + shift in days]
    half_days = {(half.on, half.part): half for half in half_days_in_order(gathering.action)}
    for on, part in wanted:
        if (on, part) not in half_days:
            add_half_day(gathering, on=on, part=Part(part), by=by, at=at)
    days_of_source = {
        source.starts_on + shift + timedelta(n) for n in range((source.ends_on - source.starts_on).days + 1)
    }
    for (on, part), half_day in half_days.items():
        if wanted and on in days_of_source and (on, part) not in wanted:
            with as_part():
                drop_meeting(half_day.meeting, by=by, at=at)


def _copy_questions(source: Gathering, gathering: Gathering) -> None:
    copies: dict[int, FormQuestion] = {}
    for question in source.form_questions.filter(put_aside_at__isnull=True).order_by("rank", "pk"):
        copies[question.pk] = FormQuestion.objects.create(
            gathering=gathering,
            kind=question.kind,
            label=question.label,
            help=question.help,
            options=question.options,
            is_required=question.is_required,
            rank=question.rank,
            shown_by=copies.get(question.shown_by_id or 0),
            shown_value=question.shown_value if question.shown_by_id in copies else "",
        )
