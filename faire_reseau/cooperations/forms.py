"""Forms of reports, ideas, convergence, commitments and cooperations."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.cooperations import queries
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm, SeveralField, WebAddressField
from faire_reseau.kit.mail import promised_later
from faire_reseau.kit.search_fields import SearchField, keys_of
from faire_reseau.network.queries import OrganisationRow, themes

ADDS = _("Add an organisation: first letters of its name")
NO_CENTRE = _(
    "No organisation is a centre of the network yet. The facilitators of the network say which are: "
    "on the page of an organisation, “It becomes a centre”."
)
NOTHING = _("No organisation found. Type at least two letters of its name, or of its short name.")


class ReportForm(HouseForm):
    """What was said in a group."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was said"),
        required=False,
        strip=False,
        help_text=_("As it comes, without polishing: everybody who came reads it this evening."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class IdeaForm(HouseForm):
    """An idea to note. Its length is judged by the action: a browser would cut what is pasted without a word."""

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("An idea to carry on"),
        strip=False,
        help_text=_("One idea at a time, 300 characters at most."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )
    carries = forms.BooleanField(label=_("I carry it on"), required=False)


class OpenForm(HouseForm):
    """How many dots each person has."""

    dots_each = forms.IntegerField(
        label=_("Dots for each person"),
        min_value=1,
        max_value=20,
        help_text=_("Three to five make leading ideas appear; several may go to one idea."),
    )


class TogetherForm(HouseForm):
    """Ideas that go together. Where each stood on this page travels along, so that nobody's grouping is lost."""

    ideas = forms.MultipleChoiceField(label=_("Ideas that go together"), widget=forms.CheckboxSelectMultiple)
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    into = forms.ChoiceField(label=_("Put them"), required=False)
    title = forms.CharField(label=_("What they have in common"), required=False, max_length=120)

    def __init__(self, *args: Any, board: queries.Board, **kwargs: Any) -> None:
        bundles = board.bundles
        ideas = [idea for bundle in bundles for idea in bundle.ideas]
        seen = " ".join(f"{idea.pk}:{idea.cluster_id or ''}" for idea in ideas)
        kwargs["initial"] = kwargs.get("initial", {}) | {"seen": seen}
        super().__init__(*args, **kwargs)
        clusters = [(str(bundle.cluster.pk), bundle.cluster.title) for bundle in bundles if bundle.cluster is not None]
        self.offer("ideas", [(str(idea.pk), idea.text) for idea in ideas])
        self.offer("into", [("", _("together, in a new group")), *clusters])
        if not clusters:
            self.fields["into"].widget = forms.HiddenInput()

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        pairs = (pair.partition(":") for pair in self.cleaned_data["seen"].split())
        return {
            "ideas": [int(key) for key in self.cleaned_data["ideas"]],
            "into": int(self.cleaned_data["into"]) if self.cleaned_data["into"] else None,
            "title": self.cleaned_data["title"],
            "seen": {
                int(key): int(where) if where.isdigit() else None for key, _colon, where in pairs if key.isdigit()
            },
        }


class TitleForm(HouseForm):
    """What ideas that go together are called."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("What they have in common"), max_length=120)


class WentForm(HouseForm):
    """Where an idea went that became no commitment."""

    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    went = forms.CharField(
        label=_("Where did it go?"),
        required=False,
        max_length=300,
        help_text=_("“Taken up by the directors in September”, “put aside: there is no money for it”."),
    )


class CommitmentForm(HouseForm):
    """A commitment to propose."""

    what = forms.CharField(label=_("What is to be done"), max_length=200)
    lead = forms.ModelChoiceField[OrganisationRow](
        label=_("Lead centre"),
        queryset=None,
        help_text=promised_later(_("It is asked to accept, by letter to its directors.")),
    )
    joining = SearchField(label=_("Organisations that join"), required=False)
    first_step = forms.CharField(label=_("First step"), max_length=300)
    first_step_on = DayField(label=_("By when"))
    ideas = forms.MultipleChoiceField(label=_("Ideas it takes up"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, day: date, board: queries.Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_lead(self, queries.centres_on(day), day)
        _search_organisations(self, "joining", day)
        free = [idea for bundle in board.bundles for idea in bundle.ideas if idea.commitment_id is None]
        self.offer("ideas", [(str(idea.pk), idea.text) for idea in free])

    def columns(self) -> dict[str, Any]:
        """What the action takes."""
        joining = queries.organisations_of(self.cleaned_data["joining"])
        return self.cleaned_data | {"joining": joining, "ideas": [int(key) for key in self.cleaned_data["ideas"]]}


class ReasonForm(HouseForm):
    """Why a commitment is declined."""

    reason = forms.CharField(label=_("Why?"), max_length=300, help_text=_("Those who proposed it read it."))


class CooperationForm(RememberingForm):
    """What a cooperation is, and who works in it."""

    title = forms.CharField(label=_("Title"), max_length=200)
    purpose = forms.CharField(
        label=_("Purpose"),
        required=False,
        strip=False,
        max_length=2000,
        help_text=_("What will be different when it is done?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lead = forms.ModelChoiceField[OrganisationRow](label=_("Lead centre"), queryset=None)
    partners = SearchField(label=_("Partner organisations"), required=False)
    members = SearchField(label=_("Members"), required=False, help_text=_("People of the directory who work in it."))
    themes = SeveralField(label=_("Themes"), required=False, queryset=themes(), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, reader: Any, day: date, leads: Any, known: dict[int, Any], **kwargs: Any) -> None:
        """`leads`: the organisations that may lead; `known`: the members of now by key, whom the writer may keep."""
        super().__init__(*args, **kwargs)
        _choose_lead(self, leads, day)
        _search_organisations(self, "partners", day)
        self._people = _search_people(self, "members", reader, day, known)

    def _rows(self, data: dict[str, Any]) -> dict[str, Any]:
        if "partners" in data:
            data["partners"] = queries.organisations_of(data["partners"])
        if "members" in data:
            data["members"] = self._people(data["members"])
        return data

    def columns(self) -> dict[str, Any]:
        """What the action takes for a new one."""
        return self._rows(dict(self.cleaned_data))

    def touched_columns(self) -> dict[str, Any]:
        """The same of what the writer changed."""
        return self._rows(self.touched())


class StepForm(RememberingForm):
    """What comes next, by whom and when."""

    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_on = DayField(label=_("By when"), required=False)
    next_owner = SearchField(
        label=_("Who sees to it"),
        required=False,
        help_text=promised_later(_("This person is reminded by letter a week before.")),
    )

    def __init__(self, *args: Any, reader: Any, day: date, known: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = _search_people(self, "next_owner", reader, day, known)

    def clean_next_owner(self) -> list[int]:
        """One person at most."""
        keys: list[int] = self.cleaned_data["next_owner"]
        if len(keys) > 1:
            raise forms.ValidationError(_("Choose one person: a step that is everybody’s is taken by nobody."))
        return keys

    def told(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the page said and what the writer changed, with the person in place of their key."""
        before, touched = self.said(), self.touched()
        if "next_owner" in touched:
            touched["next_owner"] = next(iter(self._people(touched["next_owner"])), None)
        before["next_owner"] = next(iter(keys_of(before["next_owner"] or [])), None)
        return before, touched


class NewsForm(HouseForm):
    """What happened."""

    on = DayField(label=_("Day"))
    text = forms.CharField(
        label=_("What happened"), strip=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_decision = forms.BooleanField(label=_("It is a decision"), required=False)


class ProductionForm(HouseForm):
    """What is to be produced."""

    title = forms.CharField(label=_("Production"), max_length=200)
    expected_on = DayField(label=_("Expected by"), required=False)


class DoneForm(HouseForm):
    """A production that is there."""

    address = WebAddressField(label=_("Where it is read"), required=False, max_length=500)


def _choose_lead(form: Any, leads: Any, day: date) -> None:
    form.offer_rows("lead", leads)
    form.label_rows("lead", lambda row: queries.named(row, day))
    if not leads.exists():
        form.fields["lead"].help_text = NO_CENTRE


def _search_organisations(form: Any, name: str, day: date) -> None:
    field = form.fields[name]
    field.widget.url = f"{reverse('cooperations:find_organisations')}?pour={name}"
    field.widget.adds, field.widget.nothing = ADDS, NOTHING
    field.widget.find = lambda words: queries.organisations_to_choose(words, day)
    field.widget.label = lambda keys: queries.organisations_chosen(keys, day)


def _search_people(
    form: Any, name: str, reader: Any, day: date, known: dict[int, Any]
) -> Callable[[list[int]], list[Any]]:
    def rows(keys: list[int]) -> dict[int, Any]:
        return queries.people_chosen(reader, keys, day) | known

    def chosen(keys: list[int]) -> list[Any]:
        rows_by_key = rows(keys)
        return [rows_by_key[key] for key in keys if key in rows_by_key]

    field = form.fields[name]
    field.widget.url = f"{reverse('cooperations:find_people')}?pour={name}"
    field.widget.find = lambda words: queries.people_to_choose(reader, words, day)
    field.widget.label = lambda keys: [(row.pk, str(row)) for row in chosen(keys)]
    return chosen
