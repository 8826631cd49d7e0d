"""Queries on dated facts: names, posts, memberships on a day; and the reference words."""

from datetime import date

from django.core.cache import cache
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from faire_reseau.accounts.models import User
from faire_reseau.network.models import (
    Network,
    Organisation,
    OrganisationName,
    Person,
    Post,
    Theme,
    Trade,
)
from faire_reseau.network.permissions import is_facilitator

NETWORK_KEY = "network:the"


def the_network() -> Network:
    """The network this deployment serves; unnamed before `faire-reseau init`. Kept in memory for a minute."""
    network: Network | None = cache.get(NETWORK_KEY)
    if network is None:
        network = Network.objects.order_by("pk").first() or Network(name="Faire réseau", short_name="Faire réseau")
        cache.set(NETWORK_KEY, network, 60)
    return network


def has_network() -> bool:
    """Whether this deployment has its network yet (`faire-reseau init`, `demo`). One statement."""
    return Network.objects.exists()


def network_now() -> Network:
    """The same as it stands in the database; one query."""
    return Network.objects.order_by("pk").first() or the_network()


def contact_of_network() -> str:
    """The address at which the people who run the network are reached, "" while none was given."""
    return the_network().contact_email


def name_in_letters() -> str:
    """What letters call the network."""
    return the_network().short_name


def is_demo() -> bool:
    """Whether this is the demo network, asked of the database and not of the memory: no letter leaves it. One statement."""
    return Network.objects.filter(is_demo=True).exists()


def holding_on(day: date) -> Q:
    """Rows of a dated table that hold on `day`."""
    return (Q(from_on__isnull=True) | Q(from_on__lte=day)) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def person_of(user: User) -> Person | None:
    """Who the account belongs to; one statement."""
    return Person.objects.filter(user=user).first() if user.is_authenticated else None


def is_sample_account(user: User) -> bool:
    """Whether the account is that of somebody invented for the demo, to whom no letter is sent; one statement."""
    return Person.objects.filter(user=user, is_sample=True).exists()


def called(user: User) -> str:
    """What the person whose account it is is called, "" when nobody has it or nothing was said; one statement."""
    return " ".join(str(person) for person in Person.objects.filter(user=user)[:1]).strip()


def page_of_person(user: User) -> str:
    """The address of the entry of the person whose account it is, "" when nobody has it; one query."""
    key = Person.objects.filter(user=user).values_list("pk", flat=True).first()
    return reverse("network:person", args=[key]) if key else ""


def post_on(person: Person, day: date) -> Post | None:
    """Where `person` works on `day`, with organisation and trade; one statement."""
    return (
        Post.objects.filter(holding_on(day), person=person)
        .select_related("organisation", "trade")
        .order_by("-is_director", "-from_on", "pk")
        .first()
    )


def posts_on(person: Person, day: date) -> list[Post]:
    """Every post of `person` on `day`, that of `post_on` first, one an organisation; one statement."""
    rows = Post.objects.filter(holding_on(day), person=person).select_related("organisation", "trade")
    posts = rows.order_by("-is_director", "-from_on", "pk")
    first: dict[int, Post] = {}
    for post in posts:
        first.setdefault(post.organisation_id, post)
    return list(first.values())


def organisations_on(day: date) -> QuerySet[Organisation]:
    """Every organisation with its names of `day` in `names_then`; two statements."""
    # Of names whose days are not known, the last stated is the present one.
    names = OrganisationName.objects.filter(holding_on(day)).order_by("-pk")
    return Organisation.objects.prefetch_related(Prefetch("names", queryset=names, to_attr="names_then")).order_by(
        "slug"
    )


def name_on(organisation: Organisation, day: date) -> str:
    """What `organisation` is called on `day`; no statement when it came from `organisations_on`."""
    names = getattr(organisation, "names_then", None)
    if names is None:
        names = list(organisation.names.filter(holding_on(day)).order_by("-pk")[:1])
    return names[0].short_name or names[0].name if names else organisation.slug


def trades() -> QuerySet[Trade]:
    """The trades of the network in their order."""
    return Trade.objects.order_by("rank", "pk")


def themes() -> QuerySet[Theme]:
    """Every theme, by vocabulary and code, with its broader theme."""
    return Theme.objects.select_related("vocabulary", "broader").order_by("vocabulary", "code")


def organisations_worked_in(user: User, day: date, *, also: Organisation | None = None) -> QuerySet[Organisation]:
    """The organisations in which `user` works on `day` (all, for a facilitator), and `also`, with their names."""
    rows = Organisation.objects.prefetch_related("names").order_by("slug")
    if is_facilitator(user):
        return rows
    worked_in = Q(pk__in=Post.objects.filter(holding_on(day), person__user=user).values("organisation"))
    return rows.filter(worked_in | Q(pk=also.pk) if also else worked_in)
