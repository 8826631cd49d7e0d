"""Queries for letters about questions."""

from faire_reseau.questions.models import Question


def question_to_write_about(question_id: int) -> Question | None:
    """A question with whom it is about and where it was asked; one statement."""
    rows = Question.objects.select_related("time__session__gathering", "asked_by__user", "answerer__user")
    return rows.filter(pk=question_id).first()


def question_keys_of(person_id: int | None) -> list[int]:
    """The keys of what somebody asked by name and of what was sent to them; two statements."""
    if not person_id:
        return []
    own_keys = Question.objects.filter(asked_by=person_id).values_list("pk", flat=True)
    return [*own_keys, *Question.objects.filter(answerer=person_id).values_list("pk", flat=True)]
