"""How a network shows itself: names, look, colour that can be read, pictures."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from PIL import Image

from faire_reseau.network.actions import name_network
from faire_reseau.network.actions.presenting import PresentationRefused, _check_accent
from faire_reseau.network.logic.colours import NIGHT, PAPER, contrast, readable, shades
from faire_reseau.network.models import Network, NetworkPicture
from tests import factories

pytestmark = pytest.mark.django_db

FIELDS = {"name": "Épiceries de La Réunion", "short_name": "Épiceries", "names_shown": "network"}


@pytest.fixture
def runs(client: Client) -> Client:
    """A browser of a facilitator of a network of that name."""
    name_network(name="Réseau", short_name="Réseau")
    client.force_login(factories.facilitator())
    return client


def test_contrast_is_that_of_wcag():
    assert (contrast("#000000", "#ffffff"), contrast("#777777", "#777777")) == (21.0, 1.0)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("colour", ["#ffee00", "#ff0000", "#0b5d57", "#ffffff", "#000000", "#7f7f7f", "#c2571a"])
def test_every_shade_that_an_accent_gives_can_be_read(colour):
    day, night = shades(readable(colour))
    read = [(day["primary"], PAPER), (day["on-primary"], day["primary"]), (day["primary-strong"], day["primary-soft"])]
    read += [(night["primary"], NIGHT), (night["on-primary"], night["primary"])]
    assert [pair for pair in read if contrast(*pair) < 4.5] == []


def test_a_network_says_its_name_its_sentence_and_its_colour_on_every_page(runs):
    answer = runs.post("/annuaire/reseau/", {**FIELDS, "presentation": "Vingt épiceries.", "accent": "#8D3F7A"})
    assert answer.status_code == 302

    page = Client().get("/").content.decode()
    assert '<h1 class="home-name">Épiceries de La Réunion</h1>' in page
    assert "Vingt épiceries." in page
    assert 'href="/annuaire/reseau/couleurs/8d3f7a.css"' in page
    sheet = Client().get("/annuaire/reseau/couleurs/8d3f7a.css")
    assert (sheet["Content-Type"], "--color-primary: #8d3f7a;" in sheet.content.decode()) == ("text/css", True)


def test_a_colour_that_cannot_be_read_is_refused_with_the_nearest_that_can(runs):
    answer = runs.post("/annuaire/reseau/", {**FIELDS, "accent": "#ffee00"})

    assert answer.status_code == 422
    assert readable("#ffee00") in answer.content.decode()
    assert Network.objects.get().accent == ""


def test_a_logo_is_shown_on_every_page_and_taken_away_again(runs):
    file = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(file, "PNG")
    logo = SimpleUploadedFile("logo.png", file.getvalue(), content_type="image/png")
    assert runs.post("/annuaire/reseau/", {**FIELDS, "logo_file": logo}).status_code == 302

    key = NetworkPicture.objects.get().key
    address = f"/annuaire/reseau/images/{key}.jpg"
    assert f'src="{address}"' in Client().get("/annuaire/").content.decode()
    assert Client().get(address)["Content-Type"] == "image/jpeg"

    runs.post("/annuaire/reseau/", {**FIELDS, "logo_off": "on"})
    assert (NetworkPicture.objects.count(), Client().get(address).status_code) == (0, 404)


def test_a_network_without_logo_is_not_asked_to_take_it_away(client):
    client.force_login(factories.facilitator())
    page = client.get("/annuaire/reseau/").content.decode()
    assert ["logo_off" in page, "picture_off" in page] == [False, False]


@pytest.mark.parametrize(
    ("language", "figure"), [("fr", "est de 1,3, et il faut 4,5."), ("en", "is 1.3, and 4.5 is needed.")]
)
def test_a_contrast_is_said_with_the_decimal_sign_of_the_language(language, figure):
    with translation.override(language), pytest.raises(PresentationRefused) as caught:
        _check_accent("#dddddd")

    with translation.override(language):
        assert figure in str(caught.value.sentence)


def test_only_a_facilitator_chooses_whether_figures_name_centres(runs):
    assert runs.post("/annuaire/reseau/", FIELDS | {"names_centres": "on"}).status_code == 302
    assert Network.objects.get().names_centres
    assert runs.post("/annuaire/reseau/", FIELDS | {"initial-names_centres": "True"}).status_code == 302
    assert not Network.objects.get().names_centres
    runs.force_login(factories.member().user)
    assert (
        runs.post("/annuaire/reseau/", FIELDS | {"names_centres": "on"}).status_code,
        Network.objects.get().names_centres,
    ) == (404, False)


def test_an_organisation_is_renamed_from_a_day_on_by_its_page(client):
    organisation = factories.centre("Labo")
    client.force_login(factories.facilitator())

    answer = client.post(
        f"/annuaire/{organisation.slug}/histoire/nom/",
        {"name": "Laboratoire", "short_name": "", "from_on": "2019-06-25"},
    )

    assert answer.status_code == 302
    assert organisation.names.get(from_on="2019-06-25").name == "Laboratoire"
