"""Doors for tables: import tried first and then confirmed, and export of the same columns."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from faire_reseau.kit import clock, limits
from faire_reseau.kit.confirming import grave
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import CSV, XLSX, Limits, read_table, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network import actions, queries
from faire_reseau.network.exports.tables import kept_table, plain_table, sheet_rows, table_file
from faire_reseau.network.forms import UploadForm
from faire_reseau.network.logic.cells import REFUSED
from faire_reseau.network.logic.columns import COLUMNS
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.texts import CERTAINTY_LABELS, KIND_LABELS

# A thousand rows are planned in a few seconds, during which others write, and written in some tens of statements.
LIMITS = Limits(rows=1_000)


# The check of the form's token reads the form, hence the whole file: it is done below, once the size is bounded.
@takes_files(LIMITS.file_bytes)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_table(request: HttpRequest) -> HttpResponse:
    """Send a table; it is kept for this account alone and tried on the next page."""
    if not is_facilitator(request.user):
        raise Http404
    return _import(request, bound_upload(request, LIMITS.file_bytes))


@csrf_protect
def _import(request: HttpRequest, upload: BoundedUpload) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES if request.method == "POST" else None)
    if request.method == "POST":
        if upload.refused:
            form.errors.pop("file", None)
            form.refuse(too_large(LIMITS))
        elif form.is_valid():
            try:
                limits.spend("import", request.user.pk, at_most=30, seconds=600)
                draft = _keep(request, form.cleaned_data["what"], form.cleaned_data["file"])
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                return redirect("network:confirm_import", draft.key)
    language = get_language() or "fr"
    context = {
        "form": form,
        "columns": {
            what: [(column.title(language), column.required) for column in columns] for what, columns in COLUMNS.items()
        },
        "kinds": KIND_LABELS.values(),
        "certainties": CERTAINTY_LABELS.values(),
        "trades": queries.trades(),
    }
    return render(request, "network/import.html", context, status=422 if form.errors else 200)


def _keep(request: HttpRequest, what: str, file: Any) -> Any:
    table = read_table(file.read(), LIMITS)
    sheet_rows(table, what, list(queries.trades()))  # refuses wrong columns before anything is kept
    return actions.prepare_import(what, plain_table(table), file_name=file.name, by=request.user, at=clock.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_import(request: HttpRequest, key: str) -> HttpResponse:
    """What the kept table would do, row by row; confirmed, it does exactly that, or says what changed meanwhile."""
    if not is_facilitator(request.user):
        raise Http404
    at = clock.now()
    draft = queries.import_draft_for(request.user, key, at)
    rows = sheet_rows(kept_table(draft.rows), draft.what, list(queries.trades()))
    overtaken = ""
    if request.method == "POST":
        if "drop" in request.POST:
            actions.drop_import(draft)
            return redirect("network:import")
        try:
            limits.spend("import", request.user.pk, at_most=30, seconds=600)
            fingerprint = request.POST.get("fingerprint", "")
            report = actions.apply_import(draft, rows, fingerprint=fingerprint, by=request.user, at=at)
        except actions.ImportOvertaken as refusal:
            report, overtaken = refusal.report, str(refusal.sentence)
        else:
            written = len(report.rows) - report.count(REFUSED)
            sentence = ngettext("%(n)s row is in the directory.", "%(n)s rows are in the directory.", written)
            messages.success(request, sentence % {"n": written})
            return redirect("network:people" if draft.what == "people" else "network:table")
    else:
        report = actions.try_import(draft, rows, by=request.user, at=at)
    context = {
        "draft": draft,
        "report": report,
        "overtaken": overtaken,
        "counts": {outcome: report.count(outcome) for outcome in ("created", "updated", "unchanged", "refused")},
        "writes": report.count("created") + report.count("updated"),
    }
    return render(request, "network/confirm_import.html", context, status=409 if overtaken else 200)


@login_required
@require_safe
@grave(may=is_facilitator, reading=True)
def export(request: HttpRequest, what: str, extension: str) -> HttpResponse:
    """A table of the directory, with the columns that an import takes."""
    if not is_facilitator(request.user):
        raise Http404
    day = localdate(clock.now())
    body = table_file(queries.TABLES[what](day), what, list(queries.trades()), extension=extension)
    title = _("people") if what == "people" else _("organisations")
    name = f"{title}-{day.isoformat()}.{extension}"
    response = HttpResponse(body, content_type=XLSX if extension == "xlsx" else CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
