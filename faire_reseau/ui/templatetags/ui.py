"""Template words of the house: icons, fields of forms, dates as people say them."""

import html
from collections.abc import Callable
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

import segno
from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.forms import BoundField, FileField, RadioSelect
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # the published types leave it out
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from faire_reseau.kit import dates
from faire_reseau.kit.dates import written
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.numbers import rounded_percent
from faire_reseau.kit.reach import address_to_start_with, is_out_of_reach
from faire_reseau.kit.search_fields import SearchWidget

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """The icon `name` of the sprite; silent to screen readers unless it has a `label`."""
    sprite = staticfiles_storage.url("ui/icons.svg")
    if label:
        drawing = '<svg class="icon" role="img" aria-label="{}"><use href="{}#icon-{}"></use></svg>'
        return format_html(drawing, label, sprite, name)
    return _silent_icon(name, sprite)


@register.simple_tag
def frame_states() -> SafeString:
    """The lines of the frame that say how the connection stands; they depend on the language alone, so they are made once."""
    return _frame_states(get_language())


@lru_cache(maxsize=20)
def _frame_states(_language: str | None) -> SafeString:
    return render_to_string("ui/parts/frame_states.html")


@register.simple_tag
def of_what(*things: object) -> SafeString:
    """What a button or a link beside it is about, for screen readers alone: “: Ana Bertrand”."""
    before, _placeholder, after = _(": %(what)s").partition("%(what)s")
    # By hand: a page of two hundred tiles says it six hundred times.
    escaped: Any = conditional_escape
    words = f"{html.escape(before)}{', '.join(map(escaped, things))}{html.escape(after)}"
    return mark_safe(f'<span class="visually-hidden">{words}</span>')  # noqa: S308  (escaped)


@lru_cache(maxsize=500)
def _silent_icon(name: str, sprite: str) -> SafeString:
    drawing = '<svg class="icon" aria-hidden="true"><use href="{}#icon-{}"></use></svg>'
    return format_html(drawing, sprite, name)


@register.simple_tag(takes_context=True, name="csrf_token")
def form_tokens(context: template.Context) -> SafeString:
    """In the place of Django's own tag: the token that protects a form, and the one by which it is done once when it is
    sent twice (`project.once`). One for all the forms of a page: what they say tells them apart.
    """
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105  (what Django puts where there is no token)
        return mark_safe("")
    request = context.get("request")
    once = getattr(request, "once_token", "") or new_key(9)
    if request is not None:
        request.once_token = once
    fields = '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="once" value="{}">'
    return format_html(fields, token, once)


@register.simple_tag
def qr(address: str, what: str) -> SafeString:
    """A QR code that leads to `address`, dark on light in both themes so that every phone reads it.

    `what` says what scanning it does, for those who do not see it; the page shows the address beside it.
    """
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        scale=8, border=2, dark="#000000", light="#ffffff", svgclass="qr", lineclass=None, omitsize=True
    )
    name = format_html('<svg role="img" aria-label="{}" ', _("QR code: %(what)s") % {"what": what})
    return mark_safe(drawing.replace("<svg ", name, 1))  # noqa: S308  (modules of the library, and an escaped name)


@register.inclusion_tag("ui/parts/out_of_reach.html")
def out_of_reach(address: str) -> dict[str, object]:
    """Beside a QR that leads to `address`: what to do when phones cannot open it."""
    host = address.partition("://")[2].partition("/")[0] if "://" in address else address.partition("/")[0]
    is_out = is_out_of_reach(host)
    return {"reach": {"is_out": is_out, "address": address_to_start_with(host) if is_out else ""}}


def is_group_field(bound: BoundField) -> bool:
    """Whether `bound` is shown as several boxes or buttons, in a `fieldset`."""
    return isinstance(bound.field.widget, RadioSelect | SearchWidget)  # boxes are a kind of radio buttons to Django


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hint: str = "") -> dict[str, object]:
    """A field of a form with its label, hint and errors, tied together for screen readers.

    A group of boxes has no field of its own name: its `fieldset` has the id, and the description.
    """
    kind = type(bound.field.widget).__name__
    base = bound.auto_id or f"id_{bound.html_name}"
    hint = hint or str(bound.help_text)
    names = {"hint_id": f"{base}_hint", "error_id": f"{base}_error"}
    lost = lost_file(bound)
    described = " ".join(
        name for name, there in zip(names.values(), (hint, bound.errors or lost), strict=True) if there
    )
    is_group = is_group_field(bound)
    attributes = bound.field.widget.attrs
    if isinstance(bound.field.widget, SearchWidget):
        bound.field.widget.about = bound.label
    if bound.errors or lost:
        attributes["aria-invalid"] = "true"
    if described and not is_group:
        attributes["aria-describedby"] = described
    values = {"bound": bound, "hint": hint, "kind": kind, "is_group": is_group, "described": described}
    values["lost"] = lost
    return values | names | {"group_id": f"{base}_group"}


def lost_file(bound: BoundField) -> str:
    """What is said of a file that was chosen in a form which is refused for another reason: no page can put it back. "" else."""
    form = bound.form
    chosen = form.files.get(bound.html_name) if isinstance(bound.field, FileField) and form.is_bound else None
    if chosen is None or not form.errors or bound.errors:
        return ""
    return _("“%(file)s” was not kept: choose it again.") % {"file": shortened(chosen.name or "", 60)}


@register.filter(expects_localtime=True)
def day(value: date | None, form: str) -> str:
    """`value` as it is written in the reader's language, in a format of Django; nothing for no date."""
    return written(value, form) if value else ""


@register.filter(expects_localtime=True)
def hour(moment: datetime | None) -> str:
    """The hour of `moment` in the reader's language: “9 h 30”, “9:30”; nothing for no moment."""
    return dates.hour(moment) if moment else ""


@register.filter(expects_localtime=True)
def hours(first: datetime, last: datetime) -> str:
    """From the hour of `first` to that of `last`: “9 h 30 – 10 h”, “9:30–10:00”."""
    end = template_localtime(last)
    interval = dates.hours(first, end)
    return (
        _("%(hours)s (the next day)") % {"hours": interval}
        if end.date() > first.date() and end.time() > time()
        else interval
    )


@register.filter
def days(first: date, last: date) -> str:
    """“25 et 26 juin 2019”: the days from `first` to `last` as one says them."""
    if first == last:
        return written(first, "j F Y")
    same_month = (first.year, first.month) == (last.year, last.month)
    begin = written(first, "j" if same_month else "j F" if first.year == last.year else "j F Y")
    end = written(last, "j F Y")
    if same_month and last.day - first.day == 1:
        return _("%(begin)s and %(end)s") % {"begin": begin, "end": end}
    return _("%(begin)s to %(end)s") % {"begin": begin, "end": end}


def _says_language() -> bool:
    """Whether the page is in another language than what people of the network write in."""
    return (get_language() or settings.LANGUAGE_CODE)[:2] != settings.LANGUAGE_CODE[:2]


@register.filter
def content(text: str) -> str:
    """`text` that people of the network wrote, with its language where the page has another. Not in attributes."""
    if not text or not _says_language():
        return text
    return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE[:2], text)


def content_writer() -> Callable[[str], str]:
    """What writes one of many texts as `content` does, escaped: which language the page has is asked once."""
    begin, end = ("", "")
    if _says_language():
        begin, end = f'<span lang="{settings.LANGUAGE_CODE[:2]}">', "</span>"
    return lambda text: f"{begin}{html.escape(text)}{end}" if text else ""


@register.simple_tag
def content_language() -> SafeString:
    """The attribute of an element that holds only what people of the network wrote; nothing on a page in their language."""
    return format_html(' lang="{}"', settings.LANGUAGE_CODE[:2]) if _says_language() else mark_safe("")


@register.filter
def marked_label(thing: object) -> str:
    """The label of a theme, trade or axis, with its language where it is not that of the page."""
    english = getattr(thing, "label_en", "")
    return label(thing) if isinstance(thing, str) or (english and _says_language()) else content(label(thing))


@register.filter
def duration(day_count: int) -> str:
    """A number of days as one says it: “10 years”, “400 days”."""
    years = round(day_count / 365.25)
    if years > 1 and abs(day_count - years * 365.25) <= 1:
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s day", "%(n)s days", day_count) % {"n": number_format(day_count, force_grouping=True)}


@register.filter
def label(thing: object) -> str:
    """The label of a theme, trade or axis in the reader's language, its own when there is no other."""
    english = getattr(thing, "label_en", "")
    return english if english and (get_language() or "fr").startswith("en") else str(getattr(thing, "label", thing))


@register.filter
def shortened(text: str, characters: int) -> str:
    """At most `characters` of `text`, cut between words and ended by “…”; no-break spaces stay what they are."""
    if len(text) <= characters:
        return text
    head = text[:characters].rpartition(" ")[0] or text[: characters - 1]
    return head.rstrip(" \u00a0,;:.–—") + "…"


@register.filter
def grouped(number: int) -> str:
    """A count as one reads it: “14,683” or « 14 683 »."""
    return number_format(number, force_grouping=True)


@register.filter
def percent(share: float | None) -> str:
    """A share between 0 and 1 as “87 %” (French) or “87%” (English); what is short of the whole never reads 100 %."""
    if share is None:
        return "–"
    rounded = rounded_percent(share)
    number = number_format(rounded, 1) if isinstance(rounded, float) else str(rounded)
    return f"{number}%" if (get_language() or "fr").startswith("en") else f"{number}\u00a0%"


@register.filter
def file_size(size_bytes: int) -> str:
    """A size in decimal units, as limits are said everywhere: “2.4 MB”, in French « 2,4 Mo » (Django's filter says Mio)."""
    for unit, words in ((10**9, _("%(number)s GB")), (10**6, _("%(number)s MB")), (10**3, _("%(number)s kB"))):
        if size_bytes >= unit:
            return words % {"number": number_format(round(size_bytes / unit, 1), 1)}
    return _("%(number)s bytes") % {"number": number_format(size_bytes)}
