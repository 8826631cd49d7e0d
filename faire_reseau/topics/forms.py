"""What people type about topics, and what organisers choose about forums."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import Equipment
from faire_reseau.gatherings.queries import slots_of, spaces_of
from faire_reseau.gatherings.texts import EQUIPMENT_LABELS
from faire_reseau.kit.forms import HouseForm, RememberingForm, SearchField, SeveralField
from faire_reseau.network.queries import themes
from faire_reseau.topics.enums import TopicKind
from faire_reseau.topics.queries import people_choosable, people_to_choose
from faire_reseau.topics.texts import KIND_SENTENCES


class TopicForm(RememberingForm):
    """A topic. Lengths are judged by the deed: a browser would cut what is pasted without a word."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Title"),
        help_text=_("One sentence that makes others come, 120 characters at most."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(code.value, KIND_SENTENCES[code]) for code in TopicKind],
        widget=forms.RadioSelect,
        initial=TopicKind.NUGGET.value,
    )
    text = forms.CharField(
        label=_("In a few words"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    themes = SeveralField(label=_("Themes"), required=False, queryset=themes(), widget=forms.CheckboxSelectMultiple)
    needs = forms.MultipleChoiceField(
        label=_("It needs"),
        required=False,
        choices=[(code.value, EQUIPMENT_LABELS[code]) for code in Equipment],
        widget=forms.CheckboxSelectMultiple,
    )
    expected_people = forms.IntegerField(
        label=_("For about how many people?"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=_("Only if the number matters: otherwise the wishes say it."),
    )

    hosts = SearchField(
        label=_("Who hosts it"),
        help_text=_("Hosts are at no other topic at that hour. They come from the list of those who have a place."),
    )

    def __init__(self, *args: Any, forum: Any, reader: Any, hosts: list[Any], **kwargs: Any) -> None:
        """`hosts` are those at first, whom `reader` may keep; others are found as far as the directory shows them."""
        initial = kwargs.pop("initial", {}) | {"hosts": [person.pk for person in hosts]}
        super().__init__(*args, initial=initial, **kwargs)
        widget = self.fields["hosts"].widget
        widget.url = reverse("topics:find_people", args=[forum.session.gathering.slug, forum.pk])
        widget.find = lambda words: people_to_choose(reader, forum, words)
        widget.label = self._labels
        self._forum, self._reader = forum, reader
        self._hosts = {person.pk: person for person in hosts}

    def _labels(self, keys: list[int]) -> list[tuple[int, str]]:
        found = self._hosts | people_choosable(self._reader, self._forum, keys)
        return [(key, str(found[key])) for key in keys if key in found]

    def columns(self) -> dict[str, Any]:
        """What the deeds take, hosts among it."""
        return self._with_hosts({name: value for name, value in self.cleaned_data.items() if name != "key"})

    def touched_columns(self) -> dict[str, Any]:
        """The same of what the writer changed."""
        return self._with_hosts(self.touched())

    def _with_hosts(self, data: dict[str, Any]) -> dict[str, Any]:
        if "hosts" not in data:
            return data
        found = self._hosts | people_choosable(self._reader, self._forum, data["hosts"])
        return data | {"hosts": [found[key] for key in data["hosts"]]}


class GroundForm(RememberingForm):
    """The slots and spaces of a forum."""

    slots = SeveralField(
        label=_("Slots"),
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("When topics run side by side."),
    )
    spaces = SeveralField(
        label=_("Spaces"), queryset=None, widget=forms.CheckboxSelectMultiple, help_text=_("Where they run.")
    )

    def __init__(self, *args: Any, gathering: Any, slot_label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slots, spaces = self.fields["slots"], self.fields["spaces"]
        slots.queryset, spaces.queryset = slots_of(gathering), spaces_of(gathering)  # type: ignore[attr-defined]
        slots.label_from_instance = slot_label  # type: ignore[attr-defined]
        slots.error_messages["required"] = _("Choose at least one slot; slots are added on the page “Prepare”.")
        spaces.error_messages["required"] = _("Choose at least one space; spaces are added on the page “Prepare”.")


class MergeForm(HouseForm):
    """Topics that become one."""

    into = forms.TypedChoiceField(label=_("This one stays"), coerce=int, widget=forms.RadioSelect)
    others = forms.TypedMultipleChoiceField(label=_("These join it"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, topics: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.pk, f"{topic.number}. {topic.title}") for topic in topics]
        self._topics = {topic.pk: topic for topic in topics}
        for name in ("into", "others"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Any, list[Any]]:
        """The topic that stays, and those that join it."""
        return self._topics[self.cleaned_data["into"]], [self._topics[pk] for pk in self.cleaned_data["others"]]
