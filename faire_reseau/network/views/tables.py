"""Views for tables: import tried first and then confirmed, and export of the same columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files import File
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.confirming import grave
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.spreadsheets import CSV, XLSX, Limits, Line, Table, read_table, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network import actions, queries
from faire_reseau.network.exports.tables import table_file
from faire_reseau.network.forms import UploadForm
from faire_reseau.network.forms.first_day import PairingForm
from faire_reseau.network.imports import (
    Reading,
    columns_of,
    heading_place,
    kept_table,
    reading_of,
    wrong_columns,
)
from faire_reseau.network.logic.cells import CREATED, REFUSED, Report
from faire_reseau.network.logic.columns import COLUMNS, HEADING_WITHIN, ORGANISATIONS, PEOPLE, columns_for
from faire_reseau.network.logic.pairing import ADDED, LEFT_OUT, Pairing, gathered, proposed
from faire_reseau.network.logic.words import folded
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.texts import CERTAINTY_LABELS, MADE_LABELS
from faire_reseau.network.views.limits import EXPORT, IMPORT
from faire_reseau.ui.templatetags.ui import label as label_of

# A thousand rows are planned in a few seconds, during which others write, and written in some tens of statements.
LIMITS = Limits(rows=1_000)
# A table of so many rows is made within a third of a second; a longer one by the worker.
LONG_TABLE = 1_000
# Columns whose words can be added on the spot.
ADDABLE = {"trade", "kind", "organisation", "organisation_kind"}


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

    def action() -> queries.ImportDraftRow:
        return _prepare(request, form.cleaned_data["what"], form.cleaned_data["file"])

    ran = run(request, action, form=form, limit=IMPORT)
    if ran.is_done:
        return ran.go("network:confirm_import", ran.done.key)
    language = get_language() or "fr"
    context = {
        "columns": {
            what: [(column.title(language), column.required) for column in COLUMNS[what]]
            for what in (ORGANISATIONS, PEOPLE)
        },
        "kinds": queries.words_of(ORGANISATIONS),
        "certainties": CERTAINTY_LABELS.values(),
        "trades": queries.trades(),
        "batches": queries.import_batches(request.user),
    }
    return ran.page("network/import.html", context)


def _prepare(request: Request, what: str, file: File[bytes]) -> queries.ImportDraftRow:
    rows, sheets = queries.kept_sheets(read_table(file.read(), LIMITS), what)
    return actions.prepare_import(what, rows, sheets=sheets, file_name=file.name or "", by=request.user, at=clock.now())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_import(request: Request, key: str) -> HttpResponse:
    """What the kept table would do, row by row; confirmed, it does exactly that, or says what changed meanwhile."""
    at = clock.now()
    draft = queries.import_draft_for(request.user, key, at)
    if not queries.can_import(request.user, draft.what):
        raise Http404
    home = _home(draft.what)
    if "drop" in request.POST:
        actions.drop_import(draft)
        return redirect(home["address"])
    table, pairing = kept_table(draft.rows), queries.pairing_of(draft)
    if wrong_columns(table, draft.what, pairing):
        return redirect("network:pair_import", key)
    reading = reading_of(table, draft.what, queries.words_of(draft.what), pairing)

    def action() -> Report:
        fingerprint = request.POST.get("fingerprint", "")
        return actions.apply_import(draft, reading.rows, fingerprint=fingerprint, by=request.user, at=at)

    ran = run(request, action, limit=IMPORT)
    if ran.is_done:
        written = len(ran.done.rows) - ran.done.count(REFUSED)
        if imported := queries.imported_table(draft.what):
            return ran.go(home["address"], said=imported.done(ran.done.count(CREATED)))
        sentence = ngettext("%(n)s row is in the directory.", "%(n)s rows are in the directory.", written) % {
            "n": written
        }
        sentences = " ".join([sentence, *_made_said(ran.done)])
        return ran.go("network:people" if draft.what == "people" else "network:table", said=sentences)
    if isinstance(ran.refusal, actions.ImportOvertaken):
        report = ran.refusal.report
    else:
        report = actions.try_import(draft, reading.rows, by=request.user, at=at)
    details = queries.details_of(reading.rows, draft.what, localdate(at))
    lines = [table.titles, *table.lines]
    context = {
        "draft": draft,
        "report": report,
        "counts": {outcome: report.count(outcome) for outcome in ("created", "updated", "unchanged", "refused")},
        "writes": report.count("created") + report.count("updated"),
        "reading": reading,
        "unknown": sum(len(gathered(words)) for words in _unknown_words(reading, draft.what).values()),
        "rows": [(row, details.get(row.number, "") if row.outcome == CREATED else "") for row in report.rows],
        "looks": _looks_like(lines, lines.index(reading.heading), draft.what, pairing) if not pairing.columns else [],
        "sheet": _sheet_of(draft),
        "unread": ", ".join(name for name, rows in draft.sheets if rows != draft.rows),
        "home": home,
        "makes": [(len(names), MADE_LABELS[what], ", ".join(names)) for what, names in report.makes.items() if names],
    }
    return ran.page("network/confirm_import.html", context)


def _home(what: str) -> dict[str, Any]:
    """The page from which the table `what` is sent."""
    if table := queries.imported_table(what):
        return {"label": table.label, "address": table.address(what)}
    return {"label": _("Import, export"), "address": reverse("network:import")}


def _made_said(report: Report) -> list[str]:
    """“2 organisations added.”: a sentence for each kind of thing that was made beside the rows."""
    numbers = {what: len(names) for what, names in report.makes.items() if names}
    sentences = {
        "organisations": lambda n: ngettext("%(n)s organisation was added.", "%(n)s organisations were added.", n),
        "trades": lambda n: ngettext("%(n)s trade was added.", "%(n)s trades were added.", n),
        "kinds": lambda n: ngettext("%(n)s kind was added.", "%(n)s kinds were added.", n),
    }
    return [sentences[what](n) % {"n": n} for what, n in numbers.items()]


def _sheet_of(draft: queries.ImportDraftRow) -> str:
    return next((name for name, rows in draft.sheets if rows == draft.rows), "")


def _unknown_words(reading: Reading, what: str) -> dict[str, dict[str, int]]:
    words = {column: dict(counter) for column, counter in reading.unknown.items()}
    if what == PEOPLE and (unknown := actions.unknown_organisations(reading.rows)):
        words["organisation"] = dict(unknown)
    if what == PEOPLE and (unknown := actions.unknown_kinds(reading.rows)):
        words["organisation_kind"] = dict(unknown)
    return words


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pair_import(request: Request, key: str) -> HttpResponse:
    """Say which columns of the kept table are which, and what its unknown words mean; remembered for the next file."""
    draft = queries.import_draft_for(request.user, key, clock.now())
    if not queries.can_import(request.user, draft.what):
        raise Http404
    if (sheet := number_in(request.POST.get("sheet"))) is not None and sheet < len(draft.sheets):
        actions.choose_sheet(draft, sheet)
        return redirect("network:confirm_import", key)
    table, pairing = kept_table(draft.rows), queries.pairing_of(draft)
    if (heading := number_in(request.POST.get("heading"))) is not None:
        again = replace(pairing, heading=heading, columns={})
        actions.pair_import(draft, again, titles={}, words={})
        return redirect("network:pair_import", key)
    lines = [table.titles, *table.lines]
    place = heading_place(table, draft.what, pairing)
    wrong = wrong_columns(table, draft.what, pairing)
    words, answered = ({}, {}) if wrong else _words_asked(draft, table, pairing)
    form = _pairing_form(request, draft, lines, place, pairing, words, answered)

    def action() -> queries.ImportDraftRow:
        codes = form.words()
        if "add_all" in request.POST:
            for column in _addable(draft.what) & set(words):
                # Of two spellings, the first.
                added = {folded(word): f"{ADDED}{word}" for word in reversed(words[column])}
                codes[column] = {**added, **codes.get(column, {})}
        merged = {
            column: {**pairing.words.get(column, {}), **codes.get(column, {})} for column in {*pairing.words, *codes}
        }
        paired = replace(pairing, heading=lines[place].number, columns=form.columns(), words=merged)
        titles = {folded(title): form.columns()[position] for position, title in form.titles.items() if title}
        return actions.pair_import(draft, paired, titles=titles, words=codes)

    ran = run(request, action, form=form, limit=IMPORT)
    if ran.is_done:
        return ran.go("network:confirm_import", key)
    context = {
        "draft": draft,
        "wrong": wrong,
        "heading": lines[place],
        "first_lines": lines[:HEADING_WITHIN],
        "can_add": bool(_addable(draft.what) & set(words)),
        "home": _home(draft.what),
        "sheets": [name for name, _rows in draft.sheets],
        "sheet": _sheet_of(draft),
    }
    return ran.page("network/pair_import.html", context)


def _pairing_form(
    request: Request,
    draft: queries.ImportDraftRow,
    lines: Sequence[Line],
    place: int,
    pairing: Pairing,
    words: dict[str, dict[str, int]],
    answered: dict[str, dict[str, int]],
) -> PairingForm:
    """What is asked about a file: its columns, those recognised or proposed chosen, and its words."""
    columns, _twice = columns_of(lines[place], draft.what, pairing)
    raw = {column: {**words.get(column, {}), **answered.get(column, {})} for column in {**words, **answered}}
    proposed = (
        {}
        if pairing.columns
        else {position: code for position, _title, code in _looks_like(lines, place, draft.what, pairing)}
    )
    return PairingForm(
        sent(request),
        columns=_file_columns(lines, place),
        choices=[(column.code, column.title(get_language() or "fr")) for column in columns_for(draft.what)],
        words={column: gathered(counted) for column, counted in raw.items()},
        spellings=_spellings(raw),
        answered=pairing.words,
        lists=_lists(draft.what),
        titles=table.titles if (table := queries.imported_table(draft.what)) else None,
        initial={f"column_{position}": code for position, code in proposed.items()}
        | {f"column_{position}": column.code for position, column in columns.items()},
    )


def _addable(what: str) -> set[str]:
    return set() if queries.imported_table(what) else ADDABLE


def _words_asked(
    draft: queries.ImportDraftRow, table: Table, pairing: Pairing
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Words of the file that no list holds, and those that were answered, with how often they stand there."""
    reading = reading_of(table, draft.what, queries.words_of(draft.what), pairing)
    return _unknown_words(reading, draft.what), {column: dict(words) for column, words in reading.answered.items()}


def _spellings(words: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
    """The ways in which each folded word is written, whatever its column."""
    spellings: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for counted in words.values() for word in counted):
        spellings.setdefault(folded(word), []).append(word)
    return spellings


def _looks_like(lines: Sequence[Line], place: int, what: str, pairing: Pairing) -> list[tuple[int, str, str]]:
    """Columns whose title says nothing and whose cells look like one of ours that is not there: position, title, code."""
    columns, _twice = columns_of(lines[place], what, pairing)
    taken = {column.code for column in columns.values()}
    resembling = []
    for position, title, _first in _file_columns(lines, place):
        cells = [line.cells[position] for line in lines[place + 1 :] if position < len(line.cells)]
        code = "" if position in columns or folded(title) in pairing.titles else proposed(cells)
        if code and code not in taken:
            resembling.append((position, title, code))
            taken.add(code)
    return resembling


def _file_columns(lines: Sequence[Line], place: int) -> list[tuple[int, str, str]]:
    """The columns of a file that hold something: position, title, and the first cells under it."""
    below = lines[place + 1 :]
    columns = []
    for position in range(max(len(line.cells) for line in lines)):
        title = lines[place].cells[position] if position < len(lines[place].cells) else ""
        cells = [line.cells[position] for line in below if position < len(line.cells) and line.cells[position]]
        if title or cells:
            columns.append((position, title, ", ".join(cell[:30] for cell in cells[:3])))
    return columns


def _lists(what: str) -> dict[str, list[tuple[str, str]]]:
    """What the words of each column may be: those of the list, added, left out."""
    if table := queries.imported_table(what):
        return {column: [(LEFT_OUT, _("leave it out")), *labels.items()] for column, labels in table.labels().items()}
    added, left_out = (ADDED, _("add it to the list")), (LEFT_OUT, _("leave it out"))
    organisations = [
        (organisation.slug, organisation.names_then[0].name if organisation.names_then else organisation.slug)  # type: ignore[attr-defined]  # of the query
        for organisation in queries.organisations_on(localdate(clock.now()))
    ]
    kinds = [added, left_out, *((kind.code, label_of(kind)) for kind in queries.words_of(ORGANISATIONS))]
    return {
        "trade": [added, left_out, *((trade.code, label_of(trade)) for trade in queries.trades())],
        "organisation": [added, left_out, *organisations],
        "kind": kinds,
        "organisation_kind": kinds,
        "certainty": [(code.value, str(label)) for code, label in CERTAINTY_LABELS.items()],
    }


@login_required
@require_POST
def undo_import(request: Request, batch_id: int) -> HttpResponse:
    """Take back what an import did, as far as nobody changed it since."""
    batch = queries.batch_to_undo_for(request.user, batch_id)
    ran = run(request, lambda: actions.undo_import(batch, by=request.user, at=clock.now()), limit=IMPORT)
    home = _home(batch.what)["address"]
    if not ran.is_done:
        return ran.go(home)
    sentence = _("The import of %(file)s is undone.") % {"file": batch.file_name}
    if ran.done.left:
        sentence += " " + ngettext(
            "%(n)s entry was changed or used since, and stays.",
            "%(n)s entries were changed or used since, and stay.",
            ran.done.left,
        ) % {"n": ran.done.left}
    return ran.go(home, said=sentence)


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
        body = table_file(queries.TABLES[what](day), what, queries.words_of(what), extension=extension)
        return _file(body, what, extension, day)

    def action() -> queries.ExportRow:
        language = get_language() or "fr"
        return actions.ask_export(what, extension, rows=rows, language=language, by=request.user, at=at)

    ran = run(request, action, limit=EXPORT)
    if ran.is_done:
        return ran.go("network:export", what, extension)
    table = queries.export_of(request.user, what, extension, at)
    context = {"what": what, "extension": extension, "rows": rows, "export": table}
    context["ends_at"] = table.made_at + queries.EXPORT_LIVES if table else None
    return ran.page("network/parts/export.html" if request.htmx else "network/export.html", context)


def _file(body: bytes, what: str, extension: str, day: date) -> HttpResponse:
    title = _("people") if what == "people" else _("organisations")
    name = f"{title}-{day.isoformat()}.{extension}"
    response = HttpResponse(body, content_type=XLSX if extension == "xlsx" else CSV)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
