"""Views on what is recorded without names: head counts, staff time, publications, shares of joint work."""

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import actions, queries
from faire_reseau.activities.forms.recording import HeadsForm, PublishedForm, SharesForm, StaffTimeForm, heads_in
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.refusals import Overtaken


@login_required
def count_heads(request: Request, meeting_id: int) -> HttpResponse:
    """Say how many were at a meeting besides those named, by class of audience."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    classes, usual = queries.audiences(), queries.usual_audiences(meeting.action)

    def now() -> dict[str, int]:
        return {f"heads_{key}": people for key, people in queries.heads_of(meeting).items()}

    form = HeadsForm(sent(request), classes=classes, usual=usual, initial=now())

    def count() -> None:
        seen = heads_in(form.said())
        actions.count_heads(meeting, form.heads(), seen=seen, by=request.user, at=clock.now())

    def renewed(_refusal: Overtaken) -> HeadsForm:
        return form.renewed(dict.fromkeys(form.fields) | now(), classes=classes, usual=usual)

    ran = run(request, count, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("activities:action", meeting.action_id, said=_("Saved."))
    context = {"meeting": meeting, "action": meeting.action, "named": queries.named_in(meeting), "usual": usual}
    return ran.page("activities/heads.html", context)


@login_required
def works(request: Request, action_id: int) -> HttpResponse:
    """Staff time and publications of an action."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    is_time = "days" in request.POST
    time_form = StaffTimeForm(sent(request) if is_time else None, initial={"year": clock.now().year})
    published_form = PublishedForm(None if is_time else sent(request))

    def write() -> None:
        if is_time:
            actions.note_staff_time(action_row, by=request.user, at=clock.now(), **time_form.cleaned_data)
        else:
            actions.note_publication(action_row, by=request.user, at=clock.now(), **published_form.cleaned_data)

    ran = run(request, write, form=time_form if is_time else published_form)
    if ran.is_done:
        return ran.go("activities:works", action_row.pk, said=_("Saved."))
    context = {
        "action": action_row,
        "staff_days": queries.staff_days_of(action_row),
        "publications": queries.publications_of(action_row),
        "time_form": time_form,
        "published_form": published_form,
    }
    return ran.page("activities/works.html", context)


@login_required
def shares(request: Request, action_id: int) -> HttpResponse:
    """Say which part of a joint action counts as whose."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    now = {f"share_{share.organisation_id}": share.hundredths / Decimal(100) for share in queries.shares_of(action_row)}
    organisations = queries.organisations_sharing(action_row)
    form = SharesForm(sent(request), organisations=organisations, initial=now)

    def share_out() -> None:
        actions.share_out(action_row, form.percents(), seen=form.seen(), by=request.user, at=clock.now())

    ran = run(request, share_out, form=form)
    if ran.is_done:
        return ran.go("activities:action", action_row.pk, said=_("Saved."))
    return ran.page("activities/shares.html", {"action": action_row, "has_partners": len(organisations) > 1})


@login_required
@require_POST
def remove_publication(request: Request, publication_id: int) -> HttpResponse:
    """Take away a publication noted by mistake."""
    publication = queries.publication_to_keep_for(request.user, publication_id)
    action_id = publication.action_id
    ran = run(request, lambda: actions.remove_publication(publication, by=request.user, at=clock.now()))
    return ran.go("activities:works", action_id, said=_("The publication is taken away."))
