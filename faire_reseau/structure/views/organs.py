"""Views of how the network is organised: organs, mandates, decisions in force with their history."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.structure import actions, queries
from faire_reseau.structure.forms.organs import (
    DayForm,
    DecisionForm,
    LeadForm,
    MandateForm,
    MandateTermForm,
    OrganForm,
)
from faire_reseau.structure.permissions import can_prepare
from faire_reseau.structure.views.consultations import WRITING


@require_safe
def organisation(request: Request) -> HttpResponse:
    """The centres, organs, mandates and decisions of the network on a day, today unless another is asked for."""
    today = localdate(clock.now())
    form = DayForm(request.GET if request.GET.get("le") else {"le": today.isoformat()})
    day = (form.is_valid() and form.cleaned_data["le"]) or today
    structure = queries.structure_on(request.user, day)
    context = {"structure": structure, "form": form, "today": today, "can_prepare": can_prepare(request.user)}
    return render(request, "structure/organisation.html", context)


@login_required
def add_organ(request: Request) -> HttpResponse:
    """A further organ or college."""
    if not can_prepare(request.user):
        raise Http404
    form = OrganForm(sent(request), remembers=False)

    def action() -> queries.OrganRow:
        return actions.add_organ(by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("structure:organisation", said=_("Saved."), anchor=f"organ-{ran.done.pk}")
    return ran.page("structure/organ_form.html", {"title": _("Add an organ")})


@login_required
def change_organ(request: Request, organ_id: int) -> HttpResponse:
    """Change an organ."""
    organ = queries.organ_to_change_for(request.user, organ_id)
    form = OrganForm(sent(request), initial=_columns(organ, OrganForm))

    def action() -> None:
        actions.change_organ(organ, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> OrganForm:
        return form.renewed(_columns(queries.organ_to_change_for(request.user, organ_id), OrganForm))

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("structure:organisation", said=_("Saved."), anchor=f"organ-{organ_id}")
    return ran.page("structure/organ_form.html", {"title": _("Change the organ"), "subtitle": organ.name})


@login_required
def add_mandate(request: Request, organ_id: int) -> HttpResponse:
    """Somebody sits in an organ."""
    organ = queries.organ_to_change_for(request.user, organ_id)
    form = MandateForm(sent(request), reader=request.user, day=localdate(clock.now()))

    def action() -> None:
        actions.add_mandate(organ, by=request.user, at=clock.now(), **form.columns())

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("structure:organisation", said=_("Saved."), anchor=f"organ-{organ_id}")
    return ran.page("structure/organ_form.html", {"title": _("New mandate"), "subtitle": organ.name})


@login_required
def change_mandate(request: Request, mandate_id: int) -> HttpResponse:
    """Change a mandate, say that it is over."""
    mandate = queries.mandate_to_change_for(request.user, mandate_id)
    form = MandateTermForm(sent(request), initial=_columns(mandate, MandateTermForm))

    def action() -> None:
        actions.change_mandate(mandate, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> MandateTermForm:
        return form.renewed(_columns(queries.mandate_to_change_for(request.user, mandate_id), MandateTermForm))

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("structure:organisation", said=_("Saved."), anchor=f"organ-{mandate.organ_id}")
    context = {"title": _("Mandate"), "subtitle": f"{mandate.organ}, {mandate.person or ''}", "mandate": mandate}
    return ran.page("structure/organ_form.html", context)


@login_required
@require_POST
def remove_mandate(request: Request, mandate_id: int) -> HttpResponse:
    """Remove a mandate that was noted by mistake."""
    mandate = queries.mandate_to_change_for(request.user, mandate_id)
    organ_id = mandate.organ_id
    ran = run(request, lambda: actions.remove_mandate(mandate, by=request.user, at=clock.now()), limit=WRITING)
    return ran.go("structure:organisation", said=_("Removed."), anchor=f"organ-{organ_id}")


@login_required
def note_decision(request: Request) -> HttpResponse:
    """What was decided, by an organ or by a consultation that is over."""
    if not can_prepare(request.user):
        raise Http404
    key = number_in(request.GET.get("consultation"))
    decided = queries.consultation_decided_for(request.user, key, clock.now()) if key is not None else None
    initial: dict[str, Any] = {"decided_on": localdate(clock.now())}
    if decided is not None:
        title = ", ".join(decided.result.winners)
        initial |= {
            "title": f"{decided.consultation.title} – {title}"[:200],
            "decided_on": decided.consultation.closes_on,
        }
    form = DecisionForm(sent(request), initial=initial, remembers=False)

    def action() -> queries.DecisionRow:
        consultation = decided.consultation if decided is not None else None
        return actions.note_decision(consultation=consultation, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("structure:decision", ran.done.pk, said=_("Saved."))
    return ran.page("structure/organ_form.html", {"title": _("Note a decision")})


@require_safe
def decision(request: Request, decision_id: int) -> HttpResponse:
    """A decision with its history and what became of it."""
    row = queries.decision_for(decision_id)
    context = {
        "decision": row,
        "history": queries.history_of(row),
        "today": localdate(clock.now()),
        "can_prepare": can_prepare(request.user),
        "lead_form": LeadForm(day=localdate(clock.now())),
    }
    return render(request, "structure/decision.html", context)


@login_required
def change_decision(request: Request, decision_id: int) -> HttpResponse:
    """Write a decision better, say when it is looked at again, end it."""
    row = queries.decision_to_change_for(request.user, decision_id)
    form = DecisionForm(sent(request), initial=_columns(row, DecisionForm), decision=row)

    def action() -> None:
        actions.change_decision(row, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> DecisionForm:
        fresh = queries.decision_to_change_for(request.user, decision_id)
        return form.renewed(_columns(fresh, DecisionForm), decision=fresh)

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("structure:decision", decision_id, said=_("Saved."))
    return ran.page("structure/organ_form.html", {"title": _("Change the decision"), "subtitle": row.title})


@login_required
@require_POST
def carry_out(request: Request, decision_id: int) -> HttpResponse:
    """Make a cooperation of a decision."""
    row = queries.decision_to_change_for(request.user, decision_id)
    form = LeadForm(sent(request), day=localdate(clock.now()))

    def action() -> None:
        actions.carry_out(row, lead=form.cleaned_data["lead"], by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("structure:decision", decision_id, said=_("It is a cooperation now: say there what comes next."))
    return ran.page("structure/organ_form.html", {"title": _("Make a cooperation of it"), "subtitle": row.title})


def _columns(row: Any, form: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}
