"""Views that take the agenda of a centre: its entries become drafts, to say what each is, to try and to confirm."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.timezone import get_default_timezone_name, localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from faire_reseau.accounts.permissions import Request
from faire_reseau.accounts.queries import AccountRow
from faire_reseau.activities import queries
from faire_reseau.activities.actions.planning import follow_agenda
from faire_reseau.activities.enums import AgendaChange
from faire_reseau.activities.forms.recording import AgendaForm, ChangesForm, EntriesForm
from faire_reseau.activities.logic.agenda import parts_between
from faire_reseau.activities.queries.agenda import Changed, changes_in, changes_to_ask
from faire_reseau.activities.queries.importing import COLUMNS, ENTRY, YEAR
from faire_reseau.activities.views.importing import YEARS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.calendars import FILE_BYTES, Agenda, Entry, read_calendar
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import Limits, too_large
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network.actions import choose_rows, prepare_import
from faire_reseau.network.queries import import_draft_for

# What an agenda says of a meeting, in the order of its rows after their number.
SAID = ("held_on", "action", "place", "part", "half_days", ENTRY)


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
        agenda = read_calendar(file.read(), first, last, get_default_timezone_name())
        changes = changes_in(request.user, row, agenda, first, last)
        moved = {key for changed in changes if changed.change == AgendaChange.MOVED for key in changed.keys}
        entries = [entry for entry in agenda.entries if entry.key not in moved]
        lines = [*(_row(entry, agenda) for entry in entries), *map(_change_row, changes)]
        rows = [_heading(), *([str(number), *line] for number, line in enumerate(lines, 2))]
        name, at = file.name or "", clock.now()
        return prepare_import(f"{YEAR}:{row.pk}", rows, file_name=name, by=request.user, at=at).key

    ran = run(request, prepare, form=form, limit=YEARS)
    if ran.is_done:
        return ran.go("activities:agenda_entries", row.slug, ran.done)
    return ran.page("activities/agenda.html", {"organisation": row, "title": _("Take meetings from an agenda")})


def _heading() -> list[str]:
    titles = {column.code: column.title(get_language() or "fr") for column in COLUMNS}
    return ["1", *(titles[code] for code in SAID)]


def _row(entry: Entry, agenda: Agenda) -> list[str]:
    parts = parts_between(entry.begins, entry.ends)
    title = entry.title or _("without title")
    key = f"{entry.key}.{agenda.key}" if entry.key else ""
    return [entry.on.isoformat(), title, entry.place, parts[0].value, str(len(parts)), key]


def _change_row(changed: Changed) -> list[str]:
    """A change in the draft, told from entries by its last cell; it is none of the rows that are imported."""
    return [changed.on.isoformat(), changed.meeting.action.title, "", "", "", f"{changed.change}:{changed.meeting.pk}"]


def _changes_of(user: AccountRow, organisation: queries.OrganisationRow, rows: list[list[str]]) -> Sequence[Changed]:
    """What the agenda changes of meetings, as things stand now."""
    marked = [(row[1], *row[6].split(":")) for row in rows if ":" in row[6]]
    wanted = [(int(key), AgendaChange(change), date.fromisoformat(on)) for on, change, key in marked]
    return changes_to_ask(user, organisation, wanted)


@login_required
def agenda_entries(request: Request, organisation: str, key: str) -> HttpResponse:
    """Say of each entry of the agenda which action it is a meeting of; those that are none are left aside."""
    row = queries.centre_to_account_for(request.user, organisation)
    draft = import_draft_for(request.user, key, clock.now())
    if draft.what != f"{YEAR}:{row.pk}" or draft.rows[0][1:] != _heading()[1:]:
        raise Http404
    is_following = "changes" in request.POST
    changes = ChangesForm(
        sent(request) if is_following else None, changes=_changes_of(request.user, row, draft.rows[1:])
    )
    entries = [line for line in draft.rows[1:] if ":" not in line[6]]
    form = EntriesForm(
        None if is_following else sent(request), rows=entries, titles=queries.actions_led_by(request.user, row)
    )
    context = {"organisation": row, "draft": draft, "form": form, "changes": changes}
    if is_following:
        ran = run(request, lambda: follow_agenda(changes.chosen(), by=request.user, at=clock.now()), form=changes)
        if ran.is_done:
            return ran.go("activities:agenda_entries", row.slug, key, said=_followed(*ran.done))
        return ran.page("activities/agenda_entries.html", context)

    def choose() -> None:
        chosen = form.chosen()
        if not chosen:
            raise NothingChosen(_("Say of one entry at least which action it is a meeting of."))
        choose_rows(draft, [draft.rows[0], *chosen])

    chosen = run(request, choose, form=form)
    if chosen.is_done:
        return chosen.go("network:confirm_import", key)
    return chosen.page("activities/agenda_entries.html", context)


def _followed(moved: int, called_off: int) -> str:
    """How many meetings were moved and called off, in sentences."""
    sentences = []
    if moved:
        sentences.append(ngettext("%(n)s meeting moved.", "%(n)s meetings moved.", moved) % {"n": moved})
    if called_off:
        sentence = ngettext("%(n)s meeting called off.", "%(n)s meetings called off.", called_off)
        sentences.append(sentence % {"n": called_off})
    return " ".join(sentences) or _("Nothing is changed.")
