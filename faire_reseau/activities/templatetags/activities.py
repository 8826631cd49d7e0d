"""Template words of activities: labels of codes, half-days and organisations."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from faire_reseau.activities import texts
from faire_reseau.activities.enums import SIGNATURES
from faire_reseau.activities.logic.drawing import TALL, WIDE, Drawing, path_of
from faire_reseau.activities.models import HalfDay, Meeting, Presence, Share
from faire_reseau.activities.queries.chains import Fault
from faire_reseau.activities.queries.door import DoorState
from faire_reseau.kit import french
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.dates import written
from faire_reseau.network.models import Organisation, Person
from faire_reseau.ui.templatetags.ui import days, label

register = template.Library()
MOST_DAYS = 4


@register.filter
def at(half_days: Sequence[tuple[HalfDay, str, object]], place: int) -> HalfDay:
    """The half-day of a column of a sheet."""
    return half_days[place][0]


@register.filter
def hour_on(moment: datetime, day: date) -> str:
    """The hour of `moment`, and its day when that is another one than `day`: a sheet may be filled in afterwards."""
    return written(localtime(moment), "H:i" if localdate(moment) == day else "D j F, H:i")


@register.filter
def when_on(moment: datetime, day: date) -> str:
    """“at 11:57”, and the day too when it is another one than `day`."""
    hour = written(localtime(moment), "H:i")
    if localdate(moment) == day:
        return _("at %(hour)s") % {"hour": hour}
    return _("on %(day)s at %(hour)s") % {"day": written(localdate(moment), "j F Y"), "hour": hour}


@register.filter
def presence_said(presence: Presence, day: date) -> str:
    """“signed at 11:57 on their own phone”; who was noted by the organisers is never said to have signed."""
    facts = {"when": when_on(localtime(presence.at), day), "how": means_label(presence.means)}
    if presence.means in SIGNATURES:
        return _("signed %(when)s, %(how)s") % facts
    return _("noted as present %(when)s %(how)s") % facts


@register.simple_tag
def correction_said(presence: Presence, who: str, day: date) -> str:
    """“corrected to absent at 14:02 by Ana Le Goff: left before it began”."""
    facts = {"when": when_on(localtime(presence.at), day), "who": who or _("the organisers"), "reason": presence.reason}
    if presence.is_present and presence.means in SIGNATURES:
        return presence_said(presence, day)
    if presence.is_present:
        return _("corrected to present %(when)s by %(who)s: %(reason)s") % facts
    return _("corrected to absent %(when)s by %(who)s: %(reason)s") % facts


@register.simple_tag
def drawn(presence: Presence, drawings: Mapping[int, Drawing], person: Person) -> str:
    """The signature drawn for `presence`, as a picture that says whose it is; "" without one."""
    drawing = drawings.get(presence.pk)
    if not drawing:
        return ""
    name = _("erased person") if person.erased_at else str(person)
    return format_html(
        '<svg class="drawn" viewBox="0 0 {} {}" role="img" aria-label="{}"><path d="{}"/></svg>',
        WIDE,
        TALL,
        _("Signature drawn by %(name)s") % {"name": name},
        path_of(drawing),
    )


@register.filter
def fault_said(fault: Fault) -> str:
    """“Line 3: it was changed after it was signed”."""
    what = texts.FAULT_LABELS[fault.code]
    if fault.number:
        return _("line %(number)s: %(what)s") % {"number": fault.number, "what": what}
    return _("presence no. %(key)s: %(what)s") % {"key": fault.presence_id, "what": what}


@register.simple_tag
def here_already(state: DoorState, half_day: HalfDay, person_id: int) -> str:
    """“Already here, at 9:02 (door: A)”, “Has signed already, …”; "" for who is not there."""
    if person_id not in state.since:
        return ""
    moment, door = state.since[person_id]
    facts = {"when": when_on(moment, half_day.on), "door": door}
    if person_id in state.signed:
        sentence = (
            _("Has signed already, noted %(when)s (door: %(door)s).")
            if door
            else _("Has signed already, noted %(when)s.")
        )
    else:
        sentence = _("Already here, noted %(when)s (door: %(door)s).") if door else _("Already here, noted %(when)s.")
    return sentence % facts


@register.simple_tag
def all_here_already(state: DoorState, half_day: HalfDay) -> str:
    """What `here_already` says of each, by key, as JSON for the page."""
    return json.dumps({person: here_already(state, half_day, person) for person in state.since}, ensure_ascii=False)


@register.filter
def own_presence_said(presence: Presence, day: date) -> str:
    """What whoever is present is told about it: that they signed, or that the organisers noted them."""
    when = when_on(localtime(presence.at), day)
    if presence.means in SIGNATURES:
        return _("You are signed in, %(when)s. Thank you!") % {"when": when}
    return _("The organisers noted you as present, %(when)s.") % {"when": when}


@register.filter
def agenda_change_label(code: str) -> str:
    """What an agenda says otherwise of a meeting."""
    return label_in(texts.AGENDA_CHANGE_LABELS, code)


@register.filter
def mode_label(code: str) -> str:
    """The name of a way to meet."""
    return label_in(texts.MODE_LABELS, code)


@register.filter
def means_label(code: str) -> str:
    """How a presence was noted."""
    return label_in(texts.MEANS_LABELS, code)


@register.filter
def standing_label(code: str) -> str:
    """How somebody stands in a half-day."""
    return label_in(texts.STANDING_LABELS, code)


@register.filter
def where(meeting: Meeting, blank: str = "") -> str:
    """“Cayenne (on site)”; `blank` stands for a place that nobody said, the way of meeting alone where it is ""."""
    place = meeting.place or blank
    return f"{place} ({mode_label(meeting.mode)})" if place else mode_label(meeting.mode)


@register.filter
def wheres(half_days: Sequence[tuple[HalfDay, str, object]], blank: str) -> str:
    """Where the half-days of a sheet are held: once where it is the same for all, else for each of them."""
    places = [where(half_day.meeting, blank) for half_day, _hours, _head in half_days]
    if len(set(places)) == 1:
        return places[0]
    colon = pgettext("between a half-day and its hours", ":")
    parts = [part_label(half_day.part) for half_day, _hours, _head in half_days]
    return " · ".join(f"{part}{colon} {place}" for part, place in zip(parts, places, strict=True))


@register.filter
def half_day_name(half_day: HalfDay) -> str:
    """“mardi 25 juin 2019, matin”."""
    return f"{written(half_day.on, 'l j F Y')}, {label_in(texts.PART_LABELS, half_day.part)}"


@register.filter
def part_label(code: str) -> str:
    """“matin”."""
    return label_in(texts.PART_LABELS, code)


@register.filter
def what_label(what: object, by: str) -> str:
    """What a row of counts is about: a theme, an axis, a mode, a territory or a sort of work, or that none was noted."""
    if what is None:
        return _("not noted")
    return mode_label(str(what)) if by == "mode" else label(what)


@register.filter
def share_percent(share: Share) -> str:
    """“33,34 %”, without needless decimals."""
    return f"{shared_number(Decimal(share.hundredths) / 100, 2)}{'' if (get_language() or 'fr').startswith('en') else chr(0xA0)}%"


@register.filter
def shared_number(number: Decimal | int, decimals: int = 1) -> str:
    """A count of which parts may be somebody else's: whole without decimals, else rounded to `decimals`, halves upward."""
    rounded = Decimal(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    whole = rounded == rounded.to_integral_value()
    decimals = 0 if whole else len(str(rounded.normalize()).partition(".")[2])
    return number_format(rounded, decimals, force_grouping=True)


@register.filter
def of_name(name: str) -> str:
    """A name after “of”: « d’Épicerie », « du Labo » in French."""
    return french.of_name(name, get_language() or "fr")


@register.filter
def unlocalised(number: float) -> str:
    """A number as a drawing takes it: two decimals and a point."""
    return f"{number:.2f}"


@register.filter
def iso_day(day: str) -> str:
    """“4 mars 2026” for 2026-03-04."""
    return written(date.fromisoformat(day), "j F Y")


@register.filter
def month_name(month: int) -> str:
    """“janvier” for 1."""
    return written(date(2001, month, 1), "F")


@register.filter
def days_of_meetings(meetings: Iterable[Meeting]) -> str:
    """The days of meetings, each once: “25 et 26 juin 2019” in a row, else one by one; many are told by the ends."""
    held_days = sorted({meeting.held_on for meeting in meetings})
    if held_days and (held_days[-1] - held_days[0]).days == len(held_days) - 1:
        return str(days(held_days[0], held_days[-1]))
    day_names = [written(day, "j F Y") for day in held_days]
    return (
        ", ".join(day_names) if len(day_names) <= MOST_DAYS else f"{day_names[0]} … {day_names[-1]} ({len(day_names)})"
    )


@register.filter
def organisation_name(organisation: Organisation | None) -> str:
    """The last short name of an organisation; no statement when its names were fetched."""
    if organisation is None:
        return "–"
    names = list(organisation.names.all())
    return (names[-1].short_name or names[-1].name) if names else organisation.slug
