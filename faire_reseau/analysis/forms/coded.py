"""Forms that ask for coded passages and for agreement between coders."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.enums import Relation
from faire_reseau.analysis.logic.combining import NEAR_LETTERS
from faire_reseau.analysis.queries.classed import Classed
from faire_reseau.analysis.queries.coded import Wanted
from faire_reseau.analysis.queries.coding import BookRow
from faire_reseau.analysis.texts import RELATION_LABELS, VARIABLE_LABELS, class_label
from faire_reseau.kit.forms import HouseForm

Pairs = Iterable[tuple[str, str]]
# Before the number of a run, in the place of the name of a variable.
RUN = "run:"


class PassagesForm(HouseForm):
    """Which passages: of a code, combined with another, of texts with a value of a variable, of a coder."""

    code = forms.ChoiceField(label=_("Code"), required=False)
    relation = forms.ChoiceField(label=_("Combined with"), required=False)
    other = forms.ChoiceField(label=_("Another code"), required=False)
    near = forms.IntegerField(
        label=_("Near: at most so many characters apart"), required=False, min_value=0, max_value=10_000
    )
    place = forms.ChoiceField(label=_("Texts"), required=False)
    in_class = forms.ChoiceField(label=_("Class of an analysis"), required=False)
    coder = forms.ChoiceField(label=_("Coded by"), required=False)

    def __init__(
        self,
        *args: object,
        book: Iterable[BookRow],
        variables: Mapping[str, list[str]],
        coders: Pairs,
        classed: Iterable[Classed],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("in_class", [("", _("any")), *((run_label(row), _class_choices(row)) for row in classed)])
        codes = [(str(row.code.pk), row.path) for row in book]
        self.offer("code", [("", _("any")), *codes])
        self.offer("other", [("", _("none")), *codes])
        self.offer("relation", [("", _("nothing")), *((str(code), label) for code, label in RELATION_LABELS.items())])
        self.places = {
            f"{number}.{place}": (name, value)
            for number, (name, values) in enumerate(variables.items())
            for place, value in enumerate(values)
        }
        groups = [
            (
                VARIABLE_LABELS.get(name, name),
                [(f"{number}.{place}", value or "—") for place, value in enumerate(values)],
            )
            for number, (name, values) in enumerate(variables.items())
        ]
        self.offer("place", [("", _("all")), *groups])
        self.offer("coder", [("", _("anybody")), *coders])

    def clean(self) -> dict[str, object]:
        """A combination needs another code."""
        values = super().clean() or {}
        if values.get("relation") and not values.get("other"):
            self.add_error("other", forms.ValidationError(_("Choose the code that it is combined with.")))
        return values

    @property
    def wanted(self) -> Wanted:
        """What is asked for."""
        typed = self.cleaned_data
        name, value = self.places.get(typed["place"], ("", ""))
        near = typed["near"]
        run, _dot, number = typed["in_class"].partition(".")
        return Wanted(
            code=int(typed["code"]) if typed["code"] else None,
            relation=Relation(typed["relation"]) if typed["relation"] else None,
            other=int(typed["other"]) if typed["other"] else None,
            near=NEAR_LETTERS if near is None else near,
            variable=name,
            value=value,
            coder=typed["coder"],
            run=int(run) if run else None,
            class_number=int(number) if number else 0,
        )


class CrossingForm(HouseForm):
    """Codes crossed with a variable, or with the classes of an analysis."""

    variable = forms.ChoiceField(label=_("Crossed with"))
    coder = forms.ChoiceField(label=_("Coded by"), required=False)

    def __init__(
        self,
        *args: object,
        variables: Iterable[str],
        coders: Pairs,
        classed: Iterable[Classed],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, VARIABLE_LABELS.get(name, name)) for name in variables]
        self.runs = {f"{RUN}{row.run.number}": row for row in classed}
        runs = [(key, run_label(row)) for key, row in self.runs.items()]
        self.offer("variable", [*names, *([(_("Classes of an analysis"), runs)] if runs else [])])
        self.offer("coder", [("", _("anybody")), *coders])

    @property
    def classed(self) -> Classed | None:
        """The run whose classes are asked for; None for a variable."""
        return self.runs.get(self.cleaned_data["variable"])


class AgreementForm(HouseForm):
    """Whose codings are compared, and on what."""

    coders = forms.MultipleChoiceField(
        label=_("Coders"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    coded_only = forms.BooleanField(
        label=_("Leave out what nobody coded"),
        required=False,
        help_text=_("Over whole texts, agreement on what nobody coded weighs most."),
    )

    def __init__(self, *args: object, names: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.offer("coders", [(name, name) for name in names])


def run_label(classed: Classed) -> str:
    """A run by its number and its title."""
    label = _("Analysis %(n)s") % {"n": classed.run.number}
    return f"{label} · {classed.run.title}" if classed.run.title else str(label)


def _class_choices(classed: Classed) -> list[tuple[str, str]]:
    numbers = {**classed.names, 0: ""}
    return [(f"{classed.run.number}.{number}", class_label(number, name)) for number, name in numbers.items()]
