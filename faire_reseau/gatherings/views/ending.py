"""Views for organisers on the life of a gathering: finish and reopen, cancel and restore, move to other days."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.forms import CallOffForm, PostponeForm
from faire_reseau.gatherings.queries import GatheringRow
from faire_reseau.gatherings.texts import letters_said, why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent, shut


@login_required
def finish(request: Request, slug: str) -> HttpResponse:
    """What is still open, what follows, and the button that finishes the gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    if gathering.state == GatheringState.CANCELLED and sent(request) is None:
        return shut(request, why_over(gathering.state), "gatherings:run", slug)
    ran = run(request, lambda: actions.finish_gathering(gathering, by=request.user, at=at))
    if ran.is_done:
        sentence = _("The gathering is finished: its figures stand, and its article can be drafted. You can reopen it.")
        return ran.go("gatherings:run", slug, said=sentence)
    points = [
        (point, reverse(point.address[0], args=point.address[1]) if point.address else "")
        for point in queries.still_open(gathering, at)
    ]
    return ran.page("gatherings/finish.html", {"gathering": gathering, "points": points})


@login_required
@require_POST
def reopen(request: Request, slug: str) -> HttpResponse:
    """A finished gathering goes on."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = run(request, lambda: actions.reopen_gathering(gathering, by=request.user, at=clock.now()))
    return ran.go("gatherings:run", slug, said=_("The gathering is open again, as it was before."))


@login_required
def call_off(request: Request, slug: str) -> HttpResponse:
    """Cancel the gathering, once it was said what follows."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    why = actions.why_not_cancelled(gathering)
    if why and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    form = CallOffForm(sent(request))

    def action() -> None:
        because = form.cleaned_data["because"]
        actions.cancel_gathering(gathering, because=because, by=request.user, at=clock.now())

    ran = run(request, action, form=form)
    if ran.is_done:
        sentence = _("The gathering is cancelled. You can restore it.")
        return ran.go("gatherings:run", slug, said=f"{sentence} {_letters_said(gathering)}")
    if ran.refusal is not None:
        gathering = queries.gathering_to_run_for(request.user, slug)
    context = {
        "gathering": gathering,
        "listed": len(queries.everybody_listed(gathering.pk)),
        "told": queries.told_by_letter(gathering),
    }
    return ran.page("gatherings/call_off.html", context)


@login_required
@require_POST
def restore(request: Request, slug: str) -> HttpResponse:
    """A cancelled gathering takes place after all."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = run(request, lambda: actions.restore_gathering(gathering, by=request.user, at=clock.now()))
    sentence = _("The gathering takes place again.")
    return ran.go("gatherings:run", slug, said=f"{sentence} {_letters_said(gathering)}")


@login_required
def postpone(request: Request, slug: str) -> HttpResponse:
    """Move the gathering to other days: first what follows is shown, then it is done."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    why = actions.why_not_postponed(gathering)
    if why and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    form = PostponeForm(sent(request), initial={"starts_on": gathering.starts_on})
    is_confirmed = request.POST.get("confirmed") == "1"

    def action() -> None:
        starts_on = form.cleaned_data["starts_on"]
        if is_confirmed:
            seen = _day(request.POST.get("seen", ""))
            actions.postpone_gathering(gathering, starts_on=starts_on, seen=seen, by=request.user, at=at)
        else:
            actions.check_postponement(gathering, starts_on=starts_on, by=request.user, at=at)

    ran = run(request, action, form=form)
    if ran.is_done and is_confirmed:
        sentence = _("The gathering is moved to its new days.")
        return ran.go("gatherings:run", slug, said=f"{sentence} {_letters_said(gathering)}")
    if ran.refusal is not None:
        gathering = queries.gathering_to_run_for(request.user, slug)
    plan = queries.postponement_of(gathering, form.cleaned_data["starts_on"], at) if ran.is_done else None
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("gatherings/postpone.html", {"gathering": gathering, "plan": plan})


def _letters_said(gathering: GatheringRow) -> str:
    """How many letters tell everybody on the lists; of a draft nobody is told."""
    if gathering.state == GatheringState.DRAFT:
        return _("Nobody is told: it is a draft.")
    return letters_said(queries.told_by_letter(gathering))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
