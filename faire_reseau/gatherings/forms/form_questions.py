"""Forms about the organisers' own questions: writing one, and the fields by which who registers answers them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.logic.form_questions import as_sentences, asked_of, is_answered, owed
from faire_reseau.gatherings.queries.form_questions import FormQuestionRow, condition_said
from faire_reseau.gatherings.texts import ANSWER_KIND_LABELS
from faire_reseau.kit.documents import ACCEPT, PDF, PICTURE, document_of
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm
from faire_reseau.kit.refusals import Refusal

FILE_KINDS = (PDF, PICTURE)
MOST_FILE_BYTES = 5 * 1024 * 1024
# All the files of one form.
MOST_FORM_BYTES = 2 * MOST_FILE_BYTES


# What most gatherings ask besides, by its word in the address: what the form is then filled with.
READY_QUESTIONS = {
    "arrivee": {
        "label": _("When and how do you arrive?"),
        "help": _("For instance: by train, on Tuesday at 18:40. To meet you, and to plan the evening before."),
        "kind": AnswerKind.TEXT.value,
    },
    "nuit": {
        "label": _("Do you need a room for the night?"),
        "help": _("The organisers book it, or tell you where to."),
        "kind": AnswerKind.CHOICE.value,
        "options": _("Yes\nNo"),
    },
}


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


class AnswerFileField(forms.FileField):
    """A file as an answer: a `Document`, or the name of the one sent before."""

    def __init__(self, **kwargs: Any) -> None:
        accept = ",".join(ACCEPT[kind] for kind in FILE_KINDS)
        bounds = _("PDF or picture, 5 MB at most; the organisers alone read it.")
        kwargs["help_text"] = as_sentences(kwargs["help_text"], bounds)
        super().__init__(widget=forms.FileInput(attrs={"accept": accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """What was sent, judged by what it holds."""
        upload = super().clean(data, initial)
        if upload is None or isinstance(upload, str):
            return upload
        try:
            return document_of(upload, FILE_KINDS, most_bytes=MOST_FILE_BYTES)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.sentence), code=refusal.code) from refusal


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
                if question.kind == AnswerKind.FILE:
                    self._offer_removal(question, answers[question.pk])

    def _offer_removal(self, question: FormQuestionRow, name: str) -> None:
        field = self.fields[f"question_{question.pk}"]
        stays = _("You sent “%(name)s”: another file takes its place.") % {"name": name}
        field.help_text = as_sentences(field.help_text, stays)
        if not question.is_required:
            label = _("Remove “%(name)s”") % {"name": name}
            self.fields[f"question_{question.pk}_off"] = forms.BooleanField(label=label, required=False)

    def question_fields(self) -> list[Any]:
        """The fields of the questions, in order."""
        names = [f"question_{question.pk}{more}" for question in self.questions for more in ("", "_off")]
        return [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        """Gather the answers; what is not asked, given the others, is neither judged nor taken."""
        data = super().clean() or self.cleaned_data
        given = {row.pk: _stored(row, data.pop(f"question_{row.pk}", None)) for row in self.questions}
        given |= {row.pk: None for row in self.questions if data.pop(f"question_{row.pk}_off", False)}
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
        hint = as_sentences(hint, condition)
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
    elif question.kind == AnswerKind.FILE:
        field = AnswerFileField(**common)
    elif question.kind == AnswerKind.CONSENT:
        field = forms.BooleanField(**common)
    else:
        field = forms.CharField(max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **common)
    if question.shown_by is not None:
        # The page's script hides it until the condition is met; without script the hint says the condition.
        field.widget.attrs["data-shown-by"] = f"question_{question.shown_by_id}"
        field.widget.attrs["data-shown-value"] = question.shown_value
        field.is_always_answered = question.is_required  # type: ignore[union-attr]  # of the template of fields
        # Of several boxes one is enough, which a browser cannot ask for.
        if question.is_required and question.kind != AnswerKind.SEVERAL:
            field.widget.attrs["data-required"] = ""
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
