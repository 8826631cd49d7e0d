"""Filters of this room: words and icons of codes, names as the network allows."""

from datetime import datetime

from django import template
from django.utils.timezone import localdate

from faire_reseau.cooperations.enums import CommitmentState, CooperationState, Happening
from faire_reseau.cooperations.queries import Board, CooperationRow, GroupRow, IdeaRow, named
from faire_reseau.cooperations.texts import COMMITMENT_LABELS, HAPPENING_LABELS, STATE_ICONS, STATE_LABELS
from faire_reseau.kit import clock
from faire_reseau.network.queries import OrganisationRow, PersonRow

register = template.Library()


@register.filter
def commitment_state(code: str) -> str:
    """Where a commitment stands, in words."""
    return str(COMMITMENT_LABELS[CommitmentState(code)])


@register.filter
def cooperation_state(code: str) -> str:
    """Where a cooperation stands, in words."""
    return str(STATE_LABELS[CooperationState(code)])


@register.filter
def happening(code: str) -> str:
    """What something in the timeline is, in words."""
    return str(HAPPENING_LABELS[Happening(code)])


@register.filter
def cooperation_icon(code: str) -> str:
    """The icon of a state."""
    return STATE_ICONS[CooperationState(code)]


@register.filter
def shown_to(person: PersonRow | None, hidden: set[int]) -> str:
    """The name of somebody whom the page may name; "" for nobody and for others."""
    return str(person) if person and person.pk not in hidden else ""


@register.filter
def called(organisation: OrganisationRow) -> str:
    """What an organisation is called today."""
    return named(organisation, localdate(clock.now()))


@register.filter
def own_dots(board: Board, idea: IdeaRow) -> int:
    """How many of their dots the reader gave to `idea`."""
    return board.own.get(idea.pk, 0)


@register.filter
def is_due(group: GroupRow, at: datetime) -> bool:
    """Whether the report of a group is missing."""
    return group.is_missing(at)


@register.filter
def organisations_of(cooperation: CooperationRow) -> str:
    """The partners of a cooperation, by name."""
    return ", ".join(sorted(called(partner) for partner in cooperation.partners.all()))
