from __future__ import annotations

from django.apps import AppConfig


class AizuStrategyConfig(AppConfig):
    """Carries the site-wide locale files and the `start` command; it has no models."""

    name = "aizu_strategy"
    verbose_name = "地方版総合戦略ポータル"
