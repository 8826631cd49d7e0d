"""The database and cache that DATABASE_URL and REDIS_URL name."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from faire_reseau.project.settings.engines import LOCK_WAIT_S, cache, database, wait_at_most

ADDRESS = "postgresql://ana:secret@db.example:5433/reseau"


def test_without_addresses_all_is_on_this_machine():
    settings_of = database("", Path("/data"))

    assert (settings_of["ENGINE"], settings_of["NAME"]) == (
        "django.db.backends.sqlite3",
        Path("/data/faire_reseau.sqlite3"),
    )
    assert (settings_of["OPTIONS"]["transaction_mode"], settings_of["OPTIONS"]["timeout"]) == ("IMMEDIATE", LOCK_WAIT_S)
    assert cache("")["BACKEND"] == "django.core.cache.backends.locmem.LocMemCache"


def test_the_address_of_a_postgresql_is_taken_apart_and_its_connections_are_pooled():
    settings_of = database(ADDRESS, Path("/data"))

    names = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME", "CONN_MAX_AGE", "CONN_HEALTH_CHECKS")
    expected = ("faire_reseau.kit.postgresql", "ana", "secret", "db.example", 5433, "reseau", 0, True)
    assert tuple(settings_of[name] for name in names) == expected
    assert settings_of["OPTIONS"]["pool"]["max_size"] >= 16


@pytest.mark.parametrize("address", ["mysql://ana@db.example/reseau", "sqlite:///a.sqlite3"])
def test_another_database_is_refused_with_the_form_that_is_wanted(address):
    with pytest.raises(ImproperlyConfigured, match="postgresql://user:password@host:port/name"):
        database(address, Path("/data"))


def test_the_worker_waits_longer_for_a_lock_on_both():
    lite, large = database("", Path("/data")), database(ADDRESS, Path("/data"))

    wait_at_most(lite, 60)
    wait_at_most(large, 60)

    assert lite["OPTIONS"]["timeout"] == 60
    assert large["OPTIONS"]["options"].split()[-2:] == ["-c", "lock_timeout=60s"]
