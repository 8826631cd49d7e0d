"""Views of the kinds of production: the list, a new one, other words for one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import actions, queries
from faire_reseau.catalogue.forms import KindForm
from faire_reseau.catalogue.queries import ProductionKindRow
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent


@login_required
@require_safe
def kinds(request: Request) -> HttpResponse:
    """The kinds of production, for facilitators."""
    queries.kind_for(request.user, None)
    return render(request, "catalogue/kinds.html", {"kinds": queries.kinds()})


@login_required
def new_kind(request: Request) -> HttpResponse:
    """Add a kind."""
    return _keep(request, queries.kind_for(request.user, None))


@login_required
def kind(request: Request, kind_id: int) -> HttpResponse:
    """Other words for a kind."""
    return _keep(request, queries.kind_for(request.user, kind_id))


def _keep(request: Request, row: ProductionKindRow | None) -> HttpResponse:
    initial = {name: getattr(row, name) for name in ("label", "label_en", "nature")} if row is not None else {}
    form = KindForm(sent(request), initial=initial, remembers=row is not None)

    def action() -> None:
        seen = form.said() if row is not None else None
        actions.keep_production_kind(row, seen=seen, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("catalogue:kinds", said=_("Saved."))
    return ran.page("catalogue/kind.html", {"title": row.label if row is not None else _("New kind of production")})
