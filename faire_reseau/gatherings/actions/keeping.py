"""Actions of retention: remove access needs, contacts of former participants, names on old sheets."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from faire_reseau.activities.models import Presence
from faire_reseau.gatherings.actions.badges import clear_badges
from faire_reseau.gatherings.actions.materials import clear_removed_materials
from faire_reseau.gatherings.models import CalendarKey, FormAnswer, Registration
from faire_reseau.gatherings.texts import PERIOD_TEXTS
from faire_reseau.kit.retention import Period
from faire_reseau.network.actions import forget_contacts, forget_person
from faire_reseau.network.models import Person, Post

# Accounting documents are kept ten years (code de commerce, L. 123-22), and the sheets prove what subsidies paid for.
PROOF_DAYS = 3653


def clear_access_needs(before: datetime, _at: datetime, at_most: int) -> int:
    """Empty the needs of access and the diets in registrations for gatherings that ended before `before`."""
    with_needs = Registration.objects.exclude(access_needs="", needs_step_free=False, diet="", diet_words="")
    over = list(
        with_needs.filter(gathering__ends_on__lt=timezone.localdate(before)).values_list("pk", flat=True)[:at_most]
    )
    Registration.objects.filter(pk__in=over).update(access_needs="", needs_step_free=False, diet="", diet_words="")
    return len(over)


def clear_answers(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove what people answered when they registered for gatherings that ended before `before`."""
    over = FormAnswer.objects.filter(registration__gathering__ends_on__lt=timezone.localdate(before)).order_by()
    keys = list(over.values_list("pk", flat=True)[:at_most])
    FormAnswer.objects.filter(pk__in=keys).delete()
    return len(keys)


def clear_contacts(before: datetime, at: datetime, at_most: int) -> int:
    """Empty address and telephone of people who only came to gatherings, the last of which ended before `before`."""
    came = Registration.objects.filter(gathering__ends_on__lt=timezone.localdate(before)).values("person")
    people = _only_came(before, at).filter(pk__in=came).exclude(email="", phone="")
    return _forget(people, forget_contacts, at=at, at_most=at_most)


def clear_sheet_names(before: datetime, at: datetime, at_most: int) -> int:
    """Take the name from people who only came and whose last half-day is before `before`; the presences stay, nameless."""
    day = timezone.localdate(before)
    signed = Presence.objects.filter(
        person=OuterRef("pk")
    )  # by person, of whom few are meant: a network has a million presences
    people = _only_came(before, at).filter(Exists(signed), ~Exists(signed.filter(half_day__on__gte=day)))
    return _forget(people, forget_person, at=at, at_most=at_most)


def _forget(people: QuerySet[Person], forget: Callable[..., None], *, at: datetime, at_most: int) -> int:
    """`forget` at most so many of `people`; they are looked for without the write lock, and once more under it."""
    keys = list(people.values_list("pk", flat=True)[:at_most])
    if not keys:
        return 0
    with transaction.atomic():
        for person in people.filter(pk__in=keys):
            forget(person, at=at)
    return len(keys)


def _only_came(before: datetime, at: datetime) -> QuerySet[Person]:
    """People without account and without post today, registered for nothing that ended since `before` or is still to come."""
    works = Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=timezone.localdate(at))).values("person")
    comes = Registration.objects.filter(gathering__ends_on__gte=timezone.localdate(before)).values("person")
    known = Person.objects.filter(user__isnull=True, erased_at__isnull=True).order_by("pk")
    return known.exclude(pk__in=works).exclude(pk__in=comes)


def end_calendars(at: datetime) -> int:
    """End every private calendar address; for a restored network. Answers how many."""
    return CalendarKey.objects.filter(revoked_at__isnull=True).update(revoked_at=at)


PERIODS = [
    Period("badges", *PERIOD_TEXTS["badges"], 1, 1, 1, clear_badges),
    Period("materials", *PERIOD_TEXTS["materials"], 1, 1, 1, clear_removed_materials),
    Period("access_needs", *PERIOD_TEXTS["access_needs"], 30, 1, 365, clear_access_needs),
    Period("answers", *PERIOD_TEXTS["answers"], 365, 30, 1826, clear_answers),
    Period("contacts", *PERIOD_TEXTS["contacts"], 730, 90, 3650, clear_contacts),
    Period("sheet_names", *PERIOD_TEXTS["sheet_names"], PROOF_DAYS, PROOF_DAYS, 3 * PROOF_DAYS, clear_sheet_names),
]
