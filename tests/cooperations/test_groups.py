"""Groups: who is there, who takes the notes, what was said, ideas, which reports are missing."""

import re
import uuid
from datetime import timedelta

import pytest

from faire_reseau.cooperations import actions
from faire_reseau.cooperations.models import GroupReport, Here, Idea
from faire_reseau.kit.models import Letter, UndoableAct
from faire_reseau.kit.presses import Press
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import undo
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=8)


def test_pages_of_sessions_link_the_group_and_those_of_forums_all_groups(scene, client):
    gathering, forum = scene.gathering, scene.forum
    other = factories.session(gathering, hour=18)
    links = [
        re.findall(r'href="([^"]+/(?:groupe|groupes)/)"', client.get(f"/rencontres/ici/sequences/{key}/").text)
        for key in (scene.first.pk, forum.session_id, other.pk)
    ]

    assert links == [[scene.group], [f"{scene.base}groupes/"], []]


def test_one_tap_says_that_one_is_here_and_another_group_takes_its_place(scene, client):
    client.force_login(scene.people[0].user)
    client.post(f"{scene.group}ici/", {"here": "1"})
    client.post(f"/rencontres/ici/sequences/{scene.second.pk}/groupe/ici/", {"here": "1"})

    assert [(row.person, row.session) for row in Here.objects.all()] == [(scene.people[0], scene.second)]
    first, second = (
        client.get(f"/rencontres/ici/sequences/{session.pk}/groupe/").content.decode()
        for session in (scene.first, scene.second)
    )
    leaves = 'name="here" value="0"'
    assert (leaves in first, leaves in second) == (False, True)


def test_the_same_press_sent_again_after_another_one_changes_nothing(scene):
    key = uuid.uuid4()
    actions.be_here(scene.first, scene.people[0], press=Press(key), at=NOW)
    actions.be_here(scene.second, scene.people[0], press=Press(uuid.uuid4()), at=NOW)
    actions.be_here(scene.first, scene.people[0], press=Press(key), at=NOW)

    assert Here.objects.get().session == scene.second


def test_who_leaves_a_group_is_nowhere(scene):
    actions.be_here(scene.first, scene.people[0], at=NOW)
    actions.be_here(scene.second, scene.people[0], is_here=False, at=NOW)
    still = Here.objects.count()
    actions.be_here(scene.first, scene.people[0], is_here=False, at=NOW)

    assert (still, Here.objects.count()) == (1, 0)


def test_who_was_where_is_removed_once_the_gathering_is_over(scene):
    actions.be_here(scene.first, scene.people[0], at=NOW)
    clear = next(period.clear for period in actions.PERIODS if period.code == "here")

    assert clear(NOW, NOW, 10) == 0
    assert clear(NOW + timedelta(days=2), NOW + timedelta(days=3), 10) == 1
    assert Here.objects.count() == 0


def test_a_group_without_secretary_says_so_and_one_taps_to_take_the_notes(scene, client):
    client.force_login(scene.people[0].user)
    before = client.get(scene.group).content.decode()
    client.post(f"{scene.group}secretariat/")
    client.post(f"{scene.group}compte-rendu/", {"text": "Nous avons parlé.", "seen": ""})
    report = GroupReport.objects.get()

    assert "Personne ne prend encore de notes" in before
    assert (report.secretary, report.text, report.state) == (scene.people[0], "Nous avons parlé.", "open")


def test_a_second_secretary_is_told_who_takes_the_notes(scene):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)

    with pytest.raises(actions.ReportRefused) as refused:
        actions.take_notes(scene.first, scene.people[1], by=None, at=NOW)
    actions.hand_on_notes(scene.first, by=None, at=NOW)
    actions.take_notes(scene.first, scene.people[1], by=None, at=NOW)

    assert str(scene.people[0]) in str(refused.value.sentence)
    assert GroupReport.objects.get().secretary == scene.people[1]


def test_two_who_write_at_once_lose_nothing(scene, client):
    actions.write_report(scene.first, text="Le premier.", seen="", by=None, at=NOW)
    client.force_login(scene.organiser)

    page = client.post(f"{scene.group}compte-rendu/", {"text": "Le second.", "seen": ""})

    assert (page.status_code, GroupReport.objects.get().text) == (422, "Le premier.")
    assert "Le premier." in page.content.decode()
    assert "Le second." in page.content.decode()


def test_a_report_of_several_lines_is_written_on_as_its_page_sends_it(scene, client):
    client.force_login(scene.organiser)
    client.post(f"{scene.group}compte-rendu/", {"text": "Une ligne.\r\nUne autre.", "seen": ""})

    page = client.post(
        f"{scene.group}compte-rendu/",
        {"text": "Une ligne.\r\nUne autre.\r\nUne de plus.", "seen": "Une ligne.\r\nUne autre."},
    )

    assert (page.status_code, GroupReport.objects.get().text) == (302, "Une ligne.\nUne autre.\nUne de plus.")


def test_who_came_and_is_neither_secretary_nor_host_does_not_write_the_report(scene, client):
    client.force_login(scene.people[3].user)

    assert client.post(f"{scene.group}compte-rendu/", {"text": "Moi.", "seen": ""}).status_code == 404
    client.force_login(scene.hosts[0].user)
    assert client.post(f"{scene.group}compte-rendu/", {"text": "Nous.", "seen": ""}).status_code == 302


def test_a_report_that_says_nothing_is_not_closed(scene):
    with pytest.raises(actions.ReportRefused):
        actions.close_report(scene.first, by=None, at=NOW)
    actions.note_idea(scene.first, text="Une piste", at=NOW)

    assert actions.close_report(scene.first, by=None, at=NOW).state == "closed"


def test_a_closed_report_is_on_the_news_wall_until_it_is_opened_again(scene, client):
    actions.write_report(scene.first, text="Nous avons parlé.", seen="", by=None, at=NOW)
    actions.note_idea(scene.first, text="Une lettre commune", at=NOW)
    wall = f"/mur/{scene.gathering.welcome_key}/forums/{scene.forum.pk}/?vue=nouvelles"
    before = client.get(wall).content.decode()
    actions.close_report(scene.first, by=None, at=NOW)
    during = client.get(wall).content.decode()
    actions.reopen_report(scene.first, by=None, at=NOW)
    after = client.get(wall).content.decode()

    assert ["Une lettre commune" in page for page in (before, during, after)] == [False, True, False]


def test_closed_reports_are_read_by_those_who_came_and_ideas_by_everybody(scene, client):
    actions.write_report(scene.first, text="Dit entre nous.", seen="", by=None, at=NOW)
    actions.note_idea(scene.first, text="Une piste pour tout le monde", at=NOW)
    actions.close_report(scene.first, by=None, at=NOW)
    visitor = client.get(scene.group).content.decode()
    client.force_login(scene.people[0].user)
    comer = client.get(scene.group).content.decode()

    assert ("Dit entre nous." in visitor, "Une piste pour tout le monde" in visitor) == (False, True)
    assert ("Dit entre nous." in comer, "Une piste pour tout le monde" in comer) == (True, True)


def test_an_idea_sent_twice_is_one_and_the_key_of_a_note_changes_its_words(scene):
    key = uuid.uuid4()
    for text in ("Une veille", "Une veille", "Une veille  partagée"):
        actions.note_idea(scene.first, text=text, author=scene.people[0], key=key, at=NOW)

    assert [idea.text for idea in Idea.objects.all()] == ["Une veille partagée"]


def test_an_idea_is_noted_carried_on_withdrawn_and_put_back(scene, client):
    client.force_login(scene.people[0].user)
    client.post(f"{scene.group}pistes/", {"text": "Une lettre commune", "carries": "on"})
    idea = Idea.objects.get()
    carried = idea.carrier
    client.post(f"{scene.base}pistes/{idea.pk}/retirer/", {"back": scene.first.pk})
    idea.refresh_from_db()
    withdrawn = idea.is_withdrawn
    act = UndoableAct.objects.get()
    undo(act.pk, by=scene.people[0].user, at=act.at)
    idea.refresh_from_db()

    assert (carried, withdrawn, idea.is_withdrawn) == (scene.people[0], True, False)


def test_somebody_else_does_not_withdraw_it(scene, client):
    idea = actions.note_idea(scene.first, text="Une piste", author=scene.people[0], at=NOW)
    client.force_login(scene.people[1].user)

    assert client.post(f"{scene.base}pistes/{idea.pk}/retirer/").status_code == 404


def test_a_session_that_is_no_group_takes_no_idea(scene):
    with pytest.raises(actions.HarvestRefused):
        actions.note_idea(scene.forum.session, text="Une piste", at=NOW)


def test_missing_reports_are_asked_for_from_who_takes_the_notes_else_from_the_hosts(scene):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)
    Letter.objects.all().delete()

    letters_sent = actions.ask_reports(scene.forum, by=scene.organiser, at=LATER)

    assert letters_sent == 2
    assert sorted(letter.to for letter in Letter.objects.all()) == sorted(
        [scene.people[0].user.email, scene.hosts[1].user.email]
    )
    assert [report.asked_at for report in GroupReport.objects.all()] == [LATER, LATER]


def test_no_report_is_asked_for_before_its_hour_is_over_nor_once_all_are_closed(scene):
    with pytest.raises(Refusal):
        actions.ask_reports(scene.forum, by=None, at=NOW.replace(hour=8))
    for session in (scene.first, scene.second):
        actions.write_report(session, text="Dit.", seen="", by=None, at=NOW)
        actions.close_report(session, by=None, at=NOW)
    with pytest.raises(actions.HarvestRefused):
        actions.ask_reports(scene.forum, by=None, at=LATER)


def test_organisers_see_which_reports_are_missing(scene, client):
    client.force_login(scene.organiser)

    page = client.get(f"{scene.base}groupes/").content.decode()

    assert "2 comptes rendus manquent" in page


def test_people_are_named_only_to_whom_the_network_names_them(scene, client):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)
    actions.note_idea(scene.first, text="Une piste", author=scene.people[0], carrier=scene.people[1], at=NOW)
    pages = [scene.group, f"{scene.base}groupes/", f"{scene.base}convergence/", "/rencontres/ici/suites/"]
    wall = f"/mur/{scene.gathering.welcome_key}/forums/{scene.forum.pk}/"

    shown = "".join(client.get(page).content.decode() for page in [*pages, wall])

    assert [str(person) for person in (*scene.people, *scene.hosts) if str(person) in shown] == []
