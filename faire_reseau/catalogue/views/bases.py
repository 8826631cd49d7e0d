"""Views of harvested bases: the list, one with its log, add, change, harvest now, stop, take up."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import actions, queries
from faire_reseau.catalogue.forms import BaseForm
from faire_reseau.catalogue.permissions import can_add
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit

HARVESTS = Limit("harvest_base", at_most=30, seconds=3600)


@login_required
@require_safe
def bases(request: Request) -> HttpResponse:
    """The harvested bases with their state."""
    lines = queries.base_lines(request.user, localdate(clock.now()))
    return render(request, "catalogue/bases.html", {"lines": lines})


@login_required
@require_safe
def base(request: Request, base_id: int) -> HttpResponse:
    """A base with its log."""
    line = queries.base_for(request.user, base_id, localdate(clock.now()))
    context = {"line": line, "base": line.base, "harvests": queries.log_of(line.base)}
    return render(request, "catalogue/base.html", context)


@login_required
def add_base(request: Request) -> HttpResponse:
    """Add a base."""
    day = localdate(clock.now())
    if not can_add(request.user, day):
        raise Http404
    form = BaseForm(sent(request), own=queries.centres_to_choose(request.user, day), remembers=False)

    def action() -> int:
        return actions.add_base(by=request.user, at=clock.now(), **form.cleaned_data).pk

    ran = run(request, action, form=form, limit=HARVESTS)
    if ran.is_done:
        return ran.go("catalogue:base", ran.done, said=_("Added: it is harvested for the first time now."))
    return ran.page("catalogue/base_form.html", {"title": _("Add a base to harvest")})


@login_required
def change_base(request: Request, base_id: int) -> HttpResponse:
    """Change a base."""
    day = localdate(clock.now())
    row = queries.base_to_change_for(request.user, base_id, day)
    now = queries.base_now(row)
    if row.address.startswith("/"):
        now["address"] = whole_address(row.address)
    own = queries.centres_to_choose(request.user, day)
    form = BaseForm(sent(request), own=own, initial=now)

    def action() -> None:
        actions.change_base(row, seen=form.said(), by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=HARVESTS)
    if ran.is_done:
        return ran.go("catalogue:base", base_id, said=_("Saved."))
    return ran.page("catalogue/base_form.html", {"title": _("Change the base"), "base": row})


@login_required
@require_POST
def harvest_base(request: Request, base_id: int) -> HttpResponse:
    """Harvest a base now."""
    row = queries.base_to_change_for(request.user, base_id, localdate(clock.now()))
    is_whole = request.POST.get("whole") == "1"
    ran = run(
        request,
        lambda: actions.ask_harvest(row, is_whole=is_whole, by=request.user, at=clock.now()),
        limit=HARVESTS,
    )
    return ran.go("catalogue:base", base_id, said=_("It is harvested now: load this page again to see what came."))


@login_required
@require_POST
def stop_base(request: Request, base_id: int) -> HttpResponse:
    """Harvest it no more."""
    row = queries.base_to_change_for(request.user, base_id, localdate(clock.now()))
    ran = run(request, lambda: actions.stop_base(row, by=request.user, at=clock.now()))
    return ran.go("catalogue:base", base_id, said=_("Stopped: what came stays in the catalogue."))


@login_required
@require_POST
def resume_base(request: Request, base_id: int) -> HttpResponse:
    """Harvest it again."""
    row = queries.base_to_change_for(request.user, base_id, localdate(clock.now()))
    ran = run(request, lambda: actions.resume_base(row, by=request.user, at=clock.now()), limit=HARVESTS)
    return ran.go("catalogue:base", base_id, said=_("It is harvested again."))
