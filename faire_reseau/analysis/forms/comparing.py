"""Form of a comparison: with which other run, and which of the segments."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.queries.runs import RunRow
from faire_reseau.kit.forms import HouseForm


class ComparisonForm(HouseForm):
    """The run to compare with."""

    other = forms.ChoiceField(label=_("Compare with"))

    def __init__(self, *args: object, own_corpus: int, runs: Iterable[RunRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.runs = {str(run.pk): run for run in runs}
        self.offer("other", [(key, _run_label(run, own_corpus)) for key, run in self.runs.items()])

    @property
    def run(self) -> RunRow:
        """The run that was chosen."""
        return self.runs[self.cleaned_data["other"]]


def _run_label(run: RunRow, own_corpus: int) -> str:
    title = run.title or gettext("Analysis %(n)s") % {"n": run.number}
    if run.corpus_id == own_corpus:
        return f"{title} ({run.number})"
    on = run.corpus.made_at.strftime("%d/%m/%Y")
    return gettext("%(title)s (%(number)s), of the snapshot of %(on)s") % {
        "title": title,
        "number": run.number,
        "on": on,
    }
