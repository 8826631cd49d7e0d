"""Selects that never list more than 200 options: longer ones are searched by words, on the server, without script."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.renderers import get_default_renderer
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.characters import without_accents
from faire_reseau.kit.zones import zone_is, zones_called

MOST_LISTED = 200
MOST_FOUND = 50
UNRESOLVED = _("Choose one of those found below, or type the name otherwise.")
Option = tuple[Any, str]


class SearchedSelect(forms.Select):
    """A select; of more than `MOST_LISTED` options, a field for words and a select of what is chosen and what they find.

    Words that only one option answers choose it. Words that none or several answer are no choice: the form comes back with
    what they find. A choice among those found wins over the words, which win over what was chosen before.
    """

    long_template_name = "ui/parts/searched_select.html"
    words = ""
    # Whether words that only one option answers choose it; else only words that are its name do.
    trusts_words = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What is chosen by the select or by words; text that is no option when the words leave it open."""
        chosen = super().value_from_datadict(data, files, name)
        self.words = " ".join(str(data.get(f"{name}_words", ""))[:100].split())
        if not self.words:
            return chosen
        options = self.find(self.words)
        if any(str(value) == str(chosen) for value, _label in options):
            return chosen
        if len(options) == 1 and (self.trusts_words or self.is_called(options[0], self.words)):
            return str(options[0][0])
        return f"?{self.words}"

    def is_called(self, option: Option, words: str) -> bool:
        """Whether `words` are the whole name of `option`."""
        return _folded(option[1]) == _folded(words)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """All options when they are few, else those chosen and those found."""
        listed = list(islice(self._options(MOST_LISTED + 1), MOST_LISTED + 2))
        is_short = sum(bool(str(value)) for value, _label in listed) <= MOST_LISTED
        whole, self.choices = self.choices, listed if is_short else self._some(value)
        try:
            context = super().get_context(name, value, attrs)
        finally:
            self.choices = whole
        return context | {"is_short": is_short, "words": self.words, "words_name": f"{name}_words"}

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """As Django's select while the options are few."""
        context = self.get_context(name, value, attrs)
        template = self.template_name if context["is_short"] else self.long_template_name
        return SafeString((renderer or get_default_renderer()).render(template, context))

    def find(self, words: str) -> list[Option]:
        """The options whose label holds all `words`, at most `MOST_FOUND`; those that are the words alone, if any are."""
        folded_words = _folded(words)
        matching = [option for option in self._options() if option[0] and _holds(_folded(option[1]), folded_words)]
        same = [option for option in matching if _folded(option[1]) == folded_words]
        return (same or matching)[:MOST_FOUND]

    def _some(self, value: Any) -> list[Option]:
        wanted = {str(given) for given in (value if isinstance(value, list | tuple | set) else [value]) if given}
        chosen = self._labelled(wanted)
        matching = [option for option in (self.find(self.words) if self.words else []) if str(option[0]) not in wanted]
        empty = [] if self.allow_multiple_selected else [("", self._empty())]
        return [*empty, *chosen, *matching]

    def _labelled(self, wanted: set[str]) -> list[Option]:
        field = getattr(self.choices, "field", None)
        if field is None:
            return [option for option in self._options() if str(option[0]) in wanted]
        key = field.to_field_name or "pk"
        usable = [value for value in wanted if key != "pk" or (value.isdecimal() and len(value) < 19)]
        return [self._option(row) for row in self._rows().filter(**{f"{key}__in": usable})]

    def _empty(self) -> Any:
        field = getattr(self.choices, "field", None)
        return (field.empty_label if field is not None else None) or _("nothing chosen yet")

    def _options(self, at_most: int | None = None) -> Iterator[Option]:
        """The options one after the other; of rows at most so many, beside the empty one."""
        field = getattr(self.choices, "field", None)
        if field is None:
            yield from ((value, str(label)) for value, label in self.choices)
            return
        if field.empty_label is not None and not self.allow_multiple_selected:
            yield "", field.empty_label
        yield from (self._option(row) for row in (self._rows()[:at_most] if at_most else self._rows()))

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = getattr(self.choices, "queryset")  # noqa: B009  (of a model choice)
        return rows

    def _option(self, row: Any) -> Option:
        field = getattr(self.choices, "field")  # noqa: B009  (as above)
        return field.prepare_value(row), field.label_from_instance(row)


class ZoneSelect(SearchedSelect):
    """Time zones, found by place in either language. One that was found by a part of its name is shown and chosen by hand: after
    a search that failed, the next one would else be saved unseen.
    """

    trusts_words = False

    def find(self, words: str) -> list[Option]:
        """The zones that `words` may mean, by the names of their places."""
        called = zones_called(words)
        return [option for option in self._options() if option[0] in called][:MOST_FOUND]

    def is_called(self, option: Option, words: str) -> bool:
        """A city, a territory, a code: that zone alone."""
        return zone_is(str(option[0]), words)


class SearchedSelectMultiple(SearchedSelect):
    """The same for several: words add one to those chosen."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What is chosen by the select, and by words."""
        chosen = forms.SelectMultiple.value_from_datadict(self, data, files, name)  # type: ignore[arg-type]  # uses no more of it
        self.words = " ".join(str(data.get(f"{name}_words", ""))[:100].split())
        if not self.words:
            return chosen
        matching = [str(value) for value, _label in self.find(self.words)]
        if set(matching) & set(map(str, chosen)):
            return chosen
        return [*chosen, matching[0] if len(matching) == 1 else f"?{self.words}"]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:  # noqa: ARG002  (the parent's signature)
        """An unselected list sends nothing: it is never known to be left out."""
        return False


def _folded(text: object) -> str:
    return " ".join(without_accents(str(text).replace("_", " ")).casefold().split())


def _holds(text: str, words: str) -> bool:
    return all(word in text for word in _parts(words))


def _parts(words: str) -> Iterable[str]:
    return words.split()
