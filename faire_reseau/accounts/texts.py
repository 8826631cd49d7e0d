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
