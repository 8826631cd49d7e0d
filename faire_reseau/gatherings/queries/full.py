"""Queries on what is full of a gathering, for who has not registered yet."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.ending import half_days_to_register_for
from faire_reseau.gatherings.queries.people import full_half_days
from faire_reseau.gatherings.texts import half_day_label


def full_to_come(gathering: Gathering, at: datetime) -> tuple[list[str], bool]:
    """The half-days still to come in which every place is taken, as they are called, and whether that is all of them. Five
    statements, none without a limit.
    """
    if gathering.capacity_people is None or gathering.state != GatheringState.ANNOUNCED:
        return [], False
    full, coming = full_half_days(gathering), half_days_to_register_for(gathering, at)
    labels = [half_day_label(half.on, half.part) for half in coming if half.pk in full]
    return labels, bool(labels) and len(labels) == len(coming)


def full_said(labels: Collection[str], *, is_full: bool) -> str:
    """That it is full, or on which half-days, and what one can do; "" while there is room in all."""
    if is_full:
        return _("It is full: you can put yourself on the waiting list.")
    return _("It is full on %(half_days)s.") % {"half_days": "; ".join(labels)} if labels else ""
