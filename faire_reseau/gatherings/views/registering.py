"""Views for participants: register, cancel, the join QR."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.forms import NewcomerForm, RegistrationForm
from faire_reseau.gatherings.views.passes import open_by_pass
from faire_reseau.kit import clock, limits
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.network.actions import PersonKnown
from faire_reseau.network.queries import person_of, post_on

REGISTRATIONS = Limit("register", at_most=30, seconds=600)


@login_required
def register(request: Request, slug: str) -> HttpResponse:
    """Come to a gathering, or change on which half-days."""
    at = clock.now()
    gathering = queries.gathering_for(request.user, slug)
    person = person_of(request.user)
    half_days = queries.half_days_of(gathering)
    mine = queries.registration_of(gathering, person)
    initial = {}
    if mine and mine.state != RegistrationState.CANCELLED:
        initial = {
            "half_days": [half.pk for half in mine.half_days.all()],
            "needs_step_free": mine.needs_step_free,
            "access_needs": mine.access_needs,
        }
    full = queries.full_half_days(gathering, mine)
    form = RegistrationForm(
        sent(request),
        gathering=gathering,
        half_days=half_days,
        full=full,
        has_place=mine is not None and mine.state == RegistrationState.CONFIRMED,
        initial=initial,
    )

    ran = _register(request, gathering, person, form) if person is not None else Ran[Any](request, form)
    if ran.is_done:
        is_confirmed = ran.done.state == RegistrationState.CONFIRMED
        said = _("You are on the list.") if is_confirmed else _("It is full: you are on the waiting list.")
        return ran.go("gatherings:agenda", gathering.slug, said=said)
    context = {
        "gathering": gathering,
        "mine": mine,
        "person": person,
        "why_closed": actions.why_closed(gathering, at),
    }
    return ran.page("gatherings/register.html", context)


def _register(request: Request, gathering: Any, person: Any, form: RegistrationForm) -> Ran[Any]:
    def action() -> Any:
        data = dict(form.cleaned_data)
        chosen, post = data.pop("half_days"), post_on(person, gathering.starts_on)
        return actions.register(gathering, person, chosen, post=post, by=request.user, at=clock.now(), **data)

    return run(request, action, form=form, limit=REGISTRATIONS)


@login_required
@require_POST
def cancel(request: Request, slug: str) -> HttpResponse:
    """Cancel one's registration."""
    gathering = queries.gathering_for(request.user, slug)
    mine = queries.registration_of(gathering, person_of(request.user))
    if mine is None or mine.state == RegistrationState.CANCELLED:
        return redirect("gatherings:agenda", gathering.slug)
    ran = run(request, lambda: actions.cancel_registration(mine, by=request.user, at=clock.now()))
    said = _("Your place is given back. You can register again while it is open.")
    return ran.go("gatherings:agenda", gathering.slug, said=said)


@require_safe
def typed_welcome(_request: Request, code: str) -> HttpResponse:
    """The join QR for those who cannot scan it: a short code, typed."""
    return redirect("gatherings:welcome", queries.welcome_key_at(code))


@open_to_passes("welcome")
def welcome(request: Request, key: str) -> HttpResponse:
    """The join QR: those who are known sign in, newcomers say who they are."""
    at = clock.now()
    gathering = queries.welcomed_gathering_for(key)
    if request.user.is_authenticated:
        come = request.user.used_pass is not None or queries.comes(gathering, person_of(request.user))
        return redirect("gatherings:agenda" if come else "gatherings:register", gathering.slug)
    half_days = queries.half_days_of(gathering)
    full = queries.full_half_days(gathering)
    form = NewcomerForm(sent(request), gathering=gathering, half_days=half_days, full=full)

    def action() -> Any:
        data = dict(form.cleaned_data)
        # By the key on the wall and the address typed: a whole room shares one network address.
        limits.spend("newcomer", f"{key}:{data['email'].lower()}", at_most=5, seconds=600)
        # Each newcomer is sent a letter: a photograph of the QR must not send thousands.
        limits.spend("newcomers", key, at_most=max(200, 2 * (gathering.capacity_people or 0)), seconds=3600)
        half_days, language = data.pop("half_days"), get_language() or "fr"
        return actions.register_newcomer(gathering, half_days, at=at, language=language, **data)

    ran = run(request, action, form=form)
    if isinstance(ran.refusal, PersonKnown):
        request.session["entering"] = form["email"].value()  # not to be typed again at the door
        messages.info(request, str(ran.refusal.sentence))
        return redirect(f"{reverse('accounts:enter')}?next={reverse('gatherings:register', args=[gathering.slug])}")
    if ran.is_done:
        _registration, given = ran.done
        open_by_pass(request, given)
        return redirect("gatherings:agenda", gathering.slug)
    context = {"gathering": gathering, "why_closed": actions.why_closed(gathering, at)}
    return ran.page("gatherings/welcome.html", context)
