"""Forms of files: one to send, and what to read of it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.forms import CorpusForm
from faire_reseau.analysis.texts import LANGUAGE_LABELS
from faire_reseau.kit.forms import HouseForm

ACCEPT = ".txt,.md,.docx,.odt,.pdf,.html,.htm,.csv,.tsv,.xlsx,.ods,.xml,.srt,.vtt,.zip,.qdpx,.qde,.rqda,.qda,.sqlite3"


class FileForm(HouseForm):
    """A file to make a corpus of."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "TXT (IRaMuTeQ too), DOCX, ODT, PDF with a text layer, HTML, CSV, XLSX, ODS, or a ZIP of these; coded projects with their "
            "codes and passages: REFI-QDA, Taguette, RQDA, QualCoder; 20 MB at most."
        ),
    )


class FromFileForm(HouseForm):
    """What the corpus is called, and for a table which columns are what."""

    title = CorpusForm.base_fields["title"]
    purpose = CorpusForm.base_fields["purpose"]
    language = forms.ChoiceField(label=_("Language of the texts"), choices=list(LANGUAGE_LABELS.items()), initial="fr")
    is_restricted = CorpusForm.base_fields["is_restricted"]
    text_columns = forms.MultipleChoiceField(
        label=_("Columns of the texts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each filled cell of them is a text. None ticked: the column with the longest cells."),
    )
    id_column = forms.ChoiceField(
        label=_("Column that names each row"),
        required=False,
        help_text=_("All other columns are kept as what is known of the texts."),
    )

    def __init__(self, *args: object, columns: Iterable[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in columns]
        if names:
            self.fields["text_columns"].choices = names  # type: ignore[attr-defined]  # a field of choices
            self.fields["id_column"].choices = [("", _("the numbers of the rows")), *names]  # type: ignore[attr-defined]
            self.order_fields(["text_columns", "id_column"])
        else:
            del self.fields["text_columns"], self.fields["id_column"]
