"""Views on meetings of an action: change how one is held, move it, say that it is not held, take it away; plan recurring ones."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import actions, queries
from faire_reseau.activities.actions.planning import call_off_meeting, move_meeting, plan_meetings
from faire_reseau.activities.enums import Doing, Rhythm
from faire_reseau.activities.forms import HowForm
from faire_reseau.activities.forms.recording import MoveForm, PlanForm
from faire_reseau.activities.logic.recurrence import months_without, place_in_month
from faire_reseau.activities.texts import LAST_LABEL, PLACE_LABELS
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


@login_required
def plan(request: Request, action_id: int) -> HttpResponse:
    """Plan meetings that come again."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    form = PlanForm(sent(request), remembers=False)

    def plan_all() -> int:
        values = form.cleaned_data | {"rhythm": Rhythm(form.cleaned_data["rhythm"])}
        return len(plan_meetings(action_row, by=request.user, at=clock.now(), **values))

    ran = run(request, plan_all, form=form)
    if ran.is_done:
        sentence = ngettext("%(n)s meeting is planned.", "%(n)s meetings are planned.", ran.done) % {"n": ran.done}
        if series := _weekday_said(form.cleaned_data["held_on"], form.cleaned_data["rhythm"]):
            sentence += " " + _("Each month: %(series)s.") % {"series": series}
        skipped = months_without(*(form.cleaned_data[name] for name in ("held_on", "rhythm", "until")))
        if skipped:
            months = ", ".join(written(month, "F Y") for month in skipped)
            sentence += " " + _("These months have no such day, and no meeting: %(months)s.") % {"months": months}
        return ran.go("activities:action", action_row.pk, said=sentence, anchor="demi-journees")
    context = {"title": _("Plan recurring meetings"), "action": action_row}
    return ran.page("activities/form.html", context | {"shut": queries.why_shut(action_row, Doing.DAYS)})


def _weekday_said(first: date, rhythm: str) -> str:
    """“the second Tuesday”, of a series that comes again on such a weekday of each month; "" for others."""
    if rhythm not in (Rhythm.MONTHLY_WEEKDAY, Rhythm.MONTHLY_LAST_WEEKDAY):
        return ""
    label = LAST_LABEL if rhythm == Rhythm.MONTHLY_LAST_WEEKDAY else PLACE_LABELS[place_in_month(first) - 1]
    return str(label) % {"weekday": written(first, "l")}


@login_required
def move(request: Request, meeting_id: int) -> HttpResponse:
    """Move a meeting to another day."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    form = MoveForm(sent(request))
    ran = run(
        request,
        lambda: move_meeting(meeting, by=request.user, at=clock.now(), held_on=form.cleaned_data["held_on"]),
        form=form,
    )
    if ran.is_done:
        return ran.go("activities:action", meeting.action_id, said=_("The meeting is moved."), anchor="demi-journees")
    title = _("Move the meeting of %(day)s") % {"day": written(meeting.held_on, "j F Y")}
    return ran.page("activities/form.html", {"title": title, "action": meeting.action})


@login_required
@require_POST
def call_off(request: Request, meeting_id: int) -> HttpResponse:
    """Say that a meeting is not held, or that it is held after all."""
    meeting = queries.meeting_to_keep_for(request.user, meeting_id)
    is_called_off = "held" not in request.POST
    ran = run(request, lambda: call_off_meeting(meeting, is_called_off=is_called_off, by=request.user, at=clock.now()))
    sentence = (
        _("The meeting is not held: it counts nowhere.") if is_called_off else _("The meeting is held after all.")
    )
    return ran.go("activities:action", meeting.action_id, said=sentence, anchor="demi-journees")
