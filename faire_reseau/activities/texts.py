"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import ActionKind, Means, Mode, Part

KIND_LABELS = {
    ActionKind.NETWORK_ACTIVITY: _("Network activity"),
    ActionKind.WORKING_GROUP: _("Working group"),
    ActionKind.INFORMATION_EVENT: _("Information event"),
    ActionKind.QUALIFICATION_CYCLE: _("Qualification cycle"),
    ActionKind.TRAINING: _("Training"),
    ActionKind.SUPPORT: _("Individual support"),
    ActionKind.STUDY_DAY: _("Study day"),
    ActionKind.WEBINAR: _("Webinar"),
    ActionKind.NATIONAL_GATHERING: _("National gathering"),
}
MODE_LABELS = {Mode.ON_SITE: _("on site"), Mode.ONLINE: _("on line"), Mode.MIXED: _("mixed")}
PART_LABELS = {Part.MORNING: _("morning"), Part.AFTERNOON: _("afternoon"), Part.EVENING: _("evening")}
MEANS_LABELS = {Means.OWN_PHONE: _("on their own phone"), Means.ORGANISER_LIST: _("by the organisers' list")}
# By deed of the journal.
DEED_LABELS = {
    "note_action": _("Action noted"),
    "change_action": _("Action changed"),
    "hold_meeting": _("Meeting noted"),
    "change_meeting": _("Meeting changed"),
    "drop_meeting": _("Meeting removed"),
    "move_meetings": _("Meetings moved to other days"),
    "call_off_meetings": _("Meetings that were not held"),
    "restore_meetings": _("Meetings to be held after all"),
    "sign_in": _("Presence signed"),
    "correct_presence": _("Presence corrected"),
    "open_sign_in": _("Sign-in opened"),
    "close_sign_in": _("Sign-in closed"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "activities.action": _("action"),
    "activities.meeting": _("meeting"),
    "activities.presence": _("reason of a correction"),
}
