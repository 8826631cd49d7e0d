"""Base of all forms: they check the shape of input; actions write."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from itertools import groupby
from typing import Any, ClassVar, Self, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator
from django.db.models import Model, QuerySet
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.formats import get_format
from django.utils.text import format_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.characters import cleaned, cleaned_value
from faire_reseau.kit.dates import hour, written
from faire_reseau.kit.numbers import LARGEST_KEY, LARGEST_NUMBER
from faire_reseau.kit.refusals import Refusal, comparable
from faire_reseau.kit.search_fields import SearchField, keys_of

# While “2026” is being typed, date inputs already submit the year 202: years that far off are refused.
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


# What browsers call the fields of a form about oneself (HTML, “autofill”), so that they can fill them.
AUTOCOMPLETE = {
    "first_name": "given-name",
    "last_name": "family-name",
    "email": "email",
    "phone": "tel",
}


class PhoneField(forms.CharField):
    """A telephone number, as its owner writes it; a phone shows its figures to type it."""

    widget = forms.TextInput(attrs={"type": "tel"})


class GroupedIterator(forms.models.ModelChoiceIterator):  # type: ignore[type-arg]  # as its parent of the library
    """Choices in groups, each under its name."""

    field: "GroupedField"

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        order = {kind: rank for rank, kind in enumerate(self.field.groups)}
        for kind, rows in groupby(sorted(self.queryset, key=lambda row: order[row.kind]), key=lambda row: row.kind):
            yield (self.field.groups[kind], [self.choice(row) for row in rows])


class GroupedField(forms.ModelChoiceField):  # type: ignore[type-arg]  # as above
    """One of many rows, shown in groups by their `kind`; `groups` names each kind, in the order shown."""

    iterator = GroupedIterator

    def __init__(self, *, groups: Mapping[Any, Any], **kwargs: Any) -> None:
        self.groups = groups
        super().__init__(**kwargs)


class WebAddressField(forms.URLField):
    """The address of a web page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)


class MomentField(forms.DateTimeField):
    """A day and an hour, chosen in the calendar of the browser."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_validators = [check_year]


class SeveralField(forms.ModelMultipleChoiceField[Any]):
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


# What is refused shows how it is written; the first kind that a field is of counts. The second sentence stands beside the
# field from the start, where the browser offers no calendar.
EXAMPLES: tuple[tuple[type[forms.Field], Any, Any], ...] = (
    (forms.DateTimeField, _("This is not a day and an hour: write them like 2026-06-25 14:30."), ""),
    (forms.DateField, _("This is not a day: write it like 2026-06-25."), ""),
    (forms.TimeField, _("This is not an hour: write it like 14:30."), ""),
    (forms.URLField, _("This is not a web address: write it like https://example.org."), _("Like https://example.org")),
    (forms.EmailField, _("This is not an e-mail address: write it like name@example.org."), _("Like name@example.org")),
    (forms.FloatField, _("This is not a number: write it like 12.5."), ""),
    (forms.DecimalField, _("This is not a number: write it like 12.5."), ""),
    (forms.IntegerField, _("This is not a whole number: write it in figures, like 12."), ""),
)


def show_how(field: forms.Field) -> None:
    """Have `field` show an example of what it takes, in its hint and in its refusal."""
    for kind, sentence, example in EXAMPLES:
        if isinstance(field, kind):
            field.error_messages["invalid"] = sentence
            if example:
                field.help_text = format_lazy("{} {}", field.help_text, example) if field.help_text else example
            return


class CleanFields(forms.Form):
    """What every form of the house keeps out, whatever its fields: control characters, lines where there is one line, odd years.

    `is_about_reader`: its reader fills it in about themselves, so that the browser may offer their name and address.
    A form of a library is given it by `class EnterForm(CleanFields, TheirForm)`. `tests/house/test_forms.py` finds each form.
    """

    is_about_reader = False

    # The field in which a column is typed, where it has another name: refusals name columns.
    typed_in: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            show_how(field)
            if self.is_about_reader and name in AUTOCOMPLETE:
                field.widget.attrs.setdefault("autocomplete", AUTOCOMPLETE[name])

    def offer(self, name: str, choices: Any) -> None:
        """Have the choice `name` offer `choices`: pairs of a value and its label, or groups of them."""
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def offer_rows(self, name: str, rows: QuerySet[Any]) -> None:
        """Have the choice `name` offer `rows`."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def label_rows(self, name: str, label: Callable[[Any], str]) -> None:
        """Have the choice `name` say each of its rows by `label`."""
        field: Any = self.fields[name]
        field.label_from_instance = label

    def refuse(self, refusal: Refusal) -> None:
        """Show `refusal` of an action beside its field, or at the top when it is about no field of this form."""
        name = self.typed_in.get(refusal.field or "", refusal.field)
        field = name if name in self.fields else None
        self.add_error(field, forms.ValidationError(refusal.sentence, code=refusal.code))

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
    """Any form of the house: whole numbers that the database can hold, and the buttons of search fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.IntegerField) and field.max_value is None:
                field.validators.append(MaxValueValidator(LARGEST_NUMBER))

    def is_searching(self) -> bool:
        """Whether the form was sent by the button of a `SearchField`: it comes back with what was found, nothing is judged."""
        return self.is_bound and "search" in self.data and str(self.data["search"]) in self.fields

    def full_clean(self) -> None:
        """As every form; nothing is judged while one searches."""
        if self.is_searching():
            self._errors = ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        """As every form; never while one searches."""
        return not self.is_searching() and super().is_valid()

    def show_instead(self, **values: str) -> None:
        """Have hidden fields of a form that was sent say `values` when it is shown again."""
        data = cast("QueryDict", self.data).copy()
        for name, value in values.items():
            data[self.add_prefix(name)] = value
        self.data = data


UNREADABLE = object()  # what a page said that can be read no more


class RememberingForm(HouseForm):
    """A form whose visible fields remember what they said when the page was opened: only what the writer changed is written,
    and a page that was open for long takes nothing back. With `remembers=False` (for something new) a form as any other.
    """

    def __init__(self, *args: Any, remembers: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = remembers and not field.widget.is_hidden

    def touched(self) -> dict[str, Any]:
        """The columns that the writer changed, with what they say now."""
        return {
            name: self.cleaned_data[name]
            for name in self._remembered()
            if name in self.cleaned_data and comparable(self.cleaned_data[name]) != comparable(self._said(name))
        }

    def said(self) -> dict[str, Any]:
        """What each column said when the page was opened, for the action that writes the touched ones."""
        return {name: self._said(name) for name in self._remembered()}

    def overtaken(self) -> list[str]:
        """The touched columns that somebody else changed since the page was opened, to something else. Only a first look: the
        action looks again when it holds the row.
        """
        typed = self.touched()
        return [
            name
            for name, value in typed.items()
            if comparable(self.initial[name]) not in (comparable(self._said(name)), comparable(value))
        ]

    def renewed(self, initial: Mapping[str, Any], **kwargs: Any) -> Self:
        """The same form on what is there now, `initial`: what the writer did not touch says that, the rest what they typed; what
        was changed by both says so. `kwargs` as for a new form.
        """
        typed, before, data = self.touched(), self.said(), cast("QueryDict", self.data).copy()
        for name in self._remembered():
            field, value = self.fields[name], self.fields[name].prepare_value(initial[name])
            data.setlist(self.add_initial_prefix(name), _texts(field.hidden_widget(), value))
            if name not in typed:
                is_box = isinstance(field.widget, forms.CheckboxInput)
                texts = (["on"] if value else []) if is_box else _texts(field.widget, value)
                data.setlist(self.add_prefix(name), texts)
        newer = type(self)(data, initial=dict(initial), **kwargs)
        for name, field in self.fields.items():
            newer.fields[name].disabled = field.disabled
        newer.is_valid()
        for name, value in typed.items():
            if comparable(initial[name]) not in (comparable(before[name]), comparable(value)):
                sentence = _(
                    "Somebody wrote here meanwhile: “%(value)s”. Look at both: saving again puts what you typed instead."
                )
                newer.add_error(
                    name, forms.ValidationError(sentence % {"value": in_words(newer.fields[name], initial[name])})
                )
        return newer

    def _remembered(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.show_hidden_initial and not field.disabled]

    def _said(self, name: str) -> Any:
        key, field = self.add_initial_prefix(name), self.fields[name]
        if key not in self.data:
            # Of several values, a page remembers none by no field at all; a page that remembers nothing was no page of ours.
            remembers = any(self.add_initial_prefix(other) in self.data for other in self.fields)
            is_several = isinstance(field.hidden_widget(), forms.MultipleHiddenInput)
            return [] if remembers and is_several else self.initial.get(name)
        try:
            return field.to_python(self._widget_data_value(field.hidden_widget(), key))
        except forms.ValidationError:
            return UNREADABLE


def _texts(widget: forms.Widget, value: Any) -> list[str]:
    shown = widget.format_value(value)
    if isinstance(shown, list | tuple | set):
        return [str(row) for row in shown]
    return ["" if shown is None else str(shown)]


def in_words(field: forms.Field, value: Any) -> str:
    """What `field` would show for `value`: labels rather than keys, days and hours of the place, numbers as they are typed; a field or
    widget that shows its value otherwise has a method `in_words`.
    """
    show = getattr(field, "in_words", None) or getattr(field.widget, "in_words", None)
    if show is not None and value not in (None, ""):
        return str(show(value))
    if isinstance(field, SearchField):
        value = [label for _key, label in field.widget.label(keys_of(value or []))]
    elif isinstance(field, forms.ModelChoiceField):
        several = value if isinstance(value, QuerySet | list | tuple) else [value]
        value = [
            field.label_from_instance(row) if isinstance(row, Model) else row for row in several if row is not None
        ]
    elif isinstance(field, forms.ChoiceField):
        labels: dict[Any, Any] = dict(flatten_choices(cast("Any", field.choices)))
        several = value if isinstance(value, list | tuple) else [value]
        value = [labels.get(row, row) for row in several if row not in (None, "")]
    if isinstance(value, date | time):
        return _when_in_words(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, float | Decimal):
        return f"{value:.6f}".rstrip("0").rstrip(".").replace(".", get_format("DECIMAL_SEPARATOR"))
    if isinstance(value, QuerySet | list | tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)


def _when_in_words(value: date | time) -> str:
    """A day, a moment or an hour as the field beside it shows it, in the time of the place."""
    if isinstance(value, datetime):
        return written(localtime(value), "j F Y, H:i")
    return hour(value) if isinstance(value, time) else written(value, "j F Y")
