"""Settings common to every situation; docs/reference/settings.md lists what may be set from outside."""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from .engines import cache, database
from .logs import logging_of

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
    "faire_reseau.analysis.apps.AnalysisConfig",
    "faire_reseau.activities.apps.ActivitiesConfig",
    "faire_reseau.gatherings.apps.GatheringsConfig",
    "faire_reseau.topics.apps.TopicsConfig",
    "faire_reseau.questions.apps.QuestionsConfig",
    "faire_reseau.notes.apps.NotesConfig",
    "faire_reseau.catalogue.apps.CatalogueConfig",
    "faire_reseau.cooperations.apps.CooperationsConfig",
    "faire_reseau.structure.apps.StructureConfig",
    "faire_reseau.reports.apps.ReportsConfig",
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
    "allauth.mfa",
    "faire_reseau.accounts.apps.PlacesSignedIn",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "faire_reseau.project.request_log.RequestLogged",
    "faire_reseau.project.operate.health.HealthOnLoopback",
    "faire_reseau.live.position.LivePosition",
    "django.middleware.security.SecurityMiddleware",
    "faire_reseau.project.security.Headers",
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
    "faire_reseau.project.security.SignedIn",
    "faire_reseau.project.passes.PassesAdmitted",
    "faire_reseau.project.posted.PostedAnswered",
    "faire_reseau.project.refusals.RefusalsAnswered",
    "faire_reseau.project.storage_trouble.StorageTroubleAnswered",
    "faire_reseau.project.busy.BusyAnswered",
    "faire_reseau.project.security.FactorWanted",
    "faire_reseau.project.once.SentOnce",
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
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "faire_reseau.ui.templatetags.ui",
                "faire_reseau.ui.templatetags.parts",
            ],
        },
    }
]

# One process on SQLite; or PostgreSQL and Valkey (or Redis), and as many processes as one likes: docs/how-to/deploy.md.
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA)}
REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {"default": cache(REDIS_URL)}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/entrer/"
LOGIN_REDIRECT_URL = "/mon-bureau/"
# How long sessions last is in faire_reseau/kit/sessions.py.
SESSION_ENGINE = "faire_reseau.kit.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
BROWSER_COOKIE = "browser"  # a browser that signed in before: accounts.models.KnownBrowser
MESSAGES_COOKIE = "messages"
MESSAGE_STORAGE = "faire_reseau.project.waiting_messages.WaitingMessages"
CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
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
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 20  # the budget of codes ends before
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
# By account and by address typed, never by network address: a whole gathering sits behind one.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "10/300s/key",
    "request_login_code": None,  # counted by accounts.actions, which knows the browsers
    "signup": None,
    "reauthenticate": "10/m/user",
}

# A second factor: a key (passkey) or an application that shows codes, with recovery codes for when it is lost.
MFA_ADAPTER = "faire_reseau.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# The house asks again itself, in the same way for everything grave: faire_reseau/kit/confirming.py.
ACCOUNT_REAUTHENTICATION_REQUIRED = False
MFA_REAUTHENTICATION_REQUIRED = False
MFA_TOTP_TOLERANCE = 1

# Only on one's own machine, for whoever sits at it: see settings/dev.py.
CODES_ON_PAGE = False

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["faire_reseau.kit.formats"]
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
# Whatever the umask of who starts the product.
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# Where letters lead to; the server says its own on one's own machine.
SITE_ADDRESS = os.environ.get("FAIRE_RESEAU_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# Where faults of security are told: an address or a page (security.txt); see SECURITY.md.
SECURITY_CONTACT = os.environ.get("FAIRE_RESEAU_SECURITY_CONTACT", "")
DEFAULT_FROM_EMAIL = os.environ.get("FAIRE_RESEAU_MAIL_FROM", "faire-reseau@localhost")
# Every letter goes by the queue, which sends it where LETTERS_GO says (kit.mail.Way).
EMAIL_BACKEND = "faire_reseau.kit.letters.QueueBackend"
EMAIL_TIMEOUT = 5  # seconds that a person who signs in waits for the mail server
LETTERS_GO = "nowhere"
LETTERS_AT_ONCE = False  # the worker sends them
# Sites that are fetched from whatever their address: none but those of the public internet otherwise (kit.fetching).
FETCHED_HERE: tuple[str, ...] = ()
# Whether the keys of the demo's people open, and whether the page "Enter as…" lists them. Before the network it is said
# twice: by this variable and by --demo-in-public.
DEMO_IN_PUBLIC = os.environ.get("FAIRE_RESEAU_DEMO_IN_PUBLIC") == "1"
DEMO_DOORS_OPEN = False
DEMO_DOORS_LISTED = False

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
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Said by the process of itself: the server and the worker write the log, a command does not.
LOG, PROCESS = os.environ.get("FAIRE_RESEAU_LOG", ""), os.environ.get("FAIRE_RESEAU_PROCESS", "")
LOGGING = logging_of(LOG, PROCESS, is_told=False)
