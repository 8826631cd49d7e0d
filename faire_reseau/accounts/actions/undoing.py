"""Actions that take back what was done for an account: a link that was handed over."""

from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions.journal import write_audit_line
from faire_reseau.accounts.models import PersonalLink, User
from faire_reseau.accounts.permissions import runs_network
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused


def undo_hand_over_link(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the link opens nothing. Raises `UndoRefused` once it opened the account."""
    link = PersonalLink.objects.filter(user=act.detail["account"], key_digest=act.detail["key_digest"]).first()
    if not runs_network(by) or link is None:
        raise Http404
    ended = PersonalLink.objects.filter(pk=link.pk, last_used_at__isnull=True, revoked_at__isnull=True)
    if ended.update(revoked_at=at):
        write_audit_line("revoke_personal_links", link.user, by=by, at=at, links=1)
    elif link.last_used_at is not None:
        raise UndoRefused(
            _("This link was used: see where the person is signed in, and end it there if it was not they.")
        )
    return Undone(_("The link no longer opens."), reverse("accounts:access", args=[link.user_id]))
