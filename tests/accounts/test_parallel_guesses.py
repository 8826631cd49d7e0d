"""Guesses that arrive at once, against a real server on a real database."""

import concurrent.futures
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.phones import Phone, rows
from tests.live.server import Site, seeded_site

pytestmark = pytest.mark.slow("starts a real server")
GUESSES = 24
SEED = """
from faire_reseau.accounts.models import User
User.objects.create_user("ana@exemple.fr")
"""
# All codes of the hour but one are asked for, so that it does not matter when the others come.
SPENT = """
from datetime import timedelta
from faire_reseau.accounts import actions
from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
ana, now = User.objects.get(), clock.now()
for number in range(19):
    actions.reserve_login_code(ana, ana.email, browser=None, at=now - timedelta(minutes=15 - number // 4))
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED)
    yield running
    running.kill()


@pytest.fixture
def spent_site(tmp_path: Path) -> Iterator[Site]:
    running = seeded_site(tmp_path, SEED + SPENT)
    yield running
    running.kill()


def asking(site: Site) -> tuple[Phone, str]:
    """A phone that asked for a code, and the code of its letter."""
    phone = Phone(site, 0, {})
    phone.ask("GET", "/entrer/")
    phone.ask("POST", "/entrer/", {"email": "ana@exemple.fr"})
    phone.ask("GET", "/entrer/code/")
    latest = max((site.data / "letters").iterdir(), key=lambda file: file.name)
    return phone, re.search(r"^    (\S+)$", latest.read_text(), re.MULTILINE).group(1)


def typed_at_once(phone: Phone, codes: list[str]) -> list[Phone]:
    """As many browsers with the session of `phone`, each typing one code, all at once."""
    twins = [Phone(phone.site, 0, dict(phone.cookies), phone.token) for _ in codes]
    with concurrent.futures.ThreadPoolExecutor(len(codes)) as pool:
        answers = [pool.submit(typed, twin, code) for twin, code in zip(twins, codes, strict=True)]
        assert [answer.result() < 500 for answer in answers] == [True] * len(codes)
    return twins


def typed(phone: Phone, code: str) -> int:
    """The status of typing `code`; again where a slow machine says that others write: then nothing was."""
    status: int = 503
    while status == 503:
        status = phone.ask("POST", "/entrer/code/", {"code": code, "action": "verify"})[0]
    return status


def are_in(phones: list[Phone]) -> list[bool]:
    return [phone.ask("GET", "/mon-compte/")[0] == 200 for phone in phones]


def test_guesses_that_arrive_at_once_in_one_session_share_five_tries(site):
    phone, code = asking(site)

    typed_at_once(phone, [f"ZZZZ-{number:04}" for number in range(GUESSES)])
    late = typed_at_once(phone, [code])

    assert rows(site, "SELECT tries FROM accounts_logincode") == [(5,)]
    assert rows(site, "SELECT tries FROM accounts_codetries") == [(5,)]
    assert are_in(late) == [False]


def test_guesses_that_arrive_at_once_in_many_sessions_share_fifty_tries(spent_site):
    # Above the budget, each session after the first begins with its code.
    sessions = [asking(spent_site)[0] for _ in range(12)]
    last, code = asking(spent_site)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda phone: typed_at_once(phone, [f"ZZZZ-{number:04}" for number in range(7)]), sessions))
    late = typed_at_once(last, [code])

    assert rows(spent_site, "SELECT tries FROM accounts_logincode ORDER BY id DESC LIMIT 2") == [(50,), (0,)]
    assert rows(spent_site, "SELECT max(tries), count(*) FROM accounts_codetries") == [(5, 13)]
    assert are_in(late) == [False]


def test_the_right_code_typed_at_once_in_many_windows_opens_one_session(site):
    phone, code = asking(site)

    typed_at_once(phone, [code] * 5)

    assert rows(site, "SELECT count(*) FROM usersessions_usersession") == [(1,)]
    assert rows(site, "SELECT count(*) FROM accounts_logincode WHERE used_at IS NOT NULL") == [(1,)]
