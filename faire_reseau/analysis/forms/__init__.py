"""Forms of corpora."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import MemberRole
from faire_reseau.analysis.logic.offered import Filter
from faire_reseau.analysis.texts import LANGUAGE_LABELS, ROLE_LABELS
from faire_reseau.kit.forms import HouseForm, RememberingForm


def _title() -> forms.CharField:
    return forms.CharField(label=_("Title"), max_length=200)


def _purpose() -> forms.CharField:
    return forms.CharField(
        label=_("What it is for"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


def _restriction() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Restricted"),
        required=False,
        help_text=_("Only people who code or lead read its texts; nobody else reads a quotation of them."),
    )


class CorpusForm(RememberingForm):
    """What is said of a corpus."""

    title = _title()
    purpose = _purpose()
    is_restricted = _restriction()


class FromSourceForm(HouseForm):
    """A corpus made of texts of the product: which, and what it is called."""

    title = _title()
    purpose = _purpose()
    language = forms.ChoiceField(label=_("Language of the texts"), choices=list(LANGUAGE_LABELS.items()), initial="fr")
    is_restricted = _restriction()

    def __init__(self, *args: object, filters: Iterable[Filter], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.filters = list(filters)
        for choice in self.filters:
            self.fields[f"by_{choice.name}"] = forms.MultipleChoiceField(
                label=choice.label,
                choices=choice.values,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("None ticked: all of them."),
            )
        self.order_fields([f"by_{choice.name}" for choice in self.filters])

    @property
    def chosen(self) -> dict[str, list[str]]:
        """What was chosen, by the name of its filter."""
        return {choice.name: self.cleaned_data[f"by_{choice.name}"] for choice in self.filters}


class MemberForm(HouseForm):
    """Somebody to invite."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("What they may do"),
        choices=[(code.value, label) for code, label in ROLE_LABELS.items()],
        initial=MemberRole.READ.value,
        widget=forms.RadioSelect,
    )
