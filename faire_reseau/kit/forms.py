"""The forms of the house: they check the shape of what is typed; deeds do the writing."""

from datetime import date
from typing import Any, NoReturn

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.refusals import Refusal

# A browser's calendar takes the first three figures of a year for a year.
FIRST_YEAR, LAST_YEAR = 1700, 2300
LARGEST_KEY = 2**63 - 1  # what a column of keys holds
LARGEST_NUMBER = 2**31 - 1  # what every other column of whole numbers holds, on every database


def check_year(day: date) -> None:
    """Refuse a year typed amiss. Raises `ValidationError`."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("Check the year: it should lie between %(first)s and %(last)s.")
        raise forms.ValidationError(sentence % {"first": FIRST_YEAR, "last": LAST_YEAR}, code="year")


class DayField(forms.DateField):
    """A day, chosen in the calendar of the browser."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_validators = [check_year]


class WebAddressField(forms.URLField):
    """The address of a web page."""

    default_error_messages = {"invalid": _("This is not a web address: write it like https://example.org.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class MomentField(forms.DateTimeField):
    """A day and an hour, chosen in the calendar of the browser."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [check_year]


class SeveralField(forms.ModelMultipleChoiceField):
    """Several rows of a table: Django's field asks the database for any number typed, also for those it cannot hold."""

    def _check_values(self, value: Any) -> Any:
        outside = next((key for key in value if not _holds_as_key(key)), None)
        if outside is not None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": str(outside)[:40]}
            )
        return super()._check_values(value)  # type: ignore[misc]  # the stubs leave it out


def _holds_as_key(key: Any) -> bool:
    text = str(key).strip()
    return len(text) < 20 and (not text.lstrip("+-").isdecimal() or 0 <= int(text) <= LARGEST_KEY)


class HouseForm(forms.Form):
    """A form that can carry a deed's refusal back to the field it is about, with everything typed still there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField) and field.max_value is None:
                field.validators.append(MaxValueValidator(LARGEST_NUMBER))

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` beside its field, or at the top when it is about no field of this form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, forms.ValidationError(refusal.sentence, code=refusal.code))


class HouseModelForm(forms.ModelForm[Any], HouseForm):
    """The same for the fields of a table; saving is a deed's work."""

    def save(self, commit: bool = True) -> NoReturn:  # noqa: ARG002, FBT001, FBT002  (the parent's signature)
        """Refuse: a form never writes."""
        raise TypeError("A form never writes: call the deed with cleaned_data.")
