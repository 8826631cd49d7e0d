"""What is left to look at in a version of an article before everybody reads it."""

from faire_reseau.accounts.permissions import visitor
from faire_reseau.articles.logic.checks import Point, has_no_words, placeholders_in, titles_in
from faire_reseau.articles.models import Article, ArticleVersion
from faire_reseau.kit import richtext
from faire_reseau.kit.keys import digest
from faire_reseau.kit.openness import closed_to
from faire_reseau.topics.models import Topic
from faire_reseau.topics.permissions import visible_to


def points_of(text: Article | ArticleVersion) -> list[Point]:
    """Places left to fill, pictures without words, links that visitors cannot open, titles of topics that are reserved.

    Rights are those of a visitor now. Cost: reads the titles of all reserved topics; one or two queries a kind of link.
    """
    words = "\n".join((text.title, text.chapo, richtext.to_text(text.body)))
    pictures = [(text.picture.file.url, text.picture.alternative)] if text.picture else []
    pictures += richtext.pictures_with_words(text.body)
    links = richtext.links(text.body)
    closed = closed_to(visitor(), [address for address, _said in links])
    reserved = Topic.objects.exclude(forum__in=visible_to(visitor()).values("pk"))
    return [
        *(Point("placeholder", one) for one in placeholders_in(words)),
        *(Point("picture", said.strip() or address) for address, said in pictures if has_no_words(said)),
        *(Point("link", f"{said} → {address}") for address, said in links if address in closed),
        *(Point("reserved", title) for title in titles_in(words, reserved.values_list("title", flat=True))),
    ]


def stamp_of(points: list[Point]) -> str:
    """Changes with the points: who agreed to some has not agreed to others."""
    return digest(repr(points))
