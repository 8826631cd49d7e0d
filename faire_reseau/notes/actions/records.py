"""Blocks of a note that are records: action items of this room, and what rooms above keep (ideas)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from faire_reseau.gatherings.models import Registration
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Person
from faire_reseau.notes.logic.contents import plain_text, records_in
from faire_reseau.notes.models import ActionItem, Note
from faire_reseau.notes.permissions import hosted


@dataclass(frozen=True)
class RecordBlock:
    """A block of a note that is a record: its words; of an action item also who, until when, done."""

    words: str
    who: str = ""
    due: date | None = None
    is_done: bool = False


Recorder = Callable[[Note, Mapping[UUID, RecordBlock], datetime], None]

also_record = Plug[Recorder](
    __name__,
    "also_record",
    "Under the kind of a block (`idea`): `recorder(note, blocks, at)` has its records say what the blocks of that kind say; "
    "`blocks` holds them by their keys, in reading order. A key that is no longer there was taken out of the note.",
)


def keep_records(note: Note, content: Mapping[str, Any], *, at: datetime) -> None:
    """Have the records say what the blocks of `content` say; where the note is no session's, the room above has its text.

    Called inside the transaction that reads the note.
    """
    if note.session is None:
        text = hosted(note)
        if text is not None:
            text.say(plain_text(content), at)
        return
    records = records_in(content)
    for kind, recorder in also_record.by_name().items():
        blocks = {
            UUID(key): _block(attrs, words)
            for key, (record_kind, attrs, words) in records.items()
            if record_kind == kind
        }
        recorder(note, blocks, at)


def _block(attrs: Mapping[str, Any], words: str) -> RecordBlock:
    return RecordBlock(words, attrs.get("who", ""), _day(attrs.get("due", "")), attrs.get("done", False))


def record_action_items(note: Note, blocks: Mapping[UUID, RecordBlock], at: datetime) -> None:
    """The plug into `also_record`: the action items of this room."""
    known = {item.key: item for item in ActionItem.objects.filter(note=note)}
    people = _people_called(note, {block.who for block in blocks.values() if block.who})
    for rank, (key, block) in enumerate(blocks.items()):
        item = known.pop(key, None) or ActionItem(note=note, key=key)
        if block.is_done != item.is_done:
            item.done_at = at if block.is_done else None
        item.what, item.who, item.is_done, item.rank = block.words[:500], block.who, block.is_done, rank
        item.person, item.due = people.get(block.who), block.due
        item.save()
    ActionItem.objects.filter(pk__in=[item.pk for item in known.values()]).delete()


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def _people_called(note: Note, names: set[str]) -> dict[str, Person]:
    """Who is called so among those on the list of the gathering; nobody where two are."""
    if not names or note.session is None:
        return {}
    listed = Registration.objects.filter(gathering=note.session.gathering_id).values("person")
    people_by_name: dict[str, list[Person]] = {}
    for person in Person.objects.filter(pk__in=listed):
        if str(person) in names:
            people_by_name.setdefault(str(person), []).append(person)
    return {name: people[0] for name, people in people_by_name.items() if len(people) == 1}
