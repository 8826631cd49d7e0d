"""Undo in the network: a removed word, the end of a post."""

from datetime import timedelta

import pytest
from django.http import Http404

from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import UndoRefused, undo
from faire_reseau.network import actions
from faire_reseau.network.models import Trade
from tests import factories as make
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def last() -> int:
    return UndoableAct.objects.latest("pk").pk


def test_a_removed_word_is_there_again_under_its_key():
    facilitator = make.facilitator()
    trade = make.trade("Médiation")
    before = Trade.objects.filter(pk=trade.pk).values().get()
    actions.remove_word(trade, by=facilitator, at=NOW)

    undo(last(), by=facilitator, at=NOW)

    assert Trade.objects.filter(pk=before["id"]).values().get() == before


def test_who_no_longer_facilitates_puts_no_word_back():
    facilitator = make.facilitator()
    actions.remove_word(make.trade(), by=facilitator, at=NOW)
    facilitator.is_facilitator = False
    facilitator.save()

    with pytest.raises(Http404):
        undo(last(), by=facilitator, at=NOW)
    assert Trade.objects.count() == 0


def test_an_ended_post_goes_on_unless_it_was_changed_since():
    facilitator = make.facilitator()
    post = make.post(make.person(), make.centre())
    actions.close_post(post, to_on=DAY, by=facilitator, at=NOW)
    undo(last(), by=facilitator, at=NOW)
    post.refresh_from_db()
    assert post.to_on is None

    actions.close_post(post, to_on=DAY, by=facilitator, at=NOW)
    act = last()
    actions.change_post(post, to_on=DAY + timedelta(days=9), by=facilitator, at=NOW)
    with pytest.raises(UndoRefused) as refused:
        undo(act, by=facilitator, at=NOW)
    assert str(refused.value.sentence) == ("Le dernier jour de ce poste a changé depuis\u00a0: modifiez-le à la main.")
