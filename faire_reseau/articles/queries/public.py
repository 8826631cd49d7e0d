"""Public records of articles: their kinds, how many a visitor reads, and what of them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.articles.models import Article
from faire_reseau.articles.permissions import readable_at
from faire_reseau.network.queries import PublicRecords


def public_writing(_anybody: User, at: datetime) -> Iterable[PublicRecords]:
    """Articles; two queries."""
    shown = readable_at(at).count()
    return [
        PublicRecords(
            _("Articles and news"),
            shown,
            Article.objects.count() - shown,
            _(
                "Those published: title, text, pictures, author, and the figures they hold. Drafts and versions are hidden."
            ),
            "articles:list",
        )
    ]
