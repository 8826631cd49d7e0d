"""What is typed about activities."""

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import ActionKind, Mode, Part
from faire_reseau.activities.texts import KIND_LABELS, MODE_LABELS, PART_LABELS
from faire_reseau.kit.forms import HouseForm
from faire_reseau.network.models import MissionAxis, Organisation, Territory, Theme


class ActionForm(HouseForm):
    """A piece of work."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Sort of work"), choices=[(kind.value, KIND_LABELS[kind]) for kind in ActionKind])
    organisation = forms.ModelChoiceField(label=_("Carried by"), queryset=Organisation.objects.none())
    purpose = forms.CharField(
        label=_("What it is for"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), required=False, queryset=Theme.objects.order_by("vocabulary", "code")
    )
    axis = forms.ModelChoiceField(
        label=_("Mission axis"), required=False, queryset=MissionAxis.objects.order_by("code"), empty_label=_("none")
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"),
        required=False,
        queryset=Territory.objects.filter(to_on__isnull=True).order_by("kind", "name"),
        empty_label=_("none in particular"),
    )

    def __init__(self, *args: object, organisations: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        field.queryset = organisations  # type: ignore[attr-defined]  # a model choice
        field.label_from_instance = _name  # type: ignore[attr-defined]  # as above


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return names[-1].name if names else organisation.slug


class MeetingForm(HouseForm):
    """A dated meeting of an action."""

    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    parts = forms.MultipleChoiceField(
        label=_("Half-days"),
        choices=[(part.value, PART_LABELS[part]) for part in Part],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say in which half-day: it is what the report counts.")},
    )
    mode = forms.ChoiceField(label=_("How"), choices=[(mode.value, MODE_LABELS[mode]) for mode in Mode])
    place = forms.CharField(label=_("Place"), required=False, max_length=200)


class CorrectionForm(HouseForm):
    """A correction of the sheet."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("The first fact stays; the correction and its reason are added.")
    )
