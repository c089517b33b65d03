"""The WSGI entry point; the environment names the settings module."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aizu_strategy.settings.production")
application = get_wsgi_application()
