"""Databases of their own on the PostgreSQL that the tests run on, for real servers and commands."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="NO POSTGRESQL: run by `python3 dev.py test --postgres`"
)


def statement(address: str, words: str, *values: object) -> list[tuple[object, ...]]:
    """Run one SQL statement on the database at `address`; answers its rows, if it gives any."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as opened:
        done = opened.execute(words.encode(), values or None)
        return done.fetchall() if done.description else []


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new, empty database, dropped at the end."""
    server, name = os.environ["DATABASE_URL"], f"own_{secrets.token_hex(6)}"
    statement(server, f"CREATE DATABASE {name}")
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        statement(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
