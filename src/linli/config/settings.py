"""Settings, read from the environment alone; docs/reference/settings.md lists every variable."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parents[1]
VAR = Path(os.environ.get("LINLI_VAR", Path.cwd() / "var")).resolve()

DEBUG = os.environ.get("LINLI_DEBUG") == "1"
DEMO = os.environ.get("LINLI_DEMO") == "1"
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY", "only-for-development-and-tests")
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
# How many reverse proxies of ours stand before the server; without one X-Forwarded-For is never believed.
TRUSTED_PROXIES = int(os.environ.get("LINLI_TRUSTED_PROXIES", "0"))


def database_from(url: str) -> dict[str, object]:
    """Django's settings for a PostgreSQL address such as postgresql://user:pw@host:5432/name?host=/socket."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        message = f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://"
        raise ValueError(message)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 8, "timeout": 20}},
    }


DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///linli"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "linli.events",
    "linli.places",
    "linli.people",
    "linli.files",
    "linli.notices",
    "linli.ui",
    "linli.reading",
    "linli.workflow",
    "linli.appeals",
    "linli.demo",
    "linli.bench",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# --- people: who signs in, how, and how often it may be tried ---
# Keys of the encrypted columns, newest first. Empty: one key is made and kept in VAR.
FIELD_KEYS = [key for key in os.environ.get("LINLI_FIELD_KEY", "").split(",") if key]
