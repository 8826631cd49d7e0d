"""Actions on presences: sign, note somebody as present, correct a fact by a further fact."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.sealing import note_fact
from faire_reseau.activities.enums import SIGNATURES, Doing, Means
from faire_reseau.activities.events import PresenceNoted
from faire_reseau.activities.logic.drawing import Drawing
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.activities.queries import expectation_of, why_not_yet, why_shut
from faire_reseau.activities.queries.unexpected import registered_as
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.actions import add_participant
from faire_reseau.network.models import Organisation, Person, Trade
from faire_reseau.network.queries import posts_on


class SignInClosed(Refusal):
    """Signing in for the half-day is not open."""

    code = "sign_in_closed"


class ReasonMissing(Refusal):
    """A correction says why."""

    code = "reason_missing"
    field = "reason"


class PostNotHeld(Refusal):
    """The post for which somebody is noted is not theirs on that day."""

    code = "post_not_held"


@transaction.atomic
def sign_in(
    half_day: HalfDay,
    person: Person,
    *,
    organisation: Organisation | None,
    trade: Trade | None,
    means: Means,
    by: User | None,
    at: datetime,
    done_at: datetime | None = None,
    drawing: Drawing = (),
) -> Presence:
    """Note that `person` is present in `half_day`, which was then held; signing twice changes nothing. Who was noted as present
    may sign as well: a further fact. `done_at`: when it was done, where that was without connection; `at` is then when it came.

    Raises `SignInClosed` before its day, and on one's own phone when it is not open; and `ReasonMissing` when a correction said absent: only
    a further correction can say otherwise. Publishes `PresenceNoted`.
    """
    hold(half_day)
    half_day = HalfDay.objects.select_related("meeting__action").get(pk=half_day.pk)
    why = why_shut(half_day.meeting.action, Doing.PHONE if means == Means.OWN_PHONE else Doing.LIST)
    why = why or why_not_yet(half_day, at)
    if why:
        raise SignInClosed(why)
    if person.erased_at is not None:
        raise SignInClosed(_("This person was erased: nothing more can be noted about them."))
    if means == Means.OWN_PHONE and not half_day.sign_in_open:
        raise SignInClosed(_("Signing in is not open for this half-day: ask the organisers."))
    last = Presence.objects.filter(half_day=half_day, person=person, corrected_by__isnull=True).first()
    if last is not None and not last.is_present:
        raise ReasonMissing(_("The organisers noted you absent: ask them to correct it."))
    if last is not None and (last.means in SIGNATURES or means not in SIGNATURES):
        return last
    presence = note_fact(
        half_day=half_day,
        person=person,
        organisation=last.organisation if last else organisation,
        trade=last.trade if last else trade,
        means=means,
        at=min(done_at or at, at),
        by=by,
        corrects=last,
        reason=_signed_after() if last else "",
        sealed_at=at,
        drawing=drawing,
    )
    if half_day.meeting.is_called_off:
        half_day.meeting.is_called_off = False
        half_day.meeting.save(update_fields=["is_called_off"])
    write_audit_line("sign_in", presence, by=by, at=at, means=means)
    publish(PresenceNoted(half_day_id=half_day.pk, person_id=person.pk))
    return presence


def _signed_after() -> str:
    with override(settings.LANGUAGE_CODE):
        return gettext("Signed after having been noted as present.")


def sign_in_as_known(
    half_day: HalfDay,
    person: Person,
    *,
    means: Means,
    by: User | None,
    at: datetime,
    done_at: datetime | None = None,
    drawing: Drawing = (),
    post: str = "",
) -> Presence:
    """`sign_in` with the organisation and trade that the person is expected with, else those of the post on that day chosen by
    its key (`post`), else those they had registered with before they left the list, else those of their first post. Raises `PostNotHeld` for a post that is not theirs then.
    """
    known = expectation_of(half_day, person) or (None if post else registered_as(half_day, person))
    if known is None:
        posts = posts_on(person, half_day.on)
        chosen = [row for row in posts if str(row.pk) == post] if post else posts[:1]
        if post and not chosen:
            raise PostNotHeld(_("This organisation is not one of theirs on that day: choose again."))
        known = (chosen[0].organisation, chosen[0].trade) if chosen else (None, None)
    organisation, trade = known
    how = {"means": means, "by": by, "at": at, "done_at": done_at, "drawing": drawing}
    return sign_in(half_day, person, organisation=organisation, trade=trade, **how)  # type: ignore[arg-type]  # by name


@transaction.atomic
def note_newcomer(
    half_day: HalfDay,
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation | None,
    trade: Trade | None,
    despite_resemblance: bool,
    by: User,
    at: datetime,
) -> Presence:
    """Somebody in the room whom the directory does not know is present: a person, out of the directory's lists, and a fact.

    Raises `network.actions.PersonKnown` and `PersonResembles` as `add_participant` does. Publishes `PresenceNoted`.
    """
    person = add_participant(
        first_name=first_name,
        last_name=last_name,
        email=email,
        despite_resemblance=despite_resemblance,
        by=by,
        at=at,
    )
    means = Means.ORGANISER_LIST
    return sign_in(half_day, person, organisation=organisation, trade=trade, means=means, by=by, at=at)


@transaction.atomic
def correct_presence(presence: Presence, *, is_present: bool, reason: str, by: User, at: datetime) -> Presence:
    """A new fact that corrects `presence`, the last one about this person and half-day; the old one stays.

    Raises `ReasonMissing` without a reason, `Overtaken` when `presence` was corrected already. Publishes `PresenceNoted`.
    """
    hold(presence.half_day)
    if not reason.strip():
        raise ReasonMissing(_("Say why: the sheet keeps the reason of each correction."))
    last = Presence.objects.get(half_day=presence.half_day, person=presence.person, corrected_by__isnull=True)
    if last.pk != presence.pk:
        raise Overtaken(
            _("This was corrected meanwhile: see what the sheet says now, and correct it if it is still wrong.")
        )
    if last.is_present == is_present:
        return last
    correction = note_fact(
        half_day=last.half_day,
        person=last.person,
        organisation=last.organisation,
        trade=last.trade,
        is_present=is_present,
        means=Means.ORGANISER_LIST,
        at=at,
        by=by,
        corrects=last,
        reason=reason.strip(),
        sealed_at=at,
    )
    write_audit_line("correct_presence", correction, by=by, at=at, is_present=is_present, reason=reason.strip())
    publish(PresenceNoted(half_day_id=last.half_day_id, person_id=last.person_id))
    return correction
