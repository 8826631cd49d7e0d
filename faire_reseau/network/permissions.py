"""Permissions of the network on a day: roles, reading and changing people; predicates and queryset twins."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.models import Consent, User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.kit import clock
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Membership, Network, Organisation, Person, Post

Reader = Callable[[User], bool]
Namer = Callable[[User], QuerySet[Person]]


also_reads_people = Plug[Reader](
    __name__,
    "also_reads_people",
    "`reader(user)` says whether somebody else reads the people of the directory.",
)


def is_facilitator(user: User) -> bool:
    """Runs the network."""
    return bool(holds_account(user) and user.is_facilitator)


def is_director_of(user: User, organisation: Organisation, day: date) -> bool:
    """Directs `organisation` on `day`; one statement."""
    return holds_account(user) and _posts(user, day).filter(organisation=organisation, is_director=True).exists()


def directs_somewhere(user: User) -> bool:
    """Directs some organisation today; one statement."""
    today = localdate(clock.now())
    return user.is_authenticated and _posts(user, today).filter(is_director=True).exists()


@dataclass(frozen=True)
class Standing:
    """A post of the reader, as far as rights go."""

    organisation_id: int
    is_director: bool
    is_centre: bool


def standings(user: User, day: date) -> list[Standing]:
    """The posts of `user` on `day`; one statement, none for who has no account."""
    if not holds_account(user):
        return []
    centre = Exists(
        Membership.objects.filter(organisation=OuterRef("organisation")).exclude(from_on__gt=day).exclude(to_on__lt=day)
    )
    rows = _posts(user, day).annotate(in_centre=centre).order_by("pk")
    return [Standing(*row) for row in rows.values_list("organisation_id", "is_director", "in_centre")]


def people_visible_to(user: User, day: date, *, posts: list[Standing] | None = None) -> QuerySet[Person]:
    """The people that `user` may read about: oneself; all for facilitators, directors, members of a centre and whoever a
    room above names; those who agreed for partners; nobody else for others. One statement to settle, none when the
    standings are given as `posts`, one to fetch.
    """
    people = Person.objects.filter(erased_at__isnull=True)
    if not holds_account(user):
        return people.none()
    if is_facilitator(user):
        return people
    posts = standings(user, day) if posts is None else posts
    if any(post.is_director or post.is_centre for post in posts) or any(reader(user) for reader in also_reads_people):
        return people
    oneself = Q(user=user)
    return people.filter(oneself | Q(in_directory=True)) if posts else people.filter(oneself)


def can_see_person(user: User, person: Person, day: date) -> bool:
    """Twin of `people_visible_to`."""
    if person.erased_at is not None or not holds_account(user):
        return False
    if is_facilitator(user) or person.user_id == user.pk:
        return True
    posts = standings(user, day)
    if any(post.is_director or post.is_centre for post in posts) or any(reader(user) for reader in also_reads_people):
        return True
    return bool(posts) and person.in_directory


also_names = Plug[Namer](
    __name__,
    "also_names",
    "`namer(user)` says whom else programmes name to `user` (who comes to the same gathering).",
)


def names_rule() -> NamesShown:
    """To whom programmes name people, as the network chose; one query."""
    return NamesShown(
        Network.objects.order_by("pk").values_list("names_shown", flat=True).first() or NamesShown.NETWORK
    )


def names_centres() -> bool:
    """Whether the figures of the year name each centre to the others, as the network chose; one query."""
    return Network.objects.filter(names_centres=True).exists()


def people_named_to(user: User, day: date) -> QuerySet[Person]:
    """The people whom topics, grids and agendas name to `user`: those whose entry they read, those whom a room above names
    to them, and by the rule of the network all, or those who agreed. At most two queries to settle, one to fetch.
    """
    first, *others = ways_to_be_named(user, day)
    if not others:
        return first
    named = Q(pk__in=first.values("pk"))
    for people in others:
        named |= Q(pk__in=people.values("pk"))
    return Person.objects.filter(named)


def ways_to_be_named(user: User, day: date) -> Iterator[QuerySet[Person]]:
    """The same people as one query for each reason, the plainest first; what settles one is asked when it is reached."""
    rule = names_rule()
    if rule == NamesShown.EVERYBODY:
        yield Person.objects.all()
        return
    yield people_visible_to(user, day)
    if user.is_authenticated:
        for namer in also_names:
            yield namer(user)
    if rule == NamesShown.CONSENT:
        last = Consent.objects.filter(user=OuterRef("user"), kind=ConsentKind.NAME).order_by("-pk").values("given")[:1]
        yield Person.objects.annotate(said=Subquery(last)).filter(said=True)


def unnamed_to_visitors(rows: QuerySet[Any], person: str) -> QuerySet[Any]:
    """Those of `rows` whose `person` (the name of the column) programmes do not name to who has no account; no query of its
    own: it stands within another. Twin of `ways_to_be_named` for visitors.
    """
    rule = Subquery(Network.objects.order_by("pk").values("names_shown")[:1])
    last = Consent.objects.filter(user=OuterRef(f"{person}__user"), kind=ConsentKind.NAME).order_by("-pk")
    agreed = Coalesce(Subquery(last.values("given")[:1]), Value(False))
    # By cases: what each person said is only looked up under the rule that asks for it.
    is_named = Case(
        When(_rule=NamesShown.EVERYBODY, then=Value(True)),
        When(_rule=NamesShown.CONSENT, then=agreed),
        default=Value(False),
    )
    unnamed: QuerySet[Any] = rows.alias(_rule=Coalesce(rule, Value(NamesShown.NETWORK)), _is_named=is_named)
    return unnamed.filter(_is_named=False)


def can_name(user: User, person: Person, day: date) -> bool:
    """Twin of `people_named_to`."""
    return people_named_to(user, day).filter(pk=person.pk).exists()


def can_read_people(user: User, day: date, *, posts: list[Standing] | None = None) -> bool:
    """Has somebody else to read about in the directory; the list is shown to nobody else. One statement, none when the
    standings are given as `posts`.
    """
    if not holds_account(user):
        return False
    if is_facilitator(user):
        return True
    posts = standings(user, day) if posts is None else posts
    return bool(posts) or any(reader(user) for reader in also_reads_people)


def editable_organisations(user: User, day: date) -> QuerySet[Organisation]:
    """The organisations whose page and people `user` may change: all for facilitators, one's own centre for the others."""
    if is_facilitator(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=[post.organisation_id for post in standings(user, day) if post.is_centre])


def can_edit_organisation(
    user: User, organisation: Organisation, day: date, *, posts: list[Standing] | None = None
) -> bool:
    """Twin of `editable_organisations`; one statement, none when the standings are given as `posts`."""
    if is_facilitator(user):
        return True
    posts = standings(user, day) if posts is None else posts
    return any(post.is_centre and post.organisation_id == organisation.pk for post in posts)


def can_mark_director(
    user: User, organisation: Organisation, day: date, *, posts: list[Standing] | None = None
) -> bool:
    """Says who directs `organisation`: the facilitators, and the directors of a centre for their own."""
    if is_facilitator(user):
        return True
    posts = standings(user, day) if posts is None else posts
    return any(post.is_centre and post.is_director and post.organisation_id == organisation.pk for post in posts)


def editable_people(user: User, day: date) -> QuerySet[Person]:
    """The people whose entry `user` may change: oneself, the people of one's own centre, all for facilitators."""
    people = Person.objects.filter(erased_at__isnull=True)
    if not holds_account(user):
        return people.none()
    if is_facilitator(user):
        return people
    here = Post.objects.filter(organisation__in=editable_organisations(user, day)).exclude(from_on__gt=day)
    return people.filter(Q(user=user) | Q(pk__in=here.exclude(to_on__lt=day).values("person")))


def can_edit_person(user: User, person: Person, day: date) -> bool:
    """Twin of `editable_people`."""
    return editable_people(user, day).filter(pk=person.pk).exists()


def can_change_address(user: User, person: Person, day: date) -> bool:
    """Changes the address of `person`, to which their first code is sent and who holds it enters as them: oneself,
    the facilitators, and who directs an organisation in which that person has a post, and all those which they direct. At
    most three queries.
    """
    if is_facilitator(user) or person.user_id == user.pk:
        return True
    posts_then = Post.objects.filter(person=person).exclude(from_on__gt=day).exclude(to_on__lt=day)
    posts = list(posts_then.select_related("organisation"))
    directs = {post.organisation_id: is_director_of(user, post.organisation, day) for post in posts}
    theirs = [post.organisation_id for post in posts if post.is_director]
    return any(directs.values()) and all(directs[organisation] for organisation in theirs)


def can_read_contact(user: User, person: Person, kind: str) -> bool:
    """Reads the `kind` (email, phone, presentation) of a person seen already: as that person chose, or a facilitator."""
    return is_facilitator(user) or person.user_id == user.pk or bool(getattr(person, f"shows_{kind}"))


def _posts(user: User, day: date) -> QuerySet[Post]:
    of_user = Post.objects.filter(person__user=user, person__erased_at__isnull=True)
    return of_user.exclude(from_on__gt=day).exclude(to_on__lt=day)
