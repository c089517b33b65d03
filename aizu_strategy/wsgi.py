"""The WSGI entry point; the environment names the settings module."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

from aizu_strategy.settings.environment import NotConfigured

# gunicorn's own code for a worker that cannot begin: it ends instead of trying again for ever.
CANNOT_BEGIN = 3

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aizu_strategy.settings.production")
try:
    application = get_wsgi_application()
except NotConfigured as error:
    sys.stderr.write(f"{error}\n")
    sys.exit(CANNOT_BEGIN)
