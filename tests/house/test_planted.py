"""Faults planted against the laws of passes (ADR 0006) and of what a gathering allows after its end: each is found."""

from __future__ import annotations

import pytest

from faire_reseau.kit.refusals import Refusal
from tests.house.test_endings import judge, rowless, uncalled
from tests.house.test_passes import _views, guest, otherwise_marked, told_to_one_alone
from tests.house.test_rights import clients, house

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
__all__ = ["clients", "guest", "house"]  # fixtures


def test_a_view_that_is_marked_and_not_listed_or_listed_and_not_marked_is_found():
    marked = _views()["pages:day"]

    assert otherwise_marked({"a": marked, "b": marked, "c": print}, ["a", "c"]) == ["b", "c"]


@pytest.mark.urls("tests.house.planted")
def test_an_address_that_answers_a_pass_otherwise_than_a_visitor_is_found(house, guest, clients):
    places = {name: f"/{name}/" for name in ("opens", "closes", "welcomes_guests")}

    assert told_to_one_alone(guest, clients["visitor"], places) == {
        "welcomes_guests": [(".200", ".200"), ("-404", "-404")]
    }


def test_an_action_without_a_row_a_row_without_an_action_or_a_call_and_a_call_without_a_row_are_found():
    table = {name: {"finished": "shut", "cancelled": "–"} for name in ("a.call", "a.gone", "a.open on words")}
    table |= {"a.silent": {"finished": "–", "cancelled": "–"}}

    assert rowless(table, {"a.call", "a.open", "a.silent", "a.new"}) == ["a.gone", "a.new"]
    assert uncalled(table, {"a.call", "a.open on words", "a.silent"}) == ["a.gone", "a.silent"]


def answers_no(_world):
    """An action that says it did nothing."""
    return False


def refuses_otherwise(_world):
    """An action that refuses for a reason of its own."""
    raise Refusal("Later.")


@pytest.mark.parametrize(
    ("expected", "call", "fault"),
    [
        ("shut", print, pytest.fail.Exception),
        ("shut", refuses_otherwise, AssertionError),
        ("open", refuses_otherwise, Refusal),
        ("open", answers_no, AssertionError),
        ("words", (print, print), pytest.fail.Exception),
    ],
)
def test_an_action_that_answers_otherwise_than_its_row_is_found(expected, call, fault):
    with pytest.raises(fault):
        judge(expected, call, "finished", world=None)
