"""Articles for other machines: Atom 1.0 and schema.org."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from faire_reseau.articles.enums import ArticleKind
from faire_reseau.articles.models import Article
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.richtext import without_links

# Stored bodies are written by one cleaner, which always puts addresses in double quotes.
_ADDRESS = re.compile(r'(?<=href=")/(?!/)[^"]*|(?<=src=")/(?!/)[^"]*')


def atom(
    articles: list[tuple[Article, str]], *, name: str, address: str, home: str, closed: Collection[str] = ()
) -> bytes:
    """The feed: each article with its whole text, under an identifier that never changes; links to `closed` are plain words.

    Addresses are whole, for a feed is read far from its site; what is invented says so in its title.
    """
    # Characters that XML does not know are kept out where texts come in; one that is there all the same breaks no feed.
    name = cleaned(name, lines=False)
    feed = Atom1Feed(title=name, link=home, description="", feed_url=address, language="fr", author_name=name)
    place = urlsplit(home).hostname
    for article, link in articles:
        feed.add_item(
            title=cleaned(_labelled(article), lines=False),
            link=link,
            description=cleaned(
                f"<p>{escape(article.chapo)}</p>{_absolute(without_links(article.body, closed), home)}", lines=True
            ),
            unique_id=f"tag:{place},{article.made_at:%Y-%m-%d}:article:{article.pk}",
            pubdate=article.public_at,
            updateddate=article.modified_at,
            categories=[cleaned(theme.label, lines=False) for theme in article.themes.all()],
        )
    return feed.writeString("utf-8").encode()


def _labelled(article: Article) -> str:
    """The title, and whether what it tells is invented: it is read far from the site."""
    sample = _("sample")
    return f"{article.title} ({sample})" if article.is_sample else article.title


def _absolute(body: str, home: str) -> str:
    return _ADDRESS.sub(lambda match: urljoin(home, match[0]), body)


def schema_org(article: Article, *, address: str, publisher: str, home: str, picture: str) -> dict[str, Any]:
    """The article as schema.org `Article` or `NewsArticle`; nothing is said of what is not known."""

    def iso(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    network = {"@type": "Organization", "name": publisher, "url": home}
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if article.kind == ArticleKind.NEWS else "Article",
        "headline": _labelled(article),
        "description": article.chapo,
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": iso(article.public_at),
        "dateModified": iso(article.modified_at),
        "inLanguage": "fr",
        "author": network,
        "publisher": network,
        "about": [theme.label for theme in article.themes.all()],
        "image": picture,
    }
    return {key: value for key, value in data.items() if value}
