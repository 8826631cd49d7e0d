"""Query: points to check in a version before it is published."""

from datetime import datetime

from faire_reseau.accounts.permissions import visitor
from faire_reseau.analysis.queries import is_finding_address
from faire_reseau.articles.logic.checks import Point, has_no_words, placeholders_in, titles_in
from faire_reseau.articles.models import Article, ArticleVersion
from faire_reseau.articles.queries.staleness import stale_figures_of
from faire_reseau.kit import richtext
from faire_reseau.kit.keys import digest
from faire_reseau.kit.openness import closed_to
from faire_reseau.topics.models import Topic
from faire_reseau.topics.permissions import visible_to


def points_of(text: Article | ArticleVersion, at: datetime) -> list[Point]:
    """Places left to fill, pictures without words, links that visitors cannot open, figures that are no longer true at `at`,
    titles of topics that are reserved.

    Rights are those of a visitor now. Cost: reads the titles of all reserved topics; one or two queries a kind of link;
    those of `stale_figures_of`.
    """
    words = "\n".join((text.title, text.chapo, richtext.to_text(text.body)))
    pictures = [(text.picture.file.url, text.picture.alternative)] if text.picture else []
    pictures += richtext.pictures_with_words(text.body)
    links = richtext.links(text.body)
    closed = closed_to(visitor(), [address for address, _said in links])
    reserved = Topic.objects.exclude(forum__in=visible_to(visitor()).values("pk"))
    return [
        *(Point("placeholder", placeholder) for placeholder in placeholders_in(words)),
        *(
            Point("picture", alternative.strip() or address)
            for address, alternative in pictures
            if has_no_words(alternative)
        ),
        *(
            Point("link", f"{words_of_link} → {address}")
            for address, words_of_link in links
            if address in closed and not is_finding_address(address)
        ),
        *(Point("figure", f"{figure.said} → {figure.now or 0}") for figure in stale_figures_of(text, at)),
        *(Point("reserved", title) for title in titles_in(words, reserved.values_list("title", flat=True))),
    ]


def stamp_of(points: list[Point]) -> str:
    """Changes with the points: who agreed to some has not agreed to others."""
    return digest(repr(points))
