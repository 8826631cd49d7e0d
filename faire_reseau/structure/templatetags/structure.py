"""Filters of this room: codes of consultations in words."""

from datetime import date

from django import template

from faire_reseau.structure.enums import Electorate, Method, State
from faire_reseau.structure.queries import ConsultationRow
from faire_reseau.structure.texts import (
    COUNTING_SENTENCES,
    ELECTORATE_LABELS,
    METHOD_LABELS,
    RULE_SENTENCES,
    STATE_LABELS,
    VOTING_SENTENCES,
)

register = template.Library()


@register.filter
def method_label(code: str) -> str:
    """A method of voting, in words."""
    return str(METHOD_LABELS[Method(code)])


@register.filter
def how_to_vote(code: str) -> str:
    """How a ballot of a method is filled in."""
    return str(VOTING_SENTENCES[Method(code)])


@register.filter
def how_counted(consultation: ConsultationRow) -> str:
    """How ballots are counted, with the rule that the network chose."""
    rule = consultation.rule
    sentences = [COUNTING_SENTENCES[Method(consultation.method)], *([RULE_SENTENCES[rule]] if rule else [])]
    return " ".join(str(sentence) for sentence in sentences)


@register.filter
def electorate_label(code: str) -> str:
    """Who votes, in words."""
    return str(ELECTORATE_LABELS[Electorate(code)])


@register.filter
def stands(consultation: ConsultationRow, today: date) -> str:
    """Where a consultation stands on a day, in words."""
    is_over = consultation.state == State.OPEN and today > consultation.closes_on
    return str(STATE_LABELS[State.CLOSED if is_over else State(consultation.state)])
