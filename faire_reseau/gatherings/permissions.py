"""Who may see and run gatherings: predicate and its queryset twin side by side."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Organiser, Registration
from faire_reseau.network.models import Post
from faire_reseau.network.permissions import is_facilitator


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


def can_create(user: User, day: date) -> bool:
    """Makes a new gathering: facilitators, and whoever directs an organisation on `day`."""
    if not holds_account(user):
        return False
    directs = Post.objects.filter(person__user=user, is_director=True).exclude(from_on__gt=day).exclude(to_on__lt=day)
    return is_facilitator(user) or directs.exists()


def registrations_acting(user: User) -> QuerySet[Registration]:
    """The registrations by which `user` takes part in gatherings: all of theirs, or that of the gathering whose pass they
    came by.
    """
    if not user.is_authenticated:
        return Registration.objects.none()
    own = Registration.objects.filter(person__user=user)
    return own if user.used_pass is None else own.filter(gathering=user.used_pass.gathering_id)
