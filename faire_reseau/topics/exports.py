"""Cards of topics as HTML: made once for all readers alike, with each reader’s own wish added.

A card is rendered for nobody, with marks where something belongs to one reader or changes with each wish: the count, the
level, the form of a wish, the ways to change a topic, the tokens of forms. Laying these on is a join of strings.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit.folding import alphabetical
from faire_reseau.kit.made_once import MadeOnce
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.models import Theme
from faire_reseau.topics import queries
from faire_reseau.topics.enums import Phase, Verb
from faire_reseau.topics.logic.cards import A_PAGE, BY_SLOT, Asked, by_slot, laid_out, page_of
from faire_reseau.topics.logic.formats import comes_before, opens
from faire_reseau.topics.models import Forum
from faire_reseau.topics.queries import Card, Interest, Own, Shown
from faire_reseau.ui.templatetags.parts import live_words

# No text holds it: forms and databases refuse it.
MARK = "\0"
LEVELS = (3, 2, 1, 0)
# Orders and filters that say nothing of their reader; words are typed, so that few ask for the same.
ALIKE = (BY_SLOT, "unanswered", "number", "latest")

Marked = Sequence[str]
"""Pieces of HTML: those at odd places are marks, as “count 12”."""


@dataclass(frozen=True)
class SharedCards:
    """The cards of a forum as all are shown them: rows to sort and filter, and the HTML of each, by topic and place in it."""

    rows: list[Card]
    html: dict[tuple[int, int], str]
    forms: dict[int, Marked]
    deeds: dict[int, Marked]
    levels: dict[int, str]
    hosted: str
    first: str
    themes: list[Theme]


@dataclass(frozen=True)
class Listed:
    """A list of cards; of topics on a grid the page `page` of `pages`, else all, of which a page is laid for each reader."""

    pieces: Marked
    page: int = 1
    pages: int = 1


@dataclass(frozen=True)
class Reader:
    """What is laid on the cards for one reader: counts, what is theirs, and what they may do now."""

    interest: Interest
    own: Own
    can_wish: bool = False
    can_propose: bool = False
    query: str = ""
    token: str = ""
    once: str = ""
    # The topic that is being read out: it comes first.
    read: int | None = None


_cards = MadeOnce[SharedCards](24)
_lists = MadeOnce[Listed](64)


def is_placed(forum: Forum) -> bool:
    """Whether topics stand on a published grid."""
    return not comes_before(forum.phases, forum.phase, Phase.RUN)


def shared_cards(forum: Forum, shown: Shown) -> SharedCards:
    """The cards of `forum` for all who are shown the same, in the language of now; no query when they are held."""
    return _cards.get((shown.key, translation.get_language()), lambda: _make(forum, shown))


def list_for(forum: Forum, shown: Shown, cards: SharedCards, filters: Asked, reader: Reader) -> SafeString:
    """The page of the list of topics that `filters` asks for, with what is the reader's own laid on it.

    Only an order or a filter that depends on the reader is rendered for them alone.
    """
    is_alike = filters.order in ALIKE and not filters.unanswered and not filters.words
    if is_alike:
        alike = replace(filters, order="number") if filters.order == "unanswered" else filters
        if not is_placed(forum):
            alike = replace(alike, page=1, topic=None)
        key = (shown.key, translation.get_language(), alike)
        listed = _lists.get(key, lambda: _listed(forum, cards, cards.rows, alike))
    else:
        rows = [
            replace(
                row,
                people=reader.interest.by_topic.get(row.topic.pk, 0),
                level=reader.own.levels.get(row.topic.pk),
                is_host=row.topic.pk in reader.own.hosted,
            )
            for row in cards.rows
        ]
        listed = _listed(forum, cards, rows, filters)
    if not is_placed(forum):
        listed = _page(listed.pieces, filters, reader)
    pager = ""
    if listed.pages > 1:
        query = QueryDict(reader.query, mutable=True)
        for name in ("page", "sujet"):
            query.pop(name, None)
        pages = {"number": listed.page, "pages": listed.pages, "query": query.urlencode(), "to": "#topics-title"}
        pager = render_to_string("ui/parts/pager.html", pages)
    return mark_safe(_with(cards, listed.pieces, reader) + pager)  # noqa: S308  (made of templates)


def card_of(forum: Forum, topic_id: int) -> dict[str, str]:
    """The card of one topic in each language, as whoever has a place at the gathering is shown it before they say anything
    about it: named hosts, the form of a wish without tokens, the count at 0. Empty where screens fetch it each for themselves:
    once topics stand on a grid, and while a host is not on the list of the gathering, whom not all may be told.
    """
    is_told = not is_placed(forum) and forum.session.gathering.state == GatheringState.ANNOUNCED
    if not is_told or not queries.hosts_meet_everybody(forum, topic_id):
        return {}
    html_of: dict[str, str] = {}
    reader = Reader(Interest({}, 0), Own(), can_wish=opens(forum.phases, forum.phase, Verb.WISH))
    for language, _name in settings.LANGUAGES:
        with translation.override(language), timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
            rows = queries.cards_of(forum, unnamed=(), only=topic_id)
            if rows:
                cards = _rendered(forum, rows)
                html_of[language] = _with(cards, cards.html[topic_id, 0].split(MARK), reader)
    return html_of


def card_to_tell(forum_id: int, topic_id: int) -> tuple[int, dict[str, str]]:
    """The same, after the version of the forum at which it was made."""
    forum = queries.forum_to_tell(forum_id)
    return forum.cards_version, card_of(forum, topic_id)


def words_of(card: Card) -> str:
    """What is searched when words are typed."""
    names = [f"{host.name} {host.centre}" for host in card.hosts]
    return " ".join([card.topic.title, card.topic.text, *names, *(theme.label for theme in card.themes)])


def _make(forum: Forum, shown: Shown) -> SharedCards:
    with timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
        return _rendered(forum, queries.cards_of(forum, unnamed=shown.unnamed))


def _rendered(forum: Forum, rows: list[Card]) -> SharedCards:
    # The tokens of forms are marks too: the tag reads them where it would read those of a reader.
    frame: dict[str, Any] = {
        "forum": forum,
        "gathering": forum.session.gathering,
        "is_placed": is_placed(forum),
        "levels": LEVELS,
        "mark": MARK,
        "csrf_token": f"{MARK}token{MARK}",
        "request": SimpleNamespace(once_token=f"{MARK}once{MARK}"),
    }
    html: dict[tuple[int, int], str] = {}
    forms: dict[int, Marked] = {}
    deeds: dict[int, Marked] = {}
    for row in rows:
        context = {**frame, "card": row}
        for place, given in enumerate(row.given or [None]):
            name = "again" if place else "card"
            html[row.topic.pk, place] = render_to_string(f"topics/parts/{name}.html", {**context, "given": given})
        forms[row.topic.pk] = render_to_string("topics/parts/wish.html", context).split(MARK)
        deeds[row.topic.pk] = render_to_string("topics/parts/deeds.html", context).split(MARK)
    levels: dict[int, str] = {
        level: render_to_string("topics/parts/level.html", {"level": level}) for level in LEVELS if level
    }
    hosted = render_to_string("topics/parts/hosted.html", {})
    first = render_to_string("topics/parts/first.html", frame)
    themes = sorted({theme for row in rows for theme in row.themes}, key=lambda theme: alphabetical(theme.label))
    return SharedCards(rows, html, forms, deeds, levels, hosted, first, themes)


def _listed(forum: Forum, cards: SharedCards, rows: list[Card], filters: Asked) -> Listed:
    shown = laid_out(rows, filters, words_of)
    groups: list[tuple[Any, list[tuple[Card, Any, bool]]]]
    groups, page, pages = ([(None, [(card, None, False) for card in shown])] if shown else []), 1, 1
    if is_placed(forum):
        if filters.order != BY_SLOT:
            groups = [(None, [(card, card.given[0] if card.given else None, False) for card in shown])]
        else:
            groups = by_slot(shown)
        groups, page, pages = _page_of_grid(groups, filters)

    def place(card: Card, given: Any) -> int:
        return card.given.index(given) if given is not None else 0

    context = {
        "forum": forum,
        "gathering": forum.session.gathering,
        "is_placed": is_placed(forum),
        "asked": filters,
        "shown_count": len(shown),
        "topics_count": len(rows),
        "mark": MARK,
        "groups": [
            (
                slot,
                [
                    (card, is_again, mark_safe(cards.html[card.topic.pk, place(card, given)]))  # noqa: S308  (as above)
                    for card, given, is_again in those
                ],
            )
            for slot, those in groups
        ],
    }
    with timezone.override(ZoneInfo(forum.session.gathering.time_zone)):
        return Listed(render_to_string("topics/parts/topics.html", context).split(MARK), page, pages)


def _page_of_grid(groups: list[tuple[Any, list[Any]]], filters: Asked) -> tuple[list[tuple[Any, list[Any]]], int, int]:
    """What is asked for of cards in groups by slot, in such groups, with the number of the page and how many there are."""
    every = [(slot, card) for slot, those in groups for card in those]
    page, pages = page_of([card.topic.pk for _slot, (card, *_more) in every], filters)
    on_page = every[(page - 1) * A_PAGE : page * A_PAGE]
    return (
        [(slot, [card for _slot, card in those]) for slot, those in groupby(on_page, lambda pair: pair[0])],
        page,
        pages,
    )


def _page(pieces: Marked, filters: Asked, reader: Reader) -> Listed:
    """The page that is asked for of the pieces of a whole list; when it is so ordered, the items that wait for an answer of the
    reader come before the others, each lot in its order.
    """
    starts = [place for place in range(1, len(pieces), 2) if pieces[place].startswith("item ")]
    if not starts:
        return Listed(pieces)
    ends = [*starts[1:], max(place for place in range(1, len(pieces), 2) if pieces[place] == "tail")]
    items = [
        (int(pieces[start].removeprefix("item ")), pieces[start:end]) for start, end in zip(starts, ends, strict=True)
    ]
    if filters.order == "unanswered":
        waiting = set(reader.own.to_answer(topic for topic, _item in items))
        items.sort(key=lambda item: item[0] not in waiting)
    if reader.read is not None:
        items.sort(key=lambda item: item[0] != reader.read)
    page, pages = page_of([topic for topic, _item in items], filters)
    shown = items[(page - 1) * A_PAGE : page * A_PAGE]
    return Listed(
        [*pieces[: starts[0]], *(piece for _topic, item in shown for piece in item), *pieces[ends[-1] :]], page, pages
    )


def _with(cards: SharedCards, pieces: Marked, reader: Reader) -> str:
    return _laid(pieces, lambda mark: _of_reader(mark, cards, reader))


def _of_reader(mark: str, cards: SharedCards, reader: Reader) -> str:
    what, _, which = mark.partition(" ")
    if what == "token":
        return reader.token
    if what == "once":
        return reader.once
    if what == "first":
        return cards.first if reader.can_propose else ""
    topic = number_in(which) or 0
    if what == "count":
        return str(reader.interest.by_topic.get(topic, 0))
    if what == "interested":
        singular, plural = gettext("person interested"), gettext("people interested")
        return live_words("wishes", topic, reader.interest.by_topic.get(topic, 0), singular, plural)
    level, is_host = reader.own.levels.get(topic), topic in reader.own.hosted
    if what == "level":
        return cards.levels[level] if level and not reader.can_wish else ""
    if what != "own":
        return ""
    html = ""
    if reader.can_wish:
        html = cards.hosted if is_host else _laid(cards.forms[topic], lambda part: _of_form(part, level, reader))
    if reader.own.may_change(topic):
        html += _laid(cards.deeds[topic], lambda part: _of_form(part, level, reader))
    return html


def _of_form(mark: str, level: int | None, reader: Reader) -> str:
    if mark == "token":
        return reader.token
    if mark == "once":
        return reader.once
    if mark == "return":
        return format_html('<input type="hidden" name="retour" value="{}">', reader.query) if reader.query else ""
    return " checked" if mark == f"checked {level}" else ""


def _laid(pieces: Marked, value: Callable[[str], str]) -> str:
    return "".join(value(piece) if number % 2 else piece for number, piece in enumerate(pieces))
