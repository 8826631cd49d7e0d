"""Forms to add several slots or spaces at once."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.logic.agenda import ends_after_midnight
from faire_reseau.gatherings.logic.lines import Hours, Unsaid, slots_said, spaces_said
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.forms import DayField, HouseForm


class SlotsForm(HouseForm):
    """Several slots of a day, in a sentence or as lines."""

    on = DayField(label=_("Day"))
    said = forms.CharField(
        label=_("Several slots at once"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("“3 slots of 40 min from 9:30, 10 min break”, or a line each: “9:30 – 10:10”."),
    )

    def __init__(self, *args: Any, gathering: Gathering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(gathering.time_zone)
        self.fields["on"].initial = gathering.starts_on

    def clean_said(self) -> list[Hours]:
        """The hours that are said."""
        try:
            slots = slots_said(self.cleaned_data["said"])
        except Unsaid as fault:
            sentence = _("“%(line)s” says no slot: write it like the examples.")
            raise forms.ValidationError(sentence % {"line": fault.args[0][:60]}) from fault
        return slots

    def hours(self) -> list[tuple[datetime, datetime]]:
        """Beginning and end of each."""
        return [
            (self._moment(slot_hours, slot_hours.begins), self._moment(slot_hours, slot_hours.ends))
            for slot_hours in self.cleaned_data["said"]
        ]

    def _moment(self, slot_hours: Hours, hour: time) -> datetime:
        is_next = ends_after_midnight(slot_hours.begins, hour)
        day = self.cleaned_data["on"] + timedelta(days=slot_hours.nights + is_next)
        return datetime.combine(day, hour, self.zone).astimezone(UTC)


class SpacesForm(HouseForm):
    """Several spaces, pasted as lines."""

    said = forms.CharField(
        label=_("Several spaces at once"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, with how many people it holds: “Room A; 20”."),
    )
    places = forms.IntegerField(
        label=_("Places of those that say no number"), min_value=1, max_value=100_000, initial=20
    )

    def rows(self) -> list[dict[str, Any]]:
        """What the action takes."""
        spaces = spaces_said(self.cleaned_data["said"], self.cleaned_data["places"])
        return [{"name": name[:80], "capacity_people": max(1, places)} for name, places in spaces]
