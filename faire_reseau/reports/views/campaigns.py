"""Views of campaigns: the years, who is where, the questionnaire of a centre, and each step of its report."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import is_script, run, sent
from faire_reseau.kit.forms import in_words
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.mail import promised
from faire_reseau.kit.spreadsheets import XLSX, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.reports import actions, exports, imports, queries
from faire_reseau.reports.enums import NOT_BEGUN, CampaignState, Kind, ReportState
from faire_reseau.reports.forms.campaigns import (
    ErratumForm,
    ItemForm,
    NumberField,
    OpenCampaignForm,
    QuestionnaireForm,
    ReturnForm,
    TableForm,
)
from faire_reseau.reports.permissions import (
    WRITABLE,
    can_correct,
    can_fill,
    can_judge,
    can_run,
    can_submit,
    centres_named_to,
)
from faire_reseau.reports.queries import CentreReportRow, Line
from faire_reseau.reports.queries.evidence import evidence_of
from faire_reseau.reports.queries.letters import submitters_of
from faire_reseau.reports.texts import publishing_says, running_says, submitting_says

RUNNING = Limit("run_campaign", at_most=300, seconds=3600)
FILLING = Limit("fill_report", at_most=600, seconds=3600)
SAVING = Limit("save_report", at_most=2_400, seconds=3600)
# A questionnaire is long: its page takes more than other forms.
LONG_BYTES = 1_000_000


@require_safe
def campaigns(request: Request) -> HttpResponse:
    """The years, the latest first, and the reports that wait for the reader."""
    context = {
        "campaigns": queries.campaigns(),
        "own": queries.own_reports(request.user, _today()),
        "can_run": can_run(request.user),
    }
    return render(request, "reports/campaigns.html", context)


def _today() -> date:
    return localdate(clock.now())


@login_required
def open_year(request: Request) -> HttpResponse:
    """Open the campaign of a year."""
    if not can_run(request.user):
        raise Http404
    form = OpenCampaignForm(sent(request))

    def action() -> queries.CampaignRow:
        return actions.open_campaign(by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=RUNNING)
    if ran.is_done:
        running = running_says(ran.done.year, _today())
        return ran.go(
            "reports:board", ran.done.year, said=" ".join(filter(None, (_("The campaign is open."), running)))
        )
    return ran.page("reports/open.html", {})


@require_safe
def board(request: Request, year: int) -> HttpResponse:
    """Who is where, since when."""
    campaign = queries.campaign_for(year)
    standings = queries.board_of(request.user, campaign, _today())
    own = {report.pk for report in queries.own_reports(request.user, _today())}
    stages = [standing.report.stage for standing in standings]  # type: ignore[attr-defined]  # of the query
    unread = [row.name for row in standings if row.report.state == ReportState.SUBMITTED]
    owing = [row.name for row in standings if row.report.state in WRITABLE]
    context = {
        "campaign": campaign,
        "standings": standings,
        "own": own,
        "counted": [(code, stages.count(code)) for code in (NOT_BEGUN, *ReportState)],
        "is_whole": not (owing or unread),
        "owing": owing,
        "says": publishing_says(owing, unread, running_says(year, _today())),
        "can_run": can_run(request.user),
    }
    return render(request, "reports/board.html", context)


@login_required
def items(request: Request, year: int) -> HttpResponse:
    """The questions of a campaign, and one more."""
    campaign = queries.campaign_to_run_for(request.user, year)
    form = ItemForm(sent(request), others=queries.others_for(request.user))

    def action() -> None:
        actions.ask_item(campaign, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=RUNNING)
    if ran.is_done:
        return ran.go("reports:items", year, said=_("Question added."))
    return ran.page("reports/items.html", {"campaign": campaign, "rows": queries.asked_in(campaign)})


@login_required
@require_POST
def drop(request: Request, year: int, item_id: int) -> HttpResponse:
    """Take a question out of a campaign."""
    item = queries.item_to_drop_for(request.user, year, item_id)
    ran = run(request, lambda: actions.drop_item(item, by=request.user, at=clock.now()))
    return ran.go("reports:items", year, said=_("Taken out."))


@login_required
@require_POST
def remind(request: Request, year: int) -> HttpResponse:
    """Write to the centres that owe their report."""
    campaign = queries.campaign_to_run_for(request.user, year)
    ran = run(request, lambda: actions.remind_centres(campaign, by=request.user, at=clock.now()), limit=RUNNING)
    return ran.go("reports:board", year, said=_what_left(ran.done, year) if ran.is_done else "")


def _what_left(result: actions.Reminded, year: int) -> str:
    """How many letters leave, and by name the centres for which none does."""

    def named(reports: list[CentreReportRow]) -> dict[str, str]:
        return {"names": ", ".join(queries.name_of(report.organisation, year) for report in reports)}

    n = result.letters
    letters = ngettext("%(n)s letter to directors.", "%(n)s letters to directors.", n) % {"n": n}
    sentences = [promised(letters) if n else _("No letter leaves.")]
    if result.reminded:
        sentences.append(_("Reminded: %(names)s.") % named(result.reminded))
    if result.without_director:
        sentences.append(
            _(
                "Nobody to write to, as no one with an account directs: %(names)s. The page of a centre says who directs it."
            )
            % named(result.without_director)
        )
    if result.already:
        sentences.append(_("Reminded today already: %(names)s.") % named(result.already))
    return " ".join(sentences)


@login_required
@require_POST
def publish(request: Request, year: int) -> HttpResponse:
    """Publish what is validated."""
    campaign = queries.campaign_to_run_for(request.user, year)
    ran = run(request, lambda: actions.publish_campaign(campaign, by=request.user, at=clock.now()))
    return ran.go("reports:board", year, said=_("Published."))


@require_safe
def report(request: Request, year: int, slug: str) -> HttpResponse:
    """The report of a centre: to read, to submit, to judge."""
    row = queries.report_for(request.user, year, slug, _today())
    return render(request, "reports/report.html", _context(request, row))


def _context(request: Request, row: CentreReportRow, lines: list[Line] | None = None) -> dict[str, Any]:
    lines = queries.lines_for(request.user, row, _today()) if lines is None else lines
    may_fill, may_submit = can_fill(request.user, row, _today()), can_submit(request.user, row, _today())
    return {
        "report": row,
        "campaign": row.campaign,
        "name": queries.name_of(row.organisation, row.campaign.year),
        "lines": lines,
        "steps": queries.steps_of(request.user, row, _today()),
        "evidence": evidence_of(request.user, row, _today()),
        "errors": sum(issue.is_error for line in lines for issue in line.issues),
        "warnings": sum(not issue.is_error for line in lines for issue in line.issues),
        "can_fill": may_fill,
        "can_submit": may_submit,
        "submitters": submitters_of(row, clock.now()) if may_fill and not may_submit else [],
        "can_judge": can_judge(request.user, row),
        "can_correct": can_correct(request.user, row),
        "submitting_says": submitting_says(row.campaign.year, _today()),
        "early": queries.submitted_before_the_end(row),
        "is_named": bool(centres_named_to(request.user, [row.organisation_id], _today())),
    }


@takes_files(LONG_BYTES)
@login_required
def fill(request: Request, year: int, slug: str) -> HttpResponse:
    """Answer for the centre; several may write at once, each in other fields."""
    row = queries.report_to_fill_for(request.user, year, slug, _today())
    lines = queries.lines_of(row)
    # A page that saves by itself sends one field at a time, so that a wrong one holds nothing else up.
    names = request.POST.getlist("champ") if is_script(request) else []
    form = QuestionnaireForm(sent(request), lines=lines, names=names or None, initial=queries.values_of(row))

    def action() -> int:
        by_itself = bool(names)
        return actions.save_entries(
            row, form.touched(), seen=form.said(), is_by_itself=by_itself, by=request.user, at=clock.now()
        )

    if names:
        saved = run(request, action, form=form, limit=SAVING)
        if saved.is_done:
            return JsonResponse({"saved": form.standing()})
        wrong = next((str(error) for errors in form.errors.values() for error in errors), "")
        refusal = saved.refusal
        status = refusal.status if refusal else 422
        return JsonResponse({"error": str(refusal.sentence) if refusal else wrong}, status=status)

    ran = run(
        request,
        action,
        form=form,
        limit=FILLING,
        renewed=lambda _refusal: form.renewed(queries.values_of(row), lines=lines),
    )
    if ran.is_done:
        return ran.go("reports:fill" if "rester" in request.POST else "reports:report", year, slug, said=_("Saved."))
    shown: Any = ran.form
    return ran.page("reports/fill.html", _context(request, row, lines) | {"rows": _rows(lines, shown)})


@login_required
def together(request: Request, year: int, slug: str, item_id: int) -> HttpResponse:
    """Begin to write an answer together; where it is begun, its editor."""
    row, question, entry = queries.narrative_for(request.user, year, slug, item_id, _today())
    if entry is not None and entry.note is not None:
        return redirect("notes:text", entry.note.key)
    ran = run(
        request,
        lambda: actions.write_together(row, question.item, by=request.user, at=clock.now()),
        limit=FILLING,
    )
    if ran.is_done:
        return ran.go("notes:text", ran.done.key)
    context = {"report": row, "campaign": row.campaign, "name": queries.name_of(row.organisation, year)}
    return ran.page("reports/together.html", context | {"question": question, "entry": entry})


def _rows(lines: list[Line], form: QuestionnaireForm) -> list[tuple[Line, list[Any]]]:
    """Each line with its fields."""
    return [(line, form.of(line)) for line in lines]


@login_required
@require_POST
def submit(request: Request, year: int, slug: str) -> HttpResponse:
    """Submit the report of one's centre."""
    row = queries.report_to_fill_for(request.user, year, slug, _today())
    if not can_submit(request.user, row, _today()):
        raise Http404
    ran = run(request, lambda: actions.submit_report(row, by=request.user, at=clock.now()))
    return ran.go(
        "reports:report", year, slug, said=_("Submitted: facilitators read it now, the network once it is validated.")
    )


@login_required
def send_back(request: Request, year: int, slug: str) -> HttpResponse:
    """Return a report with comments."""
    row = queries.report_to_judge_for(request.user, year, slug)
    lines = queries.lines_of(row)
    form = ReturnForm(sent(request), lines=lines)

    def action() -> None:
        note = form.cleaned_data["note"]
        actions.return_report(row, note=note, comments=form.comments(), by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=RUNNING)
    if ran.is_done:
        return ran.go("reports:board", year, said=_("Returned to the centre."))
    return ran.page("reports/send_back.html", _context(request, row, lines))


@login_required
@require_POST
def validate(request: Request, year: int, slug: str) -> HttpResponse:
    """Validate a report."""
    row = queries.report_to_judge_for(request.user, year, slug)
    ran = run(request, lambda: actions.validate_report(row, by=request.user, at=clock.now()))
    is_public = row.campaign.state == CampaignState.PUBLISHED
    return ran.go("reports:board", year, said=_("Validated: everybody reads it.") if is_public else _("Validated."))


@require_safe
def download_questionnaire(request: Request, year: int, slug: str) -> HttpResponse:
    """The report as a spreadsheet."""
    row = queries.report_for(request.user, year, slug, _today())
    response = HttpResponse(
        exports.questionnaire_xlsx(queries.lines_for(request.user, row, _today())), content_type=XLSX
    )
    response["Content-Disposition"] = f'attachment; filename="bilan-{year}-{slug}.xlsx"'
    return response


# As the import of tables: the check of the form's token reads the form, hence the file.
@takes_files(imports.LIMITS.file_bytes)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bring_questionnaire(request: Request, year: int, slug: str) -> HttpResponse:
    """Bring back a spreadsheet that was filled in: its differences stand in the form, to be saved."""
    return _bring(request, year, slug, bound_upload(request, imports.LIMITS.file_bytes))


@csrf_protect
def _bring(request: Request, year: int, slug: str, upload: BoundedUpload) -> HttpResponse:
    row = queries.report_to_fill_for(request.user, year, slug, _today())
    table = TableForm(sent(request), request.FILES if request.method == "POST" else None)
    context = {"report": row, "campaign": row.campaign, "name": queries.name_of(row.organisation, row.campaign.year)}
    if upload.refused:
        table.refuse(too_large(imports.LIMITS))
        return render(request, "reports/bring.html", {"form": table, **context}, status=413)
    values = queries.values_of(row)
    ran = run(request, lambda: imports.filled_in(table.cleaned_data["file"].read(), values), form=table, limit=FILLING)
    if not ran.is_done:
        return ran.page("reports/bring.html", context)
    lines = queries.lines_of(row)
    form, differences = _with_differences(lines, values, ran.done)
    shown = {"rows": _rows(lines, form), "form": form, "differences": differences, "is_brought": True}
    return render(request, "reports/fill.html", _context(request, row, lines) | shown)


def _with_differences(
    lines: list[Line], values: Mapping[str, Any], filled: Mapping[str, str]
) -> tuple[QuestionnaireForm, list[tuple[str, str, str]]]:
    """The form with what the table says in place of what is there, and each difference: label, now, then."""
    blank = QuestionnaireForm(lines=lines, initial=values)
    data = {}
    for name, field in blank.fields.items():
        now = field.prepare_value(values[name])
        data[name] = filled.get(name, "" if now is None else str(now))
        data[f"initial-{name}"] = "" if now is None else str(now)
    form = QuestionnaireForm(data, lines=lines, initial=values)
    form.is_valid()
    wrong = [(form.called(name), _in_words(form.fields[name], values[name]), data[name]) for name in form.errors]
    touched = [
        (form.called(name), _in_words(form.fields[name], values[name]), _in_words(form.fields[name], value))
        for name, value in form.touched().items()
        if name not in form.errors
    ]
    return form, touched + wrong


def _in_words(field: Any, value: Any) -> str:
    """What a field says; a number as it is typed, a share in percent."""
    if not isinstance(field, NumberField) or value is None:
        return in_words(field, value)
    return f"{field.prepare_value(value)}{chr(0xA0) + '%' if field.is_share else ''}"


@login_required
def erratum(request: Request, year: int, slug: str, item_id: int) -> HttpResponse:
    """Correct a published figure."""
    row = queries.report_to_correct_for(request.user, year, slug)
    line = next((line for line in queries.lines_of(row) if line.key == item_id and line.asked.takes_number), None)
    if line is None:
        raise Http404
    form = ErratumForm(sent(request), is_share=line.asked.kind == Kind.SHARE)

    def action() -> None:
        actions.correct_published(row, line.asked.item, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=RUNNING)
    if ran.is_done:
        return ran.go("reports:report", year, slug, said=_("Corrected: the erratum is dated and stays."))
    return ran.page("reports/erratum.html", _context(request, row) | {"line": line})
