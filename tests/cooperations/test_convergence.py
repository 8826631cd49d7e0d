"""Convergence: ideas grouped by several at once, dots that count once, a round closed in the middle of a vote, results."""

import uuid

import pytest
from django.urls import reverse

from faire_reseau.cooperations import actions, queries
from faire_reseau.cooperations.models import Cluster, Dots, Harvest, Idea
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit.presses import Press
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network.models import Membership
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ideas(scene):
    return [actions.note_idea(scene.first, text=f"Piste {n}", at=NOW) for n in range(4)]


@pytest.fixture
def harvest(scene, ideas):
    return actions.open_convergence(scene.forum, dots_each=3, by=scene.organiser, at=NOW)


def placed(idea):
    return sum(dots.number for dots in Dots.objects.filter(idea=idea))


def test_dots_are_opened_placed_taken_back_and_closed_in_pages(scene, ideas, client):
    client.force_login(scene.organiser)
    client.post(f"{scene.base}convergence/ouvrir/", {"dots_each": "2"})
    client.force_login(scene.people[0].user)
    client.post(f"{scene.base}pistes/{ideas[0].pk}/gommettes/", {"number": "2"})
    client.post(f"{scene.base}pistes/{ideas[0].pk}/gommettes/", {"number": "1"})
    client.post(f"{scene.base}pistes/{ideas[1].pk}/gommettes/", {"number": "1"})
    during = client.get(f"{scene.base}convergence/").content.decode()
    client.force_login(scene.organiser)
    client.post(f"{scene.base}convergence/clore/")
    client.logout()
    after = client.get(f"{scene.base}convergence/").content.decode()

    assert [placed(idea) for idea in ideas] == [1, 1, 0, 0]
    assert ("bundle-dots" in during, after.count("bundle-dots")) == (False, 4)


@pytest.mark.parametrize(
    ("number", "words"), [(0, ">gommette est posée"), (1, ">gommette est posée"), (2, ">gommettes sont")]
)
def test_the_number_of_dots_agrees_with_its_words(scene, ideas, harvest, client, number, words):
    actions.place_dots(ideas[0], scene.people[0], number=number, at=NOW)

    page = client.get(f"{scene.base}convergence/").content.decode()
    wall = client.get(reverse("cooperations:wall", args=[scene.gathering.welcome_key, scene.forum.pk])).content.decode()

    assert words in page
    assert (">gommettes posées" in wall, ">personne<" in wall) == (number == 2, True)


def test_an_idea_without_a_dot_is_none_of_the_leading_ones(scene, ideas, harvest, client):
    actions.close_convergence(harvest, by=None, at=NOW)
    nobody = client.get(f"{scene.base}convergence/").content.decode()
    actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    actions.place_dots(ideas[2], scene.people[0], number=1, at=NOW)
    actions.close_convergence(harvest, by=None, at=NOW)
    page = client.get(f"{scene.base}convergence/").content.decode()
    board = queries.board_of(Harvest.objects.get())

    assert "Pistes de tête" not in nobody
    assert (
        page.index("Pistes de tête")
        < page.index("Piste 2")
        < page.index("Pistes sans gommette")
        < page.index("Piste 0")
    )
    assert [[bundle.title for bundle in bundles] for bundles in (board.leading, board.without_dots)] == [
        ["Piste 2"],
        ["Piste 0", "Piste 1", "Piste 3"],
    ]


def test_a_commitment_in_a_network_without_centres_says_how_an_organisation_becomes_one(scene, harvest, client):
    client.force_login(scene.organiser)
    hint = "Elle devient un centre"
    some = client.get(f"{scene.base}engagements/").content.decode()
    Membership.objects.all().delete()
    page = client.get(f"{scene.base}engagements/").content.decode()

    assert (hint in some, hint in page) == (False, True)


def test_nobody_gives_more_dots_than_they_have(scene, ideas, harvest):
    actions.place_dots(ideas[0], scene.people[0], number=2, at=NOW)

    with pytest.raises(actions.DotsRefused) as refused:
        actions.place_dots(ideas[1], scene.people[0], number=2, at=NOW)

    assert "1 gommette" in str(refused.value.sentence)
    assert [placed(idea) for idea in ideas[:2]] == [2, 0]


def test_dots_sent_twice_count_once_even_when_the_second_comes_late(scene, ideas, harvest):
    first, second = uuid.uuid4(), uuid.uuid4()
    for key, number in ((first, 1), (first, 1), (second, 2), (first, 1)):
        actions.place_dots(ideas[0], scene.people[0], number=number, press=Press(key), at=NOW)

    assert placed(ideas[0]) == 2


def test_a_round_closed_in_the_middle_of_a_vote_says_so_and_loses_nothing(scene, ideas, harvest, client):
    actions.place_dots(ideas[0], scene.people[0], number=1, at=NOW)
    actions.close_convergence(harvest, by=None, at=NOW)
    client.force_login(scene.people[0].user)

    page = client.post(f"{scene.base}pistes/{ideas[1].pk}/gommettes/", {"number": "1"})
    script = client.post(f"{scene.base}pistes/{ideas[1].pk}/gommettes/", {"number": "1"}, headers={"X-CSRFToken": "x"})
    actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    left = actions.place_dots(ideas[1], scene.people[0], number=1, at=NOW)

    assert (page.status_code, script.status_code, left) == (422, 422, 1)
    assert "vos dernières gommettes sont arrivées trop tard" in page.content.decode()
    assert "vos dernières gommettes sont arrivées trop tard" in script.content.decode()
    assert [placed(idea) for idea in ideas[:2]] == [1, 1]


def test_a_script_is_answered_shortly(scene, ideas, harvest, client):
    client.force_login(scene.people[0].user)

    answer = client.post(f"{scene.base}pistes/{ideas[0].pk}/gommettes/", {"number": "1"}, headers={"X-CSRFToken": "x"})

    assert (answer.status_code, answer.content) == (204, b"")


def test_grouping_moves_no_dot_and_the_results_add_up(scene, ideas, harvest):
    for person, idea in zip(scene.people, (ideas[0], ideas[1], ideas[1], ideas[3]), strict=True):
        actions.place_dots(idea, person, number=2, at=NOW)
    actions.put_together(harvest, [ideas[0].pk, ideas[3].pk], title="Ensemble", by=None, at=NOW)
    actions.close_convergence(harvest, by=None, at=NOW)

    board = queries.board_of(Harvest.objects.get())

    assert [(bundle.title, bundle.dots) for bundle in board.bundles] == [
        ("Ensemble", 4),
        ("Piste 1", 4),
        ("Piste 2", 0),
    ]


def test_two_who_group_at_once_are_told_and_neither_grouping_is_lost(scene, ideas, harvest):
    page = {idea.pk: None for idea in ideas}
    actions.put_together(harvest, [ideas[0].pk, ideas[1].pk], title="Avec une", seen=page, by=None, at=NOW)

    with pytest.raises(Overtaken) as refused:
        actions.put_together(harvest, [ideas[1].pk, ideas[2].pk], title="Avec deux", seen=page, by=None, at=NOW)
    apart = actions.put_together(harvest, [ideas[2].pk, ideas[3].pk], title="Autre", seen=page, by=None, at=NOW)

    assert "Avec une" in str(refused.value.sentence)
    assert {cluster.title: sorted(idea.text for idea in cluster.ideas.all()) for cluster in Cluster.objects.all()} == {
        "Avec une": ["Piste 0", "Piste 1"],
        "Autre": ["Piste 2", "Piste 3"],
    }
    assert apart.title == "Autre"


def test_a_group_that_loses_its_last_idea_is_no_more(scene, ideas, harvest):
    cluster = actions.put_together(harvest, [ideas[0].pk, ideas[1].pk], by=None, at=NOW)
    actions.take_out(ideas[0], by=None, at=NOW)
    still = Cluster.objects.count()
    actions.take_out(ideas[1], by=None, at=NOW)

    with pytest.raises(Overtaken):
        actions.name_cluster(cluster, title="Trop tard", seen=cluster.title, by=None, at=NOW)
    assert (still, Cluster.objects.count()) == (1, 0)


def test_ideas_are_grouped_in_pages_and_a_stale_page_keeps_what_was_ticked(scene, ideas, harvest, client):
    client.force_login(scene.organiser)
    seen = " ".join(f"{idea.pk}:" for idea in ideas)
    ticked = {"ideas": [str(ideas[0].pk), str(ideas[1].pk)], "seen": seen, "title": "Ensemble"}
    client.post(f"{scene.base}convergence/regrouper/", ticked)
    cluster = Cluster.objects.get()
    stale = client.post(
        f"{scene.base}convergence/regrouper/",
        {"ideas": [str(ideas[1].pk), str(ideas[2].pk)], "seen": seen, "title": "Autrement"},
    )
    client.post(f"{scene.base}convergence/regroupements/{cluster.pk}/", {"title": "Mieux dit", "seen": "Ensemble"})

    assert stale.status_code == 422
    assert 'value="Autrement"' in stale.content.decode()
    assert [cluster.title for cluster in Cluster.objects.all()] == ["Mieux dit"]


def test_dots_on_a_withdrawn_idea_come_back_to_their_owner(scene, ideas, harvest):
    actions.place_dots(ideas[0], scene.people[0], number=3, at=NOW)
    actions.withdraw_idea(ideas[0], by=None, at=NOW)

    assert actions.place_dots(ideas[1], scene.people[0], number=3, at=NOW) == 0


def test_no_convergence_opens_without_ideas_nor_once_the_gathering_is_over(scene):
    with pytest.raises(actions.HarvestRefused):
        actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    idea = actions.note_idea(scene.first, text="Une", at=NOW)
    actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    gatherings.cancel_gathering(scene.gathering, by=None, at=NOW)

    with pytest.raises(actions.HarvestRefused):
        actions.place_dots(idea, scene.people[0], number=1, at=NOW)


def test_where_each_idea_went_is_told_to_everybody(scene, ideas, client):
    client.force_login(scene.organiser)
    client.post(f"{scene.base}pistes/{ideas[0].pk}/suite/", {"went": "Reprise en septembre", "seen": ""})
    client.logout()

    page = client.get("/rencontres/ici/suites/").content.decode()

    assert Idea.objects.get(pk=ideas[0].pk).went == "Reprise en septembre"
    assert ("Reprise en septembre" in page, page.count("personne ne l’a encore reprise")) == (True, 3)


@pytest.mark.parametrize("view", ["nouvelles", "convergence", "engagements", ""])
def test_the_wall_has_its_modes_for_whoever_holds_its_key(scene, ideas, harvest, client, view):
    page = client.get(f"/mur/{scene.gathering.welcome_key}/forums/{scene.forum.pk}/?vue={view}")
    other = client.get(f"/mur/autre/forums/{scene.forum.pk}/")

    titles = {"nouvelles": "Mur des nouvelles", "convergence": "Convergence", "engagements": "Engagements"}
    assert f"<h2>{titles.get(view, 'Convergence')}</h2>" in page.content.decode()
    assert other.status_code == 404


def test_who_has_dots_left_is_led_to_them_and_who_has_none_is_not(scene, ideas, harvest, client):
    client.force_login(scene.people[0].user)
    before = client.get("/rencontres/ici/").content.decode()
    actions.place_dots(ideas[0], scene.people[0], number=3, at=NOW)
    after = client.get("/rencontres/ici/").content.decode()

    assert ["Posez vos gommettes" in page for page in (before, after)] == [True, False]
