"""Views for organisers on the life of a gathering: finish and reopen, cancel and restore, move to other days."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms import CallOffForm, PostponeForm
from faire_reseau.gatherings.views.answering import did, status_of
from faire_reseau.kit import clock
from faire_reseau.kit.refusals import Refusal


@login_required
def finish(request: HttpRequest, slug: str) -> HttpResponse:
    """What is still open, what follows, and the button that finishes the gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    refused = None
    if request.method == "POST":
        try:
            actions.finish_gathering(gathering, by=request.user, at=at)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(
                request,
                _("The gathering is finished: its figures stand, and its article can be drafted. You can reopen it."),
            )
            return redirect("gatherings:run", slug)
    points = [
        (point, reverse(point.address[0], args=point.address[1]) if point.address else "")
        for point in queries.still_open(gathering, at)
    ]
    context = {"gathering": gathering, "points": points, "refusal": refused}
    return render(request, "gatherings/finish.html", context, status=422 if refused else 200)


@login_required
@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """A finished gathering goes on."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    actions.reopen_gathering(gathering, by=request.user, at=clock.now())
    messages.success(request, _("The gathering is open again, as it was before."))
    return redirect("gatherings:run", slug)


@login_required
def call_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel the gathering, once it was said what follows."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        if did(form, lambda: actions.cancel_gathering(gathering, because=because, by=request.user, at=clock.now())):
            told = queries.told_by_letter(gathering)
            messages.success(
                request, _("The gathering is cancelled. You can restore it. Letters sent: %(count)s.") % {"count": told}
            )
            return redirect("gatherings:run", slug)
    context = {
        "gathering": gathering,
        "form": form,
        "listed": len(queries.everybody_listed(gathering.pk)),
        "told": queries.told_by_letter(gathering),
    }
    return render(request, "gatherings/call_off.html", context, status=status_of(form))


@login_required
@require_POST
def restore(request: HttpRequest, slug: str) -> HttpResponse:
    """A cancelled gathering takes place after all."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    actions.restore_gathering(gathering, by=request.user, at=clock.now())
    told = queries.told_by_letter(gathering)
    messages.success(request, _("The gathering takes place again. Letters sent: %(count)s.") % {"count": told})
    return redirect("gatherings:run", slug)


@login_required
def postpone(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the gathering to other days: first what follows is shown, then it is done."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    form = PostponeForm(request.POST if request.method == "POST" else None, initial={"starts_on": gathering.starts_on})
    plan: Any = None
    if request.method == "POST" and form.is_valid():
        starts_on = form.cleaned_data["starts_on"]
        confirmed = request.POST.get("confirmed") == "1"

        def deed() -> None:
            if confirmed:
                seen = _day(request.POST.get("seen", ""))
                actions.postpone_gathering(gathering, starts_on=starts_on, seen=seen, by=request.user, at=at)
            else:
                actions.check_postponement(gathering, starts_on=starts_on, by=request.user, at=at)

        if did(form, deed):
            if confirmed:
                messages.success(request, _("The gathering is moved to its new days."))
                return redirect("gatherings:run", slug)
            plan = queries.postponement_of(gathering, starts_on, at)
        else:
            gathering = queries.gathering_to_run_for(request.user, slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = {"gathering": gathering, "form": form, "plan": plan}
        return render(request, "gatherings/postpone.html", context, status=status_of(form))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
