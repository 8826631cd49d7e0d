"""The sign-in sheet and the certificate of attendance as PDF: read back, tagged, archived, true in odd cases."""

import io
from datetime import UTC, datetime, timedelta

import page as validator
import pypdf
import pytest
from django.conf import settings
from django.urls import reverse

from faire_reseau.activities import actions
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Meeting, Presence
from faire_reseau.activities.queries.chains import head_of, verify
from faire_reseau.kit import clock
from faire_reseau.network.actions import erase_person
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

WAVE = [[(10, 100), (200, 20), (300, 180), (500, 60)]]
ODD = '#set page() \\ " $x$ 🎉 漢字 \u200b'


def enter(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")


def text_of(content):
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).replace("\u00a0", " ").replace("\u202f", " ").split())


def broken_rules(content):
    reports = [validator.validate_pdf_bytes(content, profile=norm) for norm in ("ua1", "2a")]
    return [failure.rule_id for report in reports for failure in report.failures]


@pytest.fixture
def gathering():
    gathering_row = factories.gathering(title="Rencontre des centres", time_zone="Indian/Reunion")
    type(gathering_row.action).objects.filter(pk=gathering_row.action_id).update(title="Rencontre des centres")
    Meeting.objects.filter(action=gathering_row.action).update(
        place="Saint-Denis", hours="9 h – 12 h", led_by="Ana Le Goff"
    )
    return gathering_row


@pytest.fixture
def half_days(gathering):
    HalfDay.objects.filter(meeting__action=gathering.action).update(sign_in_open=True)
    return list(HalfDay.objects.filter(meeting__action=gathering.action).order_by("on", "pk"))


def sign(half_day, person, means=Means.OWN_PHONE, at=NOW, **how):
    return actions.sign_in_as_known(half_day, person, means=means, by=person.user, at=at, **how)


def sheet_of(client, gathering, day):
    enter(client, factories.organiser(gathering))
    return client.get(reverse("activities:sheet_pdf", args=[gathering.action.pk, day.isoformat()]))


def certificate_of(client, gathering, person):
    enter(client, person.user)
    return client.get(reverse("activities:own_certificate", args=[gathering.action.pk]))


def test_the_sheet_says_what_funders_ask_and_how_each_signed(client, gathering, half_days):
    drew, phoned, expected = (factories.participant(gathering) for _ in range(3))
    sign(half_days[0], drew, Means.DRAWN, drawing=WAVE)
    sign(half_days[0], phoned)

    answer = sheet_of(client, gathering, half_days[0].on)
    text = text_of(answer.content)

    assert answer["Content-Type"] == "application/pdf"
    for words in ("Rencontre des centres", "Saint-Denis", "9 h – 12 h", "Ana Le Goff", "Feuille d’émargement"):
        assert words in text
    for person in (drew, phoned, expected):
        assert person.last_name in text
    assert text.count("à la main, sur la tablette de l’accueil") == 1
    assert head_of(half_days[0]).shown in text
    assert broken_rules(answer.content) == []


def test_a_drawn_signature_is_a_picture_that_says_whose_it_is(client, gathering, half_days):
    sign(
        half_days[0], factories.participant(gathering, first_name="Zoé", last_name="Dessin"), Means.DRAWN, drawing=WAVE
    )

    content = sheet_of(client, gathering, half_days[0].on).content

    alternative = "Signature dessinée par Zoé Dessin"
    assert any(code in content for code in (alternative.encode("utf-16-be"), alternative.encode("latin-1"))) or (
        b"/Alt" in content
    )


def test_the_hours_of_signatures_are_those_of_the_place(client, gathering, half_days):
    day = half_days[0].on
    sign(half_days[0], factories.participant(gathering), at=datetime(day.year, day.month, day.day, 5, 2, tzinfo=UTC))

    assert "9 h 02" in text_of(sheet_of(client, gathering, day).content)


def test_papers_name_the_time_zone_of_the_place_where_it_is_not_that_of_the_network(client, gathering, half_days):
    person, day = factories.participant(gathering), half_days[0].on
    sign(half_days[0], person)
    zone = "La Réunion (UTC+4)"

    on_paper = [
        text_of(paper(client, gathering, about).content) for paper, about in ((certificate_of, person), (sheet_of, day))
    ]
    address = f"/activites/{gathering.action_id}/feuilles/{day.isoformat()}/"
    on_page = client.get(address).content.decode()
    gathering.time_zone = settings.TIME_ZONE
    gathering.save()

    assert [zone in text for text in (*on_paper, on_page)] == [True, True, True]
    assert "UTC" not in text_of(sheet_of(client, gathering, day).content)


@pytest.mark.parametrize("words", ["plain", ODD])
def test_sheets_and_certificates_conform_to_both_norms_whatever_names_hold(client, gathering, half_days, words):
    person = factories.participant(gathering, first_name=words, last_name=words)
    sign(half_days[0], person)

    contents = [
        sheet_of(client, gathering, half_days[0].on).content,
        certificate_of(client, gathering, person).content,
    ]

    assert [broken_rules(content) for content in contents] == [[], []]


def test_who_was_erased_stands_on_the_sheet_without_name_or_drawing(client, gathering, half_days):
    who = factories.participant(gathering, last_name="Partante")
    sign(half_days[0], who, Means.DRAWN, drawing=WAVE)
    erase_person(who, by=factories.facilitator(), at=NOW)

    text = text_of(sheet_of(client, gathering, half_days[0].on).content)

    assert "Partante" not in text
    assert "personne effacée" in text


def test_a_certificate_counts_the_half_days_that_were_held(client, gathering, half_days):
    person, other = factories.participant(gathering), factories.participant(gathering)
    sign(half_days[0], person)
    sign(half_days[0], other)
    sign(half_days[1], other)

    text = text_of(certificate_of(client, gathering, person).content)

    assert str(person) in text
    assert "Demi-journées suivies : 1 (tenues : 2)." in text
    assert text.count("non noté·e") == 1
    assert head_of(half_days[0]).shown in text


def test_a_half_day_for_which_nobody_came_is_held_against_nobody(client, gathering, half_days):
    person = factories.participant(gathering)
    sign(half_days[0], person)

    text = text_of(certificate_of(client, gathering, person).content)

    assert "Demi-journées suivies : 1 (tenues : 2)." in text
    assert text.count("personne de noté") == 1
    assert "absent·e" not in text


def test_there_is_no_certificate_for_who_was_nowhere_and_the_page_says_why(client, gathering, half_days):
    person = factories.participant(gathering)
    sign(half_days[0], factories.participant(gathering))

    answer = certificate_of(client, gathering, person)

    assert "Il n’y a rien à attester" in answer.text


def test_a_presence_corrected_to_absent_certifies_nothing(client, gathering, half_days):
    person = factories.participant(gathering)
    fact = sign(half_days[0], person)
    actions.correct_presence(fact, is_present=False, reason="Erreur", by=factories.user(), at=NOW)

    assert "Il n’y a rien à attester" in certificate_of(client, gathering, person).text


def test_a_signature_after_midnight_says_its_day(client, gathering, half_days):
    person = factories.participant(gathering)
    day = half_days[0].on + timedelta(days=1)
    sign(half_days[0], person, at=datetime(day.year, day.month, day.day, 20, 20, tzinfo=UTC))

    text = text_of(certificate_of(client, gathering, person).content)

    assert f"{day.day + 1} juin 2019 à 0 h 20" in text


def test_organisers_make_the_certificate_of_anybody_noted_and_of_nobody_else(client, gathering, half_days):
    person, stranger = factories.participant(gathering), factories.person()
    sign(half_days[0], person)
    enter(client, factories.organiser(gathering))

    there, elsewhere = (
        client.get(reverse("activities:certificate", args=[gathering.action.pk, attendee.pk]))
        for attendee in (person, stranger)
    )

    assert str(person) in text_of(there.content)
    assert elsewhere.status_code == 404


def test_the_same_sheet_gives_the_same_bytes(client, gathering, half_days):
    sign(half_days[0], factories.participant(gathering), Means.DRAWN, drawing=WAVE)
    enter(client, factories.organiser(gathering))
    address = reverse("activities:sheet_pdf", args=[gathering.action.pk, half_days[0].on.isoformat()])

    assert client.get(address).content == client.get(address).content


def test_the_day_of_a_certificate_is_that_of_its_making(client, gathering, half_days, monkeypatch):
    person = factories.participant(gathering)
    sign(half_days[0], person)

    text = text_of(certificate_of(client, gathering, person).content)

    assert str(clock.now().year) in text


def test_a_printed_sheet_is_entered_through_its_qr_and_nobody_is_counted_twice(client, gathering, half_days):
    phoned, by_hand, absent = (factories.participant(gathering) for _ in range(3))
    sign(half_days[0], phoned)
    fact = sign(half_days[0], absent, Means.ORGANISER_LIST)
    actions.correct_presence(fact, is_present=False, reason="Partie", by=factories.user(), at=NOW)
    enter(client, factories.organiser(gathering))
    day = half_days[0].on.isoformat()
    address = reverse("activities:paper_entry", args=[gathering.action.pk, day])
    printed = client.get(reverse("activities:paper", args=[gathering.action.pk, day])).text
    stranger = factories.person()
    marks = [f"{half_days[0].pk}-{attendee.pk}" for attendee in (phoned, by_hand, absent, stranger)]

    page = client.get(address).text
    answer = client.post(
        address, {"signed": [*marks, f"{half_days[1].pk}-{by_hand.pk}", "x-1", "1", "99-99"]}, follow=True
    )
    again = client.post(address, {"signed": marks}, follow=True)

    assert f"http://testserver{address}" in printed
    assert f'value="{half_days[0].pk}-{by_hand.pk}"' in page
    assert f'value="{half_days[0].pk}-{phoned.pk}"' not in page
    assert "2 signatures saisies. 1 laissée de côté" in answer.text
    assert "0 signature saisie" in again.text
    noted = Presence.objects.filter(corrected_by=None, is_present=True).values_list("half_day", "person", "means")
    assert sorted(noted) == sorted(
        [
            (half_days[0].pk, phoned.pk, "own_phone"),
            (half_days[0].pk, by_hand.pk, "paper"),
            (half_days[1].pk, by_hand.pk, "paper"),
        ]
    )
    assert verify().faults == []


@pytest.fixture
def lille(time_machine):
    """A gathering to come, whose sheet is printed three days before; made on 22 June."""
    time_machine.move_to(datetime(2019, 6, 22, 12, tzinfo=UTC))
    return factories.gathering(title="Lille")


def test_a_sheet_printed_before_leaves_the_place_to_sign_and_says_nothing_of_who_came(client, lille):
    factories.registration(lille, factories.person(), organisation=factories.centre(), trade=factories.trade())

    content = sheet_of(client, lille, lille.starts_on).content
    text = text_of(content)

    assert [text.count(words) for words in ("–", "personne présente", "Empreinte", "Présences notées")] == [0, 0, 0, 0]
    assert str(pypdf.PdfReader(io.BytesIO(content)).metadata.creation_date.date()) == "2019-06-22"
    assert broken_rules(content) == []


def test_a_sheet_has_empty_lines_until_its_day_is_over(client, lille, time_machine):
    factories.participant(lille)
    day = lille.starts_on
    enter(client, factories.organiser(lille))
    address = reverse("activities:sheet_pdf", args=[lille.action.pk, day.isoformat()])
    cells = []
    for moved in (day, day + timedelta(days=1)):
        time_machine.move_to(datetime(moved.year, moved.month, moved.day, 12, tzinfo=UTC))
        cells.append(client.get(address).content)

    rows = [tagged(content, "/TR") for content in cells]

    assert rows[0] - rows[1] == 5


def tagged(content, tag):
    """How many elements of the structure of the PDF have this tag."""
    elements, waiting = 0, [pypdf.PdfReader(io.BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            elements += node.get("/S") == tag
            waiting.append(node.get("/K", []))
    return elements


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Amir", "atteste qu’Amir"),
        ("Élodie", "atteste qu’Élodie"),
        ("Œdipe", "atteste qu’Œdipe"),
        ("Ngô", "atteste que Ngô"),
    ],
)
def test_a_certificate_is_written_in_good_french(client, gathering, half_days, name, sentence):
    person = factories.participant(gathering, first_name=name)
    sign(half_days[0], person)

    assert sentence in text_of(certificate_of(client, gathering, person).content)
