"""Tests: in memory, letters kept in a list, tasks done at once, plain names of static files."""

import os
import tempfile

os.environ.setdefault("FAIRE_RESEAU_DATA", tempfile.mkdtemp(prefix="faire-reseau-tests-"))

from .base import *  # noqa: F403  (a settings module is its parent and its differences)
from .base import STORAGES

SECRET_KEY = "tests-only"  # noqa: S105  (signs nothing outside tests)
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
    }
}
LETTERS_GO = "memory"
LETTERS_AT_ONCE = True
DEMO_DOORS_OPEN = True
DEMO_DOORS_LISTED = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
