"""Views of commitments: propose, read, accept, decline, withdraw."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.cooperations import actions, queries
from faire_reseau.cooperations.forms import CommitmentForm, ReasonForm
from faire_reseau.cooperations.permissions import can_answer
from faire_reseau.cooperations.queries import CommitmentRow
from faire_reseau.cooperations.texts import why_cancelled
from faire_reseau.cooperations.views.groups import answered
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent, shut
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.topics.permissions import can_run_forum
from faire_reseau.topics.queries import forum_to_run_for

COMMITMENTS = Limit("commitment", at_most=60, seconds=3600)


@login_required
def propose(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Propose a commitment, of leading ideas or of none."""
    forum = forum_to_run_for(request.user, slug, forum_id)
    if why := why_cancelled(forum.session.gathering.state):
        return shut(request, why, "cooperations:convergence", slug, forum_id)
    board = queries.board_of(queries.harvest_of_forum(forum))
    wanted = {number_in(key) for key in request.GET.getlist("piste")[:60]}
    chosen = [idea for bundle in board.bundles for idea in bundle.ideas if idea.pk in wanted]
    initial = {"ideas": [str(idea.pk) for idea in chosen], "what": chosen[0].text[:200] if len(chosen) == 1 else ""}
    form = CommitmentForm(sent(request), day=localdate(clock.now()), board=board, initial=initial)
    ran = run(
        request,
        lambda: actions.propose_commitment(forum, by=request.user, at=clock.now(), **form.columns()),
        form=form,
        limit=COMMITMENTS,
    )
    if ran.is_done:
        sentence = _("The directors of the lead centre are asked to accept.")
        return ran.go("cooperations:convergence", slug, forum_id, said=sentence, anchor="commitments")
    context = {"gathering": forum.session.gathering, "forum": forum, "title": _("New commitment")}
    return ran.page("cooperations/form.html", context)


def _page(request: Request, commitment: CommitmentRow, ran: Ran[object] | None = None) -> HttpResponse:
    forum = commitment.harvest.forum
    context = {
        "gathering": forum.session.gathering,
        "forum": forum,
        "commitment": commitment,
        "ideas": commitment.ideas.select_related("session").order_by("pk"),
        "cooperation": getattr(commitment, "cooperation", None),
        "answers": can_answer(request.user, commitment, localdate(clock.now())),
        "can_run": can_run_forum(request.user, forum),
        "form": ran.form if ran is not None and ran.form is not None else ReasonForm(),
        "refusal": ran.refusal if ran is not None and ran.form is None else None,
    }
    return answered(request, "cooperations/commitment.html", context, ran.status if ran is not None else 200)


@require_safe
def commitment(request: Request, commitment_id: int) -> HttpResponse:
    """A commitment, and what its lead centre answered."""
    return _page(request, queries.commitment_for(request.user, commitment_id))


@login_required
@require_POST
def accept(request: Request, commitment_id: int) -> HttpResponse:
    """Accept a commitment in the name of its lead centre."""
    commitment = queries.commitment_to_answer_for(request.user, commitment_id, localdate(clock.now()))
    ran = run(request, lambda: actions.accept_commitment(commitment, by=request.user, at=clock.now()))
    if ran.is_done:
        sentence = _("Accepted: it is a cooperation now. Say what comes next, and who is in it.")
        return ran.go("cooperations:cooperation", ran.done.pk, said=sentence)
    return _page(request, queries.commitment_for(request.user, commitment_id), ran)


@login_required
@require_POST
def decline(request: Request, commitment_id: int) -> HttpResponse:
    """Decline a commitment in the name of its lead centre."""
    commitment = queries.commitment_to_answer_for(request.user, commitment_id, localdate(clock.now()))
    form = ReasonForm(sent(request))
    ran = run(
        request,
        lambda: actions.decline_commitment(commitment, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("cooperations:commitment", commitment_id, said=_("Declined: its ideas are free for another one."))
    return _page(request, queries.commitment_for(request.user, commitment_id), ran)


@login_required
@require_POST
def withdraw(request: Request, commitment_id: int) -> HttpResponse:
    """Withdraw a commitment that waits."""
    commitment = queries.commitment_to_run_for(request.user, commitment_id)
    ran = run(request, lambda: actions.withdraw_commitment(commitment, by=request.user, at=clock.now()))
    forum = commitment.harvest.forum
    return ran.go("cooperations:convergence", forum.session.gathering.slug, forum.pk, said=_("Withdrawn."))
