"""An indicator with a past of its own, and how a file is read."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.models import BasicGoalPage, Indicator, NodeFace
from tests.uses import new_indicator, use_of

V1 = "/open-data/v1"


def at(moment: datetime, action: Callable[[], object]) -> None:
    """Do something as if it were done at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        action()


def read_csv(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def rows_for(rows: list[Any], code: str, **wanted: object) -> list[Any]:
    return [
        row
        for row in rows
        if row["indicator_code"] == code and all(row[n] == v for n, v in wanted.items())
    ]


def written(cell: str | int | bool | None) -> str:
    """A cell of JSON as CSV has it."""
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


@pytest.fixture
def bridges() -> Indicator:
    """Bridges inspected: 10 in FY2022, 50 wanted in FY2026; 20 reported for FY2024."""
    goal = NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="living"))
    indicator = new_indicator(
        code="bridges", node=goal.node, kind="kpi", name_ja="点検した橋", position=99
    )

    def begin() -> None:
        record_definition(
            use=use_of(indicator),
            by=None,
            columns={"unit_ja": "橋", "direction": "increase", "first_year": 2024},
        )
        record_baseline(use=use_of(indicator), by=None, year=2022, value=Decimal(10))
        record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(50))

    at(datetime(2024, 4, 1, 3, tzinfo=UTC), begin)
    at(
        datetime(2025, 6, 2, 3, tzinfo=UTC),
        lambda: record_observation(indicator=indicator, by=None, year=2024, value=Decimal(20)),
    )
    return indicator


def correct(bridges: Indicator) -> None:
    """On 9 September 2025 the 20 become 21."""
    at(
        datetime(2025, 9, 9, 3, tzinfo=UTC),
        lambda: record_observation(
            indicator=bridges,
            by=None,
            year=2024,
            value=Decimal(21),
            status="corrected",
            reason="1橋の数え漏れ",
        ),
    )
