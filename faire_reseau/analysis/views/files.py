"""Views of a corpus made of a file: send it, look at what would be read, keep."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.forms.files import FileForm, FromFileForm
from faire_reseau.analysis.imports.corpora import MOST_BYTES, Upload, texts_in, upload_of
from faire_reseau.analysis.logic.previews import Preview, preview_of
from faire_reseau.analysis.permissions import can_begin
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files

FILES = Limit("corpus_file", at_most=60, seconds=3600)


@takes_files(MOST_BYTES)
@login_required
def send_file(request: Request) -> HttpResponse:
    """Send a file; nothing of it becomes a corpus before one has looked at its texts."""
    if not can_begin(request.user):
        raise Http404
    form = FileForm(sent(request), request.FILES or None)

    def action() -> None:
        file = upload_of(form.cleaned_data["file"])
        columns = texts_in(file, text_columns=[], id_column="").columns
        actions.keep_draft(file_name=file.name, content=file.content, columns=columns, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=FILES)
    if ran.is_done:
        return ran.go("analysis:read_file")
    return ran.page("analysis/send_file.html", {})


@login_required
def read_file(request: Request) -> HttpResponse:
    """What a file that was sent holds: columns to choose, a preview, and the button that keeps it."""
    draft = queries.draft_for(request.user)
    initial = {"title": draft.file_name.rpartition(".")[0] or draft.file_name}
    form = FromFileForm(sent(request), columns=draft.reading["columns"], initial=initial)

    def action() -> Preview | queries.CorpusRow:
        columns = form.cleaned_data.get("text_columns", []), form.cleaned_data.get("id_column", "")
        file = Upload(draft.file_name, bytes(draft.content))
        texts = texts_in(file, text_columns=columns[0], id_column=columns[1])
        if "keep" not in request.POST:
            return preview_of(texts.texts, notes=texts.notes, project=texts.project)
        about = {name: form.cleaned_data[name] for name in ("title", "purpose", "language", "is_restricted")}
        recipe = {"file": draft.file_name, "text_columns": columns[0], "id_column": columns[1]}
        about |= {"recipe": recipe, "notes": texts.notes, "by": request.user, "at": clock.now()}
        if texts.project is None:
            corpus = actions.make_corpus(texts.texts, **about)
        else:
            corpus = actions.make_coded_corpus(texts.texts, texts.project, **about)
        actions.forget_draft(by=request.user, at=clock.now())
        return corpus

    ran = run(request, action, form=form, limit=FILES)
    if ran.is_done and not isinstance(ran.done, Preview):
        return ran.go("analysis:corpus", ran.done.pk, said=_("The corpus is kept as its texts are now."))
    context = {"file_name": draft.file_name, "preview": ran.done if ran.is_done else None}
    return ran.page("analysis/read_file.html", context)
