"""Tests: in memory, letters kept in a list, tasks done at once, plain names of static files."""

import os

os.environ.setdefault("FAIRE_RESEAU_DATA", "/tmp/faire-reseau-tests")

from .base import *  # noqa: E402, F403  (a settings module is its parent and its differences)
from .base import STORAGES  # noqa: E402  (as above)

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
    }
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
