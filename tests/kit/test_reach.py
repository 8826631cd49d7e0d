"""Who can reach the site, and the code that is shown to whoever sits at the machine."""

import re

import pytest
from django.test import Client

from faire_reseau.kit.reach import is_loopback, is_out_of_reach
from tests import factories

HOME = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


@pytest.mark.parametrize(
    ("host", "is_out"),
    [
        ("localhost:8000", True),
        ("127.0.0.1", True),
        ("[::1]:8000", True),
        ("192.168.1.20:8000", False),
        ("reseau.exemple.fr", False),
    ],
)
def test_phones_cannot_open_an_address_that_names_this_machine(host, is_out):
    assert is_out_of_reach(host) is is_out


def test_a_name_that_is_no_address_is_not_this_machine():
    assert (is_loopback("exemple.fr"), is_loopback("")) == (False, False)


def asked(client: Client, email: str, **surroundings: str) -> str:
    """The page that asks for the code, after one was asked for."""
    answer = client.post("/entrer/", {"email": email}, **surroundings)
    return client.get(answer["Location"], **surroundings).content.decode()


@pytest.fixture
def own_machine(settings, tmp_path):
    """One's own machine, without a mail server."""
    settings.LETTERS_GO, settings.CODES_ON_PAGE = "folder", True
    settings.EMAIL_FILE_PATH = settings.DATA = tmp_path
    settings.ALLOWED_HOSTS = ["*"]


@pytest.mark.django_db
def test_without_mail_server_the_code_is_shown_to_who_sits_at_the_machine_and_on_the_console(own_machine, capsys):
    user = factories.user("ana@exemple.fr")

    page = asked(Client(), user.email, **HOME)

    code = re.search(r"code of ana@exemple.fr is (\S+)", capsys.readouterr().err)[1]
    assert f"<strong>{code}</strong>" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "surroundings",
    [
        {"REMOTE_ADDR": "192.168.1.7", "HTTP_HOST": "192.168.1.2:8000"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "reseau.exemple.fr"},
        {**HOME, "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
    ],
)
def test_the_code_is_shown_to_nobody_from_elsewhere(own_machine, capsys, surroundings):
    user = factories.user("ana@exemple.fr")

    page = asked(Client(), user.email, **surroundings)

    code = re.search(r"code of ana@exemple.fr is (\S+)", capsys.readouterr().err)[1]
    assert code not in page


@pytest.mark.django_db
def test_an_address_without_account_shows_no_code(own_machine, capsys):
    page = asked(Client(), "inconnue@exemple.fr", **HOME)

    assert ("<strong>" in page.partition("<main")[2].partition("</main>")[0], capsys.readouterr().err) == (False, "")
