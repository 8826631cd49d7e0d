"""Forms of masks: look for personal data, mask words by hand."""

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import MaskKind
from faire_reseau.analysis.texts import MASK_LABELS
from faire_reseau.kit.forms import HouseForm


class MaskSearchForm(HouseForm):
    """What to look for."""

    with_places = forms.BooleanField(
        label=_("Places too"),
        required=False,
        help_text=_("The territories of the network and the towns of its organisations, wherever they are named."),
    )


class MaskWordsForm(HouseForm):
    """Words to mask wherever they stand."""

    words = forms.CharField(label=_("Words to mask"), max_length=300)
    kind = forms.ChoiceField(label=_("They stand for"), choices=[(code.value, MASK_LABELS[code]) for code in MaskKind])
