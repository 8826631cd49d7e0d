"""Plugs: what rooms above add to a room below."""

from __future__ import annotations

import pytest

from faire_reseau.kit import plugs
from faire_reseau.kit.plugs import Plug, first


@pytest.fixture
def plug(monkeypatch):
    monkeypatch.setattr(plugs, "_declared", {})
    return Plug("somewhere", "also_greet", "What is said.")


def test_things_are_gone_over_in_the_order_in_which_they_were_added_each_once(plug):
    plug("a", "b")
    plug("a")

    assert (list(plug), len(plug)) == (["a", "b"], 2)


def test_a_name_holds_one_thing_and_the_same_thing_may_be_added_again(plug):
    plug("a", under="x")
    plug("a", under="x")
    plug("b", under="y")

    with pytest.raises(ValueError, match="something else already under x"):
        plug("c", under="x")

    assert (plug.by_name(), plug.under("x"), plug.under("z")) == ({"x": "a", "y": "b"}, "a", None)


def test_a_plug_that_takes_one_thing_refuses_a_second(monkeypatch):
    monkeypatch.setattr(plugs, "_declared", {})
    plug = Plug("somewhere", "ask_by", "Who asks.", at_most_one=True)
    plug("a")
    plug("a")

    with pytest.raises(ValueError, match="something else already"):
        plug("b")

    assert list(plug) == ["a"]


def test_a_plug_is_declared_once_and_knows_who_added_to_it(plug):
    plug("a")

    with pytest.raises(ValueError, match="declared twice"):
        Plug("somewhere", "also_greet", "Again.")

    assert [added.by for added in plug.added] == [__name__]
    assert plugs.declared() == {"somewhere.also_greet": plug}


def test_for_a_while_a_plug_may_hold_other_things_and_then_its_own_again(plug):
    plug("a")

    with plug.only("b"):
        inside = list(plug)

    assert (inside, list(plug)) == (["b"], ["a"])


def test_the_first_answer_that_says_something_counts(plug):
    plug(lambda _n: None, lambda n: n or "", lambda n: n + 1)

    assert (first(plug, 0), first(plug, 5)) == (1, 5)
    with plug.only():
        assert first(plug, 5) is None
