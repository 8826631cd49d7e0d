"""Views of signing in for a half-day: the QR for the room, opening and closing, the page on which one signs."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import SIGNATURES, Doing, Means
from faire_reseau.activities.queries import HalfDayRow
from faire_reseau.activities.views.showing import there
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import PersonRow, person_of

SIGN_INS = Limit("sign_in", at_most=30, seconds=600)


@login_required
@require_safe
def qr(request: Request, half_day_id: int) -> HttpResponse:
    """The QR of a half-day for the wall."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    action = half_day.meeting.action
    context = {
        "half_day": half_day,
        "action": action,
        "address": request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key])),
        "host": request.get_host(),
        "typed": reverse("activities:typed_sign_in", args=[short_code(half_day.sign_in_key)]).rstrip("/"),
        "hours": queries.hours_of(half_day),
        "zone": getattr(queries.zone_of(action), "key", ""),
        "present": queries.present_in(half_day.pk),
        "expected": len(queries.lines_of(half_day)),
        "phones_shut": queries.why_shut(action, Doing.PHONE),
    }
    return there(Ran[None](request), action, "activities/qr.html", context)


@login_required
@require_POST
def move_sign_in(request: Request, half_day_id: int) -> HttpResponse:
    """Open or close signing in on phones."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    move = actions.open_sign_in if request.POST.get("to") == "open" else actions.close_sign_in
    ran = run(request, lambda: move(half_day, by=request.user, at=clock.now()))
    return ran.go("activities:sheet", half_day.pk)


@require_safe
def typed_sign_in(_request: Request, code: str) -> HttpResponse:
    """The QR of a half-day for those who cannot scan it: a short code, typed."""
    return redirect("activities:sign_in", queries.sign_in_key_at(code))


@open_to_passes("half_day")
def sign_in(request: Request, key: str) -> HttpResponse:
    """Sign in for a half-day on one's own phone, and go on to one's programme; visitors read what they are about to sign."""
    half_day = queries.half_day_to_sign_for(request.user, key)
    if not request.user.is_authenticated:
        return _before_signing(request, half_day)
    person = person_of(request.user)
    onward = queries.onward_from(half_day.meeting.action)

    ran = Ran[None](request) if person is None else _sign_in(request, half_day, person)
    if ran.is_done:
        return ran.go(onward.programme, anchor="now") if onward else ran.go("activities:sign_in", key)
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "person": person,
        "presence": (presence := queries.presence_of(half_day, person) if person else None),
        "posts": queries.posts_to_choose(half_day, person) if person else [],
        "is_signed": presence is not None and presence.is_present and presence.means in SIGNATURES,
        "seal": queries.seal_of(presence) if presence else None,
        "shut": queries.why_shut(half_day.meeting.action, Doing.PHONE) or queries.why_not_yet(half_day, clock.now()),
        "hours": queries.hours_of(half_day),
        "onward": onward,
    }
    return there(ran, half_day.meeting.action, "activities/sign_in.html", context)


def _before_signing(request: Request, half_day: HalfDayRow) -> HttpResponse:
    """What a visitor is about to sign, and the ways in; a signature itself asks to sign in to the account first."""
    if request.method == "POST":
        return redirect_to_login(request.path)
    action = half_day.meeting.action
    context = {
        "half_day": half_day,
        "action": action,
        "hours": queries.hours_of(half_day),
        "shut": queries.why_shut(action, Doing.PHONE) or queries.why_not_yet(half_day, clock.now()),
        "onward": queries.onward_from(action),
    }
    return there(Ran[None](request), action, "activities/before_signing.html", context)


def _sign_in(request: Request, half_day: HalfDayRow, person: PersonRow) -> Ran[None]:
    def sign_in() -> None:
        means, post = Means.OWN_PHONE, request.POST.get("post", "")
        actions.sign_in_as_known(half_day, person, means=means, by=request.user, at=clock.now(), post=post)

    return run(request, sign_in, limit=SIGN_INS)
