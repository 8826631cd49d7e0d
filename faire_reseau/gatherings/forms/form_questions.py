"""Forms about the organisers' own questions: writing one, and the fields by which who registers answers them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.logic.form_questions import asked_of, is_answered, owed
from faire_reseau.gatherings.queries.form_questions import FormQuestionRow, condition_said
from faire_reseau.gatherings.texts import ANSWER_KIND_LABELS
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm


class FormQuestionForm(RememberingForm):
    """A question to ask of who registers."""

    label = forms.CharField(label=_("Question"), max_length=300)
    help = forms.CharField(
        label=_("A hint under it"), required=False, max_length=300, help_text=_("Say what you do with the answer.")
    )
    kind = forms.ChoiceField(
        label=_("It is answered by"),
        choices=[(code.value, label) for code, label in ANSWER_KIND_LABELS.items()],
        widget=forms.RadioSelect,
        initial=AnswerKind.TEXT.value,
    )
    options = forms.CharField(
        label=_("Choices, one a line"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_required = forms.BooleanField(label=_("One cannot register without an answer"), required=False)
    condition = forms.ChoiceField(label=_("Asked only if"), required=False)

    def __init__(self, *args: Any, conditions: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conditions:
            self.offer("condition", [("", _("asked of everybody")), *conditions])
        else:
            del self.fields["condition"]

    def columns(self, now: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """What the action takes: what was typed, and of what was not touched what the question says `now`."""
        columns = self.cleaned_data if now is None else {**now, **self.touched()}
        return columns | {"options": columns["options"].splitlines()}


class AnsweringForm(HouseForm):
    """A form that also asks the organisers' questions; their answers come, by question, as `answers`."""

    questions: Sequence[FormQuestionRow] = ()

    def ask(self, questions: Sequence[FormQuestionRow], answers: Mapping[int, Any]) -> None:
        """Have the form ask `questions`, answered at first as `answers` (by question) say."""
        self.questions = questions
        for question in questions:
            name = f"question_{question.pk}"
            self.fields[name] = _field_of(question)
            if question.pk in answers:
                self.initial[name] = answers[question.pk]

    def question_fields(self) -> list[Any]:
        """The fields of the questions, in order."""
        return [self[f"question_{question.pk}"] for question in self.questions]

    def clean(self) -> dict[str, Any]:
        """Gather the answers; what is not asked, given the others, is neither judged nor taken."""
        data = super().clean() or self.cleaned_data
        given = {row.pk: _stored(row, data.pop(f"question_{row.pk}", None)) for row in self.questions}
        asked_keys = asked_of(self.questions, given)
        for question in self.questions:
            if question.pk not in asked_keys:
                self.errors.pop(f"question_{question.pk}", None)
        for key in owed(self.questions, given):
            if f"question_{key}" not in self.errors:
                self.add_error(f"question_{key}", _("Answer this question: the organisers need it."))
        data["answers"] = {key: value for key, value in given.items() if key in asked_keys and is_answered(value)}
        return data


def _field_of(question: FormQuestionRow) -> forms.Field:
    options = [(option, option) for option in question.options]
    hint = question.help
    if question.shown_by is not None:
        condition = _("Only if %(condition)s.") % {"condition": condition_said(question.shown_by, question.shown_value)}
        hint = f"{hint} {condition}".strip()
    required = question.is_required and question.shown_by_id is None
    common: dict[str, Any] = {"label": question.label, "required": required, "help_text": hint}
    field: forms.Field
    if question.kind == AnswerKind.CHOICE:
        choices = options if required else [("", _("no answer")), *options]
        field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)
    elif question.kind == AnswerKind.SEVERAL:
        field = forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    elif question.kind == AnswerKind.NUMBER:
        field = forms.DecimalField(max_digits=12, decimal_places=2, **common)
    elif question.kind == AnswerKind.DATE:
        field = DayField(**common)
    elif question.kind == AnswerKind.CONSENT:
        field = forms.BooleanField(**common)
    else:
        field = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **common)
    if question.shown_by is not None:
        # The page's script hides it until the condition is met; without script the hint says the condition.
        field.widget.attrs["data-shown-by"] = f"question_{question.shown_by_id}"
        field.widget.attrs["data-shown-value"] = question.shown_value
    return field


def _stored(question: FormQuestionRow, value: Any) -> Any:
    """`value` as it is stored: what JSON can hold."""
    if value in (None, ""):
        return None
    if question.kind == AnswerKind.DATE:
        return value.isoformat()
    if question.kind == AnswerKind.NUMBER:
        return int(value) if value == value.to_integral_value() else float(value)
    return value
