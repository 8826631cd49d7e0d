"""The gates: each finds a row of a gathering and authorises at once."""

from django.core.files import File
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action, HalfDay
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import (
    CalendarKey,
    Gathering,
    Organiser,
    Registration,
    Session,
    Slot,
    Space,
)
from faire_reseau.gatherings.permissions import can_run, can_see, runnable_by, visible_to
from faire_reseau.kit.keys import as_short_code, digest, short_code


def gathering_for(user: User, slug: str) -> Gathering:
    """The gathering at `slug` if `user` may read it; one statement, two for a draft."""
    gathering = Gathering.objects.select_related("host").filter(slug=slug).first()
    if gathering is None or not can_see(user, gathering):
        raise Http404
    return gathering


def gathering_to_run_for(user: User, slug: str) -> Gathering:
    """The gathering at `slug` if `user` may run it; two statements."""
    gathering = Gathering.objects.select_related("host", "action", "territory").filter(slug=slug).first()
    if gathering is None or not can_run(user, gathering):
        raise Http404
    return gathering


def cover_for(user: User, name: str) -> tuple[File[bytes], bool]:
    """The file of a cover by its name, if `user` may read the gathering, and whether everybody may; two statements."""
    gathering = Gathering.objects.filter(picture=f"gatherings/{name}").first()
    if (
        gathering is None
        or not can_see(user, gathering)
        or not gathering.picture.storage.exists(str(gathering.picture.name))
    ):
        raise Http404
    return gathering.picture.open("rb"), gathering.state != GatheringState.DRAFT


def welcomed_gathering_for(key: str) -> Gathering:
    """The gathering whose join QR holds `key`; one statement."""
    gathering = (
        Gathering.objects.select_related("host", "action")
        .filter(welcome_key=key)
        .exclude(state=GatheringState.DRAFT)
        .first()
    )
    if gathering is None:
        raise Http404
    return gathering


def welcome_key_at(code: str) -> str:
    """The key of the join QR that can be typed as `code`, in capitals or not, with its hyphen or not; one statement."""
    wanted = as_short_code(code)
    shown = Gathering.objects.exclude(state=GatheringState.DRAFT).values_list("welcome_key", flat=True)
    key = next((key for key in shown if short_code(key) == wanted), None)
    if key is None:
        raise Http404
    return key


def gatherings_visible_to(user: User) -> QuerySet[Gathering]:
    """The gatherings that `user` may read, latest first, with how many come; one statement."""
    confirmed = Count("registrations", filter=Q(registrations__state=RegistrationState.CONFIRMED))
    return visible_to(user).select_related("host").annotate(people=confirmed).order_by("-starts_on", "-pk")


def session_to_run_for(user: User, slug: str, session_id: int) -> Session:
    """A session of a gathering that `user` runs; three statements."""
    gathering = gathering_to_run_for(user, slug)
    session = Session.objects.filter(gathering=gathering, pk=session_id).select_related("space").first()
    if session is None:
        raise Http404
    session.gathering = gathering
    return session


def space_to_run_for(user: User, slug: str, space_id: int) -> Space:
    """A space of a gathering that `user` runs."""
    space = Space.objects.filter(gathering=gathering_to_run_for(user, slug), pk=space_id).first()
    if space is None:
        raise Http404
    return space


def slot_to_run_for(user: User, slug: str, slot_id: int) -> Slot:
    """A slot of a gathering that `user` runs."""
    slot = Slot.objects.filter(gathering=gathering_to_run_for(user, slug), pk=slot_id).first()
    if slot is None:
        raise Http404
    return slot


def registration_to_run_for(user: User, slug: str, registration_id: int) -> Registration:
    """A registration of a gathering that `user` runs."""
    gathering = gathering_to_run_for(user, slug)
    registration = (
        Registration.objects.filter(gathering=gathering, pk=registration_id).select_related("person__user").first()
    )
    if registration is None:
        raise Http404
    return registration


def actions_run_by(user: User) -> QuerySet[Action]:
    """The actions of the gatherings that `user` runs: whoever runs a gathering keeps its sheets."""
    return Action.objects.filter(pk__in=runnable_by(user).values("action"))


def actions_of_gatherings() -> QuerySet[Action]:
    """The actions of gatherings, whichever their state."""
    return Action.objects.filter(pk__in=Gathering.objects.values("action"))


def actions_of_cancelled() -> QuerySet[Action]:
    """The actions of gatherings that do not take place."""
    return Action.objects.filter(pk__in=Gathering.objects.filter(state=GatheringState.CANCELLED).values("action"))


def actions_of_drafts() -> QuerySet[Action]:
    """The actions of gatherings not announced yet."""
    return Action.objects.filter(pk__in=Gathering.objects.filter(state=GatheringState.DRAFT).values("action"))


def calendar_owner(key: str) -> User:
    """Whose private calendar `key` is; revoked and unknown keys answer alike. One statement."""
    calendar_key = (
        CalendarKey.objects.select_related("user").filter(key_digest=digest(key), revoked_at__isnull=True).first()
    )
    if calendar_key is None or not calendar_key.user.is_active:
        raise Http404
    return calendar_key.user


def has_calendar_key(user: User) -> bool:
    """Whether `user` has a private calendar address; one statement."""
    return CalendarKey.objects.filter(user=user, revoked_at__isnull=True).exists()


def organiser_to_run_for(user: User, slug: str, organiser_id: int) -> Organiser:
    """An organiser of a gathering that `user` runs."""
    gathering = gathering_to_run_for(user, slug)
    organiser = Organiser.objects.filter(gathering=gathering, pk=organiser_id).select_related("user").first()
    if organiser is None:
        raise Http404
    organiser.gathering = gathering
    return organiser


def half_day_to_run_for(user: User, slug: str, half_day_id: int) -> tuple[Gathering, HalfDay]:
    """A gathering that `user` runs, and one of its half-days."""
    gathering = gathering_to_run_for(user, slug)
    half_day = (
        HalfDay.objects.filter(meeting__action=gathering.action_id, pk=half_day_id).select_related("meeting").first()
    )
    if half_day is None:
        raise Http404
    return gathering, half_day
