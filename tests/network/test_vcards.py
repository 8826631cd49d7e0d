"""Contact cards: what address books read of people, as far as they show themselves, and of organisations."""

from datetime import date

import pytest
from django.conf import settings

from faire_reseau.network.models import Person
from tests import factories

pytestmark = pytest.mark.django_db


def lines(response) -> list[str]:
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_card_of_a_person_holds_what_they_show_and_where_they_work(client):
    centre = factories.centre("Centre ; de Brest, Finistère")
    shown = factories.person(
        "Zoé", "d’Ormesson", email="zoe@exemple.fr", phone="02 98 00 00 00", shows_email=True, shows_phone=False
    )
    factories.post(shown, centre, trade=factories.trade("Documentaliste"))
    factories.post(shown, factories.centre("Ancien"), to_on=date(2001, 1, 1))
    client.force_login(factories.member().user)

    response = client.get(f"/annuaire/personnes/{shown.pk}/carte.vcf")

    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "text/vcard; charset=utf-8", 'attachment; filename="zoe-d-ormesson.vcf"',
    )  # fmt: skip
    assert lines(response) == [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "FN:Zoé d’Ormesson",
        "N:d’Ormesson;Zoé;;;",
        "ORG:Centre \\; de Brest\\, Finistère",
        "TITLE:Documentaliste",
        "EMAIL;TYPE=INTERNET:zoe@exemple.fr",
        f"URL:{settings.SITE_ADDRESS}/annuaire/personnes/{shown.pk}/",
        "END:VCARD",
        "",
    ]


def test_every_other_post_of_today_is_in_the_note_and_long_lines_are_folded(client):
    shown = factories.person("Léa", "Le Goff")
    for name in ("Nantes", "É" * 90):
        factories.post(shown, factories.centre(name), trade=factories.trade("Direction"))
    client.force_login(shown.user)

    response = client.get(f"/annuaire/personnes/{shown.pk}/carte.vcf")

    notes = [line for line in lines(response) if line.startswith(("ORG", "NOTE"))]
    assert notes in (["ORG:Nantes", f"NOTE:Direction\\, {'É' * 90}"], [f"ORG:{'É' * 90}", "NOTE:Direction\\, Nantes"])
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75


def test_nobody_reads_the_card_of_whom_they_may_not_read(client):
    hidden = factories.person("Ada", in_directory=False)
    addresses = [f"/annuaire/personnes/{hidden.pk}/{page}" for page in ("", "carte.vcf")]

    assert [client.get(address).status_code for address in addresses] == [302, 302]
    client.force_login(factories.person().user)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_the_card_of_an_organisation_is_for_everybody(client):
    factories.organisation("Réso, Villes", slug="reso", email="a@reso.fr", seat="23 rue des Renards, Nantes")

    response = client.get("/annuaire/reso/carte.vcf")

    assert lines(response)[2:] == [
        "FN:Réso\\, Villes",
        "N:Réso\\, Villes;;;;",
        "ORG:Réso\\, Villes",
        "EMAIL;TYPE=INTERNET:a@reso.fr",
        "ADR;TYPE=WORK:;;23 rue des Renards\\, Nantes;;;;",
        f"URL:{settings.SITE_ADDRESS}/annuaire/reso/",
        "END:VCARD",
        "",
    ]
    assert "/annuaire/reso/carte.vcf" in client.get("/annuaire/reso/").content.decode()


@pytest.mark.parametrize(
    ("seat", "line"),
    [
        ("Saint-Denis", "ADR;TYPE=WORK:;;;Saint-Denis;;;"),
        ("2 rue X, Brest", "ADR;TYPE=WORK:;;2 rue X\\, Brest;;;;"),
        ("", None),
    ],
)
def test_a_seat_without_a_number_is_a_town(client, seat, line):
    factories.organisation("Réso", slug="reso", seat=seat)

    addresses = [text for text in lines(client.get("/annuaire/reso/carte.vcf")) if text.startswith("ADR")]

    assert addresses == ([line] if line else [])


def test_somebody_known_by_their_address_alone_has_a_card_with_a_name(client):
    person = factories.person("", email="zoe@exemple.fr", shows_email=True)
    Person.objects.filter(pk=person.pk).update(first_name="", last_name="")
    client.force_login(factories.member().user)

    card = lines(client.get(f"/annuaire/personnes/{person.pk}/carte.vcf"))

    assert card[2:4] == ["FN:zoe@exemple.fr", "N:zoe@exemple.fr;;;;"]
