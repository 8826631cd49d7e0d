"""Queries on passes: which one a key or a session holds, and who acts by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import Http404
from django.urls import reverse

from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import acting_by_pass
from faire_reseau.accounts.queries import WayIn
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.logic.passes import pass_ends_at
from faire_reseau.gatherings.models import Gathering, GatheringPass, Organiser
from faire_reseau.kit import clock
from faire_reseau.kit.keys import digest

IN_SESSION = "gathering_pass"


def pass_for(key: str, at: datetime) -> GatheringPass:
    """The open pass with this key; unknown, revoked and ended ones answer alike. One statement."""
    gathering_pass = GatheringPass.objects.select_related("user", "gathering").filter(key_digest=digest(key)).first()
    if gathering_pass is None or not _is_open(gathering_pass, at):
        raise Http404
    return gathering_pass


def guest_of(session: Mapping[str, Any], at: datetime) -> User | None:
    """Who acts in a gathering by the pass that `session` holds, marked with it (`used_pass`); None without an open one. One
    statement, none without a pass.
    """
    number = session.get(IN_SESSION)
    if not isinstance(number, int):
        return None
    gathering_pass = GatheringPass.objects.select_related("user", "gathering").filter(pk=number).first()
    if gathering_pass is None or not _is_open(gathering_pass, at):
        return None
    return acting_by_pass(
        gathering_pass.user,
        number=gathering_pass.pk,
        gathering_id=gathering_pass.gathering_id,
        made_by_id=gathering_pass.made_by_id,
    )


def why_pass_ended(session: Mapping[str, Any]) -> str:
    """The plug into `accounts.queries.also_say_why_ended`: why the pass that `session` holds opens no more, a code of `Ended`; "" for
    none, and for one that is open. One statement, none without a pass.
    """
    number = session.get(IN_SESSION)
    if not isinstance(number, int):
        return ""
    gathering_pass = GatheringPass.objects.select_related("user", "gathering").filter(pk=number).first()
    if gathering_pass is None:
        return Ended.OVER
    if _is_open(gathering_pass, clock.now()):
        return ""
    return gathering_pass.ended_because or Ended.OVER


def live_guest_of(session: Mapping[str, Any]) -> User | None:
    """The same for the stream of messages, which asks again and again."""
    return guest_of(session, clock.now())


def is_place_of(gathering_id: int, place: str, words: Mapping[str, Any]) -> bool:
    """Whether the address with `words` lies in that gathering; `place` as `accounts.permissions.open_to_passes` says. One
    statement.
    """
    if place == "device":
        return True
    gatherings = Gathering.objects.filter(pk=gathering_id)
    if place == "slug":
        return gatherings.filter(slug=words["slug"]).exists()
    if place == "welcome":
        return gatherings.filter(welcome_key=words["key"]).exists()
    if place == "half_day":
        return HalfDay.objects.filter(
            sign_in_key=words["key"], meeting__action__in=gatherings.values("action")
        ).exists()
    return False


def open_passes_of(user: User, at: datetime) -> list[WayIn]:
    """The passes that open a gathering to `user` at `at`, latest first; one statement."""
    passes = GatheringPass.objects.filter(user=user, revoked_at__isnull=True).select_related("user", "gathering")
    return [
        WayIn(
            gathering_pass.gathering.title,
            gathering_pass.made_at,
            gathering_pass.last_used_at,
            pass_ends_at(gathering_pass.gathering.ends_on, gathering_pass.gathering.time_zone, gathering_pass.made_at),
            reverse("gatherings:end_pass", args=[gathering_pass.pk]),
        )
        for gathering_pass in passes.order_by("-pk")
        if _is_open(gathering_pass, at)
    ]


def pass_to_end_for(user: User, pass_id: int) -> GatheringPass:
    """One's own pass, open or not; somebody else's is missing. One statement."""
    gathering_pass = GatheringPass.objects.filter(pk=pass_id, user=user).select_related("gathering").first()
    if gathering_pass is None:
        raise Http404
    return gathering_pass


def who_runs_something(users: list[int]) -> set[int]:
    """Those of `users` (keys) who organise any gathering; one statement."""
    return set(Organiser.objects.filter(user__in=users).values_list("user", flat=True))


def _is_open(gathering_pass: GatheringPass, at: datetime) -> bool:
    gathering = gathering_pass.gathering
    is_over = pass_ends_at(gathering.ends_on, gathering.time_zone, gathering_pass.made_at) <= at
    return not (
        gathering_pass.revoked_at
        or is_over
        or gathering.state == GatheringState.DRAFT
        or not gathering_pass.user.is_active
    )
