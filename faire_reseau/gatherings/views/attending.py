"""Views for organisers on registered people: the list, adding to it, links, badges, the list as a table."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.actions import send_personal_link
from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import BadgeState, RegistrationState
from faire_reseau.gatherings.exports import attendees_table
from faire_reseau.gatherings.forms import AttendeeForm
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.spreadsheets import XLSX
from faire_reseau.network.actions import people_meant
from faire_reseau.network.queries import people_found, people_in, person_for, post_on, unreached

PEOPLE_SHOWN = 12
BADGES_A_PAGE = 100
REGISTRATIONS_SHOWN = 100
NEWCOMERS = Limit("newcomer", at_most=300, seconds=3600)
LINKS = Limit("links", at_most=600, seconds=3600)
BADGES = Limit("badges", at_most=20, seconds=3600)
LETTERS = Limit("letters", at_most=100, seconds=3600)
LETTERS_TO_ONE = Limit("link_letter", at_most=3, seconds=3600)


@login_required
@require_safe
def attendees(request: Request, slug: str) -> HttpResponse:
    """List of registered people and of the waiting list."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    half_days = queries.half_days_of(gathering)
    return _page(Ran[None](request, AttendeeForm(gathering=gathering, half_days=half_days)), gathering)


def _page(ran: Ran[Any], gathering: Any) -> HttpResponse:
    request = ran.request
    page = Paginator(queries.registrations_of(gathering), REGISTRATIONS_SHOWN).get_page(request.GET.get("page"))
    words = request.GET.get("q", "")[:100]
    found = people_found(request.user, localdate(clock.now()), words=words) if words.strip() else []
    known = list(people_meant(ran.refusal))
    on_list = queries.people_on_list(gathering) if found or known else set()
    keys = [key for key in found if key not in on_list][:PEOPLE_SHOWN]
    context = {
        "gathering": gathering,
        "page": page,
        "erased": queries.erased_among(gathering),
        "unreached": unreached([one.person for one in page]),
        "trades": queries.people_by_trade(gathering),
        "half_days": queries.people_by_half_day(gathering),
        "words": words,
        "found": people_in(keys, gathering.starts_on),
        "known": [person for person in known if person.pk not in on_list],
        "resembled": bool(known),  # somebody of that name may be on the list already, and another one come
    }
    return ran.page("gatherings/attendees.html", context)


@login_required
@require_POST
def add_attendee(request: Request, slug: str, person_id: int) -> HttpResponse:
    """Put somebody of the directory on the list, for every half-day."""
    at = clock.now()
    gathering = queries.gathering_to_run_for(request.user, slug)
    person = person_for(request.user, person_id, localdate(at))
    halves = queries.half_days_of(gathering)
    post = post_on(person, gathering.starts_on)

    def action() -> Any:
        return actions.register(gathering, person, halves, post=post, by=request.user, at=at, as_organiser=True)

    ran = run(request, action)
    return ran.go("gatherings:attendees", slug, said=_said(ran.done) if ran.is_done else "")


@login_required
@require_POST
def add_newcomer(request: Request, slug: str) -> HttpResponse:
    """Put somebody on the list whom the directory does not know."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = AttendeeForm(request.POST, gathering=gathering, half_days=queries.half_days_of(gathering))

    def action() -> Any:
        data = dict(form.cleaned_data)
        return actions.register_by_organiser(gathering, data.pop("half_days"), by=request.user, at=clock.now(), **data)

    ran = run(request, action, form=form, limit=NEWCOMERS)
    if ran.is_done:
        return ran.go("gatherings:attendees", slug, said=_said(ran.done))
    return _page(ran, gathering)


def _said(registration: Any) -> str:
    is_confirmed = registration.state == RegistrationState.CONFIRMED
    said = _("%(name)s is on the list.") if is_confirmed else _("It is full: %(name)s is waiting.")
    return said % {"name": registration.person}


@login_required
@require_POST
def move_registration(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """Give somebody a place, or take it."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    confirms = request.POST.get("to") == RegistrationState.CONFIRMED
    move = actions.confirm_registration if confirms else actions.cancel_registration
    ran = run(request, lambda: move(registration, by=request.user, at=clock.now()))
    return ran.go("gatherings:attendees", slug)


@login_required
@require_POST
def hand_out_links(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """Make a pass for one participant, shown once as link and QR."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)

    def action() -> dict[int, str]:
        return actions.hand_out_passes(registration.gathering, [registration.person], by=request.user, at=clock.now())

    ran = run(request, action, limit=LINKS)
    if not ran.is_done:
        return ran.go("gatherings:attendees", slug)
    if not ran.done:
        said = _("%(name)s signs in with a code: no access is made for who runs something.")
        messages.error(request, said % {"name": registration.person})
        return redirect("gatherings:attendees", slug)
    keys = ran.done
    address = _address(request, keys[registration.person_id])
    context = {"gathering": registration.gathering, "person": registration.person, "address": address}
    response = render(request, "gatherings/personal_link.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _address(request: Request, key: str) -> str:
    return request.build_absolute_uri(reverse("gatherings:enter", args=[key]))


@login_required
@require_POST
def send_link(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """Have a link to the account of a participant sent to its own address; organisers never see it."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)

    def action() -> None:
        account = actions.account_to_link(registration, by=request.user, at=clock.now())
        LETTERS.spend(request.user.pk)
        LETTERS_TO_ONE.spend(account.pk)
        send_personal_link(account, of=registration.gathering.title, by=request.user, at=clock.now())

    said = _("A link is on its way to the address of %(name)s.") % {"name": registration.person}
    return run(request, action).go("gatherings:attendees", slug, said=said)


@login_required
def badges(request: Request, slug: str) -> HttpResponse:
    """Badges to print, by pages; asked for by a press, each with a fresh pass as QR. The worker makes them, all or none, and
    they are shown for a day to whoever asked.
    """
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    ran = run(request, lambda: actions.ask_badges(gathering, by=request.user, at=at), limit=BADGES)
    if ran.is_done:
        return ran.go("gatherings:badges", slug)
    if ran.refusal is not None:
        return ran.page("ui/refused.html", {})
    asked = queries.badge_run_of(request.user, gathering, at)
    coming = queries.registrations_of(gathering).filter(state=RegistrationState.CONFIRMED)
    page = Paginator(coming.order_by("person__alphabet", "pk"), BADGES_A_PAGE).get_page(request.GET.get("page"))
    with_links = asked is not None and asked.state == BadgeState.DONE
    keys = asked.keys if asked is not None and with_links else {}
    rows = [
        (registration, _address(request, key) if (key := keys.get(str(registration.person_id))) else "")
        for registration in page
    ]
    context = {"gathering": gathering, "badges": rows, "page": page, "run": asked, "with_links": with_links}
    template = "parts/badge_run.html" if request.headers.get("X-Live-Fragment") else "badges.html"
    response = render(request, f"gatherings/{template}", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def attendees_export(request: Request, slug: str) -> HttpResponse:
    """Registered people as a table for a spreadsheet program."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    body = attendees_table(queries.registrations_of(gathering), queries.half_days_of(gathering))
    response = HttpResponse(body, content_type=XLSX)
    name = _("participants")
    response["Content-Disposition"] = f'attachment; filename="{name}-{gathering.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
