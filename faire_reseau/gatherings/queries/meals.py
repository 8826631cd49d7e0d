"""Queries on meals, diets and access needs of registrations: numbers for the caterer, people for the rooms."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from faire_reseau.gatherings.enums import Diet, MealKind, RegistrationState
from faire_reseau.gatherings.models import Gathering, Meal, Registration
from faire_reseau.gatherings.queries.people import registrations_of
from faire_reseau.gatherings.texts import DIET_LABELS, meal_label

MealRow = Meal
LUNCH_IS_OVER = time(15)
KINDS = (MealKind.LUNCH, MealKind.DINNER)


def meals_of(gathering: Gathering) -> list[Meal]:
    """The meals that are offered, lunch before dinner; one statement."""
    return sorted(gathering.meals.all(), key=lambda meal: (meal.on, KINDS.index(MealKind(meal.kind))))


def meals_to_ask(gathering: Gathering, at: datetime, registration: Registration | None = None) -> list[Meal]:
    """The meals that are not over at `at`, and those of `registration`; two statements at most."""
    now = at.astimezone(ZoneInfo(gathering.time_zone))
    own = set(registration.meals.values_list("pk", flat=True)) if registration is not None else set()
    return [meal for meal in meals_of(gathering) if meal.pk in own or not _is_over(meal, now)]


def _is_over(meal: Meal, now: datetime) -> bool:
    """Whether nobody sits down to `meal` any more: its day is over, or that day's time for lunch."""
    return meal.on < now.date() or (
        meal.on == now.date() and meal.kind == MealKind.LUNCH and now.time() >= LUNCH_IS_OVER
    )


def meals_to_offer(gathering: Gathering) -> list[tuple[date, str]]:
    """Every meal that could be offered: two on each day."""
    days = (gathering.ends_on - gathering.starts_on).days + 1
    return [(gathering.starts_on + timedelta(days=number), kind.value) for number in range(days) for kind in KINDS]


def meals_said(registration: Registration) -> dict[str, Any]:
    """What a registration says of meals, for its form; one statement."""
    meals = [str(key) for key in registration.meals.values_list("pk", flat=True)]
    return {"meals": meals, "diet": registration.diet, "diet_words": registration.diet_words}


def diet_said(registration: Registration) -> str:
    """“vegetarian, no nuts”; "" for who said nothing."""
    label = str(DIET_LABELS[Diet(registration.diet)]) if registration.diet else ""
    return ", ".join(filter(None, (label, registration.diet_words)))


def coming_to(gathering: Gathering) -> QuerySet[Registration]:
    """Everybody who has a place and is not erased, by name, with half-days and meals."""
    return registrations_of(gathering).filter(state=RegistrationState.CONFIRMED).prefetch_related("meals")


def numbers_by_meal(gathering: Gathering) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Of each meal: its name, how many people with a place take it, and how many of them by diet; two statements."""
    rows = Registration.objects.filter(gathering=gathering, state=RegistrationState.CONFIRMED, meals__isnull=False)
    counts = Counter(rows.values_list("meals", "diet"))
    return [
        (
            meal_label(meal.on, meal.kind),
            sum(people for (key, _diet), people in counts.items() if key == meal.pk),
            [(str(label), counts[meal.pk, diet.value]) for diet, label in DIET_LABELS.items()],
        )
        for meal in meals_of(gathering)
    ]


def diets_in_words(gathering: Gathering) -> list[Registration]:
    """Who takes a meal and said something that a number does not say: the caterer needs to know whom to serve."""
    return list(coming_to(gathering).filter(Q(diet=Diet.OTHER) | ~Q(diet_words=""), meals__isnull=False).distinct())


def needing_access(gathering: Gathering) -> list[Registration]:
    """Who has a place and needs step-free access, or said what the organisers should know."""
    return list(coming_to(gathering).filter(Q(needs_step_free=True) | ~Q(access_needs="")))


def meals_in_words(meals: Iterable[Meal]) -> str:
    """The meals of somebody, in order."""
    ordered = sorted(meals, key=lambda meal: (meal.on, KINDS.index(MealKind(meal.kind))))
    return " · ".join(meal_label(meal.on, meal.kind) for meal in ordered) or _("no meal")
