"""Views of the quickest entry after a meeting, for a phone: choose the action, say how many came."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.actions.noting import TWIN, note_meeting
from faire_reseau.activities.enums import Doing
from faire_reseau.activities.forms.recording import NoteForm
from faire_reseau.activities.permissions import can_create
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent


@login_required
@require_safe
def choose_action(request: Request) -> HttpResponse:
    """The actions that one may note a meeting of, those met last first."""
    if not can_create(request.user):
        raise Http404
    words = request.GET.get("q", "")[:100]
    page = Paginator(queries.actions_to_note(request.user, words), 12).get_page(request.GET.get("page"))
    return render(request, "activities/choose_action.html", {"page": page, "words": words})


@login_required
def note_held(request: Request, action_id: int) -> HttpResponse:
    """Note a meeting of an action just held: few fields, those of the last one filled in."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    usual = queries.usual_audiences(action_row)
    form = NoteForm(
        sent(request),
        classes=queries.audiences(),
        usual=usual,
        initial=queries.proposed_meeting(action_row, clock.now()),
    )

    def note() -> queries.HalfDayRow:
        meeting = note_meeting(action_row, heads=form.heads(), by=request.user, at=clock.now(), **form.meeting())
        return queries.first_half_day_of(meeting)

    ran = run(request, note, form=form)
    if ran.is_done and "sheet" in request.POST:
        return ran.go("activities:sheet", ran.done.pk)
    if ran.is_done:
        return ran.go("activities:action", action_row.pk, said=_("The meeting is noted."), anchor="demi-journees")
    is_twin = ran.refusal is not None and ran.refusal.code == TWIN
    return ran.page(
        "activities/note.html",
        {
            "action": action_row,
            "shut": queries.why_shut(action_row, Doing.DAYS),
            "is_twin": is_twin or bool(request.POST.get("is_another")),
            "usual": ["heads_0", *(f"heads_{key}" for key in usual)],
            "others": [name for name in form.fields if name.startswith("heads_") and int(name[6:]) not in (0, *usual)],
            "more": ["hours", "led_by", "territory"],
        },
    )
