"""Why one is signed in no more: said in the browser that comes back, and sessions that go on when rights rise."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation

from faire_reseau.accounts import actions
from faire_reseau.accounts.actions.merging import merge_accounts
from faire_reseau.accounts.actions.suspending import suspend
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.accounts.texts import ENDED_LABELS
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit import clock
from faire_reseau.kit.sessions import SessionStore, stored_key
from faire_reseau.live.visitors import visitor_of
from faire_reseau.network import actions as network
from tests import factories
from tests.factories import NOW
from tests.house.guests import VICTIM, handed_out, signs_in_by_code, thief_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache", "now")]


def entered_by_link(user):
    browser = Client()
    browser.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=NOW)}/")
    return browser


def why(browser):
    """What the page of signing in says, after a page that asks to."""
    page = unescape(browser.get("/mon-compte/", follow=True).content.decode())
    with translation.override("fr"):
        return next(
            (code for code, label in ENDED_LABELS.items() if f"<span data-why-ended>{label}</span>" in page), ""
        )


@pytest.mark.parametrize("because", [code for code in Ended if code != Ended.OVER])
def test_whoever_comes_back_to_a_session_that_somebody_ended_reads_why(because):
    chief, user = factories.facilitator(), factories.user(VICTIM)
    browser = entered_by_link(user)
    acts = {
        Ended.RIGHTS: lambda: actions.make_facilitator(user, by=chief, at=NOW),
        Ended.ADDRESS: lambda: actions.change_address(user, "autre@exemple.fr", by=chief, at=NOW),
        Ended.SUSPENDED: lambda: suspend(user, by=chief, at=NOW),
        Ended.MERGED: lambda: merge_accounts(user, factories.user(), by=chief, at=NOW),
        Ended.ERASED: lambda: actions.erase_account(user, by=chief, at=NOW),
        Ended.CONFIRMED: lambda: [
            User.objects.filter(pk=user.pk).update(confirmed_at=None),
            actions.confirm_account(user, at=NOW),
        ],
        Ended.FACTOR: lambda: actions.end_sessions(user, keep="", by=user, at=NOW, because=Ended.FACTOR),
        Ended.ELSEWHERE: lambda: actions.end_sessions(user, keep="", by=user, at=NOW),
    }

    acts[because]()

    assert why(browser) == because
    assert visitor_of(browser.cookies["sessionid"].value).user.is_authenticated is False


def test_why_a_session_ended_is_said_no_more_once_one_is_signed_in_again():
    user = factories.user(VICTIM)
    browser = entered_by_link(user)
    actions.end_sessions(user, keep="", by=user, at=NOW)
    before = why(browser)

    browser.post(f"/cle/{actions.make_personal_link(user, purpose='', by=None, at=NOW)}/")
    browser.post("/sortir/")

    assert (before, why(browser)) == (Ended.ELSEWHERE, "")


def test_what_is_kept_of_an_ended_session_names_nobody_and_a_request_that_still_runs_brings_nothing_back():
    user = factories.user(VICTIM)
    key = entered_by_link(user).cookies["sessionid"].value
    running = SessionStore(key)
    running["seen"] = 1
    actions.end_sessions(user, keep="", by=user, at=NOW)

    with pytest.raises(Exception, match=r"^$") as refused:
        running.save()

    (row,) = Session.objects.all()
    assert refused.typename == "UpdateError"
    assert (row.get_decoded(), row.session_key == stored_key(key)) == ({"why_ended": "elsewhere"}, False)


@pytest.mark.parametrize("shared", [False, True])
def test_a_session_begun_by_a_code_goes_on_when_one_may_do_more_unless_the_device_is_shared(shared):
    user = factories.user(VICTIM)
    browser = signs_in_by_code(VICTIM, shared=shared)
    unlisted = Client()
    unlisted.force_login(User.objects.get(pk=user.pk))

    actions.make_facilitator(User.objects.get(pk=user.pk), by=factories.facilitator(), at=NOW)

    assert [client.get("/journal/").status_code for client in (browser, unlisted)] == [302 if shared else 200, 302]
    assert why(browser) == (Ended.RIGHTS if shared else "")


def test_the_pass_of_who_directs_from_now_on_goes_on_and_that_of_an_organiser_says_why_it_ended():
    centre = factories.centre()
    gathering = factories.gathering(slug="nantes", host=centre)
    victim = factories.participant(gathering)
    post = factories.post(victim, centre)
    guest = thief_with(handed_out(gathering, victim))
    programme = "/rencontres/nantes/mon-programme/"

    network.mark_director(post, is_director=True, by=factories.facilitator(), at=NOW)
    goes_on = guest.get(programme).status_code
    other = factories.gathering(slug="autre")
    gatherings.name_organiser(other, User.objects.get(pk=victim.user_id), by=factories.facilitator(), at=NOW)

    assert (goes_on, guest.get(programme).status_code, why(guest)) == (200, 302, Ended.RIGHTS)


def test_a_pass_that_went_with_its_person_or_came_to_its_day_says_that_it_ended(monkeypatch):
    gathering = factories.gathering(slug="nantes")
    victim = factories.participant(gathering)
    guest = thief_with(handed_out(gathering, victim))

    other = thief_with(handed_out(gathering, factories.participant(gathering)))
    network.erase_person(victim, by=factories.facilitator(), at=NOW)
    gone, still = why(guest), why(other)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=10))

    assert (gone, still, why(other)) == (Ended.OVER, "", Ended.OVER)
