"""Models and migrations agree, and all migrations apply on an empty database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_models_and_migrations_agree():
    # Exits with 1, naming what is missing, when they do not.
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)


@pytest.mark.slow("applies every migration of the house and of its libraries")
def test_every_migration_applies_on_an_empty_database(tmp_path):
    surroundings = {
        **os.environ,
        "FAIRE_RESEAU_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.dev",
    }

    def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False)

    applied = manage("migrate", "--no-input", "-v", "0")
    left = manage("migrate", "--check")

    assert (applied.returncode, applied.stderr) == (0, "")
    assert (left.returncode, left.stdout) == (0, "")
