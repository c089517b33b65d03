"""Divisions that answer for items, in one line."""

from __future__ import annotations

from typing import Any

from strategy.models import Responsibility, Unit


def led_by(unit: Unit, page: Any, **dates: Any) -> Any:
    """The page, whose item the division leads (主管課) from the beginning, or from–to."""
    Responsibility.objects.create(node=page.node, unit=unit, **dates)
    return page
