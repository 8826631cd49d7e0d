"""The gates: each finds a group, a forum's harvest, an idea, a commitment or a cooperation, and authorises at once."""

from datetime import date

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.models import (
    Cluster,
    Commitment,
    Cooperation,
    GroupReport,
    Harvest,
    Idea,
    News,
    Production,
)
from faire_reseau.cooperations.permissions import (
    can_answer,
    can_change,
    can_follow,
    can_write_report,
)
from faire_reseau.cooperations.queries.cooperations import cooperations_visible_to
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.gatherings.queries import gathering_for, welcomed_gathering_for
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.topics.models import Forum, Placement
from faire_reseau.topics.permissions import can_run_forum, can_take_part
from faire_reseau.topics.queries import forum_for, forum_to_run_for


def group_for(user: User, slug: str, session_id: int) -> Placement:
    """A group, as the topic and the session that it is, of a gathering that `user` may read; three or four queries."""
    gathering = gathering_for(user, slug)
    rows = Placement.objects.select_related("topic__forum__session", "session__space")
    group = rows.filter(session=session_id, session__gathering=gathering).first()
    if group is None:
        raise Http404
    group.session.gathering = group.topic.forum.session.gathering = gathering
    return group


def group_to_join_for(user: User, slug: str, session_id: int) -> tuple[Placement, Person]:
    """A group of a gathering at which `user` has a place, and who they are."""
    group = group_for(user, slug, session_id)
    person = person_of(user)
    if person is None or not can_take_part(user, group.topic.forum):
        raise Http404
    return group, person


def group_to_write_for(user: User, slug: str, session_id: int) -> Placement:
    """A group whose report `user` writes: one that has no report yet is written by its hosts and organisers."""
    group = group_for(user, slug, session_id)
    if not can_write_report(user, report_of(group)):
        raise Http404
    return group


def report_of(group: Placement) -> GroupReport:
    """The report of a group; where nobody wrote yet, an empty one that is not stored. One query."""
    report = GroupReport.objects.select_related("secretary", "harvest").filter(session=group.session_id).first()
    if report is None:
        report = GroupReport(session=group.session, harvest=Harvest(forum=group.topic.forum))
    report.session, report.harvest.forum = group.session, group.topic.forum
    return report


def forum_to_follow_for(user: User, slug: str, forum_id: int) -> Forum:
    """A forum whose reports `user` reads."""
    forum = forum_for(user, slug, forum_id)
    if not can_follow(user, forum):
        raise Http404
    return forum


def harvest_of_forum(forum: Forum) -> Harvest:
    """What a forum yields; where nothing is written yet, an empty one that is not stored. One query."""
    harvest = Harvest.objects.filter(forum=forum).first() or Harvest(forum=forum)
    harvest.forum = forum
    return harvest


def harvest_to_run_for(user: User, slug: str, forum_id: int) -> Harvest:
    """What a forum yields, if `user` runs it. Raises `Http404` while nothing was written."""
    harvest = harvest_of_forum(forum_to_run_for(user, slug, forum_id))
    if harvest.pk is None:
        raise Http404
    return harvest


def forum_with_key(key: str, forum_id: int) -> Forum:
    """A forum of the gathering whose join key hangs in the room; two queries."""
    gathering = welcomed_gathering_for(key)
    forum = Forum.objects.select_related("session").filter(pk=forum_id, session__gathering=gathering).first()
    if forum is None:
        raise Http404
    forum.session.gathering = gathering
    return forum


def idea_in(forum: Forum, idea_id: int) -> Idea:
    """An idea of `forum`, whoever may have been let to it."""
    idea = Idea.objects.select_related("harvest", "session").filter(pk=idea_id, harvest__forum=forum).first()
    if idea is None:
        raise Http404
    idea.harvest.forum = forum
    return idea


def idea_to_support_for(user: User, slug: str, forum_id: int, idea_id: int) -> tuple[Idea, Person]:
    """An idea of a forum in which `user` takes part, and who they are."""
    forum = forum_for(user, slug, forum_id)
    person = person_of(user)
    if person is None or not can_take_part(user, forum):
        raise Http404
    return idea_in(forum, idea_id), person


def idea_to_withdraw_for(user: User, slug: str, forum_id: int, idea_id: int) -> Idea:
    """An idea that `user` noted, or of a forum that they run."""
    forum = forum_for(user, slug, forum_id)
    idea, person = idea_in(forum, idea_id), person_of(user) if user.is_authenticated else None
    is_own = person is not None and idea.author_id == person.pk and can_take_part(user, forum)
    if not is_own and not can_run_forum(user, forum):
        raise Http404
    return idea


def idea_to_run_for(user: User, slug: str, forum_id: int, idea_id: int) -> Idea:
    """An idea of a forum that `user` runs."""
    return idea_in(forum_to_run_for(user, slug, forum_id), idea_id)


def cluster_to_run_for(user: User, slug: str, forum_id: int, cluster_id: int) -> Cluster:
    """Ideas that go together, of a forum that `user` runs."""
    harvest = harvest_to_run_for(user, slug, forum_id)
    cluster = harvest.clusters.filter(pk=cluster_id).first()
    if cluster is None:
        raise Http404
    cluster.harvest = harvest
    return cluster


def commitment_for(user: User, commitment_id: int) -> Commitment:
    """A commitment of a gathering that `user` may read."""
    rows = Commitment.objects.select_related("lead", "harvest__forum__session__gathering")
    rows = rows.filter(harvest__forum__session__gathering__in=visible_to(user))
    commitment = rows.filter(pk=commitment_id).first()
    if commitment is None:
        raise Http404
    return commitment


def commitment_to_answer_for(user: User, commitment_id: int, day: date) -> Commitment:
    """A commitment that waits for the answer of `user`; one that was answered meanwhile too: the action says so."""
    commitment = commitment_for(user, commitment_id)
    waits = Commitment(pk=commitment.pk, lead_id=commitment.lead_id)
    if not can_answer(user, waits, day):
        raise Http404
    return commitment


def commitment_to_run_for(user: User, commitment_id: int) -> Commitment:
    """A commitment of a forum that `user` runs."""
    commitment = commitment_for(user, commitment_id)
    if not can_run_forum(user, commitment.harvest.forum):
        raise Http404
    return commitment


def cooperation_for(user: User, cooperation_id: int) -> Cooperation:
    """A cooperation: everybody reads it, people in it as the network names them. One born of a draft is shown to nobody else."""
    cooperation = cooperations_visible_to(user).filter(pk=cooperation_id).first()
    if cooperation is None:
        raise Http404
    return cooperation


def cooperation_to_change_for(user: User, cooperation_id: int, day: date) -> Cooperation:
    """A cooperation that `user` may change."""
    cooperation = cooperation_for(user, cooperation_id)
    if not can_change(user, cooperation, day):
        raise Http404
    return cooperation


def news_to_remove_for(user: User, news_id: int, day: date) -> News:
    """News of a cooperation that `user` may change."""
    news = News.objects.select_related("cooperation").filter(pk=news_id).first()
    if news is None:
        raise Http404
    cooperation_to_change_for(user, news.cooperation_id, day)
    return news


def production_to_change_for(user: User, production_id: int, day: date) -> Production:
    """A production of a cooperation that `user` may change."""
    production = Production.objects.select_related("cooperation").filter(pk=production_id).first()
    if production is None:
        raise Http404
    cooperation_to_change_for(user, production.cooperation_id, day)
    return production
