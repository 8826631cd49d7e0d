"""What every situation shares; see docs/reference/settings.md for what may be set from outside."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("FAIRE_RESEAU_DATA", ROOT / "var"))

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "faire_reseau.project.urls"
WSGI_APPLICATION = "faire_reseau.project.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # The house first: its letters stand before those of the sign-in library.
    "faire_reseau.kit.apps.KitConfig",
    "faire_reseau.ui.apps.UiConfig",
    "faire_reseau.live.apps.LiveConfig",
    "faire_reseau.accounts.apps.AccountsConfig",
    "faire_reseau.network.apps.NetworkConfig",
    "faire_reseau.activities.apps.ActivitiesConfig",
    "faire_reseau.gatherings.apps.GatheringsConfig",
    "faire_reseau.topics.apps.TopicsConfig",
    "faire_reseau.articles.apps.ArticlesConfig",
    "faire_reseau.pages.apps.PagesConfig",
    "faire_reseau.project.apps.ProjectConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "faire_reseau.project.apps.ShippedStaticFiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "faire_reseau.live.position.LivePosition",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # A forum with 30 topics is 97 kB plain and 13 kB on the wire; random padding keeps the lengths from telling secrets.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "faire_reseau.project.unreadable.UnreadableAnswered",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "faire_reseau.project.refusals.RefusalsAnswered",
    "faire_reseau.project.storage_trouble.StorageTroubleAnswered",
]

FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "ui" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "faire_reseau.project.context.house",
                "faire_reseau.live.position.live",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "faire_reseau.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA / "faire_reseau.sqlite3",
        "OPTIONS": {
            # A write takes its lock at once and waits its turn, instead of failing half-way.
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
        },
        "CONN_MAX_AGE": None,
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/entrer/"
LOGIN_REDIRECT_URL = "/mon-bureau/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "faire_reseau.project.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

ACCOUNT_ADAPTER = "faire_reseau.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
# By account and by address typed, never by network address: a whole gathering sits behind one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/300s/key",
    "request_login_code": "4/m/key",
    "signup": None,
    "reauthenticate": "10/m/user",
}
USERSESSIONS_TRACK_ACTIVITY = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
MEDIA_URL = "/images/"
MEDIA_ROOT = DATA / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "faire_reseau.project.static_files.HashedStaticFiles"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Where letters lead to; the server says its own on one's own machine.
SITE_ADDRESS = os.environ.get("FAIRE_RESEAU_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# Where faults of security are told: an address or a page (security.txt); see SECURITY.md.
SECURITY_CONTACT = os.environ.get("FAIRE_RESEAU_SECURITY_CONTACT", "")
DEFAULT_FROM_EMAIL = os.environ.get("FAIRE_RESEAU_MAIL_FROM", "faire-reseau@localhost")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
