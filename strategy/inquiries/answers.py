"""Answered rows → what each says, with the faults that can be told from the row alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from strategy.inquiries.cells import Unreadable, read_choice, read_day, read_figure, read_text
from strategy.inquiries.layout import HEADS, LETTERS, MISSING_CHOICES, STATUS_CHOICES
from strategy.inquiries.reading import AnsweredRow
from strategy.languages import original
from strategy.models import Definition, Observation

Read = TypeVar("Read")


@dataclass(frozen=True)
class Fault:
    """What is wrong, one sentence; `place` is where, such as K7(実績値), "" for the row."""

    place: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.place}：{self.sentence}" if self.place else self.sentence


def fault_at(key: str, line: int, sentence: str) -> Fault:
    """What is wrong with one cell."""
    return Fault(f"{LETTERS[key]}{line}({HEADS[key]})", sentence)


@dataclass
class Answer:
    """What one row says. Blank texts mean that what stands remains."""

    value: Decimal | None = None
    missing: str = ""
    status: str = ""
    comment: str = ""
    source: str = ""
    published_on: date | None = None
    reason: str = ""
    faults: list[Fault] = field(default_factory=list)


def answer_of(row: AnsweredRow, definition: Definition) -> Answer:
    """Read a row that is not blank."""
    answer = Answer()
    unit, decimals = original(definition, "unit"), definition.decimals

    def read(key: str, reader: Callable[..., Read], *more: Any, **options: Any) -> Read | None:
        try:
            return reader(row.cells[key], *more, **options)
        except Unreadable as error:
            answer.faults.append(fault_at(key, row.line, str(error)))
            return None

    answer.value = read("value", read_figure, unit=unit, decimals=decimals)
    answer.missing = read("missing", read_choice, MISSING_CHOICES, HEADS["missing"]) or ""
    answer.status = read("status", read_choice, STATUS_CHOICES, HEADS["status"]) or ""
    answer.comment = read("comment", read_text) or ""
    answer.source = read("source", read_text) or ""
    answer.published_on = read("published_on", read_day)
    answer.reason = read("reason", read_text) or ""
    answer.faults += _contradictions(row, answer)
    return answer


def _contradictions(row: AnsweredRow, answer: Answer) -> list[Fault]:
    cells, line = row.cells, row.line
    has_value, has_reason = not cells["value"].is_blank, not cells["missing"].is_blank
    if has_value and has_reason:
        return [
            fault_at(
                "missing",
                line,
                "実績値と「値がない理由」の両方に入力があります。値があるなら理由を空欄に、"
                "値がないなら実績値を空欄にしてください。",
            )
        ]
    if not has_value and not has_reason:
        return [
            fault_at(
                "value",
                line,
                "実績値がありません。値を入れるか、「値がない理由」を選んでください。"
                "答えない行は、黄色いセルをすべて空欄にします。",
            )
        ]
    if has_value and cells["status"].is_blank:
        return [fault_at("status", line, "速報か確報かを選んでください。")]
    corrects = answer.status == Observation.Status.CORRECTED
    if corrects and cells["reason"].is_blank:
        return [fault_at("reason", line, "訂正するときは、訂正の理由を書いてください。")]
    return []
