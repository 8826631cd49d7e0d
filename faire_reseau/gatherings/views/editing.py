"""Views for organisers on what stands already: the hours of a slot, once what follows was shown; a cancelled session restored."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms import SlotForm
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent, shut


@login_required
def change_slot(request: Request, slug: str, slot_id: int) -> HttpResponse:
    """Other hours for a slot: first what follows is shown, then it is done."""
    slot = queries.slot_to_run_for(request.user, slug, slot_id)
    gathering = slot.gathering
    if (why := why_over(gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    zone = ZoneInfo(gathering.time_zone)
    begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    initial = {"on": begins.date(), "begins": begins.time(), "ends": ends.time()}
    form = SlotForm(sent(request), gathering=gathering, initial=initial)
    follows = queries.what_follows_moving(slot)
    is_confirmed = request.POST.get("confirmed") == "1" or not follows

    def action() -> None:
        act = actions.change_slot if is_confirmed else actions.check_slot_change
        act(slot, seen=request.POST.get("seen", ""), by=request.user, at=clock.now(), **form.hours())

    ran = run(request, action, form=form)
    if ran.is_done and is_confirmed:
        return ran.go("gatherings:run", slug, said=_("The slot has its new hours."), anchor="slots")
    if ran.refusal is not None:
        slot.refresh_from_db(fields=["starts_at", "ends_at"])
    plan = form.hours() if ran.is_done else None
    seen = slot.interval
    with timezone.override(zone):
        context = {"gathering": gathering, "slot": slot, "follows": follows, "plan": plan, "seen": seen}
        return ran.page("gatherings/slot.html", context)


@login_required
@require_POST
def restore_session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Put a cancelled session back on the agenda."""
    session = queries.session_to_run_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.restore_session(session, by=request.user, at=clock.now()))
    sentence = _("The session is on the agenda again; calendars will learn of it.")
    return ran.go("gatherings:session", slug, session_id, said=sentence)
