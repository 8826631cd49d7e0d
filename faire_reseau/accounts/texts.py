"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import HANDED, ConsentKind, DemoRole, Ended, Role

CONSENT_LABELS = {
    ConsentKind.PHOTOGRAPHS: _("appear in photographs of gatherings"),
    ConsentKind.LETTERS: _("receive the network's letters"),
    ConsentKind.NAME: _("be named to everybody in programmes, for the topics that I host"),
}
ROLE_LABELS = {
    Role.FACILITATOR: _("facilitator of the network"),
    Role.ORGANISER: _("organiser of a gathering"),
    Role.DIRECTOR: _("director"),
    Role.MEMBER: _("member"),
    Role.PARTNER: _("partner"),
    Role.GUEST: _("guest"),
}
# By what the purpose of a link of the demo says.
DEMO_ROLES = {
    DemoRole.FACILITATOR: _("Runs the network: may do everything"),
    DemoRole.ORGANISER: _("Organises the gatherings"),
    DemoRole.PARTICIPANT: _("Takes part in the gathering"),
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
# By action of the journal.
ACTION_LABELS = {
    "open_account": _("Account opened"),
    "change_address": _("Address of an account changed"),
    "make_facilitator": _("Facilitator named"),
    "end_facilitator": _("Facilitator released"),
    "make_personal_link": _("Personal link made"),
    "revoke_personal_links": _("Personal links ended"),
    "use_personal_link": _("Entered by a personal link"),
    "confirm_account": _("Address confirmed"),
    "end_sessions": _("Signed out elsewhere"),
    "merge_accounts": _("Two accounts of one person merged"),
    "suspend_account": _("Account suspended"),
    "restore_account": _("Suspended account opened again"),
    "lift_factor": _("Second factor taken off by somebody else"),
    "add_factor": _("Second factor added"),
    "remove_factor": _("Second factor removed"),
    "choose_language": _("Language of letters chosen"),
    "erase_account": _("Account erased"),
    "retry_letter": _("Letter sent again"),
    "give_up_letter": _("Letter given up"),
}
# By how a personal link came to be.
PURPOSE_LABELS = {
    "demo": _("to try the demo as: %(role)s"),
    "letter": _("sent by letter to the address of the account"),
    "server": _("made by who runs the server"),
    HANDED: _("handed over by a facilitator; opens once"),
}
# By why a session or a pass ended, for whoever comes back in that browser.
ENDED_LABELS = {
    Ended.RIGHTS: _("You were signed out because you may do more than before: sign in again to use it."),
    Ended.ADDRESS: _(
        "You were signed out because the address with which you sign in has changed: sign in with the new one."
    ),
    Ended.SUSPENDED: _("You were signed out because this account is suspended: ask the facilitators of the network."),
    Ended.MERGED: _(
        "You were signed out because two entries about you were merged: sign in with the address that remains."
    ),
    Ended.ERASED: _("You were signed out because this account was erased."),
    Ended.CONFIRMED: _(
        "You were signed out because the owner of the address signed in for the first time: if that is you, sign in with a code."
    ),
    Ended.FACTOR: _("You were signed out because the second factor of the account has changed: sign in again."),
    Ended.ELSEWHERE: _("You were signed out here from another device, or by a facilitator: sign in again."),
    Ended.OVER: _("Your access to the gathering has ended: scan another QR there, or sign in."),
}
# By what was used, and whether somebody else made it.
WAY_LABELS = {
    ("link", True): _("with the link made by %(maker)s"),
    ("link", False): _("with a link made on the server"),
    ("pass", True): _("with the access made by %(maker)s"),
    ("pass", False): _("with the access of the join QR"),
}
# By whom an action was done that no account did: on the command line of the server.
ON_SERVER_LABEL = _("the person who runs the server")
# By period of keeping: what, and what is done when it is over.
PERIOD_TEXTS = {
    "sessions": (_("Sessions that ended"), _("removed: when and with which browser somebody was signed in")),
    "links": (_("Personal links that ended"), _("removed: who made them, for whom, when they were used")),
    "journal": (_("Lines of the journal"), _("removed, line by line")),
}
