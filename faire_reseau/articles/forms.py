"""Forms about articles."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.queries import FindingRow
from faire_reseau.articles.enums import ArticleKind
from faire_reseau.articles.texts import KIND_LABELS
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import shown_pictures
from faire_reseau.kit.forms import HouseForm, MomentField, SeveralField
from faire_reseau.network.models import Theme
from faire_reseau.network.queries import themes
from faire_reseau.ui.editor import RichTextArea
from faire_reseau.ui.templatetags.ui import label


class _Themes(SeveralField):
    """Themes by code and label, in the reader's language: a theme and its only part may have one label."""

    def label_from_instance(self, obj: Theme) -> str:
        return f"{obj.code} {label(obj)}"


class ArticleForm(HouseForm):
    """An article; `seen_version` is what the writer began from."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Shown as"), choices=[(kind.value, KIND_LABELS[kind]) for kind in ArticleKind])
    chapo = forms.CharField(
        label=_("Introduction"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two or three sentences that say the whole: when, where, who, what."),
    )
    body = forms.CharField(label=_("Text"), required=False, max_length=200_000, widget=RichTextArea())
    gathering = forms.ModelChoiceField(
        label=_("Gathering it tells of"),
        required=False,
        queryset=Gathering.objects.none(),
        empty_label=_("no gathering"),
    )
    finding = forms.ModelChoiceField[FindingRow](
        label=_("Cite a finding of an analysis of texts"),
        required=False,
        queryset=None,
        empty_label=_("none"),
        help_text=_(
            "Its claim and its quotations are added at the end of the text when you save. Words of restricted texts are never quoted."
        ),
    )
    themes = _Themes(
        label=_("Themes"),
        required=False,
        queryset=themes(),
        widget=forms.CheckboxSelectMultiple,
    )
    picture_file = shown_pictures.file_field()
    picture_alternative = shown_pictures.words_field()
    picture_credit = shown_pictures.credit_field()
    picture_off = shown_pictures.removal_field()

    def offer_findings(self, rows: QuerySet[Any]) -> None:
        """Have it cite one of `rows`; without any, nothing is asked."""
        if rows.exists():
            self.offer_rows("finding", rows)
            self.label_rows("finding", lambda row: f"{row.claim} ({row.corpus})")
        else:
            del self.fields["finding"]


class PublicationForm(HouseForm):
    """When an article becomes public, of which version, and that what is left to look at was seen (`points`, their stamp, which
    is empty when nothing is left).
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    points = forms.CharField(widget=forms.HiddenInput, required=False)
    public_at = MomentField(label=_("Public from"), required=False, help_text=_("Empty: now."))
    knowingly = forms.BooleanField(label=_("I have looked at these points and publish all the same"), required=False)

    def __init__(self, *args: Any, points: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = points

    def clean(self) -> dict[str, Any]:
        """Points that are left were seen as they stand now."""
        data = super().clean() or {}
        if self._points and not (data.get("knowingly") and data.get("points") == self._points):
            self.add_error("knowingly", _("Look at these points: mend them in the text, or tick this box."))
        return data
