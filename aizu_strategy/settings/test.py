"""Settings of the test suite: a real database, real files in a directory of its own."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .base import STORAGES, database

DATA_DIR = Path(tempfile.gettempdir()) / "strategy-portal-tests"
DATA_DIR.mkdir(exist_ok=True)
SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
DATABASES = {"default": database(DATA_DIR / "db.sqlite3")}
DATABASES["default"]["CONN_MAX_AGE"] = 0
MEDIA_ROOT = DATA_DIR / "public"
STATIC_ROOT = DATA_DIR / "static"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_AUTOREFRESH = True
# The tests of signing in set what the service has; all others begin signed in.
SECOND_FACTOR_ROLES = ()
