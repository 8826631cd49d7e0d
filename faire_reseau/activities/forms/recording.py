"""Forms about what is recorded: meetings just held, head counts, shares, staff time, publications, gaps, past years."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import AgendaChange, Rhythm
from faire_reseau.activities.forms import MeetingForm, axes_of, coded, name_of
from faire_reseau.activities.logic.agenda import parts_from
from faire_reseau.activities.models import Action
from faire_reseau.activities.queries.agenda import Changed
from faire_reseau.activities.texts import PART_LABELS, RHYTHM_LABELS
from faire_reseau.kit.dates import written
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm, WebAddressField
from faire_reseau.network.models import ActionKind, Audience, Organisation
from faire_reseau.network.queries import themes
from faire_reseau.ui.templatetags.ui import label as label_of


class NoteForm(MeetingForm):
    """A meeting just held, with how many came: what the last one said is proposed."""

    is_another = forms.BooleanField(label=_("It is another meeting of the same half-day"), required=False)

    def __init__(self, *args: Any, classes: Iterable[Audience], usual: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, remembers=False, **kwargs)
        add_heads(self, classes, usual)

    def heads(self) -> dict[int, int]:
        """The numbers that were typed, by class (0: not told apart)."""
        return {key: people for key, people in heads_in(self.cleaned_data).items() if people}

    def meeting(self) -> dict[str, Any]:
        """What was typed about the meeting itself."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith("heads_")}


class PlanForm(MeetingForm):
    """Meetings that come again."""

    rhythm = forms.ChoiceField(label=_("Comes again"), choices=[(code.value, RHYTHM_LABELS[code]) for code in Rhythm])
    until = DayField(label=_("Until"))
    field_order = ("held_on", "rhythm", "until", "parts", "mode", "place", "hours", "led_by", "territory")


class MoveForm(HouseForm):
    """Another day."""

    held_on = DayField(label=_("New day"))


class HeadsForm(RememberingForm):
    """How many people of each class of audience were at a meeting, besides those named."""

    def __init__(self, *args: Any, classes: Iterable[Audience], usual: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_heads(self, classes, usual)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def heads(self) -> dict[int, int]:
        """The numbers that the writer changed, by class (0: not told apart); an empty one is none."""
        return heads_in(self.touched())


def add_heads(form: HouseForm, classes: Iterable[Audience], usual: Iterable[int] = ()) -> None:
    """Have `form` ask a number for each of `classes`, the `usual` ones first, and one for people who are not told apart."""
    rows = {audience.pk: label_of(audience) for audience in classes}
    first = [key for key in usual if key in rows]
    for key in [0, *first, *(key for key in rows if key not in first)]:
        form.fields[f"heads_{key}"] = forms.IntegerField(
            label=rows[key] if key else _("People not told apart") if rows else _("People"),
            required=False,
            min_value=0,
            max_value=100_000,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "short"}),
            error_messages={"invalid": _("This is not a whole number: write it in figures, like 12.")},
        )


def heads_in(values: Mapping[str, Any]) -> dict[int, int]:
    """The head counts among values of a form, by class; an empty one is none."""
    return {int(name[6:]): people or 0 for name, people in values.items() if name.startswith("heads_")}


class SharesForm(HouseForm):
    """The part of an action that counts as each organisation's, in percent."""

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for organisation in organisations:
            self.fields[f"share_{organisation.pk}"] = forms.DecimalField(
                label=name_of(organisation), required=False, min_value=0, max_value=100, decimal_places=2, localize=True
            )
            self.fields[f"share_{organisation.pk}"].show_hidden_initial = True

    def percents(self) -> dict[int, Decimal]:
        """What was typed, by organisation."""
        return {int(name[6:]): percent for name, percent in self.cleaned_data.items() if percent}

    def seen(self) -> dict[int, Decimal]:
        """What the page said when it was opened, by organisation."""
        shown = {
            name: field.to_python(self._widget_data_value(field.hidden_widget(), self.add_initial_prefix(name)))
            for name, field in self.fields.items()
        }
        return {int(name[6:]): percent for name, percent in shown.items() if percent}


class StaffTimeForm(HouseForm):
    """Days of staff in a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2300)
    days = forms.DecimalField(
        label=_("Days of staff"),
        min_value=0,
        max_value=5000,
        decimal_places=2,
        localize=True,
        help_text=_("All colleagues together, preparation included; 0 takes the year away."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="staff_%s", **kwargs)


class PublishedForm(HouseForm):
    """Something that came out of the work."""

    title = forms.CharField(label=_("Title"), max_length=200)
    published_on = DayField(label=_("Published on"))
    address = WebAddressField(label=_("Web address"), required=False, max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="published_%s", **kwargs)


class MendForm(HouseForm):
    """What some actions lack, one row each."""

    def __init__(self, *args: Any, rows: Iterable[Action], organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        own = Organisation.objects.filter(pk=organisation.pk)
        offered: dict[str, tuple[Any, QuerySet[Any], Any]] = {
            "themes": (_("Theme"), themes(), coded),
            "axis": (_("Mission axis"), axes_of(own), coded),
            "kind": (_("Type of action"), ActionKind.objects.all(), label_of),
            "audiences": (_("Audience"), Audience.objects.all(), label_of),
        }
        self.choices = {name: [(row.pk, label(row)) for row in rows] for name, (_title, rows, label) in offered.items()}
        self.offered = {name: {row.pk: row for row in rows} for name, (_title, rows, _label) in offered.items()}
        for action in self.rows:
            for name in lacks(action):
                field = forms.TypedChoiceField(
                    label=offered[name][0],
                    required=False,
                    coerce=int,
                    choices=[("", _("not said")), *self.choices[name]],
                )
                self.fields[f"{name}_{action.pk}"] = field

    def table(self) -> list[tuple[Action, list[Any]]]:
        """Each action with its fields."""
        return [(action, [self[f"{name}_{action.pk}"] for name in lacks(action)]) for action in self.rows]

    def filled_in(self) -> dict[Action, dict[str, Any]]:
        """What was chosen, by action."""
        filled: dict[Action, dict[str, Any]] = {}
        for action in self.rows:
            for name in lacks(action):
                key = self.cleaned_data.get(f"{name}_{action.pk}")
                if key:
                    row = self.offered[name][key]
                    filled.setdefault(action, {})[name] = [row] if name in ("themes", "audiences") else row
        return filled


def lacks(action: Action) -> list[str]:
    """The columns that say nothing yet of `action`; no query when themes and audiences were fetched."""
    is_told = {
        "themes": bool(action.themes.all()),
        "axis": bool(action.axis_id),
        "kind": bool(action.kind_id),
        "audiences": bool(action.audiences.all()),
    }
    return [name for name, has_value in is_told.items() if not has_value]


class AgendaForm(HouseForm):
    """A calendar, and the days to look at."""

    first = DayField(label=_("From the day"))
    last = DayField(label=_("Until"))
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".ics"}),
        help_text=_(
            "An iCalendar file (.ics), as every agenda exports it; at most 2 MB. Nothing is written before you confirm."
        ),
        error_messages={"required": _("Choose the file of your agenda.")},
    )

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first, nor more than a year after."""
        values = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if first and last and not 0 <= (last - first).days <= 366:
            self.add_error("last", _("Choose a last day at most one year after the first."))
        return values


class EntriesForm(HouseForm):
    """Which entries of an agenda are meetings, and of which action."""

    def __init__(self, *args: Any, rows: Sequence[Sequence[str]], titles: Sequence[str], **kwargs: Any) -> None:
        """`rows`: number, day, title and more, as in the draft; each is proposed as of the action of its title, where one alone has it."""
        super().__init__(*args, **kwargs)
        known = {title.casefold(): title for title in titles}
        choices = [
            ("", _("leave it aside")),
            ("+", _("a new action of this title")),
            *((title, title) for title in titles),
        ]
        for row in rows:
            field = forms.ChoiceField(label=_("What it is"), required=False, choices=choices)
            field.is_always_answered = True  # type: ignore[attr-defined]  # of the template of fields
            self.fields[f"row_{row[0]}"] = field
            self.initial.setdefault(f"row_{row[0]}", known.get(row[2].casefold(), ""))
        self.rows = rows

    def chosen(self) -> list[list[str]]:
        """The rows that are meetings, each under the title of its action."""
        named = [(row, self.cleaned_data.get(f"row_{row[0]}", "")) for row in self.rows]
        return [[row[0], row[1], row[2] if title == "+" else title, *row[3:]] for row, title in named if title]

    def table(self) -> list[tuple[Sequence[str], list[str], Any]]:
        """Each row with its half-days in words, and its field."""
        return [
            (row, [str(PART_LABELS[part]) for part in parts_from(row[4], int(row[5]))], self[f"row_{row[0]}"])
            for row in self.rows
        ]


class ChangesForm(HouseForm):
    """What to do with meetings of which an agenda says something else."""

    def __init__(self, *args: Any, changes: Sequence[Changed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changes = changes
        for changed in changes:
            if changed.is_proved:
                continue
            is_moved = changed.change == AgendaChange.MOVED
            does = _("move it to %(day)s") % {"day": written(changed.on, "j F Y")} if is_moved else _("call it off")
            # What left an agenda may have been taken out for another reason: nothing is proposed first.
            first = "" if changed.change == AgendaChange.GONE else "do"
            field = forms.ChoiceField(
                label=_("What to do"),
                required=False,
                initial=first,
                choices=[("do", does), ("", _("leave it as it is"))],
            )
            field.is_always_answered = True  # type: ignore[attr-defined]  # of the template of fields
            self.fields[f"change_{changed.meeting.pk}"] = field

    def chosen(self) -> list[Changed]:
        """The changes to make."""
        return [row for row in self.changes if self.cleaned_data.get(f"change_{row.meeting.pk}")]

    def table(self) -> list[tuple[Changed, Any]]:
        """Each change with its field, None for a meeting that stays."""
        return [(row, None if row.is_proved else self[f"change_{row.meeting.pk}"]) for row in self.changes]


class YearForm(HouseForm):
    """The table of a past year."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        help_text=_("XLSX, ODS or CSV; at most 2 MB and 1,000 rows. Nothing is written before you confirm."),
        error_messages={"required": _("Choose the file of your table.")},
    )
