"""Queries on co-organisers: invited organisations, possible ones, who answers; access to an invitation."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, InvitationState
from faire_reseau.gatherings.models import Gathering, Invitation
from faire_reseau.gatherings.permissions import spoken_for_by
from faire_reseau.gatherings.queries.gates import gathering_to_run_for
from faire_reseau.network.models import Organisation, OrganisationName

STANDING = (InvitationState.ASKED, InvitationState.AGREED)


def hosts_for(user: User, day: date, *, also: Organisation | None = None) -> QuerySet[Organisation]:
    """The organisations in whose name `user` hosts on `day`, and `also`, with their names; two or three queries."""
    rows = spoken_for_by(user, day)
    if also is not None:
        rows = rows | Organisation.objects.filter(pk=also.pk)
    return rows.prefetch_related("names").order_by("slug")


def invitable_to(gathering: Gathering | None = None) -> QuerySet[Organisation]:
    """The organisations that can be asked to organise `gathering` together, with their names; two queries."""
    rows = Organisation.objects.prefetch_related("names").order_by("slug")
    if gathering is None:
        return rows
    standing_invitations = gathering.invitations.filter(state__in=STANDING)
    return rows.exclude(pk=gathering.host_id).exclude(pk__in=standing_invitations.values("organisation"))


def invitations_of(gathering: Gathering) -> list[Invitation]:
    """Who was asked and what they answered, withdrawn ones apart, in the order of asking; two queries."""
    names = Prefetch("organisation__names", queryset=OrganisationName.objects.order_by("pk"))
    rows = gathering.invitations.exclude(state=InvitationState.WITHDRAWN).select_related("organisation")
    return list(rows.prefetch_related(names).order_by("asked_at", "pk"))


def invitations_to_answer_for(user: User, day: date, *, to: Gathering | None = None) -> list[Invitation]:
    """The invitations (all, or those `to` a gathering) that `user` may answer and that nobody answered; three queries."""
    if not user.is_authenticated:
        return []
    rows = Invitation.objects.filter(state=InvitationState.ASKED, organisation__in=spoken_for_by(user, day))
    rows = rows.exclude(gathering__state__in=(GatheringState.FINISHED, GatheringState.CANCELLED))
    if to is not None:
        rows = rows.filter(gathering=to)
    rows = rows.select_related("gathering__host", "organisation").prefetch_related("organisation__names")
    return list(rows.order_by("asked_at", "pk"))


def declined_to(gatherings: Iterable[Gathering]) -> list[Invitation]:
    """The invitations to `gatherings` that were declined, of those that still go on; two queries, for who runs them."""
    over = (GatheringState.FINISHED, GatheringState.CANCELLED)
    rows = Invitation.objects.filter(state=InvitationState.DECLINED, gathering__in=gatherings)
    rows = rows.exclude(gathering__state__in=over).select_related("gathering", "organisation")
    return list(rows.prefetch_related("organisation__names").order_by("answered_at", "pk"))


def invitation_to_answer_for(user: User, invitation_id: int, day: date, *, is_past: bool = False) -> Invitation:
    """An invitation that stands (`is_past`: or stood), for who speaks for the organisation that is asked; at most three queries.

    It shows title, days, place and host of the gathering, of a draft too: nobody agrees to what they may not know.
    """
    rows = Invitation.objects.filter(organisation__in=spoken_for_by(user, day))
    if not is_past:
        rows = rows.filter(state__in=STANDING)
    invitation = rows.select_related("gathering__host", "organisation").filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def invitation_to_run_for(user: User, slug: str, invitation_id: int) -> Invitation:
    """An invitation to a gathering that `user` runs; three queries."""
    invitation = Invitation.objects.filter(gathering=gathering_to_run_for(user, slug), pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation
