"""What letters say: from which network, about which gathering, by whom, on which day, at which hour of which time zone."""

from datetime import date

import pytest
from django.core import mail
from django.core.cache import cache

from faire_reseau.accounts.actions import make_facilitator
from faire_reseau.gatherings import actions, letters
from faire_reseau.kit import clock
from faire_reseau.kit.letters import post_letter
from faire_reseau.kit.zones import zone_label
from faire_reseau.network.models import Network, Person
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _network(settings):
    cache.clear()
    settings.SITE_ADDRESS = "https://reseau.exemple"
    Network.objects.update_or_create(pk=1, defaults={"name": "Réseau des lieux", "short_name": "RéLieux"})


def sent(run, capture):
    """The one letter that leaves after `run`."""
    mail.outbox.clear()
    with capture(execute=True):
        run()
    (letter,) = mail.outbox
    return letter


def test_a_newly_invited_organiser_reads_what_they_organise_and_who_asked(django_capture_on_commit_callbacks):
    gathering = factories.gathering(title="Rencontre d’Avignon")
    host = factories.member(first_name="Ana", last_name="Bertrand").user

    letter = sent(
        lambda: actions.name_organiser_at(gathering, "neuve@exemple.fr", by=host, at=NOW),
        django_capture_on_commit_callbacks,
    )

    assert letter.subject == "Vous organisez\u00a0: Rencontre d’Avignon"
    first = (
        "Sur RéLieux, Ana Bertrand vous associe à l’organisation de «\u00a0Rencontre d’Avignon\u00a0»\u00a0: "
        "vous pouvez préparer la rencontre et voir qui vient."
    )
    assert first in letter.body.splitlines()
    assert [words for words in ("plus qu’avant", "ont donc pris fin", "de nouveau") if words in letter.body] == []


def test_an_organiser_who_had_signed_in_before_reads_that_what_was_open_has_ended(django_capture_on_commit_callbacks):
    user = factories.user(confirmed_at=NOW)
    gathering = factories.gathering(title="Rencontre d’Avignon")

    letter = sent(
        lambda: actions.name_organiser(gathering, user, by=factories.facilitator(), at=NOW),
        django_capture_on_commit_callbacks,
    )

    assert "ont donc pris fin" in letter.body
    assert "connectez-vous de nouveau" in letter.body


def test_a_new_facilitator_reads_of_which_network_by_its_name(django_capture_on_commit_callbacks):
    letter = sent(lambda: make_facilitator(factories.user(), by=None, at=NOW), django_capture_on_commit_callbacks)

    assert "Sur RéLieux, vous avez maintenant ce rôle" in letter.body
    assert "Sur https" not in letter.body


def test_every_letter_is_signed_by_the_network_and_its_site(django_capture_on_commit_callbacks):
    letter = sent(
        lambda: post_letter("written", to="ana@exemple.fr", subject="Bonjour", body="Un mot.\n", at=clock.now()),
        django_capture_on_commit_callbacks,
    )

    assert letter.body == "Un mot.\n\nRéLieux\nhttps://reseau.exemple\n"


def test_a_personal_link_says_which_gathering_and_which_organiser_had_it_sent(
    client, django_capture_on_commit_callbacks
):
    gathering = factories.gathering(title="Rencontre d’Avignon")
    registration = factories.registration(gathering, factories.member())
    organiser = factories.organiser(gathering)
    Person.objects.filter(pk=factories.person("Ana", "Bertrand", account=False).pk).update(user=organiser)
    client.force_login(organiser)

    letter = sent(
        lambda: client.post(f"/rencontres/{gathering.slug}/preparer/inscrits/{registration.pk}/courrier/"),
        django_capture_on_commit_callbacks,
    )

    assert letter.subject == "Votre lien personnel pour RéLieux"
    assert "Ana Bertrand, qui organise «\u00a0Rencontre d’Avignon\u00a0», vous l’a fait envoyer" in letter.body


def test_a_letter_about_a_place_says_the_hours_and_the_time_zone(django_capture_on_commit_callbacks):
    gathering = factories.gathering(time_zone="Indian/Reunion")
    factories.session(gathering, hour=5)
    factories.session(gathering, hour=6, minutes=90)
    registration = factories.registration(gathering, factories.member())

    written = {}
    for kind in (letters.REGISTERED, letters.PLACE_GIVEN):
        letter = sent(
            lambda kind=kind: letters.post(kind, [registration.pk], clock.now()), django_capture_on_commit_callbacks
        )
        written[kind] = [line for line in letter.body.splitlines() if "matin" in line or "Fuseau" in line]
    postponed = sent(
        lambda: letters.post_postponed([registration.pk], date(2019, 5, 1), date(2019, 5, 1), clock.now()),
        django_capture_on_commit_callbacks,
    )
    written[letters.POSTPONED] = [line for line in postponed.body.splitlines() if "matin" in line or "Fuseau" in line]

    lines = [
        "  – mardi 25 juin, matin, 9\u00a0h\u00a0–\u00a011\u00a0h\u00a030",
        "Fuseau horaire\u00a0: La Réunion (UTC+4)",
    ]
    assert written == dict.fromkeys((letters.REGISTERED, letters.PLACE_GIVEN, letters.POSTPONED), lines)


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("Europe/Paris", "Paris (UTC+2)"),
        ("America/Martinique", "Martinique (UTC-4)"),
        ("Pacific/Marquesas", "Marquises (UTC-9:30)"),
        ("America/New_York", "New York (UTC-4)"),
        ("UTC", "UTC (UTC)"),
    ],
)
def test_a_time_zone_is_said_by_a_place_and_its_clocks_on_that_day(zone, label):
    assert zone_label(zone, DAY) == label


def test_an_agenda_says_its_time_zone_by_a_place(client):
    gathering = factories.gathering(time_zone="Indian/Reunion")

    page = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    assert "<dd>La Réunion (UTC+4)</dd>" in page
