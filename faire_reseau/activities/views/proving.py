"""Views of proof: whether the seal of a printed sheet stands in the register."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.templatetags.activities import fault_said


@require_safe
def check_head(request: Request) -> HttpResponse:
    """Check the seal of a sheet that left the house: for everybody who holds one; nobody is named."""
    typed = request.GET.get("empreinte", "")[:100].strip()
    head = queries.head_found(request.user, typed)
    context = {"typed": typed, "found": head, "faults": [fault_said(fault) for fault in head.faults] if head else []}
    zone = queries.zone_of(head.half_day.meeting.action) if head else None
    with timezone.override(zone):
        return render(request, "activities/check_head.html", context)
