"""Actions on what a forum yields as a whole: begin it, hold it, note that screens have news."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.events import HarvestMoved
from faire_reseau.cooperations.models import Harvest
from faire_reseau.cooperations.texts import why_cancelled
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics.models import Forum, Placement

MOST_DOTS = 20


class HarvestRefused(Refusal):
    """What a forum cannot yield as asked."""

    code = "harvest_refused"


def harvest_of(forum: Forum, *, is_sample: bool = False) -> Harvest:
    """What `forum` yields, held until the transaction ends; begun when nothing was written yet. Raises `HarvestRefused`
    when its gathering is cancelled.
    """
    hold(forum)
    harvest, _is_new = Harvest.objects.get_or_create(forum=forum, defaults={"is_sample": is_sample})
    return locked(harvest)


def harvest_of_session(session: Session) -> Harvest:
    """The same for the forum of whose topic `session` was made. Raises `HarvestRefused` when it is no group of a forum."""
    placed = Placement.objects.filter(session=session).select_related("topic__forum").first()
    if placed is None:
        raise HarvestRefused(_("This session is no group of a forum: it has no report of a group."))
    return harvest_of(placed.topic.forum)


def locked(harvest: Harvest) -> Harvest:
    """The harvest as it is now, with its forum, held. Raises `HarvestRefused` when its gathering is cancelled."""
    hold(harvest)
    fresh = Harvest.objects.select_related("forum__session__gathering").get(pk=harvest.pk)
    if why := why_cancelled(fresh.forum.session.gathering.state):
        raise HarvestRefused(why)
    return fresh


def raise_version(harvest: Harvest) -> None:
    """Note that what screens show has changed. Publishes `HarvestMoved`."""
    Harvest.objects.filter(pk=harvest.pk).update(version=F("version") + 1)
    harvest.refresh_from_db(fields=["version"])
    publish(HarvestMoved(harvest_id=harvest.pk))


@transaction.atomic
def open_convergence(forum: Forum, *, dots_each: int, by: User | None, at: datetime) -> Harvest:
    """Have people place `dots_each` dots each, or go on after it was closed; dots placed before stay.

    Raises `HarvestRefused`. Publishes `HarvestMoved`.
    """
    harvest = harvest_of(forum)
    if why := why_over(harvest.forum.session.gathering.state):
        raise HarvestRefused(why)
    if not 1 <= dots_each <= MOST_DOTS:
        raise HarvestRefused(
            _("Give each person between 1 and %(most)s dots.") % {"most": MOST_DOTS}, field="dots_each"
        )
    if not harvest.ideas.filter(is_withdrawn=False).exists():
        raise HarvestRefused(_("There is no idea yet: have the groups note some first."))
    if (harvest.state, harvest.dots_each) == (ConvergenceState.OPEN, dots_each):
        return harvest
    harvest.state, harvest.dots_each = ConvergenceState.OPEN, dots_each
    harvest.save(update_fields=["state", "dots_each"])
    write_audit_line("open_convergence", harvest, by=by, at=at, title=harvest.forum.session.title)
    raise_version(harvest)
    return harvest


@transaction.atomic
def close_convergence(harvest: Harvest, *, by: User | None, at: datetime) -> None:
    """Take no more dots, and show the figures. Publishes `HarvestMoved`."""
    harvest = locked(harvest)
    if harvest.state != ConvergenceState.OPEN:
        return
    Harvest.objects.filter(pk=harvest.pk).update(state=ConvergenceState.CLOSED)
    write_audit_line("close_convergence", harvest, by=by, at=at, title=harvest.forum.session.title)
    raise_version(harvest)
