"""Lists of productions as Atom 1.0 and JSON Feed 1.1, and what a page of another site shows of one (oEmbed 1.0)."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import gettext as _

from faire_reseau.catalogue.logic.records import Record
from faire_reseau.kit.characters import cleaned


def atom(records: Sequence[Record], *, name: str, address: str, home: str, network: str, language: str) -> bytes:
    """The feed called `name`, each entry under an identifier that never changes."""
    feed = Atom1Feed(
        title=cleaned(name, lines=False),
        link=home,
        description="",
        feed_url=address,
        language=language,
        author_name=cleaned(network, lines=False),
    )
    for record in records:
        feed.add_item(
            title=titled(record),
            link=record.page,
            description=cleaned(_described(record), lines=True),
            unique_id=f"tag:{urlsplit(home).hostname},2026:production:{record.key}",
            updateddate=record.changed_at,
            categories=[cleaned(theme, lines=False) for theme in record.themes],
        )
    return feed.writeString("utf-8").encode()


def json_feed(records: Sequence[Record], *, name: str, address: str, home: str, language: str) -> bytes:
    """The same as JSON Feed."""
    items = [
        {
            "id": record.page,
            "url": record.page,
            "title": titled(record),
            "content_text": cleaned(_described(record), lines=True) or titled(record),
            "date_modified": record.changed_at.isoformat() if record.changed_at else None,
            "authors": [{"name": str(author)} for author in record.authors],
            "tags": list(record.themes),
            "language": record.language or None,
        }
        for record in records
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "home_page_url": home,
        "feed_url": address,
        "language": language,
        "items": [{key: value for key, value in item.items() if value} for item in items],
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def oembed(record: Record, *, network: str, home: str) -> dict[str, Any]:
    """A production on a page of another site: a quotation that leads here, without script or style."""
    names = ", ".join(map(str, record.authors))
    html = format_html(
        '<blockquote cite="{}"><p><a href="{}">{}</a></p><p>{}</p></blockquote>',
        record.page,
        record.page,
        titled(record),
        " · ".join(filter(None, (names, record.kind, str(record.when)))),
    )
    data = {
        "version": "1.0",
        "type": "rich",
        "title": titled(record),
        "author_name": names,
        "provider_name": network,
        "provider_url": home,
        "html": str(html),
        "width": 600,
        "height": None,
    }
    return {name: value for name, value in data.items() if value or name == "height"}


def titled(record: Record) -> str:
    """The title, and whether it is invented: it is read far from the site."""
    title = cleaned(record.title, lines=False)
    sample = _("sample")
    return f"{title} ({sample})" if record.is_sample else title


def _described(record: Record) -> str:
    names = ", ".join(map(str, record.authors))
    return "\n".join(filter(None, (" · ".join(filter(None, (record.kind, names, str(record.when)))), record.summary)))
