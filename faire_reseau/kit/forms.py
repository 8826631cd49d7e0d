"""The forms of the house: they check the shape of what is typed; deeds do the writing."""

from datetime import date
from typing import Any, NoReturn

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.characters import cleaned, cleaned_value
from faire_reseau.kit.refusals import Refusal

# A browser's calendar takes the first three figures of a year for a year.
FIRST_YEAR, LAST_YEAR = 1700, 2300


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


class CleanFields(forms.Form):
    """What every form of the house keeps out, whatever its fields: control characters, lines where there is one line, odd years.

    A form of a library is given it by `class EnterForm(CleanFields, TheirForm)`. `tests/house/test_forms.py` finds each form.
    """

    # Django asks this one function for what was typed: to check it, to show it again, to tell whether it changed.
    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        value = super()._widget_data_value(widget, html_name)  # type: ignore[misc]  # not among its published types
        if isinstance(value, UploadedFile):
            value.name = cleaned(value.name or "", lines=False)
            return value
        return cleaned_value(value, lines=self._has_lines(widget, html_name))

    def _has_lines(self, widget: forms.Widget, html_name: str) -> bool:
        """Whether lines may be typed there; what a text area held at first comes back in a hidden field."""
        return isinstance(widget, forms.Textarea) or any(
            isinstance(field.widget, forms.Textarea) and self.add_initial_prefix(name) == html_name
            for name, field in self.fields.items()
        )

    def full_clean(self) -> None:
        """As every form; a day or moment is of a year that somebody meant."""
        for field in self.fields.values():
            if isinstance(field, forms.DateField | forms.DateTimeField) and check_year not in field.validators:
                field.validators.append(check_year)
        super().full_clean()


class HouseForm(CleanFields):
    """A form that can carry a deed's refusal back to the field it is about, with everything typed still there."""

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` beside its field, or at the top when it is about no field of this form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, forms.ValidationError(refusal.sentence, code=refusal.code))


class HouseModelForm(forms.ModelForm[Any], HouseForm):
    """The same for the fields of a table; saving is a deed's work."""

    def save(self, commit: bool = True) -> NoReturn:  # noqa: ARG002, FBT001, FBT002  (the parent's signature)
        """Refuse: a form never writes."""
        raise TypeError("A form never writes: call the deed with cleaned_data.")
