"""Parts of pages that are accessible by themselves: breadcrumb, form summary, notice, table, figure, confirmation.

Loaded with `ui` in every template. Each page uses these instead of the same elements written by hand
(`tests/house/test_templates.py` refuses the copies).
"""

import re
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import LazyObject
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.kit.mail import letters_stay
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.sized_pictures import WIDTHS
from faire_reseau.ui.templatetags.ui import form_tokens, is_group_field, lost_file

register = template.Library()

ROLES = (
    (re.compile(r"<(thead|tbody|tfoot)(?=[\s>])"), r'<\1 role="rowgroup"'),
    (re.compile(r"<tr(?=[\s>])"), '<tr role="row"'),
    (re.compile(r"<td(?=[\s>])"), '<td role="cell"'),
    (re.compile(r'<th scope="col"'), '<th scope="col" role="columnheader"'),
    (re.compile(r'<th scope="row"'), '<th scope="row" role="rowheader"'),
)
ICONS = {"error": "alert-triangle", "wrong": "alert-triangle", "warning": "info", "success": "check-circle"}


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """The breadcrumb around its `crumb`s; nothing when there are none."""
    return mark_safe(render_to_string("ui/parts/crumbs.html", {"items": content}) if content.strip() else "")  # noqa: S308


@register.simple_tag
def crumb(label: object, name: str, *args: object) -> SafeString:
    """One step of a breadcrumb: `label`, leading to the address called `name`."""
    return format_html('<li><a href="{}">{}</a></li>', reverse(name, args=args), label)


@register.simple_block_tag
def notice(content: str, kind: str = "", sign: str = "") -> SafeString:
    """A sentence that stands out, with the icon `sign`.

    Kinds: `error` (an answer, spoken at once), `wrong` (a state, in the same looks), `warning`, `success` or none.
    """
    sentence = mark_safe(content.strip())  # noqa: S308  (rendered by a template, which escaped what it should)
    context = {"kind": kind, "sign": sign or ICONS.get(kind, "info"), "content": sentence}
    return mark_safe(render_to_string("ui/parts/notice.html", context))  # noqa: S308  (rendered by a template)


@register.simple_block_tag
def empty_state(content: str) -> SafeString:
    """What a list says when it holds nothing: why, and what to do."""
    return mark_safe(render_to_string("ui/parts/empty.html", {"content": content}))  # noqa: S308


@register.simple_tag
def live_words(name: str, pk: int, n: int, singular: str, plural: str) -> SafeString:
    """The words that follow the live count called `name`-`pk`, `singular` or `plural` by the reader's language; they change with it."""
    is_one = n < 2 if (get_language() or "fr").startswith("fr") else n == 1
    template = '<span data-live-words="{}" data-one="{}" data-many="{}">{}</span>'
    return format_html(template, f"{name}-{pk}", singular, plural, singular if is_one else plural)


@register.simple_tag
def sample(thing: object = True, text: str = "") -> SafeString:  # noqa: FBT002  (a tag has no keywords in a page)
    """The label of invented things; nothing for what is real. A tag rather than a template: lists have hundreds."""
    is_sample = thing is True or bool(getattr(thing, "is_sample", False))
    return sample_mark(text) if is_sample else mark_safe("")


def sample_mark(text: str = "") -> SafeString:
    """A dot whose word is for screen readers and pointers: the yellow line above has already said what is a sample."""
    word = text or _("sample")
    return format_html(' <span class="sample" title="{}"><span class="visually-hidden">{}</span></span>', word, word)


@register.simple_tag
def picture(file: Any, alternative: str, width: int, height: int, kind: str = "", sizes: str = "100vw") -> SafeString:
    """A stored picture in the widths of `kit.sized_pictures`; all but covers (`kind`) wait until they come into sight."""
    narrow = [narrower for narrower in WIDTHS if narrower < width]
    kinds = format_html(' class="{}"', kind) if kind else ""
    waits = "" if kind else mark_safe(' loading="lazy"')
    widths = format_html_join(", ", "{}?l={} {}w", ((file.url, narrower, narrower) for narrower in narrow))
    more = format_html(' srcset="{}" sizes="{}"', widths, sizes) if narrow else ""
    return format_html(
        '<img{} src="{}{}"{} alt="{}" width="{}" height="{}"{}>',
        *(kinds, file.url, f"?l={narrow[-1]}" if narrow else "", more, alternative, width, height, waits),
    )


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    kind: str = "",
    key: str = "",
    around: str = "",
    shown: bool = False,  # noqa: FBT001, FBT002  (written by name in a page)
) -> SafeString:
    """A table in a region that scrolls; both are named by the caption, seen only when `shown`: a heading says it mostly.

    `kind` and `around`: further classes of the table and of the region. With `table-stack`, rows become cards on a phone,
    and roles are written out because `display: block` removes them. The id comes from `key` or the caption, so that a part
    fetched again has the same.
    """
    is_stack = "table-stack" in kind
    if is_stack:
        for pattern, replacement in ROLES:
            content = pattern.sub(replacement, content)
    context = {
        "content": mark_safe(content),  # noqa: S308  (rendered by a template)
        "caption": caption,
        "kind": kind,
        "id": f"table-{key or slugify(caption) or 'content'}",
        "is_stack": is_stack,
        "around": around,
        "shown": shown,
    }
    return mark_safe(render_to_string("ui/parts/table.html", context))  # noqa: S308  (rendered by a template)


@register.simple_block_tag
def figure(content: str, caption: str = "") -> SafeString:
    """A picture with its caption, which is also the name of the figure."""
    return mark_safe(render_to_string("ui/parts/figure.html", {"content": content, "caption": caption}))  # noqa: S308


@register.simple_tag(takes_context=True)
def confirm(context: template.Context, label: str, yes: str, action: str = "", **more: Any) -> SafeString:
    """The only way to remove: a fold `label`, in it the button `yes`; works without script.

    `what` completes both for the ear, `says` explains, `name` and `value` go with the button, `key` and `seen` are sent
    with it, `small` makes small buttons, `fold` names the fold so that it stays open when its part is replaced.
    """
    values = more | {"label": label, "yes": yes, "action": action, "tokens": form_tokens(context)}
    return mark_safe(render_to_string("ui/parts/confirm.html", values))  # noqa: S308


@register.simple_tag(takes_context=True)
def undo_button(context: template.Context, message: Any) -> SafeString:
    """The button that takes back what `message` says was done, where it can be (`kit.answering.Ran.undo_tag`)."""
    name, _colon, rest = (getattr(message, "extra_tags", None) or "").partition(":")
    act, _colon, place = rest.partition(":")
    if name != "undo" or not act.isdecimal():
        return mark_safe("")
    address = reverse("gatherings:undo", args=[place, act]) if place else reverse("accounts:undo", args=[act])
    here = getattr(context.get("request"), "path", "/")
    values = {"address": address, "here": here, "tokens": form_tokens(context)}
    return mark_safe(render_to_string("ui/parts/undo_button.html", values))  # noqa: S308  (rendered by a template)


register.simple_tag(letters_stay)


@register.simple_tag
def form_summary(form: BaseForm, intro: str = "") -> SafeString:
    """What is wrong in `form`, first and focused, with a link to each field; else which fields are required."""
    values = {"form": form, "intro": intro, "wrong": _wrong(form), "says_required": _says_required(form)}
    return mark_safe(render_to_string("ui/parts/form_summary.html", values))  # noqa: S308


@register.inclusion_tag("ui/parts/pager.html")
def pager(
    page: "Page[Any]", query: str = "", *, name: str = "page", before: str = "", after: str = ""
) -> dict[str, object]:
    """Links to the pages before and after `page`, where there are several.

    `query`: the rest of the address; `name`: that of the page in it; `before`, `after`: words for the links, where the order of
    what is listed says more than “Previous page”.
    """
    place = {"number": page.number, "pages": page.paginator.num_pages}
    return place | {"query": query, "name": name, "before": before, "after": after}


@register.inclusion_tag("ui/parts/form.html", name="form")
def whole_form(form: BaseForm, leave_out: str = "") -> dict[str, object]:
    """The summary of `form` and all its fields; `leave_out`: names of fields that are not shown, apart by spaces."""
    return {"form": form, "left_out": leave_out.split()}


@register.simple_tag(takes_context=True)
def title_start(context: template.Context) -> str:
    """“Error: ” before the title of a page that comes back with something refused."""
    return _("Error:") + " " if any(_is_refused(value) for value in context.flatten().values()) else ""


def _is_refused(value: object) -> bool:
    if isinstance(value, LazyObject):  # looked at, it would be made: the key of forms, on pages without any
        return False
    if isinstance(value, Refusal):
        return True
    return isinstance(value, BaseForm) and value.is_bound and bool(getattr(value, "_errors", None))


def _wrong(form: BaseForm) -> list[tuple[str, object, list[str]]]:
    """Identifier, label and errors of each wrong field, in order; hidden ones without a link."""
    if not form.is_bound:
        return []
    fields = [form[name] for name in form.fields]
    return [
        (_target_of(bound), bound.label, [str(error) for error in bound.errors] or [lost_file(bound)])
        for bound in fields
        if bound.errors or lost_file(bound)
    ]


def _target_of(bound: BoundField) -> str:
    """Where a link to the field leads; nowhere for a hidden one."""
    if bound.is_hidden:
        return ""
    return f"{bound.auto_id}_group" if is_group_field(bound) else bound.id_for_label


def _says_required(form: BaseForm) -> bool:
    """Whether some fields are marked as optional, so that the others want a word."""
    shown = [bound.field for bound in form if not bound.is_hidden]
    required = [field for field in shown if field.required]
    return bool(required) and len(required) < len(shown)
