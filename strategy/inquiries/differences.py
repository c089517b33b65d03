"""How an answer differs from what stands on the portal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from strategy.figures.doubts import Beside, doubts_beside
from strategy.inquiries.answers import Answer
from strategy.inquiries.asking import Question
from strategy.languages import original
from strategy.models import Definition, Observation
from strategy.models.dated import city_today
from strategy.notation.numbers import number_text
from strategy.notation.wareki import date_text

Status = Observation.Status


@dataclass(frozen=True)
class CellChange:
    """One cell: what stands on the portal, and what would."""

    head: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        return self.old != self.new


def status_of(answer: Answer) -> str:
    """確報 or 訂正 where there is no value: 速報 says nothing of it."""
    if answer.missing and answer.status != Status.CORRECTED:
        return Status.CONFIRMED
    return answer.status


def kind_of(answer: Answer, question: Question) -> str:
    standing = question.standing
    if standing is None:
        return "new"
    said = (answer.value, answer.missing, status_of(answer), False)
    stands = (standing.value, standing.missing, standing.status, standing.is_sample)
    texts = all(
        text in ("", original(standing, name))
        for name, text in (("comment", answer.comment), ("source", answer.source))
    )
    return "same" if said == stands and texts else "changed"


def changes_of(answer: Answer, question: Question) -> Iterable[CellChange]:
    standing, decimals = question.standing, question.definition.decimals

    def value_text(value: Decimal | None, missing: str) -> str:
        if value is not None:
            return number_text(value, decimals, "ja")
        return f"−({Observation.Missing(missing).label})" if missing else "−"

    status = status_of(answer)
    new_status = Status(status).label if status and not answer.missing else ""
    if standing is None:
        old_value, old_status, old = "まだない", "", {"comment": "", "source": ""}
    else:
        old_value = value_text(standing.value, standing.missing)
        old_status = "" if standing.missing else str(standing.get_status_display())
        old = {n: original(standing, n) for n in ("comment", "source")}
        if standing.is_sample:
            old_value = f"{old_value}(サンプル値)"
    yield CellChange("実績値", old_value, value_text(answer.value, answer.missing))
    yield CellChange("確定区分", old_status, new_status)
    yield CellChange("要因の説明", old["comment"], answer.comment or old["comment"])
    yield CellChange("出典", old["source"], answer.source or old["source"])
    day = date_text(answer.published_on, "ja") if answer.published_on else "承認された日"
    yield CellChange("公表日", date_text(standing.published_on, "ja") if standing else "", day)
    if answer.reason:
        yield CellChange("訂正の理由", "", answer.reason)


def doubts_about(answer: Answer, question: Question) -> list[str]:
    """What may be right, but is worth a second look."""
    row = Observation(
        indicator=question.indicator,
        year=question.year,
        value=answer.value,
        status=status_of(answer),
        published_on=answer.published_on or city_today(),
    )
    beside = Beside(question.definition, question.baseline, question.targets, question.observations)
    return doubts_beside(row, beside)


def redefined(sent: Definition, now: Definition) -> list[str]:
    """Why a figure asked for by one definition is none of another: its unit or its time.

    Once an indicator has figures nothing of this may change; until then it may.
    """

    def time_of(definition: Definition) -> str:
        month, day = definition.month, definition.day
        return f"{definition.get_period_display()}{f'({month}月{day}日)' if month else ''}"

    pairs = [
        ("単位", original(sent, "unit"), original(now, "unit")),
        ("期間の種類", time_of(sent), time_of(now)),
        ("集計", sent.get_aggregation_display(), now.get_aggregation_display()),
    ]
    return [
        f"照会票を作ったあとに、{what}が「{old}」から「{new}」に変わりました。企画調整課に"
        "照会票の作り直しを頼んでください。"
        for what, old, new in pairs
        if old != new
    ]


def recounted(sent: Definition, now: Definition) -> list[str]:
    """A doubt where the words on how it is counted changed since the workbook was made."""

    def words(definition: Definition) -> tuple[str, ...]:
        return tuple(original(definition, name) for name in ("definition", "formula"))

    if words(sent) == words(now):
        return []
    return [
        "照会票を作ったあとに、数え方の説明が変わりました。今の定義で数えた値か、確かめてください。"
    ]
