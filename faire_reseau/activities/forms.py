"""Forms about activities."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import Mode, Part
from faire_reseau.activities.models import Action
from faire_reseau.activities.texts import MODE_LABELS, PART_LABELS
from faire_reseau.kit.choosing import UNRESOLVED, SearchedSelect, SearchedSelectMultiple
from faire_reseau.kit.forms import DayField, GroupedField, HouseForm, RememberingForm, SeveralField, WebAddressField
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Territory, Theme, Trade
from faire_reseau.network.texts import TERRITORY_LABELS
from faire_reseau.ui.templatetags.ui import label as label_of


class ActionForm(RememberingForm):
    """A piece of work."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ModelChoiceField(
        label=_("Type of action"),
        required=False,
        to_field_name="code",
        queryset=ActionKind.objects.all(),
        empty_label=_("not said"),
    )
    organisation = forms.ModelChoiceField(
        label=_("Led by"),
        queryset=Organisation.objects.none(),
        widget=SearchedSelect,
        error_messages={"invalid_choice": UNRESOLVED},
    )
    purpose = forms.CharField(
        label=_("What it is for"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 3})
    )
    themes = SeveralField(label=_("Themes"), required=False, queryset=Theme.objects.order_by("vocabulary", "code"))
    axis = forms.ModelChoiceField(
        label=_("Mission axis"), required=False, queryset=MissionAxis.objects.order_by("code"), empty_label=_("none")
    )
    audiences = SeveralField(label=_("Audiences"), required=False, queryset=Audience.objects.all())
    territory = GroupedField(
        groups=TERRITORY_LABELS,
        label=_("Territory"),
        required=False,
        queryset=Territory.objects.filter(to_on__isnull=True).order_by("alphabet", "pk"),
        empty_label=_("none in particular"),
    )
    partners = SeveralField(
        label=_("Partners"),
        required=False,
        queryset=Organisation.objects.prefetch_related("names").order_by("slug"),
        widget=SearchedSelectMultiple,
        error_messages={"invalid_choice": UNRESOLVED, "invalid_pk_value": UNRESOLVED},
        help_text=_("Those that took part without counting the work as theirs."),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _and_its_own(self)
        self.offer_rows("organisation", organisations)
        self.offer_rows("axis", axes_of(organisations))
        for name in ("organisation", "partners"):
            self.label_rows(name, _name)
        for name in ("themes", "axis"):
            self.label_rows(name, _coded)
        for name in ("kind", "audiences"):
            self.label_rows(name, label_of)


# What figures are counted apart by.
APART = ("theme", "axis", "audience", "territory", "mode", "kind")


class AskedForm(HouseForm):
    """Which work is meant; in the address, so that it can be sent to somebody."""

    annee = forms.ChoiceField(label=_("Year"), required=False)
    nature = forms.ModelChoiceField(
        label=_("Type of action"),
        required=False,
        to_field_name="code",
        queryset=ActionKind.objects.all(),
        empty_label=_("all sorts"),
    )
    theme = forms.ModelChoiceField(
        label=_("Theme"),
        required=False,
        queryset=Theme.objects.order_by("vocabulary", "code"),
        empty_label=_("all themes"),
    )
    axe = forms.ModelChoiceField(
        label=_("Mission axis"),
        required=False,
        queryset=MissionAxis.objects.filter(national=None).order_by("code"),
        empty_label=_("all axes"),
    )
    public = forms.ModelChoiceField(
        label=_("Audience"),
        required=False,
        to_field_name="code",
        queryset=Audience.objects.all(),
        empty_label=_("all audiences"),
    )
    mode = forms.ChoiceField(
        label=_("How"),
        required=False,
        choices=[("", _("on site and on line")), *((mode.value, MODE_LABELS[mode]) for mode in Mode)],
    )
    territoire = GroupedField(
        groups=TERRITORY_LABELS,
        label=_("Territory"),
        required=False,
        to_field_name="code",
        queryset=Territory.objects.order_by("alphabet", "pk"),
        empty_label=_("everywhere"),
    )
    par = forms.ChoiceField(
        label=_("Count apart"),
        required=False,
        choices=[
            ("", _("no")),
            ("theme", _("by theme")),
            ("axis", _("by mission axis")),
            ("audience", _("by audience")),
            ("mode", _("by way of meeting")),
            ("territory", _("by territory")),
            ("kind", _("by sort of work")),
        ],
    )

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, auto_id="asked_%s", **kwargs)
        chosen = [("", _("all years")), *((str(year), str(year)) for year in years)]
        self.offer("annee", chosen)
        for name in ("theme", "axe"):
            self.label_rows(name, _coded)
        for name in ("nature", "public"):
            self.label_rows(name, label_of)


class NewcomerForm(HouseForm):
    """Somebody in the room whom the directory does not know."""

    first_name = forms.CharField(label=_("First name"), max_length=80)
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        required=False,
        queryset=Organisation.objects.prefetch_related("names").order_by("slug"),
        empty_label=_("another one, or none"),
        widget=SearchedSelect,
        error_messages={"invalid_choice": UNRESOLVED},
    )
    trade = forms.ModelChoiceField(
        label=_("Trade"), required=False, queryset=Trade.objects.order_by("rank"), empty_label=_("another one")
    )
    despite_resemblance = forms.BooleanField(
        label=_("It is another person than those who resemble them"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="newcomer_%s", **kwargs)
        self.label_rows("organisation", _name)
        self.label_rows("trade", label_of)


def _and_its_own(form: HouseForm) -> None:
    """A territory that is no more is still that of who has it: nobody who changes something else loses it."""
    own = form.initial.get("territory")
    if own is not None:
        field: forms.ModelChoiceField[Territory] = form.fields["territory"]  # type: ignore[assignment]
        field.queryset = Territory.objects.filter(Q(to_on__isnull=True) | Q(pk=own.pk)).order_by("alphabet", "pk")


def axes_of(organisations: QuerySet[Organisation]) -> QuerySet[MissionAxis]:
    """The axes of the network, and those that `organisations` have of their own."""
    own = Q(organisation__in=organisations.order_by().values("pk"))
    return MissionAxis.objects.filter(Q(organisation=None) | own).order_by("code")


def _coded(thing: Theme | MissionAxis) -> str:
    """“1.1 Éducation”: the code tells where it stands among the others."""
    return f"{thing.code} {label_of(thing)}"


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return names[-1].name if names else organisation.slug


class HowForm(RememberingForm):
    """How, where and at which hours a meeting is held."""

    mode = forms.ChoiceField(label=_("How"), choices=[(mode.value, MODE_LABELS[mode]) for mode in Mode])
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    hours = forms.CharField(
        label=_("Hours"), required=False, max_length=80, help_text=_("As on the printed sheet: 9:30 – 12:30.")
    )
    led_by = forms.CharField(
        label=_("Led by"),
        required=False,
        max_length=200,
        help_text=_("Trainer or facilitator, as on the printed sheet."),
    )
    territory = GroupedField(
        groups=TERRITORY_LABELS,
        label=_("Territory"),
        required=False,
        queryset=Territory.objects.filter(to_on__isnull=True).order_by("alphabet", "pk"),
        empty_label=_("that of the action"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _and_its_own(self)


class MeetingForm(HowForm):
    """A dated meeting of an action."""

    held_on = DayField(label=_("Day"))
    parts = forms.MultipleChoiceField(
        label=_("Half-days"),
        choices=[(part.value, PART_LABELS[part]) for part in Part],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say in which half-day: it is what the report counts.")},
    )
    field_order = ("held_on", "parts", "mode", "place", "hours", "led_by", "territory")


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
                label=_name(organisation), required=False, min_value=0, max_value=100, decimal_places=2, localize=True
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
            "themes": (_("Theme"), Theme.objects.order_by("vocabulary", "code"), _coded),
            "axis": (_("Mission axis"), axes_of(own), _coded),
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


class CorrectionForm(HouseForm):
    """A correction of the sheet."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("The first fact stays; the correction and its reason are added.")
    )
