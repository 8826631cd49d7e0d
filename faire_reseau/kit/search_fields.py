"""A form field to choose several things by search: its widget lists what the words typed find, never a list of all."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.numbers import number_in

Choices = list[tuple[int, str]]
MOST_FOUND = 10
MOST_CHOSEN = 20


class SearchWidget(forms.Widget):
    """What is chosen already, and a text field with a button that lists what its words find: never a list of all.

    Works without script: the button sends the form, which comes back with what was found (`HouseForm.is_searching`). With
    `ui/search-choice.js`, what is found comes from `url` while one types. `find(words)` and `label(keys)` give pairs of key
    and label, at most `MOST_FOUND` of them, as far as the reader may read them.
    """

    template_name = "ui/parts/search_choice.html"
    use_fieldset = True
    find: Callable[[str], Choices]
    label: Callable[[list[int]], Choices]
    url = ""
    # What the field says instead when something else than people is chosen: the words of its label, and when nothing is found.
    adds: Any = ""
    nothing: Any = ""
    # The label of the field, which tells its button from that of another for the ear.
    about: Any = ""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        """The keys that were sent; the words stay with the data, for `get_context`."""
        self.words = str(data.get(f"{name}_words", ""))[:100]
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name) or [])

    words = ""

    def format_value(self, value: Any) -> list[str]:
        """The keys, as they are sent."""
        return [str(key) for key in keys_of(value or [])]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the part shows: chosen things, words, what these find."""
        context = super().get_context(name, value, attrs)
        chosen = self.label(keys_of(value or []))
        taken = {key for key, _label in chosen}
        matching = [option for option in self.find(self.words) if option[0] not in taken] if self.words.strip() else []
        return (
            context
            | {"name": name, "chosen": chosen, "words": self.words, "found": matching, "url": self.url}
            | {"adds": self.adds, "nothing": self.nothing, "about": self.about}
        )


def keys_of(values: Iterable[Any]) -> list[int]:
    """Those of `values` that may be keys, each once, in their order."""
    numbers = (number_in(str(value)) for value in values)
    return list(dict.fromkeys(number for number in numbers if number is not None))


class SearchField(forms.Field):
    """Several things chosen by search; the value is their keys, all of which its widget can label for this reader."""

    widget = SearchWidget
    hidden_widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Choose at least one: type a name, search, then tick it."),
        "invalid_choice": _("Search by name, then tick what you choose."),
        "too_many": _("Choose at most %(most)s."),
    }

    def to_python(self, value: Any) -> list[int]:
        """The keys, in order, whoever may choose them."""
        return keys_of(value or [])

    def clean(self, value: Any) -> list[int]:
        """The keys, in order. Raises `ValidationError` for one that the reader may not choose."""
        keys = keys_of(value or [])
        if self.required and not keys:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(keys) > MOST_CHOSEN:
            raise forms.ValidationError(self.error_messages["too_many"] % {"most": MOST_CHOSEN}, code="too_many")
        if {key for key, _label in self.widget.label(keys)} != set(keys):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return keys
