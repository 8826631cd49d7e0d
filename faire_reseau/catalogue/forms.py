"""Forms of the catalogue: a production, its files, relations, uses and kinds."""

from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.catalogue import queries
from faire_reseau.catalogue.logic.dates import PartialDate, date_in
from faire_reseau.catalogue.logic.identifiers import doi_in, isbn_in
from faire_reseau.catalogue.texts import (
    LANGUAGE_LABELS,
    LICENCE_LABELS,
    NATURE_LABELS,
    NOT_SAID,
    RELATION_LABELS,
    RHYTHM_LABELS,
)
from faire_reseau.kit.choosing import SearchedSelectMultiple
from faire_reseau.kit.documents import ACCEPT, ODP, ODS, PDF, PICTURE, PPTX, XLSX, Document, document_of
from faire_reseau.kit.forms import DayField, HouseForm, RememberingForm, SeveralField, WebAddressField
from faire_reseau.kit.search_fields import SearchField
from faire_reseau.network.queries import themes
from faire_reseau.network.queries.choosing import (
    organisations_chosen,
    organisations_of,
    organisations_to_choose,
    people_chosen,
    people_to_choose,
)
from faire_reseau.ui.templatetags.ui import label as label_of

FILE_KINDS = (PDF, ODP, PPTX, XLSX, ODS, PICTURE)
MOST_BYTES = 20 * 1024 * 1024
ADDS = _("Add an organisation: first letters of its name")
NO_ORGANISATION = _("No organisation found. Type at least two letters of its name, or of its short name.")
ADDS_SESSION = _("Add a session: words of its title")
NO_SESSION = _("No session found. Type words of its title.")
ADDS_PRODUCTION = _("Words of its title")
NO_PRODUCTION = _("No production found. Type words of its title.")


class PartialDateField(forms.CharField):
    """A year, a month or a day, as people write them."""

    default_error_messages = {
        "invalid": _("Write a year, a month or a day: “2019”, “03/2019”, “12/03/2019” or “12 March 2019”.")
    }

    def to_python(self, value: Any) -> Any:
        """A `PartialDate`. Raises `ValidationError` for what is none."""
        if isinstance(value, PartialDate):
            return value
        when = date_in(str(value or ""))
        if when is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return when

    def clean(self, value: Any) -> Any:
        """The same; its text is not judged as text."""
        return self.to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return str(value) if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another date was typed."""
        return bool(date_in(str(initial or "")) != date_in(str(data or "")))


class RecordForm(RememberingForm):
    """What is said of a production."""

    title = forms.CharField(label=_("Title"), max_length=300)
    kind = forms.ModelChoiceField(
        label=_("Kind of production"),
        required=False,
        queryset=queries.kinds(),
        empty_label=NOT_SAID,
    )
    when = PartialDateField(
        label=_("Date"), required=False, help_text=_("A year, a month or a day: “2019”, “03/2019”, “12/03/2019”.")
    )
    organisations = SearchField(label=_("Authors: organisations"), required=False)
    people = SearchField(
        label=_("Authors: people of the directory"), required=False, help_text=_("Named as the network allows.")
    )
    names = forms.CharField(
        label=_("Authors: other names"),
        required=False,
        help_text=_("One a line: “Martin, Camille” for a person, or the name of a body. Everybody reads them."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    summary = forms.CharField(
        label=_("Summary"), required=False, strip=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
    address = WebAddressField(label=_("Where it is read"), required=False, max_length=500)
    themes = SeveralField(label=_("Themes"), required=False, queryset=themes(), widget=forms.CheckboxSelectMultiple)
    territories = SeveralField(
        label=_("Territories"), required=False, queryset=queries.territories(), widget=SearchedSelectMultiple
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", NOT_SAID), *((code.value, label) for code, label in LANGUAGE_LABELS.items())],
    )
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    licence = forms.ChoiceField(
        label=_("What others may do with it"),
        required=False,
        choices=[("", NOT_SAID), *((code.value, label) for code, label in LICENCE_LABELS.items())],
    )
    isbn = forms.CharField(label="ISBN", required=False, max_length=30)
    doi = forms.CharField(label="DOI", required=False, max_length=200)
    sessions = SearchField(label=_("Presented in the sessions"), required=False)

    def __init__(self, *args: Any, reader: Any, day: date, known: dict[int, Any] | None = None, **kwargs: Any) -> None:
        """`known`: the authors of now by key, whom the writer may keep."""
        super().__init__(*args, **kwargs)
        self.reader, self.day, self.known = reader, day, known or {}
        self.label_rows("kind", label_of)
        self.label_rows("themes", label_of)
        _search(self, "organisations", "organisations", ADDS, NO_ORGANISATION)
        widget: Any = self.fields["organisations"].widget
        widget.find = lambda words: organisations_to_choose(words, day)
        widget.label = lambda keys: organisations_chosen(keys, day)
        _search(self, "people", "people")
        widget = self.fields["people"].widget
        widget.find = lambda words: people_to_choose(reader, words, day)
        widget.label = lambda keys: [(row.pk, str(row)) for row in self._people(keys)]
        _search(self, "sessions", "sessions", ADDS_SESSION, NO_SESSION)
        widget = self.fields["sessions"].widget
        widget.find = lambda words: queries.sessions_to_choose(reader, words)
        widget.label = lambda keys: queries.sessions_chosen(reader, keys)

    def clean_isbn(self) -> str:
        """Its thirteen digits."""
        isbn = isbn_in(self.cleaned_data["isbn"])
        if isbn is None:
            raise forms.ValidationError(_("This ISBN has a wrong figure: compare it with the back of the cover."))
        return isbn

    def clean_doi(self) -> str:
        """It, without its resolver."""
        doi = doi_in(self.cleaned_data["doi"])
        if doi is None:
            raise forms.ValidationError(_("A DOI begins with “10.” and holds a slash: “10.4000/books.123”."))
        return doi

    def columns(self) -> dict[str, Any]:
        """What the action takes for a new one."""
        return self._rows({name: self.cleaned_data[name] for name in RecordForm.base_fields})

    def touched_columns(self) -> dict[str, Any]:
        """The same of what the writer changed."""
        return self._rows(self.touched())

    def said_columns(self) -> dict[str, Any]:
        """What the page said, as the action compares it."""
        return self._rows(self.said())

    def _people(self, keys: list[int]) -> list[Any]:
        rows = people_chosen(self.reader, keys, self.day) | self.known
        return [rows[key] for key in keys if key in rows]

    def _rows(self, data: dict[str, Any]) -> dict[str, Any]:
        if "organisations" in data:
            data["organisations"] = organisations_of(data["organisations"])
        if "people" in data:
            data["people"] = self._people(data["people"])
        if "sessions" in data:
            data["sessions"] = queries.sessions_of(self.reader, data["sessions"])
        if "names" in data:
            data["names"] = data["names"].splitlines()
        return data


class NewProductionForm(RecordForm):
    """A new production, with its file if it has one."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPT[kind] for kind in FILE_KINDS)}),
        help_text=_("PDF, ODP, PPTX, XLSX, ODS or a picture, 20 MB at most; the words of a PDF are searched."),
    )
    despite_resemblance = forms.BooleanField(
        label=_("This is a different production from those listed"), required=False, widget=forms.HiddenInput
    )

    field_order = ("title", "kind", "when", "file")

    def document(self) -> Document | None:
        """The file that was sent, judged by what it holds. Raises `DocumentRefused`."""
        upload: Any = self.cleaned_data["file"]
        return document_of(upload, FILE_KINDS, most_bytes=MOST_BYTES) if upload else None

    def ask_resemblance(self) -> None:
        """Offer the box that says that it is a different one."""
        self.fields["despite_resemblance"].widget = forms.CheckboxInput()


class FileForm(HouseForm):
    """One more file of a production."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPT[kind] for kind in FILE_KINDS)}),
        help_text=_("PDF, ODP, PPTX, XLSX, ODS or a picture, 20 MB at most; the words of a PDF are searched."),
    )

    def document(self) -> Document:
        """The file that was sent, judged by what it holds. Raises `DocumentRefused`."""
        return document_of(self.cleaned_data["file"], FILE_KINDS, most_bytes=MOST_BYTES)


class RelationForm(HouseForm):
    """Of which production it is part, version or translation."""

    kind = forms.ChoiceField(
        label=_("This production is"), choices=[(code.value, label) for code, label in RELATION_LABELS.items()]
    )
    other = SearchField(label=_("Other production"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _search(self, "other", "productions", ADDS_PRODUCTION, NO_PRODUCTION)
        widget: Any = self.fields["other"].widget
        widget.find = queries.productions_to_choose
        widget.label = queries.productions_chosen

    def clean_other(self) -> Any:
        """One production."""
        keys = self.cleaned_data["other"]
        if len(keys) != 1:
            raise forms.ValidationError(_("Choose one production; add the others after it."))
        return queries.production_of(keys)


class UseForm(HouseForm):
    """By which centre it was used, when, for what."""

    organisation = forms.ChoiceField(label=_("Centre"))
    used_on = DayField(label=_("Day"), required=False)
    purpose = forms.CharField(
        label=_("Where and for what"),
        required=False,
        max_length=300,
        help_text=_("“Training cycle of May, to open the debate”. Everybody reads it."),
    )

    def __init__(self, *args: Any, own: list[tuple[int, str]], **kwargs: Any) -> None:
        """`own`: the centres of the writer, key and name."""
        super().__init__(*args, **kwargs)
        self.offer("organisation", [(str(key), name) for key, name in own])
        if len(own) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()


class KindForm(RememberingForm):
    """A kind of production, in the words of the network."""

    label = forms.CharField(label=_("Kind of production"), max_length=120)
    label_en = forms.CharField(label=_("In English"), required=False, max_length=120)
    nature = forms.ChoiceField(
        label=_("For other machines it is"),
        choices=[(code.value, label) for code, label in NATURE_LABELS.items()],
        help_text=_("Chooses how reference managers, search engines and harvesters file it."),
    )


class BaseForm(RememberingForm):
    """A base to be harvested."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("“Portail documentaire de RésO Villes”."))
    address = WebAddressField(
        label=_("Address of its OAI-PMH service"),
        max_length=500,
        help_text=_("In PMB: Administration, Connectors, Outgoing, OAI; the address that it gives, without “verb=”."),
    )
    set_spec = forms.CharField(
        label=_("Set"),
        required=False,
        max_length=200,
        help_text=_("The code of one set of the base (setSpec); empty: all its records."),
    )
    rhythm = forms.ChoiceField(
        label=_("Harvested"), choices=[(code.value, label) for code, label in RHYTHM_LABELS.items()], initial="weekly"
    )
    centre = forms.ChoiceField(
        label=_("Centre"), help_text=_("Its people change what comes from the base; it signs what names no author.")
    )

    def __init__(self, *args: Any, own: list[tuple[str, str]], **kwargs: Any) -> None:
        """`own`: the centres that may be chosen, key and name."""
        super().__init__(*args, **kwargs)
        self.offer("centre", own)
        if len(own) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.initial.setdefault("centre", own[0][0])


def _search(form: Any, name: str, what: str, adds: Any = "", nothing: Any = "") -> None:
    widget = form.fields[name].widget
    widget.url = f"{reverse('catalogue:find', args=[what])}?pour={name}"
    if adds:
        widget.adds, widget.nothing = adds, nothing


class ImportForm(HouseForm):
    """A table or a file of references."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        max_length=200,
        widget=forms.ClearableFileInput(attrs={"accept": ".ris,.bib,.json,.xlsx,.ods,.csv"}),
        help_text=_("At most 2 MB and 1,000 references. Nothing is written before you confirm."),
        error_messages={"required": _("Choose the file of your table.")},
    )
