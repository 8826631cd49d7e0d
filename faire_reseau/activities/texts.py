"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from faire_reseau.activities.enums import AgendaChange, Length, Means, Mode, Part, Rhythm, Standing

MODE_LABELS = {Mode.ON_SITE: _("on site"), Mode.ONLINE: _("on line"), Mode.MIXED: _("mixed")}
AGENDA_CHANGE_LABELS = {
    AgendaChange.MOVED: _("moved to another day"),
    AgendaChange.CALLED_OFF: _("called off"),
    AgendaChange.GONE: _("no longer in the agenda"),
}
PART_LABELS = {Part.MORNING: _("morning"), Part.AFTERNOON: _("afternoon"), Part.EVENING: _("evening")}
# How long a meeting of a past year lasted, where its table says that in place of a part of the day.
LENGTH_LABELS = {Length.WHOLE_DAY: _("day"), Length.HALF_A_DAY: _("half-day")}
RHYTHM_LABELS = {
    Rhythm.WEEKLY: _("every week"),
    Rhythm.FORTNIGHTLY: _("every two weeks"),
    Rhythm.MONTHLY: _("every month, on the same date"),
    Rhythm.MONTHLY_WEEKDAY: _("every month, on the same weekday (the second Tuesday…)"),
    Rhythm.MONTHLY_LAST_WEEKDAY: _("every month, on the last such weekday (the last Tuesday…)"),
}
# Which of its weekday in a month a day is, from the first to the fifth.
PLACE_LABELS = (
    _("the first %(weekday)s"),
    _("the second %(weekday)s"),
    _("the third %(weekday)s"),
    _("the fourth %(weekday)s"),
    _("the fifth %(weekday)s"),
)
LAST_LABEL = _("the last %(weekday)s")
MEANS_LABELS = {
    Means.OWN_PHONE: _("on their own phone"),
    Means.DRAWN: _("by hand, on the tablet of the door"),
    Means.AFFIRMED: _("by their word, on the tablet of the door"),
    Means.PAPER: _("by hand, on the printed sheet"),
    Means.DOOR: _("at the door"),
    Means.ORGANISER_LIST: _("by the organisers"),
}
STANDING_LABELS = {
    Standing.PRESENT: _("present"),
    Standing.ABSENT: _("absent"),
    Standing.NOT_NOTED: pgettext_lazy("a person", "not noted"),
    Standing.NOT_REGISTERED: _("not registered"),
}
# By code of `queries.chains.Fault`.
FAULT_LABELS = {
    "removed_before": _("a fact was removed before it"),
    "broken": _("it does not follow the one before it"),
    "removed": _("what was signed is not there any more"),
    "changed": _("it was changed after it was signed"),
    "name_removed": _("the name of who signed was taken away, and they were not erased"),
    "name_changed": _("the name of who signed, or what they drew, was changed"),
    "not_chained": _("it was written around the register: nothing proves when"),
    "told_and_removed": _("the journal tells of it, and it is not there any more"),
}
# By action of the journal.
ACTION_LABELS = {
    "note_action": _("Action noted"),
    "change_action": _("Action changed"),
    "hold_meeting": _("Meeting noted"),
    "change_meeting": _("Meeting changed"),
    "restore_meeting": _("Meeting taken away put back"),
    "drop_meeting": _("Meeting removed"),
    "count_heads": _("People counted without names"),
    "share_out": _("Shares of a joint action changed"),
    "note_staff_time": _("Staff time noted"),
    "note_publication": _("Publication noted"),
    "remove_publication": _("Publication removed"),
    "restore_publication": _("Publication removed put back"),
    "move_meetings": _("Meetings moved to other days"),
    "plan_meetings": _("Recurring meetings planned"),
    "move_meeting": _("Meeting moved to another day"),
    "call_off_meetings": _("Meetings that were not held"),
    "restore_meetings": _("Meetings to be held after all"),
    # By its means.
    "sign_in": {
        Means.OWN_PHONE: _("Presence signed on one’s own phone"),
        Means.DRAWN: _("Presence signed by hand, on the tablet of the door"),
        Means.AFFIRMED: _("Presence affirmed on the tablet of the door"),
        Means.PAPER: _("Presence signed on paper, entered by an organiser"),
        Means.DOOR: _("Presence noted at the door"),
        Means.ORGANISER_LIST: _("Presence noted by an organiser"),
    },
    "let_in_again": _("Let in again at a door, counted once"),
    "tell_walk_in_apart": _("Somebody taken down at a door told apart from those whose names are alike"),
    "correct_presence": _("Presence corrected"),
    "open_sign_in": _("Sign-in opened"),
    "close_sign_in": _("Sign-in closed"),
}
# By column of the table of a past year, for the words that its cells hold.
IMPORTED_TITLES = {
    "kind": _("Type of action"),
    "theme": _("Theme"),
    "axis": _("Mission axis"),
    "audience": _("Audience"),
    "mode": _("How"),
    "part": _("Half-day"),
    "territory": _("Territory"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "activities.action": _("action"),
    "activities.meeting": _("meeting"),
    "activities.presence": _("reason of a correction"),
    "activities.publication": _("publication"),
}
