"""The terms of strategies in words (PURE: standard library and siblings only)."""

from __future__ import annotations

from strategy.notation.wareki import era_fiscal_year


def fiscal_year_text(fiscal_year: int, language: str) -> str:
    """令和6年度(2024年度), or FY2024."""
    short = fiscal_year_short_text(fiscal_year, language)
    return f"{short}({fiscal_year}年度)" if language.startswith("ja") else short


def fiscal_year_short_text(fiscal_year: int, language: str) -> str:
    """令和6年度, or FY2024."""
    return era_fiscal_year(fiscal_year) if language.startswith("ja") else f"FY{fiscal_year}"


def term_text(start: int, end: int | None, language: str) -> str:
    """The fiscal years a strategy covers; an open end stays open.

    令和6年度(2024年度)〜令和8年度(2026年度), 平成27年度(2015年度)〜, FY2024–FY2026, from FY2020.
    """
    first = fiscal_year_text(start, language)
    if end is None:
        return f"{first}〜" if language.startswith("ja") else f"from {first}"
    if end == start:
        return first
    dash = "〜" if language.startswith("ja") else "–"
    return f"{first}{dash}{fiscal_year_text(end, language)}"
