"""Queries on people: readable people, readable fields, access to changing them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.kit.folding import search_words, with_joined
from faire_reseau.kit.letters import undelivered
from faire_reseau.network.logic.words import alike, folded, matches
from faire_reseau.network.models import OrganisationName, Person, Post
from faire_reseau.network.permissions import (
    can_edit_organisation,
    can_read_contact,
    can_read_people,
    editable_people,
    is_facilitator,
    people_visible_to,
    standings,
    ways_to_be_named,
)
from faire_reseau.network.queries.days import holding_on

ADDRESS_BEGINS = 3  # letters of an address that find it


def people_found(user: User, day: date, *, words: str = "", trade: str = "", organisation: str = "") -> list[int]:
    """The keys of the people asked for that `user` may read about, by name; at most two statements.

    Raises `Http404` for who may read about nobody else. Words are looked for in names: without accents or case. Facilitators
    find somebody by their address too, or by how it begins.
    """
    own = [] if is_facilitator(user) else standings(user, day)
    if not can_read_people(user, day, posts=own):
        raise Http404
    people = people_visible_to(user, day, posts=own)
    posts = Post.objects.filter(holding_on(day))
    if trade:
        posts = posts.filter(trade__code=trade)
    if organisation:
        posts = posts.filter(organisation__slug=organisation)
    if trade or organisation:
        people = people.filter(pk__in=posts.values("person"))
    address = words.strip().lower()
    by_address = is_facilitator(user) and len(address) >= ADDRESS_BEGINS and " " not in address
    if not address:
        return [key for _name, key in sorted(people.values_list("alphabet", "pk"))]
    likely = _letters_of(words)
    if by_address:
        likely |= Q(email__startswith=address)
    rows = [
        (alphabet, key)
        for key, first, last, email, alphabet in people.filter(likely).values_list(
            "pk", "first_name", "last_name", "email", "alphabet"
        )
        if has_words(words, first, last) or (by_address and email.lower().startswith(address))
    ]
    return [key for _name, key in sorted(rows)]


def _letters_of(words: str) -> Q:
    """Whose names may have each of `words`, by the letters they are sorted by: `has_words` decides on those few.

    A particle at the head of a name is not among these letters: “d’Ormesson”, sorted as “ormesson”, has the word “dormesson”.
    """
    likely = Q()
    for word in search_words(words):
        if word not in "de":
            beyond = Q(alphabet__contains=word[1:]) if word.startswith("d") else Q()
            likely &= Q(alphabet__contains=word) | beyond
    return likely


def posts_held_on(day: date) -> QuerySet[Post]:
    """The posts of `day` with trade, organisation and its names of that day in `names_then`; two statements."""
    names = OrganisationName.objects.filter(holding_on(day)).order_by("-pk")
    return (
        Post.objects.filter(holding_on(day))
        .select_related("organisation", "trade")
        .prefetch_related(Prefetch("organisation__names", queryset=names, to_attr="names_then"))
        .order_by("-is_director", "-from_on", "pk")
    )


def people_with_posts(day: date) -> QuerySet[Person]:
    """Everybody, with their posts of `day` in `posts_then`; three queries."""
    return Person.objects.prefetch_related(Prefetch("posts", queryset=posts_held_on(day), to_attr="posts_then"))


def people_in(keys: list[int], day: date) -> list[Person]:
    """The people `keys` in that order, with their accounts and their posts of `day` in `posts_then`; three statements."""
    rows = people_with_posts(day).filter(pk__in=keys).select_related("user")
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def told_with_posts(person: Person, *more: str) -> str:
    """“Ana Bel (Labo, Fabrique)”: a name with where that person works, and what `more` tells namesakes apart; `person` is one of
    `people_in`. No query.
    """
    where = [post.organisation.names_then[0].name for post in person.posts_then if post.organisation.names_then]  # type: ignore[attr-defined]
    beside = ", ".join(dict.fromkeys(filter(None, (*where, *more))))
    return f"{person} ({beside})" if beside else str(person)


def people_to_pick(user: User, keys: list[int], day: date) -> list[Person]:
    """As `people_in`, to choose among them: `apart` tells those who have no post, or the name of another one here, from the
    others, by their address where `user` reads it. Three statements.
    """
    people = people_in(keys, day)
    names = Counter(folded(str(person)) for person in people)
    for person in people:
        is_bare = not person.posts_then  # type: ignore[attr-defined]  # set by `people_in`
        address = person.email if can_read_contact(user, person, "email") else ""
        is_told = is_bare or names[folded(str(person))] > 1
        person.apart = (address or (str(_("no post")) if is_bare else "")) if is_told else ""
    return people


def person_for(user: User, person_id: int, day: date) -> Person:
    """The person if `user` may read about them; at most two statements."""
    person = people_visible_to(user, day).select_related("user").filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def person_to_edit_for(user: User, person_id: int, day: date) -> Person:
    """The person if `user` may change their entry; at most two statements."""
    person = editable_people(user, day).filter(pk=person_id).first()
    if person is None:
        raise Http404
    return person


def own_person_for(user: User) -> Person:
    """Who the account belongs to in the directory; an account without entry is told by `Http404`. One statement."""
    person = Person.objects.filter(user=user, erased_at__isnull=True).first() if holds_account(user) else None
    if person is None:
        raise Http404
    return person


def post_to_edit_for(user: User, post_id: int, day: date) -> Post:
    """The post if `user` may change the people of its organisation; at most two statements."""
    post = (
        Post.objects.select_related("person", "organisation", "trade")
        .filter(pk=post_id, person__erased_at__isnull=True)
        .first()
    )
    if post is None or not can_edit_organisation(user, post.organisation, day):
        raise Http404
    return post


@dataclass(frozen=True)
class Profile:
    """A person as one reader may see them; what is not shown is empty."""

    person: Person
    posts: list[Post]
    email: str
    phone: str
    presentation: str


def profile_of(person: Person, user: User, day: date) -> Profile:
    """What `user` may read of `person`, present posts first, then the past ones; two statements."""
    names = OrganisationName.objects.filter(holding_on(day)).order_by("-pk")
    posts = (
        person.posts.select_related("organisation", "trade")
        .prefetch_related(Prefetch("organisation__names", queryset=names, to_attr="names_then"))
        .order_by("-is_director", "-from_on", "pk")
    )
    shown = {
        kind: str(getattr(person, kind)) if can_read_contact(user, person, kind) else ""
        for kind in ("email", "phone", "presentation")
    }
    rows = sorted(posts, key=lambda post: post.to_on is not None and post.to_on < day)
    return Profile(person, rows, **shown)


def names_match(words: str, person: Person) -> bool:
    """Whether `words` are looked for and found in the name of `person`, without accents or case; no query."""
    return has_words(words, person.first_name, person.last_name)


def has_words(words: str, first_name: str, last_name: str) -> bool:
    """The same for a name alone."""
    return matches(words, with_joined(f"{first_name} {last_name} {first_name}"))


def unnamed_to(user: User, people: Iterable[int], day: date) -> set[int]:
    """Those of `people` (keys) whom programmes do not name to `user`; none for nobody, else one or two queries to settle and
    one for each reason to be named, until nobody is left.
    """
    left = set(people)
    # Reason by reason: together they would have the database list everybody whom `user` may read about.
    for named in ways_to_be_named(user, day) if left else ():
        left -= set(named.filter(pk__in=left).values_list("pk", flat=True))
        if not left:
            break
    return left


def people_resembling(first_name: str, last_name: str, *, apart_from: Person | None = None) -> list[Person]:
    """People whose names resemble this one, the most alike first; two statements."""
    rows = Person.objects.filter(erased_at__isnull=True).values_list("pk", "first_name", "last_name")
    known = {pk: f"{first} {last}" for pk, first, last in rows if apart_from is None or pk != apart_from.pk}
    keys = [key for key, _score in alike(f"{first_name} {last_name}", known)]
    people = Person.objects.in_bulk(keys) if keys else {}
    return [people[key] for key in keys]


def person_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`, as plain values; two statements."""
    person = Person.objects.filter(user=user, erased_at__isnull=True).first()
    if person is None:
        return {}
    columns = (
        "first_name",
        "last_name",
        "email",
        "phone",
        "presentation",
        "shows_email",
        "shows_phone",
        "shows_presentation",
        "in_directory",
    )
    return {name: getattr(person, name) for name in columns} | {
        "posts": [
            {
                "organisation": post.organisation.slug,
                "trade": post.trade.code if post.trade else "",
                "title": post.title,
                "from_on": post.from_on.isoformat() if post.from_on else "",
                "to_on": post.to_on.isoformat() if post.to_on else "",
            }
            for post in person.posts.select_related("organisation", "trade").order_by("pk")
        ]
    }


def unreached(people: Iterable[Person]) -> set[int]:
    """Those of `people` (keys) to whom the latest letter did not arrive; two statements."""
    addresses = {person.pk: person.email for person in people}
    accounts = Person.objects.filter(pk__in=addresses, user__is_active=True)
    addresses |= dict(accounts.values_list("pk", "user__email"))
    lost = undelivered(addresses.values())
    return {key for key, address in addresses.items() if address.lower() in lost}


def person_to_write_about(person_id: int) -> Person | None:
    """A person whom a letter is about; None for the erased and for samples. One query."""
    rows = Person.objects.select_related("user")
    return rows.filter(pk=person_id, erased_at__isnull=True, is_sample=False).first()


def other_sign_in_address(person: Person) -> str:
    """The address with which `person` signs in when it is not the one of their entry, "" otherwise. No query where the account is fetched."""
    return person.user.email if person.user is not None and person.user.email != person.email else ""
