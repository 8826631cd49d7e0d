"""Forms to propose topics, and forms of organisers about forums."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import Equipment
from faire_reseau.gatherings.queries import slots_of, spaces_of
from faire_reseau.gatherings.texts import EQUIPMENT_LABELS
from faire_reseau.kit.choosing import SearchedSelect
from faire_reseau.kit.forms import HouseForm, RememberingForm, SeveralField
from faire_reseau.kit.search_fields import SearchField
from faire_reseau.network.queries import themes
from faire_reseau.topics.enums import TopicKind
from faire_reseau.topics.queries import TopicRow, may_take_over, people_choosable, people_to_choose, with_centres
from faire_reseau.topics.texts import KIND_SENTENCES
from faire_reseau.ui.templatetags.ui import content


def _title() -> forms.CharField:
    """The title of a topic. Its length is judged by the action: a browser would cut what is pasted without a word."""
    return forms.CharField(
        label=_("Title"),
        help_text=_("One sentence that makes others come, 120 characters at most."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        strip=False,
    )


def _kind(usual: TopicKind) -> forms.ChoiceField:
    """What a topic is, `usual` unless another is chosen."""
    return forms.ChoiceField(
        label=_("What is it?"),
        choices=[(code.value, KIND_SENTENCES[code]) for code in TopicKind],
        widget=forms.RadioSelect,
        initial=usual.value,
    )


class TopicForm(RememberingForm):
    """A topic. Lengths are judged by the action."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = _title()
    kind = _kind(TopicKind.NUGGET)
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

    despite_twin = forms.BooleanField(label=_("It is another topic"), required=False)

    def __init__(
        self, *args: Any, forum: Any, reader: Any, hosts: list[Any], is_new: bool = False, **kwargs: Any
    ) -> None:
        """`hosts` are those at first, whom `reader` may keep; others are found as far as the directory shows them."""
        initial = kwargs.pop("initial", {}) | {"hosts": [person.pk for person in hosts]}
        super().__init__(*args, initial=initial, **kwargs)
        if not is_new:
            del self.fields["despite_twin"]
        widget = self.fields["hosts"].widget
        widget.url = reverse("topics:find_people", args=[forum.session.gathering.slug, forum.pk])
        widget.find = lambda words: people_to_choose(reader, forum, words)
        widget.label = self._labels
        self._forum, self._reader = forum, reader
        self._hosts = {person.pk: person for person in hosts}

    def _labels(self, keys: list[int]) -> list[tuple[int, str]]:
        people = self._hosts | people_choosable(self._reader, self._forum, keys)
        names = [(key, str(people[key])) for key in keys if key in people]
        return with_centres(self._forum.session.gathering, names)

    def columns(self) -> dict[str, Any]:
        """What the actions take, hosts among it."""
        return self._with_hosts({name: value for name, value in self.cleaned_data.items() if name != "key"})

    def touched_columns(self) -> dict[str, Any]:
        """The same of what the writer changed."""
        return self._with_hosts(self.touched())

    def _with_hosts(self, data: dict[str, Any]) -> dict[str, Any]:
        if "hosts" not in data:
            return data
        people = self._hosts | people_choosable(self._reader, self._forum, data["hosts"])
        return data | {"hosts": [people[key] for key in data["hosts"]]}


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


class LeavingForm(HouseForm):
    """What becomes of the topics and the place of somebody who is taken off the list."""

    def __init__(self, *args: Any, hosted: list[Any], leaving: Any, waiting: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._hosted, self._waiting = hosted, {str(registration.pk): registration for registration in waiting}
        self._people: dict[str, Any] = {}
        for hosted_topic in hosted:
            gathering = hosted_topic.topic.forum.session.gathering
            people = {str(person.pk): person for person in may_take_over(hosted_topic, leaving)}
            self._people |= people
            names = with_centres(gathering, [(person.pk, str(person)) for person in people.values()])
            alone = [("withdraw", _("It is withdrawn; its wishes are kept"))]
            stays = [("others", _("It stays with: %(hosts)s") % {"hosts": ", ".join(map(str, hosted_topic.others))})]
            self.fields[f"topic_{hosted_topic.topic.pk}"] = forms.ChoiceField(
                label=content(hosted_topic.topic.title),
                choices=[
                    *(stays if hosted_topic.others else alone),
                    *((str(key), _("%(name)s hosts it") % {"name": name}) for key, name in names),
                ],
                initial="others" if hosted_topic.others else "withdraw",
                widget=SearchedSelect,
            )
        if waiting:
            self.fields["place"] = forms.ChoiceField(
                label=_("The place goes to"),
                choices=[
                    (str(registration.pk), name)
                    for registration, (_key, name) in zip(
                        waiting,
                        with_centres(
                            waiting[0].gathering,
                            [(registration.person_id, str(registration.person)) for registration in waiting],
                        ),
                        strict=True,
                    )
                ],
                initial=str(waiting[0].pk),
                help_text=_("First in the list: who has waited longest."),
                widget=SearchedSelect,
            )

    def hosts(self) -> dict[Any, Any]:
        """Who hosts each topic in the place of who leaves; None: nobody."""
        data = self.cleaned_data
        return {
            hosted_topic.topic: self._people.get(data[f"topic_{hosted_topic.topic.pk}"])
            for hosted_topic in self._hosted
        }

    def place(self) -> Any:
        """Who of those who wait gets the place, None when nobody waits."""
        return self._waiting.get(self.cleaned_data.get("place", ""))


class MergeForm(HouseForm):
    """Topics that become one."""

    into = forms.TypedChoiceField(label=_("This one stays"), coerce=int, widget=forms.RadioSelect)
    others = forms.TypedMultipleChoiceField(label=_("These join it"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, topics: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(topic.pk, f"{topic.number}. {topic.title}") for topic in topics]
        self._topics = {topic.pk: topic for topic in topics}
        for name in ("into", "others"):
            self.offer(name, choices)

    def chosen(self) -> tuple[TopicRow, list[TopicRow]]:
        """The topic that stays, and those that join it."""
        return self._topics[self.cleaned_data["into"]], [self._topics[pk] for pk in self.cleaned_data["others"]]


class TabletForm(HouseForm):
    """A topic written on the shared tablet, without an account."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your first and last name"),
        help_text=_("As on your badge."),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    organisation = forms.TypedChoiceField(label=_("Your centre"), coerce=int)
    title = _title()
    kind = _kind(TopicKind.QUESTION)
    despite_twin = forms.BooleanField(label=_("It is another topic"), required=False)

    def __init__(self, *args: Any, centres: list[tuple[int, str]], **kwargs: Any) -> None:
        """`centres`: key and name of each organisation for which somebody comes."""
        super().__init__(*args, **kwargs)
        self.offer("organisation", [("", "—"), *centres])
