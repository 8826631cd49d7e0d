"""Views of files that show what a report rests on."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.documents import download
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files
from faire_reseau.reports import actions, queries
from faire_reseau.reports.forms.campaigns import MOST_BYTES, EvidenceForm
from faire_reseau.reports.queries.evidence import evidence_file_for, evidence_of, evidence_to_remove_for

EVIDENCE = Limit("evidence", at_most=60, seconds=3600)


@takes_files(MOST_BYTES)
@login_required
def evidence(request: Request, year: int, slug: str) -> HttpResponse:
    """The files of a report, and one more, for whoever fills it in."""
    row = queries.report_to_fill_for(request.user, year, slug, localdate(clock.now()))
    form = EvidenceForm(sent(request), request.FILES or None, questions=queries.asked_in(row.campaign))

    def action() -> Any:
        typed = form.cleaned_data
        return actions.add_evidence(
            row, title=typed["title"], item=form.item(), document=form.document(), by=request.user, at=clock.now()
        )

    ran = run(request, action, form=form, limit=EVIDENCE)
    if ran.is_done:
        return ran.go(
            "reports:evidence", year, slug, said=_("Added: your centre and the facilitators read it, nobody else.")
        )
    context = {
        "report": row,
        "campaign": row.campaign,
        "name": queries.name_of(row.organisation, year),
        "evidence": evidence_of(request.user, row, localdate(clock.now())),
        "can_remove": True,
    }
    return ran.page("reports/evidence.html", context)


@login_required
@require_POST
def remove_evidence(request: Request, year: int, slug: str, evidence_id: int) -> HttpResponse:
    """Erase one of them."""
    row = evidence_to_remove_for(request.user, year, slug, evidence_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_evidence(row, by=request.user, at=clock.now()))
    return ran.go("reports:evidence", year, slug, said=_("“%(title)s” is erased.") % {"title": row.title})


@require_safe
def evidence_file(request: Request, year: int, slug: str, evidence_id: int) -> HttpResponse:
    """A file, for who reads the report."""
    file = evidence_file_for(request.user, year, slug, evidence_id, localdate(clock.now()))
    return download(file.evidence.file_name, file.evidence.file_kind, bytes(file.content))
