"""Views to edit an organisation: its page, dated facts, people."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.forms import HouseForm, RememberingForm, in_words
from faire_reseau.kit.refusals import Overtaken
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
from faire_reseau.network.views.limits import DIRECTORY


def _today() -> date:
    return localdate(clock.now())


def _back(slug: str, name: str = "organisation") -> dict[str, str]:
    label = _("Back to its history") if name == "history" else _("Back to the page")
    return {"back": reverse(f"network:{name}", args=[slug]), "back_label": label}


@login_required
def create_organisation(request: Request) -> HttpResponse:
    """Add an organisation."""
    if not is_facilitator(request.user):
        raise Http404
    territories = queries.territories_on(_today())
    form = NewOrganisationForm(sent(request), initial={"certainty": "certain"}, territories=territories)

    def action() -> queries.OrganisationRow:
        return actions.create_organisation(by=request.user, at=clock.now(), **form.columns())

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:organisation", ran.done.slug, said=_("The organisation is in the directory."))
    back = {"back": reverse("network:directory"), "back_label": _("Back to the directory")}
    return ran.page("network/form.html", {"title": _("New organisation"), **back})


@login_required
def change_organisation(request: Request, slug: str) -> HttpResponse:
    """Change the page; when somebody else saved it meanwhile, say what they changed and keep what was typed."""
    organisation = queries.organisation_to_edit_for(request.user, slug, _today())
    initial = {name: getattr(organisation, name) for name in OrganisationForm.base_fields if name != "kind"}
    initial["kind"] = organisation.kind_id or ""
    form = OrganisationForm(sent(request), initial=initial)

    def action() -> None:
        version = form.cleaned_data["version"] or 0
        actions.change_organisation(organisation, version=version, by=request.user, at=clock.now(), **form.touched())

    def renewed(refusal: Overtaken) -> OrganisationForm:
        return _merged(request, form, cast("actions.OrganisationOvertaken", refusal))

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("network:organisation", slug, said=_("Saved."))
    title = _("Change the page of %(name)s") % {"name": queries.name_on(organisation, _today())}
    return ran.page("network/form.html", {"title": title, **_back(slug)})


def _merged(request: Request, form: OrganisationForm, refusal: actions.OrganisationOvertaken) -> OrganisationForm:
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
            sentence = _(
                "%(who)s wrote here meanwhile: “%(value)s”. Look at both: saving again puts what you typed instead."
            )
            value = in_words(merged.fields[change.field], change.value)
            merged.add_error(change.field, sentence % {"who": change.by or _("Somebody"), "value": value})
    return merged


@login_required
@require_safe
def history(request: Request, slug: str) -> HttpResponse:
    """The dated facts of an organisation, and the ways to change them."""
    organisation = queries.organisation_to_edit_for(request.user, slug, _today())
    context = {
        "organisation": organisation,
        "history": queries.history_of(organisation, _today()),
        "day": _today(),
        "runs_network": is_facilitator(request.user),
    }
    return render(request, "network/history.html", context)


def _corrected(
    request: Request,
    slug: str,
    row: queries.DatedRow,
    form_class: type[RememberingForm],
    title: str,
    correct: Callable[..., object],
) -> HttpResponse:
    """Correct a dated fact: only what the writer changed is written; what others changed meanwhile is said."""
    names = list(form_class.base_fields)
    now = {name: getattr(row, name) for name in names}
    form = form_class(sent(request), initial=now)

    def action() -> None:
        correct(row, seen=form.said(), by=request.user, at=clock.now(), **now | form.touched())

    def renewed(_refusal: Overtaken) -> RememberingForm:
        row.refresh_from_db()
        return form.renewed({name: getattr(row, name) for name in names})

    ran = run(request, action, form=form, limit=DIRECTORY, renewed=renewed)
    return _answer_on_history(ran, slug, title)


def _dated(
    request: Request, slug: str, form: HouseForm, title: str, action: Callable[..., object], lead: str = ""
) -> HttpResponse:
    """Run an action on a dated fact with what was typed; lead back to the history, or show the form again."""
    ran = run(request, lambda: action(**form.cleaned_data), form=form, limit=DIRECTORY)
    return _answer_on_history(ran, slug, title, lead)


def _answer_on_history(ran: Ran[object], slug: str, title: str, lead: str = "") -> HttpResponse:
    if ran.is_done:
        return ran.go("network:history", slug, said=_("Saved."))
    about = queries.name_on(queries.organisation_to_edit_for(ran.request.user, slug, _today()), _today())
    return ran.page("network/form.html", {"title": title, "about": about, "lead": lead, **_back(slug, "history")})


@login_required
def rename(request: Request, slug: str) -> HttpResponse:
    """Another name from a day on."""
    organisation = queries.organisation_to_edit_for(request.user, slug, _today())

    def action(**data: Any) -> None:
        actions.rename_organisation(organisation, by=request.user, at=clock.now(), **data)

    lead = _("The present name ends the day before. To mend a slip, correct the name instead.")
    return _dated(request, slug, RenameForm(sent(request)), _("Another name from a day on"), action, lead=lead)


@login_required
def correct_name(request: Request, slug: str, name_id: int) -> HttpResponse:
    """Mend a name."""
    row = queries.name_to_edit_for(request.user, slug, name_id, _today())
    return _corrected(request, slug, row, CorrectNameForm, _("Correct a name"), actions.correct_name)


@login_required
def move(request: Request, slug: str) -> HttpResponse:
    """Other territories from a day on."""
    organisation = queries.organisation_to_edit_for(request.user, slug, _today())
    present = [row.territory_id for row in queries.history_of(organisation, _today()).territories if row.to_on is None]
    form = MoveForm(sent(request), initial={"territories": present}, territories=queries.territories_on(_today()))

    def action(territories: list[Any], from_on: date) -> None:
        actions.move_organisation(organisation, territories, from_on=from_on, by=request.user, at=clock.now())

    return _dated(request, slug, form, _("Other territories from a day on"), action)


@login_required
def open_membership(request: Request, slug: str) -> HttpResponse:
    """Make it a centre."""
    organisation = queries.organisation_to_run_for(request.user, slug)

    def action(**data: Any) -> None:
        actions.open_membership(organisation, by=request.user, at=clock.now(), **data)

    return _dated(request, slug, MembershipForm(sent(request), remembers=False), _("It becomes a centre"), action)


@login_required
def close_membership(request: Request, slug: str) -> HttpResponse:
    """Its last day as a centre."""
    organisation = queries.organisation_to_run_for(request.user, slug)

    def action(**data: Any) -> None:
        actions.close_membership(organisation, by=request.user, at=clock.now(), **data)

    return _dated(request, slug, CloseForm(sent(request)), _("It is no longer a centre"), action)


@login_required
def correct_membership(request: Request, slug: str, membership_id: int) -> HttpResponse:
    """Mend the days of a membership."""
    row = queries.membership_to_run_for(request.user, slug, membership_id)
    title = _("Correct the days of a membership")
    return _corrected(request, slug, row, MembershipForm, title, actions.correct_membership)


@login_required
def add_colleague(request: Request, slug: str) -> HttpResponse:
    """A new person of the organisation."""
    organisation = queries.organisation_to_edit_for(request.user, slug, _today())
    form = ColleagueForm(sent(request))

    def action() -> None:
        actions.add_colleague(organisation, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:organisation", slug, said=_("This person is in the directory."))
    title = _("New person of %(name)s") % {"name": queries.name_on(organisation, _today())}
    known = actions.people_meant(ran.refusal)
    return ran.page("network/form.html", {"title": title, "known": known, **_back(slug)})
