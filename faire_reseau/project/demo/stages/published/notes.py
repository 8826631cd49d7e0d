"""Notes of Nantes: what is known of two sessions, with its source; and invented samples. Written at this stage, final at the last."""

import uuid
from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.network.models import Person
from faire_reseau.notes import actions
from faire_reseau.notes.models import Note
from faire_reseau.project.demo.holds.sample import facts

GROUPS = 3  # so many workshops have a report


def write(gathering: Gathering, people: dict[str, Person], at: datetime) -> None:
    """Write the notes that are not there yet."""
    sample = facts("sample_notes")
    comers = [people[key] for key in sorted(people)]
    for row in sample["notes"]:
        session = Session.objects.filter(gathering=gathering, title=row["session"]).first()
        if session is not None:
            source = "" if row["sample"] else sample["source"]
            writer = comers[0] if row["sample"] else None
            _write(session, row["lines"], comers, writer, at, source=source, is_sample=row["sample"])
    groups = Session.objects.filter(gathering=gathering, format=Format.WORKSHOP, state=SessionState.PLANNED)
    for number, session in enumerate(groups.order_by("starts_at", "pk")[:GROUPS]):
        _write(session, sample["group"], comers, comers[number + 1], at, is_sample=True)


def finish(gathering: Gathering, by: User, at: datetime) -> None:
    """Make them final."""
    for note in Note.objects.filter(session__gathering=gathering).order_by("pk"):
        actions.finish_note(note, by=by, at=at)


def _write(
    session: Session,
    lines: list[list[str]],
    comers: list[Person],
    writer: Person | None,
    at: datetime,
    *,
    source: str = "",
    is_sample: bool,
) -> None:
    blocks = [_block(line, f"{session.title}-{number}", comers) for number, line in enumerate(lines)]
    content = {"type": "doc", "content": blocks}
    actions.begin_note(session, content=content, person=writer, by=None, at=at, source=source, is_sample=is_sample)


def _block(line: list[str], seed: str, comers: list[Person]) -> dict[str, Any]:
    kind, words = line[0], line[1]
    text = [{"type": "text", "text": words}]
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, seed))
    if kind == "heading":
        return {"type": "heading", "attrs": {"level": 2}, "content": text}
    if kind == "bullet":
        item = {"type": "listItem", "content": [{"type": "paragraph", "content": text}]}
        return {"type": "bulletList", "content": [item]}
    if kind == "idea":
        return {"type": "idea", "attrs": {"key": key}, "content": text}
    if kind == "action":
        attrs = {"key": key, "who": str(comers[len(words) % len(comers)]), "due": line[2], "done": False}
        return {"type": "actionItem", "attrs": attrs, "content": text}
    return {"type": "paragraph", "content": text}
