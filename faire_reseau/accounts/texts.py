"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import ConsentKind, Role

CONSENT_LABELS = {
    ConsentKind.PHOTOGRAPHS: _("appear in photographs of gatherings"),
    ConsentKind.LETTERS: _("receive the network's letters"),
}
ROLE_LABELS = {
    Role.FACILITATOR: _("facilitator of the network"),
    Role.ORGANISER: _("organiser of a gathering"),
    Role.DIRECTOR: _("director"),
    Role.MEMBER: _("member"),
    Role.PARTNER: _("partner"),
    Role.GUEST: _("guest"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "accounts.auditline": _("line of the journal"),
    "accounts.personallink": _("purpose of a personal link"),
    "live.livemessage": _("message of the day to the screens"),
    "django_tasks_database.dbtaskresult": _("task of the worker"),
}
# Nobody needs a name there.
NAMELESS_TABLES = ("accounts.auditline", "live.livemessage", "django_tasks_database.dbtaskresult")
# By deed of the journal.
DEED_LABELS = {
    "open_account": _("Account opened"),
    "change_address": _("Address of an account changed"),
    "make_facilitator": _("Facilitator named"),
    "end_facilitator": _("Facilitator released"),
    "make_personal_link": _("Personal link made"),
    "revoke_personal_links": _("Personal links ended"),
    "use_personal_link": _("Entered by a personal link"),
    "end_sessions": _("Signed out elsewhere"),
    "choose_language": _("Language of letters chosen"),
    "erase_account": _("Account erased"),
}
