"""What is said when sign-in was tried too often."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def locked_out(request: HttpRequest, credentials: dict[str, Any], *args: Any) -> HttpResponse:
    """The page of django-axes' lock: for this name from this place, for a while."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "aizu_strategy/locked_out.html", {"minutes": minutes}, status=429)
