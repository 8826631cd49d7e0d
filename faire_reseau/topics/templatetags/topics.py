"""Template words of topics: labels of codes."""

from collections.abc import Iterable
from html import escape
from math import ceil
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.topics import texts
from faire_reseau.topics.queries.compose.workbench import Tile
from faire_reseau.topics.queries.topics import Hosting
from faire_reseau.topics.queries.versions import Entry
from faire_reseau.ui.templatetags.parts import sample_mark
from faire_reseau.ui.templatetags.ui import content_writer, icon, percent

register = template.Library()


@register.filter
def phase_label(code: str) -> str:
    """The name of a phase."""
    return label_in(texts.PHASE_LABELS, code)


@register.filter
def phase_sentence(code: str) -> str:
    """What one does in a phase."""
    return label_in(texts.PHASE_SENTENCES, code)


@register.filter
def order_label(order: str) -> str:
    """The name of an order of topics."""
    return label_in(texts.ORDER_LABELS, order)


@register.filter
def kind_label(code: str) -> str:
    """The name of a kind of topic."""
    return label_in(texts.KIND_LABELS, code)


@register.filter
def level_label(level: int) -> str:
    """The name of a level of wish; none has a name too."""
    return label_in(texts.LEVEL_LABELS, level) if level else str(texts.NO_WISH_LABEL)


@register.filter
def level_icon(level: int) -> str:
    """The icon of a level of wish."""
    return {3: "star", 2: "heart", 1: "hand"}.get(level, "minus")


@register.filter
def are_named(hosts: Iterable[Hosting]) -> bool:
    """Whether any of the hosts may be named to the reader."""
    return any(host.is_named for host in hosts)


@register.filter
def names_told(hosts: Iterable[Hosting]) -> str:
    """The hosts who may be named to the reader, in their order: on a wall, “a person, a person” says nothing."""
    return ", ".join(host.name for host in hosts if host.is_named)


@register.filter
def points(change: int) -> str:
    """A change with its unit: “+3 points”, “−2 points”, “=”."""
    return texts.change_in_points(change)


@register.filter
def signed_percent(share: float) -> str:
    """A gain or loss of a share: “+11 %”."""
    return ("+" if share >= 0 else "−") + percent(abs(share))


@register.filter
def gap(share: float) -> str:
    """What at most could be gained, with its tenths: “2,3 %”; rounded up, or it would not be at most."""
    mark = "%" if (get_language() or "fr").startswith("en") else "\u00a0%"
    return f"{number_format(ceil(round(1000 * share, 6)) / 10, 1)}{mark}"


@register.filter
def duration(seconds: int) -> str:
    """“15 s”, “4 min”."""
    return f"{seconds // 60}\u00a0min" if seconds >= 60 else f"{seconds}\u00a0s"


@register.simple_tag(takes_context=True)
def grid_cells(context: template.Context, gathering: Gathering, entries: Iterable[Entry | None]) -> SafeString:
    """The entries of an hour as cells of a table.

    Written in Python, as the items of an agenda: a grid of 400 topics goes through here at each change, twice.
    """
    worded = _worded_once(context, gathering, entries)
    cells = [f"<td{_mine(entry)}>{words}</td>" if entry else "<td></td>" for entry, words in worded]
    return mark_safe("".join(cells))  # noqa: S308  (each typed text was escaped below)


@register.simple_tag(takes_context=True)
def grid_items(context: template.Context, gathering: Gathering, entries: Iterable[Entry | None]) -> SafeString:
    """The entries of an hour as items of a list, each with its space."""
    pin = icon("map-pin")
    items = [
        f'<li{_mine(entry)}><p class="kicker">{pin} {escape(entry.space_name)}</p>{words}</li>'
        for entry, words in _worded_once(context, gathering, entries)
        if entry
    ]
    return mark_safe("".join(items))  # noqa: S308  (each typed text was escaped here and below)


def _mine(entry: Entry) -> str:
    return ' class="is-mine"' if entry.is_mine and not entry.is_cancelled else ""


def _worded_once(
    context: template.Context, gathering: Gathering, entries: Iterable[Entry | None]
) -> list[tuple[Entry | None, str]]:
    """What `_entries` says, once for the table and the list of a page: both are of the same lines."""
    state: Any = context.render_context
    # With the entries themselves: while they are kept, nothing else has their identity.
    worded: dict[int, tuple[object, list[tuple[Entry | None, str]]]] = state.setdefault("grid entries", {})
    if id(entries) not in worded:
        worded[id(entries)] = entries, _entries(gathering, entries)
    return worded[id(entries)][1]


def _entries(gathering: Gathering, entries: Iterable[Entry | None]) -> list[tuple[Entry | None, str]]:
    """Each entry with its title, its hosts, and what there is to say of it."""
    # Django gives the same address for each session but its number.
    before, after = reverse("gatherings:session", args=[gathering.slug, 0]).rsplit("0", 1)
    # Apart from the markup: the catalogue does not see a sentence inside an f-string.
    labels = (_("withdrawn"), _("second time"), _("I go there"), pgettext("of a session", "not held"))
    is_withdrawn, is_again, is_mine, is_not_held = map(escape, labels)
    not_held = f' <span class="chip chip-wrong">{is_not_held}</span>'
    withdrawn = f' <span class="chip chip-wrong">{is_withdrawn}</span>'
    sample = sample_mark()
    again = f'<p class="entry-again">{icon("copy")} {is_again}</p>'
    own_mark = f'<p class="entry-mine">{icon("bookmark")} {is_mine}</p>'
    written = content_writer()
    worded: list[tuple[Entry | None, str]] = []
    for entry in entries:
        if entry is None:
            worded.append((None, ""))
            continue
        title = written(entry.title)
        if entry.is_cancelled:
            title = f"<s>{title}</s>{withdrawn if entry.is_withdrawn else ''}"
        elif entry.session_id:
            title = f'<a href="{before}{entry.session_id}{after}">{title}</a>'
        words = (
            f'<p class="entry-title">{title}{sample if entry.is_sample else ""}'
            f"{not_held if entry.is_not_held and not entry.is_cancelled else ''}</p>"
            f'<p class="entry-hosts">{escape(entry.hosts)}</p>'
            f"{again if entry.is_again else ''}{own_mark if entry.is_mine and not entry.is_cancelled else ''}"
        )
        worded.append((entry, words))
    return worded


_tiles = MadeOnce[str](3000)


@register.simple_tag(takes_context=True)
def grid_tile(context: template.Context, tile: Tile, is_held: bool) -> SafeString:  # noqa: FBT001  (a tag of templates)
    """A topic in a cell of the working grid, rendered once for what it says: a move changes a tenth of them."""
    names = ("can_compose", "here", "again_start")
    inputs = {"tile": tile, "is_held": bool(is_held), **{name: context[name] for name in names}}
    key = (get_language(), *inputs.values())
    return mark_safe(_tiles.get(key, lambda: render_to_string("topics/parts/tile.html", inputs)))  # noqa: S308  (a template)


_tile_deeds = MadeOnce[str](3000)


@register.simple_tag(takes_context=True)
def tile_deeds(context: template.Context, tile: Tile) -> SafeString:
    """What can be done with it, rendered once for each place: a move changes how many come to a tile, not this."""
    inputs = {
        "id": tile.id,
        "key": tile.key,
        "start": tile.start,
        "title": tile.title,
        "is_locked": tile.is_locked,
        "can_lock": not tile.why and tile.start != context["again_start"],
        "is_twice": tile.times > 1,
        "here": context["here"],
    }
    key = (get_language(), *inputs.values())
    return mark_safe(_tile_deeds.get(key, lambda: render_to_string("topics/parts/tile_deeds.html", inputs)))  # noqa: S308  (a template)
