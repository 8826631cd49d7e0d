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

    said = {
        name: headers.get(name)
        for name in (
            "Permissions-Policy",
            "Cross-Origin-Opener-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
        )
    }
    assert said == {
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
    assert visitor == ["", ""]


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

    said = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout

    assert said.splitlines() == [
        "__Host-session __Host-csrf __Host-language __Host-browser",
        "True True True",
        "None None None",
        "31536000 False False",
    ]
