"""Form by which slides, a replay or another document is added to a session."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import MaterialKind
from faire_reseau.gatherings.texts import MATERIAL_LABELS
from faire_reseau.kit.documents import ACCEPT, ODP, PDF, PPTX, Document, document_of
from faire_reseau.kit.forms import HouseForm, WebAddressField

KINDS = (PDF, ODP, PPTX)
MOST_BYTES = 20 * 1024 * 1024


class MaterialForm(HouseForm):
    """A file or an address."""

    kind = forms.ChoiceField(
        label=_("Kind of document"),
        choices=[(code.value, label) for code, label in MATERIAL_LABELS.items()],
        initial=MaterialKind.SLIDES.value,
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(ACCEPT[kind] for kind in KINDS)}),
        help_text=_("PDF, ODP or PPTX, 20 MB at most."),
    )
    url = WebAddressField(label=_("Or the address of a page"), required=False, max_length=500)

    def document(self) -> Document | None:
        """The file that was sent, judged by what it holds. Raises `DocumentRefused`."""
        upload: Any = self.cleaned_data["file"]
        return document_of(upload, KINDS, most_bytes=MOST_BYTES) if upload else None
