"""Pages of organisers that were open for long: what others wrote meanwhile stays, and the same line is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.forms import MultipleHiddenInput

from faire_reseau.gatherings import actions
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

OVERTAKEN = (
    "Quelqu’un a écrit ici entre-temps\u00a0: «\u00a0%s\u00a0». "
    "Comparez\u00a0: enregistrer de nouveau met à la place ce que vous avez écrit."
)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()  # pages of gatherings of another test, which had the same key


@pytest.fixture
def gathering(client):
    prepared = factories.gathering(slug="nantes")
    client.force_login(factories.organiser(prepared))
    return prepared


def opened(client, address):
    """What a browser would send back from the form at `address`, untouched."""
    form = client.get(address).context["form"]
    sent = {}
    for bound in form:
        value, is_several = bound.value(), isinstance(bound.field.hidden_widget(), MultipleHiddenInput)
        texts = [str(text) for text in value or []] if is_several else ["" if value is None else str(value)]
        sent[bound.html_name] = sent[bound.html_initial_name] = texts
    return sent


def test_of_two_organisers_who_change_a_session_the_second_is_told_and_loses_nothing(client, gathering):
    session = factories.session(gathering, title="Plénière")
    address = f"/rencontres/nantes/preparer/sequences/{session.pk}/"
    typed = opened(client, address)
    client.post(address, typed | {"title": "Ouverture"})

    refused = client.post(address, typed | {"title": "Accueil"})
    page = refused.content.decode()
    session.refresh_from_db()
    title_there = session.title
    client.post(address, refused.context["form"].data)

    session.refresh_from_db()
    assert (refused.status_code, title_there, session.title) == (422, "Ouverture", "Accueil")
    assert ("Ouverture" in page, 'value="Accueil"' in page) == (True, True)


def test_a_page_of_a_session_open_for_long_writes_only_what_was_changed_on_it(client, gathering):
    session = factories.session(gathering, title="Plénière")
    theme = factories.theme()
    address = f"/rencontres/nantes/preparer/sequences/{session.pk}/"
    typed = opened(client, address)
    actions.change_session(session, text="Écrit entre-temps", themes=[theme], by=None, at=NOW)
    actions.set_speakers(session, [{"name": "Anne"}], by=None, at=NOW)

    answer = client.post(address, typed | {"ends": "12:30"})

    session.refresh_from_db()
    assert (answer.status_code, session.title, session.text) == (302, "Plénière", "Écrit entre-temps")
    assert [list(session.themes.all()), [speaker.name for speaker in session.speakers.all()]] == [[theme], ["Anne"]]
    assert f"{session.ends_at:%H:%M}" == "10:30"


def test_speakers_changed_by_two_at_once_are_told(client, gathering):
    session = factories.session(gathering)
    address = f"/rencontres/nantes/preparer/sequences/{session.pk}/"
    typed = opened(client, address)
    actions.set_speakers(session, [{"name": "Anne"}], by=None, at=NOW)

    refused = client.post(address, typed | {"speakers": "Brice"})

    assert (refused.status_code, [speaker.name for speaker in session.speakers.all()]) == (422, ["Anne"])
    assert "Anne" in refused.context["form"].errors["speakers"][0]


def test_a_gathering_changed_meanwhile_is_told_too(client, gathering):
    address = "/rencontres/nantes/preparer/rencontre/"
    typed = opened(client, address)
    gathering.place_name = "Nantes"
    gathering.save()

    answer = client.post(address, typed | {"place_name": "Rezé"})

    gathering.refresh_from_db()
    assert (answer.status_code, gathering.place_name) == (422, "Nantes")
    assert list(answer.context["form"].errors) == ["place_name"]


def test_a_page_of_settings_open_for_long_takes_nothing_back(client, gathering):
    address = "/rencontres/nantes/preparer/rencontre/"
    typed = opened(client, address)
    gathering.place_name, gathering.capacity_people = "Nantes", 40
    gathering.registration_closes_at = NOW
    gathering.save()

    answer = client.post(address, typed | {"summary": "Deux jours"})

    gathering.refresh_from_db()
    assert (answer.status_code, gathering.place_name, gathering.capacity_people) == (302, "Nantes", 40)
    assert (gathering.summary, gathering.registration_closes_at) == ("Deux jours", NOW)


def test_a_page_of_a_space_open_for_long_takes_nothing_back(client, gathering):
    space = factories.space(gathering, "Salle", capacity_people=20)
    address = f"/rencontres/nantes/preparer/espaces/{space.pk}/"
    typed = opened(client, address)
    actions.change_space(space, capacity_people=30, equipment=["projector"], by=None, at=NOW)

    client.post(address, typed | {"name": "Grande salle"})

    space.refresh_from_db()
    assert (space.name, space.capacity_people, space.equipment) == ("Grande salle", 30, ["projector"])


@pytest.mark.parametrize("memory", ["abc", "99999999999999999999", "2019-13-45"])
def test_a_memory_that_cannot_be_read_breaks_nothing(client, gathering, memory):
    address = "/rencontres/nantes/preparer/rencontre/"
    typed = opened(client, address)
    names = [name for name in typed if name.startswith("initial-")]

    answer = client.post(address, typed | dict.fromkeys(names, memory))

    assert answer.status_code in (302, 422)


@pytest.mark.parametrize(
    ("name", "value", "typed_value", "words"),
    [
        (
            "registration_closes_at",
            datetime(2019, 6, 20, 8, 30, tzinfo=UTC),
            "2019-06-21T09:00",
            "20 juin 2019, 10\u00a0h\u00a030",
        ),
        ("ends_on", date(2019, 6, 26), "2019-06-27", "26 juin 2019"),
    ],
)
def test_what_another_organiser_wrote_is_told_in_words_and_hours_of_the_place(
    client, gathering, name, value, typed_value, words
):
    address = "/rencontres/nantes/preparer/rencontre/"
    typed = opened(client, address)
    actions.change_gathering(gathering, **{name: value}, by=None, at=NOW)

    refused = client.post(address, typed | {name: typed_value})

    assert refused.context["form"].errors[name] == [OVERTAKEN % words]


def test_an_hour_that_another_organiser_wrote_is_told_as_its_field_shows_it(client, gathering):
    session = factories.session(gathering, hour=7)
    address = f"/rencontres/nantes/preparer/sequences/{session.pk}/"
    typed = opened(client, address)
    actions.change_session(session, starts_at=session.starts_at + timedelta(minutes=10), by=None, at=NOW)

    refused = client.post(address, typed | {"begins": "09:20"})

    assert refused.context["form"].errors["begins"] == [OVERTAKEN % "9\u00a0h\u00a010"]
