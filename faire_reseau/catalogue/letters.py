"""Letters: what is new in the searches that somebody follows; written when they leave."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from faire_reseau.catalogue.queries.records import record_of, whole
from faire_reseau.catalogue.queries.subscriptions import (
    name_of,
    news_of,
    search_of,
    subscription_key,
    subscriptions_told,
)
from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.letters import Composed, compose_by, post_letter
from faire_reseau.kit.models import Letter

NEWS = "news_of_catalogue"
MOST_IN_A_LETTER = 15
"""Of a search; the list on the site has the others."""


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(news_letter, under=NEWS)


def post_news(user_id: int, until: float, at: datetime) -> None:
    """Have an account told what is new."""
    rows = subscriptions_told(user_id, until)
    if rows:
        post_letter(NEWS, to=rows[0].user.email, about=f"{user_id} {until!r}", at=at)


def news_letter(letter: Letter) -> Composed | None:
    """“New in the catalogue”; None once nothing of it is followed any more, or nothing is new."""
    user_id, until = letter.about.split()
    rows = subscriptions_told(int(user_id), float(until))
    user, at = (rows[0].user if rows else None), clock.now()
    if user is None or user.email != letter.to:
        return None
    with translation.override(user.language):
        searches = []
        for row in rows:
            productions = list(whole(news_of(row, at))[: MOST_IN_A_LETTER + 1])
            if productions:
                searches.append(
                    {
                        "name": name_of(search_of(row), at),
                        "records": [record_of(production, user, at) for production in productions[:MOST_IN_A_LETTER]],
                        "has_more": len(productions) > MOST_IN_A_LETTER,
                        "list": f"{settings.SITE_ADDRESS}{reverse('catalogue:list')}?{row.query}",
                        "end": settings.SITE_ADDRESS + reverse("catalogue:end_by_letter", args=[subscription_key(row)]),
                    }
                )
        if not searches:
            return None
        # The first line is the subject.
        whole_text = render_to_string("catalogue/letters/news_of_catalogue.txt", {"searches": searches})
        subject, _newline, body = whole_text.partition("\n")
    return Composed(user.email, subject.strip(), body.strip() + "\n")


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters of this room to an account."""
    return Q(kind=NEWS, about__startswith=f"{subject.account} ") if subject.account else Q(pk__in=[])
