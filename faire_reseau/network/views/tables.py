"""Views for tables: import tried first and then confirmed, and export of the same columns."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.confirming import grave
from faire_reseau.kit.spreadsheets import CSV, XLSX, Limits, read_table, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network import actions, queries
from faire_reseau.network.exports.tables import kept_table, plain_table, sheet_rows, table_file
from faire_reseau.network.forms import UploadForm
from faire_reseau.network.logic.cells import REFUSED
from faire_reseau.network.logic.columns import COLUMNS
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.texts import CERTAINTY_LABELS, KIND_LABELS
from faire_reseau.network.views.limits import EXPORT, IMPORT

# A thousand rows are planned in a few seconds, during which others write, and written in some tens of statements.
LIMITS = Limits(rows=1_000)
# A table of so many rows is made within a third of a second; a longer one by the worker.
LONG_TABLE = 1_000


# The check of the form's token reads the form, hence the whole file: it is done below, once the size is bounded.
@takes_files(LIMITS.file_bytes)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: Request) -> HttpResponse:
    """Send a table; it is kept for this account alone and tried on the next page."""
    if not is_facilitator(request.user):
        raise Http404
    return _import(request, bound_upload(request, LIMITS.file_bytes))


@csrf_protect
def _import(request: Request, upload: BoundedUpload) -> HttpResponse:
    form = UploadForm(sent(request), request.FILES if request.method == "POST" else None)
    if upload.refused:
        form.errors.pop("file", None)
        form.refuse(too_large(LIMITS))

    def action() -> Any:
        return _prepare(request, form.cleaned_data["what"], form.cleaned_data["file"])

    ran = run(request, action, form=form, limit=IMPORT)
    if ran.is_done:
        return ran.go("network:confirm_import", ran.done.key)
    language = get_language() or "fr"
    context = {
        "columns": {
            what: [(column.title(language), column.required) for column in columns] for what, columns in COLUMNS.items()
        },
        "kinds": KIND_LABELS.values(),
        "certainties": CERTAINTY_LABELS.values(),
        "trades": queries.trades(),
    }
    return ran.page("network/import.html", context)


def _prepare(request: Request, what: str, file: Any) -> Any:
    table = read_table(file.read(), LIMITS)
    sheet_rows(table, what, list(queries.trades()))  # refuses wrong columns before anything is kept
    return actions.prepare_import(what, plain_table(table), file_name=file.name, by=request.user, at=clock.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_import(request: Request, key: str) -> HttpResponse:
    """What the kept table would do, row by row; confirmed, it does exactly that, or says what changed meanwhile."""
    if not is_facilitator(request.user):
        raise Http404
    at = clock.now()
    draft = queries.import_draft_for(request.user, key, at)
    rows = sheet_rows(kept_table(draft.rows), draft.what, list(queries.trades()))
    if "drop" in request.POST:
        actions.drop_import(draft)
        return redirect("network:import")

    def action() -> Any:
        fingerprint = request.POST.get("fingerprint", "")
        return actions.apply_import(draft, rows, fingerprint=fingerprint, by=request.user, at=at)

    ran = run(request, action, limit=IMPORT)
    if ran.is_done:
        written = len(ran.done.rows) - ran.done.count(REFUSED)
        sentence = ngettext("%(n)s row is in the directory.", "%(n)s rows are in the directory.", written)
        return ran.go("network:people" if draft.what == "people" else "network:table", said=sentence % {"n": written})
    if isinstance(ran.refusal, actions.ImportOvertaken):
        report = ran.refusal.report
    else:
        report = actions.try_import(draft, rows, by=request.user, at=at)
    context = {
        "draft": draft,
        "report": report,
        "counts": {outcome: report.count(outcome) for outcome in ("created", "updated", "unchanged", "refused")},
        "writes": report.count("created") + report.count("updated"),
    }
    return ran.page("network/confirm_import.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@grave(may=is_facilitator, reading=True)
def export(request: Request, what: str, extension: str) -> HttpResponse:
    """A table of the directory, with the columns that an import takes; a long one is made by the worker and fetched here."""
    if not is_facilitator(request.user):
        raise Http404
    at = clock.now()
    if "fichier" in request.GET:
        return _file(queries.export_content(request.user, what, extension, at), what, extension, localdate(at))
    rows = queries.export_rows(what)
    if rows <= LONG_TABLE:
        day = localdate(at)
        body = table_file(queries.TABLES[what](day), what, list(queries.trades()), extension=extension)
        return _file(body, what, extension, day)

    def action() -> Any:
        language = get_language() or "fr"
        return actions.ask_export(what, extension, rows=rows, language=language, by=request.user, at=at)

    ran = run(request, action, limit=EXPORT)
    if ran.is_done:
        return ran.go("network:export", what, extension)
    made = queries.export_of(request.user, what, extension, at)
    context = {"what": what, "extension": extension, "rows": rows, "export": made}
    context["ends_at"] = made.made_at + queries.EXPORT_LIVES if made else None
    return ran.page("network/parts/export.html" if request.htmx else "network/export.html", context)


def _file(body: bytes, what: str, extension: str, day: date) -> HttpResponse:
    title = _("people") if what == "people" else _("organisations")
    name = f"{title}-{day.isoformat()}.{extension}"
    response = HttpResponse(body, content_type=XLSX if extension == "xlsx" else CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
