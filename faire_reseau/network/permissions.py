"""Who is what in the network on a day, and who may read or change whom: predicates and their queryset twins."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
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


def is_member(user: User, day: date) -> bool:
    """Works in a centre on `day`; one statement."""
    return holds_account(user) and _posts(user, day).filter(organisation__in=_centres(day)).exists()


def is_director_of(user: User, organisation: Organisation, day: date) -> bool:
    """Directs `organisation` on `day`; one statement."""
    return holds_account(user) and _posts(user, day).filter(organisation=organisation, is_director=True).exists()


def directs_somewhere(user: User) -> bool:
    """Directs some organisation today; one statement."""
    today = localdate(clock.now())
    return user.is_authenticated and _posts(user, today).filter(is_director=True).exists()


def works_in(user: User, organisation: Organisation, day: date) -> bool:
    """Has a post in `organisation` on `day`; one statement."""
    return holds_account(user) and _posts(user, day).filter(organisation=organisation).exists()


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


def people_visible_to(user: User, day: date, *, held: list[Standing] | None = None) -> QuerySet[Person]:
    """The people that `user` may read about: oneself; all for facilitators, directors, members of a centre and whoever a
    room above names; those who agreed for partners; nobody else for others. One statement to settle, none when the
    `standings` are `held` already, one to fetch.
    """
    people = Person.objects.filter(erased_at__isnull=True)
    if not holds_account(user):
        return people.none()
    if is_facilitator(user):
        return people
    held = standings(user, day) if held is None else held
    if any(post.is_director or post.is_centre for post in held) or any(reader(user) for reader in also_reads_people):
        return people
    oneself = Q(user=user)
    return people.filter(oneself | Q(in_directory=True)) if held else people.filter(oneself)


def can_see_person(user: User, person: Person, day: date) -> bool:
    """Twin of `people_visible_to`."""
    if person.erased_at is not None or not holds_account(user):
        return False
    if is_facilitator(user) or person.user_id == user.pk:
        return True
    held = standings(user, day)
    if any(post.is_director or post.is_centre for post in held) or any(reader(user) for reader in also_reads_people):
        return True
    return bool(held) and person.in_directory


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


def people_named_to(user: User, day: date) -> QuerySet[Person]:
    """The people whom topics, grids and agendas name to `user`: those whose entry they read, those whom a room above names
    to them, and by the rule of the network all, or those who agreed. At most two queries to settle, one to fetch.
    """
    rule = names_rule()
    if rule == NamesShown.EVERYBODY:
        return Person.objects.all()
    named = Q(pk__in=people_visible_to(user, day).values("pk"))
    if user.is_authenticated:
        for namer in also_names:
            named |= Q(pk__in=namer(user).values("pk"))
    if rule == NamesShown.CONSENT:
        last = Consent.objects.filter(user=OuterRef("user"), kind=ConsentKind.NAME).order_by("-pk").values("given")[:1]
        named |= Q(pk__in=Person.objects.annotate(said=Subquery(last)).filter(said=True).values("pk"))
    return Person.objects.filter(named)


def can_name(user: User, person: Person, day: date) -> bool:
    """Twin of `people_named_to`."""
    return people_named_to(user, day).filter(pk=person.pk).exists()


def can_read_people(user: User, day: date) -> bool:
    """Has somebody else to read about in the directory; the list is shown to nobody else."""
    if not holds_account(user):
        return False
    return is_facilitator(user) or bool(standings(user, day)) or any(reader(user) for reader in also_reads_people)


def editable_organisations(user: User, day: date) -> QuerySet[Organisation]:
    """The organisations whose page and people `user` may change: all for facilitators, one's own centre for the others."""
    if is_facilitator(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=[post.organisation_id for post in standings(user, day) if post.is_centre])


def can_edit_organisation(
    user: User, organisation: Organisation, day: date, *, held: list[Standing] | None = None
) -> bool:
    """Twin of `editable_organisations`; one statement, none when the `standings` are `held` already."""
    if is_facilitator(user):
        return True
    held = standings(user, day) if held is None else held
    return any(post.is_centre and post.organisation_id == organisation.pk for post in held)


def can_mark_director(user: User, organisation: Organisation, day: date, *, held: list[Standing] | None = None) -> bool:
    """Says who directs `organisation`: the facilitators, and the directors of a centre for their own."""
    if is_facilitator(user):
        return True
    held = standings(user, day) if held is None else held
    return any(post.is_centre and post.is_director and post.organisation_id == organisation.pk for post in held)


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
    held = Post.objects.filter(person=person).exclude(from_on__gt=day).exclude(to_on__lt=day)
    posts = list(held.select_related("organisation"))
    directs = {post.organisation_id: is_director_of(user, post.organisation, day) for post in posts}
    theirs = [post.organisation_id for post in posts if post.is_director]
    return any(directs.values()) and all(directs[organisation] for organisation in theirs)


def can_read_contact(user: User, person: Person, kind: str) -> bool:
    """Reads the `kind` (email, phone, presentation) of a person seen already: as that person chose, or a facilitator."""
    return is_facilitator(user) or person.user_id == user.pk or bool(getattr(person, f"shows_{kind}"))


def _posts(user: User, day: date) -> QuerySet[Post]:
    of_user = Post.objects.filter(person__user=user, person__erased_at__isnull=True)
    return of_user.exclude(from_on__gt=day).exclude(to_on__lt=day)


def _centres(day: date) -> QuerySet[Membership, int]:
    return Membership.objects.exclude(from_on__gt=day).exclude(to_on__lt=day).values_list("organisation_id", flat=True)
