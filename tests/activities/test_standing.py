"""What sheets, certificates, pages and figures say of somebody in a half-day: one rule, in odd cases."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse

from faire_reseau.activities import actions, queries
from faire_reseau.activities.actions.door import let_in, take_down
from faire_reseau.activities.enums import Means, Part, Standing
from faire_reseau.activities.logic.standing import standing_in
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.activities.queries.chains import Fault, Verified
from faire_reseau.activities.queries.door import attendance_now
from faire_reseau.gatherings.models import Registration
from tests import factories
from tests.factories import DAY, NOW

NOON_LATER = datetime(2019, 7, 1, 12, tzinfo=UTC)


def text_of(answer):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages]
    return " ".join(" ".join(pages).replace("\u00a0", " ").replace("\u202f", " ").split())


def enter(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def note(half_day, person, means=Means.ORGANISER_LIST, at=NOW):
    return actions.sign_in(half_day, person, organisation=None, trade=None, means=means, by=factories.user(), at=at)


def standings(person, action, at=NOON_LATER):
    return [half.standing for half in queries.attended_by(person, action, at)]


def half_days_of(gathering):
    return queries.half_days_in_order(gathering.action)


def registered_for(gathering, *half_days, **names):
    """Somebody registered for these half-days alone."""
    person = factories.participant(gathering, **names)
    Registration.objects.get(person=person, gathering=gathering).half_days.set(half_days)
    return person


@pytest.mark.parametrize(
    ("is_present", "is_expected", "takes_registration", "standing"),
    [
        (True, False, True, Standing.PRESENT),
        (False, True, True, Standing.ABSENT),
        (None, True, True, Standing.NOT_NOTED),
        (None, False, True, Standing.NOT_REGISTERED),
        (None, False, False, Standing.NOT_NOTED),
    ],
)
def test_nobody_is_absent_because_nothing_is_noted(is_present, is_expected, takes_registration, standing):
    facts = {"is_present": is_present, "is_expected": is_expected, "takes_registration": takes_registration}
    assert standing_in(**facts) == standing


@pytest.mark.django_db
def test_a_certificate_says_not_registered_not_noted_and_absent_each_for_what_it_is(client, time_machine):
    time_machine.move_to(NOON_LATER)
    gathering = factories.gathering(days=2)
    first, second, third, fourth = half_days_of(gathering)
    person = registered_for(gathering, second, third, fourth)
    other = factories.participant(gathering)
    for half_day in (first, second, third, fourth):
        note(half_day, other, at=NOON_LATER)
    note(second, person, at=NOON_LATER)
    fact = note(third, person, at=NOON_LATER)
    actions.correct_presence(fact, is_present=False, reason="Parti", by=factories.user(), at=NOON_LATER)

    assert standings(person, gathering.action) == [
        Standing.NOT_REGISTERED,
        Standing.PRESENT,
        Standing.ABSENT,
        Standing.NOT_NOTED,
    ]
    enter(client, person.user)
    text = text_of(client.get(reverse("activities:own_certificate", args=[gathering.action_id])))
    assert [text.count(word) for word in ("non inscrit·e", "absent·e", "non noté·e")] == [1, 1, 1]
    assert "Demi-journées suivies : 1 (tenues : 4)." in text


@pytest.mark.django_db
def test_what_certificates_and_figures_call_held_is_the_same_also_where_nobody_was_noted(client, time_machine):
    time_machine.move_to(NOON_LATER)
    gathering = factories.gathering(days=2)
    first, *_others, last = half_days_of(gathering)
    Meeting.objects.filter(pk=last.meeting_id).update(is_called_off=True)
    person = factories.participant(gathering)
    note(first, person)

    enter(client, person.user)
    text = text_of(client.get(reverse("activities:own_certificate", args=[gathering.action_id])))

    recorded = queries.recorded_of(gathering.action, NOON_LATER)
    assert queries.counts_of([gathering.action]).half_days == recorded.half_days == 3
    assert "Demi-journées suivies : 1 (tenues : 3)." in text
    assert text.count("personne de noté") == 2
    assert "absent·e" not in text


@pytest.mark.django_db
def test_an_evening_that_has_begun_is_held_and_nobody_is_absent_from_it_before_or_after_midnight(client):
    gathering = factories.gathering(time_zone="Pacific/Noumea")
    morning, _afternoon = half_days_of(gathering)
    evening = factories.half_day(factories.meeting(gathering.action, DAY, hours="18 h – 0 h 30"), Part.EVENING)
    person = factories.participant(gathering)
    Registration.objects.get(person=person).half_days.add(evening)
    note(morning, person)
    # 17:59, 18:20 and 0:10 of the next day in Nouméa (UTC+11).
    before, during, after = (datetime(2019, 6, 25, 6, 59, tzinfo=UTC), datetime(2019, 6, 25, 7, 20, tzinfo=UTC),
                             datetime(2019, 6, 25, 13, 10, tzinfo=UTC))  # fmt: skip

    parts = [
        [half.half_day.part for half in queries.attended_by(person, gathering.action, at)]
        for at in (before, during, after)
    ]

    assert parts == [["morning", "afternoon"], ["morning", "afternoon", "evening"], ["morning", "afternoon", "evening"]]
    assert standings(person, gathering.action, during) == [Standing.PRESENT, Standing.NOT_NOTED, Standing.NOT_NOTED]
    assert queries.recorded_of(gathering.action, during).half_days == 3


@pytest.fixture
def cycle():
    """An action to which nobody registers: a morning in Cayenne, an evening in Kourou, on line and on site."""
    action = factories.action(title="Cycle")
    in_cayenne = factories.meeting(action, place="Cayenne")
    in_kourou = factories.meeting(action, place="Kourou", mode="mixed")
    on_line = factories.meeting(action, DAY - timedelta(days=1), mode="online")
    return [
        factories.half_day(on_line),
        factories.half_day(in_cayenne),
        factories.half_day(in_kourou, Part.EVENING),
    ]


def sheet_of(client, action):
    enter(client, factories.facilitator())
    names = {
        name: client.get(reverse(f"activities:{name}", args=[action.pk, DAY.isoformat()]))
        for name in ("sheet_pdf", "paper", "paper_entry")
    }
    return text_of(names["sheet_pdf"]), names["paper"].text, names["paper_entry"].text


@pytest.mark.django_db
def test_nobody_is_said_not_to_be_registered_where_nobody_registers(client, cycle):
    _day_before, morning, _evening = cycle
    action = morning.meeting.action
    person = factories.person()
    note(morning, person)

    assert standings(person, action) == [Standing.NOT_NOTED, Standing.PRESENT, Standing.NOT_NOTED]
    assert [text.count("non inscrit·e") for text in sheet_of(client, action)] == [0, 0, 0]


@pytest.mark.django_db
def test_who_is_noted_in_one_half_day_is_entered_from_paper_in_another_where_nobody_registers(client, cycle):
    _day_before, morning, evening = cycle
    action = morning.meeting.action
    person, stranger = factories.person(), factories.person()
    note(morning, person)
    page = sheet_of(client, action)[2]

    marks = [f"{evening.pk}-{person.pk}", f"{evening.pk}-{stranger.pk}"]
    client.post(reverse("activities:paper_entry", args=[action.pk, DAY.isoformat()]), {"signed": marks})

    assert f'value="{evening.pk}-{person.pk}"' in page
    assert list(Presence.objects.filter(half_day=evening).values_list("person", flat=True)) == [person.pk]


@pytest.mark.django_db
def test_each_half_day_says_where_it_was_held_on_sheets_and_certificates(client, cycle):
    action = cycle[0].meeting.action
    person = factories.person()
    for half_day in cycle:
        note(half_day, person)

    pdf, page, _entry = sheet_of(client, action)
    place = "matin : Cayenne (sur place) · soir : Kourou (mixte)"
    assert place in pdf
    assert place in " ".join(page.replace("\u00a0", " ").split())
    enter(client, person.user)
    text = text_of(client.get(reverse("activities:own_certificate", args=[action.pk])))
    assert [text.count(words) for words in ("en ligne", "Cayenne (sur place)", "Kourou (mixte)")] == [1, 1, 1]


@pytest.mark.django_db
def test_a_place_that_is_the_same_all_day_is_said_once(client):
    gathering = factories.gathering()
    Meeting.objects.filter(action=gathering.action).update(place="Lille")
    registered_for(gathering, *half_days_of(gathering))

    pdf, _page, _entry = sheet_of(client, gathering.action)

    assert pdf.count("Lille (sur place)") == 1


@pytest.mark.django_db
def test_who_is_noted_absent_is_counted_absent_and_not_among_those_not_noted(client):
    gathering = factories.gathering()
    morning, _afternoon = half_days_of(gathering)
    present, absent, _not_noted = (registered_for(gathering, morning) for _ in range(3))
    note(morning, present)
    actions.correct_presence(note(morning, absent), is_present=False, reason="Parti", by=factories.user(), at=NOW)

    recorded = queries.recorded_of(gathering.action, NOON_LATER)
    enter(client, factories.organiser(gathering))
    sheet = client.get(reverse("activities:sheet", args=[morning.pk])).context["missing"]

    assert (recorded.expected, recorded.absent, recorded.missing) == (3, 1, 1)
    assert sheet == recorded.missing


@pytest.mark.django_db
def test_organisations_that_were_typed_stand_by_their_name_and_none_comes_last():
    gathering = factories.gathering()
    morning, _afternoon = half_days_of(gathering)
    centre = factories.centre("Awara")
    actions.note_newcomer(
        morning, first_name="Léa", last_name="Martin", email="", organisation=centre, trade=None,
        despite_resemblance=False, by=factories.facilitator(), at=NOW,
    )  # fmt: skip
    for number in range(2):
        factories.registration(gathering, factories.person(f"Sans{number}"))
    take_down(
        morning,
        first_name="Zoé",
        last_name="Porte",
        centre="=2+2 Café",
        means=Means.DOOR,
        by=factories.facilitator(),
        at=NOW,
    )

    shares = [(share.what, share.here, share.expected) for share in attendance_now(morning).centres]

    assert shares[-1] == ("", 0, 2)
    assert sorted(shares[:-1]) == [("=2+2 Café", 1, 1), ("Awara", 1, 1)]


def test_a_line_that_was_removed_is_one_though_two_sentences_tell_of_it():
    faults = [Fault(None, 3, "removed_before", 7), Fault(None, 0, "told_and_removed", 6)]

    assert Verified(1, 3, faults).altered == 1
    assert Verified(1, 3, [*faults, Fault(None, 3, "changed", 7), Fault(None, 3, "broken", 7)]).altered == 2


@pytest.mark.django_db
def test_the_card_of_who_is_here_already_says_since_when_and_by_which_door(client):
    gathering = factories.gathering()
    morning, _afternoon = half_days_of(gathering)
    person, other = (factories.participant(gathering) for _ in range(2))
    organiser = factories.organiser(gathering)
    let_in(morning, person, means=Means.DOOR, door="Nord", by=organiser, at=NOW)
    enter(client, organiser)
    address = reverse("activities:door", args=[morning.pk])

    cards = [client.get(address, {"personne": attendee.pk}).text.replace("\u00a0", " ") for attendee in (person, other)]

    sentence = "Déjà sur place, noté·e à 9 h (accueil : Nord)."
    assert [card.count(f">{sentence}</p>") for card in cards] == [1, 0]
    assert all(f"&quot;{person.pk}&quot;: &quot;{sentence}&quot;" in card for card in cards)


@pytest.mark.django_db
def test_a_door_without_a_name_is_not_written_as_a_dash(client):
    gathering = factories.gathering()
    morning, _afternoon = half_days_of(gathering)
    person, organiser = factories.participant(gathering), factories.organiser(gathering)
    let_in(morning, person, means=Means.DOOR, door="", by=organiser, at=NOW)
    enter(client, organiser)

    card = client.get(reverse("activities:door", args=[morning.pk]), {"personne": person.pk}).text

    assert card.replace("\u00a0", " ").count(">Déjà sur place, noté·e à 9 h.</p>") == 1


@pytest.mark.django_db
def test_of_work_none_of_which_began_nothing_says_that_heads_were_counted(client):
    gathering = factories.gathering(days=1)
    later = date(2999, 6, 25)
    gathering.action.meetings.update(held_on=later)
    halves = HalfDay.objects.order_by("part")
    for number, half in enumerate(halves):
        HalfDay.objects.filter(pk=half.pk).update(on=later + timedelta(number))

    page = client.get(reverse("activities:action", args=[gathering.action_id])).text
    figures = re.findall(r"<strong>\s*(.)\s*</strong><span>(\w+)", page)

    assert figures[-2:] == [("0", "participation"), ("0", "personne")]
