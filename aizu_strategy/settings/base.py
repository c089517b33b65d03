"""Settings that hold wherever the portal runs. Only settings modules read the environment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import dj_database_url
from django.conf.locale import LANG_INFO

ROOT = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("DATA_DIR", ROOT / ".data"))

INSTALLED_APPS = [
    # First: once it is ready, it is known which texts are translated.
    "modeltranslation",
    "aizu_strategy",
    "publications",
    "strategy",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "aizu_strategy.apps.PortalUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "strategy.site.middleware.NothingForGoodMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "strategy.site.middleware.SiteLanguageMiddleware",
    "aizu_strategy.refusals.RefusalMiddleware",
    "aizu_strategy.request_checks.RequestChecksMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "aizu_strategy.sign_in.middleware.SignInMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "strategy.site.middleware.PolicyMiddleware",
    "strategy.site.middleware.ClosedMiddleware",
    "strategy.site.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "aizu_strategy.urls"
WSGI_APPLICATION = "aizu_strategy.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "strategy.site.context_processors.site_frame",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def database(default_path: Path) -> dict[str, Any]:
    """The default connection: `DATABASE_URL`, else SQLite at `default_path`.

    SQLite runs in WAL mode with immediate transactions, so that several
    publishers wait for each other instead of failing with "database is locked".
    """
    config: dict[str, Any] = dict(
        dj_database_url.config(default=f"sqlite:///{default_path}", conn_max_age=60)
    )
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(DATA_DIR / "db.sqlite3")}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# --- Signing in ------------------------------------------------------------

# A password is long and not a known one. It does not expire: forced change makes people choose
# weaker ones (NIST SP 800-63B; 総務省「国民のためのサイバーセキュリティサイト」).
AUTH_USER_MODEL = "strategy.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "aizu_strategy.sign_in.hashing.PasswordBackend",
]
# The limits are in `sign_in.limits`, which says 1 where the next try has to wait.
AXES_HANDLER = "aizu_strategy.sign_in.limits.SignInLimits"
AXES_FAILURE_LIMIT = 1
# A wrong password counts until none has followed for so long.
AXES_COOLOFF_TIME = timedelta(hours=1)
# Who tries while waiting does not wait longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "aizu_strategy.sign_in.addresses.counted_address"
# How many proxies stand before the service, each writing whom it was asked by.
TRUSTED_PROXIES = 0
# From which networks the admin is reached; from all where none is named.
ADMIN_NETWORKS: tuple[str, ...] = ()
# A mail that sets a new password is good for an hour.
PASSWORD_RESET_TIMEOUT = 3600
# Which roles prove it twice, by key: who approves, publishes or administers.
SECOND_FACTOR_ROLES: tuple[str, ...] = ("approvers", "publishers", "administrators")
OTP_TOTP_THROTTLE_FACTOR = 1
# An idle session ends after an hour, any after a working day.
SESSION_IDLE_SECONDS = 3600
SESSION_LONGEST_SECONDS = 12 * 3600
SESSION_COOKIE_AGE = SESSION_LONGEST_SECONDS
SESSION_COOKIE_HTTPONLY = True
# Cookies are the admin's alone. Names of their own: those of the same name that once lay at /
# would come along and win.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_NAME = "portal_session"
CSRF_COOKIE_NAME = "portal_csrf"
CSRF_FAILURE_VIEW = "aizu_strategy.refusals.csrf_failure"
# The other kind keeps a cookie at /.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- Languages -------------------------------------------------------------

LANGUAGE_CODE = "ja"
# Languages of the texts, each under its own name (`strategy.languages`). Adding one: these lists,
# a migration, and a locale directory, without which the words around the texts are Japanese.
LANGUAGES = [("ja", "日本語"), ("en", "English"), ("ja-easy", "やさしい日本語")]
LANGUAGES_IN_JAPANESE = {"ja": "日本語", "en": "英語", "ja-easy": "やさしい日本語"}
# These have the short texts only, the others all.
SHORT_TEXT_LANGUAGES = ["ja-easy"]
# These have addresses.
OFFERED_LANGUAGES = ["ja", "en"]
# Django does not know it.
LANG_INFO["ja-easy"] = {
    "bidi": False,
    "code": "ja-easy",
    "name": "Plain Japanese",
    "name_local": "やさしい日本語",
}
MODELTRANSLATION_DEFAULT_LANGUAGE = "ja"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("ja",)
MODELTRANSLATION_CUSTOM_FIELDS = ("BodyField",)


# What the admin calls a text's column in comparisons and lists of links: 要点(英語).
def MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME(name: str, language: str) -> str:  # noqa: N802
    return f"{name}({LANGUAGES_IN_JAPANESE[language]})"


TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [ROOT / "aizu_strategy" / "locale"]

# --- Files -----------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_LISTING_ROOT = DATA_DIR / "static-listing"
STATICFILES_DIRS = [ROOT / "static"]
# What lies in this folder anybody may read by its name: what something public names, and nothing
# else. All other files are private.
MEDIA_URL = "/files/"
MEDIA_ROOT = DATA_DIR / "public"
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "aizu_strategy.storages.PrivateFiles"},
    "public": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "aizu_strategy.static_storage.StaticStorage"},
}

# The largest form is a page with its tables, each cell a field in each language: 80 x 12 cells
# are 2,000. `request_checks` says in words what is beyond, and keeps public forms far smaller.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
PUBLIC_FORM_FIELDS = 200
PUBLIC_FORM_BYTES = 1024**2

# --- Wagtail ---------------------------------------------------------------

WAGTAIL_SITE_NAME = "地方版総合戦略ポータル"
WAGTAILADMIN_BASE_URL = os.environ.get("SITE_URL", "http://127.0.0.1:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# strategy.signals makes them, for every language.
WAGTAILREDIRECTS_AUTO_CREATE = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAILADMIN_USER_LOGIN_FORM = "aizu_strategy.sign_in.forms.SignInForm"
WAGTAIL_USER_TIME_ZONES = ["Asia/Tokyo"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "strategy.proposals.finishing.publish_approved"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_DOCUMENT_MODEL = "strategy.LibraryDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "strategy.desk.content.document_form.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024**2
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "xlsx", "docx"]
WAGTAILIMAGES_IMAGE_MODEL = "strategy.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "strategy.desk.content.pictures.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024**2
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp"]
# The demonstration writes its mails to the console; a service has a server (production).
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
MAIL_GOES_OUT = True

# --- Background work -------------------------------------------------------

TASKS = {
    # Wagtail enqueues its index updates here; they run at once.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # PDFs: rows in the database, taken by `db_worker` processes.
    "documents": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["documents"],
    },
}

# --- Documents -------------------------------------------------------------

# Directories of the only fonts a PDF may use: same bytes on every machine.
PDF_FONT_DIRS = (
    "/usr/share/fonts/truetype/bizud-gothic",
    "/usr/share/fonts/truetype/bizud-mincho",
)

# The page of signing in says itself that one has to wait, and needs no middleware for it.
SILENCED_SYSTEM_CHECKS = ["axes.W002"]
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"refusals": {"()": "aizu_strategy.log_filters.RefusalsInOneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["refusals"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
