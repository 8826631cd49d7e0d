"""Permissions to see and run gatherings: predicates and queryset twins."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering, Organiser, Registration, Session
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.permissions import is_director_of, is_facilitator, standings


def can_run(user: User, gathering: Gathering) -> bool:
    """Edits the gathering, composes its grid, keeps its sheets: its organisers and the facilitators."""
    if not holds_account(user):
        return False
    return is_facilitator(user) or Organiser.objects.filter(gathering=gathering, user=user).exists()


def runnable_by(user: User) -> QuerySet[Gathering]:
    """The gatherings that `user` may run."""
    if is_facilitator(user):
        return Gathering.objects.all()
    if not holds_account(user):
        return Gathering.objects.none()
    return Gathering.objects.filter(Exists(Organiser.objects.filter(gathering=OuterRef("pk"), user=user)))


def organises(user: User) -> bool:
    """Runs some gathering, and so reads the people of the directory; one statement."""
    return holds_account(user) and Organiser.objects.filter(user=user).exists()


def can_see(user: User, gathering: Gathering) -> bool:
    """Reads it: everybody once announced, before that those who run it."""
    return gathering.state != GatheringState.DRAFT or can_run(user, gathering)


def visible_to(user: User) -> QuerySet[Gathering]:
    """The gatherings that `user` may read."""
    return Gathering.objects.filter(~Q(state=GatheringState.DRAFT) | Q(pk__in=runnable_by(user).values("pk")))


def people_met_by(user: User) -> QuerySet[Person]:
    """Who has or asked for a place at an announced gathering at which `user` has one: programmes name them to each other."""
    places = Registration.objects.exclude(gathering__state=GatheringState.DRAFT)
    own_places = places.filter(person__user=user, state=RegistrationState.CONFIRMED)
    met = places.exclude(state=RegistrationState.CANCELLED).filter(gathering__in=own_places.values("gathering"))
    return Person.objects.filter(pk__in=met.values("person"))


def can_join_call(user: User, gathering: Gathering) -> bool:
    """Reads the address of its call: who has a place, and who runs it; everybody when the organisers chose so."""
    if not can_see(user, gathering):
        return False
    if gathering.call_is_public or can_run(user, gathering):
        return True
    return registrations_acting(user).filter(gathering=gathering, state=RegistrationState.CONFIRMED).exists()


def can_create(user: User, day: date) -> bool:
    """Makes a new gathering: facilitators, and whoever directs an organisation on `day`."""
    if not holds_account(user):
        return False
    return is_facilitator(user) or any(post.is_director for post in standings(user, day))


def can_speak_for(user: User, organisation: Organisation, day: date) -> bool:
    """Hosts a gathering in the name of `organisation`, and answers its invitations: its directors, and facilitators."""
    return is_facilitator(user) or is_director_of(user, organisation, day)


def spoken_for_by(user: User, day: date) -> QuerySet[Organisation]:
    """The organisations in whose name `user` hosts gatherings and answers invitations on `day`."""
    if is_facilitator(user):
        return Organisation.objects.all()
    directed = [post.organisation_id for post in standings(user, day) if post.is_director]
    return Organisation.objects.filter(pk__in=directed)


def registrations_acting(user: User) -> QuerySet[Registration]:
    """The registrations by which `user` takes part in gatherings: all of theirs, or that of the gathering whose pass they
    came by.
    """
    if not user.is_authenticated:
        return Registration.objects.none()
    own = Registration.objects.filter(person__user=user)
    return own if user.used_pass is None else own.filter(gathering=user.used_pass.gathering_id)


def can_add_material(user: User, session: Session) -> bool:
    """Adds slides and replays to `session`: who runs the gathering, and who speaks there."""
    if not holds_account(user):
        return False
    return can_run(user, session.gathering) or session.speakers.filter(person__user=user).exists()
