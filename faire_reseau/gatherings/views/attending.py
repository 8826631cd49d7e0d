"""Doors for organisers to who comes: the list, adding to it, links, badges, the list as a table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.actions import send_personal_link
from faire_reseau.accounts.queries import refuse_unwritten
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.exports import attendees_table
from faire_reseau.gatherings.forms import AttendeeForm
from faire_reseau.kit import clock, limits
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import XLSX
from faire_reseau.network.actions import give_account
from faire_reseau.network.queries import people_found, people_in, person_for, post_on, unreached

PEOPLE_SHOWN = 12


@login_required
@require_safe
def attendees(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, who waits."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    half_days = queries.half_days_of(gathering)
    return _page(request, gathering, AttendeeForm(gathering=gathering, half_days=half_days))


def _page(request: HttpRequest, gathering: Any, form: AttendeeForm, known: Any = ()) -> HttpResponse:
    registrations = list(queries.registrations_of(gathering))
    on_list = {one.person_id for one in registrations if one.state != "cancelled"}
    words = request.GET.get("q", "")[:100]
    found = people_found(request.user, localdate(clock.now()), words=words) if words.strip() else []
    keys = [key for key in found if key not in on_list][:PEOPLE_SHOWN]
    context = {
        "gathering": gathering,
        "registrations": registrations,
        "erased": queries.erased_among(gathering),
        "unreached": unreached([one.person for one in registrations]),
        "trades": queries.people_by_trade(gathering),
        "half_days": queries.people_by_half_day(gathering),
        "words": words,
        "found": people_in(keys, gathering.starts_on),
        "form": form,
        "known": [person for person in known if person.pk not in on_list],
    }
    return render(request, "gatherings/attendees.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def add_attendee(request: HttpRequest, slug: str, person_id: int) -> HttpResponse:
    """Put somebody of the directory on the list, for every half-day."""
    at = clock.now()
    gathering = queries.gathering_to_run_for(request.user, slug)
    person = person_for(request.user, person_id, localdate(at))
    halves = queries.half_days_of(gathering)
    post = post_on(person, gathering.starts_on)
    try:
        made = actions.register(gathering, person, halves, post=post, by=request.user, at=at, as_organiser=True)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        _say(request, made)
    return redirect("gatherings:attendees", slug)


@login_required
@require_POST
def add_newcomer(request: HttpRequest, slug: str) -> HttpResponse:
    """Put somebody on the list whom the directory does not know."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = AttendeeForm(request.POST, gathering=gathering, half_days=queries.half_days_of(gathering))
    known: list[Any] = []
    if form.is_valid():
        data = dict(form.cleaned_data)
        try:
            limits.spend("newcomer", request.user.pk, at_most=300, seconds=3600)
            made = actions.register_by_organiser(
                gathering, data.pop("half_days"), by=request.user, at=clock.now(), **data
            )
        except Refusal as refusal:
            known = getattr(refusal, "known", None) or [one for one in [getattr(refusal, "person", None)] if one]
            form.refuse(refusal)
        else:
            _say(request, made)
            return redirect("gatherings:attendees", slug)
    return _page(request, gathering, form, known)


def _say(request: HttpRequest, made: Any) -> None:
    said = _("%(name)s is on the list.") if made.state == "confirmed" else _("It is full: %(name)s is waiting.")
    messages.success(request, said % {"name": made.person})


@login_required
@require_POST
def move_registration(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Give somebody a place, or take it."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    deed = actions.confirm_registration if request.POST.get("to") == "confirmed" else actions.cancel_registration
    try:
        deed(registration, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("gatherings:attendees", slug)


@login_required
@require_POST
def hand_out_links(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Make a pass for one participant, shown once as link and QR."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    limits.spend("links", request.user.pk, at_most=600, seconds=3600)
    keys = actions.hand_out_passes(registration.gathering, [registration.person], by=request.user, at=clock.now())
    if not keys:
        messages.error(
            request,
            _("%(name)s signs in with a code: no access is made for who runs something.")
            % {"name": registration.person},
        )
        return redirect("gatherings:attendees", slug)
    address = _address(request, keys[registration.person_id])
    context = {"gathering": registration.gathering, "person": registration.person, "address": address}
    response = render(request, "gatherings/personal_link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _address(request: HttpRequest, key: str) -> str:
    return request.build_absolute_uri(reverse("gatherings:enter", args=[key]))


@login_required
@require_POST
def send_link(request: HttpRequest, slug: str, registration_id: int) -> HttpResponse:
    """Have a link to the account of a participant sent to its own address; organisers never see it."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    try:
        account = give_account(registration.person, by=request.user, at=clock.now())
        refuse_unwritten(account)
        limits.spend("letters", request.user.pk, at_most=100, seconds=3600)
        limits.spend("link_letter", account.pk, at_most=3, seconds=3600)
        send_personal_link(account, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("A link is on its way to the address of %(name)s.") % {"name": registration.person})
    return redirect("gatherings:attendees", slug)


@login_required
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    """Badges to print; asked for by a press, each with a fresh pass as QR, shown only then. All of them or none."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    coming = list(queries.registrations_of(gathering).filter(state="confirmed"))
    with_links = request.method == "POST"
    keys: dict[int, str] = {}
    if with_links:
        limits.spend("badges", request.user.pk, at_most=20, seconds=3600)
        people = [registration.person for registration in coming]
        keys = actions.hand_out_passes(gathering, people, by=request.user, at=clock.now())
    addresses = {person: _address(request, key) for person, key in keys.items()}
    rows = [(registration, addresses.get(registration.person_id)) for registration in coming]
    context = {"gathering": gathering, "badges": rows, "with_links": with_links}
    response = render(request, "gatherings/badges.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def attendees_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Who comes, as a table for a spreadsheet program."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    body = attendees_table(queries.registrations_of(gathering), queries.half_days_of(gathering))
    response = HttpResponse(body, content_type=XLSX)
    name = _("participants")
    response["Content-Disposition"] = f'attachment; filename="{name}-{gathering.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
