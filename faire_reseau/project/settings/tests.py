"""Settings for tests: in memory, letters in a list, immediate tasks, plain names of static files."""

import os
import tempfile

os.environ.setdefault("FAIRE_RESEAU_DATA", tempfile.mkdtemp(prefix="faire-reseau-tests-"))

from .base import *  # noqa: F403  (a settings module is its parent and its differences)
from .base import CACHES, DATABASES, REDIS_URL, STORAGES
from .engines import wait_at_most

SECRET_KEY = "tests-only"  # noqa: S105  (signs nothing outside tests)
ALLOWED_HOSTS = ["*"]
if not os.environ.get("DATABASE_URL"):
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": ":memory:",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30},
        }
    }
else:
    # One connection for all tests of a process; no time decides a test, so threads wait as long as they must.
    wait_at_most(DATABASES["default"], 120)
    del DATABASES["default"]["OPTIONS"]["pool"]
    DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
if REDIS_URL:
    # One numbered store for each process of a parallel run: what one clears is not the others'.
    _process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 15 + 1
    _server = REDIS_URL.rpartition("/")[0]
    CACHES = {"default": {**CACHES["default"], "LOCATION": f"{_server}/{_process}"}}
LETTERS_GO = "memory"
LETTERS_AT_ONCE = True
DEMO_DOORS_OPEN = True
DEMO_DOORS_LISTED = True
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
