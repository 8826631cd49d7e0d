"""Template words of gatherings: labels of codes, hours as people say them."""

from collections.abc import Iterable
from datetime import date, datetime
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import texts
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import AgendaItem, Neighbour
from faire_reseau.ui.templatetags.ui import content, icon

register = template.Library()


@register.filter
def format_label(code: str) -> str:
    """The name of a format."""
    return str(texts.FORMAT_LABELS[code])  # type: ignore[index]  # a StrEnum equals its code


@register.filter
def format_icon(code: str) -> str:
    """The icon of a format."""
    return texts.FORMAT_ICONS[code]  # type: ignore[index]  # as above


@register.filter
def equipment_label(code: str) -> str:
    """The name of what a space offers."""
    return str(texts.EQUIPMENT_LABELS.get(code, code))  # type: ignore[call-overload]  # as above


@register.filter
def state_label(code: str) -> str:
    """The name of a gathering's state."""
    return str(texts.STATE_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def why_over(state: str) -> str:
    """Why nothing goes on any more in a gathering in this state; "" while it goes on."""
    return texts.why_over(state)


@register.filter
def registration_label(code: str) -> str:
    """The name of a registration's state."""
    return str(texts.REGISTRATION_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def invitation_label(code: str) -> str:
    """What became of an invitation to organise together."""
    return str(texts.INVITATION_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def half_day_label(half_day: HalfDay) -> str:
    """“mardi 25 juin, matin”."""
    return texts.half_day_label(half_day.on, half_day.part)


@register.filter
def zone_label(zone: str, on: date) -> str:
    """“La Réunion (UTC+4)”."""
    return texts.zone_label(zone, on)


@register.filter
def is_pause(session: Session) -> bool:
    """Whether a session is a break or a meal."""
    return session.format in ("break", "meal", "welcome")


PAUSES = ("break", "meal", "welcome")


@register.simple_tag
def session_items(gathering: Gathering, sessions: Iterable[AgendaItem]) -> SafeString:
    """The sessions of an hour as list items.

    Written in Python because an agenda of 400 sessions goes through here at each change: the template of the same items cost
    ten times as much. Whatever somebody typed is escaped.
    """
    before, after = _around(gathering)
    until, sample, sample_hours = _("until %(end)s"), escape(_("sample")), escape(_("sample hours"))
    microphone = icon("mic")
    heads: dict[str, str] = {}
    ends: dict[datetime, tuple[str, str]] = {}
    items = []
    for session in sessions:
        code, end = session.format, session.ends_at
        if code not in heads:
            heads[code] = f"{icon(format_icon(code))} {escape(format_label(code))}"
        if end not in ends:
            ends[end] = end.isoformat(), escape(until % {"end": f"{end:%H:%M}"})
        stamp, until_end = ends[end]
        where = f" · {escape(session.space_name)}" if session.space_name else ""
        mark = sample if session.is_sample else sample_hours if session.hours_are_sample else ""
        label = f' <span class="sample">{mark}</span>' if mark else ""
        title = conditional_escape(content(session.title))
        head = (
            f'<p class="agenda-title">{title}</p>'
            if code in PAUSES
            else f'<h3 class="agenda-title"><a href="{before}{session.pk}{after}">{title}</a></h3>'
        )
        speakers = "".join(
            f'<p class="agenda-speaker">{microphone} {escape(", ".join(filter(None, one)))}</p>'
            for one in session.speakers
        )
        items.append(
            f'<li class="agenda-session agenda-{code}"'
            f' data-begins="{session.starts_at.isoformat()}" data-ends="{stamp}">'
            f'<p class="agenda-kind">{heads[code]}{where} · <span class="agenda-end">{until_end}</span>{label}</p>{head}{speakers}</li>'
        )
    return mark_safe("".join(items))  # noqa: S308  (each typed text was escaped above)


@register.simple_tag
def neighbours(gathering: Gathering, sessions: Iterable[Neighbour], *, hours: bool) -> SafeString:
    """Links to sessions as list items, with their hour (`hours`) or their space. In Python, as above."""
    before, after = _around(gathering)
    return format_html_join(
        "",
        '<li>{}<a href="{}{}{}">{}</a>{}</li>',
        (
            (
                f"{timezone.localtime(one.starts_at):%H:%M} " if hours else "",
                before,
                one.pk,
                after,
                content(one.title),
                format_html(' <span class="muted">{}</span>', one.space_name) if one.space_name and not hours else "",
            )
            for one in sessions
        ),
    )


def _around(gathering: Gathering) -> list[str]:
    # Django gives the same address for each session but its number.
    return reverse("gatherings:session", args=[gathering.slug, 0]).rsplit("0", 1)
