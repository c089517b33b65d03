"""The portal in a city's service: every secret and address comes from the environment."""

from __future__ import annotations

import os

from .environment import check_environment, listed

# First of all: the base has a default for what one's own machine may leave out.
check_environment(os.environ)

from .base import *  # noqa: E402, F403
from .base import WAGTAILADMIN_BASE_URL  # noqa: E402

DEBUG = False
SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = listed(os.environ["ALLOWED_HOSTS"])
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

# Mail goes out by the city's own server. Without one nothing is sent, and who would send is
# told so; what Wagtail itself would mail is written to the console.
MAIL_GOES_OUT = bool(os.environ.get("EMAIL_HOST"))
# A link that sets a password belongs in nobody's log.
WAGTAIL_PASSWORD_RESET_ENABLED = MAIL_GOES_OUT
if MAIL_GOES_OUT:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["EMAIL_HOST"]
    EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
    EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
    _SECURITY = os.environ.get("EMAIL_SECURITY", "")
    EMAIL_USE_TLS = _SECURITY == "starttls"
    EMAIL_USE_SSL = _SECURITY == "tls"
    EMAIL_TIMEOUT = 10
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ["EMAIL_FROM"]

# The one that speaks HTTPS; more where a city has more in a row. What X-Forwarded-* say is
# believed of these only.
TRUSTED_PROXIES = int(os.environ.get("TRUSTED_PROXIES", "1"))
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

ADMIN_NETWORKS = tuple(listed(os.environ.get("ADMIN_NETWORKS", "")))
