"""The page of operations, for facilitators."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import choose_periods
from faire_reseau.network.queries import kept_periods
from faire_reseau.project.operate import queries
from faire_reseau.project.operate.forms import PeriodsForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def operations(request: Request) -> HttpResponse:
    """How the deployment is doing, and how long what is not needed any more stays."""
    at = clock.now()
    state = queries.operations_for(request.user, at)
    periods = kept_periods()
    form = PeriodsForm(periods, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_periods(form.cleaned_data, by=request.user, at=at)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("operations")
    context = {"state": state, "form": form, "fixed": [row for row in periods if not row.period.is_chosen]}
    return render(request, "project/operations.html", context, status=422 if form.errors else 200)
