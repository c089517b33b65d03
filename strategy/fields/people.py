"""Who did something, as a column."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def who(label: str, **options: Any) -> models.ForeignKey[Any, Any]:
    """A user who did something, and stays named for it: who leaves is deactivated, not deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=label,
        **options,
    )
