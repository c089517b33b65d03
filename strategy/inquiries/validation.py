"""What Excel itself refuses to take into an input cell, and the hints it shows beside one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from strategy.figures.rules import FINAL
from strategy.inquiries.asking import Question
from strategy.inquiries.layout import FIRST_LINE, HEADS, LETTERS, MISSING_CHOICES
from strategy.languages import original
from strategy.models import Observation
from strategy.notation.numbers import PERCENT, WHOLE_DIGITS

LIMIT = 10**WHOLE_DIGITS - 1


def is_final(standing: Observation | None) -> bool:
    """Whether a value stands that only a correction may replace."""
    return standing is not None and standing.value is not None and standing.status in FINAL


def add_rules(entry: Worksheet, questions: Sequence[Question]) -> None:
    """One rule for each kind of cell; those of a kind share it."""
    rules: dict[object, DataValidation] = {}

    def rule(key: object, cell: str, **options: Any) -> None:
        if key not in rules:
            rules[key] = DataValidation(
                allow_blank=True, showErrorMessage=True, showInputMessage=True, **options
            )
            entry.add_data_validation(rules[key])
        rules[key].add(cell)

    for line, question in enumerate(questions, start=FIRST_LINE):
        decimals, unit = question.definition.decimals, original(question.definition, "unit")
        digits = f"小数{decimals}桁まで" if decimals else "整数"
        percent = " 45.5%は45.5と入れます。" if unit == PERCENT else ""
        rule(
            (decimals, unit),
            f"{LETTERS['value']}{line}",
            type="decimal" if decimals else "whole",
            operator="between",
            formula1=str(-LIMIT),
            formula2=str(LIMIT),
            errorTitle="数値ではありません",
            error=f"{digits}の数字だけを入れてください(例: 1234)。",
            promptTitle=HEADS["value"],
            prompt=f"単位: {unit}。{digits}の数字だけを入れます。{percent}",
        )
        statuses = ("訂正",) if is_final(question.standing) else ("速報", "確報")
        for key, choices in (("missing", tuple(MISSING_CHOICES)), ("status", statuses)):
            rule(
                (key, choices),
                f"{LETTERS[key]}{line}",
                type="list",
                formula1=f'"{",".join(choices)}"',
                errorTitle="選択肢にありません",
                error=f"{HEADS[key]}は、{'、'.join(choices)}のどれかを選んでください。",
            )
        rule(
            "day",
            f"{LETTERS['published_on']}{line}",
            type="date",
            operator="between",
            formula1="18264",  # 1950-01-01
            formula2="73050",  # 2099-12-31
            errorTitle="日付ではありません",
            error="2026-04-01のように、実在する日付を入れてください。",
            promptTitle=HEADS["published_on"],
            prompt="2026-04-01のように入れます。空欄なら、承認された日から公開されます。",
        )
