"""Several workers on one database: what one leaves unfinished is taken up once, and by nobody while it lives."""

from datetime import timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from faire_reseau.project.operate import working
from tests.factories import NOW
from tests.races.together import at_once, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


def running(*workers: str) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.RUNNING,
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="faire_reseau.topics.tasks.compose_grid",
        queue_name="default",
        backend_name="default",
        worker_ids=list(workers),
    )


def test_a_second_worker_leaves_alone_what_the_first_is_doing():
    working.say_alive("first", NOW)
    task = running("first")

    taken = working.take_back_tasks(NOW + working.GONE_AFTER)

    task.refresh_from_db()
    assert (taken, task.status) == (0, TaskResultStatus.RUNNING)


def test_what_a_worker_that_is_gone_was_doing_is_queued_again_once_however_many_look():
    working.say_alive("first", NOW)
    task = running("first")
    later = NOW + working.GONE_AFTER + timedelta(seconds=1)

    answers = at_once([lambda: working.take_back_tasks(later)] * 6)

    task.refresh_from_db()
    assert (sorted(answers), task.status) == ([0, 0, 0, 0, 0, 1], TaskResultStatus.READY)


def test_a_task_that_broke_three_workers_fails():
    task = running("first", "second", "third")

    working.take_back_tasks(NOW)

    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
