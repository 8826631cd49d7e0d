"""Views of the room: read, register for and run a gathering."""

from faire_reseau.gatherings.views.announcing import announce, renew_welcome
from faire_reseau.gatherings.views.arrivals import arrivals, claim_arrival, disown_arrival, sort_arrival
from faire_reseau.gatherings.views.at_once import add_slots, add_spaces
from faire_reseau.gatherings.views.attending import (
    add_attendee,
    add_attendees,
    add_newcomer,
    attendees,
    attendees_export,
    badges,
    hand_out_links,
    move_registration,
    send_link,
)
from faire_reseau.gatherings.views.badge_papers import badges_pdf, one_badge
from faire_reseau.gatherings.views.centre_links import centre_link, centre_links, close_centre_link
from faire_reseau.gatherings.views.editing import change_slot, restore_session
from faire_reseau.gatherings.views.ending import call_off, finish, postpone, reopen, restore
from faire_reseau.gatherings.views.form_questions import (
    ask_form_question_again,
    change_form_question,
    form_questions,
    move_form_question,
    remove_form_question,
)
from faire_reseau.gatherings.views.inviting import invitation
from faire_reseau.gatherings.views.letter_texts import letter_text, letter_texts, reset_letter_text
from faire_reseau.gatherings.views.materials import material, materials, remove_material
from faire_reseau.gatherings.views.meals import meals, people_list
from faire_reseau.gatherings.views.offers import offer
from faire_reseau.gatherings.views.passes import end_pass, enter
from faire_reseau.gatherings.views.pictures import card, cover, image
from faire_reseau.gatherings.views.reading import (
    agenda,
    agenda_feed,
    gatherings,
    renew_calendar,
    schedule_in_json,
    schedule_in_xml,
    session,
)
from faire_reseau.gatherings.views.registering import answer_file, cancel, register, typed_welcome, welcome
from faire_reseau.gatherings.views.running import (
    add_half_day,
    add_session,
    add_slot,
    add_space,
    cancel_session,
    change,
    change_session,
    change_space,
    create,
    invite,
    name_organiser,
    release_organiser,
    remove_half_day,
    remove_slot,
    remove_space,
    run,
    withdraw_invitation,
)
from faire_reseau.gatherings.views.undoing import undo

__all__ = [
    "add_attendee",
    "add_attendees",
    "add_half_day",
    "add_newcomer",
    "add_session",
    "add_slot",
    "add_slots",
    "add_space",
    "add_spaces",
    "agenda",
    "agenda_feed",
    "announce",
    "answer_file",
    "arrivals",
    "ask_form_question_again",
    "attendees",
    "attendees_export",
    "badges",
    "badges_pdf",
    "call_off",
    "cancel",
    "cancel_session",
    "card",
    "centre_link",
    "centre_links",
    "change",
    "change_form_question",
    "change_session",
    "change_slot",
    "change_space",
    "claim_arrival",
    "close_centre_link",
    "cover",
    "create",
    "disown_arrival",
    "end_pass",
    "enter",
    "finish",
    "form_questions",
    "gatherings",
    "hand_out_links",
    "image",
    "invitation",
    "invite",
    "letter_text",
    "letter_texts",
    "material",
    "materials",
    "meals",
    "move_form_question",
    "move_registration",
    "name_organiser",
    "offer",
    "one_badge",
    "people_list",
    "postpone",
    "register",
    "release_organiser",
    "remove_form_question",
    "remove_half_day",
    "remove_material",
    "remove_slot",
    "remove_space",
    "renew_calendar",
    "renew_welcome",
    "reopen",
    "reset_letter_text",
    "restore",
    "restore_session",
    "run",
    "schedule_in_json",
    "schedule_in_xml",
    "send_link",
    "session",
    "sort_arrival",
    "typed_welcome",
    "undo",
    "welcome",
    "withdraw_invitation",
]
