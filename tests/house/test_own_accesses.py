"""Accesses to a gathering as their owner sees them: listed, ended, told, erased."""

import json
import re

import pytest
from django.test import Client

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.actions import suspending
from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import CalendarKey, Gathering, GatheringPass
from faire_reseau.kit.erasure import plan_of, subject_of
from faire_reseau.kit.letters import post_letter
from faire_reseau.kit.models import Letter
from faire_reseau.live.models import LiveMessage
from tests import factories
from tests.factories import NOW
from tests.house.guests import answers, handed_out, thief_with

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


def test_ones_accesses_are_listed_on_the_account_and_the_data_page_and_one_is_ended(
    client, now, django_capture_on_commit_callbacks
):
    gathering, other = factories.gathering(title="Rencontre de Nantes"), factories.gathering(title="Autre rencontre")
    guest = factories.participant(gathering)
    factories.registration(other, guest)
    browsers = [thief_with(handed_out(each_gathering, guest)) for each_gathering in (gathering, other)]
    programmes = [f"/rencontres/{each_gathering.slug}/mon-programme/" for each_gathering in (gathering, other)]
    client.force_login(guest.user)
    ended = GatheringPass.objects.get(gathering=gathering)

    def listed():
        addresses = ("/mon-compte/", "/donnees-personnelles/")
        return [re.findall(r"/mon-compte/acces/(\d+)/", client.get(address).content.decode()) for address in addresses]

    before = listed()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/mon-compte/acces/{ended.pk}/")

    left = str(GatheringPass.objects.get(gathering=other).pk)
    assert before == [[left, str(ended.pk)]] * 2
    assert listed() == [[left]] * 2
    assert [
        list(answers(*pair).values()) for pair in zip(browsers, ([address] for address in programmes), strict=True)
    ] == [
        ["door"],
        [200],
    ]
    assert list(AuditLine.objects.filter(deed="end_pass").values_list("by", "thing_id")) == [
        (guest.user_id, str(ended.pk))
    ]
    asked_again = [row.payload["account"] for row in LiveMessage.objects.filter(channel="recheck")]
    assert asked_again == [f"user:{guest.user_id}", f"guest:{guest.user_id}"]


def test_somebody_elses_access_is_as_if_missing_and_stays(client, now):
    gathering = factories.gathering()
    guest = factories.participant(gathering)
    handed_out(gathering, guest)
    gathering_pass = GatheringPass.objects.get()
    client.force_login(factories.facilitator())

    answer = client.post(f"/mon-compte/acces/{gathering_pass.pk}/")
    page = Client().get("/donnees-personnelles/").content.decode()

    gathering_pass.refresh_from_db()
    assert (answer.status_code, gathering_pass.revoked_at) == (404, None)
    assert "Mes accès à une rencontre" not in page


def test_a_suspension_ends_passes_and_calendars_at_once_and_a_facilitator_sees_what_is_open(client, now):
    gathering = factories.gathering(slug="nantes", title="Rencontre de Nantes")
    guest = factories.participant(gathering)
    browser = thief_with(handed_out(gathering, guest))
    calendar = f"/agendas/{gatherings.renew_calendar_key(guest.user, at=NOW)}.ics"
    client.force_login(factories.facilitator())
    shown = "Rencontre de Nantes" in client.get(f"/comptes/{guest.user_id}/").content.decode()
    programme = "/rencontres/nantes/mon-programme/"
    before = [answers(browser, [programme])[programme], Client().get(calendar).status_code]

    suspending.suspend(guest.user, by=None, at=NOW)

    assert shown is True
    assert before == [200, 200]
    assert [answers(browser, [programme])[programme], Client().get(calendar).status_code] == ["door", 404]
    assert list(GatheringPass.objects.values_list("revoked_at", flat=True)) == [NOW]
    assert list(CalendarKey.objects.values_list("revoked_at", flat=True)) == [NOW]


def test_passes_and_letters_are_told_to_their_owner_shown_in_the_plan_and_erased(client, now):
    gathering = factories.gathering(title="Rencontre de Nantes")
    guest, other = factories.participant(gathering), factories.participant(gathering)
    for person in (guest, other):
        handed_out(gathering, person)
        post_letter("written", to=person.user.email, subject="Votre place", at=NOW)
    user, address = guest.user, guest.user.email
    client.force_login(user)

    data = json.loads(client.get("/mon-compte/donnees.json").content)
    plan = plan_of(subject_of(user.pk, address))
    accounts.erase_account(user, by=user, at=NOW)

    assert [(row["gathering"], row["last_used_at"]) for row in data["gatherings"]["passes"]] == [
        ("Rencontre de Nantes", "")
    ]
    assert [row["subject"] for row in data["account"]["letters"]] == ["Votre place"]
    removed = {str(fate.label): fate.count for fate in plan.removed}
    assert (removed["accès à une rencontre"], removed["courriels des derniers jours, envoyés ou en attente"]) == (1, 1)
    assert [place.table for place in plan.places if place.table == "kit.letter"] == []
    assert list(GatheringPass.objects.values_list("user", flat=True)) == [other.user_id]
    assert list(Letter.objects.values_list("to", flat=True)) == [other.user.email]


def test_the_pass_of_a_draft_tells_its_owner_no_title(client, now):
    gathering = factories.gathering(title="Encore secrète")
    guest = factories.participant(gathering)
    handed_out(gathering, guest)
    Gathering.objects.update(state=GatheringState.DRAFT)
    client.force_login(guest.user)

    data = json.loads(client.get("/mon-compte/donnees.json").content)
    pages = "".join(client.get(address).content.decode() for address in ("/mon-compte/", "/donnees-personnelles/"))

    assert [row["gathering"] for row in data["gatherings"]["passes"]] == [""]
    assert "Encore secrète" not in pages
