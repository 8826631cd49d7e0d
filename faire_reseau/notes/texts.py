"""Labels of this room's codes, and sentences said in several places."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.dates import written
from faire_reseau.notes.enums import Beginning, VersionCause

FINAL_SENTENCE = _("This note is final: whoever runs the gathering can open it again.")

BEGINNING_LABELS = {
    Beginning.BLANK: _("A blank page"),
    Beginning.REPORT: _("Report of a group: who was there, what was said, ideas, who carries on"),
    Beginning.MINUTES: _("Minutes: present, agenda, discussed, decided, to do"),
}

CAUSE_LABELS = {
    VersionCause.PAUSE: _("while it was written"),
    VersionCause.FINAL: _("made final"),
    VersionCause.BEFORE_RESTORING: _("before a former state was restored"),
}

# By action in the journal.
ACTION_LABELS = {
    "begin_note": _("Note begun"),
    "finish_note": _("Note made final"),
    "open_note": _("Note opened again"),
    "restore_note": _("Former state of a note restored"),
    "tick_action_item": _("Action item ticked"),
    "add_note_picture": _("Picture added to a note"),
    "comment_on_note": _("Comment on a note"),
    "resolve_note_comment": _("Comment on a note resolved or opened again"),
    "delete_note_comment": _("Comment on a note deleted"),
    "restore_note_comment": _("Deletion of a comment on a note undone"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "notes.note": _("note"),
    "notes.noteversion": _("former state of a note"),
    "notes.actionitem": _("action item"),
    "notes.notepicture": _("picture of a note"),
    "notes.notecomment": _("comment on a note"),
}


def record_labels() -> dict[str, str]:
    """What blocks that are records are called where they are read."""
    return {
        "idea": gettext("Idea:"),
        "todo": gettext("To do:"),
        "done": gettext("Done:"),
        "until": pgettext("before a day", "by"),
    }


def day_of(due: str) -> str:
    """The day (an ISO date) until which something is to be done, as the reader writes days; what is no day, as it stands."""
    try:
        return written(date.fromisoformat(due), "j F Y")
    except ValueError:
        return due


def record_words(block: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the words of a block that is a record; `labels` as `record_labels` gives them."""
    attrs = block["attrs"]
    if block["type"] == "idea":
        return f"{labels['idea']} ", ""
    facts = [attrs["who"]] if attrs["who"] else []
    facts += [f"{labels['until']} {day_of(attrs['due'])}"] if attrs["due"] else []
    return f"{labels['done' if attrs['done'] else 'todo']} ", f" ({', '.join(facts)})" if facts else ""


def note_labels() -> dict[str, object]:
    """The words of the editor of notes, in the language of the page."""
    return {
        "table": gettext("Table"),
        "idea": gettext("Idea"),
        "actionItem": gettext("Action item"),
        "mention": gettext("Mention a person or an organisation"),
        "addRow": gettext("Add a row"),
        "addColumn": gettext("Add a column"),
        "removeRow": gettext("Remove the row"),
        "removeColumn": gettext("Remove the column"),
        "removeTable": gettext("Remove the table"),
        "who": gettext("Who"),
        "due": gettext("Until"),
        "done": gettext("Mark as done"),
        "change": gettext("Who, by when"),
        "mentionHelp": gettext("Type two letters of the name, then choose."),
        "mentionNone": gettext("Nobody of that name. Try other letters."),
        "saved": gettext("Everything is saved."),
        "waitingOne": gettext("{n} change is not sent yet"),
        "waitingMany": gettext("{n} changes are not sent yet"),
        "offline": gettext(
            "No connection: go on writing, it is kept on this device and sent when the connection is back."
        ),
        "final": gettext("This note is final: nobody writes any more."),
        "opened": gettext("The note is open again: go on writing."),
        "copied": gettext("What could not be sent is kept on this device."),
        "tooLarge": gettext("This is too much at once: paste it in smaller parts."),
        "writing": gettext("Writing now: {names}"),
        "alone": gettext("Nobody else is writing."),
        "comment": gettext("Comment on the selection"),
        "commentNone": gettext("Select the passage that you comment on first."),
        "erased": gettext("somebody who left"),
    }
