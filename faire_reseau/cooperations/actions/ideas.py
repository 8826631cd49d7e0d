"""Actions on ideas: note, withdraw and put back, say where one went."""

import uuid
from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions.clusters import drop_empty_clusters
from faire_reseau.cooperations.actions.harvests import harvest_of_session, locked, raise_version
from faire_reseau.cooperations.models import Idea
from faire_reseau.cooperations.permissions import can_converge
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.kit.undoing import Undone, note_undoable
from faire_reseau.network.models import Person

LONGEST_IDEA = 300
MOST_IDEAS_A_GROUP = 60


class IdeaRefused(Refusal):
    """An idea that cannot be as asked."""

    code = "idea_refused"


class IdeaChanged(Overtaken):
    """Somebody else changed it meanwhile."""


@transaction.atomic
def note_idea(
    session: Session,
    *,
    text: str,
    author: Person | None = None,
    carrier: Person | None = None,
    key: uuid.UUID | None = None,
    at: datetime,
    is_sample: bool = False,
) -> Idea:
    """Note an idea of the group `session`; the same `key` again is the same idea, with the words and the carrier of now.

    Raises `HarvestRefused` for a session that is no group, `IdeaRefused`. Publishes `HarvestMoved` when something changed.
    """
    harvest = harvest_of_session(session)
    words = " ".join(text.split())
    if not words:
        raise IdeaRefused(_("Write the idea."), field="text")
    if len(words) > LONGEST_IDEA:
        raise IdeaRefused(_("An idea has at most %(most)s characters: say it shorter, the report has room for the rest.")
                          % {"most": LONGEST_IDEA}, field="text")  # fmt: skip
    idea = Idea.objects.filter(key=key).first() if key is not None else None
    if idea is not None:
        if idea.session_id != session.pk:
            raise IdeaRefused(_("This entry was already used: open the form again."))
        wanted = {"text": words, "carrier": carrier or idea.carrier, "is_withdrawn": False}
        if any(getattr(idea, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(idea, name, value)
            idea.save(update_fields=list(wanted))
            raise_version(harvest)
        return idea
    if harvest.ideas.filter(session=session, is_withdrawn=False).count() >= MOST_IDEAS_A_GROUP:
        raise IdeaRefused(
            _("This group has noted %(most)s ideas: put some together first.") % {"most": MOST_IDEAS_A_GROUP}
        )
    idea = Idea.objects.create(
        harvest=harvest,
        session=session,
        text=words,
        author=author,
        carrier=carrier,
        key=key,
        noted_at=at,
        is_sample=is_sample,
    )
    raise_version(harvest)
    return idea


@transaction.atomic
def carry_idea(idea: Idea, person: Person, *, carries: bool, at: datetime) -> None:  # noqa: ARG001  (every action has it)
    """`person` carries the idea on, or no longer. Raises `IdeaRefused` when somebody else does. Publishes `HarvestMoved`."""
    harvest = locked(idea.harvest)
    idea = Idea.objects.select_related("carrier").get(pk=idea.pk)
    if idea.carrier_id not in (None, person.pk):
        raise IdeaRefused(_("%(name)s carries it on already: join them.") % {"name": idea.carrier})
    if carries == (idea.carrier_id == person.pk):
        return
    Idea.objects.filter(pk=idea.pk).update(carrier=person if carries else None)
    raise_version(harvest)


@transaction.atomic
def withdraw_idea(idea: Idea, *, by: User | None, at: datetime) -> None:
    """Take the idea away: noted twice, or by mistake; can be undone for a day. Dots on it come back to their owners.

    Raises `IdeaRefused` once it is part of a commitment. Publishes `HarvestMoved`.
    """
    harvest = locked(idea.harvest)
    idea = Idea.objects.get(pk=idea.pk)
    if idea.is_withdrawn:
        return
    if idea.commitment_id is not None:
        raise IdeaRefused(_("It became a commitment: withdraw that one first."))
    Idea.objects.filter(pk=idea.pk).update(is_withdrawn=True, cluster=None)
    drop_empty_clusters(harvest)
    write_audit_line("withdraw_idea", harvest, by=by, at=at, title=idea.text[:100])
    note_undoable("withdraw_idea", thing=idea.text, by=by, at=at, idea=idea.pk)
    raise_version(harvest)


def undo_withdraw_idea(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the idea stands again, alone."""
    idea = Idea.objects.filter(pk=act.detail["idea"]).first()
    if idea is None:
        raise Http404
    harvest = locked(idea.harvest)
    is_author = idea.author is not None and idea.author.user_id == by.pk
    if not is_author and not can_converge(by, harvest):
        raise Http404
    Idea.objects.filter(pk=idea.pk).update(is_withdrawn=False)
    write_audit_line("restore_idea", harvest, by=by, at=at, title=idea.text[:100])
    raise_version(harvest)
    gathering = harvest.forum.session.gathering
    address = reverse("cooperations:convergence", args=[gathering.slug, harvest.forum_id])
    return Undone(gettext("The idea is noted again."), f"{address}#idea-{idea.pk}")


@transaction.atomic
def say_where_it_went(idea: Idea, *, went: str, seen: str, by: User | None, at: datetime) -> None:
    """Say where an idea went that became no commitment. `seen`: what the page of the writer said.

    Raises `IdeaChanged`. Publishes `HarvestMoved`.
    """
    harvest = locked(idea.harvest)
    idea = Idea.objects.get(pk=idea.pk)
    words = " ".join(went.split())[:300]
    if idea.went not in (" ".join(seen.split()), words):
        raise IdeaChanged(_("Somebody else wrote here meanwhile: see what it says now, then save again."))
    if idea.went == words:
        return
    Idea.objects.filter(pk=idea.pk).update(went=words)
    write_audit_line("say_where_it_went", harvest, by=by, at=at, title=idea.text[:100])
    raise_version(harvest)
