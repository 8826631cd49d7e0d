"""Access to the addresses of this room that texts link to."""

from collections.abc import Iterable

from faire_reseau.accounts.models import User
from faire_reseau.articles.models import ArticleAddress
from faire_reseau.articles.permissions import visible_to
from faire_reseau.kit import clock
from faire_reseau.kit.openness import Opens, by_key, to_everybody


def _articles(user: User, slugs: set[str]) -> Iterable[str]:
    # Whether it is open is asked of the moment at which a text is read.
    readable = visible_to(user, clock.now())
    return ArticleAddress.objects.filter(slug__in=slugs, article__in=readable).values_list("slug", flat=True)


OPENS: dict[str, Opens] = {
    **dict.fromkeys(("articles:list", "articles:news", "articles:feed"), to_everybody),
    "articles:article": by_key("slug", _articles),
}
