"""Form of notes: begin one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import HouseForm
from faire_reseau.notes.enums import Beginning
from faire_reseau.notes.texts import BEGINNING_LABELS


class BeginForm(HouseForm):
    """What a note begins from."""

    which = forms.ChoiceField(
        label=_("Begin from"),
        choices=[(code.value, BEGINNING_LABELS[code]) for code in Beginning],
        widget=forms.RadioSelect,
        initial=Beginning.BLANK.value,
    )
