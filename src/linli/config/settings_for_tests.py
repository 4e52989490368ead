"""Settings of the test suite: the real ones, less what needs a build or costs time in every test."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("LINLI_SECRET_KEY", "tests-only")
os.environ.setdefault("LINLI_FIELD_KEY", "tests-only")

from linli.config.settings import *  # noqa: F403 (the environment above is read by the import)

TESTING = True
# A session of tests leaves its uploads among the machine's temporary files, never in var/.
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"linli-tests-{os.getuid()}"
# Hashed names need collectstatic; browsers in tests get the files from where they were built.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STATIC_ROOT = MEDIA_ROOT / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1", "[::1]"]
# `linli test` makes the tables once; every test database is a copy of that one.
if _template := os.environ.get("LINLI_TEST_TEMPLATE"):
    DATABASES["default"]["TEST"] = {"TEMPLATE": _template}  # noqa: F405
