"""Forms of questions: ask, set, put aside, word otherwise, merge, send, answer, polls."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import DayField, HouseForm
from faire_reseau.kit.mail import promised_later
from faire_reseau.kit.search_fields import SearchField
from faire_reseau.questions import queries
from faire_reseau.questions.enums import Order, PollKind, Screening
from faire_reseau.questions.texts import ORDER_LABELS, POLL_LABELS, SCREENING_LABELS


class AskForm(HouseForm):
    """A question. Its length is judged by the action: a browser would cut what is pasted without a word."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your question"),
        help_text=_("One question at a time, 600 characters at most."),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    is_anonymous = forms.BooleanField(
        label=_("Ask anonymously"),
        required=False,
        help_text=_(
            "Then nobody can tell who asked, not the organisers, not who runs the server: neither your name nor the moment is"
            " written anywhere. You will get no letter when it is answered."
        ),
    )

    def __init__(self, *args: Any, takes_anonymous: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not takes_anonymous:
            del self.fields["is_anonymous"]


class SettingsForm(HouseForm):
    """How a session takes questions."""

    screening = forms.ChoiceField(
        label=_("What becomes of a question first?"),
        choices=[(code.value, SCREENING_LABELS[code]) for code in Screening],
        widget=forms.RadioSelect,
        initial=Screening.HELD.value,
    )
    order = forms.ChoiceField(
        label=_("In which order are they shown?"),
        choices=[(code.value, ORDER_LABELS[code]) for code in Order],
        widget=forms.RadioSelect,
        initial=Order.FAIR.value,
    )
    takes_anonymous = forms.BooleanField(label=_("People may ask anonymously"), required=False)


class AsideForm(HouseForm):
    """Why a question is put aside."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("Those who came read it, who asked among them.")
    )


class WordingForm(HouseForm):
    """A question worded otherwise."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Question"), strip=False, widget=forms.Textarea(attrs={"rows": 3}))


class MergeForm(HouseForm):
    """Questions that ask the same."""

    gone = forms.MultipleChoiceField(
        label=_("These ask the same; their supports follow, one for each person"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("gone", [(str(key), text) for key, text in others])


class SendForm(HouseForm):
    """Who answers it in writing, and until when."""

    to = SearchField(label=_("Who answers it"), help_text=_("Somebody of the directory who has an account."))
    due = DayField(label=_("Until"))

    def __init__(self, *args: Any, reader: Any, question: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["to"].widget
        session = question.time.session
        widget.url = reverse("questions:find_people", args=[session.gathering.slug, session.pk])
        widget.find = lambda words: queries.people_to_send_to(reader, words)
        widget.label = lambda keys: queries.names_sent_to(reader, keys)
        self._reader = reader

    def clean_to(self) -> Any:
        """The one person."""
        keys = self.cleaned_data["to"]
        if len(keys) > 1:
            raise forms.ValidationError(_("Choose one person: a question that is everybody’s is answered by nobody."))
        return queries.people_sent_to(self._reader, keys)[keys[0]]


class AnswerForm(HouseForm):
    """The written answer."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Written answer"),
        help_text=promised_later(_("It is published as soon as you save it, and sent to who asked by name.")),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class PollForm(HouseForm):
    """A poll to make ready."""

    text = forms.CharField(label=_("What do you ask the room?"), max_length=200)
    kind = forms.ChoiceField(
        label=_("How do people answer?"),
        choices=[(code.value, POLL_LABELS[code]) for code in PollKind],
        widget=forms.RadioSelect,
        initial=PollKind.CHOICE.value,
    )
    options = forms.CharField(
        label=_("Answers to choose from, one a line"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    shows_figures = forms.BooleanField(label=_("The room sees the figures while it answers"), required=False)

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        return self.cleaned_data | {"options": self.cleaned_data["options"].splitlines()}


class TurnForm(HouseForm):
    """Of which trade and kind of organisation somebody was who spoke."""

    trade = forms.ChoiceField(label=_("Trade"), required=False)
    kind = forms.ChoiceField(label=_("Kind of organisation"), required=False)

    def __init__(self, *args: Any, trades: list[tuple[str, str]], kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("trade", [("", _("not said")), *trades])
        self.offer("kind", [("", _("not said")), *kinds])
