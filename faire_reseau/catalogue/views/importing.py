"""View that takes a table or a file of references; the pages of the directory pair it, try it, write it and undo it."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import actions
from faire_reseau.catalogue.forms import ImportForm
from faire_reseau.catalogue.permissions import can_add
from faire_reseau.catalogue.queries.importing import COLUMNS, PRODUCTIONS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.spreadsheets import Limits, read_table, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network.actions import prepare_import
from faire_reseau.network.queries import import_batches_of, kept_sheets

LIMITS = Limits(rows=1_000)
IMPORTS = Limit("import_catalogue", at_most=60, seconds=3600)


# The check of the form's token reads the form, hence the whole file: it is done below, once the size is bounded.
@takes_files(LIMITS.file_bytes)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_productions(request: Request) -> HttpResponse:
    """Send a table or a file of references; it is kept for this account alone and tried on the next page."""
    if not can_add(request.user, localdate(clock.now())):
        raise Http404
    return _import(request, bound_upload(request, LIMITS.file_bytes))


@csrf_protect
def _import(request: Request, upload: BoundedUpload) -> HttpResponse:
    form = ImportForm(sent(request), request.FILES if request.method == "POST" else None)
    if upload.refused:
        form.errors.pop("file", None)
        form.refuse(too_large(LIMITS))

    def prepare() -> str:
        file = form.cleaned_data["file"]
        content = file.read()
        rows = actions.table_of_references(content, LIMITS.rows)
        sheets: Sequence[tuple[str, list[list[str]]]] = ()
        if rows is None:
            rows, sheets = kept_sheets(read_table(content, LIMITS), PRODUCTIONS)
        draft = prepare_import(
            PRODUCTIONS, rows, sheets=sheets, file_name=file.name or "", by=request.user, at=clock.now()
        )
        return draft.key

    ran = run(request, prepare, form=form, limit=IMPORTS)
    if ran.is_done:
        return ran.go("network:confirm_import", ran.done)
    language = get_language() or "fr"
    context = {
        "columns": [(column.title(language), column.required) for column in COLUMNS],
        "batches": import_batches_of(request.user, PRODUCTIONS),
    }
    return ran.page("catalogue/import.html", context)
