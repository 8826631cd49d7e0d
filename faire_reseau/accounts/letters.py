"""Letters about an account, in the language of its owner; written when they leave."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from faire_reseau.accounts.actions import LINK_DAYS, make_personal_link
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import (
    account_to_write_to,
    account_unless_erased,
    contact_address,
    is_spared,
    name_of,
)
from faire_reseau.accounts.texts import ROLE_LABELS
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.letters import WRITTEN, Composed, compose_by, letters_of_kinds, post_letter, send_now, sender_name
from faire_reseau.kit.models import Letter
from faire_reseau.kit.zones import zone_name

LINK = "account_link"
RIGHTS = "rights_rose"
ADDRESS = "address_changed"


def register() -> None:
    """Have the queue write them; called once, from `apps`."""
    compose_by(link_letter, under=LINK)
    compose_by(rights_letter, under=RIGHTS)
    compose_by(address_letter, under=ADDRESS)


def post(kind: str, user_id: int, at: datetime, *, detail: str = "", to: str = "", words: str = "") -> None:
    """Have a letter of `kind` sent about an account, to its address or to `to`; nothing for whom no letter is sent to.

    `words` stand in the queue until it has left, for its composer.
    """
    user = account_to_write_to(user_id)
    if user is not None:
        post_letter(kind, to=to or user.email, about=f"{user_id}:{detail}", body=words, at=at)


def link_letter(letter: Letter) -> Composed | None:
    """The link that opens the account; it opens once the letter is known to have left, and nobody else ever sees it."""
    user, maker_id = _account_of(letter), letter.about.partition(":")[2]
    maker = account_unless_erased(int(maker_id))
    # The address may have changed since the link was asked for: the letter goes to the account's own or nowhere.
    if user is None or maker is None or not maker.is_active or user.email != letter.to:
        return None
    key = new_key()

    def open_link(at: datetime) -> None:
        make_personal_link(user, purpose="", by=maker, at=at, days=LINK_DAYS, key=key)

    more = {"by": name_of(maker.pk), "of": letter.body, "days": LINK_DAYS}
    return _composed("link", user, letter.to, after=open_link, link_url=_address("accounts:personal_link", key), **more)


def rights_letter(letter: Letter) -> Composed | None:
    """“You are now …”, as versions before this one posted it: by whom and of what was not noted."""
    user, role = _account_of(letter), letter.about.partition(":")[2]
    return None if user is None else _composed("rights", user, user.email, role=_role_label(user, role))


def post_rights(user: User, role: str, *, by: str, of: str, is_new: bool, at: datetime) -> None:
    """“You are now …”: by whom ("": whoever runs the server), of what ("": the network), and, unless they never signed in,
    that what was open is closed.
    """
    _post_written("rights", user, at, role=_role_label(user, role), role_code=role, by=by, of=of, is_new=is_new)


def _role_label(user: User, role: str) -> str:
    with translation.override(user.language):
        return label_in(ROLE_LABELS, role)


def address_letter(letter: Letter) -> Composed | None:
    """“Your address has changed”, to the old or the new one of an account."""
    user = _account_of(letter)
    return None if user is None else _composed("address", user, letter.to, is_old=letter.to != user.email)


def post_new_device(user: User, *, device: str, at: datetime, by_link: bool) -> None:
    """“Somebody signed in to your account”: from what, when, and what to do if it was somebody else."""
    _post_written("new_device", user, at, device=device, at=timezone.localtime(at), by_link=by_link)


def post_suspended(user: User, facilitator: str, at: datetime) -> None:
    """“Your account is suspended”: by whom ("": whoever runs the server), what that means, whom to ask."""
    _post_written("suspended", user, at, facilitator=facilitator)


def post_restored(user: User, facilitator: str, at: datetime) -> None:
    """“Your account is open again”: by whom ("": whoever runs the server)."""
    _post_written("restored", user, at, facilitator=facilitator)


def post_factor_lifted(user: User, facilitator: str, at: datetime) -> None:
    """“Your second factor was taken off”: by whom ("": whoever runs the server), how to set another one."""
    _post_written("factor_lifted", user, at, facilitator=facilitator, factors_url=_address("mfa_index"))


def send_confirming_code(user: User, *, code: str, at: datetime, ends_at: datetime) -> bool:
    """Send the code by which somebody confirms that it is they who do something grave; False while it waits in the queue."""
    words = _composed("confirming", user, user.email, code=code)
    letter = post_letter(
        WRITTEN,
        to=user.email,
        about=_written_about(user.pk),
        subject=words.subject,
        body=words.body,
        at=at,
        ends_at=ends_at,
        is_secret=True,
        is_sent_at_once=True,
    )
    return send_now(letter, at=at)


def _post_written(name: str, user: User, posted_at: datetime, **more: object) -> None:
    if not is_spared(user):
        words = _composed(name, user, user.email, after=None, **more)
        post_letter(
            WRITTEN,
            to=user.email,
            about=_written_about(user.pk),
            subject=words.subject,
            body=words.body,
            at=posted_at,
        )


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters about an account, to whatever address."""
    if subject.account is None:
        return Q(pk__in=())
    return letters_of_kinds([LINK, RIGHTS, ADDRESS], [subject.account]) | letters_of_kinds(
        [WRITTEN], [_written_about(subject.account)]
    )


def _written_about(user_id: int) -> str:
    return f"account {user_id}"


def _account_of(letter: Letter) -> User | None:
    return account_to_write_to(int(letter.about.partition(":")[0]))


def _composed(
    name: str, user: User, address: str, *, after: Callable[[datetime], None] | None = None, **more: object
) -> Composed:
    context = {
        "user": user,
        "enter_url": _address("accounts:enter"),
        "account_url": _address("accounts:account"),
        "contact": contact_address(),
        "site": sender_name(),
        **more,
    }
    with translation.override(user.language):
        context["zone"] = zone_name(settings.TIME_ZONE).partition(" (")[0]
        # The first line is the subject.
        subject, _blank, body = render_to_string(f"accounts/letters/{name}.txt", context).partition("\n")
    return Composed(address, subject.strip(), body.strip() + "\n", after)


def _address(name: str, *words: str) -> str:
    return settings.SITE_ADDRESS + reverse(name, args=words)
