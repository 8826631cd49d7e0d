"""Badges as PDF: three sizes, tagged and archived, a pass on each where one was made, one at the door."""

import io

import page as validator
import pypdf
import pytest
from django.urls import reverse

from faire_reseau.gatherings import tasks
from faire_reseau.gatherings.actions import ask_badges
from faire_reseau.gatherings.models import GatheringPass
from faire_reseau.gatherings.texts import SIZE_LABELS
from faire_reseau.gatherings.views.badge_papers import SIZES
from faire_reseau.kit import clock
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering(client):
    gathering_row = factories.gathering(slug="nantes", title="Rencontre")
    client.force_login(
        factories.organiser(gathering_row), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return gathering_row


def pages_of(content):
    return pypdf.PdfReader(io.BytesIO(content)).pages


def text_of(content):
    return " ".join(" ".join(page.extract_text() for page in pages_of(content)).split())


def figures_of(content):
    """How many pictures the document has for a screen reader."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    objects = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    return sum(isinstance(piece, dict) and "/Alt" in piece for piece in objects)


def broken_rules(content):
    reports = [validator.validate_pdf_bytes(content, profile=norm) for norm in ("ua1", "2a")]
    return [failure.rule_id for report in reports for failure in report.failures]


def test_every_size_that_is_offered_is_drawn():
    assert list(SIZE_LABELS) == list(SIZES)


@pytest.mark.parametrize(("size", "a_sheet"), [("a6", 4), ("a7", 8), ("dix", 10)])
def test_badges_stand_so_many_to_a_sheet_and_conform_to_both_norms(client, gathering, size, a_sheet):
    people = [
        factories.participant(gathering, first_name=f"Prénom{n}", last_name="Nom-de-famille") for n in range(a_sheet)
    ]
    address = reverse("gatherings:badges_pdf", args=["nantes"])

    full = client.get(address, {"taille": size}).content
    factories.participant(gathering)
    more = client.get(address, {"taille": size}).content

    assert (len(pages_of(full)), len(pages_of(more))) == (1, 2)
    assert {person.first_name for person in people} <= set(text_of(full).split())
    assert broken_rules(full) == []


@pytest.mark.parametrize("name", ["A", "Anne-Marie Bérénice Célestine", "W" * 60, "漢字 🎉", "#set \\ "])
@pytest.mark.parametrize("size", ["a6", "dix"])
def test_badges_are_drawn_whatever_names_hold(client, gathering, size, name):
    factories.participant(gathering, first_name=name, last_name=name)

    content = client.get(reverse("gatherings:badges_pdf", args=["nantes"]), {"taille": size}).content

    assert (len(pages_of(content)), broken_rules(content)) == (1, [])


def test_badges_bear_the_passes_that_were_made_for_whoever_asks_and_for_nobody_else(client, gathering):
    factories.participant(gathering)
    asker = gathering.organisers.get().user
    tasks.make_badges.func(ask_badges(gathering, by=asker, at=clock.now()).pk)
    address = reverse("gatherings:badges_pdf", args=["nantes"])

    own = client.get(address).content
    other_organiser = factories.organiser(gathering)
    client.force_login(other_organiser, backend="allauth.account.auth_backends.AuthenticationBackend")
    others = client.get(address).content

    assert [figures_of(content) for content in (own, others)] == [1, 0]


def test_one_badge_is_seen_before_without_a_pass_of_anybody(client, gathering):
    for _ in range(5):
        factories.participant(gathering)

    answer = client.get(reverse("gatherings:badges_pdf", args=["nantes"]), {"taille": "a7", "apercu": "1"})

    assert answer["Content-Disposition"].startswith("inline")
    assert text_of(answer.content).count("Rencontre") == 1
    assert GatheringPass.objects.count() == 0


def test_a_badge_at_the_door_is_a_page_of_its_own_with_a_fresh_pass(client, gathering):
    person = factories.participant(gathering, first_name="Imprévue")
    registration = gathering.registrations.get()

    answer = client.post(reverse("gatherings:one_badge", args=["nantes", registration.pk]))

    [page] = pages_of(answer.content)
    assert [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)] == [105, 148]
    assert "Imprévue" in text_of(answer.content)
    assert GatheringPass.objects.get().user == person.user
    assert broken_rules(answer.content) == []
