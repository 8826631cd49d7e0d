"""Action: draft an article from the facts of a gathering, with the sentences of `logic.draft`."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.articles.actions.writing import begin_article
from faire_reseau.articles.logic.blocks import html_of
from faire_reseau.articles.logic.draft import body_of, chapo_of, title_of
from faire_reseau.articles.models import Article
from faire_reseau.articles.queries import facts_of, words_now
from faire_reseau.gatherings.models import Gathering


def draft_article(gathering: Gathering, *, by: User | None, at: datetime) -> Article:
    """A draft about `gathering` for an editor to finish; each call drafts anew from the facts of the moment.

    Facts are gathered before the transaction: nobody waits for them.
    """
    facts, is_sample = facts_of(gathering, at)
    words = words_now()
    return begin_article(
        title=title_of(facts, words),
        chapo=chapo_of(facts, words),
        body=html_of(body_of(facts, words)),
        gathering=gathering,
        organisation=gathering.host,
        # A figure that counts invented people or wishes is itself a sample.
        is_sample=is_sample,
        by=by,
        at=at,
    )
