"""What is typed at the door."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.texts import CONSENT_LABELS
from faire_reseau.kit.forms import HouseForm


class EnterForm(RequestLoginCodeForm):  # type: ignore[misc]  # the library is untyped
    """An address to which a code is sent."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
    )


class CodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]  # the library is untyped
    """The code of the letter."""

    code = forms.CharField(
        label=_("The code of the letter"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "characters"}
        ),
    )


class ConsentForm(HouseForm):
    """What a person agrees to, and in which language letters come."""

    language = forms.ChoiceField(label=_("Letters come in"), choices=settings.LANGUAGES)

    kinds = forms.MultipleChoiceField(
        label=_("I agree to"),
        required=False,
        choices=[(kind.value, CONSENT_LABELS[kind]) for kind in ConsentKind],
        widget=forms.CheckboxSelectMultiple,
    )
