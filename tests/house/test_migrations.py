"""Models and migrations agree, and all migrations apply on an empty database."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from tests.live.server import DEV, Site, empty_product


@pytest.mark.django_db
def test_models_and_migrations_agree():
    # Exits with 1, naming what is missing, when they do not.
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


@pytest.mark.slow("applies every migration of the house and of its libraries")
def test_every_migration_applies_on_an_empty_database():
    # What the tests in browsers start from; fails, saying why, when a migration does not apply.
    site = Site(empty_product(), DEV)

    assert site.manage("migrate", "--check") == ""
