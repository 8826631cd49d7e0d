"""What people type about topics, and what organisers choose about forums."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import Equipment
from faire_reseau.gatherings.queries import slots_of, spaces_of
from faire_reseau.gatherings.texts import EQUIPMENT_LABELS
from faire_reseau.kit.forms import HouseForm, SeveralField
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.queries import themes
from faire_reseau.topics.enums import TopicKind
from faire_reseau.topics.queries import people_who_come
from faire_reseau.topics.texts import KIND_SENTENCES

HOST_FIELDS = 3


class TopicForm(HouseForm):
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

    def __init__(self, *args: Any, forum: Any, hosts: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = people_who_come(forum)
        people = [("", _("nobody else")), *((person.pk, str(person)) for person in coming)]
        self._people = {person.pk: person for person in coming}
        for number in range(max(HOST_FIELDS, len(hosts) + 1)):
            self.fields[f"host_{number}"] = forms.TypedChoiceField(
                label=_("Hosted by") if number == 0 else _("And with"),
                choices=people if number else people[1:],
                coerce=int,
                empty_value=None,
                required=number == 0,
                initial=hosts[number].pk if number < len(hosts) else None,
            )

    def host_fields(self) -> list[Any]:
        """The fields of the hosts, in order."""
        return [self[name] for name in self.fields if name.startswith("host_")]

    def columns(self) -> dict[str, Any]:
        """What the deeds take, hosts among it."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith(("host_", "key"))}
        named = [self.cleaned_data[bound.name] for bound in self.host_fields()]
        return data | {"hosts": [self._people[pk] for pk in named if pk is not None]}

    def refuse(self, refusal: Refusal) -> None:
        """As every form; what is wrong with hosts is said at the first of them."""
        if refusal.field == "hosts":
            refusal.field = "host_0"
        super().refuse(refusal)


class GroundForm(HouseForm):
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
