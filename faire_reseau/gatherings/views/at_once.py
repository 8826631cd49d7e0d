"""Views that add several slots or spaces at once."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import queries
from faire_reseau.gatherings.actions import several
from faire_reseau.gatherings.forms.at_once import SlotsForm, SpacesForm
from faire_reseau.gatherings.views.running import on_page
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run


@login_required
@require_POST
def add_slots(request: Request, slug: str) -> HttpResponse:
    """Add slots said in a sentence; a refusal comes back on the organisers' page with what was typed."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SlotsForm(request.POST, gathering=gathering, auto_id="slots_%s")

    def action() -> None:
        several.add_slots(gathering, form.hours(), by=request.user, at=clock.now())

    return on_page(run(request, action, form=form), gathering, "slots_form", "slots")


@login_required
@require_POST
def add_spaces(request: Request, slug: str) -> HttpResponse:
    """Add spaces pasted as lines; as above."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = SpacesForm(request.POST, auto_id="spaces_%s")

    def action() -> None:
        several.add_spaces(gathering, form.rows(), by=request.user, at=clock.now())

    return on_page(run(request, action, form=form), gathering, "spaces_form", "spaces")
