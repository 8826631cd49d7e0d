"""Deeds on gatherings, by noun: the gathering, its grid ground (spaces and slots), its sessions, who comes, calendars."""

from faire_reseau.gatherings.actions.agenda import (
    SessionClash,
    add_session,
    cancel_session,
    change_session,
    raise_version,
    set_speakers,
)
from faire_reseau.gatherings.actions.arranging import Place, arrange_sessions
from faire_reseau.gatherings.actions.calendars import renew_calendar_key
from faire_reseau.gatherings.actions.copying import copy_ground_and_agenda
from faire_reseau.gatherings.actions.gathering import (
    GatheringRefused,
    add_half_day,
    announce_gathering,
    change_gathering,
    create_gathering,
    finish_gathering,
    name_organiser,
    release_organiser,
    remove_half_day,
    renew_welcome_key,
)
from faire_reseau.gatherings.actions.ground import (
    GroundInUse,
    SlotOverlap,
    add_slot,
    add_space,
    change_space,
    remove_slot,
    remove_space,
)
from faire_reseau.gatherings.actions.inviting import (
    InvitationRefused,
    answer_invitation,
    invite,
    withdraw_invitation,
)
from faire_reseau.gatherings.actions.registration import (
    RegistrationRefused,
    cancel_registration,
    confirm_registration,
    erase_account_traces,
    erase_person_traces,
    register,
    register_by_organiser,
    register_newcomer,
    why_closed,
)

__all__ = [
    "GatheringRefused",
    "GroundInUse",
    "InvitationRefused",
    "Place",
    "RegistrationRefused",
    "SessionClash",
    "SlotOverlap",
    "add_half_day",
    "add_session",
    "add_slot",
    "add_space",
    "announce_gathering",
    "answer_invitation",
    "arrange_sessions",
    "cancel_registration",
    "cancel_session",
    "change_gathering",
    "change_session",
    "change_space",
    "confirm_registration",
    "copy_ground_and_agenda",
    "create_gathering",
    "erase_account_traces",
    "erase_person_traces",
    "finish_gathering",
    "invite",
    "name_organiser",
    "raise_version",
    "register",
    "register_by_organiser",
    "register_newcomer",
    "release_organiser",
    "remove_half_day",
    "remove_slot",
    "remove_space",
    "renew_calendar_key",
    "renew_welcome_key",
    "set_speakers",
    "why_closed",
    "withdraw_invitation",
]
