"""Who may read a forum, take part in it, change a topic: predicate and its queryset twin side by side."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.gatherings.permissions import can_run, registrations_acting, runnable_by
from faire_reseau.topics.enums import GridState, TopicState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Forum, Grid, Topic


def is_published(forum: Forum) -> bool:
    """Whether a grid of `forum` has been published; no statement when it came with one (`published`), else one."""
    return getattr(forum, "published", False) or Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).exists()


def can_see(user: User, forum: Forum) -> bool:
    """Reads topics: those on the list and those who run it; everybody once the grid is published."""
    gathering = forum.session.gathering
    if can_run(user, gathering):
        return True
    if gathering.state == GatheringState.DRAFT:
        return False
    return is_published(forum) or (user.is_authenticated and _listed(user).filter(gathering=gathering).exists())


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


def topics_changeable_by(user: User) -> QuerySet[Topic]:
    """The topics that `user` may edit and withdraw; two statements, as the verbs of a phase are no column."""
    proposing = [
        forum.pk for forum in open_to(user).only("phases", "phase") if opens(forum.phases, forum.phase, Verb.PROPOSE)
    ]
    own = Q(forum__in=proposing, pk__in=_hosted(user).values("pk")) if proposing else Q(pk__in=[])
    runs = Q(forum__in=forums_runnable_by(user).values("pk"))
    return Topic.objects.filter(own | runs, state=TopicState.SUGGESTED)


def _listed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).exclude(state=RegistrationState.CANCELLED)


def _confirmed(user: User) -> QuerySet[Registration]:
    return registrations_acting(user).filter(state=RegistrationState.CONFIRMED)


def _hosted(user: User) -> QuerySet[Topic]:
    return Topic.objects.filter(hosts__person__user=user)
