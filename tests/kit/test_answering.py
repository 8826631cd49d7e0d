"""A view runs an action in one way: redirect when done, else the refusal with its status, beside what was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.cache import SessionStore
from django.core.cache import cache
from django.test import RequestFactory

from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.limits import Limit, TooMany
from faire_reseau.kit.refusals import ChangedMeanwhile, Overtaken, Refusal

pytestmark = pytest.mark.django_db  # counts and templates ask the database

ONCE = Limit("answers", at_most=1, seconds=60)


class Account:
    pk = 7


class NameForm(HouseForm):
    name = forms.CharField(max_length=10)


def asked(method: str = "POST", data: dict[str, str] | None = None, **headers: str) -> Any:
    factory = RequestFactory(headers=headers)
    request: Any = factory.post("/here", data or {}) if method == "POST" else factory.get("/here")
    request.user, request.session = Account(), SessionStore()
    request._messages = FallbackStorage(request)
    return request


def said(request: Any) -> list[tuple[str, str]]:
    return [(message.level_tag, message.message) for message in get_messages(request)]


def refusing(refusal: Refusal) -> Any:
    def action() -> None:
        raise refusal

    return action


@pytest.fixture(autouse=True)
def _no_counts() -> Any:
    cache.clear()


def test_a_page_that_is_only_asked_for_runs_nothing():
    request = asked("GET")
    form = NameForm(sent(request))

    ran = run(request, refusing(Refusal("Never.")), form=form)

    assert (ran.is_done, ran.refusal, ran.status, form.is_bound) == (False, None, 200, False)
    with pytest.raises(ValueError, match="is_done"):
        _ = ran.done


def test_what_is_invalid_is_not_run_and_comes_back_as_it_was_typed():
    request = asked(data={"name": "longer than ten"})
    form = NameForm(sent(request))

    ran = run(request, refusing(Refusal("Never.")), form=form)

    assert (ran.is_done, ran.refusal, ran.status) == (False, None, 422)
    assert form["name"].value() == "longer than ten"


def test_what_is_done_leads_on_with_its_sentence_and_its_place():
    request = asked(data={"name": "Ada"})
    form = NameForm(sent(request))

    ran = run(request, lambda: f"{form.cleaned_data['name']} is here", form=form)
    answer = ran.go("/list", said="Saved.", anchor="ada")

    assert (ran.done, answer.status_code, answer["Location"]) == ("Ada is here", 302, "/list#ada")
    assert said(request) == [("success", "Saved.")]


def test_a_refusal_stands_beside_its_field_with_everything_typed():
    request = asked(data={"name": "Ada"})
    form = NameForm(sent(request))

    ran = run(request, refusing(Refusal("This name is taken: choose another one.", field="name")), form=form)

    assert (ran.is_done, ran.status) == (False, 422)
    assert form.errors == {"name": ["This name is taken: choose another one."]}
    assert form["name"].value() == "Ada"


def test_too_much_at_once_answers_429_and_loses_nothing_typed():
    request = asked(data={"name": "Ada"})
    assert run(request, lambda: None, form=NameForm(sent(request)), limit=ONCE).is_done

    form = NameForm(sent(request))
    ran = run(request, refusing(Refusal("Never.")), form=form, limit=ONCE)

    assert isinstance(ran.refusal, TooMany)
    assert (ran.status, form["name"].value()) == (429, "Ada")


def test_somebody_elses_change_shows_the_form_that_the_view_renews():
    request = asked(data={"name": "Ada"})
    newer = NameForm({"name": "Grace"})
    newer.add_error("name", "Somebody wrote here meanwhile.")

    ran = run(
        request, refusing(ChangedMeanwhile(["name"])), form=NameForm(sent(request)), renewed=lambda _refusal: newer
    )

    assert (ran.form, ran.is_done, ran.status) == (newer, False, 422)


@pytest.mark.parametrize(("refusal", "status"), [(Refusal("No."), 422), (Overtaken("No."), 409), (TooMany("No."), 429)])
def test_a_button_that_is_refused_says_it_where_it_leads_and_to_a_script_at_once(refusal: Refusal, status: int):
    by_hand, by_script = asked(), asked(**{"X-CSRFToken": "x"})

    page = run(by_hand, refusing(refusal)).go("/list")
    short = run(by_script, refusing(refusal)).go("/list")

    assert (page.status_code, page["Location"], said(by_hand)) == (302, "/list", [("error", "No.")])
    assert (short.status_code, short.content.decode().strip()) == (status, '<p role="alert">No.</p>')
    assert said(by_script) == []


def test_htmx_is_led_on_by_its_own_header():
    request = asked(**{"HX-Request": "true"})

    answer = run(request, lambda: None).go("/list")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/list")


def test_a_script_may_be_answered_with_nothing_or_with_data():
    request = asked(**{"X-CSRFToken": "x"})
    done, refused = run(request, lambda: 3), run(request, refusing(Refusal("No.")))

    assert (done.short().status_code, done.short().content) == (204, b"")
    assert json.loads(done.data(lambda value: {"value": value}).content) == {"value": 3}
    assert (refused.data(lambda value: {"value": value}).status_code, json.loads(refused.data(dict).content)) == (
        422,
        {"error": "No."},
    )


def test_what_is_no_refusal_passes():
    with pytest.raises(ZeroDivisionError):
        run(asked(), lambda: 1 // 0)


def test_an_answer_to_nothing_tried_has_the_status_of_a_page():
    assert Ran[None](asked("GET")).status == 200


def test_a_form_given_again_never_comes_back_without_a_word():
    request = asked(data={"name": "Ana"})

    ran = run(
        request,
        refusing(ChangedMeanwhile(["name"])),
        form=NameForm(sent(request)),
        renewed=lambda _r: NameForm({"name": "Ana"}),
    )

    assert (ran.status, [*ran.form.errors]) == (422, ["__all__"])
