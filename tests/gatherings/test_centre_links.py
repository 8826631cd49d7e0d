"""Links for organisations: places that are taken, closed links, colleagues, newcomers."""

import pytest

from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.models import CentreLink, Registration
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def a_link(people=2):
    gathering = factories.gathering(slug="nantes")
    return actions.invite_centre(gathering, factories.centre(), people=people, by=None, at=NOW)


def comes(link, *people):
    halves = queries.half_days_of(link.gathering)
    rows = [(person, None) for person in people]
    return actions.register_by_link(link, rows, halves, by=people[0].user, at=NOW)


def on_list():
    return set(Registration.objects.exclude(state="cancelled").values_list("person", flat=True))


def test_who_has_the_link_comes_for_its_organisation_until_the_places_are_taken():
    link = a_link(people=2)
    first, second, third = (factories.member() for _ in range(3))

    comes(link, first)
    comes(link, second)
    with pytest.raises(actions.CentreLinkRefused):
        comes(link, third)
    comes(link, first)  # who has a place of it may change their half-days

    assert on_list() == {first.pk, second.pk}
    assert set(Registration.objects.values_list("organisation", flat=True)) == {link.organisation_id}


def test_a_place_given_back_can_be_taken_by_the_link_again():
    link = a_link(people=1)
    first, second = factories.member(), factories.member()
    (registration,) = comes(link, first)

    actions.cancel_registration(registration, by=first.user, at=NOW)
    comes(link, second)

    assert on_list() == {second.pk}


def test_several_colleagues_are_all_registered_or_nobody():
    link = a_link(people=2)
    first, second, third = (factories.member(link.organisation) for _ in range(3))

    with pytest.raises(actions.CentreLinkRefused):
        comes(link, first, second, third)
    nobody = on_list()
    comes(link, first, second)

    assert (nobody, on_list()) == (set(), {first.pk, second.pk})


def test_who_works_there_registers_colleagues_by_the_page_and_keeps_what_they_need_to_themself(client):
    link = a_link(people=5)
    own, colleague, listed = (factories.member(link.organisation) for _ in range(3))
    comes(link, listed)
    halves = [half.pk for half in queries.half_days_of(link.gathering)]
    client.force_login(own.user)
    at = f"/invitation/{link.key}/"

    page = client.get(at).content.decode()
    sent = {"half_days": halves, "colleagues": [own.pk, colleague.pk], "access_needs": "Boucle magnétique"}
    answer = client.post(at, sent)

    assert (answer.status_code, on_list()) == (302, {own.pk, colleague.pk, listed.pk})
    assert f'name="colleagues" value="{listed.pk}"' not in page  # on the list already: theirs to change
    assert dict(Registration.objects.values_list("person", "access_needs")) == {
        own.pk: "Boucle magnétique",
        colleague.pk: "",
        listed.pk: "",
    }


def test_who_works_elsewhere_registers_themself_alone(client):
    link = a_link()
    colleague, stranger = factories.member(link.organisation), factories.member()
    client.force_login(stranger.user)

    page = client.get(f"/invitation/{link.key}/").content.decode()

    assert (str(stranger) in page, str(colleague) in page) == (True, False)


def test_a_newcomer_takes_a_place_by_the_link_and_the_next_reads_that_none_is_left(client):
    link = a_link(people=1)
    halves = [half.pk for half in queries.half_days_of(link.gathering)]
    at = f"/invitation/{link.key}/"

    def join(email):
        client.logout()
        return client.post(at, {"first_name": "Zoé", "last_name": "Neuve", "email": email, "half_days": halves})

    answers = [join("zoe@exemple.fr").status_code, join("lea@exemple.fr").status_code]

    assert answers == [302, 422]
    assert list(Registration.objects.values_list("organisation", "centre_link")) == [(link.organisation_id, link.pk)]


def test_an_organiser_makes_a_link_changes_its_places_and_closes_it(client):
    gathering, centre = factories.gathering(slug="nantes"), factories.centre()
    client.force_login(factories.organiser(gathering))
    at = "/rencontres/nantes/preparer/centres/"

    client.post(at, {"organisation": centre.pk, "people": 3})
    client.post(at, {"organisation": centre.pk, "people": 4})
    link = CentreLink.objects.get()
    shown = f"/invitation/{link.key}/" in client.get(at).content.decode()
    client.post(f"{at}{link.pk}/fermer/")

    assert (link.people, shown) == (4, True)
    with pytest.raises(actions.CentreLinkRefused):
        comes(link, factories.member())
