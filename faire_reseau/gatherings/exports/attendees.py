"""The list of participants as a workbook."""

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.queries import answers_on
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.templatetags.activities import organisation_name as name_of
from faire_reseau.gatherings.models import FormQuestion, Gathering, Registration
from faire_reseau.gatherings.queries import half_days_of, registrations_of
from faire_reseau.gatherings.queries.form_questions import answer_cells, every_form_question
from faire_reseau.gatherings.texts import half_day_label, registration_said
from faire_reseau.kit.spreadsheets import Cell, write_xlsx
from faire_reseau.ui.templatetags.ui import label


def attendees_of(gathering_id: str, still_wanted: Callable[[int], bool]) -> bytes | None:
    """The same table for the worker, of the gathering that is there now; None once it is not wanted any more."""
    gathering = Gathering.objects.get(pk=gathering_id)
    rows = []
    for number, row in enumerate(registrations_of(gathering).iterator(chunk_size=500), 1):
        rows.append(row)
        if not still_wanted(number):
            return None
    return attendees_table(rows, half_days_of(gathering), list(every_form_question(gathering)))


def attendees_table(
    registrations: Iterable[Registration], half_days: Sequence[HalfDay], questions: Sequence[FormQuestion] = ()
) -> bytes:
    """A workbook of `registrations`: who, from where, in which half-days, with which needs and answers to `questions`, and
    whether photographs are agreed to ("" for who was never asked); in a network that holds samples, also who is one. Two statements beside those of `registrations`.
    """
    titles = [_("Last name"), _("First name"), _("E-mail address"), _("Organisation"), _("Trade"), _("State")]
    titles += [half_day_label(half.on, half.part, with_year=True) for half in half_days]
    titles += [_("Step-free access"), _("To know"), _("Agrees to photographs"), _("Registered on")]
    titles += [question.label for question in questions]
    rows_of = list(registrations)
    invented = any(registration.person.is_sample for registration in rows_of)
    titles += [_("Invented (sample)")] if invented else []
    answers_by_user = answers_on(
        [registration.person.user_id for registration in rows_of if registration.person.user_id],
        ConsentKind.PHOTOGRAPHS,
    )
    agreement_words: dict[bool | None, str] = {True: _("yes"), False: _("no"), None: ""}  # None: never asked
    rows = []
    for registration in rows_of:
        person, chosen = registration.person, {half.pk for half in registration.half_days.all()}
        row: list[Cell] = [person.last_name, person.first_name, person.email]
        arrival = getattr(registration, "arrival", None)
        row += [
            _to_sort(registration.organisation_typed) or name_of(registration.organisation),
            label(registration.trade) if registration.trade else _to_sort(arrival.trade_typed if arrival else ""),
            registration_said(registration.state, registration.offered_until, registration.gathering.time_zone),
        ]
        row += [_("yes") if half.pk in chosen else "" for half in half_days]
        row += [_("yes") if registration.needs_step_free else "", registration.access_needs]
        row += [
            agreement_words[answers_by_user.get(person.user_id) if person.user_id else None],
            registration.made_at.astimezone(ZoneInfo(registration.gathering.time_zone)).date(),
        ]
        row += answer_cells(questions, registration)
        row += [_("yes") if person.is_sample else _("no")] if invented else []
        rows.append(row)
    return write_xlsx(titles, rows, sheet=_("Participants"))


def _to_sort(typed: str) -> str:
    """What somebody typed of themself, and that nobody has sorted it yet."""
    return _("%(typed)s (to sort)") % {"typed": typed} if typed else ""
