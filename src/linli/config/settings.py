"""Settings, read from the environment alone; docs/reference/settings.md lists every variable."""

import os

import django_stubs_ext
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from linli.config.environment import database_from, flag, kept_secret, number, words
from linli.config.folders import PACKAGE, VAR
from linli.config.logs import logging_settings

# Classes such as ModelForm take the model's type between brackets, at run time too.
django_stubs_ext.monkeypatch()

DEBUG = flag("LINLI_DEBUG")
# One-click sign-ins and the generated district; never on a server that holds real people's data.
DEMO = flag("LINLI_DEMO")
# Several machines must share one LINLI_SECRET_KEY; a single one makes its own and keeps it.
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY") or kept_secret(VAR / "secret_key")
ALLOWED_HOSTS = words("LINLI_HOSTS", "localhost,127.0.0.1,[::1]")
# How many reverse proxies of ours stand before the server; without one X-Forwarded-For is never believed.
TRUSTED_PROXIES = number("LINLI_TRUSTED_PROXIES", 0)
# Where the `live` process is reached: /live/ behind a proxy, or another port of the same host.
LIVE_ADDRESS = os.environ.get("LINLI_LIVE_ADDRESS", "/live/")

DATABASES = {
    "default": database_from(
        os.environ.get("DATABASE_URL") or "postgresql:///linli",
        pool_size=number("LINLI_POOL_SIZE", 8),
    )
}
# The only cache is for throttling, and must be shared by all processes; nothing read from it may matter if it is old.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "linli_cache",
        # Above this, entries are thrown away at random, which would lift limits.
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}
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
    "linli.importing",
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
    "linli.config.middleware.HealthMiddleware",
    "linli.config.middleware.ClientAddressMiddleware",
    "linli.config.middleware.RequestLogMiddleware",
    "linli.config.middleware.NoNulMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "linli.config.middleware.PermissionsPolicyMiddleware",
    "linli.config.middleware.LanguageMiddleware",
    "linli.files.middleware.UploadLimitMiddleware",
    "linli.config.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "linli.config.middleware.PrivatePagesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "linli.people.middleware.AccessMiddleware",
    "linli.people.middleware.LastSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "linli.people.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "linli.ui.errors.LinliErrorMiddleware",
]

ROOT_URLCONF = "linli.config.urls"
WSGI_APPLICATION = "linli.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before the packages' own: `people` has the sign-in pages of django-allauth in the style of the house.
        "DIRS": [PACKAGE / "people" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "linli.config.context.site",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 400 * 24 * 3600
USE_I18N = True
# `kernel` and `config` are no apps of Django's, so their texts are named here.
LOCALE_PATHS = [PACKAGE / "kernel" / "locale", PACKAGE / "config" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
# The district's own model of categories, once it has trained one; until then the shipped one answers.
CATEGORY_MODEL = os.environ.get("LINLI_CATEGORY_MODEL") or VAR / "models" / "category.model"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Names carry a hash of the contents, so browsers keep files for ever; made by `linli serve` at every start.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- Sign-in: residents by telephone and one-time code, staff by password and second factor (room `people`) ----------
# Keys of the encrypted columns, newest first. Empty: one key is made and kept in VAR.
FIELD_KEYS = words("LINLI_FIELD_KEY") or [kept_secret(VAR / "field_key")]
# Posts with sensitive rights must set up a second factor before they can do anything else.
REQUIRE_TOTP = flag("LINLI_REQUIRE_TOTP", default=not DEMO)
# `people` lies below `notices`, so that it is told by name who sends its one-time codes.
CODE_SENDER = "linli.notices.actions.send_code"
AUTHENTICATION_BACKENDS = ["linli.people.backends.PostsBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [{"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}]
LOGIN_URL = "people:sign_in"
LOGIN_REDIRECT_URL = "/"
# Where staff begin; `people` lies below the rooms whose pages these are.
STAFF_HOME = "/work/"
ACCOUNT_ADAPTER = "linli.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_FORMS = {
    "login": "linli.people.forms.StaffSignInForm",
    "request_login_code": "linli.people.forms.PhoneForm",
    "confirm_login_code": "linli.people.forms.CodeForm",
    "change_password": "linli.people.forms.NewPasswordForm",
    "set_password": "linli.people.forms.FirstPasswordForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 5 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # The key is the account and where the try comes from: a stranger who guesses holds up himself.
    "login_failed": "30/10m/ip,5/10m/key,10/h/key",
    # The account, from wherever its owner has not been before.
    "login_failed_anywhere": "40/h/key",
    "request_login_code": "20/10m/ip,1/60s/key,5/h/key",
    "confirm_login_code": "60/10m/ip",
    "change_own_data": "20/h/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 0  # ClientAddressMiddleware has already put the client's address into REMOTE_ADDR
MFA_ADAPTER = "linli.people.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "linli.people.forms.SecondStepForm",
    "reauthenticate": "linli.people.forms.SecondStepAgainForm",
    "activate_totp": "linli.people.forms.SecondStepSetUpForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Linli 邻里"
MFA_TOTP_TOLERANCE = 1
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "linli.ui.errors.csrf_failure"
USERSESSIONS_TRACK_ACTIVITY = False

# --- What browsers are told ------------------------------------------------------------------------------------------
HTTPS = flag("LINLI_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
CSRF_TRUSTED_ORIGINS = words("LINLI_ORIGINS")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    # A width or a colour that comes from data is written on the element; no style sheet in a page.
    "style-src-attr": [CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:", *words("LINLI_MAP_TILES")],
    "media-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF, *words("LINLI_MAP_TILES"), *words("LINLI_LIVE_ORIGINS")],
    "worker-src": [CSP.SELF, "blob:"],  # maplibre-gl draws in a worker that it makes from a blob
    "object-src": [CSP.NONE],
    "base-uri": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# A job whose worker gave no sign of life for this long is handed to a living one; workers give one every ten seconds.
STALLED_SECONDS = number("LINLI_STALLED_SECONDS", 90)

# Forms carry text and pictures; the files room says what a file may weigh.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "linli.files.upload_handler.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Messages out of the house: the short name of a provider that is shipped, or the path of a module ----------------
SMS_PROVIDER = os.environ.get("LINLI_SMS", "console")
MAIL_PROVIDER = os.environ.get("LINLI_MAIL", "console")
# Where residents reach this site, for the links in messages; without it a message carries no link.
SITE_URL = os.environ.get("LINLI_SITE_URL", "")

LOGGING = logging_settings(style=os.environ.get("LINLI_LOG", "text"), level=os.environ.get("LINLI_LOG_LEVEL", "INFO"))
