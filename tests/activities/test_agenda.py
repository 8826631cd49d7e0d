"""An agenda becomes drafts to confirm: what it holds on each day, and nothing that nobody said is a meeting."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.activities.actions import count_heads
from faire_reseau.activities.actions.importing import YearImporter
from faire_reseau.activities.enums import Part
from faire_reseau.activities.logic.agenda import parts_between, parts_from
from faire_reseau.activities.models import Action, HalfDay, Meeting
from faire_reseau.activities.queries.importing import actions_led_by, called_apart
from faire_reseau.kit.calendar_reading import BadCalendar, entries_of
from faire_reseau.network.queries import FileRow
from tests import factories
from tests.factories import NOW

OPTIONS = {"first": "2019-01-01", "last": "2019-12-31", "zone": "Europe/Paris", "most": 300}


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//FR"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def days(*events, **options):
    return [entry["on"] for entry in entries_of(calendar(*events), OPTIONS | options)["entries"]]


WEEKLY = ("UID:1", "SUMMARY:Club", "DTSTART:20190304T083000Z", "DTEND:20190304T110000Z", "RRULE:FREQ=WEEKLY;COUNT=4")


def test_an_entry_stands_on_its_day_and_hour_in_the_zone_of_the_network():
    (entry,) = entries_of(calendar((*WEEKLY[:4], "LOCATION:Mairie")), OPTIONS)["entries"]

    assert len(entry.pop("key")) == 32
    assert entry == {"on": "2019-03-04", "begins": 570, "ends": 720, "title": "Club", "place": "Mairie"}


def test_a_recurring_entry_comes_on_each_of_its_days_but_those_taken_out_moved_or_called_off():
    moved = ("UID:1", "SUMMARY:Club", "RECURRENCE-ID:20190311T083000Z", "DTSTART:20190312T083000Z")
    called_off = ("UID:1", "RECURRENCE-ID:20190318T083000Z", "DTSTART:20190318T083000Z", "STATUS:CANCELLED")

    assert days(WEEKLY) == ["2019-03-04", "2019-03-11", "2019-03-18", "2019-03-25"]
    assert days((*WEEKLY, "EXDATE:20190325T083000Z"), moved, called_off) == ["2019-03-04", "2019-03-12"]


def test_an_entry_of_several_days_stands_on_each_within_the_days_asked_for():
    assert days(("UID:2", "DTSTART;VALUE=DATE:20191230", "DTEND;VALUE=DATE:20200102")) == ["2019-12-30", "2019-12-31"]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=1", "FREQ=HOURLY"])
def test_a_rule_that_no_meeting_follows_gives_nothing(rule):
    assert days((*WEEKLY[:4], f"RRULE:{rule}")) == []


def test_too_many_entries_and_what_is_no_calendar_say_so():
    with pytest.raises(BadCalendar, match="many"):
        days((*WEEKLY[:4], "RRULE:FREQ=DAILY"), most=20)
    with pytest.raises(BadCalendar, match="no_calendar"):
        entries_of(b"not a calendar", OPTIONS)


@pytest.mark.parametrize(
    ("begins", "ends", "parts"),
    [
        (9 * 60, 12 * 60, [Part.MORNING]),
        (9 * 60, 17 * 60, [Part.MORNING, Part.AFTERNOON]),
        (9 * 60, 13 * 60 + 15, [Part.MORNING]),
        (12 * 60 + 45, 14 * 60, [Part.AFTERNOON]),
        (18 * 60, 20 * 60, [Part.EVENING]),
        (0, 24 * 60, [Part.MORNING, Part.AFTERNOON]),
        (14 * 60, 14 * 60, [Part.AFTERNOON]),
        (23 * 60 + 50, 24 * 60, [Part.EVENING]),
    ],
)
def test_half_days_are_those_that_an_entry_takes(begins, ends, parts):
    assert parts_between(begins, ends) == parts


def test_so_many_half_days_from_one_on_stay_within_the_day():
    assert [parts_from("", 2), parts_from("evening", 1), parts_from("evening", 2)] == [
        [Part.MORNING, Part.AFTERNOON],
        [Part.EVENING],
        [Part.AFTERNOON, Part.EVENING],
    ]


@pytest.mark.parametrize(
    "end", [(), ("DTEND;VALUE=DATE:20190601",), ("DTEND;VALUE=DATE:20190602",), ("DURATION:PT0S",)]
)
def test_a_day_without_hours_is_a_whole_one_however_its_end_is_written(end):
    (entry,) = entries_of(calendar(("UID:1", "SUMMARY:Séminaire", "DTSTART;VALUE=DATE:20190601", *end)), OPTIONS)[
        "entries"
    ]

    assert parts_between(entry["begins"], entry["ends"]) == [Part.MORNING, Part.AFTERNOON]
    assert parts_between(0, 1439) == [Part.MORNING, Part.AFTERNOON]


@pytest.mark.django_db
def test_entries_become_drafts_and_those_confirmed_meetings(client):
    centre = factories.centre("Labo", slug="labo")
    factories.action(title="Club", organisation=centre)
    client.force_login(factories.member(centre).user)
    holiday = ("UID:3", "SUMMARY:Congés", "DTSTART;VALUE=DATE:20190601")
    visit = ("UID:4", "SUMMARY:Visite", "DTSTART:20190605T120000Z", "DTEND:20190605T150000Z")
    file = SimpleUploadedFile("agenda.ics", calendar(WEEKLY, holiday, visit))

    where = client.post("/activites/centres/labo/agenda/", {"first": "2019-01-01", "last": "2019-12-31", "file": file})[
        "Location"
    ]
    page = client.get(where).content.decode()
    nothing = client.post(where, {})
    names = re.findall(r'name="(row_\d+)"', page)
    trial = client.post(where, dict.fromkeys(names[:4], "Club") | {names[5]: "+"})["Location"]
    report = client.get(trial).content.decode()
    client.post(trial, {"fingerprint": re.search(r'name="fingerprint" value="(\w+)"', report)[1]})

    assert (len(names), page.count('value="Club" selected'), nothing.status_code) == (6, 4, 422)
    assert sorted(Action.objects.values_list("title", flat=True)) == ["Club", "Visite"]
    assert Meeting.objects.filter(action__title="Club").count() == 4
    assert HalfDay.objects.get(on=date(2019, 6, 5)).part == "afternoon"
    assert client.get(where).status_code == 404


@pytest.mark.django_db
def test_actions_of_one_title_are_told_apart_by_the_year_of_their_last_meeting_and_taken_so():
    centre = factories.centre("Labo", slug="labo")
    former, newer, unmet = (factories.action(title="Club", organisation=centre) for _ in range(3))
    other = factories.action(title="Visite", organisation=centre)
    for action, day in ((former, date(2018, 5, 4)), (newer, date(2018, 5, 4)), (newer, date(2019, 5, 4))):
        factories.meeting(action, day)

    names = actions_led_by(factories.member(centre).user, centre)
    called = called_apart([former, newer, unmet, other])
    importer = YearImporter(f"year:{centre.pk}", by=None, at=factories.NOW)
    importer.take(FileRow(2, {"action": "Club (2018)", "held_on": date(2018, 6, 1), "part": "morning"}, {}))

    assert names == [f"Club (#{unmet.pk})", "Club (2018)", "Club (2019)", "Visite"]
    assert [called[name].pk for name in names] == [unmet.pk, former.pk, newer.pk, other.pk]
    assert [planned.action.pk for planned, *_rest in importer.meetings] == [former.pk]


@pytest.mark.django_db
@pytest.mark.parametrize("last", ["2018-12-31", "2021-01-01"])
def test_days_that_cannot_be_looked_at_are_refused(client, last):
    centre = factories.centre("Labo", slug="labo")
    client.force_login(factories.member(centre).user)
    sent = {"first": "2019-01-01", "last": last, "file": SimpleUploadedFile("a.ics", calendar(WEEKLY))}

    assert client.post("/activites/centres/labo/agenda/", sent).status_code == 422


@pytest.mark.django_db
def test_a_morning_and_an_afternoon_of_one_action_are_one_meeting_and_the_list_says_half_days(client):
    centre = factories.centre("Labo", slug="labo")
    factories.action(title="Séminaire", organisation=centre)
    client.force_login(factories.member(centre).user)
    hours = (("1", "0830", "1030"), ("2", "1300", "1500"))
    events = [
        (f"UID:{uid}", "SUMMARY:Séminaire", f"DTSTART:20180305T{begins}00Z", f"DTEND:20180305T{ends}00Z")
        for uid, begins, ends in hours
    ]
    events.append(("UID:3", "SUMMARY:Journée", "DTSTART;VALUE=DATE:20180306", "DTEND;VALUE=DATE:20180307"))
    file = SimpleUploadedFile("a.ics", calendar(*events))
    sent = {"file": file, "first": "2018-01-01", "last": "2018-12-31"}
    where = client.post("/activites/centres/labo/agenda/", sent)["Location"]
    page = client.get(where).content.decode()
    assert re.findall(r"mars 2018, ([^<]*)</span>", page) == ["matin", "après-midi", "matin, après-midi"]

    for _again in range(2):
        confirm = client.post(where, {"row_2": "Séminaire", "row_3": "Séminaire"})["Location"]
        mark = re.search(r'name="fingerprint" value="(\w+)"', client.get(confirm).content.decode())
        if mark:
            client.post(confirm, {"fingerprint": mark[1]})
            file.seek(0)
            where = client.post("/activites/centres/labo/agenda/", {**sent, "file": file})["Location"]
    assert sorted(HalfDay.objects.values_list("meeting__action__title", "part")) == [
        ("Séminaire", "afternoon"),
        ("Séminaire", "morning"),
    ]
    assert Meeting.objects.count() == 1


@pytest.mark.django_db
def test_a_second_agenda_proposes_to_move_and_call_off_its_meetings_and_counts_none_twice(client):
    centre = factories.centre("Labo", slug="labo")
    factories.action(title="Club", organisation=centre)
    client.force_login(factories.member(centre).user)

    def event(uid, day, *more):
        return (f"UID:{uid}", "SUMMARY:Club", f"DTSTART:2019{day}T083000Z", f"DTEND:2019{day}T103000Z", *more)

    def take(*events):
        file = SimpleUploadedFile("a.ics", calendar(*events))
        sent = {"first": "2019-01-01", "last": "2019-12-31", "file": file}
        return client.post("/activites/centres/labo/agenda/", sent)["Location"]

    def days():
        return sorted((row.held_on.strftime("%m%d"), row.is_called_off) for row in Meeting.objects.all())

    where = take(*(event(number, f"030{number}") for number in range(1, 7)))
    trial = client.post(where, {f"row_{number}": "Club" for number in range(2, 8)})["Location"]
    mark = re.search(r'name="fingerprint" value="(\w+)"', client.get(trial).content.decode())
    client.post(trial, {"fingerprint": mark[1]})
    count_heads(Meeting.objects.get(held_on=date(2019, 3, 5)), {0: 9}, by=None, at=NOW)

    # The first stays, the second is moved, the third leaves the period, the fourth is called off, the fifth too though people came, the
    # sixth is gone; the seventh is new.
    where = take(
        event(1, "0301"), event(2, "0312"), ("UID:3", "SUMMARY:Club", "DTSTART:20200110T083000Z"),
        event(4, "0304", "STATUS:CANCELLED"), event(5, "0305", "STATUS:CANCELLED"), event(7, "0307"),
    )  # fmt: skip
    page = client.get(where)
    proposed = {
        row.meeting.held_on.day: (str(row.change), field and field.value())
        for row, field in page.context["changes"].table()
    }
    offered = [row[1] for row in page.context["form"].rows]
    answers = {field.html_name: field.value() for _row, field in page.context["changes"].table() if field}
    client.post(where, answers | {"changes": "1"})
    left = [str(row.change) for row in client.get(where).context["changes"].changes]

    assert proposed == {
        2: ("other_day", "do"),
        3: ("other_day", "do"),
        4: ("called_off", "do"),
        5: ("called_off", None),
        6: ("gone", ""),
    }
    assert offered == ["2019-03-01", "2019-03-07"]
    assert days() == [
        ("0110", False),
        ("0301", False),
        ("0304", True),
        ("0305", False),
        ("0306", False),
        ("0312", False),
    ]
    assert left == ["called_off", "gone"]
