"""What a project costs, year by year, as a table (PURE: standard library and siblings only)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from strategy.notation.numbers import MINUS, number_text
from strategy.notation.period import fiscal_year_text


@dataclass(frozen=True)
class Budget:
    """One fiscal year's amounts in yen; None is not known."""

    fiscal_year: int
    planned: int | None
    settled: int | None
    source: str
    is_sample: bool


@dataclass(frozen=True)
class BudgetWords:
    """The words of the table in the reader's language."""

    caption: str
    year: str
    planned: str
    settled: str
    sample: str


def budget_table(
    budgets: Iterable[Budget], words: BudgetWords, language: str
) -> Mapping[str, Any] | None:
    """A table as a body's own tables are; None where there is no amount."""
    rows = list(budgets)
    if not rows:
        return None
    return {
        "caption": words.caption,
        "columns": [words.year, words.planned, words.settled],
        "rows": [
            [
                _year(row, words, language),
                _amount(row.planned, language),
                _amount(row.settled, language),
            ]
            for row in rows
        ],
        "header_column": True,
        "source": "、".join(dict.fromkeys(row.source for row in rows)),
    }


def _year(row: Budget, words: BudgetWords, language: str) -> str:
    year = fiscal_year_text(row.fiscal_year, language)
    return f"{year} {words.sample}" if row.is_sample else year


def _amount(yen: int | None, language: str) -> str:
    """233,870,000円, or 233,870,000 yen."""
    if yen is None:
        return MINUS
    unit = "円" if language.startswith("ja") else " yen"
    return f"{number_text(Decimal(yen), 0, language)}{unit}"
