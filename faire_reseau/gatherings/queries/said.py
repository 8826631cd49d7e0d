"""Sentences for organisers about what was done: who got a place by it, that nobody can be put on the list any more."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries.agenda import speakers_elsewhere
from faire_reseau.gatherings.queries.ending import half_days_to_register_for
from faire_reseau.gatherings.queries.people import placed_among

NAMED = 5


def all_over_said(gathering: Gathering, at: datetime) -> str:
    """That nobody can be put on the list, once the half-days of `gathering` are over, and what to do; "" before."""
    if half_days_to_register_for(gathering, at):
        return ""
    return _("Its half-days are over already: move it to other days, or add half-days that are still to come.")


def elsewhere_said(session: Session) -> str:
    """Who speaks in another session at the hour of `session`, in sentences; "" for nobody."""
    sentence = _("%(name)s speaks in “%(title)s” at the same hour too.")
    return " ".join(sentence % {"name": name, "title": title} for name, title in speakers_elsewhere(session))


def places_said(waited: set[int]) -> str:
    """Who of those that waited before (keys of registrations) has a place or is offered one by now, in sentences; "" for nobody."""
    given, offered = placed_among(waited), placed_among(waited, offered=True)
    sentences = []
    if given:
        sentence = ngettext(
            "%(names)s, who waited, has a place now.",
            "%(names)s, who waited, have a place now.",
            len(given),
        )
        sentences.append(sentence % {"names": _named(given)})
    if offered:
        sentence = ngettext(
            "%(names)s, who waited, is offered a place.",
            "%(names)s, who waited, are offered a place.",
            len(offered),
        )
        sentences.append(sentence % {"names": _named(offered)})
    return " ".join(sentences)


def _named(names: list[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (_(" and %(n)s more") % {"n": more} if more > 0 else "")
