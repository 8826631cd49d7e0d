"""Forms of the sign-in pages."""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.texts import CONSENT_LABELS
from faire_reseau.kit.forms import CleanFields, HouseForm
from faire_reseau.kit.keys import plain_code


class FactorCodeField(forms.CharField):
    """The figures of a code, however they are grouped; the library knows plain spaces and hyphens alone."""

    def to_python(self, value: Any) -> str:
        """The figures alone."""
        return plain_code(super().to_python(value) or "")


class EnterForm(CleanFields, RequestLoginCodeForm):  # type: ignore[misc]  # the library is untyped
    """An address to which a code is sent."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def clean_email(self) -> str:
        """The address as accounts have it; whether it has one is nothing that the form tells."""
        return str(self.cleaned_data["email"]).strip().lower()


class CodeForm(CleanFields, ConfirmLoginCodeForm):  # type: ignore[misc]  # the library is untyped
    """The code of the letter."""

    code = forms.CharField(
        label=_("The code of the letter"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autofocus": True, "autocapitalize": "characters"}
        ),
    )

    def __init__(self, *args: Any, is_right: Callable[[str], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_right = is_right

    def clean_code(self) -> str:
        """Compared in the database, which counts the tries."""
        code: str = self.cleaned_data["code"]
        if not self.is_right(code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class ConsentForm(HouseForm):
    """What a person agrees to, and in which language letters come."""

    language = forms.ChoiceField(label=_("Letters come in"), choices=settings.LANGUAGES)

    kinds = forms.MultipleChoiceField(
        label=_("I agree to"),
        required=False,
        choices=[(kind.value, CONSENT_LABELS[kind]) for kind in ConsentKind],
        widget=forms.CheckboxSelectMultiple,
    )


class FactorForm(CleanFields, AuthenticateForm):  # type: ignore[misc]  # the library is untyped
    """The code of the application, or one of the recovery codes."""

    code = FactorCodeField(
        label=_("The code of your application, or one of your recovery codes"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "numeric"}),
    )


class TotpForm(CleanFields, ActivateTOTPForm):  # type: ignore[misc]  # as above
    """A first code, which proves that the application holds the secret."""

    code = FactorCodeField(
        label=_("The code that the application shows now"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class KeyForm(CleanFields, AddWebAuthnForm):  # type: ignore[misc]  # as above
    """A key, under a name by which its owner knows it."""

    name = forms.CharField(label=_("A name for this key"), required=False, max_length=60)
