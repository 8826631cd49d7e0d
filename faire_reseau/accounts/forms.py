"""What is typed at the door."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
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


class EraseForm(HouseForm):
    """Erasing is confirmed by ticking a box."""

    sure = forms.BooleanField(label=_("Yes, erase my account and what is personal in it"))


class FactorForm(AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The code of the application, or one of the printed codes."""

    code = forms.CharField(
        label=_("The code of your application, or one of your printed codes"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "numeric"}),
    )


class TotpForm(ActivateTOTPForm):  # type: ignore[misc]  # as above
    """A first code, which proves that the application holds the secret."""

    code = forms.CharField(
        label=_("The code that the application shows now"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A key, under a name by which its owner knows it."""

    name = forms.CharField(label=_("A name for this key"), required=False, max_length=60)
