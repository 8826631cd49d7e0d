"""Queries on arrivals by the join QR: those to sort, whom they may be, those whose address somebody owns."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Arrival, Gathering, Registration
from faire_reseau.kit.folding import searchable
from faire_reseau.network.models import Organisation, OrganisationName, Person, Trade
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import Note, people_in, people_resembling
from faire_reseau.network.queries.days import name_on

# Ends the address of an account whose owner typed one that is somebody's; no letter goes to it (RFC 2606).
NOT_PROVED = "@arrivee.invalid"


@dataclass(frozen=True)
class Sorting:
    """An arrival, the people of the directory who it may be (the likeliest first), and what the words that were typed mean already."""

    arrival: Arrival
    people: list[Person]
    organisation: Organisation | None
    trade: Trade | None


def arrivals_for(user: User) -> list[Arrival]:
    """Who joined by a QR and is not sorted yet, the last first, for who runs the network; two statements. Raises `Http404`."""
    if not is_facilitator(user):
        raise Http404
    return list(_arrivals().order_by("-pk"))


def arrivals_waiting() -> int:
    """How many wait to be sorted; one statement."""
    return Arrival.objects.count()


def unsorted_in(gathering: Gathering) -> int:
    """How many of those on the list of `gathering` who joined by its QR wait to be sorted; one statement."""
    waiting = Arrival.objects.filter(registration__gathering=gathering, registration__person__erased_at=None)
    return waiting.exclude(registration__state=RegistrationState.CANCELLED).count()


def notes_on(user: User, person: Person) -> list[Note]:
    """The plug into `network.queries.also_notes_on`: what `person` typed of themself on arriving, for who sorts it; one statement."""
    if not is_facilitator(user):
        return []
    notes = []
    for arrival in _arrivals().filter(registration__person=person):
        typed = " · ".join(filter(None, (arrival.organisation_typed, arrival.trade_typed)))
        values = {"title": arrival.registration.gathering.title, "typed": typed or "–"}
        sentence = _("Joined “%(title)s” by its QR, and said: %(typed)s (to sort).") % values
        notes.append(Note(sentence, ("gatherings:sort_arrival", (arrival.pk,)), _("Sort")))
    return notes


def arrival_to_sort_for(user: User, arrival_id: int, day: date) -> Sorting:
    """One of them with whom it may be, for who runs the network; some ten statements. Raises `Http404`."""
    arrival = _arrivals().filter(pk=arrival_id).first() if is_facilitator(user) else None
    if arrival is None:
        raise Http404
    registration = arrival.registration
    person = registration.person
    keys = list(_owners(arrival.address).values_list("pk", flat=True))
    alike = people_resembling(person.first_name, person.last_name, apart_from=person)
    keys += [person.pk for person in alike if person.pk not in keys]
    known = {person.pk: person for person in people_in(keys, day)}
    organisation = registration.organisation or _organisation_called(arrival.organisation_typed)
    trade = registration.trade or _trade_called(arrival.trade_typed)
    return Sorting(arrival, [known[key] for key in keys if key in known], organisation, trade)


def told_apart(person: Person, day: date) -> str:
    """`person` with the organisations of their posts and their address, for who runs the network; `person` is one of a `Sorting`."""
    names = [name_on(post.organisation, day) for post in person.posts_then]  # type: ignore[attr-defined]  # set by `people_in`
    more = ", ".join([*names, *([person.email] if person.email else [])])
    return f"{person} ({more})" if more else str(person)


def claims_of(user: User) -> list[Arrival]:
    """Who joined with the address of `user` in a browser that did not prove it; two statements."""
    if not holds_account(user):
        return []
    entries = Person.objects.filter(user=user).exclude(email="").values("email")
    return list(_arrivals().filter(Q(address=user.email) | Q(address__in=entries)).order_by("-pk"))


def claim_for(user: User, arrival_id: int) -> Arrival:
    """One of them; one statement. Raises `Http404`."""
    claimed = next((arrival for arrival in claims_of(user) if arrival.pk == arrival_id), None)
    if claimed is None:
        raise Http404
    return claimed


def typed_address(registration: Registration) -> str:
    """The address that a newcomer typed though it is somebody's, "" for others; one statement."""
    return Arrival.objects.filter(registration=registration).values_list("address", flat=True).first() or ""


def is_not_proved(user: User) -> bool:
    """The plug into `accounts.queries.also_spare`: the account of who typed somebody's address; no statement."""
    return user.email.endswith(NOT_PROVED)


def _arrivals() -> QuerySet[Arrival]:
    rows = Arrival.objects.select_related(
        "registration__person__user", "registration__gathering", "registration__trade"
    )
    return rows.select_related("registration__organisation").prefetch_related("registration__organisation__names")


def _owners(address: str) -> QuerySet[Person]:
    if not address:
        return Person.objects.none()
    return Person.objects.filter(Q(email=address) | Q(user__email=address), erased_at__isnull=True).order_by("pk")


def _organisation_called(name: str) -> Organisation | None:
    wanted = searchable(name)
    rows = (
        OrganisationName.objects.filter(organisation__merged_into=None).select_related("organisation").order_by("-pk")
    )
    organisations = (row.organisation for row in rows if wanted in (searchable(row.name), searchable(row.short_name)))
    return next(organisations, None) if wanted else None


def _trade_called(label: str) -> Trade | None:
    wanted = searchable(label)
    return (
        next((trade for trade in Trade.objects.order_by("rank") if searchable(trade.label) == wanted), None)
        if wanted
        else None
    )
