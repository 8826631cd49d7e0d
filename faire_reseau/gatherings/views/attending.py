"""Views for organisers on registered people: the list, adding to it, links, badges, the list as a table."""

from itertools import chain
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faire_reseau.accounts.actions import send_personal_link
from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import BadgeState, RegistrationState
from faire_reseau.gatherings.exports import attendees_table
from faire_reseau.gatherings.forms import AttendeeForm
from faire_reseau.gatherings.queries import GatheringRow, RegistrationRow
from faire_reseau.gatherings.queries.form_questions import every_form_question
from faire_reseau.gatherings.queries.said import places_said
from faire_reseau.gatherings.texts import SIZE_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.papers import unprintable
from faire_reseau.kit.spreadsheets import XLSX
from faire_reseau.network.actions import ask_export, people_meant
from faire_reseau.network.queries import (
    EXPORT_LIVES,
    ExportRow,
    export_content,
    export_of,
    people_found,
    people_in,
    people_to_pick,
    person_for,
    post_on,
    unreached,
)

PEOPLE_SHOWN = 12
BADGES_A_PAGE = 100
REGISTRATIONS_SHOWN = 100
# A list of so many is made within a third of a second; a longer one by the worker.
LONG_TABLE = 500
NEWCOMERS = Limit("newcomer", at_most=300, seconds=3600)
LINKS = Limit("links", at_most=600, seconds=3600)
EXPORTS = Limit("participants", at_most=20, seconds=3600)
BADGES = Limit("badges", at_most=20, seconds=3600)
LETTERS = Limit("letters", at_most=100, seconds=3600)
LETTERS_TO_ONE = Limit("link_letter", at_most=3, seconds=3600)


@login_required
@require_safe
def attendees(request: Request, slug: str) -> HttpResponse:
    """List of registered people and of the waiting list."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    half_days = queries.half_days_to_register_for(gathering, clock.now())
    return _page(Ran[None](request, AttendeeForm(gathering=gathering, half_days=half_days)), gathering)


def _page(ran: Ran[object], gathering: GatheringRow) -> HttpResponse:
    request = ran.request
    page = Paginator(queries.registrations_of(gathering), REGISTRATIONS_SHOWN).get_page(request.GET.get("page"))
    words = request.GET.get("q", "")[:100]
    keys_found = people_found(request.user, localdate(clock.now()), words=words) if words.strip() else []
    known = list(people_meant(ran.refusal))
    on_list = queries.people_on_list(gathering) if keys_found or known else set()
    keys = [key for key in keys_found if key not in on_list][:PEOPLE_SHOWN]
    context = {
        "gathering": gathering,
        "page": page,
        "hosting": queries.hosting_in(gathering),
        "offered": queries.offered_in(gathering),
        "full": queries.full_half_days(gathering),
        "erased": queries.erased_among(gathering),
        "unreached": unreached([registration.person for registration in page]),
        "trades": queries.people_by_trade(gathering),
        "half_days": queries.people_by_half_day(gathering),
        "unsorted": queries.unsorted_in(gathering),
        "words": words,
        "found": people_to_pick(request.user, keys, gathering.starts_on),
        "known": [person for person in known if person.pk not in on_list],
        "resembled": bool(known),  # somebody of that name may be on the list already, and another one come
    }
    return ran.page("gatherings/attendees.html", context)


@login_required
@require_POST
def add_attendee(request: Request, slug: str, person_id: int) -> HttpResponse:
    """Put somebody of the directory on the list, for every half-day that is not over."""
    at = clock.now()
    gathering = queries.gathering_to_run_for(request.user, slug)
    person = person_for(request.user, person_id, localdate(at))
    halves = queries.half_days_to_register_for(gathering, at, queries.registration_of(gathering, person))
    post = post_on(person, gathering.starts_on)

    def action() -> RegistrationRow:
        return actions.register(gathering, person, halves, post=post, by=request.user, at=at, as_organiser=True)

    ran = run(request, action)
    return _back(ran, slug, [ran.done] if ran.is_done else [])


@login_required
@require_POST
def add_attendees(request: Request, slug: str) -> HttpResponse:
    """Put those ticked among the people found on the list, as `add_attendee` does."""
    at = clock.now()
    gathering = queries.gathering_to_run_for(request.user, slug)
    words, ticked = request.POST.get("q", "")[:100], set(request.POST.getlist("person"))
    keys_found = people_found(request.user, localdate(at), words=words) if words.strip() else []
    people = people_in([key for key in keys_found if str(key) in ticked][:PEOPLE_SHOWN], gathering.starts_on)

    def action() -> list[RegistrationRow]:
        put = [
            (
                person,
                queries.half_days_to_register_for(gathering, at, queries.registration_of(gathering, person)),
                post_on(person, gathering.starts_on),
            )
            for person in people
        ]
        return actions.register_each(gathering, put, by=request.user, at=at)

    ran = run(request, action)
    return _back(ran, slug, ran.done if ran.is_done else [])


def _back(ran: Ran[object], slug: str, put: list[RegistrationRow]) -> HttpResponse:
    # The search stays, for whoever else is of that name or centre.
    words = ran.request.POST.get("q", "")[:100]
    address = reverse("gatherings:attendees", args=[slug]) + (f"?{urlencode({'q': words})}" if words else "")
    return ran.go(address, said=" ".join(map(_said, put)), anchor="add" if words else "")


@login_required
@require_POST
def add_newcomer(request: Request, slug: str) -> HttpResponse:
    """Put somebody on the list whom the directory does not know."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    form = AttendeeForm(request.POST, gathering=gathering, half_days=queries.half_days_to_register_for(gathering, at))

    def action() -> RegistrationRow:
        data = dict(form.cleaned_data)
        return actions.register_by_organiser(gathering, data.pop("half_days"), by=request.user, at=at, **data)

    ran = run(request, action, form=form, limit=NEWCOMERS)
    if ran.is_done:
        return ran.go("gatherings:attendees", slug, said=_said(ran.done))
    return _page(ran, gathering)


def _said(registration: RegistrationRow) -> str:
    is_confirmed = registration.state == RegistrationState.CONFIRMED
    sentence = _("%(name)s is on the list.") if is_confirmed else _("It is full: %(name)s is waiting.")
    return sentence % {"name": registration.person}


@login_required
@require_POST
def move_registration(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """Give somebody a place, or take it."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    confirms = request.POST.get("to") == RegistrationState.CONFIRMED
    move = actions.confirm_registration if confirms else actions.cancel_registration
    waited = queries.waiting_in(registration.gathering) - {registration.pk}
    ran = run(request, lambda: move(registration, by=request.user, at=clock.now()))
    sentence = _("%(name)s has a place.") if confirms else _("%(name)s is off the list.")
    message = f"{sentence % {'name': registration.person}} {places_said(waited)}".strip()
    return ran.go("gatherings:attendees", slug, said=message)


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
        sentence = _("%(name)s signs in with a code: no access is made for who runs something.")
        messages.error(request, sentence % {"name": registration.person})
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

    sentence = _("A link is on its way to the address of %(name)s.") % {"name": registration.person}
    return run(request, action).go("gatherings:attendees", slug, said=sentence)


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
    badge_run = queries.badge_run_of(request.user, gathering, at)
    coming = queries.registrations_of(gathering).filter(state=RegistrationState.CONFIRMED)
    page = Paginator(coming.order_by("person__alphabet", "pk"), BADGES_A_PAGE).get_page(request.GET.get("page"))
    with_links = badge_run is not None and badge_run.state == BadgeState.DONE
    keys = badge_run.keys if badge_run is not None and with_links else {}
    rows = [
        (registration, _address(request, key) if (key := keys.get(str(registration.person_id))) else "")
        for registration in page
    ]
    context = {"gathering": gathering, "badges": rows, "page": page, "run": badge_run, "with_links": with_links}
    context["sizes"] = list(SIZE_LABELS.items())
    context["signs"] = unprintable(chain.from_iterable(coming.values_list("person__first_name", "person__last_name")))
    template = "parts/badge_run.html" if request.headers.get("X-Live-Fragment") else "badges.html"
    response = render(request, f"gatherings/{template}", context)
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attendees_export(request: Request, slug: str) -> HttpResponse:
    """Registered people as a table for a spreadsheet program; a long one is made by the worker and fetched here."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at, what = clock.now(), f"participants:{gathering.pk}"
    if "fichier" in request.GET:
        return _file(gathering, export_content(request.user, what, "xlsx", at))
    coming = queries.registrations_of(gathering)
    rows = coming.count()
    if rows <= LONG_TABLE:
        questions = list(every_form_question(gathering))
        return _file(gathering, attendees_table(coming, queries.half_days_of(gathering), questions))

    def action() -> ExportRow:
        language = get_language() or "fr"
        return ask_export(what, "xlsx", rows=rows, language=language, by=request.user, at=at)

    ran = run(request, action, limit=EXPORTS)
    if ran.is_done:
        return ran.go("gatherings:attendees_export", slug)
    table = export_of(request.user, what, "xlsx", at)
    context = {"gathering": gathering, "rows": rows, "export": table}
    context["ends_at"] = table.made_at + EXPORT_LIVES if table else None
    return ran.page("network/parts/export.html" if request.htmx else "gatherings/attendees_export.html", context)


def _file(gathering: GatheringRow, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    name = _("participants")
    response["Content-Disposition"] = f'attachment; filename="{name}-{gathering.slug}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
