"""Views of uses: “we used this” in one tap, with where and for what; remove one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import actions, queries
from faire_reseau.catalogue.forms import UseForm
from faire_reseau.catalogue.views.reading import production_page
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries.choosing import organisations_chosen

USES = Limit("note_uses", at_most=120, seconds=3600)


@login_required
@require_POST
def use(request: Request, record_id: int) -> HttpResponse:
    """Say that a centre of the reader used a production."""
    day = localdate(clock.now())
    row = queries.production_for(record_id)
    own = queries.organisations_using_for(request.user, day)
    names = organisations_chosen([organisation.pk for organisation in own], day)
    form = UseForm(sent(request), own=names, auto_id="use_%s")

    def action() -> None:
        data = form.cleaned_data
        organisation = next(organisation for organisation in own if str(organisation.pk) == data["organisation"])
        actions.note_use(
            row,
            organisation=organisation,
            used_on=data["used_on"],
            purpose=data["purpose"],
            by=request.user,
            at=clock.now(),
        )

    ran = run(request, action, form=form, limit=USES)
    if ran.is_done:
        return ran.go("catalogue:production", record_id, said=_("Counted: thank you."), anchor="uses")
    return production_page(request, row, ran.status, use_form=form)


@login_required
@require_POST
def remove_use(request: Request, use_id: int) -> HttpResponse:
    """Count a use no more."""
    row = queries.use_to_remove_for(request.user, use_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_use(row, by=request.user, at=clock.now()))
    return ran.go("catalogue:production", row.production_id, said=_("Removed."), anchor="uses")
