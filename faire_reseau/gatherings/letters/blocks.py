"""Blocks that letters about a place at a gathering are filled in with, in the active language: greeting, half-days, place, links."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries import call_of, half_days_of, said_hours, withdrawn_with
from faire_reseau.gatherings.queries.arrivals import NOT_PROVED
from faire_reseau.gatherings.queries.offers import offer_key
from faire_reseau.gatherings.texts import half_day_label, moment_there, turn_said
from faire_reseau.kit.zones import zone_label
from faire_reseau.ui.templatetags.ui import days


def blocks_of(registration: Registration, *, before: tuple[date, date] | None = None, key: str = "") -> dict[str, str]:
    """Each place of a letter and what stands there for the reader; `before`: its days until now; `key`: that of a new calendar."""
    gathering = registration.gathering
    site = settings.SITE_ADDRESS
    has_place = registration.state == RegistrationState.CONFIRMED
    return {
        "hello": _hello(registration),
        "title": gathering.title,
        "dates": days(gathering.starts_on, gathering.ends_on)
        + (f", {gathering.place_name}" if gathering.place_name and before is None else ""),
        "old_dates": days(*before) if before else "",
        "half_days": _half_days(registration),
        "where": _where(gathering, call_of(gathering) if has_place else ""),
        "standing": _standing(registration, has_place=has_place, is_moved=before is not None),
        "reason": gathering.cancelled_because,
        "agenda": site + reverse("gatherings:agenda", args=[gathering.slug]),
        "register": site + reverse("gatherings:register", args=[gathering.slug]),
        "turn": turn_said(gathering.offer_hours),
        "deadline": _deadline(registration.offered_until, gathering),
        "offer": site + reverse("gatherings:offer", args=[offer_key(registration)]),
        "calendar": _calendar(registration, key),
        "confirm": _confirm(registration),
        "withdrawn": _withdrawn(withdrawn_with(registration))
        if registration.state == RegistrationState.CANCELLED
        else "",
    }


def _account_of(registration: Registration) -> object:
    user = registration.person.user
    return user if user is not None and user.is_active else None


def _is_unconfirmed(registration: Registration) -> bool:
    account = _account_of(registration)
    return account is not None and account.confirmed_at is None  # type: ignore[attr-defined]  # an account


def _hello(registration: Registration) -> str:
    """By name, unless somebody may have typed the address of another."""
    if _is_unconfirmed(registration):
        return _("Hello,")
    return _("Hello %(name)s,") % {"name": registration.person.first_name}


def _half_days(registration: Registration) -> str:
    hours = said_hours(registration.gathering)
    halves = [(half.on, half.part, hours.get(half.pk, "")) for half in registration.half_days.order_by("on", "pk")]
    return _half_days_in_words(halves, registration.gathering)


def _half_days_in_words(halves: list[tuple[date, str, str]], gathering: Gathering) -> str:
    lines = [", ".join(filter(None, (f"  – {half_day_label(on, part)}", hours))) for on, part, hours in halves]
    zone = zone_label(gathering.time_zone, gathering.starts_on, gathering.ends_on)
    return "\n".join([*lines, " ".join((_("Time zone:"), zone))])


def _where(gathering: Gathering, call: str) -> str:
    lines = [days(gathering.starts_on, gathering.ends_on)]
    if gathering.place_name:
        lines.append(", ".join(filter(None, (gathering.place_name, gathering.address))))
    if call:
        lines += ["", _("To join on line:"), call]
    return "\n".join(lines)


def _standing(registration: Registration, *, has_place: bool, is_moved: bool) -> str:
    if not has_place:
        return _("You are still on the waiting list, for:")
    if is_moved and any(said_hours(registration.gathering).values()):
        return _("You still have your place, at the same hours, on:")
    return _("You still have your place on:")


def _deadline(until: datetime | None, gathering: Gathering) -> str:
    zone = gathering.time_zone
    return f"{moment_there(until, zone)}, {zone_label(zone, until.date())}" if until else ""


def _calendar(registration: Registration, key: str) -> str:
    if key:
        return _new_calendar(reverse("pages:my_calendar", args=[key]))
    if _is_unconfirmed(registration):
        return ""
    words = _("Your own calendar shows it too, at the private address you have. To make another one:")
    return f"{words}\n{settings.SITE_ADDRESS}{reverse('pages:desk')}"


def _new_calendar(address: str) -> str:
    words = _(
        "Your own calendar, with the gatherings you come to and your programme. Add this address to your calendar program and keep it to yourself:"
    )
    return f"{words}\n{settings.SITE_ADDRESS}{address}"


def _confirm(registration: Registration) -> str:
    """What whoever owns the address is told while nobody proved that it is the reader's."""
    account = _account_of(registration)
    enter = settings.SITE_ADDRESS + reverse("accounts:enter")
    if account is not None and account.email.endswith(NOT_PROVED):  # type: ignore[attr-defined]  # an account
        words = _(
            "Somebody joined in a room with your address. Sign in with a code: your desk asks whether it was you. If so, what was done there becomes yours; if not, it ends."
        )
        return f"{words}\n{enter}"
    return _not_you(enter) if _is_unconfirmed(registration) else ""


def _not_you(enter: str) -> str:
    words = _("It was not you? Sign in once with a code sent to this address: everything opened until then ends.")
    return f"{words}\n{enter}"


def _withdrawn(titles: Sequence[str]) -> str:
    if not titles:
        return ""
    words = ngettext(
        "The topic that you hosted there is withdrawn with it:",
        "The topics that you hosted there are withdrawn with it:",
        len(titles),
    )
    return "\n".join([words, *(f"- {title}" for title in titles)])


def sample_blocks(gathering: Gathering) -> dict[str, str]:
    """The same for a person who is not there, for a preview: an example of each, also of what only some read; nothing of anybody
    on the list.
    """
    site = settings.SITE_ADDRESS
    hours = said_hours(gathering)
    halves = [(half.on, half.part, hours.get(half.pk, "")) for half in half_days_of(gathering)]
    shown = days(gathering.starts_on, gathering.ends_on)
    call = call_of(gathering)
    week = timedelta(days=7)
    day_before = datetime.combine(gathering.starts_on, time(18), ZoneInfo(gathering.time_zone)) - timedelta(days=1)
    return {
        "hello": _("Hello %(name)s,") % {"name": "Camille"},
        "title": gathering.title,
        "dates": ", ".join(filter(None, (shown, gathering.place_name))),
        "old_dates": days(gathering.starts_on - week, gathering.ends_on - week),
        "half_days": _half_days_in_words(halves, gathering),
        "where": _where(gathering, call),
        "standing": _("You still have your place on:"),
        "reason": gathering.cancelled_because or _("(why it is cancelled, in your words)"),
        "agenda": site + reverse("gatherings:agenda", args=[gathering.slug]),
        "register": site + reverse("gatherings:register", args=[gathering.slug]),
        "turn": turn_said(gathering.offer_hours),
        "deadline": _deadline(day_before, gathering),
        "offer": f"{site}/place/…/",
        "calendar": _new_calendar("/…"),
        "confirm": _not_you(site + reverse("accounts:enter")),
        "withdrawn": _withdrawn([_("(the title of the topic)")]),
    }
