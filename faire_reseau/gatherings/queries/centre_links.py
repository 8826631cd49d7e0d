"""Queries on links of a gathering for one organisation: places taken, colleagues that can be registered."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import CentreLink, Gathering
from faire_reseau.gatherings.queries.gates import gathering_to_run_for
from faire_reseau.gatherings.queries.people import people_on_list
from faire_reseau.network.models import Person, Post
from faire_reseau.network.queries import posts_on

CentreLinkRow = CentreLink


def centre_links_of(gathering: Gathering) -> QuerySet[CentreLink]:
    """The links of a gathering, with how many places are `taken`; two statements."""
    taken = Count("registrations", filter=~Q(registrations__state=RegistrationState.CANCELLED))
    rows = gathering.centre_links.select_related("organisation").prefetch_related("organisation__names")
    return rows.annotate(taken=taken).order_by("organisation__slug")


def centre_link_at(key: str) -> CentreLink:
    """The link with `key`, whoever has it; not of a draft. Raises `Http404`."""
    rows = CentreLink.objects.select_related("gathering__host", "gathering__action", "organisation")
    link = rows.filter(key=key).exclude(gathering__state=GatheringState.DRAFT).first()
    if link is None:
        raise Http404
    return link


def centre_link_to_run_for(user: User, slug: str, centre_link_id: int) -> CentreLink:
    """A link of a gathering that `user` runs. Raises `Http404`."""
    gathering = gathering_to_run_for(user, slug)
    link = CentreLink.objects.filter(gathering=gathering, pk=centre_link_id).select_related("gathering").first()
    if link is None:
        raise Http404
    return link


def colleagues_by(link: CentreLink, person: Person | None, day: date) -> list[tuple[Person, Post | None]]:
    """Whom `person` may register by `link`: themself, and, if they have a post in that organisation on `day`, everybody who has
    one there and is not on the list; each with their post.
    """
    if person is None:
        return []
    own = next((post for post in posts_on(person, day) if post.organisation_id == link.organisation_id), None)
    if own is None:
        return [(person, None)]
    holding = Q(to_on__isnull=True) | Q(to_on__gte=day)
    posts = Post.objects.filter(holding, organisation=link.organisation, person__erased_at__isnull=True)
    rows = (
        posts.exclude(person=person)
        .select_related("person", "trade", "organisation")
        .order_by("person__alphabet", "pk")
    )
    on_list = people_on_list(link.gathering)
    others = {post.person_id: (post.person, post) for post in rows if post.person_id not in on_list}
    return [(person, own), *others.values()]
