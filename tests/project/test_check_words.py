"""The checks of the health in words, on the page of operations and by the doctor."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from faire_reseau.kit.letters import post_letter
from faire_reseau.project.operate import doctor, health
from faire_reseau.project.operate.texts import CHECK_LABELS
from tests import factories
from tests.factories import NOW
from tests.markup import tight


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()
    yield
    cache.clear()


ROWS = {
    "fr": [
        ("Écriture dans la base", "bon", "0\u00a0s"),
        ("Tâches de fond en marche", "pas bon", "jamais"),
        ("Place libre", "bon", "…"),
        ("Attente de la plus ancienne tâche", "pas bon", "960\u00a0s"),
        ("Attente du plus ancien courriel", "pas bon", "75\u00a0min"),
    ],
    "en": [
        ("Writing to the database", "good", "0 s"),
        ("Background tasks run", "not good", "never"),
        ("Free space", "good", "…"),
        ("Wait of the oldest task", "not good", "960 s"),
        ("Wait of the oldest letter", "not good", "75 min"),
    ],
}
if settings.REDIS_URL:  # `dev.py test --postgres`
    ROWS["fr"].insert(-1, ("Valkey, entre plusieurs serveurs", "bon", "répond"))
    ROWS["en"].insert(-1, ("Valkey, between several servers", "good", "answers"))
WAITING = {
    "fr": "l’attente est trop longue (tâches de fond, courriels)\u00a0: lisez le journal des tâches de fond.",
    "en": "the wait is too long (background tasks, letters): read the log of the worker.",
}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_and_the_doctor_say_each_check_in_words(client, language):
    task = DBTaskResult.objects.create(args_kwargs={}, task_path="x", run_after=NOW, backend_name="default")
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=NOW - timedelta(minutes=16))
    post_letter("x", to="ana@exemple.fr", about="", at=NOW - timedelta(minutes=75))
    client.force_login(factories.facilitator())

    with time_machine.travel(NOW, tick=False):
        page = tight(client.get("/exploitation/", headers={"accept-language": language}))
        codes = {check.name for check in health.measured(NOW).checks}
        with translation.override(language):
            sentences = [finding.sentence for finding in doctor.findings(NOW) if finding.what in ("Waiting", "Attente")]

    table = page[page.index("<table") : page.index("</table>")]
    rows = re.findall(
        r'<tr><th scope="row">([^<]*)</th><td>(?:<strong>)?(\w[\w ]*)(?:</strong>)?<span class="muted small">([^<]*)<',
        table,
    )
    sized = [(label, state, "…" if label == ROWS[language][2][0] else value) for label, state, value in rows]
    assert sized == ROWS[language]
    assert [code for code in codes if "_" in code and code in page] == []
    assert sentences == [WAITING[language]]


@pytest.mark.django_db
def test_every_check_of_the_health_has_its_words():
    assert {check.name for check in health.measured(NOW).checks} - set(CHECK_LABELS) == set()
