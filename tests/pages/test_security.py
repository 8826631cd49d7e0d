"""Where faults of security are told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from faire_reseau.network.actions import name_network, say_who_answers

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 6, 25, 10, 30, tzinfo=UTC)


def lines(client) -> dict[str, str]:
    text = client.get("/.well-known/security.txt").content.decode()
    return dict(line.split(": ", 1) for line in text.splitlines())


@time_machine.travel(DAY, tick=False)
def test_security_txt_says_whom_to_tell_until_when_and_by_which_rules(client, settings):
    settings.SITE_ADDRESS, settings.SECURITY_CONTACT = "https://reseau.example", "securite@reseau.example"

    assert lines(client) == {
        "Contact": "mailto:securite@reseau.example",
        "Expires": "2026-12-22T00:00:00Z",
        "Preferred-Languages": "fr, en",
        "Canonical": "https://reseau.example/.well-known/security.txt",
        "Policy": "https://reseau.example/securite/",
    }
    assert client.get("/.well-known/security.txt")["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("given", "contact"),
    [
        ("https://reseau.example/dire", "https://reseau.example/dire"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("", "mailto:lettres@reseau.example"),
    ],
)
def test_the_contact_is_that_of_the_settings_else_the_sender_of_letters(client, settings, given, contact):
    settings.SECURITY_CONTACT, settings.DEFAULT_FROM_EMAIL = given, "Réseau <lettres@reseau.example>"

    assert lines(client)["Contact"] == contact
    assert f'href="{contact}"' in client.get("/securite/").content.decode()


def test_without_a_setting_it_is_the_contact_of_the_network_and_not_who_sends_letters(client, settings):
    settings.SECURITY_CONTACT, settings.DEFAULT_FROM_EMAIL = "", "Réseau <ne-pas-repondre@reseau.example>"
    name_network(name="Réseau", short_name="R")
    say_who_answers(contact_email="bonjour@reseau.example", by=None, at=DAY)

    assert lines(client)["Contact"] == "mailto:bonjour@reseau.example"
    assert 'href="mailto:bonjour@reseau.example"' in client.get("/securite/").content.decode()


@pytest.mark.parametrize("years", [0, 1, 30])
def test_security_txt_never_runs_out(client, years):
    at = DAY + timedelta(days=365 * years)
    with time_machine.travel(at, tick=False):
        ends = datetime.fromisoformat(lines(client)["Expires"])

    assert timedelta(days=170) < ends - at < timedelta(days=365)
