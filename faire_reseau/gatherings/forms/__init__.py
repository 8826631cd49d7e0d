"""Forms of organisers and participants of gatherings."""

from collections.abc import Container, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import Mode, Part
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.texts import MODE_LABELS
from faire_reseau.gatherings.enums import Equipment, Format
from faire_reseau.gatherings.logic.agenda import ends_after_midnight
from faire_reseau.gatherings.models import Gathering, Space
from faire_reseau.gatherings.texts import EQUIPMENT_LABELS, FORMAT_LABELS, OFFER_LABELS, PART_LABELS, half_day_label
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.choosing import UNRESOLVED, SearchedSelect, SearchedSelectMultiple, ZoneSelect
from faire_reseau.kit.forms import (
    DayField,
    GroupedField,
    HouseForm,
    MomentField,
    RememberingForm,
    SeveralField,
    WebAddressField,
)
from faire_reseau.kit.mail import promised_later
from faire_reseau.kit.name_forms import WhoForm
from faire_reseau.kit.zones import zone_choices
from faire_reseau.network.models import Organisation, Territory, Trade
from faire_reseau.network.queries import themes
from faire_reseau.network.texts import TERRITORY_LABELS
from faire_reseau.ui.templatetags.ui import label as label_of


class OrganisationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # cannot be subscripted
    """Organisations by their present name; searched where they are many."""

    widget = SearchedSelect
    default_error_messages = {"invalid_choice": UNRESOLVED}

    def label_from_instance(self, obj: Organisation) -> str:
        """The last name it took."""
        names = sorted(obj.names.all(), key=lambda name: str(name.from_on or ""))
        return names[-1].name if names else obj.slug


class OrganisationsChoice(SeveralField):
    """Several organisations by their present names; searched where they are many."""

    widget = SearchedSelectMultiple
    default_error_messages = {"invalid_choice": UNRESOLVED, "invalid_pk_value": UNRESOLVED}

    label_from_instance = OrganisationChoice.label_from_instance


class HalfDaysChoice(SeveralField):
    """Half-days as one says them."""

    default_error_messages = {"required": _("Choose at least one half-day.")}

    def label_from_instance(self, obj: HalfDay) -> str:
        """Day and part."""
        return half_day_label(obj.on, obj.part)


class TradeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # as above
    """Trades in the language of the page."""

    def label_from_instance(self, obj: Trade) -> str:
        """As templates write it."""
        return label_of(obj)


def ask_in_words(form: forms.Form, **typed: str) -> None:
    """Where a network has nothing to choose from yet, do not offer the choice; the field for words that it names, if any, is asked
    under its label. One query for each choice.
    """
    for name, words in typed.items():
        choice = form.fields.get(name)
        if isinstance(choice, forms.ModelChoiceField) and choice.queryset is not None and not choice.queryset.exists():
            choice.widget = forms.HiddenInput()
            if words:
                form.fields[words].label = choice.label


def offer_half_days(
    field: Any, gathering: Gathering, half_days: list[HalfDay], full: Container[int] = frozenset()
) -> None:
    """Have `field` offer the half-days of `gathering`, all chosen at first but those that are `full` (keys), unless all are."""
    field.queryset = HalfDay.objects.filter(meeting__action=gathering.action_id)
    labels = [(half.pk, half_day_label(half.on, half.part)) for half in half_days]
    field.choices = [
        (key, _("%(half_day)s (full)") % {"half_day": label} if key in full else label) for key, label in labels
    ]
    field.initial = [half.pk for half in half_days if half.pk not in full] or [half.pk for half in half_days]


class GatheringForm(RememberingForm):
    """A gathering."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("In a few words"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000
    )
    host = OrganisationChoice(label=_("Host"), queryset=Organisation.objects.none())
    invited = OrganisationsChoice(
        label=_("To organise it together, ask"),
        required=False,
        queryset=Organisation.objects.none(),
        help_text=_("Each is shown once somebody who directs it agrees. Others can be asked later."),
    )
    starts_on = DayField(label=_("First day"))
    ends_on = DayField(label=_("Last day"))
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        initial=lambda: settings.TIME_ZONE,
        choices=zone_choices,
        widget=ZoneSelect,
        help_text=_("Look for a place: a town, a country, “La Réunion”."),
        error_messages={"invalid_choice": UNRESOLVED},
    )
    mode = forms.ChoiceField(label=_("How"), choices=[(mode.value, MODE_LABELS[mode]) for mode in Mode])
    place_name = forms.CharField(label=_("Place"), required=False, max_length=200)
    address = forms.CharField(label=_("Address"), required=False, max_length=300)
    call_address = WebAddressField(
        label=_("Address of the call"),
        required=False,
        max_length=500,
        help_text=_("To take part on line: people on the list and the organisers read it."),
    )
    call_is_public = forms.BooleanField(label=_("Show the address of the call to everybody"), required=False)
    territory = GroupedField(
        groups=TERRITORY_LABELS,
        label=_("Territory"),
        required=False,
        queryset=Territory.objects.filter(to_on__isnull=True).order_by("alphabet", "pk"),
    )
    capacity_people = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("How many people in each half-day. Empty: no limit."),
    )
    offer_hours = forms.TypedChoiceField(
        label=_("A place that comes free"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("goes at once to the next person")), *OFFER_LABELS.items()],
        help_text=promised_later(
            _(
                "Whoever is offered a place gets a letter to accept or leave it. Without an answer in time it goes to the next."
            )
        ),
    )
    despite_taken = forms.BooleanField(label=_("Fewer places than people who have one"), required=False)
    registration_opens_at = MomentField(label=_("Registration opens"), required=False, help_text=_("Empty: at once."))
    registration_closes_at = MomentField(label=_("Registration closes"), required=False, help_text=_("Empty: never."))

    def __init__(self, *args: Any, hosts: Any, invitable: Any = None, taken: int = 0, **kwargs: Any) -> None:
        """Offer `hosts`; `invitable` are those that can be asked (None: asked elsewhere); `taken`: places taken in the fullest
        half-day, below which one is asked once before it is saved.
        """
        super().__init__(*args, remembers=invitable is None, **kwargs)
        self.taken = taken
        typed, before = (str(self.data.get(name, "")) for name in ("capacity_people", "initial-capacity_people"))
        if typed.isdecimal() and 0 < int(typed[:9]) < taken and typed != before:
            self.fields["despite_taken"].show_hidden_initial = False
        else:
            del self.fields["despite_taken"]
        self.offer_rows("host", hosts)
        current = str(self.initial.get("time_zone") or "")
        self.offer("time_zone", zone_choices(current))
        if invitable is None:
            del self.fields["invited"]
        else:
            self.offer_rows("invited", invitable)

    def clean(self) -> dict[str, Any]:
        """Fewer places than are taken: what follows is said, and done once the box is ticked."""
        data = super().clean() or {}
        if "despite_taken" in self.fields and not data.get("despite_taken"):
            sentence = _(
                "%(taken)s people have a place on one half-day: they keep it, and nobody gets one there before fewer than"
                " %(places)s have. Tick the box below and save again."
            )
            values = {"taken": self.taken, "places": data.get("capacity_people")}
            self.add_error("capacity_people", forms.ValidationError(sentence % values))
        return data

    def full_clean(self) -> None:
        """As every form; moments are those of the time zone chosen in it."""
        # Words may have chosen the place: the select beside them still says the zone of before.
        widget = self.fields["time_zone"].widget
        chosen = str(widget.value_from_datadict(self.data, self.files, self.add_prefix("time_zone")) or "")
        with timezone.override(
            ZoneInfo(chosen) if chosen in available_timezones() else timezone.get_current_timezone()
        ):
            super().full_clean()


class InvitationForm(HouseForm):
    """An organisation that is asked to organise a gathering together."""

    organisation = OrganisationChoice(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, invitable: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="invited_%s", **kwargs)
        self.offer_rows("organisation", invitable)


class SpaceForm(RememberingForm):
    """A space."""

    name = forms.CharField(label=_("Name"), max_length=80)
    capacity_people = forms.IntegerField(label=_("How many people does it hold?"), min_value=1, max_value=100_000)
    equipment = forms.MultipleChoiceField(
        label=_("It offers"),
        required=False,
        choices=[(code.value, EQUIPMENT_LABELS[code]) for code in Equipment],
        widget=forms.CheckboxSelectMultiple,
    )


class SlotForm(HouseForm):
    """A slot, in the gathering's own time."""

    typed_in: ClassVar[Mapping[str, str]] = {"starts_at": "begins", "ends_at": "ends"}

    on = DayField(label=_("Day"))
    begins = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(gathering.time_zone)
        self.fields["on"].initial = gathering.starts_on

    def clean(self) -> dict[str, Any]:
        """An hour that the clocks skip that day is told beside its field."""
        data = super().clean() or {}
        for name in ("begins", "ends"):
            if data.get("on") is None or data.get("begins") is None or data.get("ends") is None:
                break
            if self._moment(name).astimezone(self.zone).time() != data[name]:
                self.add_error(name, _("The clocks go forward that day and skip this hour: choose another."))
        return data

    def hours(self) -> dict[str, datetime]:
        """`starts_at` and `ends_at` of what was typed."""
        return {"starts_at": self._moment("begins"), "ends_at": self._moment("ends")}

    def _moment(self, name: str) -> datetime:
        data = self.cleaned_data
        return self._hour(data["on"], data["begins"], data[name])

    def _hour(self, on: date, begins: time, hour: time) -> datetime:
        """An `hour` of what begins at `begins` on the day `on`: that of the next day when it ends in the night that follows."""
        day = on + timedelta(days=1) if ends_after_midnight(begins, hour) else on
        # In universal time: two local hours are compared as the clock shows them, even when it changes between them.
        return datetime.combine(day, hour, self.zone).astimezone(UTC)


SESSION_WORDS = ("title", "format", "text", "space", "themes")


class SessionForm(RememberingForm, SlotForm):
    """A session of the agenda."""

    title = forms.CharField(label=_("Title"), max_length=200)
    format = forms.ChoiceField(label=_("Format"), choices=[(code.value, FORMAT_LABELS[code]) for code in Format])
    text = forms.CharField(
        label=_("What it is about"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    space = forms.ModelChoiceField(
        label=_("Space"),
        required=False,
        queryset=Space.objects.none(),
        empty_label=_("everywhere, or said in the text"),
    )
    themes = SeveralField(label=_("Themes"), required=False, queryset=themes())
    speakers = forms.CharField(
        label=_("Who speaks"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: name; role; organisation. No account is needed."),
    )
    field_order = ("title", "format", "on", "begins", "ends", "space", "speakers", "text", "themes")

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, gathering=gathering, **kwargs)
        self.offer_rows("space", gathering.spaces.order_by("rank", "pk"))

    def columns(self) -> dict[str, Any]:
        """What the action takes, speakers apart."""
        data = self.cleaned_data
        return {name: data[name] for name in SESSION_WORDS} | self.hours()

    def touched_columns(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The columns of the action that the writer changed, speakers apart, and what these said when the page was opened."""
        touched, before_all = self.touched(), self.said()
        columns = {name: touched[name] for name in SESSION_WORDS if name in touched}
        seen = {name: before_all[name] for name in columns}
        if not {"on", "begins", "ends"} & set(touched):
            return columns, seen
        is_read = (
            isinstance(before_all["on"], date)
            and isinstance(before_all["begins"], time)
            and isinstance(before_all["ends"], time)
        )
        for column, field in (("starts_at", "begins"), ("ends_at", "ends")):
            before = self._hour(before_all["on"], before_all["begins"], before_all[field]) if is_read else None
            # Another beginning may put the end on another day.
            if "on" in touched or field in touched or self.hours()[column] != before:
                columns[column] = self.hours()[column]
                if before is not None:
                    seen[column] = before
        return columns, seen

    def speaker_rows(self) -> list[dict[str, str]]:
        """The speakers as the action takes them."""
        rows = []
        for line in self.cleaned_data["speakers"].splitlines():
            parts = [part.strip() for part in cleaned(line, lines=False).split(";")] + ["", ""]
            if parts[0]:
                rows.append({"name": parts[0][:160], "role": parts[1][:200], "organisation_name": parts[2][:200]})
        return rows


class HalfDayForm(HouseForm):
    """A half-day of the gathering."""

    on = DayField(label=_("Day"))
    part = forms.ChoiceField(label=_("Half-day"), choices=[(part.value, PART_LABELS[part]) for part in Part])

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = gathering.starts_on


class CallOffForm(HouseForm):
    """Why a gathering does not take place."""

    because = forms.CharField(
        label=_("Why, in a few words"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody reads it: in the letter, and on the page of the gathering."),
    )


class PostponeForm(HouseForm):
    """The day on which a gathering begins from now on."""

    starts_on = DayField(label=_("New first day"))


class OrganiserForm(HouseForm):
    """Somebody who shall run the gathering too."""

    email = forms.EmailField(label=_("E-mail address of the new organiser"))


class AttendeeForm(WhoForm):
    """Somebody whom the directory does not know, put on the list by an organiser."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    organisation = OrganisationChoice(
        label=_("Organisation"),
        required=False,
        queryset=Organisation.objects.prefetch_related("names").order_by("slug"),
        empty_label=_("another one, or none"),
    )
    trade = TradeChoice(
        label=_("Trade"), required=False, queryset=Trade.objects.order_by("rank"), empty_label=_("another one")
    )
    half_days = HalfDaysChoice(
        label=_("Comes on"), queryset=HalfDay.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    despite_resemblance = forms.BooleanField(
        label=_("It is another person than those who resemble them"), required=False
    )

    def __init__(self, *args: Any, gathering: Gathering, half_days: list[HalfDay], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="newcomer_%s", **kwargs)
        ask_in_words(self, organisation="", trade="")
        offer_half_days(self.fields["half_days"], gathering, half_days)
