"""Doors for who keeps an organisation's page: change it, its dated facts, its people."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.kit import clock
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.network import actions, queries
from faire_reseau.network.forms import (
    CloseForm,
    ColleagueForm,
    CorrectNameForm,
    MembershipForm,
    MoveForm,
    NewOrganisationForm,
    OrganisationForm,
    RenameForm,
)
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.views.answering import did, form_page


def _today() -> Any:
    return localdate(clock.now())


def _back(slug: str, name: str = "organisation") -> dict[str, str]:
    label = _("Back to its history") if name == "history" else _("Back to the page")
    return {"back": reverse(f"network:{name}", args=[slug]), "back_label": label}


@login_required
def create_organisation(request: HttpRequest) -> HttpResponse:
    """Add an organisation."""
    if not is_facilitator(request.user):
        raise Http404
    territories = queries.territories_on(_today())
    form = NewOrganisationForm(request.POST or None, initial={"certainty": "certain"}, territories=territories)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []

        def deed() -> None:
            made.append(actions.create_organisation(by=request.user, at=clock.now(), **form.columns()))

        if did(request, form, deed):
            messages.success(request, _("The organisation is in the directory."))
            return redirect("network:organisation", made[0].slug)
    return form_page(
        request,
        form,
        title=_("New organisation"),
        back=reverse("network:directory"),
        back_label=_("Back to the directory"),
    )


@login_required
def change_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """Change the page; when somebody else kept it meanwhile, say what they changed and keep what was typed."""
    found = queries.organisation_to_edit_for(request.user, slug, _today())
    initial = {name: getattr(found, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_organisation(
                found, version=form.cleaned_data["version"] or 0, by=request.user, at=clock.now(), **form.touched()
            )
        except actions.OrganisationOvertaken as refusal:
            form = _merged(request, form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("network:organisation", slug)
    title = _("Change the page of %(name)s") % {"name": queries.name_on(found, _today())}
    return form_page(request, form, title=title, **_back(slug))


def _merged(request: HttpRequest, form: OrganisationForm, refusal: actions.OrganisationOvertaken) -> OrganisationForm:
    """The same form on the newer version: what the writer did not touch says what it says now, the rest what they typed."""
    touched = form.touched()
    data = request.POST.copy()
    data["version"] = str(refusal.version)
    for change in refusal.changes:
        data[form.add_initial_prefix(change.field)] = change.value
        if change.field not in touched:
            data[change.field] = change.value
    merged = OrganisationForm(data)
    merged.is_valid()
    merged.refuse(refusal)
    for change in refusal.changes:
        if change.field in touched and change.value != touched[change.field]:
            sentence = _("%(who)s wrote here meanwhile: “%(value)s”")
            merged.add_error(change.field, sentence % {"who": change.by or _("Somebody"), "value": change.value or "–"})
    return merged


@login_required
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The dated facts of an organisation, and the ways to change them."""
    found = queries.organisation_to_edit_for(request.user, slug, _today())
    context = {
        "organisation": found,
        "history": queries.history_of(found, _today()),
        "day": _today(),
        "runs_network": is_facilitator(request.user),
    }
    return render(request, "network/history.html", context)


def _corrected(request: HttpRequest, slug: str, row: Any, made_form: Any, title: str, deed: Any) -> HttpResponse:
    """Try a deed on a dated fact that is there: only what the writer changed is written; what others changed meanwhile is told."""
    now = {name: getattr(row, name) for name in made_form.base_fields}
    form = made_form(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        wanted, seen = now | form.touched(), form.said()
        try:
            if did(request, form, lambda: deed(row, seen=seen, by=request.user, at=clock.now(), **wanted)):
                messages.success(request, _("Saved."))
                return redirect("network:history", slug)
        except ChangedMeanwhile:
            row.refresh_from_db()
            form = form.renewed({name: getattr(row, name) for name in made_form.base_fields})
    return form_page(request, form, title=title, **_back(slug, "history"))


def _dated(request: HttpRequest, slug: str, form: HouseForm, title: str, deed: Any, **context: Any) -> HttpResponse:
    """Try a deed on a dated fact; go back to the history, or show the form again."""
    if request.method == "POST" and form.is_valid() and did(request, form, lambda: deed(**form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("network:history", slug)
    return form_page(request, form, title=title, **_back(slug, "history"), **context)


@login_required
def rename(request: HttpRequest, slug: str) -> HttpResponse:
    """Another name from a day on."""
    found = queries.organisation_to_edit_for(request.user, slug, _today())

    def deed(**data: Any) -> None:
        actions.rename_organisation(found, by=request.user, at=clock.now(), **data)

    lead = _("The present name ends the day before. To mend a slip, correct the name instead.")
    return _dated(request, slug, RenameForm(request.POST or None), _("Another name from a day on"), deed, lead=lead)


@login_required
def correct_name(request: HttpRequest, slug: str, name_id: int) -> HttpResponse:
    """Mend a name."""
    row = queries.name_to_edit_for(request.user, slug, name_id, _today())
    return _corrected(request, slug, row, CorrectNameForm, _("Correct a name"), actions.correct_name)


@login_required
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Other territories from a day on."""
    found = queries.organisation_to_edit_for(request.user, slug, _today())
    present = [row.territory_id for row in queries.history_of(found, _today()).territories if row.to_on is None]
    form = MoveForm(
        request.POST or None, initial={"territories": present}, territories=queries.territories_on(_today())
    )

    def deed(territories: Any, from_on: Any) -> None:
        actions.move_organisation(found, list(territories), from_on=from_on, by=request.user, at=clock.now())

    return _dated(request, slug, form, _("Other territories from a day on"), deed)


@login_required
def open_membership(request: HttpRequest, slug: str) -> HttpResponse:
    """Make it a centre."""
    found = queries.organisation_to_run_for(request.user, slug)

    def deed(**data: Any) -> None:
        actions.open_membership(found, by=request.user, at=clock.now(), **data)

    return _dated(request, slug, MembershipForm(request.POST or None, remembers=False), _("It becomes a centre"), deed)


@login_required
def close_membership(request: HttpRequest, slug: str) -> HttpResponse:
    """Its last day as a centre."""
    found = queries.organisation_to_run_for(request.user, slug)

    def deed(**data: Any) -> None:
        actions.close_membership(found, by=request.user, at=clock.now(), **data)

    return _dated(request, slug, CloseForm(request.POST or None), _("It is no longer a centre"), deed)


@login_required
def correct_membership(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Mend the days of a membership."""
    row = queries.membership_to_run_for(request.user, slug, membership_id)
    title = _("Correct the days of a membership")
    return _corrected(request, slug, row, MembershipForm, title, actions.correct_membership)


@login_required
def add_colleague(request: HttpRequest, slug: str) -> HttpResponse:
    """A new person of the organisation."""
    found = queries.organisation_to_edit_for(request.user, slug, _today())
    form = ColleagueForm(request.POST or None)
    known: list[Any] = []
    if request.method == "POST" and form.is_valid():
        at = clock.now()

        def deed() -> None:
            _noting(known, lambda: actions.add_colleague(found, by=request.user, at=at, **form.cleaned_data))

        if did(request, form, deed):
            messages.success(request, _("This person is in the directory."))
            return redirect("network:organisation", slug)
    title = _("New person of %(name)s") % {"name": queries.name_on(found, _today())}
    return form_page(request, form, title=title, known=known, **_back(slug))


def _noting(known: list[Any], deed: Any) -> None:
    """Do the deed; when it is refused for people who are known already, note who, so that the page can lead to them."""
    try:
        deed()
    except actions.PersonKnown as refusal:
        known += [refusal.person] if refusal.person else []
        raise
    except actions.PersonResembles as refusal:
        known += refusal.known
        raise
