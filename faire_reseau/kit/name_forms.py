"""Forms that ask for a first and a last name: one of the two is enough, for people who have a single name (mononyms)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.forms import HouseForm


class WhoForm(HouseForm):
    """A form with `first_name` and `last_name`, of which one has to be there."""

    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, required=False, help_text=_("One of the two is enough.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_name", "last_name"):
            self.fields[name].is_always_answered = True  # type: ignore[attr-defined]  # neither is marked as optional

    def clean(self) -> dict[str, Any]:
        """Refuse a form without any name, beside the first of the two."""
        super().clean()
        if not {"first_name", "last_name"} & set(self.errors) and not (
            self.cleaned_data.get("first_name") or self.cleaned_data.get("last_name")
        ):
            self.add_error("first_name", _("Write a first name or a last name: one of the two is enough."))
        return self.cleaned_data
