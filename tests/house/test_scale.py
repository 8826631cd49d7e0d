"""The measure of growth fills a network by bulk inserts, asks for pages and acts: all still fit the product, and its marks show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model

from bench import scale
from bench._gatherings import Filler
from bench._network import Size
from faire_reseau.activities.models import Action, Presence
from faire_reseau.articles.models import Article
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import clock
from faire_reseau.network.models import Organisation, Person
from faire_reseau.topics.models import Forum, Topic, Wish

TINY = Size("tiny", 8, 20, 2, 16, 12, 32, 4, 6, 30, 2)


LOOKS = scale.Page("a page", "visitor", "/", 20)


def refused(pages: list[scale.Page], clients: dict, keys: dict, prepare=None) -> dict[str, int]:
    """The pages that are not answered, each with the status that came instead."""
    statuses = {}
    for page in pages:
        if prepare is not None:
            prepare(page)
        statuses[page.name] = clients[page.role].get(page.address.format(**keys), headers=page.headers).status_code
    return {name: status for name, status in statuses.items() if status != 200}


def missing(size: Size) -> list[str]:
    """The kinds of rows of which the network in the database does not hold what `size` says."""
    models = {"organisations": Organisation, "people": Person, "gatherings": Gathering, "articles": Article}
    models |= {"actions": Action, "presences": Presence, "topics": Topic, "wishes": Wish}
    return [kind for kind, model in models.items() if model.objects.count() < getattr(size, kind)]


@pytest.mark.django_db
@pytest.mark.slow("a network with all its kinds of rows, forty pages and what thousands do")
def test_pages_and_actions_of_the_measure_of_growth_are_answered_in_the_network_it_fills(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: scale.EVE)
    keys = Filler(TINY).fill()
    clients = scale.clients_of(keys)
    forum = Forum.objects.get(pk=keys["forum"])
    facilitator = get_user_model().objects.get(pk=keys["facilitator"])

    def in_its_phase(page: scale.Page) -> None:
        Forum.objects.filter(pk=forum.pk).update(phase=page.phase)

    before = refused([page for page in scale.PAGES if not page.after], clients, keys, in_its_phase)
    Forum.objects.filter(pk=forum.pk).update(phase="compose")
    # Each fails by itself where the product refuses; imports and exports have tests of their own.
    actions = scale.single_actions_of(keys, facilitator, clients["participant"])
    actions |= scale.actions_of(keys, facilitator, clients["facilitator"])
    for name, (act, _, _) in actions.items():
        if "import" not in name and ".xlsx" not in name:
            act()
    after = refused([page for page in scale.PAGES if page.after], clients, keys, in_its_phase)

    assert missing(TINY) == []
    assert missing(replace(TINY, people=901, wishes=901)) == ["people", "wishes"]
    assert before | after == {}


@pytest.mark.django_db
@pytest.mark.urls("tests.house.planted")
def test_a_page_of_the_measure_that_is_missing_asks_who_one_is_or_breaks_is_found(client, fresh_cache):
    client.raise_request_exception = False
    addresses = {"opens": "/opens/", "closes": "/closes/", "asks": "/asks/", "breaks": "/breaks/?{word}"}
    pages = [replace(LOOKS, name=name, address=address) for name, address in addresses.items()]

    assert refused(pages, {"visitor": client}, {"word": "a"}) == {"closes": 404, "asks": 302, "breaks": 500}


@pytest.mark.parametrize(
    ("page", "figures", "is_over"),
    [
        (LOOKS, {}, False),
        (LOOKS, {"cold": 21}, True),
        (replace(LOOKS, is_kept=True), {"cold": 21}, False),
        (replace(LOOKS, is_kept=True), {"kept": 21}, True),
        (LOOKS, {"kb": scale.KB_MARK + 1}, True),
        (LOOKS, {"options": scale.OPTIONS_MARK + 1}, True),
        (None, {"lock": scale.LOCK_MARK, "mark": None, "was": None}, False),
        (None, {"lock": scale.LOCK_MARK + 1, "mark": None, "was": None}, True),
        (None, {"cold": 21, "lock": 1, "mark": 20, "was": 30}, True),
    ],
)
def test_what_is_over_its_mark_at_the_largest_size_is_marked_and_nothing_else(page, figures, is_over):
    smallest = {"cold": 10, "kept": 10, "sql": 4, "kb": 10, "options": 0, "peak_mb": 0} if page else {"cold": 10}

    assert scale.line("a page", [smallest, smallest | figures], page).endswith(" !") is is_over


def test_a_page_that_was_refused_says_so_in_its_line():
    row = {"name": "a page", "refused": "/ answered 404"}

    assert scale.line("a page", [{"cold": 1}, row], LOOKS).split() == ["a", "page", "/", "answered", "404"]


def test_the_options_measured_are_those_of_the_longest_select_of_a_page():
    few, many = "<select><option>a</select>", f"<select>{'<option>b' * 3}</select>"

    assert [scale.longest_select(body.encode()) for body in ("<p>none</p>", few + many + few)] == [0, 3]
