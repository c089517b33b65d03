"""Figures, years and rows in the words of the admin: Japanese only."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from strategy.figures.rules import period_of
from strategy.figures.verdicts import quantity_text
from strategy.figures.words import SCALE_NAMES
from strategy.languages import original
from strategy.models import (
    Baseline,
    Definition,
    Evaluation,
    Observation,
    Target,
)
from strategy.models.dated import DatedRow, city_today, moment_text
from strategy.notation.numbers import number_text
from strategy.notation.wareki import date_text, era_fiscal_year

BY_COMMAND = "システム"


def year_words(definition: Definition | None, year: int) -> str:
    """令和6年度, 令和6年, 令和6年10月1日; what the year field of a form reads again."""
    if definition is None:
        return era_fiscal_year(year)
    return period_of(definition, year).short_text("ja")


def figure_words(value: Decimal, definition: Definition | None) -> str:
    """220万人, 45.5%, 102.0(指数); the bare number while it is not said what it counts."""
    if definition is None:
        return f"{value:f}"
    unit = original(definition, "unit")
    if unit in SCALE_NAMES:
        return f"{number_text(value, definition.decimals, 'ja')}({unit})"
    return quantity_text(value, unit, definition.decimals, "ja")


def verdict_unit(definition: Definition) -> str:
    """The unit as it follows a number in a sentence; a scale's name does not."""
    unit = original(definition, "unit")
    return "" if unit in SCALE_NAMES else unit


def publication_words(row: DatedRow) -> str:
    """When a row becomes public, one sentence; empty where it is public already."""
    if row.published_on <= city_today():
        return ""
    return f"{date_text(row.published_on, 'ja')}に公開されます。"


def definition_words(row: Definition) -> str:
    """How it is measured, the facts in one line."""
    period = row.get_period_display()
    if row.month and row.day:
        period = f"{row.month}月{row.day}日時点"
    facts = [
        f"単位: {original(row, 'unit')}",
        f"小数{row.decimals}桁" if row.decimals else "整数",
        row.get_direction_display(),
        row.get_aggregation_display(),
        period,
        f"{year_words(row, row.first_year)}から",
    ]
    if row.band_low is not None and row.band_high is not None:
        low, high = (figure_words(value, row) for value in (row.band_low, row.band_high))
        facts.append(f"{low}〜{high}に保つ")
    if row.interval_years > 1:
        facts.append(f"{row.interval_years}年に1回")
    return "、".join(facts)


def baseline_words(row: Baseline, definition: Definition | None) -> str:
    """200万人(令和4年度)."""
    when = year_words(definition, row.year)
    if row.value is None:
        return f"不明({when})"
    return f"{figure_words(row.value, definition)}({when})"


def target_words(row: Target, definition: Definition) -> str:
    """250万人, or 取下げ."""
    return "取下げ" if row.value is None else figure_words(row.value, definition)


def observation_words(row: Observation, definition: Definition) -> str:
    """220万人, −（未公表）."""
    if row.value is None:
        return f"−（{row.get_missing_display()}）"
    return figure_words(row.value, definition)


def evaluation_words(row: Evaluation) -> str:
    """The grade and what is to follow."""
    policy = f"、今後の方針: {row.get_policy_display()}" if row.policy else ""
    return f"{row.grade}{policy}"


def title_of(thing: Any) -> str:
    """A page by its newest title, anything else by its name."""
    return str(thing.get_admin_display_title() if isinstance(thing, Page) else thing)


def name_of(user: Any) -> str:
    """Who did something at a desk, or that it came from a file, a command or a worker."""
    return str(get_user_display_name(user)) if user else BY_COMMAND


def by_whom(who: Any, when: datetime | None) -> str:
    """2026年11月30日 10:20 若松花子; empty where it was not done."""
    return f"{moment_text(when)} {name_of(who)}" if when else ""
