"""Views for participants: register, cancel, the join QR."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.forms.arrivals import NewcomerForm
from faire_reseau.gatherings.forms.form_questions import MOST_FORM_BYTES
from faire_reseau.gatherings.forms.registering import RegistrationForm
from faire_reseau.gatherings.queries import GatheringRow
from faire_reseau.gatherings.queries.form_questions import answer_file_for, answers_of, questions_asked
from faire_reseau.gatherings.queries.full import full_said, full_to_come
from faire_reseau.gatherings.queries.meals import meals_said, meals_to_ask
from faire_reseau.gatherings.views.passes import open_by_pass
from faire_reseau.kit import clock, limits
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.documents import download
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.queries import PersonRow, PostRow, name_on, person_of, posts_on

REGISTRATIONS = Limit("register", at_most=30, seconds=600)


@takes_files(MOST_FORM_BYTES)
@login_required
def register(request: Request, slug: str) -> HttpResponse:
    """Come to a gathering, or change on which half-days."""
    at = clock.now()
    gathering = queries.gathering_for(request.user, slug)
    person = person_of(request.user)
    registration = queries.registration_of(gathering, person)
    half_days = queries.half_days_to_register_for(gathering, at, registration)
    initial = {}
    if registration and registration.state != RegistrationState.CANCELLED:
        initial = {
            "half_days": [half.pk for half in registration.half_days.all()],
            "needs_step_free": registration.needs_step_free,
            "access_needs": registration.access_needs,
            **meals_said(registration),
        }
    full = queries.full_half_days(gathering, registration)
    posts = posts_on(person, gathering.starts_on) if person is not None else []
    form = RegistrationForm(
        sent(request),
        request.FILES or None,
        gathering=gathering,
        half_days=half_days,
        full=full,
        has_place=registration is not None and registration.holds_place,
        posts=[(post.pk, name_on(post.organisation, gathering.starts_on)) for post in posts],
        meals=meals_to_ask(gathering, at, registration if initial else None),
        questions=questions_asked(gathering),
        answers=answers_of(registration) if initial else {},
        initial=initial | {"post": _post_of(posts, registration)},
    )

    ran = _register(request, gathering, person, form, posts) if person is not None else Ran(request, form)
    if ran.is_done:
        # The page that follows says itself whether one has a place, and how one that comes free is given.
        sentence = _("It is full: you are on the waiting list.")
        if ran.done.state == RegistrationState.CONFIRMED:
            sentence = _("Your registration is saved.")
        elif gathering.offer_hours is None:
            sentence = _("It is full: you have a place as soon as one is free.")
        return ran.go("gatherings:agenda", gathering.slug, said=sentence)
    context = {
        "gathering": gathering,
        "mine": registration,
        "person": person,
        "why_closed": queries.why_closed(gathering, at, registration),
        "own_half_days": [half for half in half_days if half.pk in initial.get("half_days", [])],
        "leaving": queries.leaving_said(registration) if registration is not None else "",
        "only_waits": registration is not None and not registration.holds_place,
    }
    if registration is None or registration.state == RegistrationState.CANCELLED:
        context |= _fullness(gathering, at)
    return ran.page("gatherings/register.html", context)


def _fullness(gathering: GatheringRow, at: datetime) -> dict[str, Any]:
    labels, is_full = full_to_come(gathering, at)
    return {"is_full": is_full, "full_said": full_said(labels, is_full=is_full)}


def _post_of(posts: list[PostRow], registration: queries.RegistrationRow | None) -> int | None:
    """The post for which somebody comes: that of the organisation on the list, else the first."""
    same_post = next(
        (
            post.pk
            for post in posts
            if registration is not None and post.organisation_id == registration.organisation_id
        ),
        None,
    )
    return same_post or next((post.pk for post in posts), None)


def _register(
    request: Request, gathering: GatheringRow, person: PersonRow, form: RegistrationForm, posts: list[PostRow]
) -> Ran[queries.RegistrationRow]:
    def action() -> queries.RegistrationRow:
        data = dict(form.cleaned_data)
        chosen, wanted = data.pop("half_days"), data.pop("post", "")
        post = next((post for post in posts if str(post.pk) == wanted), next(iter(posts), None))
        return actions.register(gathering, person, chosen, post=post, by=request.user, at=clock.now(), **data)

    return run(request, action, form=form, limit=REGISTRATIONS)


@login_required
@require_POST
def cancel(request: Request, slug: str) -> HttpResponse:
    """Cancel one's registration."""
    gathering = queries.gathering_for(request.user, slug)
    registration = queries.registration_of(gathering, person_of(request.user))
    if registration is None or registration.state == RegistrationState.CANCELLED:
        return redirect("gatherings:agenda", gathering.slug)
    leaving, had_place = queries.leaving_said(registration), registration.holds_place
    ran = run(request, lambda: actions.cancel_registration(registration, by=request.user, at=clock.now()))
    given_back = _("Your place is given back.") if had_place else _("You are no longer on the waiting list.")
    then = queries.why_closed(gathering, clock.now()) or _("You can register again while it is open.")
    sentence = format_html("{} {} {}", given_back, then, leaving) if leaving else f"{given_back} {then}"
    return ran.go("gatherings:agenda", gathering.slug, said=sentence)


@require_safe
def answer_file(request: Request, slug: str, registration_id: int, form_question_id: int) -> HttpResponse:
    """The file by which somebody answered a question: for the organisers, and for who sent it."""
    file = answer_file_for(request.user, slug, registration_id, form_question_id)
    return download(str(file.answer.value), file.kind, bytes(file.content))


@require_safe
def typed_welcome(_request: Request, code: str) -> HttpResponse:
    """The join QR for those who cannot scan it: a short code, typed."""
    return redirect("gatherings:welcome", queries.welcome_key_at(code))


@open_to_passes("welcome")
def welcome(request: Request, key: str) -> HttpResponse:
    """The join QR: who has an account signs in, newcomers say who they are; what is answered never depends on the directory."""
    at = clock.now()
    gathering = queries.welcomed_gathering_for(key)
    if request.user.is_authenticated:
        come = request.user.used_pass is not None or queries.comes(gathering, person_of(request.user))
        return redirect("gatherings:agenda" if come else "gatherings:register", gathering.slug)
    half_days = queries.half_days_to_register_for(gathering, at)
    full = queries.full_half_days(gathering)
    questions = questions_asked(gathering, with_files=False)
    meals = meals_to_ask(gathering, at)
    form = NewcomerForm(
        sent(request), gathering=gathering, half_days=half_days, full=full, meals=meals, questions=questions
    )

    def action() -> tuple[queries.RegistrationRow, queries.PassRow]:
        data = dict(form.cleaned_data)
        # By the key on the wall and the address typed: a whole room shares one network address.
        limits.spend("newcomer", f"{key}:{data['email'].lower()}", at_most=5, seconds=600)
        # Each newcomer is sent a letter: a photograph of the QR must not send thousands.
        limits.spend("newcomers", key, at_most=max(200, 2 * (gathering.capacity_people or 0)), seconds=3600)
        half_days, language = data.pop("half_days"), get_language() or "fr"
        return actions.register_newcomer(gathering, half_days, at=at, language=language, **data)

    ran = run(request, action, form=form)
    if ran.is_done:
        _registration, given = ran.done
        open_by_pass(request, given)
        return redirect("gatherings:agenda", gathering.slug)
    context = {"gathering": gathering, "why_closed": queries.why_closed(gathering, at), **_fullness(gathering, at)}
    return ran.page("gatherings/welcome.html", context)
