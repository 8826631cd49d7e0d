"""Permissions to read a forum, take part in it, change a topic: predicates and queryset twins."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.permissions import can_run, registrations_acting, runnable_by
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import GridState, TopicState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Forum, Grid, Topic


def can_see(user: User, forum: Forum, *, is_published: bool | None = None) -> bool:
    """Reads topics: those on the list and those who run it; everybody once a grid is published.

    `is_published` spares an SQL query where the caller holds a published grid.
    """
    gathering = forum.session.gathering
    if can_run(user, gathering):
        return True
    if gathering.state == GatheringState.DRAFT:
        return False
    if is_published is None:
        is_published = Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).exists()
    return is_published or (user.is_authenticated and _listed(user).filter(gathering=gathering).exists())


@dataclass(frozen=True)
class Standing:
    """Where a reader of a forum stands: whether they run it, and their person when they take part in it."""

    runs: bool
    person: Person | None


def standing_of(user: User, forum: Forum, *, is_published: bool) -> Standing | None:
    """Twin of `can_see`, `can_run_forum` and `can_take_part` at once; None: `user` may not read `forum`. Two queries."""
    gathering = forum.session.gathering
    runs, is_draft = can_run(user, gathering), gathering.state == GatheringState.DRAFT
    registration = _listed(user).filter(gathering=gathering).select_related("person").first()
    if not (runs or (not is_draft and (is_published or registration is not None))):
        return None
    takes_part = registration is not None and not is_draft and registration.state == RegistrationState.CONFIRMED
    return Standing(runs, registration.person if registration is not None and takes_part else None)


def visible_to(user: User) -> QuerySet[Forum]:
    """The forums whose topics `user` may read."""
    published = Exists(Grid.objects.filter(forum=OuterRef("pk"), state=GridState.PUBLISHED))
    listed = Q(session__gathering__in=_listed(user).values("gathering")) if user.is_authenticated else Q(pk__in=[])
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    runs = Q(session__gathering__in=runnable_by(user).values("pk"))
    return Forum.objects.filter((announced & (Q(published) | listed)) | runs)


def can_take_part(user: User, forum: Forum) -> bool:
    """Proposes, wishes, chooses, while the phase opens the verb: whoever has a confirmed place, whatever else they are."""
    return (
        user.is_authenticated
        and forum.session.gathering.state != GatheringState.DRAFT
        and _confirmed(user).filter(gathering=forum.session.gathering_id).exists()
    )


def open_to(user: User) -> QuerySet[Forum]:
    """The forums in which `user` takes part."""
    if not user.is_authenticated:
        return Forum.objects.none()
    announced = ~Q(session__gathering__state=GatheringState.DRAFT)
    return Forum.objects.filter(announced, session__gathering__in=_confirmed(user).values("gathering"))


def can_run_forum(user: User, forum: Forum) -> bool:
    """Moves phases, merges, composes, publishes: whoever runs the gathering."""
    return can_run(user, forum.session.gathering)


def forums_runnable_by(user: User) -> QuerySet[Forum]:
    """The forums that `user` runs."""
    return Forum.objects.filter(session__gathering__in=runnable_by(user).values("pk"))


def can_change_topic(user: User, topic: Topic) -> bool:
    """Edits and withdraws: whoever runs it; a host the own topic while proposing is open. Only topics that stand."""
    if topic.state != TopicState.SUGGESTED:
        return False
    if can_run_forum(user, topic.forum):
        return True
    proposing = opens(topic.forum.phases, topic.forum.phase, Verb.PROPOSE)
    return proposing and can_take_part(user, topic.forum) and topic.hosts.filter(person__user=user).exists()


def _listed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).exclude(state=RegistrationState.CANCELLED)


def _confirmed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).filter(state=RegistrationState.CONFIRMED)
