"""What stands in the log."""

from __future__ import annotations

import logging


class RefusalsInOneLine(logging.Filter):
    """A request that was refused (4xx) is no fault of the portal: a line, and no traceback.

    Django writes one for every refusal that began as an exception.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        refused = 400 <= getattr(record, "status_code", 0) < 500
        if refused or record.name.startswith("django.security."):
            record.exc_info = record.exc_text = None
        return True
