"""Actions on co-organisers: ask an organisation, answer, withdraw; it is shown to everybody once it agreed."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import change_action
from faire_reseau.gatherings.actions.agenda import check_going_on, raise_version
from faire_reseau.gatherings.enums import InvitationState
from faire_reseau.gatherings.models import Gathering, Invitation
from faire_reseau.gatherings.permissions import can_speak_for
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import note_undoable
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_director_of


class InvitationRefused(Refusal):
    """An invitation that cannot be made or answered."""

    code = "invitation_refused"


@transaction.atomic
def invite(gathering: Gathering, organisation: Organisation, *, by: User, at: datetime) -> Invitation:
    """Ask `organisation` to organise `gathering` together. Who directs it agrees by asking.

    Raises `InvitationRefused` for the host, and for an organisation that was asked already or has agreed; `GatheringOver`.
    Publishes `AgendaChanged` when it agrees at once.
    """
    hold(gathering)
    check_going_on(gathering)
    if organisation == gathering.host:
        raise InvitationRefused(_("This organisation hosts the gathering: choose another one."), field="organisation")
    standing = Invitation.objects.filter(gathering=gathering, organisation=organisation).first()
    if gathering.co_organisers.filter(pk=organisation.pk).exists():
        raise InvitationRefused(_("This organisation has agreed already."), field="organisation")
    if standing is not None and standing.state == InvitationState.ASKED:
        raise InvitationRefused(
            _("This organisation was asked already: it has not answered yet."), field="organisation"
        )
    columns = {"state": InvitationState.ASKED, "asked_by": by, "asked_at": at, "answered_by": None, "answered_at": None}
    invitation, _is_new = Invitation.objects.update_or_create(
        gathering=gathering, organisation=organisation, defaults=columns
    )
    write_audit_line("invite_co_organiser", gathering, by=by, at=at, organisation=organisation.slug)
    if is_director_of(by, organisation, localdate(at)):
        return answer_invitation(invitation, agrees=True, by=by, at=at)
    return invitation


@transaction.atomic
def answer_invitation(invitation: Invitation, *, agrees: bool, by: User, at: datetime) -> Invitation:
    """Agree to organise together, decline, or leave after having agreed.

    Raises `InvitationRefused` when the organisers withdrew meanwhile, `GatheringOver`. Publishes `AgendaChanged` when what is
    shown changes.
    """
    hold(invitation.gathering)
    check_going_on(invitation.gathering)
    current = Invitation.objects.select_related("gathering__action", "organisation").get(pk=invitation.pk)
    if current.state not in (InvitationState.ASKED, InvitationState.AGREED):
        raise InvitationRefused(_("This invitation no longer stands: ask the organisers of the gathering."))
    if not can_speak_for(by, current.organisation, localdate(at)):
        raise InvitationRefused(_("Only who directs this organisation answers for it, or a facilitator."))
    current.state = InvitationState.AGREED if agrees else InvitationState.DECLINED
    current.answered_by, current.answered_at = by, at
    current.save()
    named = {"organisation": current.organisation.slug}
    if agrees:
        write_audit_line("agree_to_co_organise", current.gathering, by=by, at=at, **named)
    else:
        write_audit_line("decline_to_co_organise", current.gathering, by=by, at=at, **named)
    _show(current.gathering, current.organisation, is_shown=agrees, by=by, at=at)
    return current


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Take back an invitation, answered or not; one that was taken back stays so. Raises `GatheringOver`. Publishes `AgendaChanged` when what is shown changes."""
    hold(invitation.gathering)
    check_going_on(invitation.gathering)
    current = Invitation.objects.select_related("gathering__action", "organisation").get(pk=invitation.pk)
    if current.state == InvitationState.WITHDRAWN:
        return current
    note_undoable("withdraw_invitation", by=by, at=at, invitation=current.pk, state=current.state)
    current.state = InvitationState.WITHDRAWN
    current.save(update_fields=["state"])
    organisation = current.organisation
    write_audit_line("withdraw_invitation", current.gathering, by=by, at=at, organisation=organisation.slug)
    _show(current.gathering, organisation, is_shown=False, by=by, at=at)
    return current


def stand_again(current: Invitation, state: str, *, by: User, at: datetime) -> None:
    """Put back an invitation that was withdrawn a while ago, as it was answered."""
    current.state = InvitationState(state)
    current.save(update_fields=["state"])
    organisation = current.organisation
    write_audit_line("restore_invitation", current.gathering, by=by, at=at, organisation=organisation.slug)
    _show(current.gathering, organisation, is_shown=state == InvitationState.AGREED, by=by, at=at)


def set_agreed(gathering: Gathering, organisations: tuple[Organisation, ...], *, by: User | None, at: datetime) -> None:
    """Note organisations that had agreed before the gathering was noted here."""
    for organisation in organisations:
        Invitation.objects.create(
            gathering=gathering,
            organisation=organisation,
            state=InvitationState.AGREED,
            asked_by=by,
            asked_at=at,
            answered_at=at,
        )
    gathering.co_organisers.set(organisations)


def _show(gathering: Gathering, organisation: Organisation, *, is_shown: bool, by: User, at: datetime) -> None:
    if gathering.co_organisers.filter(pk=organisation.pk).exists() == is_shown:
        return
    (gathering.co_organisers.add if is_shown else gathering.co_organisers.remove)(organisation)
    change_action(gathering.action, partners=list(gathering.co_organisers.all()), by=by, at=at)
    raise_version(gathering, at=at)
