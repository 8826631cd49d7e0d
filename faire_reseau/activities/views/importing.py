"""View that takes the table of a past year of a centre; the pages of the directory pair it, try it, write it and undo it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.forms.recording import YearForm
from faire_reseau.activities.queries.importing import COLUMNS, ENTRY, YEAR
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.spreadsheets import Limits, read_table, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network.actions import prepare_import
from faire_reseau.network.queries import import_batches_of, kept_sheets

LIMITS = Limits(rows=1_000)
YEARS = Limit("year", at_most=60, seconds=3600)


# The check of the form's token reads the form, hence the whole file: it is done below, once the size is bounded.
@takes_files(LIMITS.file_bytes)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_year(request: Request, organisation: str) -> HttpResponse:
    """Send the table of a past year; it is kept for this account alone and tried on the next page."""
    row = queries.centre_to_account_for(request.user, organisation)
    return _import(request, row, bound_upload(request, LIMITS.file_bytes))


@csrf_protect
def _import(request: Request, row: queries.OrganisationRow, upload: BoundedUpload) -> HttpResponse:
    form = YearForm(sent(request), request.FILES if request.method == "POST" else None)
    if upload.refused:
        form.errors.pop("file", None)
        form.refuse(too_large(LIMITS))
    what = f"{YEAR}:{row.pk}"

    def prepare() -> str:
        file = form.cleaned_data["file"]
        rows, sheets = kept_sheets(read_table(file.read(), LIMITS), what)
        draft = prepare_import(what, rows, sheets=sheets, file_name=file.name or "", by=request.user, at=clock.now())
        return draft.key

    ran = run(request, prepare, form=form, limit=YEARS)
    if ran.is_done:
        return ran.go("network:confirm_import", ran.done)
    language = get_language() or "fr"
    context = {
        "organisation": row,
        "title": _("Import a past year"),
        "columns": [(column.title(language), column.required) for column in COLUMNS if column.code != ENTRY],
        "batches": import_batches_of(request.user, what),
    }
    return ran.page("activities/import_year.html", context)
