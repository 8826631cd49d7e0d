"""Views for facilitators on entries made twice: the list of likely doubles, merge two, say that two are not the same."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.confirming import grave
from faire_reseau.network import actions, queries
from faire_reseau.network.forms.first_day import MergeForm, MergeOrganisationForm, MergePersonForm
from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE
from faire_reseau.network.logic.merging import ORGANISATION_COLUMNS, PERSON_COLUMNS, differing
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.texts import FIELD_LABELS
from faire_reseau.network.views.limits import DIRECTORY


@login_required
@require_safe
def doubles(request: Request) -> HttpResponse:
    """Entries that may be one and the same."""
    day = localdate(clock.now())
    return render(request, "network/doubles.html", {"doubles": queries.doubles_for(request.user, day), "day": day})


@login_required
@require_POST
def keep_apart(request: Request) -> HttpResponse:
    """Two of them are not the same."""
    keys = [str(request.POST.get(name, "")) for name in ("one", "other")]
    what = request.POST.get("what")
    if not is_facilitator(request.user) or what not in (PEOPLE, ORGANISATIONS) or not all(map(str.isdecimal, keys)):
        raise Http404
    first, second = (int(key[:15]) for key in keys)
    ran = run(request, lambda: actions.keep_apart(what, first, second, at=clock.now()), limit=DIRECTORY)
    return ran.go("network:doubles", said=_("These two are not listed any more."))


@login_required
@grave(may=is_facilitator)
def merge_person(request: Request, person_id: int) -> HttpResponse:
    """Merge another entry into this person."""
    person = queries.person_to_merge_for(request.user, person_id)
    form = MergePersonForm(sent(request), initial={"other": request.GET.get("avec")}, apart_from=person)
    other: queries.PersonRow | None = _other(request, form)
    differs = differing(person, other, PERSON_COLUMNS) if other else {}
    form.choose_values(differs)

    def action() -> queries.PersonRow:
        gone = queries.person_to_merge_for(request.user, form.cleaned_data["other"].pk)
        return actions.merge_people(person, gone, by=request.user, at=clock.now(), from_other=form.from_other())

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:person", person_id, said=_("Merged: all traces are those of this person now."))
    day = localdate(clock.now())
    pair = queries.people_in([person.pk, other.pk], day) if other else []
    records = _records(PERSON_COLUMNS, person, other)
    return ran.page(
        "network/merge_person.html",
        {"person": person, "other": other, "pair": pair, "records": records, "differs": differs, "day": day},
    )


@login_required
@grave(may=is_facilitator)
def merge_organisation(request: Request, slug: str) -> HttpResponse:
    """Merge another entry into this organisation."""
    organisation = queries.organisation_to_run_for(request.user, slug)
    day = localdate(clock.now())
    others = queries.organisations_on(day).exclude(pk=organisation.pk)
    form = MergeOrganisationForm(sent(request), initial={"other": request.GET.get("avec")}, others=others)
    other: queries.OrganisationRow | None = _other(request, form)
    differs = differing(organisation, other, ORGANISATION_COLUMNS) if other else {}
    form.choose_values(differs)

    def action() -> queries.OrganisationRow:
        gone = form.cleaned_data["other"]
        chosen = form.from_other()
        return actions.merge_organisations(organisation, gone, by=request.user, at=clock.now(), from_other=chosen)

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:organisation", slug, said=_("Merged: all traces are those of this organisation now."))
    return ran.page(
        "network/merge_organisation.html",
        {
            "organisation": organisation,
            "name": queries.history_of(organisation, day).name,
            "other": other,
            "other_name": queries.history_of(other, day).name if other else "",
            "records": _records(ORGANISATION_COLUMNS, organisation, other),
            "differs": differs,
        },
    )


def _other(request: Request, form: MergeForm) -> Any:
    """The other entry, as it was sent or as the address names it; None while none is chosen."""
    field = form.fields["other"]
    if not form.is_bound and "avec" not in request.GET:
        form.initial["other"] = field.widget.value_from_datadict(request.GET, {}, "other")
    try:
        return field.clean(form["other"].value() or "")
    except ValidationError:
        return None


def _records(
    columns: Iterable[str],
    remaining: queries.PersonRow | queries.OrganisationRow,
    gone: queries.PersonRow | queries.OrganisationRow | None,
) -> list[tuple[object, str, str]]:
    """Label and both values of each column where one of the two says something."""
    rows: list[tuple[object, str, str]] = []
    for name in columns if gone else ():
        first, second = (str(getattr(entry, name) or "") for entry in (remaining, gone))
        if first or second:
            rows.append((FIELD_LABELS[name], first, second))
    return rows
