"""Translators between gatherings and other programs: calendars, search engines, spreadsheets, conference apps."""

from faire_reseau.gatherings.exports.attendees import attendees_of, attendees_table
from faire_reseau.gatherings.exports.calendars import calendar_of
from faire_reseau.gatherings.exports.lists import LISTS, list_pdf, list_xlsx, titles
from faire_reseau.gatherings.exports.schedules import schedule_json, schedule_xml
from faire_reseau.gatherings.exports.schema_org import schema_org

__all__ = [
    "LISTS",
    "attendees_of",
    "attendees_table",
    "calendar_of",
    "list_pdf",
    "list_xlsx",
    "schedule_json",
    "schedule_xml",
    "schema_org",
    "titles",
]
