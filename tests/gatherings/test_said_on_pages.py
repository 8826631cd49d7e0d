"""What pages of a gathering say: until when one registers, that it is cancelled or over, its clocks, its checklist."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache

from faire_reseau.gatherings import actions
from faire_reseau.gatherings.actions.ground import GroundRefused, SlotOverlap, add_slot
from faire_reseau.gatherings.actions.several import add_spaces
from faire_reseau.gatherings.exports import attendees_table, calendar_of
from faire_reseau.gatherings.queries import half_days_of, registrations_of
from faire_reseau.gatherings.queries.steps import steps_of
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.kit.zones import zone_label
from faire_reseau.topics.enums import Phase
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FAR = date(2030, 6, 25)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


def test_gathering_registration_and_join_qr_say_until_when_in_the_zone_of_the_place(client):
    gathering = factories.gathering(
        slug="loin",
        time_zone="America/Cayenne",
        registration_closes_at=datetime(2030, 6, 20, 23, 59, tzinfo=ZoneInfo("America/Cayenne")),
        starts_on=FAR,
        ends_on=FAR,
    )
    addresses = ["/rencontres/loin/", f"/bienvenue/{gathering.welcome_key}/"]
    gathering.action.meetings.update(held_on=FAR)
    for half in half_days_of(gathering):
        half.on = FAR
        half.save()
    pages = [client.get(address).content.decode() for address in addresses]
    client.force_login(factories.person().user)
    pages.append(client.get("/rencontres/loin/inscription/").content.decode())

    sentence = "L’inscription ferme le jeudi 20 juin 2030, 23\u00a0h\u00a059, Guyane (UTC-3)."
    assert [page.count(sentence) for page in pages] == [1, 1, 1]


@pytest.mark.parametrize(("state", "word"), [("cancelled", "Annulée"), ("finished", "Terminée")])
def test_the_top_of_a_gathering_that_does_not_go_on_says_so_before_its_days(client, state, word):
    factories.gathering(slug="loin", state=state, starts_on=FAR, ends_on=FAR)

    page = client.get("/rencontres/loin/").content.decode()

    kicker = page.partition('<p class="kicker">')[2].partition("</p>")[0]
    assert " ".join(kicker.split()).startswith(f"{word} · 25 juin 2030")
    assert [word in page for word in ("Dans ", "En ce moment ·")] == [False, False]


def test_a_cancelled_gathering_is_shared_as_such(client):
    gathering = factories.gathering(slug="loin", title="Loin", summary="Deux jours.")
    cards = [client.get("/rencontres/loin/carte.jpg").content]
    actions.cancel_gathering(gathering, because="", by=factories.organiser(gathering), at=NOW)

    page = client.get("/rencontres/loin/").content.decode()
    cards.append(client.get("/rencontres/loin/carte.jpg").content)

    assert '<meta property="og:title" content="Annulée\u00a0: Loin">' in page
    assert '<meta property="og:description" content="Cette rencontre est annulée. Deux jours.">' in page
    assert cards[0] != cards[1]


def test_a_zone_says_both_its_clocks_where_they_change_during_the_gathering():
    days = date(2027, 10, 30), date(2027, 10, 31)

    assert zone_label("Europe/Paris", *days) == "Paris (UTC+2, puis UTC+1)"
    assert zone_label("America/Cayenne", *days) == "Guyane (UTC-3)"


def test_an_overlap_says_the_day_of_the_other_slot_and_a_double_space_its_name():
    gathering = factories.gathering()
    slot = factories.slot(gathering)

    rows = [{"name": name, "capacity_people": 9} for name in ("Cour", "Jardin", "cour")]
    with pytest.raises(SlotOverlap) as overlap:
        add_slot(gathering, starts_at=slot.starts_at, ends_at=slot.ends_at, by=None, at=NOW)
    with pytest.raises(GroundRefused) as double:
        add_spaces(gathering, rows, by=factories.facilitator(), at=NOW)

    assert "celui du 25 juin" in str(overlap.value.sentence)
    assert "un espace «\u00a0cour\u00a0»" in str(double.value.sentence)


def test_a_calendar_leaves_out_the_text_of_what_has_none_and_the_workbook_says_the_year():
    gathering = factories.gathering()
    session = factories.session(gathering, text="  ")
    factories.participant(gathering)

    titles = read_table(attendees_table(registrations_of(gathering), half_days_of(gathering))).titles.cells

    assert b"DESCRIPTION" not in calendar_of("Ici", [(session, "https://ici.fr/")], zone=gathering.time_zone)
    assert [title for title in titles if "juin" in title] == [
        "mardi 25 juin 2019, matin",
        "mardi 25 juin 2019, après-midi",
    ]


def test_the_number_of_steps_never_jumps_and_composing_comes_after_passing_to_it():
    alone, forum = factories.gathering(), factories.forum(phase=Phase.WISH)
    steps = [steps_of(each_gathering) for each_gathering in (alone, forum.session.gathering)]
    forum.phase = Phase.COMPOSE
    forum.save()
    later = steps_of(forum.session.gathering)

    labels = [[step.label for step in step_list.rows] for step_list in steps]
    assert labels[0] == labels[1]
    assert labels[0][-5:] == [
        "Faire proposer des sujets",
        "Passer aux souhaits, et faire souhaiter",
        "Passer à la composition",
        "Composer la grille",
        "Publier la grille",
    ]
    passing = [next(step for step in step_list.rows if step.rank == 75).is_done for step_list in (*steps, later)]
    assert passing == [False, False, True]


def test_no_step_done_agrees_with_its_number(client):
    gathering = factories.gathering(slug="ici", state="draft")
    client.force_login(factories.organiser(gathering))

    page = client.get("/rencontres/ici/preparer/").content.decode()

    assert page.count("0 étape sur 10 est faite.") == 1
