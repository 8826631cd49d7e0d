"""Template words of gatherings: labels of codes, hours as people say them."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.templatetags.activities import organisation_name
from faire_reseau.gatherings import queries, texts
from faire_reseau.gatherings.enums import AnswerKind, Format
from faire_reseau.gatherings.logic.badges import size_of
from faire_reseau.gatherings.models import FormAnswer, FormQuestion, Gathering, Registration
from faire_reseau.gatherings.queries import AgendaItem, Neighbour, form_questions, meals
from faire_reseau.gatherings.queries.full import full_to_come
from faire_reseau.gatherings.queries.offers import offer_key
from faire_reseau.gatherings.queries.steps import Step
from faire_reseau.kit import clock, dates, zones
from faire_reseau.kit.codes import label_in
from faire_reseau.ui.templatetags.parts import sample_mark
from faire_reseau.ui.templatetags.ui import content, content_writer, icon

register = template.Library()
# An address of a page as one types it; the signs that end a sentence are not part of it.
_ADDRESS = re.compile(r"https?://[^\s<>\"«»]*[^\s<>\"«»'’.,;:!?…)\]]", re.IGNORECASE)


@register.filter
def linked(text: str) -> SafeString:
    """`text`, escaped, with the addresses of pages (http, https) as links."""
    parts, end = [], 0
    for match in _ADDRESS.finditer(text):
        parts += [conditional_escape(text[end : match.start()])]
        parts += [format_html('<a href="{0}" rel="noopener">{0}</a>', match[0])]
        end = match.end()
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308  (each part is escaped above)


@register.filter
def format_label(code: str) -> str:
    """The name of a format."""
    return label_in(texts.FORMAT_LABELS, code)


@register.filter
def format_icon(code: str) -> str:
    """The icon of a format."""
    return label_in(texts.FORMAT_ICONS, code)


@register.filter
def equipment_label(code: str) -> str:
    """The name of what a space offers."""
    return str(texts.EQUIPMENT_LABELS.get(code, code))  # type: ignore[call-overload]  # as above


@register.filter
def state_label(code: str) -> str:
    """The name of a gathering's state."""
    return label_in(texts.STATE_LABELS, code)


@register.filter
def turn_said(offer_hours: int | None) -> str:
    """How who waits gets a place that comes free."""
    return texts.turn_said(offer_hours)


@register.filter
def why_over(state: str) -> str:
    """Why nothing goes on any more in a gathering in this state; "" while it goes on."""
    return texts.why_over(state)


@register.filter
def registration_said(registration: Registration) -> str:
    """Where a registration stands, and until when a place is offered to it."""
    return texts.registration_said(registration.state, registration.offered_until, registration.gathering.time_zone)


@register.filter
def goes_beyond(registration: Registration, full: set[int]) -> bool:
    """Whether giving them a place takes one more than there are; `full`: half-days (keys) in which every place is taken."""
    return not registration.holds_place and any(half_day.pk in full for half_day in registration.half_days.all())


@register.filter
def offer_url(registration: Registration) -> str:
    """Where its person answers the offer of a place."""
    return reverse("gatherings:offer", args=[offer_key(registration)])


@register.filter
def answers_said(registration: Registration) -> list[tuple[str, str]]:
    """What somebody answered to the organisers' questions, as question and answer; a file as a link to it."""
    return [(answer.question.label, _answer_said(answer, registration)) for answer in registration.answers.all()]


def _answer_said(answer: FormAnswer, registration: Registration) -> str:
    if answer.question.kind != AnswerKind.FILE:
        return form_questions.answer_said(answer.question.kind, answer.value)
    answer.registration = registration
    return format_html('<a href="{}" download>{}</a>', form_questions.answer_file_url(answer), answer.value)


@register.filter
def diet_said(registration: Registration) -> str:
    """What somebody eats, in words."""
    return meals.diet_said(registration)


@register.filter
def condition_said(question: FormQuestion) -> str:
    """Of whom a question is asked: who answered another one so."""
    return form_questions.condition_said(question.shown_by, question.shown_value) if question.shown_by else ""


@register.filter
def answer_kind_label(code: str) -> str:
    """How a question of the registration form is answered."""
    return label_in(texts.ANSWER_KIND_LABELS, code)


@register.filter
def material_label(code: str) -> str:
    """What a document of a session is."""
    return str(texts.MATERIAL_LABELS[code])  # type: ignore[index]  # as above


@register.filter
def material_icon(code: str) -> str:
    """Its icon."""
    return {"slides": "file", "replay": "mic"}.get(code, "link")


@register.filter
def invitation_label(code: str) -> str:
    """What became of an invitation to organise together."""
    return label_in(texts.INVITATION_LABELS, code)


@register.filter
def half_day_label(half_day: HalfDay) -> str:
    """“mardi 25 juin, matin”."""
    return texts.half_day_label(half_day.on, half_day.part)


@register.filter
def half_day_named(on: date, part: str) -> str:
    """“mardi 25 juin, soir”: a half-day that has no row yet."""
    return texts.half_day_label(on, part)


@register.filter
def zone_label(zone: str, on: date) -> str:
    """“La Réunion (UTC+4)”."""
    return zones.zone_label(zone, on)


@register.simple_tag
def zone_between(zone: str, on: date, until: date) -> str:
    """The same for days from `on` to `until`, between which the clocks may change."""
    return zones.zone_label(zone, on, until)


PAUSES = (Format.BREAK, Format.MEAL, Format.WELCOME)


@register.filter
def is_pause_code(code: str | None) -> bool:
    """Whether a format is a break or a meal; False without one."""
    return code in PAUSES


@register.filter
def first_name_mm(name: str) -> int:
    """The size of a first name on a badge: capitals are 20 mm high (letters of 28 mm) where the name is short enough."""
    return size_of(name, room=93, tall=60, most=28, least=9)


@register.filter
def last_name_mm(name: str) -> int:
    """The size of a name on a badge: 10 mm, less for a long one."""
    return size_of(name, room=93, tall=33, most=10, least=5)


@register.filter
def band(trade_id: int) -> int:
    """Which of the six colours of bands is that of a trade; its word stands on it too."""
    return trade_id % 6 + 1


@register.filter
def comes_from(registration: Registration) -> str:
    """The organisation of whoever comes, in their own words while nobody has sorted it; "" without any."""
    organisation = registration.organisation
    return organisation_name(organisation) if organisation else registration.organisation_typed


@register.simple_tag
def register_label(gathering: Gathering) -> str:
    """What the button says that leads to registering: where no place is left, to the waiting list."""
    is_full = full_to_come(gathering, clock.now())[1]
    return _("Put me on the waiting list") if is_full else _("Register")


@register.simple_tag
def why_closed(gathering: Gathering) -> str:
    """Why nobody can register by themselves now, and what to do; "" while they can."""
    return queries.why_closed(gathering, clock.now())


@register.simple_tag
def window_said(gathering: Gathering) -> str:
    """When registration opens, closes or closed, in the time of the place; "" where no date was set."""
    return queries.window_said(gathering, clock.now())


@register.simple_tag
def step_url(step: Step) -> str:
    """Where a step of the way to a gathering is done."""
    return reverse(step.address, args=step.arguments) + (f"#{step.anchor}" if step.anchor else "")


@register.simple_tag
def session_items(gathering: Gathering, sessions: Iterable[AgendaItem], ends_at: datetime | None = None) -> SafeString:
    """The sessions of an hour as list items; each says its end, unless the hour says it of all (`ends_at`).

    Written in Python because an agenda of 400 sessions goes through here at each change: the template of the same items cost
    ten times as much. Whatever somebody typed is escaped.
    """
    before, after = _around(gathering)
    until, sample, sample_hours = _("until %(end)s"), sample_mark(), sample_mark(_("sample hours"))
    off = ' <strong class="agenda-off">{} {}</strong>'
    cancelled = format_html(off, icon("x"), _("session cancelled"))
    not_held = format_html(off, icon("x"), pgettext("of a session", "not held"))
    microphone, is_over = icon("mic"), bool(texts.why_over(gathering.state))
    written = content_writer()
    heads: dict[str, str] = {}
    ends: dict[datetime, tuple[str, str]] = {}
    items = []
    for session in sessions:
        code, end = session.format, session.ends_at
        if code not in heads:
            heads[code] = f"{icon(format_icon(code))} {escape(format_label(code))}"
        if end not in ends:
            words = (
                f' · <span class="agenda-end">{escape(until % {"end": dates.hour(end)})}</span>'
                if ends_at is None
                else ""
            )
            ends[end] = end.isoformat(), words
        stamp, until_end = ends[end]
        where = f" · {escape(session.space_name)}" if session.space_name else ""
        label = sample if session.is_sample else sample_hours if session.hours_are_sample else ""
        title = written(session.title)
        head = (
            f'<p class="agenda-title">{title}</p>'
            if code in PAUSES
            else f'<h3 class="agenda-title"><a href="{before}{session.pk}{after}">{title}</a></h3>'
        )
        speakers = "".join(
            f'<p class="agenda-speaker">{microphone} {escape(", ".join(filter(None, names)))}</p>'
            for names in session.speakers
        )
        # What is cancelled is never under way, nor what a gathering that is over had planned.
        hours = (
            ""
            if session.is_cancelled or is_over
            else f' data-begins="{session.starts_at.isoformat()}" data-ends="{stamp}"'
        )
        why_off = cancelled if session.is_cancelled else not_held if session.is_not_held else ""
        items.append(
            f'<li class="agenda-session agenda-{code}{" is-off" if why_off else ""}"{hours}>'
            f'<p class="agenda-kind">{heads[code]}{where}{until_end}{label}{why_off}</p>{head}{speakers}</li>'
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
                f"{dates.hour(timezone.localtime(neighbour.starts_at))} " if hours else "",
                before,
                neighbour.pk,
                after,
                content(neighbour.title),
                format_html(' <span class="muted">{}</span>', neighbour.space_name)
                if neighbour.space_name and not hours
                else "",
            )
            for neighbour in sessions
        ),
    )


def _around(gathering: Gathering) -> list[str]:
    # Django gives the same address for each session but its number.
    return reverse("gatherings:session", args=[gathering.slug, 0]).rsplit("0", 1)
