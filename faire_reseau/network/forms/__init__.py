"""Forms about organisations and people."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.choosing import UNRESOLVED, SearchedSelect
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.forms import DayField, HouseForm, PhoneField, RememberingForm, SeveralField, WebAddressField
from faire_reseau.kit.name_forms import WhoForm
from faire_reseau.network.enums import TerritoryKind
from faire_reseau.network.logic.columns import ORGANISATIONS, PEOPLE
from faire_reseau.network.models import Organisation, OrganisationKind, Territory, Theme, Trade
from faire_reseau.network.texts import CERTAINTY_LABELS, FIELD_LABELS, NAMES_LABELS, TERRITORY_LABELS
from faire_reseau.ui.templatetags.ui import label as label_of


def _by_kind(territories: Iterable[Territory], key: str) -> list[tuple[Any, list[tuple[Any, str]]]]:
    groups: dict[str, list[tuple[Any, str]]] = {kind.value: [] for kind in TERRITORY_LABELS}
    places = list(territories)
    times = Counter(place.name for place in places)
    for place in places:
        named = place.name if place.kind != TerritoryKind.DEPARTMENT else f"{place.name} ({place.code})"
        if times[place.name] > 1:  # a region and the department of the same name
            named = f"{named} – {label_in(TERRITORY_LABELS, place.kind)}"
        groups[place.kind].append((getattr(place, key), named))
    return [(label_in(TERRITORY_LABELS, kind), rows) for kind, rows in groups.items() if rows]


class DirectoryForm(HouseForm):
    """What is asked of the directory; in its address, so that it can be sent to somebody."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    statut = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[("", _("all organisations")), ("centres", _("the centres of that day")), ("autres", _("the others"))],
    )
    le = DayField(label=_("On the day of"), required=False)
    nature = forms.ChoiceField(label=_("Kind"), required=False)
    territoire = forms.ChoiceField(label=_("Territory"), required=False)

    def __init__(self, *args: Any, territories: Iterable[Territory], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="asked_%s", **kwargs)
        self.offer("nature", kind_choices(_("all kinds")))
        self.offer("territoire", [("", _("everywhere")), *_by_kind(territories, "code")])


def kind_choices(none: Any) -> list[tuple[str, Any]]:
    """The kinds of organisation that the network chose, by their codes, after `none`; one statement."""
    return [("", none), *((kind.code, label_of(kind)) for kind in OrganisationKind.objects.all())]


class NamedOrganisation(forms.ModelChoiceField[Organisation]):
    """An organisation by what it is called on a day (`network.queries.organisations_on`)."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The short name, else the name, else the identifier."""
        names = obj.names_then  # type: ignore[attr-defined]  # of the query
        return names[0].short_name or names[0].name if names else obj.slug


class PeopleForm(HouseForm):
    """What is asked of the list of people."""

    q = forms.CharField(
        label=_("Name"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    metier = forms.ChoiceField(label=_("Trade"), required=False)
    organisation = NamedOrganisation(
        label=_("Organisation"),
        required=False,
        to_field_name="slug",
        queryset=Organisation.objects.none(),
        empty_label=_("all organisations"),
        widget=SearchedSelect,
        error_messages={"invalid_choice": UNRESOLVED},
    )

    def __init__(
        self, *args: Any, trades: Iterable[Trade], organisations: QuerySet[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="asked_%s", **kwargs)
        self.offer("metier", [("", _("all trades")), *((trade.code, label_of(trade)) for trade in trades)])
        self.offer_rows("organisation", organisations)


class OrganisationForm(RememberingForm):
    """The page of an organisation."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=FIELD_LABELS["kind"], required=False)
    presentation = forms.CharField(
        label=FIELD_LABELS["presentation"], required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )
    website = WebAddressField(label=FIELD_LABELS["website"], required=False, max_length=200)
    email = forms.EmailField(label=FIELD_LABELS["email"], required=False, help_text=_("Everybody can read it."))
    phone = PhoneField(
        label=FIELD_LABELS["phone"], required=False, max_length=40, help_text=_("Everybody can read it.")
    )
    seat = forms.CharField(label=FIELD_LABELS["seat"], required=False, max_length=200)
    legal_form = forms.CharField(label=FIELD_LABELS["legal_form"], required=False, max_length=200)
    source = WebAddressField(
        label=FIELD_LABELS["source"],
        required=False,
        max_length=500,
        help_text=_("The web page that says so, when it is not the organisation itself."),
    )
    certainty = forms.ChoiceField(
        label=FIELD_LABELS["certainty"], choices=[(code.value, name) for code, name in CERTAINTY_LABELS.items()]
    )
    note = forms.CharField(
        label=FIELD_LABELS["note"], required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("kind", kind_choices(_("not said")))


class NewOrganisationForm(OrganisationForm):
    """A new organisation."""

    name = forms.CharField(label=_("Present name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), required=False, max_length=60)
    name_from = DayField(label=_("It is called so since"), required=False)
    territories = SeveralField(
        label=_("Territories"),
        required=False,
        queryset=Territory.objects.filter(to_on__isnull=True),
        help_text=_("Several can be chosen; with a keyboard, keep Ctrl (or Cmd) pressed."),
    )
    is_centre = forms.BooleanField(
        label=_("It is a centre of the network"),
        required=False,
        help_text=_(
            "The people of a centre keep its page and read the directory; those of another organisation do not."
        ),
    )
    centre_from = DayField(label=_("A centre since"), required=False, help_text=_("Empty: not known."))
    despite_resemblance = forms.BooleanField(
        label=_("It is another organisation than those that resemble it"), required=False
    )
    field_order = (
        "name",
        "short_name",
        "kind",
        "is_centre",
        "centre_from",
        "territories",
        "seat",
        "website",
        "email",
        "phone",
        "presentation",
    )

    def __init__(self, *args: Any, territories: Iterable[Territory], **kwargs: Any) -> None:
        super().__init__(*args, remembers=False, **kwargs)
        self.offer("territories", _by_kind(territories, "pk"))

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return data | {"territories": tuple(data["territories"])}


class NameForm(HouseForm):
    """A name and when it is borne."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), required=False, max_length=60)


class RenameForm(NameForm):
    """A new name from a day on."""

    from_on = DayField(label=_("From this day on"))


class CorrectNameForm(RememberingForm, NameForm):
    """A name as it should have been written."""

    from_on = DayField(label=_("First day"), required=False, help_text=_("Empty: not known."))
    to_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: still so."))


class MoveForm(HouseForm):
    """Other territories from a day on."""

    territories = SeveralField(
        label=_("Territories from then on"),
        queryset=Territory.objects.all(),
        help_text=_("Several can be chosen; with a keyboard, keep Ctrl (or Cmd) pressed."),
    )
    from_on = DayField(label=_("From this day on"))

    def __init__(self, *args: Any, territories: Iterable[Territory], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("territories", _by_kind(territories, "pk"))


class MembershipForm(RememberingForm):
    """The days of a membership."""

    from_on = DayField(label=_("First day"), required=False, help_text=_("Empty: not known."))
    to_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: still so."))


class CloseForm(HouseForm):
    """A last day."""

    to_on = DayField(label=_("Last day"))


class PostForm(HouseForm):
    """A post."""

    trade = forms.ModelChoiceField(
        label=_("Trade"), required=False, queryset=Trade.objects.order_by("rank", "pk"), empty_label=_("another one")
    )
    title = forms.CharField(label=_("Job title"), required=False, max_length=200)
    from_on = DayField(label=_("First day"), required=False, help_text=_("Empty: not known."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_rows("trade", label_of)


class ChangePostForm(RememberingForm, PostForm):
    """A post there is."""

    to_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: still so."))


class ColleagueForm(WhoForm, PostForm):
    """A new person of an organisation."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False, max_length=40)
    despite_resemblance = forms.BooleanField(
        label=_("It is another person than those who resemble them"), required=False
    )
    field_order = ("first_name", "last_name", "email", "phone", "trade", "title", "from_on")


class PersonForm(WhoForm, RememberingForm):
    """Somebody's entry, as colleagues may change it."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = PhoneField(label=_("Telephone"), required=False, max_length=40)
    presentation = forms.CharField(
        label=_("In a few words"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def keep_address(self) -> None:
        """Leave the address as it is, and say who may change it."""
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _(
            "Who holds this address enters as this person: they change it themselves, or who directs their organisation, or a facilitator."
        )


class OwnPersonForm(PersonForm):
    """One's own entry, and what others see of it."""

    is_about_reader = True

    shows_email = forms.BooleanField(label=_("People of the network see my e-mail address"), required=False)
    shows_phone = forms.BooleanField(label=_("People of the network see my telephone number"), required=False)
    shows_presentation = forms.BooleanField(label=_("People of the network see these few words"), required=False)
    in_directory = forms.BooleanField(
        label=_("Partners of the network find me in the directory"),
        required=False,
        help_text=_("The members of the centres and the organisers find you in any case: you work together."),
    )
    field_order = (
        "first_name",
        "last_name",
        "email",
        "shows_email",
        "phone",
        "shows_phone",
        "presentation",
        "shows_presentation",
        "in_directory",
    )


class UploadForm(HouseForm):
    """A table to import."""

    what = forms.ChoiceField(
        label=_("The table lists"), choices=[(ORGANISATIONS, _("organisations")), (PEOPLE, _("people and their posts"))]
    )
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
        help_text=_("XLSX, ODS or CSV; at most 2 MB and 1,000 rows. Nothing is written before you confirm."),
        error_messages={"required": _("Choose the file of your table.")},
    )


class RulesForm(HouseForm):
    """The rules of the network."""

    names_shown = forms.ChoiceField(
        label=_("To whom are those who host a topic named in topics, grids and agendas?"),
        choices=[(rule.value, label) for rule, label in NAMES_LABELS.items()],
        widget=forms.RadioSelect,
    )


class TradeForm(RememberingForm):
    """A trade, a kind of organisation or of action, or a class of audience."""

    label = forms.CharField(label=_("Label"), max_length=120)
    label_en = forms.CharField(label=_("Label in English"), required=False, max_length=120)


class AxisForm(RememberingForm):
    """A mission axis of the whole network."""

    code = forms.CharField(label=_("Code"), max_length=20)
    label = forms.CharField(label=_("Label"), max_length=200)
    label_en = forms.CharField(label=_("Label in English"), required=False, max_length=200)


class ThemeForm(AxisForm):
    """A theme."""

    broader = forms.ModelChoiceField(
        label=_("Part of the theme"),
        required=False,
        queryset=Theme.objects.select_related("vocabulary").order_by("vocabulary", "code"),
        empty_label=_("none: it is among the widest"),
    )


class ProtectionForm(HouseForm):
    """Whether the network asks for a second factor."""

    requires_second_factor = forms.BooleanField(
        label=_("Ask a second factor of everybody who runs the network, a centre or a gathering"), required=False
    )


class ContactForm(RememberingForm):
    """Who answers for what the network holds about people, and where to write."""

    responsible = forms.CharField(
        label=_("Who answers for personal data"),
        required=False,
        max_length=300,
        help_text=_("The body and its postal address: “Réseau des centres, 1 rue de la Paix, 44000 Nantes”."),
    )
    contact_email = forms.EmailField(
        label=_("Address to write to"),
        required=False,
        help_text=_("Everybody can read it: on the page Personal data, under each page, in letters about accounts."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For example: the legitimate interest of the network in organising its work; for signed half-days, what it owes "
            "its funders."
        ),
    )
