"""Labels of this room's codes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import (
    AnswerKind,
    Diet,
    Equipment,
    Format,
    GatheringState,
    InvitationState,
    MaterialKind,
    MealKind,
    RegistrationState,
)
from faire_reseau.kit.dates import written
from faire_reseau.kit.mail import reaches_nobody

FORMAT_LABELS = {
    Format.WELCOME: _("Welcome"),
    Format.PLENARY: _("Plenary"),
    Format.TALK: _("Talk"),
    Format.QUESTIONS: _("Questions and answers"),
    Format.REPORT: _("Report"),
    Format.BARCAMP: _("Barcamp"),
    Format.OPEN_FORUM: _("Open forum"),
    Format.WORKSHOP: _("Workshop"),
    Format.BREAK: _("Break"),
    Format.MEAL: _("Meal"),
}
FORMAT_ICONS = {
    Format.WELCOME: "coffee",
    Format.PLENARY: "users",
    Format.TALK: "mic",
    Format.QUESTIONS: "help-circle",
    Format.REPORT: "file",
    Format.BARCAMP: "lightbulb",
    Format.OPEN_FORUM: "message",
    Format.WORKSHOP: "grid",
    Format.BREAK: "coffee",
    Format.MEAL: "utensils",
}
STATE_LABELS = {
    GatheringState.DRAFT: _("Draft"),
    GatheringState.ANNOUNCED: _("Announced"),
    GatheringState.FINISHED: _("Finished"),
    GatheringState.CANCELLED: _("Cancelled"),
}
# What is refused once a gathering goes on no longer, and what to do about it.
OVER_SENTENCES = {
    GatheringState.FINISHED: _("This gathering is over: it stays as it is. Its organisers can reopen it."),
    GatheringState.CANCELLED: _("This gathering is cancelled. Its organisers can restore it."),
}
REGISTRATION_LABELS = {
    RegistrationState.CONFIRMED: _("Has a place"),
    RegistrationState.WAITING: _("Waiting list"),
    RegistrationState.CANCELLED: _("Cancelled"),
}
# By hours for which a place that came free is offered.
OFFER_LABELS = {
    6: _("is offered to them for 6 hours"),
    12: _("is offered to them for 12 hours"),
    24: _("is offered to them for a day"),
    48: _("is offered to them for two days"),
    72: _("is offered to them for three days"),
    168: _("is offered to them for a week"),
}
OFFER_TIMES = {
    6: _("6 hours"),
    12: _("12 hours"),
    24: _("a day"),
    48: _("two days"),
    72: _("three days"),
    168: _("a week"),
}
INVITATION_LABELS = {
    InvitationState.ASKED: _("asked, no answer yet"),
    InvitationState.AGREED: _("agreed"),
    InvitationState.DECLINED: _("declined"),
}
EQUIPMENT_LABELS = {
    Equipment.PROJECTOR: _("projector"),
    Equipment.WHITEBOARD: _("whiteboard"),
    Equipment.QUIET: _("quiet"),
    Equipment.STEP_FREE: _("step-free access"),
    Equipment.VIDEO_CALL: _("video call"),
}
LETTER_LABELS = {
    "registered": _("Registration: has a place"),
    "registered_waiting": _("Registration: on the waiting list"),
    "place_offered": _("Waiting list: a place is offered"),
    "offer_passed": _("Waiting list: not accepted in time"),
    "place_given": _("A place is given"),
    "place_taken_back": _("Taken off the list"),
    "gathering_reminder": _("Reminder, three days before"),
    "gathering_postponed": _("Moved to other days"),
    "gathering_cancelled": _("The gathering is cancelled"),
    "gathering_restored": _("The gathering takes place after all"),
}
# What writers type in braces for what is filled in in a letter.
PLACE_NAMES = {
    "hello": pgettext_lazy("place in a letter", "greeting"),
    "title": pgettext_lazy("place in a letter", "title"),
    "dates": pgettext_lazy("place in a letter", "dates"),
    "old_dates": pgettext_lazy("place in a letter", "former dates"),
    "half_days": pgettext_lazy("place in a letter", "half-days"),
    "where": pgettext_lazy("place in a letter", "where"),
    "standing": pgettext_lazy("place in a letter", "place kept"),
    "reason": pgettext_lazy("place in a letter", "reason"),
    "agenda": pgettext_lazy("place in a letter", "agenda link"),
    "register": pgettext_lazy("place in a letter", "registration link"),
    "turn": pgettext_lazy("place in a letter", "freed place"),
    "deadline": pgettext_lazy("place in a letter", "deadline"),
    "offer": pgettext_lazy("place in a letter", "answer link"),
    "calendar": pgettext_lazy("place in a letter", "calendar"),
    "confirm": pgettext_lazy("place in a letter", "not you"),
    "withdrawn": pgettext_lazy("place in a letter", "withdrawn topics"),
}
PLACE_HINTS = {
    "hello": _("“Hello Camille,”; without the name while the address is not confirmed"),
    "title": _("the title of the gathering"),
    "dates": _("its days, and its place"),
    "old_dates": _("its days until now"),
    "half_days": _("the half-days of the reader, with their hours and the time zone"),
    "where": _("days, place and address; how to join on line for who has a place"),
    "standing": _("“You still have your place on:”, or that one still waits"),
    "reason": _("why it is cancelled, in your words"),
    "agenda": _("the address of the agenda"),
    "register": _("where one changes one’s half-days, or gives the place back"),
    "turn": _("how the reader gets a place that comes free: at once, or offered for a time"),
    "deadline": _("until when the place is held"),
    "offer": _("where one accepts the place or leaves it"),
    "calendar": _("the address of one’s own calendar"),
    "confirm": _("what to do if it was not you who registered; nothing once the address is confirmed"),
    "withdrawn": _("the topics that are withdrawn with it, if any"),
}
ANSWER_KIND_LABELS = {
    AnswerKind.TEXT: _("words"),
    AnswerKind.CHOICE: _("one choice"),
    AnswerKind.SEVERAL: _("several choices"),
    AnswerKind.NUMBER: _("a number"),
    AnswerKind.DATE: _("a date"),
    AnswerKind.CONSENT: _("an agreement, by a box to tick"),
    AnswerKind.FILE: _("a file (PDF or picture, from people who sign in)"),
}
MATERIAL_LABELS = {
    MaterialKind.SLIDES: _("slides"),
    MaterialKind.REPLAY: _("replay, picture or sound"),
    MaterialKind.OTHER: _("another document"),
}
MEAL_LABELS = {MealKind.LUNCH: _("lunch"), MealKind.DINNER: _("dinner")}
DIET_LABELS = {
    Diet.VEGETARIAN: _("vegetarian"),
    Diet.VEGAN: _("vegan"),
    Diet.NO_PORK: _("without pork"),
    Diet.GLUTEN_FREE: _("gluten-free"),
    Diet.OTHER: _("another diet"),
}
PART_LABELS = {"morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")}
# By action of the journal.
ACTION_LABELS = {
    "sort_arrival": _("Arrival sorted"),
    "claim_arrival": _("Arrival recognised as one’s own"),
    "disown_arrival": _("Arrival said to be somebody else’s"),
    "create_gathering": _("Gathering created"),
    "change_gathering": _("Gathering changed"),
    "announced_gathering": _("Gathering announced"),
    "finished_gathering": _("Gathering closed"),
    "reopened_gathering": _("Gathering reopened"),
    "cancelled_gathering": _("Gathering cancelled"),
    "restored_gathering": _("Gathering restored"),
    "postpone_gathering": _("Gathering moved to other days"),
    "renew_welcome_key": _("Join QR and wall renewed"),
    "name_organiser": _("Organiser named"),
    "invite_co_organiser": _("Organisation asked to organise together"),
    "agree_to_co_organise": _("Organisation agreed to organise together"),
    "decline_to_co_organise": _("Organisation declined to organise together"),
    "withdraw_invitation": _("Invitation to organise together withdrawn"),
    "release_organiser": _("Organiser released"),
    "copy_ground_and_agenda": _("Spaces, slots and agenda copied"),
    "add_space": _("Space added"),
    "change_space": _("Space changed"),
    "change_slot": _("Hours of a slot changed"),
    "remove_space": _("Space removed"),
    "add_slot": _("Slot added"),
    "remove_slot": _("Slot removed"),
    "add_session": _("Session added"),
    "change_session": _("Session changed"),
    "restore_session": _("Session put back on the agenda"),
    "restore_space": _("Removed space put back"),
    "restore_slot": _("Removed slot put back"),
    "restore_organiser": _("Released organiser put back"),
    "restore_registration": _("Cancelled registration put back"),
    "restore_invitation": _("Withdrawn invitation put back"),
    "cancel_session": _("Session cancelled"),
    "set_speakers": _("Speakers named"),
    "arrange_sessions": _("Sessions placed from the grid"),
    "register": _("Registration saved"),
    "cancel_registration": _("Registration cancelled"),
    "confirm_registration": _("Place given"),
    "change_letter_text": _("Text of a letter changed"),
    "reset_letter_text": _("Text of a letter set back"),
    "add_material": _("Document added to a session"),
    "remove_material": _("Document of a session removed"),
    "restore_material": _("Document of a session put back"),
    "offer_place": _("Place offered to who waited"),
    "let_offer_pass": _("Place not accepted in time"),
    "hand_out_passes": _("Accesses to a gathering handed out"),
    "make_own_pass": _("Joined by the QR of the room"),
    "use_pass": _("Entered by the access to a gathering"),
    "end_pass": _("Access to a gathering ended by its owner"),
    "change_cover": _("Cover of a gathering changed"),
    "renew_calendar_key": _("Private calendar address made"),
    "turn_wall": _("Walls of a gathering turned to something else"),
    "invite_centre": _("Link for an organisation made or changed"),
    "close_centre_link": _("Link for an organisation closed"),
    "set_meals": _("Meals of a gathering chosen"),
    "add_form_question": _("Question added to the registration form"),
    "change_form_question": _("Question of the registration form changed"),
    "remove_form_question": _("Question of the registration form removed"),
    "put_aside_form_question": _("Question of the registration form put aside"),
    "ask_form_question_again": _("Question of the registration form asked again"),
}


def registration_said(state: str, offered_until: datetime | None, zone: str) -> str:
    """Where a registration stands; a place that is offered says until when, in the time of the gathering."""
    if offered_until is None:
        return str(REGISTRATION_LABELS[RegistrationState(state)])
    return _("Place offered until %(moment)s") % {"moment": moment_there(offered_until, zone)}


def moment_there(moment: datetime, zone: str) -> str:
    """“mardi 25 juin, 9 h”, in the time of `zone`."""
    return written(moment.astimezone(ZoneInfo(zone)), "l j F, H:i")


def turn_said(offer_hours: int | None) -> str:
    """How who waits gets a place that comes free: by itself, or by accepting it in time."""
    if offer_hours is None:
        return gettext("A letter tells you when a place is yours.")
    sentence = gettext(
        "A place that comes free is offered to you and held for %(time)s: accept it in that time, else it goes to the next person who waits."
    )
    return sentence % {"time": OFFER_TIMES.get(offer_hours, f"{offer_hours} h")}


def why_over(state: str) -> str:
    """Why nothing goes on any more in a gathering in this `state`; "" while it goes on."""
    return str(OVER_SENTENCES.get(GatheringState(state), ""))


def half_day_label(on: date, part: str, *, with_year: bool = False) -> str:
    """“mardi 25 juin, matin”; `with_year` for what is read years later."""
    return f"{written(on, 'l j F Y' if with_year else 'l j F')}, {PART_LABELS[part]}"


def letters_said(count: int) -> str:
    """How many letters leave to tell what was done: none without a mail server, nor when nobody is to be told."""
    if count and reaches_nobody():
        return gettext("No letter leaves: this site has no mail server. Tell people yourself.")
    if not count:
        return gettext("No letter leaves: nobody on the list can be reached by one.")
    return ngettext("%(count)s letter leaves.", "%(count)s letters leave.", count) % {"count": count}


def meal_label(on: date, kind: str) -> str:
    """“mardi 25 juin, déjeuner”."""
    return f"{written(on, 'l j F')}, {MEAL_LABELS[MealKind(kind)]}"


# By period of keeping: what, and what is done when it is over.
PERIOD_TEXTS = {
    "badges": (
        _("Personal QRs of badges, as they can be shown again to whoever had them made"),
        _("removed; the accesses stay"),
    ),
    "access_needs": (_("Access needs and diets, after a gathering"), _("removed")),
    "answers": (_("Answers to the questions of the organisers, after a gathering"), _("removed")),
    "materials": (
        _("Removed slides and replays, as whoever removed them can put them back"),
        _("removed with their files"),
    ),
    "contacts": (
        _("Address and telephone of people who only came to gatherings, after the last one"),
        _("removed; people with an account or a post keep theirs"),
    ),
    "sheet_names": (
        _("Names on sign-in sheets, after the last half-day"),
        _("removed for people without an account or a post; the presence stays counted, without a name"),
    ),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "gatherings.gathering": _("gathering"),
    "gatherings.session": _("session of an agenda"),
    "gatherings.speaker": _("speaker"),
    "gatherings.space": _("space"),
    "gatherings.registration": _("what somebody asked for"),
    "gatherings.formquestion": _("question of a registration form"),
    "gatherings.material": _("document of a session"),
    "gatherings.materialwords": _("words of a document of a session"),
    "gatherings.lettertext": _("letter of a gathering"),
    "gatherings.formanswer": _("answer to a registration form"),
    "gatherings.arrival": _("what somebody said on arriving"),
}

# By code of `views.badge_papers.SIZES`.
SIZE_LABELS = {
    "a6": _("A6, four to a sheet (large, to hang)"),
    "a7": _("A7, eight to a sheet"),
    "dix": _("85 × 54 mm, ten to a sheet (cards)"),
}
