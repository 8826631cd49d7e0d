"""Queries on whom a letter is sent to: not to closed accounts, nor to the sample people of the demo."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.mail import Way, way
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal

Sparer = Callable[[User], bool]


class NotWrittenTo(Refusal):
    """No letter is sent to this account: the sentence says what to do instead."""

    code = "not_written_to"


also_spare = Plug[Sparer](
    __name__,
    "also_spare",
    "`sparer(user)` says whom no letter is sent to (the sample people of the demo).",
)


def is_spared(user: User) -> bool:
    """Whether no letter is sent to `user`, as a room above says (the sample people of the demo)."""
    return any(sparer(user) for sparer in also_spare)


def account_to_write_to(user_id: int) -> User | None:
    """The account, for a letter; None once it is closed, and for whom a room above spares. One statement, and theirs."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return None if user is None or is_spared(user) else user


def refuse_unwritten(user: User) -> None:
    """Raise `NotWrittenTo` for whom no link is sent to, before anybody is promised one. The statements of the rooms above."""
    if not user.is_active:
        raise NotWrittenTo(
            _("This account is suspended: nothing is sent. The facilitators of the network can open it again.")
        )
    if is_spared(user):
        raise NotWrittenTo(
            _("Nothing is sent: this is an invented person of the demo. “Access by QR” opens the gathering as them.")
        )
    if way() is Way.NOWHERE:
        raise NotWrittenTo(
            _("Nothing is sent: this site has no mail server. “Access by QR” opens the gathering to this person.")
        )
