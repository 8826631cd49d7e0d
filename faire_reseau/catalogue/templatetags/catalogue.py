"""Template words of the catalogue: labels of codes, dates known in part."""

from django import template

from faire_reseau.catalogue.enums import BaseState, Language, Licence, RelationKind, Rhythm
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.logic.identifiers import hyphened
from faire_reseau.catalogue.queries import HarvestRow, has_failed, sentence_of_harvest
from faire_reseau.catalogue.texts import (
    BASE_STATE_LABELS,
    FACET_LABELS,
    LANGUAGE_LABELS,
    LICENCE_LABELS,
    NATURE_LABELS,
    RECORD_FAULT_SENTENCES,
    RELATED_LABELS,
    RELATION_LABELS,
    RHYTHM_LABELS,
    date_words,
)
from faire_reseau.kit.codes import label_in

register = template.Library()


@register.filter
def in_words(when: PartialDate) -> str:
    """What is known of a date, in words."""
    return date_words(*when)


@register.filter
def language_label(code: str) -> str:
    """A language, in words."""
    return label_in(LANGUAGE_LABELS, Language(code))


@register.filter
def licence_label(code: str) -> str:
    """What others may do with a production, in words."""
    return label_in(LICENCE_LABELS, Licence(code))


@register.filter
def nature_label(code: str) -> str:
    """What a kind of production is for other machines, in words."""
    return label_in(NATURE_LABELS, code)


@register.filter
def relation_label(code: str) -> str:
    """How a production relates to another one, in words."""
    return label_in(RELATION_LABELS, RelationKind(code))


@register.filter
def related_label(code: str) -> str:
    """The same, read from the other one."""
    return label_in(RELATED_LABELS, RelationKind(code))


@register.filter
def facet_label(name: str) -> str:
    """What a way to narrow the list is called."""
    return label_in(FACET_LABELS, name)


@register.filter
def isbn(digits: str) -> str:
    """An ISBN as one writes it."""
    return hyphened(digits)


@register.filter
def base_state_label(code: str) -> str:
    """Whether a base is harvested, in words."""
    return label_in(BASE_STATE_LABELS, BaseState(code))


@register.filter
def rhythm_label(code: str) -> str:
    """How often a base is harvested, in words."""
    return label_in(RHYTHM_LABELS, Rhythm(code))


@register.filter
def harvest_sentence(harvest: HarvestRow) -> str:
    """How a harvest ended, and what to do."""
    return sentence_of_harvest(harvest)


@register.filter(name="has_failed")
def is_failed(harvest: HarvestRow) -> bool:
    """Whether a harvest ended before its end."""
    return has_failed(harvest)


@register.filter
def record_fault(code: str) -> str:
    """Why a record was left out, in words."""
    return label_in(RECORD_FAULT_SENTENCES, code)
