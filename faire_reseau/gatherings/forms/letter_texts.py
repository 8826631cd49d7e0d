"""Form of the text of a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import RememberingForm


class LetterTextForm(RememberingForm):
    """Subject and body, with places to fill in."""

    subject = forms.CharField(label=_("Subject"), max_length=150)
    body = forms.CharField(label=_("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 18}))
