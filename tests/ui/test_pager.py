"""The links from one page of a list to another."""

import re

import pytest
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.translation import override

from faire_reseau.ui.templatetags.parts import pager


def links(page, *args, **words):
    with override("fr"):
        body = render_to_string("ui/parts/pager.html", pager(page, *args, **words))
    text = " ".join(re.sub(r"<[^>]+>", " ", body).split())
    return re.findall(r'href="([^"]+)"\s+rel="(\w+)"', body), text


PAGES = Paginator(range(50), 20)


@pytest.mark.parametrize(
    ("number", "addresses"),
    [(1, [("?page=2", "next")]), (2, [("?page=1", "prev"), ("?page=3", "next")]), (3, [("?page=2", "prev")])],
)
def test_a_page_leads_to_those_before_and_after_and_says_which_it_is(number, addresses):
    assert links(PAGES.page(number)) == (
        addresses,
        {
            1: "Page 1 sur 3 Page suivante",
            2: "Page précédente Page 2 sur 3 Page suivante",
            3: "Page précédente Page 3 sur 3",
        }[number],
    )


def test_the_rest_of_the_address_and_words_of_ones_own_stay():
    addresses, text = links(PAGES.page(2), "q=a%26b&par=theme", name="a-venir", before="Plus tard", after="Plus tôt")

    assert addresses == [
        ("?q=a%26b&amp;par=theme&amp;a-venir=1", "prev"),
        ("?q=a%26b&amp;par=theme&amp;a-venir=3", "next"),
    ]
    assert text == "Plus tard Page 2 sur 3 Plus tôt"


def test_a_list_of_one_page_has_no_links():
    assert links(Paginator(range(20), 20).page(1)) == ([], "")
