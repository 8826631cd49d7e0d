"""Forms: prepare a consultation; a ballot, by the method of its consultation."""

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm
from faire_reseau.structure.enums import Method
from faire_reseau.structure.queries import ConsultationRow, OrganRow, organs
from faire_reseau.structure.texts import ELECTORATE_LABELS, METHOD_LABELS, MIDDLE_LABELS, STRENGTH_LABELS


class ConsultationForm(RememberingForm):
    """What is put to the vote, to whom, until when and how it is counted."""

    title = forms.CharField(label=_("Question"), max_length=200)
    text = forms.CharField(
        label=_("What is proposed, and why"),
        required=False,
        strip=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    options = forms.CharField(
        label=pgettext_lazy("consultation", "Options"),
        strip=False,
        max_length=4000,
        help_text=_("2 to 20, one a line."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    method = forms.ChoiceField(label=_("Method"), choices=[*METHOD_LABELS.items()])
    grades = forms.CharField(
        label=_("Grades (majority judgement)"),
        required=False,
        strip=False,
        max_length=2000,
        help_text=_("2 to 10, one a line, the best first."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    middle_rule = forms.ChoiceField(
        label=_("Of an even number of grades, what counts (majority judgement)"), choices=[*MIDDLE_LABELS.items()]
    )
    strength_rule = forms.ChoiceField(
        label=_("What makes a majority strong (ranking)"), choices=[*STRENGTH_LABELS.items()]
    )
    dots_each = forms.IntegerField(label=_("Dots for each voter (dots)"), min_value=1, max_value=100)
    electorate = forms.ChoiceField(label=_("Who votes"), choices=[*ELECTORATE_LABELS.items()])
    college = forms.ModelChoiceField[OrganRow](
        label=_("College (where a college votes)"), queryset=None, required=False
    )
    quorum_percent = forms.IntegerField(
        label=_("Quorum, in percent of those entitled to vote"),
        min_value=0,
        max_value=100,
        help_text=_("0: the result counts however many vote."),
    )
    closes_on = DayField(label=_("Last day of the vote"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_rows("college", organs())


class BallotForm(HouseForm):
    """A ballot. Its receipt is drawn when the page is shown, and travels with it: sent twice, it is one ballot."""

    voter = forms.IntegerField(widget=forms.HiddenInput)
    receipt = forms.RegexField(r"^[2-9a-z]{4}-[2-9a-z]{4}\Z", widget=forms.HiddenInput)

    def __init__(self, *args: Any, consultation: ConsultationRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._consultation = consultation
        options = consultation.option_list
        if consultation.method == Method.APPROVAL:
            self.fields["approved"] = forms.MultipleChoiceField(
                label=_("I approve of"),
                required=False,
                choices=[(str(place), option) for place, option in enumerate(options)],
                widget=forms.CheckboxSelectMultiple,
            )
            return
        for place, option in enumerate(options):
            self.fields[f"option_{place}"] = self._field(option, len(options))

    def _field(self, option: str, number: int) -> forms.Field:
        if self._consultation.method == Method.MAJORITY_JUDGEMENT:
            grades = [(str(place), grade) for place, grade in enumerate(self._consultation.grade_list)]
            return forms.ChoiceField(label=option, required=False, choices=grades, widget=forms.RadioSelect)
        if self._consultation.method == Method.SCHULZE:
            ranks = [("", _("no rank")), *((str(rank), str(rank)) for rank in range(1, number + 1))]
            return forms.ChoiceField(label=option, required=False, choices=ranks)
        return forms.IntegerField(
            label=option, required=False, min_value=0, max_value=self._consultation.dots_each, initial=0
        )

    def clean(self) -> dict[str, Any]:
        """No more dots than each voice has."""
        cleaned = super().clean() or {}
        if self._consultation.method == Method.DOTS and not self.errors:
            most = self._consultation.dots_each
            if sum(self.marks()) > most:
                sentence = gettext("You have %(number)s dots: take some away.") % {"number": most}
                raise forms.ValidationError(sentence, code="too_many_dots")
        return cleaned

    def marks(self) -> list[int]:
        """A number for each option: its grade (0 the best), its rank, 1 where it is approved of, its dots."""
        options, method = self._consultation.option_list, self._consultation.method
        if method == Method.APPROVAL:
            return [int(str(place) in self.cleaned_data["approved"]) for place in range(len(options))]
        left_out = {Method.MAJORITY_JUDGEMENT: len(self._consultation.grade_list) - 1, Method.SCHULZE: len(options) + 1}
        values = [self.cleaned_data[f"option_{place}"] for place in range(len(options))]
        return [left_out.get(Method(method), 0) if value in ("", None) else int(value) for value in values]
