"""Actions on commitments: propose, change, withdraw; the lead centre accepts, which makes a cooperation, or declines."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions.harvests import HarvestRefused, harvest_of, locked, raise_version
from faire_reseau.cooperations.enums import CommitmentState, CooperationState
from faire_reseau.cooperations.events import CommitmentProposed
from faire_reseau.cooperations.models import Commitment, Cooperation, Idea
from faire_reseau.cooperations.queries.centres import is_centre_on
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import name_on
from faire_reseau.topics.models import Forum


class CommitmentRefused(Refusal):
    """A commitment that cannot be as asked."""

    code = "commitment_refused"


class CommitmentAnswered(Refusal):
    """The lead centre has answered it meanwhile, or it was withdrawn."""

    code = "commitment_answered"
    status = 409


def check_leads(organisation: Organisation, day: date) -> None:
    """Raise `CommitmentRefused` when `organisation` is no centre of the network on `day`: who would answer for it?"""
    if not is_centre_on(organisation, day):
        sentence = _("%(name)s is not, or no longer, a centre of the network: choose another lead centre.")
        raise CommitmentRefused(sentence % {"name": name_on(organisation, day)}, field="lead")


@transaction.atomic
def propose_commitment(
    forum: Forum,
    *,
    what: str,
    lead: Organisation,
    joining: Sequence[Organisation],
    first_step: str,
    first_step_on: date,
    ideas: Sequence[int] = (),
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Commitment:
    """Make a commitment of `ideas` (keys), to be accepted by its lead centre. Raises `CommitmentRefused`, `HarvestRefused`.

    Publishes `HarvestMoved`, and `CommitmentProposed`, by which the directors of the lead centre are written to.
    """
    harvest = harvest_of(forum)
    day = localdate(at, ZoneInfo(harvest.forum.session.gathering.time_zone))
    check_leads(lead, day)
    if first_step_on < day:
        raise CommitmentRefused(_("This day is over: choose today or a later day."), field="first_step_on")
    rows = list(harvest.ideas.filter(pk__in=list(ideas), is_withdrawn=False).select_related("commitment"))
    taken = next((idea for idea in rows if idea.commitment is not None and _stands(idea.commitment)), None)
    if taken is not None:
        raise CommitmentRefused(
            _("“%(idea)s” is part of the commitment “%(what)s” already.")
            % {"idea": taken.text, "what": taken.commitment}
        )
    commitment = Commitment.objects.create(
        harvest=harvest,
        what=" ".join(what.split()),
        lead=lead,
        first_step=" ".join(first_step.split()),
        first_step_on=first_step_on,
        proposed_by=by,
        proposed_at=at,
        is_sample=is_sample,
    )
    commitment.joining.set([organisation for organisation in joining if organisation.pk != lead.pk])
    Idea.objects.filter(pk__in=[idea.pk for idea in rows]).update(commitment=commitment)
    write_audit_line("propose_commitment", commitment, by=by, at=at, title=commitment.what)
    raise_version(harvest)
    publish(CommitmentProposed(commitment_id=commitment.pk))
    return commitment


def _stands(commitment: Commitment) -> bool:
    return commitment.state in (CommitmentState.PROPOSED, CommitmentState.ACCEPTED)


@transaction.atomic
def withdraw_commitment(commitment: Commitment, *, by: User | None, at: datetime) -> None:
    """Take it back while it waits; its ideas are free again. Raises `CommitmentAnswered`. Publishes `HarvestMoved`."""
    commitment = _waiting(commitment)
    Commitment.objects.filter(pk=commitment.pk).update(state=CommitmentState.WITHDRAWN)
    Idea.objects.filter(commitment=commitment).update(commitment=None)
    write_audit_line("withdraw_commitment", commitment, by=by, at=at, title=commitment.what)
    raise_version(commitment.harvest)


@transaction.atomic
def accept_commitment(commitment: Commitment, *, by: User | None, at: datetime) -> Cooperation:
    """The lead centre accepts: the commitment becomes a cooperation, active, with its first step as the next one.

    Accepted twice it is the same cooperation. Raises `CommitmentAnswered`, and `CommitmentRefused` when the lead centre has
    left the network meanwhile. Publishes `HarvestMoved`.
    """
    known = Cooperation.objects.filter(commitment=commitment).first()
    if known is not None:
        return known
    commitment = _waiting(commitment)
    forum = commitment.harvest.forum
    day = localdate(at, ZoneInfo(forum.session.gathering.time_zone))
    check_leads(commitment.lead, day)
    _answer(commitment, CommitmentState.ACCEPTED, "accept_commitment", by=by, at=at)
    sessions = set(commitment.ideas.exclude(session=None).values_list("session", flat=True))
    cooperation = Cooperation.objects.create(
        title=commitment.what,
        purpose="\n".join(idea.text for idea in commitment.ideas.order_by("pk")),
        state=CooperationState.ACTIVE,
        lead=commitment.lead,
        commitment=commitment,
        session_id=sessions.pop() if len(sessions) == 1 else forum.session_id,
        gathering=forum.session.gathering,
        began_on=day,
        next_step=commitment.first_step,
        next_on=commitment.first_step_on,
        made_at=at,
        changed_at=at,
        is_sample=commitment.is_sample,
    )
    cooperation.partners.set(commitment.joining.all())
    carriers = commitment.ideas.exclude(carrier=None).order_by("pk").values_list("carrier", flat=True)
    cooperation.members.set(set(carriers))
    Cooperation.objects.filter(pk=cooperation.pk).update(next_owner=carriers.first())
    raise_version(commitment.harvest)
    return cooperation


@transaction.atomic
def decline_commitment(commitment: Commitment, *, reason: str, by: User | None, at: datetime) -> None:
    """The lead centre declines, and says why; its ideas are free for another one. Raises `CommitmentAnswered`,
    `CommitmentRefused` without a reason. Publishes `HarvestMoved`.
    """
    commitment = _waiting(commitment)
    reason_line = " ".join(reason.split())[:300]
    if not reason_line:
        raise CommitmentRefused(_("Say why: those who proposed it read it."), field="reason")
    commitment.reason = reason_line
    _answer(commitment, CommitmentState.DECLINED, "decline_commitment", by=by, at=at)
    Idea.objects.filter(commitment=commitment).update(commitment=None)
    raise_version(commitment.harvest)


def _waiting(commitment: Commitment) -> Commitment:
    harvest = locked(commitment.harvest)
    hold(commitment)
    fresh = Commitment.objects.select_related("lead").get(pk=commitment.pk)
    fresh.harvest = harvest
    if fresh.state != CommitmentState.PROPOSED:
        raise CommitmentAnswered(_("This commitment was answered or withdrawn meanwhile: see what it says now."))
    return fresh


def _answer(commitment: Commitment, state: str, deed: str, *, by: User | None, at: datetime) -> None:
    commitment.state, commitment.answered_by, commitment.answered_at = state, by, at
    commitment.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    write_audit_line(deed, commitment, by=by, at=at, title=commitment.what)


__all__ = [
    "CommitmentAnswered",
    "CommitmentRefused",
    "HarvestRefused",
    "accept_commitment",
    "check_leads",
    "decline_commitment",
    "propose_commitment",
    "withdraw_commitment",
]
