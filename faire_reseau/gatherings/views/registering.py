"""Doors for those who come."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import open_to_passes
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms import NewcomerForm, RegistrationForm
from faire_reseau.gatherings.views.passes import open_by_pass
from faire_reseau.kit import clock, limits
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import PersonKnown
from faire_reseau.network.queries import person_of, post_on


@login_required
def register(request: HttpRequest, slug: str) -> HttpResponse:
    """Come to a gathering, or change on which half-days."""
    at = clock.now()
    gathering = queries.gathering_for(request.user, slug)
    person = person_of(request.user)
    half_days = queries.half_days_of(gathering)
    mine = queries.registration_of(gathering, person)
    initial = {}
    if mine and mine.state != "cancelled":
        initial = {
            "half_days": [half.pk for half in mine.half_days.all()],
            "needs_step_free": mine.needs_step_free,
            "access_needs": mine.access_needs,
        }
    full = queries.full_half_days(gathering, mine)
    form = RegistrationForm(
        request.POST or None,
        gathering=gathering,
        half_days=half_days,
        full=full,
        has_place=mine is not None and mine.state == "confirmed",
        initial=initial,
    )
    if request.method == "POST" and form.is_valid() and person is not None:
        try:
            limits.spend("register", request.user.pk, at_most=30, seconds=600)
            data = dict(form.cleaned_data)
            chosen = data.pop("half_days")
            post = post_on(person, gathering.starts_on)
            made = actions.register(gathering, person, chosen, post=post, by=request.user, at=at, **data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            said = (
                _("You are on the list.")
                if made.state == "confirmed"
                else _("It is full: you are on the waiting list.")
            )
            messages.success(request, said)
            return redirect("gatherings:agenda", gathering.slug)
    context = {
        "gathering": gathering,
        "form": form,
        "mine": mine,
        "person": person,
        "why_closed": actions.why_closed(gathering, at),
    }
    return render(request, "gatherings/register.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Give one's place back."""
    gathering = queries.gathering_for(request.user, slug)
    mine = queries.registration_of(gathering, person_of(request.user))
    if mine is not None and mine.state != "cancelled":
        try:
            actions.cancel_registration(mine, by=request.user, at=clock.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("Your place is given back. You can register again while it is open."))
    return redirect("gatherings:agenda", gathering.slug)


@require_safe
def typed_welcome(_request: HttpRequest, code: str) -> HttpResponse:
    """The join QR for those who cannot scan it: a short code, typed."""
    return redirect("gatherings:welcome", queries.welcome_key_at(code))


@open_to_passes("welcome")
def welcome(request: HttpRequest, key: str) -> HttpResponse:
    """The join QR: those who are known sign in, newcomers say who they are."""
    at = clock.now()
    gathering = queries.welcomed_gathering_for(key)
    if request.user.is_authenticated:
        come = request.user.used_pass is not None or queries.comes(gathering, person_of(request.user))
        return redirect("gatherings:agenda" if come else "gatherings:register", gathering.slug)
    half_days = queries.half_days_of(gathering)
    full = queries.full_half_days(gathering)
    form = NewcomerForm(request.POST or None, gathering=gathering, half_days=half_days, full=full)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            # By the key on the wall and the address typed: a whole room shares one network address.
            limits.spend("newcomer", f"{key}:{data['email'].lower()}", at_most=5, seconds=600)
            # Each newcomer is sent a letter: a photograph of the QR must not send thousands.
            limits.spend("newcomers", key, at_most=max(200, 2 * (gathering.capacity_people or 0)), seconds=3600)
            _made, given = actions.register_newcomer(
                gathering, data.pop("half_days"), at=at, language=get_language() or "fr", **data
            )
        except PersonKnown as refusal:
            request.session["entering"] = form.cleaned_data["email"]  # not to be typed again at the door
            messages.info(request, refusal.sentence)
            return redirect(f"{reverse('accounts:enter')}?next={reverse('gatherings:register', args=[gathering.slug])}")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            open_by_pass(request, given)
            return redirect("gatherings:agenda", gathering.slug)
    context = {"gathering": gathering, "form": form, "why_closed": actions.why_closed(gathering, at)}
    return render(request, "gatherings/welcome.html", context, status=422 if form.errors else 200)
