"""Ideas written as blocks in the note of a group: noted, changed and withdrawn as the note says, until somebody builds on them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from faire_reseau.cooperations.actions.harvests import harvest_of, raise_version
from faire_reseau.cooperations.actions.ideas import LONGEST_IDEA, MOST_IDEAS_A_GROUP
from faire_reseau.cooperations.models import Idea
from faire_reseau.cooperations.texts import why_cancelled
from faire_reseau.notes.actions import RecordBlock
from faire_reseau.notes.models import Note
from faire_reseau.topics.models import Placement


def record_ideas(note: Note, blocks: Mapping[UUID, RecordBlock], at: datetime) -> None:
    """The plug into `notes.actions.also_record`: the ideas of a group say what the blocks of its note say.

    An idea with dots or in a commitment keeps its words. One whose block is gone is withdrawn if nobody touched it: no dots,
    no commitment, not put with others, carried on by nobody. Ideas typed elsewhere stay. A session that is no group has none.
    """
    session = note.of_session
    placed = Placement.objects.filter(session=session).select_related("topic__forum").first()
    if placed is None or why_cancelled(session.gathering.state):
        return
    if not blocks and not Idea.objects.filter(session=session, block__isnull=False).exists():
        return
    harvest = harvest_of(placed.topic.forum)
    rows = Idea.objects.filter(session=session, block__isnull=False).prefetch_related("dots")
    known = {idea.block: idea for idea in rows}
    room = MOST_IDEAS_A_GROUP - harvest.ideas.filter(session=session, is_withdrawn=False).count()
    has_changed = False
    for key, block in blocks.items():
        text = " ".join(block.words.split())[:LONGEST_IDEA].rstrip()
        idea = known.pop(key, None)
        if idea is not None:
            has_changed |= _follow(idea, text)
        elif room > 0:
            Idea.objects.create(
                harvest=harvest, session=session, text=text, block=key, is_in_note=True, noted_at=at,
                is_sample=note.is_sample,
            )  # fmt: skip
            room -= 1
            has_changed = True
    for idea in known.values():
        has_changed |= _leave(idea)
    if has_changed:
        raise_version(harvest)


def _follow(idea: Idea, text: str) -> bool:
    """Have the idea say what its block says; whether screens show something else now."""
    before = (idea.text, idea.is_withdrawn)
    if idea.is_withdrawn and not idea.is_in_note:
        idea.is_withdrawn = False  # the note had withdrawn it; who withdraws it by hand is not overruled
    idea.is_in_note = True
    if idea.commitment_id is None and not idea.dots.all():
        idea.text = text
    idea.save(update_fields=["text", "is_withdrawn", "is_in_note"])
    return before != (idea.text, idea.is_withdrawn)


def _leave(idea: Idea) -> bool:
    """Its block is gone; whether it was withdrawn for that."""
    if idea.is_withdrawn or not idea.is_in_note:
        return False
    links = (idea.commitment_id, idea.cluster_id, idea.carrier_id)
    idea.is_in_note = False
    idea.is_withdrawn = not (any(links) or idea.went or idea.dots.all())
    idea.save(update_fields=["is_in_note", "is_withdrawn"])
    return idea.is_withdrawn
