"""Streams of a suspended account close, those that its passes opened too; everybody else's stay open."""

import pytest

from tests.live.phones import Phone, entered, participants, rows
from tests.live.server import live_site
from tests.live.streams import Reader

pytestmark = [pytest.mark.full, pytest.mark.slow("starts a real server, and two commands beside it")]

HAND_OUT = """
from django.utils import timezone
from faire_reseau.gatherings.actions import hand_out_passes
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Person
from faire_reseau.topics.models import Forum

gathering, today = Forum.objects.get(pk={forum}).session.gathering, timezone.localdate()
Gathering.objects.filter(pk=gathering.pk).update(starts_on=today, ends_on=today)  # a pass ends a week later
organiser = gathering.organisers.first().user
keys = hand_out_passes(gathering, Person.objects.filter(user={account}), by=organiser, at=timezone.now())
print(*keys.values())
"""
SUSPEND = """
from django.utils import timezone
from faire_reseau.accounts.actions.suspending import suspend
from faire_reseau.accounts.models import User

for account in User.objects.filter(pk__in={accounts}):
    suspend(account, by=None, at=timezone.now())
"""


def test_streams_of_suspended_accounts_close_by_session_and_by_pass_and_no_others(tmp_path):
    site = live_site(tmp_path, "wish", "--no-worker")
    try:
        forum = rows(site, "SELECT id FROM topics_forum ORDER BY id")[0][0]
        signed_in, guest, bystander = participants(site)[:3]
        key = site.manage("shell", "-v0", "-c", HAND_OUT.format(forum=forum, account=guest)).strip()
        by_pass = Phone(site, guest, {})
        by_pass.ask("GET", f"/acces/{key}/")
        by_pass.ask("POST", f"/acces/{key}/", {})
        phones = [entered(site, signed_in), by_pass, entered(site, bystander)]
        readers = [
            Reader(
                site,
                f"channels=forum:{forum}",
                cookie="; ".join(f"{name}={value}" for name, value in phone.cookies.items()),
            )
            for phone in phones
        ]
        first = [reader.until(1)[0][2]["channels"] for reader in readers]

        site.manage("shell", "-v0", "-c", SUSPEND.format(accounts=[signed_in, guest]))
        for reader in readers[:2]:
            reader.until_over()

        assert first == [[f"forum:{forum}"]] * 3
        assert [reader.events[-1] for reader in readers[:2]] == [("end", None, {"reason": "rights"})] * 2
        assert (readers[2].is_over, [name for name, _number, _data in readers[2].events]) == (False, ["ready"])
        readers[2].close()
    finally:
        site.stop()
