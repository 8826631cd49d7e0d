"""The search over all the rooms: what a reader may read whose text holds the words typed."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from faire_reseau.accounts.models import User
from faire_reseau.articles.queries import public_articles
from faire_reseau.catalogue.queries import Search, productions_found
from faire_reseau.cooperations.queries import cooperations_to_find
from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Material, MaterialWords, Session, Speaker
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit.folding import search_words
from faire_reseau.network.models import Organisation, OrganisationName
from faire_reseau.network.permissions import can_read_people, people_named_to
from faire_reseau.network.queries import name_on, people_found, people_in
from faire_reseau.notes.queries import NoteRow, notes_found
from faire_reseau.pages.texts import steps_holding
from faire_reseau.topics.queries import topics_to_find
from faire_reseau.ui.templatetags.ui import shortened

EXCERPT = 160  # letters of a result of the search
LETTERS_SEARCHED = 2  # fewer find nearly everything
MOST_FOUND = 20  # of each kind


@dataclass(frozen=True)
class Found:
    """A row of the search."""

    kind: str
    title: str
    address: tuple[str, tuple[object, ...]]
    excerpt: str
    is_sample: bool = False
    is_cancelled: bool = False
    anchor: str = ""


def search(user: User, words: str, at: datetime) -> list[Found]:
    """Organisations, gatherings, sessions, people, topics, notes, articles, cooperations, productions and guides that `user` may read and whose
    text holds each of `words`, without accents, capitals, signs and marks of plurals.

    At most 20 of each kind, always in one order: organisations by address, people by name, what has a date from the last on; ten
    statements, and those of the directory for who reads people.
    """
    wanted = search_words(words)
    if sum(map(len, wanted)) < LETTERS_SEARCHED:
        return []
    holds = reduce(and_, (Q(search__contains=word) for word in wanted))
    seen = visible_to(user)
    named = people_named_to(user, timezone.localdate(at))
    organisations = Organisation.objects.filter(
        *(_in_or_in(word, organisation=OrganisationName.objects) for word in wanted)
    )
    gatherings = seen.filter(holds)
    sessions = _sessions_holding(wanted, named)
    sessions = sessions.filter(gathering__in=seen, state=SessionState.PLANNED)
    rows = [
        Found(
            "organisation",
            _name(organisation),
            ("network:organisation", (organisation.slug,)),
            shortened(organisation.presentation, EXCERPT),
            organisation.is_sample,
        )
        for organisation in organisations.prefetch_related("names").order_by("slug")[:MOST_FOUND]
    ]
    rows += [
        Found(
            "gathering",
            gathering.title,
            ("gatherings:agenda", (gathering.slug,)),
            shortened(gathering.summary, EXCERPT),
            gathering.is_sample,
            gathering.state == GatheringState.CANCELLED,
        )
        for gathering in gatherings.order_by("-starts_on", "-pk")[:MOST_FOUND]
    ]
    rows += [
        Found(
            "session",
            session.title,
            ("gatherings:session", (session.gathering.slug, session.pk)),
            shortened(session.text, EXCERPT),
            session.is_sample,
            session.gathering.state == GatheringState.CANCELLED,
        )
        for session in sessions.select_related("gathering").order_by("-gathering__starts_on", "starts_at", "pk")[
            :MOST_FOUND
        ]
    ]
    rows += _found_people(user, words, timezone.localdate(at))
    # what stands on a published grid is found as the session it became
    rows += _found_topics(topics_to_find(user).filter(holds))
    rows += _found_notes(notes_found(user, words))
    rows += _found_articles(public_articles(at).filter(holds))
    rows += _found_cooperations(cooperations_to_find(user).filter(holds))
    rows += _found_productions(user, words, at)
    return rows + _found_steps(words)


def _sessions_holding(wanted: list[str], named: QuerySet[Any]) -> QuerySet[Session]:
    """Those that hold each word: in their own text, the name of a speaker who is named to the reader, or what they show."""
    voices = Speaker.objects.filter(Q(person__isnull=True) | Q(person__in=named.values("pk")))
    shown = Material.objects.filter(removed_at__isnull=True)
    words_shown = MaterialWords.objects.filter(material__in=shown)
    return Session.objects.filter(
        *(
            _in_or_in(word, session=voices) | _in_or_in(word, session=shown, material__session=words_shown)
            for word in wanted
        )
    )


def _found_people(user: User, words: str, day: date) -> list[Found]:
    if not can_read_people(user, day):
        return []
    keys = people_found(user, day, words=words)[:MOST_FOUND]
    rows: list[tuple[Any, str]] = [
        (person, ", ".join(name_on(post.organisation, day) for post in person.posts_then))  # type: ignore[attr-defined]
        for person in people_in(keys, day)
    ]
    return [
        Found("person", str(person), ("network:person", (person.pk,)), posts, person.is_sample)
        for person, posts in rows
    ]


def _found_topics(topics: QuerySet[Any]) -> list[Found]:
    return [
        Found(
            "topic",
            topic.title,
            ("topics:topic", (topic.forum.session.gathering.slug, topic.forum_id, topic.pk)),
            shortened(topic.text, EXCERPT),
            topic.is_sample,
            topic.forum.session.gathering.state == GatheringState.CANCELLED,
        )
        for topic in topics.order_by("-forum__session__starts_at", "forum", "number")[:MOST_FOUND]
    ]


def _found_notes(notes: QuerySet[NoteRow]) -> list[Found]:
    return [
        Found(
            "note",
            note.of_session.title,
            ("notes:note", (note.of_session.gathering.slug, note.session_id)),
            shortened(note.text, EXCERPT),
            note.is_sample,
            note.of_session.gathering.state == GatheringState.CANCELLED,
        )
        for note in notes[:MOST_FOUND]
    ]


def _found_articles(articles: QuerySet[Any]) -> list[Found]:
    return [
        Found(
            "article",
            article.title,
            ("articles:article", (article.addresses.all()[0].slug,)),
            shortened(article.chapo, EXCERPT),
            article.is_sample,
        )
        for article in articles.prefetch_related("addresses")[:MOST_FOUND]
    ]


def _found_cooperations(cooperations: QuerySet[Any]) -> list[Found]:
    rows = cooperations.order_by("-changed_at", "-pk")[:MOST_FOUND]
    address = "cooperations:cooperation"
    return [
        Found("cooperation", row.title, (address, (row.pk,)), shortened(row.purpose, EXCERPT), row.is_sample)
        for row in rows
    ]


def _found_productions(user: User, words: str, at: datetime) -> list[Found]:
    rows = productions_found(user, Search(words=words), at)[:MOST_FOUND]
    return [
        Found(
            "production",
            row.title,
            ("catalogue:production", (row.pk,)),
            shortened(row.summary, EXCERPT),
            row.is_sample,
        )
        for row in rows
    ]


def _found_steps(words: str) -> list[Found]:
    """The steps of guides that hold each of `words`."""
    return [
        Found(
            "guide",
            f"{guide.title} – {step.title}",
            ("pages:guide", (guide.slug,)),
            shortened(step.plain, EXCERPT),
            anchor=f"#{step.anchor}",
        )
        for guide, step in steps_holding(words)[:MOST_FOUND]
    ]


def _in_or_in(word: str, **others: Any) -> Q:
    """`word` stands in the row itself, or in one of the `others`, each under the key that leads to it."""
    places = (Q(pk__in=rows.filter(search__contains=word).values(key)) for key, rows in others.items())
    return reduce(or_, places, Q(search__contains=word))


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return names[-1].name if names else organisation.slug
