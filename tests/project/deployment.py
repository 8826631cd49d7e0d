"""The command line on a data folder of its own, and every row of a database file."""

import os
import sqlite3
import subprocess
from pathlib import Path

from tests.live import forked
from tests.live.server import DEV, surroundings

# What a backup leaves out, what notes when parts of the deployment worked, and what screens are told.
APART = {
    *("accounts_codetries", "accounts_logincode", "django_session", "usersessions_usersession"),
    *("live_livemessage", "project_heartbeat", "sqlite_sequence"),
}


def command(data: Path, *words: str, settings: str = DEV, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `faire-reseau` with `words` on the data folder `data`, a copy: what is written in a model is in every later copy of it."""
    models = [os.environ.get(name) for name in ("FAIRE_RESEAU_MODELS", "FAIRE_RESEAU_KEPT_MODELS")]
    assert str(data.parent) not in models, "copy the model first"
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": settings, "LC_ALL": "C"}
    return forked.run(["faire_reseau.project.command", *words], {**surroundings(), **own, **environment})


def done(data: Path, *words: str, **named: str) -> str:
    """The same for what has to go well; answers what was printed."""
    finished = command(data, *words, **named)
    assert (finished.returncode, finished.stderr) == (0, "")
    return finished.stdout


def database_of(data: Path) -> Path:
    return data / "faire_reseau.sqlite3"


def named(data: Path) -> Path:
    """The same folder, with a network in its database as `init` leaves one: a folder without one is not served."""
    columns = [("name", "Réseau")]
    database = sqlite3.connect(database_of(data))
    try:
        with database:
            for _n, name, kind, needed, default, is_key in database.execute("PRAGMA table_info(network_network)"):
                if needed and default is None and not is_key and name != "name":
                    columns.append((name, 0 if kind.partition("(")[0] in ("bool", "integer", "bigint") else ""))
            names = ", ".join(name for name, _value in columns)
            places = ", ".join("?" * len(columns))
            database.execute(
                f"INSERT INTO network_network ({names}) VALUES ({places})",
                [value for _name, value in columns],
            )
    finally:
        database.close()
    return data


def rows_of(file: Path) -> dict[str, set[tuple[object, ...]]]:
    """Every row of every table."""
    database = sqlite3.connect(file)
    try:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: set(database.execute(f'SELECT * FROM "{table}"')) for table in tables}
    finally:
        database.close()


def execute(file: Path, statement: str, *values: object) -> None:
    database = sqlite3.connect(file)
    try:
        with database:
            database.execute(statement, values)
    finally:
        database.close()
