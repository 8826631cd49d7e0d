"""Articles for other machines: Atom 1.0 and schema.org."""

from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed

from faire_reseau.articles.models import Article


def atom(articles: list[tuple[Article, str]], *, name: str, address: str, home: str) -> bytes:
    """The feed: each article with its whole text, under an identifier that never changes."""
    feed = Atom1Feed(title=name, link=home, description="", feed_url=address, language="fr")
    for article, link in articles:
        feed.add_item(
            title=article.title,
            link=link,
            description=f"<p>{article.chapo}</p>{article.body}",
            unique_id=f"tag:faire-reseau,{article.made_at:%Y-%m-%d}:article:{article.pk}",
            pubdate=article.public_at,
            updateddate=article.changed_at,
            categories=[theme.label for theme in article.themes.all()],
        )
    return feed.writeString("utf-8").encode()


def schema_org(article: Article, *, address: str, publisher: str, picture: str) -> dict[str, Any]:
    """The article as schema.org `Article`."""

    def iso(moment: datetime | None) -> str | None:
        return moment.isoformat() if moment else None

    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if article.kind == "news" else "Article",
        "headline": article.title,
        "description": article.chapo,
        "url": address,
        "datePublished": iso(article.public_at),
        "dateModified": iso(article.changed_at),
        "inLanguage": "fr",
        "publisher": {"@type": "Organization", "name": publisher},
        "about": [theme.label for theme in article.themes.all()],
    }
    if picture:
        data["image"] = picture
    return data
