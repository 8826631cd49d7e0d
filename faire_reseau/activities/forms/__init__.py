"""Forms about activities."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.activities.enums import Mode, Part
from faire_reseau.activities.texts import MODE_LABELS, PART_LABELS
from faire_reseau.kit.choosing import UNRESOLVED, SearchedSelect, SearchedSelectMultiple
from faire_reseau.kit.forms import DayField, GroupedField, HouseForm, RememberingForm, SeveralField
from faire_reseau.kit.name_forms import WhoForm
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Territory, Theme, Trade
from faire_reseau.network.queries import themes
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
    themes = SeveralField(label=_("Themes"), required=False, queryset=themes())
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
            self.label_rows(name, name_of)
        for name in ("themes", "axis"):
            self.label_rows(name, coded)
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
        queryset=themes(),
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
            self.label_rows(name, coded)
        for name in ("nature", "public"):
            self.label_rows(name, label_of)


class NewcomerForm(WhoForm):
    """Somebody in the room whom the directory does not know."""

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
        self.label_rows("organisation", name_of)
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


def coded(thing: Theme | MissionAxis) -> str:
    """“1.1 Éducation”: the code tells where it stands among the others."""
    return f"{thing.code} {label_of(thing)}"


def name_of(organisation: Organisation) -> str:
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
    field_order: Iterable[str] = ("held_on", "parts", "mode", "place", "hours", "led_by", "territory")


class CorrectionForm(HouseForm):
    """A correction of the sheet."""

    reason = forms.CharField(
        label=_("Why?"), max_length=300, help_text=_("The first fact stays; the correction and its reason are added.")
    )
