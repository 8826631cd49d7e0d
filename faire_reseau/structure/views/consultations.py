"""Views of consultations: the list, one with its result, prepare, change, open, close, vote, the file of ballots."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.keys import new_key, short_code
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.log import nameless
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.structure import actions, queries
from faire_reseau.structure.enums import Method, State
from faire_reseau.structure.forms.consultations import BallotForm, ConsultationForm
from faire_reseau.structure.permissions import can_prepare
from faire_reseau.structure.queries import ConsultationRow

WRITING = Limit("write_consultations", at_most=120, seconds=3600)
VOTING = Limit("vote", at_most=120, seconds=3600)
COLUMNS = tuple(ConsultationForm.base_fields)


@require_safe
def consultations(request: Request) -> HttpResponse:
    """All consultations, the last to close first."""
    rows = queries.consultations_for(request.user)
    context = {"consultations": rows, "can_prepare": can_prepare(request.user), "today": localdate(clock.now())}
    return render(request, "structure/list.html", context)


@require_safe
def consultation(request: Request, consultation_id: int) -> HttpResponse:
    """A consultation: what is proposed, how it is counted, how many voted, and its result once it is over."""
    row = queries.consultation_for(request.user, consultation_id)
    page = queries.page_of(row, request.user, clock.now())
    return render(request, "structure/consultation.html", {"page": page, "consultation": row})


@login_required
def prepare(request: Request) -> HttpResponse:
    """Prepare a consultation."""
    if not can_prepare(request.user):
        raise Http404
    grades = [_("Very good"), _("Good"), _("Fairly good"), _("Passable"), _("Insufficient"), _("To be rejected")]
    initial = {
        "method": Method.MAJORITY_JUDGEMENT,
        "grades": "\n".join(grades),
        "dots_each": 5,
        "quorum_percent": 0,
    }
    form = ConsultationForm(sent(request), initial=initial, remembers=False)
    ran = run(
        request,
        lambda: actions.prepare_consultation(by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        limit=WRITING,
    )
    if ran.is_done:
        sentence = _("Saved as a draft: read it through, then open the vote.")
        return ran.go("structure:consultation", ran.done.pk, said=sentence)
    return ran.page("structure/form.html", {"title": _("Prepare a consultation")})


@login_required
def change(request: Request, consultation_id: int) -> HttpResponse:
    """Change a draft."""
    row = queries.consultation_to_prepare_for(request.user, consultation_id)
    if row.state != State.DRAFT:
        raise Http404
    form = ConsultationForm(sent(request), initial=_columns(row))

    def action() -> None:
        actions.change_consultation(row, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> ConsultationForm:
        return form.renewed(_columns(queries.consultation_to_prepare_for(request.user, consultation_id)))

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("structure:consultation", consultation_id, said=_("Saved."))
    return ran.page("structure/form.html", {"title": _("Change the consultation"), "consultation": row})


def _columns(row: ConsultationRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COLUMNS}


@login_required
@require_POST
def open_vote(request: Request, consultation_id: int) -> HttpResponse:
    """Open the vote."""
    row = queries.consultation_to_prepare_for(request.user, consultation_id)
    ran = run(request, lambda: actions.open_consultation(row, by=request.user, at=clock.now()))
    return ran.go("structure:consultation", consultation_id, said=_("The vote is open."))


@login_required
@require_POST
def close(request: Request, consultation_id: int) -> HttpResponse:
    """End the vote."""
    row = queries.consultation_to_prepare_for(request.user, consultation_id)
    ran = run(request, lambda: actions.close_consultation(row, by=request.user, at=clock.now()))
    return ran.go("structure:consultation", consultation_id, said=_("The vote is closed: here is the result."))


@nameless
@login_required
@never_cache
def vote(request: Request, consultation_id: int) -> HttpResponse:
    """Fill in a ballot and put it into the urn."""
    day = localdate(clock.now())
    row, voices = queries.consultation_to_vote_for(request.user, consultation_id, day)
    initial = {"voter": voices[0].pk, "receipt": short_code(new_key())}
    form = BallotForm(sent(request), initial=initial, consultation=row)

    def action() -> None:
        voice = next((voice for voice in voices if voice.pk == form.cleaned_data["voter"]), None)
        if voice is None:
            raise Http404
        actions.cast_ballot(voice, marks=form.marks(), receipt=form.cleaned_data["receipt"], at=clock.now())

    ran = run(request, action, form=form, limit=VOTING)
    if ran.is_done:
        # The receipt stands in no message and no address: both are kept beside the account for a while.
        sentence = _(
            "Your ballot is cast. Once the vote is closed, you find it in the published list, under the receipt you noted."
        )
        return ran.go("structure:consultation", consultation_id, said=sentence)
    page = queries.page_of(row, request.user, clock.now())
    context = {
        "page": page,
        "consultation": row,
        "voice": voices[0],
        "receipt": form["receipt"].value(),
        "left": [voice for voice in voices if not voice.has_voted],
        "today": day,
    }
    return ran.page("structure/vote.html", context)


@require_safe
def ballots(request: Request, consultation_id: int) -> HttpResponse:
    """The published ballots, for `faire-reseau count-ballots`."""
    published = queries.published_ballots_for(request.user, consultation_id, clock.now())
    name = f"bulletins-{consultation_id}.json"
    return JsonResponse(
        published,
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
