"""Settings of the toy site: sessions, accounts and the live room on a database file."""

import os
from pathlib import Path

from faire_reseau.project.settings.engines import database

DATA = Path(os.environ["FAIRE_RESEAU_DATA"])
ROOT = Path(__file__).resolve().parents[3]

SECRET_KEY = "toy"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "tests.live.toy.urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "faire_reseau.live.apps.LiveConfig",
    "tests.live.toy.apps.ToyConfig",
]
MIDDLEWARE = [
    "faire_reseau.live.position.LivePosition",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tests.live.toy.views.strict_policy",
    "faire_reseau.project.busy.BusyAnswered",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent, ROOT / "faire_reseau" / "ui" / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "faire_reseau.live.position.live"]
        },
    }
]
# On SQLite, or as the product on the engines that the surroundings name: several processes then.
DATABASE_URL, REDIS_URL = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
DATABASES = {
    "default": database(DATABASE_URL, DATA)
    if DATABASE_URL
    else {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "toy.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": None,
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LOGIN_URL = "/entrer/"
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "faire_reseau" / "ui" / "static"]
USE_TZ = True
DATA_UPLOAD_MAX_MEMORY_SIZE = None
LOGGING = {"version": 1, "disable_existing_loggers": False}
