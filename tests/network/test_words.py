"""The words of the network: trades, axes and themes that its facilitators choose."""

import re

import pytest

from faire_reseau.network import actions
from faire_reseau.network.models import MissionAxis, Theme, Trade
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator(client):
    user = factories.facilitator()
    client.force_login(user)
    return user


def test_a_facilitator_names_a_trade_and_it_is_offered_last(client, facilitator):
    factories.trade("Directeur·rice")

    client.post("/annuaire/mots/metiers/nouveau/", {"label": "Médiateur·rice", "label_en": "Mediator"})

    rows = list(Trade.objects.order_by("rank").values_list("label", "label_en"))
    assert rows == [("Directeur·rice", ""), ("Médiateur·rice", "Mediator")]


def test_a_word_in_use_stays_and_one_that_nothing_uses_goes(client, facilitator):
    used, free = factories.trade(), factories.trade()
    factories.post(factories.person(), factories.centre(), trade=used)

    for trade in (used, free):
        client.post(f"/annuaire/mots/metiers/{trade.pk}/retirer/")

    assert list(Trade.objects.all()) == [used]


def test_a_theme_under_which_work_is_filed_stays(facilitator):
    theme = factories.theme()
    factories.action().themes.add(theme)

    with pytest.raises(actions.words.WordRefused):
        actions.remove_word(theme, by=facilitator, at=NOW)

    assert list(Theme.objects.all()) == [theme]


def test_a_theme_stands_in_the_vocabulary_of_the_wider_one_and_never_below_itself(facilitator):
    wide = factories.theme("Éducation")
    words = {"label_en": "", "by": facilitator, "at": NOW}
    narrow = actions.keep_theme(None, code="1.1", label="École", broader=wide, **words)

    with pytest.raises(actions.words.WordRefused) as refusal:
        actions.keep_theme(wide, code=wide.code, label="Éducation", broader=narrow, **words)

    assert (narrow.vocabulary, refusal.value.field) == (wide.vocabulary, "broader")


def test_two_axes_do_not_share_a_code_and_nothing_typed_is_lost(client, facilitator):
    MissionAxis.objects.create(code="S1", label="Animer")

    answer = client.post("/annuaire/mots/axes/nouveau/", {"code": "s1", "label": "Former"})

    assert (answer.status_code, 'value="Former"' in answer.content.decode()) == (422, True)
    assert MissionAxis.objects.count() == 1


def test_a_kind_of_words_that_is_none_is_missing(client, facilitator):
    assert client.get("/annuaire/mots/couleurs/nouveau/").status_code == 404


def test_the_page_of_words_says_no_code_and_agrees_with_each_title(client):
    client.force_login(factories.facilitator())

    page = " ".join(client.get("/annuaire/mots/").content.decode().split())
    hidden = re.findall(r'Ajouter<span class="visually-hidden"> ?(.*?) ?</span>', page)

    assert hidden == [
        "un métier",
        "une nature d’organisation",
        "un type d’action",
        "un public",
        "un axe de mission",
        "un thème",
    ]
    assert "Aucune pour l’instant." not in page
