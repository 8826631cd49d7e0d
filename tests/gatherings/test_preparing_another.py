"""A gathering prepared after another one takes over what its registration form asks, not who answered."""

from datetime import date

import pytest

from faire_reseau.activities.enums import Part
from faire_reseau.activities.queries import half_days_in_order
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.models import FormAnswer, FormQuestion
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_gathering_prepared_after_another_takes_over_its_half_days_its_meals_and_its_form_without_answers():
    before, by = factories.gathering(days=2), factories.facilitator()
    first, second = before.starts_on, before.ends_on
    actions.add_half_day(before, on=first, part=Part.EVENING, by=by, at=NOW)
    actions.remove_half_day(before, half_days_in_order(before.action, second)[-1], by=by, at=NOW)
    actions.set_meals(before, [(first, "lunch"), (second, "dinner")], by=by, at=NOW)
    choice = actions.add_form_question(
        before, kind="choice", label="Tee-shirt ?", options=["oui", "non"], is_required=True, by=by, at=NOW
    )
    actions.add_form_question(
        before, kind="text", label="Taille", help="S, M…", condition=f"{choice.pk}:oui", by=by, at=NOW
    )
    FormQuestion.objects.create(gathering=before, kind="text", label="Plus demandée", rank=9, put_aside_at=NOW)
    registration = factories.registration(before, factories.member())
    FormAnswer.objects.create(question=choice, registration=registration, value="oui")
    columns = {"title": "Suite", "host": before.host, "by": by, "at": NOW}
    longer, shorter = (
        actions.create_gathering(starts_on=date(2027, 1, 14), ends_on=date(2027, 1, 14 + days), **columns)
        for days in (2, 0)
    )

    for gathering in (longer, shorter):
        actions.copy_ground_and_agenda(before, gathering, by=by, at=NOW)

    halves = [[(half.on.day, half.part) for half in half_days_in_order(copy.action)] for copy in (longer, shorter)]
    day = [(14, "morning"), (14, "afternoon"), (14, "evening")]
    assert halves == [[*day, (15, "morning"), (16, "morning"), (16, "afternoon")], day]
    assert [[(meal.on.day, meal.kind) for meal in copy.meals.order_by("on")] for copy in (longer, shorter)] == [
        [(14, "lunch"), (15, "dinner")],
        [(14, "lunch")],
    ]
    question, then = longer.form_questions.all()
    assert (question.label, question.kind, question.options, question.is_required) == (
        "Tee-shirt ?",
        "choice",
        ["oui", "non"],
        True,
    )
    assert (then.label, then.help, then.shown_by, then.shown_value) == ("Taille", "S, M…", question, "oui")
    assert (longer.registrations.count(), question.answers.count(), choice.answers.count()) == (0, 0, 1)
