"""Permissions of this room: each predicate says the same as its queryset."""

from datetime import timedelta

import pytest

from faire_reseau.cooperations import actions, permissions
from faire_reseau.cooperations.models import GroupReport
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [GatheringState.ANNOUNCED, GatheringState.DRAFT])
def test_predicates_and_twins_say_the_same(scene, state):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)
    waiting, director = factories.person(), factories.person()
    factories.registration(scene.gathering, waiting, RegistrationState.WAITING)
    factories.post(director, scene.centres[0], is_director=True)
    step = {"first_step": "Se voir", "first_step_on": DAY + timedelta(9), "joining": [scene.centres[1]]}
    make = {"lead": scene.centres[0], **step, "by": None, "at": NOW}
    commitment = actions.propose_commitment(scene.forum, what="Faire", **make)
    other = actions.propose_commitment(scene.forum, what="Fait", **make)
    cooperation = actions.accept_commitment(other, by=None, at=NOW)
    cooperation.members.add(scene.people[1])
    scene.gathering.state = state
    scene.gathering.save()
    report = GroupReport.objects.get()
    forum = report.harvest.forum
    users = [scene.organiser, factories.facilitator(), waiting.user, director.user, factories.user()]
    users += [person.user for person in (*scene.people, *scene.hosts)]

    for user in users:
        assert permissions.can_follow(user, forum) == (forum in permissions.followed_by(user))
        assert permissions.can_converge(user, report.harvest) == (report.harvest in permissions.converged_by(user))
        assert permissions.can_write_report(user, report) == (report in permissions.reports_written_by(user))
        assert permissions.can_answer(user, commitment, DAY) == (commitment in permissions.answerable_by(user, DAY))
        assert permissions.can_change(user, cooperation, DAY) == (cooperation in permissions.changeable_by(user, DAY))
        assert permissions.can_propose(user, DAY) == permissions.proposing_for(user, DAY).exists()


def test_who_writes_a_report_answers_a_commitment_and_changes_a_cooperation(scene):
    actions.take_notes(scene.first, scene.people[0], by=None, at=NOW)
    report = GroupReport.objects.get()
    users_tried = (
        scene.people[0].user,
        scene.hosts[0].user,
        scene.organiser,
        scene.people[1].user,
        scene.hosts[1].user,
    )

    assert [permissions.can_write_report(user, report) for user in users_tried] == [True, True, True, False, False]
