"""Sign-in sheets: the organisers' list, people who were not expected, and the sheet on paper."""

import re

import pytest

from faire_reseau.activities import queries
from faire_reseau.activities.actions import correct_presence, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.network.models import Person
from faire_reseau.ui.templatetags.parts import sample_mark
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client):
    """Somebody who works in the centre whose working group meets, signed in."""
    person = factories.member()
    client.force_login(person.user)
    return person


@pytest.fixture
def half_day(keeper):
    action = factories.action(organisation=keeper.posts.get().organisation, title="Club Dév Éco")
    return factories.half_day(factories.meeting(action, place="Rennes", hours="9 h 30 – 12 h"))


def test_whoever_keeps_the_sheet_finds_in_the_directory_who_was_not_expected(client, half_day):
    other = factories.member(first_name="Zoé", last_name="Zéphyr")
    page = client.get(f"/activites/demi-journees/{half_day.pk}/", {"q": "zephyr"}).content.decode()

    client.post(f"/activites/demi-journees/{half_day.pk}/presences/{other.pk}/")

    presence = Presence.objects.get()
    assert f"presences/{other.pk}/" in page
    assert (presence.person, presence.organisation, presence.means) == (
        other,
        other.posts.get().organisation,
        "organiser_list",
    )


def test_a_sheet_cannot_be_used_to_reach_people_one_may_not_read_about(client):
    person = factories.person()
    factories.post(person, factories.organisation())
    half_day = factories.half_day(factories.meeting(factories.action(organisation=person.posts.get().organisation)))
    hidden = factories.person(in_directory=False)
    client.force_login(person.user)

    answer = client.post(f"/activites/demi-journees/{half_day.pk}/presences/{hidden.pk}/")

    assert (answer.status_code, Presence.objects.count()) == (404, 0)


def test_a_newcomer_is_noted_with_a_name_alone_and_partners_do_not_find_them(client, half_day):
    client.post(f"/activites/demi-journees/{half_day.pk}/arrivees/", {"first_name": "Léa", "last_name": "Passe"})

    person = Person.objects.get(last_name="Passe")
    assert (person.in_directory, person.user, Presence.objects.get().person) == (False, None, person)


def test_a_newcomer_who_resembles_somebody_is_asked_about_once_and_nothing_typed_is_lost(client, half_day):
    known = factories.member(first_name="Léa", last_name="Passe")
    address, typed = f"/activites/demi-journees/{half_day.pk}/arrivees/", {"first_name": "Lea", "last_name": "Passe"}

    refused = client.post(address, typed)
    page = refused.content.decode()
    client.post(address, typed | {"despite_resemblance": "on"})

    assert refused.status_code == 422
    assert ('value="Passe"' in page, f"presences/{known.pk}/" in page) == (True, True)
    assert Person.objects.filter(last_name="Passe").count() == 2
    assert Presence.objects.get().person != known


def test_two_people_of_one_name_are_noted_on_one_sheet_once_it_is_said_that_they_are_two(client, half_day):
    address, typed = f"/activites/demi-journees/{half_day.pk}/arrivees/", {"first_name": "Léa", "last_name": "Passe"}
    client.post(address, typed)

    refused = client.post(address, typed)
    box = refused.context["form"]["despite_resemblance"].html_name
    badly_typed = client.post(address, typed | {box: "on", "email": "not an address"})
    client.post(address, typed | {box: "on"})

    assert (f'name="{box}"' in refused.content.decode(), f'name="{box}"' in badly_typed.content.decode()) == (
        True,
        True,
    )
    assert Presence.objects.filter(half_day=half_day, person__last_name="Passe").count() == 2


def test_the_sheet_on_paper_has_what_funders_ask_and_a_column_to_sign_for_each_half_day(client, half_day):
    factories.half_day(half_day.meeting, "afternoon")
    expected = factories.member(first_name="Ana", last_name="Attendue")
    client.post(f"/activites/demi-journees/{half_day.pk}/presences/{expected.pk}/")

    page = client.get(f"/activites/{half_day.meeting.action_id}/feuilles/{DAY}/").content.decode()

    wanted = ["Club Dév Éco", "25 juin 2019", "9 h 30 – 12 h", "Rennes", "Attendue", "Signature, matin", "après-midi"]
    assert [word for word in wanted if word not in page] == []
    assert page.count("paper-sign") == 2


def test_rows_and_figures_of_the_sheet_are_fetched_again_as_people_sign(client, half_day):
    address = f"/activites/demi-journees/{half_day.pk}/"
    person = factories.member(first_name="Ana", last_name="Arrivée")
    followed = re.compile(
        r'<div id="sheet"[^>]* data-live-replace="presence" data-live-url="([^"]+)">(.*?)<section', re.DOTALL
    )
    before = followed.search(client.get(address).content.decode())

    client.post(f"{address}presences/{person.pk}/")

    after = followed.search(client.get(before.group(1)).content.decode())
    assert [f'id="person-{person.pk}"' in match.group(2) for match in (before, after)] == [False, True]


def test_the_sheet_on_paper_labels_who_is_invented(client, half_day):
    for name, invented in (("Ana", False), ("Béa", True)):
        person = factories.member(first_name=name, last_name=name, is_sample=invented)
        client.post(f"/activites/demi-journees/{half_day.pk}/presences/{person.pk}/")

    page = client.get(f"/activites/{half_day.meeting.action_id}/feuilles/{DAY}/").content.decode()

    assert re.findall(r"<td>(Ana|Béa)( <span class=.sample. .*?</span></span>)?</td>", page) == [
        ("Ana", ""),
        ("Béa", sample_mark("exemple")),
    ]


def test_a_day_without_meeting_has_no_sheet(client, half_day):
    action = half_day.meeting.action_id

    answers = [client.get(f"/activites/{action}/feuilles/{on}/").status_code for on in ("2019-06-26", "hier")]

    assert answers == [404, 404]


def test_how_and_where_a_meeting_was_held_is_corrected(client, half_day):
    meeting = half_day.meeting

    client.post(f"/activites/reunions/{meeting.pk}/", {"mode": "mixed", "place": "Brest", "hours": ""})

    meeting.refresh_from_db()
    assert (meeting.mode, meeting.place, queries.hours_of(half_day)) == ("mixed", "Brest", "")


def test_who_was_noted_by_the_organisers_is_nowhere_said_to_have_signed(client, half_day):
    noted, signed = factories.person(), factories.person()
    how = {"organisation": None, "trade": None, "by": None, "at": NOW}
    sign_in(half_day, noted, means=Means.ORGANISER_LIST, **how)
    HalfDay.objects.filter(pk=half_day.pk).update(sign_in_open=True)
    half_day.refresh_from_db()
    sign_in(half_day, signed, means=Means.OWN_PHONE, **how)

    paper = client.get(f"/activites/{half_day.meeting.action_id}/feuilles/{half_day.on}/").content.decode()
    paper = " ".join(paper.split())

    assert (paper.count("</svg> signé "), paper.count("</svg> noté·e présent·e ")) == (1, 1)
    assert paper.count("par l’équipe d’organisation") == 1


def test_the_sheet_on_paper_shows_what_was_signed_then_by_whom_when_and_why_it_was_corrected(client, keeper, half_day):
    person, stays = factories.person(last_name="Parti"), factories.person(last_name="Reste")
    how = {"organisation": None, "trade": None, "by": None, "at": NOW}
    HalfDay.objects.filter(pk=half_day.pk).update(sign_in_open=True)
    half_day.refresh_from_db()
    signed = sign_in(half_day, person, means=Means.OWN_PHONE, **how)
    sign_in(half_day, stays, means=Means.OWN_PHONE, **how)
    correct_presence(signed, is_present=False, reason="Parti avant le début", by=keeper.user, at=NOW)

    page = client.get(f"/activites/{half_day.meeting.action_id}/feuilles/{half_day.on}/").content.decode()

    text = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    row = text.partition("Parti ")[2].partition("Reste")[0]
    assert "signé à" in row
    assert re.search(
        rf"corrigé en absent·e à 9\s?h par {keeper}\u00a0: Parti avant le début", row.replace(" :", "\u00a0:")
    )
    assert re.findall(r'class="paper-total">.*?<td><strong>(\d+)</strong></td>', page, re.DOTALL) == ["1"]
    assert page.count("Ligne vide") == 4


def test_the_sheet_on_paper_of_invented_things_says_so_in_print_too(client, half_day):
    address = f"/activites/{half_day.meeting.action_id}/feuilles/{half_day.on}/"
    before = client.get(address).content.decode()
    type(half_day.meeting.action).objects.filter(pk=half_day.meeting.action_id).update(is_sample=True)

    after = client.get(address).content.decode()

    sentence = "Exemple, inventé pour la démonstration\u00a0: cette feuille ne prouve rien."
    assert (before.count(sentence), after.count(sentence)) == (0, 1)
