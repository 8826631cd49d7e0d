"""Views that take the agenda of a centre: its entries become drafts, to say what each is, to try and to confirm."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.timezone import get_default_timezone_name, localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.forms.recording import AgendaForm, EntriesForm
from faire_reseau.activities.logic.agenda import parts_between
from faire_reseau.activities.queries.importing import COLUMNS, YEAR
from faire_reseau.activities.views.importing import YEARS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.calendars import FILE_BYTES, Entry, read_calendar
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import Limits, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network.actions import choose_rows, prepare_import
from faire_reseau.network.queries import import_draft_for

# What an agenda says of a meeting, in the order of its rows after their number.
SAID = ("held_on", "action", "place", "part", "half_days")


class NothingChosen(Refusal):
    """No entry of an agenda is a meeting."""


@takes_files(FILE_BYTES)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: Request, organisation: str) -> HttpResponse:
    """Send an agenda; its entries are kept for this account alone."""
    row = queries.centre_to_account_for(request.user, organisation)
    return _take(request, row, bound_upload(request, FILE_BYTES))


@csrf_protect
def _take(request: Request, row: queries.OrganisationRow, upload: BoundedUpload) -> HttpResponse:
    today = localdate(clock.now())
    initial = {"first": date(today.year, 1, 1), "last": today}
    form = AgendaForm(sent(request), request.FILES if request.method == "POST" else None, initial=initial)
    if upload.refused:
        form.errors.pop("file", None)
        form.refuse(too_large(Limits()))

    def prepare() -> str:
        file, first, last = (form.cleaned_data[name] for name in ("file", "first", "last"))
        entries = read_calendar(file.read(), first, last, get_default_timezone_name())
        rows = [_heading(), *(_row(number, entry) for number, entry in enumerate(entries, 2))]
        name, at = file.name or "", clock.now()
        return prepare_import(f"{YEAR}:{row.pk}", rows, file_name=name, by=request.user, at=at).key

    ran = run(request, prepare, form=form, limit=YEARS)
    if ran.is_done:
        return ran.go("activities:agenda_entries", row.slug, ran.done)
    return ran.page("activities/agenda.html", {"organisation": row})


def _heading() -> list[str]:
    titles = {column.code: column.title(get_language() or "fr") for column in COLUMNS}
    return ["1", *(titles[code] for code in SAID)]


def _row(number: int, entry: Entry) -> list[str]:
    parts = parts_between(entry.begins, entry.ends)
    title = entry.title or _("without title")
    return [str(number), entry.on.isoformat(), title, entry.place, parts[0].value, str(len(parts))]


@login_required
def agenda_entries(request: Request, organisation: str, key: str) -> HttpResponse:
    """Say of each entry of the agenda which action it is a meeting of; those that are none are left aside."""
    row = queries.centre_to_account_for(request.user, organisation)
    draft = import_draft_for(request.user, key, clock.now())
    if draft.what != f"{YEAR}:{row.pk}" or draft.rows[0][1:] != _heading()[1:]:
        raise Http404
    form = EntriesForm(sent(request), rows=draft.rows[1:], titles=queries.actions_led_by(request.user, row))

    def choose() -> None:
        chosen = form.chosen()
        if not chosen:
            raise NothingChosen(_("Say of one entry at least which action it is a meeting of."))
        choose_rows(draft, [draft.rows[0], *chosen])

    ran = run(request, choose, form=form)
    if ran.is_done:
        return ran.go("network:confirm_import", key)
    return ran.page("activities/agenda_entries.html", {"organisation": row, "draft": draft})
