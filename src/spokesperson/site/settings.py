"""Settings of one installation, all from the environment (docs/reference/settings.md).

SQLite by default: WAL, IMMEDIATE transactions, synchronous=FULL and foreign keys on, because the archive promises
that what was acknowledged is stored. PostgreSQL through ``DATABASE_URL``.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF

from spokesperson import clock
from spokesperson.site import mail_url

PACKAGE = Path(__file__).resolve().parent.parent
TESTING = "pytest" in sys.modules
# Tests never touch an installation's own folder, not even when pytest is started by hand.
DATA = Path(
    tempfile.mkdtemp()
    if TESTING and "SPOKESPERSON_DATA" not in os.environ
    else os.environ.get("SPOKESPERSON_DATA", "var")
).resolve()
DATA.mkdir(parents=True, exist_ok=True)

MODE = "test" if TESTING else os.environ.get("SPOKESPERSON_MODE", "production")
if MODE not in {"production", "demo", "test"}:
    raise SystemExit(f"SPOKESPERSON_MODE: {MODE!r} is not one of production, demo, test")
clock.allow_travel(MODE in {"demo", "test"})


def _secret(name: str) -> str:
    """A secret of this installation, made on first use and readable by its owner only."""
    path = DATA / name
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("SPOKESPERSON_SECRET_KEY") or _secret("secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("SPOKESPERSON_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = os.environ.get("SPOKESPERSON_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE = BASE_URL.startswith("https://")

# Who may read the directive without signing in: everybody, or nobody (P2; R8).
_PUBLIC = os.environ.get("SPOKESPERSON_PUBLIC_DIRECTIVE", "on")
if _PUBLIC not in {"on", "off"}:
    raise SystemExit(f"SPOKESPERSON_PUBLIC_DIRECTIVE: {_PUBLIC!r} is neither on nor off")
PUBLIC_DIRECTIVE = _PUBLIC == "on"

# Whether authors hear afterwards that an official changed or removed their words; one act may be left untold (R69).
_TELL = os.environ.get("SPOKESPERSON_TELL_AUTHORS", "on")
if _TELL not in {"on", "off"}:
    raise SystemExit(f"SPOKESPERSON_TELL_AUTHORS: {_TELL!r} is neither on nor off")
TELL_AUTHORS = _TELL == "on"

INSTITUTION_FILE = DATA / "institution.json"
MEDIA_DIR = DATA / "media"
ARCHIVE_KEY_FILE = Path(os.environ.get("SPOKESPERSON_ARCHIVE_KEY", DATA / "archive-key.pem"))
ARCHIVE_ORIGIN = os.environ.get("SPOKESPERSON_ARCHIVE_ORIGIN", "spokesperson.example/archive")
TOKEN_KEYS_FILE = DATA / "token-keys"
EGRESS_ALLOW = [a for a in os.environ.get("SPOKESPERSON_EGRESS_ALLOW", "").split(",") if a]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "spokesperson.archive",
    "spokesperson.noticeboard",
    "spokesperson.directive",
    "spokesperson.people",
    "spokesperson.accounts",
    "spokesperson.decisions",
    "spokesperson.desk",
    "spokesperson.oversight",
    "spokesperson.conduct",
    "spokesperson.records",
    "spokesperson.api",
    "spokesperson.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "spokesperson.site.middleware.request_log",
    "spokesperson.site.middleware.refuse_unstorable_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "csp.middleware.CSPMiddleware",
    "spokesperson.site.middleware.archive_unavailable",
]

ROOT_URLCONF = "spokesperson.site.urls"
WSGI_APPLICATION = "spokesperson.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "spokesperson.web.context.house",
            ],
            "builtins": ["spokesperson.web.templatetags.house"],
        },
    }
]

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
    " PRAGMA secure_delete=ON; PRAGMA journal_size_limit=27103364; PRAGMA cache_size=-20000;"
)
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'spokesperson.sqlite3'}")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": _SQLITE_PRAGMAS,
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["spokesperson.people.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Without a mail server what is to be sent waits, and the pages say so; the demonstration writes mail into files.
_MAIL_URL = os.environ.get("SPOKESPERSON_EMAIL_URL", "") or (f"file://{DATA / 'mail'}" if MODE == "demo" else "")
try:
    globals().update(mail_url.read(_MAIL_URL))
except ValueError as error:
    raise SystemExit(f"SPOKESPERSON_EMAIL_URL: {error}") from None
MAIL_IS_SET = bool(_MAIL_URL)
MAIL_FROM = os.environ.get("SPOKESPERSON_EMAIL_FROM", "")

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
_MANIFEST = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage" if TESTING else _MANIFEST},
}
WHITENOISE_USE_FINDERS = TESTING

SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "spokesperson.site.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("SPOKESPERSON_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
    },
}
