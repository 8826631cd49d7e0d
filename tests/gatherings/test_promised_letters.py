"""What pages say of letters is true: nobody is promised one that does not leave."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from faire_reseau.accounts.actions.suspending import suspend
from faire_reseau.cooperations.forms import CommitmentForm, StepForm
from faire_reseau.gatherings.forms import GatheringForm
from faire_reseau.network.models import Person
from faire_reseau.questions.forms import AnswerForm
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SENT = "Un lien est en route"


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("real", SENT),
        ("sample", "c’est une personne inventée de la démonstration. «\u00a0Accès par QR\u00a0» ouvre la rencontre"),
        ("suspended", "Ce compte est suspendu\u00a0: rien n’est envoyé."),
        ("nowhere", "ce site n’a pas de serveur de messagerie"),
    ],
)
def test_who_has_a_link_sent_reads_whether_it_leaves(
    client, settings, django_capture_on_commit_callbacks, who, sentence
):
    gathering = factories.gathering()
    person = factories.member(is_sample=who == "sample")
    registration = factories.registration(gathering, person)
    if who == "suspended":
        suspend(person.user, by=factories.facilitator(), at=NOW)
    client.force_login(factories.organiser(gathering))
    if who == "nowhere":
        settings.LETTERS_GO = "nowhere"
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/rencontres/{gathering.slug}/preparer/inscrits/{registration.pk}/courrier/", follow=True)

    text = page.content.decode()
    assert (sentence in text, SENT in text, len(mail.outbox)) == (True, who == "real", int(who == "real"))


def test_a_sample_organiser_sends_a_link_that_leaves(client, django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    registration = factories.registration(gathering, factories.member())
    organiser = factories.organiser(gathering)
    sample = factories.person(account=False, is_sample=True)
    Person.objects.filter(pk=sample.pk).update(user=organiser)
    client.force_login(organiser)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/rencontres/{gathering.slug}/preparer/inscrits/{registration.pk}/courrier/")

    assert [letter.subject for letter in mail.outbox] == ["Votre lien personnel pour Faire réseau"]


def test_the_buttons_promise_to_tell_everybody_only_where_a_letter_reaches_somebody(client):
    gathering = factories.gathering(starts_on=NOW.date(), ends_on=NOW.date())
    factories.registration(gathering, factories.member(is_sample=True))
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer"
    day = {"starts_on": f"{timezone.localdate() + timedelta(days=400):%Y-%m-%d}"}

    def promises():
        pages = [client.get(f"{address}/annuler/"), client.post(f"{address}/reporter/", day)]
        return ["prévenir tout le monde" in page.content.decode() for page in pages]

    before = promises()
    factories.registration(gathering, factories.member())

    assert (before, promises()) == ([False, False], [True, True])


def test_cancelling_and_restoring_promise_letters_to_those_whom_they_reach(client, django_capture_on_commit_callbacks):
    gathering = factories.gathering()
    for person in (factories.member(), factories.member(is_sample=True), factories.person(account=False, email="")):
        factories.registration(gathering, person)
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer/annuler/"
    before = client.get(address).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(address, {"because": "La salle a brûlé."}, follow=True).content.decode()

    assert "1 personne qui a ou attend une place est prévenue aussitôt par courriel." in before
    assert ("prévenez-les vous-même" in before, "1 courriel part." in done) == (True, True)
    assert ("1 personne qui a ou attend" in done, len(mail.outbox)) == (True, 1)


@pytest.mark.parametrize("way", ["memory", "folder", "nowhere"])
def test_where_no_letter_leaves_each_promise_of_one_says_so(client, settings, way):
    settings.LETTERS_GO = way
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    host = factories.topic(forum).hosts.get().person
    client.force_login(factories.organiser(gathering))
    address = f"/rencontres/{gathering.slug}/preparer"
    day = {"starts_on": f"{timezone.localdate() + timedelta(days=400):%Y-%m-%d}"}
    registration = gathering.registrations.get(person=host)

    pages = [
        client.get(f"{address}/annuler/"),
        client.post(f"{address}/reporter/", day),
        client.get(f"{address}/inscrits/{registration.pk}/retirer/"),
        client.post(f"{address}/annuler/", {"because": ""}, follow=True),
    ]

    stays = ["Ce site n’a pas de serveur de messagerie" in page.content.decode() for page in pages]
    assert stays == [way != "memory"] * 4
    done = pages[-1].content.decode()
    assert ("1 courriel part." in done, "Aucun courriel ne part" in done) == (way == "memory", way != "memory")


@pytest.mark.parametrize(
    ("people", "words"), [(0, "Aucun courriel ne part"), (1, "1 courriel part."), (2, "2 courriels partent.")]
)
def test_moving_a_gathering_says_how_many_letters_leave(client, people, words):
    gathering = factories.gathering()
    for _ in range(people):
        factories.registration(gathering, factories.member())
    client.force_login(factories.organiser(gathering))
    day = f"{timezone.localdate() + timedelta(days=400):%Y-%m-%d}"
    form = {"starts_on": day, "seen": gathering.starts_on.isoformat(), "confirmed": "1"}
    done = client.post(f"/rencontres/{gathering.slug}/preparer/reporter/", form, follow=True).content.decode()

    assert f"La rencontre est reportée à ses nouveaux jours. {words}" in done


@pytest.mark.parametrize("way", ["memory", "nowhere"])
def test_hints_of_forms_that_promise_a_letter_say_where_none_leaves(settings, way):
    settings.LETTERS_GO = way
    fields = [
        CommitmentForm.base_fields["lead"],
        StepForm.base_fields["next_owner"],
        AnswerForm.base_fields["text"],
        GatheringForm.base_fields["offer_hours"],
    ]

    hints = [str(field.help_text) for field in fields]

    assert ["Ce site n’a pas de serveur de messagerie" in hint for hint in hints] == [way == "nowhere"] * 4


@pytest.mark.parametrize("way", ["memory", "nowhere"])
def test_who_ends_the_access_of_somebody_reads_whether_a_letter_tells_them(client, settings, way):
    settings.LETTERS_GO = way
    client.force_login(factories.facilitator())

    page = client.get(reverse("accounts:access", args=[factories.member().user.pk])).content.decode()

    assert "La personne est prévenue par courriel." in page
    assert ("aucun courriel n’arrive à personne" in page) == (way == "nowhere")
