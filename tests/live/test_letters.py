"""Letters and the worker as a process: what waits leaves by itself, also after the worker was killed."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.phones import rows
from tests.live.server import DEV, Site, empty_product
from tests.live.streams import eventually

pytestmark = [pytest.mark.full, pytest.mark.slow("starts a real server")]
POST = """
from faire_reseau.kit.clock import now
from faire_reseau.kit.letters import post_letter
post_letter("written", to="{to}", subject="Bonjour", body="Un mot.", at=now())
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    shutil.copytree(empty_product(), tmp_path, dirs_exist_ok=True)
    running = Site(tmp_path, DEV).start()
    yield running
    running.stop()


def comes_to(site: Site, wanted: list[tuple[str, str, str]]) -> bool:
    """Whether the queue comes to be so; the end only stops a hang."""
    return any(eventually(lambda: states(site) == wanted) for _ in range(6))


def states(site: Site) -> list[tuple[str, str, str]]:
    return rows(site, 'SELECT "to", state, body FROM kit_letter ORDER BY id')


def test_the_worker_sends_what_waits_and_so_does_the_one_that_follows_it(site):
    site.manage("shell", "-v0", "-c", POST.format(to="ana@exemple.fr"))
    first = ("ana@exemple.fr", "sent", "")
    assert comes_to(site, [first])

    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list the children of a process")
    os.kill(int(children.read_text().split()[0]), signal.SIGKILL)
    site.manage("shell", "-v0", "-c", POST.format(to="bea@exemple.fr"))

    assert comes_to(site, [first, ("bea@exemple.fr", "sent", "")])
    assert len(list((site.data / "letters").iterdir())) == 2
