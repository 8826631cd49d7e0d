"""Reminders of reports that are due: which letters leave, which centres nobody directs, and who submits."""

from datetime import timedelta

import pytest

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit.letters import Letter
from faire_reseau.network.models import Person, Post
from faire_reseau.reports import actions
from faire_reseau.reports.models import CentreReport
from tests import factories
from tests.factories import NOW
from tests.reports.test_campaigns import Year

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(time_machine):
    """The campaign, on a day of its year's end."""
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def test_a_colleague_reads_who_submits_the_report_or_that_nobody_does(year, client):
    client.force_login(year.colleague)

    def sentences():
        page = client.get("/bilans/2019/centres/nord/").content.decode()
        marks = ("Une personne qui dirige le centre dépose", f"/personnes/{director.pk}/", "ne le dirige")
        return [mark in page for mark in marks]

    director = Person.objects.get(user=year.director)
    assert sentences() == [True, True, False]
    Post.objects.filter(person=director).update(is_director=False)
    assert sentences() == [True, False, True]
    Post.objects.filter(person=director).update(is_director=True)
    client.force_login(year.director)
    assert sentences()[0] is False


def click(client):
    """What the page says once its button is pressed."""
    page = client.post("/bilans/2019/relancer/", follow=True)
    return str(next(iter(page.context["messages"])))


def test_a_reminder_says_the_letters_that_leave_and_the_centres_without_a_director(year, client):
    third = factories.centre("Ain", slug="ain")
    CentreReport.objects.create(campaign=year.campaign, organisation=third, since=NOW)
    factories.post(factories.person(), third)  # works there with an account, and does not direct it
    factories.post(factories.person(account=False), third, is_director=True)
    client.force_login(year.facilitator)
    words = [click(client), click(client)]

    nobody = "Personne à qui écrire, faute de quelqu’un qui dirige et ait un compte : Ain. "
    where = "La page d’un centre dit qui le dirige."
    assert words == [
        f"2 lettres aux directions. Relancés : Nord, Sud. {nobody}{where}",
        f"Aucune lettre ne part. {nobody}{where} Relancés aujourd’hui déjà : Nord, Sud.",
    ]
    assert Letter.objects.filter(kind="report_due").count() == 2
    reminded = CentreReport.objects.exclude(reminded_on=None).values_list("organisation__slug", flat=True)
    assert (sorted(reminded), AuditLine.objects.filter(deed="remind_centres").count()) == (["nord", "sud"], 1)


def test_without_mail_server_no_reminder_is_promised(year, client, settings):
    client.force_login(year.facilitator)
    settings.LETTERS_GO = "folder"
    actions.remind_before_due(NOW + timedelta(days=245), 10)
    CentreReport.objects.update(reminded_on=None)
    assert "aucun courriel n’arrive à personne" in click(client)
    CentreReport.objects.update(reminded_on=None)
    settings.LETTERS_GO = "nowhere"
    assert "aucun courriel n’arrive à personne" in click(client)
    assert actions.remind_before_due(NOW + timedelta(days=245), 10) == 0
    assert not CentreReport.objects.exclude(reminded_on=None).exists()
