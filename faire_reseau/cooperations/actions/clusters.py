"""Actions on ideas that go together: put some together, take one out, name them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions.harvests import HarvestRefused, locked, raise_version
from faire_reseau.cooperations.models import Cluster, Harvest, Idea
from faire_reseau.kit.refusals import Overtaken

LONGEST_TITLE = 120


class GroupedMeanwhile(Overtaken):
    """Somebody else moved one of these ideas meanwhile."""


@transaction.atomic
def put_together(
    harvest: Harvest,
    ideas: Sequence[int],
    *,
    into: int | None = None,
    title: str = "",
    seen: dict[int, int | None] | None = None,
    by: User | None,
    at: datetime,
) -> Cluster:
    """Put `ideas` (keys) together in the cluster `into`, else in a new one called `title` (the words of the first without).

    `seen`: the cluster in which the writer's page showed each of them; one that somebody else has moved meanwhile is refused
    with where it stands now, and none is moved: nobody's grouping is lost without being told. Dots stay on their ideas.
    Raises `GroupedMeanwhile`, `HarvestRefused`. Publishes `HarvestMoved`.
    """
    harvest = locked(harvest)
    rows = list(harvest.ideas.select_related("cluster").filter(pk__in=list(ideas), is_withdrawn=False).order_by("pk"))
    if len(rows) < len(set(ideas)):
        raise GroupedMeanwhile(_("One of these ideas was withdrawn meanwhile: look again, then group the others."))
    if into is None and len(rows) < 2:
        raise HarvestRefused(_("Choose at least two ideas that go together."), field="ideas")
    cluster = harvest.clusters.filter(pk=into).first() if into is not None else None
    if into is not None and cluster is None:
        raise GroupedMeanwhile(_("These ideas were taken apart meanwhile: look again, then group them anew."))
    for idea in rows:
        if seen is not None and idea.cluster_id not in (seen.get(idea.pk), into if into is not None else -1):
            where = _("“%(idea)s” was put with “%(cluster)s” meanwhile by somebody else: look again, then choose.")
            alone = _("“%(idea)s” was taken out of its group meanwhile by somebody else: look again, then choose.")
            raise GroupedMeanwhile((where if idea.cluster else alone) % {"idea": idea.text, "cluster": idea.cluster})
    if cluster is None:
        named = " ".join(title.split())[:LONGEST_TITLE] or rows[0].text[:LONGEST_TITLE]
        cluster = Cluster.objects.create(harvest=harvest, title=named)
    Idea.objects.filter(pk__in=[idea.pk for idea in rows]).update(cluster=cluster)
    drop_empty_clusters(harvest)
    write_audit_line("group_ideas", harvest, by=by, at=at, title=cluster.title, ideas=len(rows))
    raise_version(harvest)
    return cluster


@transaction.atomic
def take_out(idea: Idea, *, by: User | None, at: datetime) -> None:
    """Have an idea stand alone again; a cluster that it leaves empty, or with one, is no more. Publishes `HarvestMoved`."""
    harvest = locked(idea.harvest)
    idea = Idea.objects.get(pk=idea.pk)
    if idea.cluster_id is None:
        return
    Idea.objects.filter(pk=idea.pk).update(cluster=None)
    drop_empty_clusters(harvest)
    write_audit_line("group_ideas", harvest, by=by, at=at, title=idea.text[:100], ideas=1)
    raise_version(harvest)


@transaction.atomic
def name_cluster(cluster: Cluster, *, title: str, seen: str, by: User | None, at: datetime) -> None:
    """Call ideas that go together otherwise. `seen`: the title on the page of the writer.

    Raises `GroupedMeanwhile`, `HarvestRefused`. Publishes `HarvestMoved`.
    """
    harvest = locked(cluster.harvest)
    fresh = harvest.clusters.filter(pk=cluster.pk).first()
    new_title = " ".join(title.split())
    if fresh is None:
        raise GroupedMeanwhile(_("These ideas were taken apart meanwhile: look again, then group them anew."))
    if fresh.title not in (seen, new_title):
        raise GroupedMeanwhile(_("It was called “%(title)s” meanwhile by somebody else.") % {"title": fresh.title})
    if not 0 < len(new_title) <= LONGEST_TITLE:
        sentence = _("A title has between 1 and %(most)s characters.") % {"most": LONGEST_TITLE}
        raise HarvestRefused(sentence, field="title")
    if fresh.title == new_title:
        return
    Cluster.objects.filter(pk=fresh.pk).update(title=new_title)
    write_audit_line("name_cluster", harvest, by=by, at=at, title=new_title)
    raise_version(harvest)


def drop_empty_clusters(harvest: Harvest) -> None:
    """Remove the clusters that hold no idea any more."""
    harvest.clusters.filter(ideas__isnull=True).delete()
