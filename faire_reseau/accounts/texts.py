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
    "suspend_account": _("Account suspended"),
    "reopen_account": _("Account opened again"),
    "end_access": _("Signed out everywhere by the people who run the server"),
}
# By period of keeping: what, and what is done when it is over.
PERIOD_TEXTS = {
    "sessions": (_("Sessions that ended"), _("removed: when and with which browser somebody was signed in")),
    "links": (_("Personal links that ended"), _("removed: who made them, for whom, when they were used")),
    "journal": (_("Lines of the journal"), _("removed, line by line")),
}
