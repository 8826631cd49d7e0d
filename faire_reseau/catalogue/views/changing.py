"""Views that change the catalogue: add, change and remove a production, its files and relations."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, holds_account
from faire_reseau.catalogue import actions, queries
from faire_reseau.catalogue.forms import (
    MOST_BYTES,
    NO_ORGANISATION,
    NO_PRODUCTION,
    NO_SESSION,
    FileForm,
    NewProductionForm,
    RecordForm,
    RelationForm,
)
from faire_reseau.catalogue.permissions import can_add
from faire_reseau.catalogue.queries import ProductionRow
from faire_reseau.catalogue.views.reading import production_page
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.documents import words_of
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.search_fields import MOST_CHOSEN, keys_of
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.queries.choosing import organisations_to_choose, people_to_choose

WRITING = Limit("write_catalogue", at_most=240, seconds=3600)
SEARCHES = Limit("find_for_catalogue", at_most=120, seconds=60)


@takes_files(MOST_BYTES)
@login_required
def add(request: Request) -> HttpResponse:
    """Add a production, with its file if it has one."""
    day = localdate(clock.now())
    if not can_add(request.user, day):
        raise Http404
    form = NewProductionForm(sent(request), request.FILES or None, reader=request.user, day=day, remembers=False)

    def action() -> ProductionRow:
        document = form.document()
        words = words_of(document) if document is not None else ""
        return actions.deposit(
            document,
            words=words,
            despite_resemblance=form.cleaned_data["despite_resemblance"],
            by=request.user,
            at=clock.now(),
            **form.columns(),
        )

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("catalogue:production", ran.done.pk, said=_("It is in the catalogue."))
    known = actions.productions_meant(ran.refusal)
    if known or request.POST.get("despite_resemblance"):
        form.ask_resemblance()
    return ran.page("catalogue/form.html", {"title": _("Add a production"), "known": known, "is_new": True})


def _now(row: ProductionRow) -> tuple[dict[str, Any], dict[int, Any]]:
    now = queries.now_of(row)
    people = {person.pk: person for person in now["people"]}
    keys = {name: [thing.pk for thing in now[name]] for name in ("organisations", "people", "sessions")}
    return now | keys | {"names": "\n".join(now["names"])}, people


@login_required
def change(request: Request, record_id: int) -> HttpResponse:
    """Change what is said of a production."""
    day = localdate(clock.now())
    row = queries.production_to_change_for(request.user, record_id, day)
    now, people = _now(row)
    about: dict[str, Any] = {"reader": request.user, "day": day}
    form = RecordForm(sent(request), initial=now, known=people, **about)

    def action() -> None:
        seen, columns = form.said_columns(), form.touched_columns()
        actions.change_production(row, seen=seen, by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> RecordForm:
        now, people = _now(queries.production_to_change_for(request.user, record_id, day))
        return form.renewed(now, known=people, **about)

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("catalogue:production", record_id, said=_("Saved."))
    return ran.page("catalogue/form.html", {"title": _("Change the production"), "production": row})


@login_required
@require_POST
def remove(request: Request, record_id: int) -> HttpResponse:
    """Remove a production; it can be put back for a day."""
    row = queries.production_to_change_for(request.user, record_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_production(row, by=request.user, at=clock.now()))
    return ran.go("catalogue:list", said=_("Removed: “%(title)s”.") % {"title": row.title})


@takes_files(MOST_BYTES)
@login_required
@require_POST
def add_file(request: Request, record_id: int) -> HttpResponse:
    """One more file of a production."""
    row = queries.production_to_change_for(request.user, record_id, localdate(clock.now()))
    form = FileForm(sent(request), request.FILES or None, auto_id="file_%s")

    def action() -> object:
        document = form.document()
        return actions.add_file(row, document, words=words_of(document), by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=WRITING)
    if ran.is_done:
        return ran.go("catalogue:production", record_id, said=_("Added."), anchor="files")
    return production_page(request, queries.production_for(record_id), ran.status, file_form=form)


@login_required
@require_POST
def remove_file(request: Request, file_id: int) -> HttpResponse:
    """Remove a file; it can be put back for a day."""
    file = queries.file_to_remove_for(request.user, file_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_file(file, by=request.user, at=clock.now()))
    sentence = _("Removed: “%(title)s”.") % {"title": file.name}
    return ran.go("catalogue:production", file.production_id, said=sentence, anchor="files")


@login_required
@require_POST
def relate(request: Request, record_id: int) -> HttpResponse:
    """Say of which production it is part, version or translation."""
    row = queries.production_to_change_for(request.user, record_id, localdate(clock.now()))
    form = RelationForm(sent(request), auto_id="relation_%s")
    ran = run(
        request,
        lambda: actions.relate_production(row, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        limit=WRITING,
    )
    if ran.is_done:
        return ran.go("catalogue:production", record_id, said=_("Saved."), anchor="relations")
    return production_page(request, queries.production_for(record_id), ran.status, relation_form=form)


@login_required
@require_POST
def remove_relation(request: Request, relation_id: int) -> HttpResponse:
    """Remove a relation."""
    relation = queries.relation_to_remove_for(request.user, relation_id, localdate(clock.now()))
    ran = run(request, lambda: actions.unrelate_production(relation, by=request.user, at=clock.now()))
    return ran.go("catalogue:production", relation.production_id, said=_("Removed."), anchor="relations")


@login_required
@require_safe
def find(request: Request, thing: str) -> HttpResponse:
    """The organisations, people, sessions or productions that the words find: a fragment."""
    if not holds_account(request.user):
        raise Http404
    SEARCHES.spend(request.user.pk)
    words, day = request.GET.get("q", "")[:100], localdate(clock.now())
    finders: dict[str, tuple[Any, Any]] = {
        "organisations": (lambda: organisations_to_choose(words, day), NO_ORGANISATION),
        "people": (lambda: people_to_choose(request.user, words, day), ""),
        "sessions": (lambda: queries.sessions_to_choose(request.user, words), NO_SESSION),
        "productions": (lambda: queries.productions_to_choose(words), NO_PRODUCTION),
    }
    if thing not in finders:
        raise Http404
    finder, nothing = finders[thing]
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    rows = [pair for pair in finder() if pair[0] not in apart]
    name = "other" if thing == "productions" else thing
    response = render(request, "ui/parts/search_found.html", {"name": name, "found": rows, "nothing": nothing})
    response["Cache-Control"] = "no-store"
    return response
