"""Next page after the signature of a half-day, and the half-days open for signature."""

from django.urls import reverse

from faire_reseau.activities.models import Action, HalfDay, Presence
from faire_reseau.activities.queries import Onward, presence_of
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Person


def onward_of(action: Action) -> Onward | None:
    """Programme and join page of the gathering whose action this is, None for another action; one query."""
    gathering = Gathering.objects.filter(action=action).exclude(state=GatheringState.DRAFT).first()
    if gathering is None:
        return None
    return Onward(
        reverse("topics:programme", args=[gathering.slug]),
        reverse("gatherings:welcome", args=[gathering.welcome_key]),
    )


def wall_key_of(half_day_id: int) -> str | None:
    """The key of the wall of the gathering of that half-day, None for other work; one query."""
    rows = Gathering.objects.filter(action__meetings__half_days=half_day_id).exclude(state=GatheringState.DRAFT)
    return rows.values_list("welcome_key", flat=True).first()


def half_day_to_sign(gathering: Gathering) -> HalfDay | None:
    """The last half-day of `gathering` for which signing in is open, None when there is none; one query."""
    rows = HalfDay.objects.filter(meeting__action=gathering.action_id, sign_in_open=True)
    return rows.select_related("meeting__action").order_by("-on", "-pk").first()


def last_signature(gathering: Gathering, person: Person) -> Presence | None:
    """The signature of `person` for the half-day that may be signed now, None without one; two queries."""
    half_day = half_day_to_sign(gathering)
    presence = presence_of(half_day, person) if half_day is not None else None
    return presence if presence is not None and presence.is_present else None
