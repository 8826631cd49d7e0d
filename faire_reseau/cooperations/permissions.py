"""Permissions on groups, convergence, commitments and cooperations: predicates and queryset twins."""

from datetime import date

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import holds_account
from faire_reseau.cooperations.enums import CommitmentState
from faire_reseau.cooperations.models import Commitment, Cooperation, GroupReport, Harvest
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.permissions import can_run, registrations_acting, runnable_by, spoken_for_by
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_facilitator, standings
from faire_reseau.topics.models import Forum, Host


def can_follow(user: User, forum: Forum) -> bool:
    """Reads reports, places and figures as they come: those on the list of the gathering, and those who run it."""
    gathering = forum.session.gathering
    if can_run(user, gathering):
        return True
    return gathering.state != GatheringState.DRAFT and _listed(user).filter(gathering=gathering).exists()


def followed_by(user: User) -> QuerySet[Forum]:
    """The forums of which `user` reads the reports."""
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    runs = Q(session__gathering__in=runnable_by(user).values("pk"))
    return Forum.objects.filter(runs | (announced & Q(session__gathering__in=_listed(user).values("gathering"))))


def can_converge(user: User, harvest: Harvest) -> bool:
    """Opens and closes the convergence, groups ideas, makes commitments: whoever runs the gathering."""
    return can_run(user, harvest.forum.session.gathering)


def converged_by(user: User) -> QuerySet[Harvest]:
    """The harvests that `user` runs."""
    return Harvest.objects.filter(forum__session__gathering__in=runnable_by(user).values("pk"))


def can_write_report(user: User, report: GroupReport) -> bool:
    """Writes and closes it: its secretary, the hosts of its topic, and whoever runs the gathering."""
    if can_run(user, report.harvest.forum.session.gathering):
        return True
    secretary = report.secretary
    if not user.is_authenticated:
        return False
    if secretary is not None and secretary.user_id == user.pk:
        return _confirmed(user).filter(gathering=report.session.gathering_id).exists()
    hosts = Host.objects.filter(topic__placements__session=report.session_id, person__user=user)
    return hosts.exists() and _confirmed(user).filter(gathering=report.session.gathering_id).exists()


def reports_written_by(user: User) -> QuerySet[GroupReport]:
    """The reports that `user` may write."""
    runs = Q(harvest__forum__session__gathering__in=runnable_by(user).values("pk"))
    if not user.is_authenticated:
        return GroupReport.objects.filter(runs)
    hosted = Host.objects.filter(person__user=user).values("topic__placements__session")
    own = Q(secretary__user=user) | Q(session__in=hosted)
    return GroupReport.objects.filter(runs | (own & Q(session__gathering__in=_confirmed(user).values("gathering"))))


def can_answer(user: User, commitment: Commitment, day: date) -> bool:
    """Accepts or declines it: who speaks for its lead centre, as long as it waits."""
    if commitment.state != CommitmentState.PROPOSED:
        return False
    return spoken_for_by(user, day).filter(pk=commitment.lead_id).exists()


def answerable_by(user: User, day: date) -> QuerySet[Commitment]:
    """The commitments that wait for the answer of `user`."""
    waiting = Commitment.objects.filter(state=CommitmentState.PROPOSED)
    return waiting.filter(lead__in=spoken_for_by(user, day).values("pk"))


def can_change(user: User, cooperation: Cooperation, day: date) -> bool:
    """Writes its news, its next step, its members, moves its state: its members, directors of its organisations, facilitators."""
    return changeable_by(user, day).filter(pk=cooperation.pk).exists()


def changeable_by(user: User, day: date) -> QuerySet[Cooperation]:
    """The cooperations that `user` may change."""
    if is_facilitator(user):
        return Cooperation.objects.all()
    if not holds_account(user):
        return Cooperation.objects.none()
    directed = list(spoken_for_by(user, day).values_list("pk", flat=True))
    member = Cooperation.members.through.objects.filter(person__user=user).values("cooperation")
    partner = Cooperation.partners.through.objects.filter(organisation__in=directed).values("cooperation")
    return Cooperation.objects.filter(Q(pk__in=member) | Q(pk__in=partner) | Q(lead__in=directed))


def can_propose(user: User, day: date) -> bool:
    """Proposes a cooperation that no gathering made: who works in a centre, and facilitators."""
    return proposing_for(user, day).exists()


def proposing_for(user: User, day: date) -> QuerySet[Organisation]:
    """The organisations in whose name `user` proposes a cooperation: those in which they work, all for facilitators."""
    if is_facilitator(user):
        return Organisation.objects.all()
    worked = [post.organisation_id for post in standings(user, day) if post.is_centre]
    return Organisation.objects.filter(pk__in=worked)


def _listed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).exclude(state=RegistrationState.CANCELLED)


def _confirmed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).filter(state=RegistrationState.CONFIRMED)
