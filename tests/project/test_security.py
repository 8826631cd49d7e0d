"""What every answer says to the browser about itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from faire_reseau.project.security import POLICY
from tests import factories
from tests.live.server import surroundings

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("address", ["/", "/entrer/", "/nulle-part/", "/static/ui/house.css", "/sw.js"])
def test_every_answer_refuses_what_no_page_needs(client, address):
    headers = client.get(address).headers

    expected = {
        name: headers.get(name)
        for name in (
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
        )
    }
    assert expected == {
        "Permissions-Policy": POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    assert headers["Cross-Origin-Resource-Policy"] in ("same-origin", "cross-origin")


def test_pages_for_a_signed_in_person_leave_no_copy_and_a_visitors_may(client):
    addresses = ("/", "/mon-bureau/", "/mon-compte/", "/annuaire/", "/rencontres/")
    visitor = [client.get(address).headers.get("Cache-Control", "") for address in ("/", "/rencontres/")]
    client.force_login(factories.member().user)

    private = {address: "no-store" in client.get(address).headers.get("Cache-Control", "") for address in addresses}

    assert private == dict.fromkeys(addresses, True)
    assert visitor == ["no-cache, private", ""]  # the front page is kept, and asked for anew


def test_production_names_cookies_for_this_host_alone_and_decides_for_no_other():
    script = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.BROWSER_COOKIE);"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE);"
        "print(s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.LANGUAGE_COOKIE_DOMAIN);"
        "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )
    environment = surroundings() | {
        "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.production",
        "FAIRE_RESEAU_SECRET": "x" * 60,
        "FAIRE_RESEAU_HOSTS": "exemple.fr",
    }

    printed = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert printed.splitlines() == [
        "__Host-session __Host-csrf __Host-language __Host-browser",
        "True True True",
        "None None None",
        "31536000 False False",
    ]


PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.production",
    "FAIRE_RESEAU_SECRET": "x" * 60,
    "FAIRE_RESEAU_HOSTS": "exemple.fr",
}


def said_in_production(script: str, **more: str) -> list[str]:
    environment = surroundings() | PRODUCTION | more
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_the_policy_of_content_allows_nothing_but_what_the_house_serves(client):
    policy = dict(part.strip().split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }


def test_a_message_waits_in_a_cookie_of_this_host_alone():
    script = (
        "import django; django.setup();"
        "from django.http import HttpRequest, HttpResponse;"
        "from django.utils.module_loading import import_string; from django.conf import settings;"
        "request, answer = HttpRequest(), HttpResponse();"
        "request.session = {}; storage = import_string(settings.MESSAGE_STORAGE)(request); storage.add(25, 'Enregistré');"
        "storage.update(answer);"
        "print([(n, bool(m['secure']), m['httponly'], m['path'], m['domain']) for n, m in answer.cookies.items()])"
    )

    assert said_in_production(script) == ["[('__Host-messages', True, True, '/', '')]"]


@pytest.mark.full
@pytest.mark.slow("starts Django five times")
def test_a_new_secret_leaves_open_what_the_one_before_sealed_and_signed_as_long_as_it_is_named():
    seal = (
        "import django; django.setup();"
        "from django.core import signing; from faire_reseau.accounts.adapter import FactorAdapter;"
        "print(FactorAdapter().encrypt('factor')); print(signing.dumps('signed'))"
    )
    read = (
        "import django; django.setup();"
        "from django.core import signing; from faire_reseau.accounts.adapter import FactorAdapter;"
        "print(FactorAdapter().decrypt('{}') == 'factor');"
        "\ntry: print(signing.loads('{}'))\nexcept signing.BadSignature: print('refused')"
    )
    script = read.format(*said_in_production(seal))
    new = {"FAIRE_RESEAU_SECRET": "y" * 60}

    assert said_in_production(script, **new, FAIRE_RESEAU_SECRETS_BEFORE="z" * 60 + " " + "x" * 60) == [
        "True",
        "signed",
    ]
    assert said_in_production(script, **new) == ["False", "refused"]


@pytest.mark.parametrize(
    ("host", "port", "expected"),
    [
        ("smtp.exemple.fr", "587", "True False"),
        ("smtp.exemple.fr", "465", "False True"),
        ("smtp.exemple.fr", "25", "True False"),
        ("127.0.0.1", "25", "False False"),
    ],
)
def test_letters_leave_this_machine_encrypted_only(host, port, expected):
    script = "from django.conf import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_USE_SSL)"

    assert said_in_production(script, FAIRE_RESEAU_MAIL_HOST=host, FAIRE_RESEAU_MAIL_PORT=port) == [expected]
