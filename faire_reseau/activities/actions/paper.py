"""Action on printed sheets: enter the signatures given by hand on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.signing import sign_in_as_known
from faire_reseau.activities.enums import SIGNATURES, Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.activities.queries import expected_in, takes_registration
from faire_reseau.activities.queries.unexpected import unexpected_in
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Person


@dataclass(frozen=True)
class Entered:
    """How many signatures were entered, and how many were left out: people who were noted as absent since."""

    signatures: int
    left_out: int


@transaction.atomic
def enter_paper(half_days: Sequence[HalfDay], marks: Iterable[tuple[int, int]], *, by: User, at: datetime) -> Entered:
    """Note that people signed on paper: `marks` are (half-day, person), keys. Whoever signed already is left as they are.

    Marks of other half-days and of people who do not stand on the sheet are ignored. Raises what `sign_in` raises. Publishes
    `PresenceNoted` of each. Some ten statements a signature.
    """
    hold(*half_days)
    wanted: dict[int, set[int]] = {}
    for half_day_id, person_id in marks:
        wanted.setdefault(half_day_id, set()).add(person_id)
    entered = left_out = 0
    # Where nobody registers, whoever is noted in one half-day of a sheet may sign for the others.
    registers = any(takes_registration(action) for action in {half_day.meeting.action for half_day in half_days})
    noted = set(Presence.objects.filter(half_day__in=half_days).values_list("person", flat=True))
    for half_day in half_days:
        people_ticked = wanted.get(half_day.pk, set())
        if not people_ticked:
            continue
        facts = dict(
            Presence.objects.filter(half_day=half_day, corrected_by__isnull=True, person__in=people_ticked).values_list(
                "person", "is_present"
            )
        )
        signed = set(
            Presence.objects.filter(
                half_day=half_day,
                corrected_by__isnull=True,
                is_present=True,
                means__in=SIGNATURES,
                person__in=people_ticked,
            ).values_list("person", flat=True)
        )
        # Who left the list since the sheet was printed, and signed it, was there.
        left = {row.who.person_id for row in unexpected_in(half_day)}
        on_sheet = {expected.person_id for expected in expected_in(half_day)} | left | facts.keys()
        if not registers:
            on_sheet |= noted
        people = Person.objects.filter(pk__in=(people_ticked & on_sheet) - signed, erased_at__isnull=True).order_by(
            "alphabet", "pk"
        )
        for person in people:
            if facts.get(person.pk) is False:
                left_out += 1
                continue
            sign_in_as_known(half_day, person, means=Means.PAPER, by=by, at=at)
            entered += 1
    return Entered(entered, left_out)
