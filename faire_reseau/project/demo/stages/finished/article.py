"""Draft the article of the gathering from its records, complete it in the demo's own words, and publish it."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.articles import actions
from faire_reseau.articles.logic.blocks import Paragraph, html_of
from faire_reseau.articles.logic.draft import to_complete
from faire_reseau.articles.models import Article
from faire_reseau.articles.queries import facts_of, words_now
from faire_reseau.gatherings.models import Gathering
from faire_reseau.project.demo.holds.sample import facts


def tell(gathering: Gathering, by: User, at: datetime) -> None:
    """Publish the article about `gathering`; nothing where one is begun."""
    if Article.objects.filter(gathering=gathering).exists():
        return
    article = actions.draft_article(gathering, by=by, at=at)
    words = facts("article")
    recorded, _is_sample = facts_of(gathering, at)
    request = html_of((Paragraph((to_complete(recorded, words_now()),)),))
    # Stored bodies write the no-break space by its name.
    body = article.body.replace("&nbsp;", "\u00a0").replace(
        request, "".join(f"<p>{paragraph}</p>" for paragraph in words["end"])
    )
    article = actions.keep_article(
        article,
        title=words["title"],
        chapo=words["chapo"],
        body=f"<p>{words['beginning']}</p>{body}",
        seen_version=article.version,
        by=by,
        at=at,
    )
    actions.publish_article(article, public_at=at, by=by, at=at)
