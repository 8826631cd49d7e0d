"""Lists as people have them: names alone, sent twice; telephones without their 0."""

import pytest
from django.utils import translation

from tests import factories as make
from tests.network.test_importing import NB, tried

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def test_a_list_of_names_alone_sent_again_doubles_nobody_and_asks_who_is_meant():
    known = make.person("Ada", "Bé", account=False)

    outcomes = tried("people", "prénom,nom,courriel", "Ada,Bé,", "Cid,Dé,", "Cid,Dé,", "Ada,Bé,autre@exemple.fr")

    assert [(outcome, cells) for outcome, cells, _said in outcomes] == [
        ("refused", "B2"),
        ("created", ""),
        ("refused", "B4"),
        ("created", ""),
    ]
    assert outcomes[0][2] == [
        (
            f"Quelqu’un de ce nom est déjà dans l’annuaire (identifiant {known.pk}){NB}: écrivez cet identifiant si c’est la même "
            "personne, un courriel ou une organisation si c’en est une autre."
        )
    ]
    assert outcomes[2][2] == [
        (
            f"Quelqu’un de ce nom est déjà à la ligne 3{NB}: gardez l’une des deux, ou écrivez un courriel ou une organisation qui "
            "les distingue."
        )
    ]


def test_a_telephone_that_lost_its_zero_in_a_spreadsheet_gets_it_back_and_it_is_said():
    outcomes = tried(
        "people", "prénom,nom,téléphone", "Ada,Bé,240123456", "Cid,Dé,02 40 12 34 56", "Eve,Fa,+33240123456"
    )

    assert [notes for _outcome, _cells, notes in outcomes] == [
        [f"C2{NB}: le 0 que le tableur avait ôté est remis{NB}: 0240123456"],
        [],
        [],
    ]
