"""Views on one meeting of an action: change how it is held, take it away."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import actions, queries
from faire_reseau.activities.forms import HowForm
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.dates import written
from faire_reseau.kit.refusals import Overtaken


@login_required
def change_meeting(request: Request, meeting_id: int) -> HttpResponse:
    """Change how, where and when a meeting was held."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    names = list(HowForm.base_fields)
    form = HowForm(sent(request), initial={name: getattr(meeting, name) for name in names})

    def change_meeting() -> None:
        actions.change_meeting(meeting, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> HowForm:
        now = queries.meeting_to_keep_for(request.user, meeting_id)
        return form.renewed({name: getattr(now, name) for name in names})

    ran = run(request, change_meeting, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("activities:action", meeting.action_id, said=_("Saved."))
    title = _("Change the meeting of %(day)s") % {"day": written(meeting.held_on, "j F Y")}
    return ran.page("activities/form.html", {"title": title, "action": meeting.action, "meeting": meeting})


@login_required
@require_POST
def drop_meeting(request: Request, meeting_id: int) -> HttpResponse:
    """Remove a meeting noted by mistake."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    action_id = meeting.action_id
    ran = run(request, lambda: actions.drop_meeting(meeting, by=request.user, at=clock.now()))
    return ran.go("activities:action", action_id, said=_("The meeting is taken away."))
