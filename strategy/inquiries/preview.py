"""What an answer would change: each row tried through the real action, then taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wagtail.admin.utils import get_user_display_name

from strategy.dry_run import taken_back
from strategy.figures.recording import record_observation
from strategy.figures.rules import period_of
from strategy.inquiries.answers import Answer, Fault, answer_of, fault_at
from strategy.inquiries.asking import Question, asked_of
from strategy.inquiries.differences import (
    CellChange,
    changes_of,
    doubts_about,
    kind_of,
    recounted,
    redefined,
    status_of,
)
from strategy.inquiries.opening import NotAWorkbook, open_workbook
from strategy.inquiries.reading import AnsweredRow, NotTheSheet, rows_of
from strategy.inquiries.validation import is_final
from strategy.inquiries.writing import standing_words
from strategy.languages import ORIGINAL, column, having, original
from strategy.models import Definition, Indicator, InquirySheet, Observation, ProposalItem
from strategy.notation.wareki import date_text
from strategy.proposals.figures import figure_item
from strategy.refusals import Refused

Status = Observation.Status


@dataclass(frozen=True)
class RowDoubt:
    """What is to be asked of a row before it is recorded."""

    line: int
    name: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.line}行目「{self.name}」 {self.sentence}"


@dataclass
class PreviewedRow:
    """One indicator's row. `kind`: blank, same, new or changed; `item`: what to approve."""

    line: int
    name: str
    unit: str = ""
    period: str = ""
    kind: str = "blank"
    cells: tuple[CellChange, ...] = ()
    warnings: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    item: ProposalItem | None = None

    @property
    def is_change(self) -> bool:
        return self.kind in ("new", "changed")

    @property
    def doubts(self) -> list[RowDoubt]:
        return [RowDoubt(self.line, self.name, warning) for warning in self.warnings]


@dataclass(frozen=True)
class Preview:
    """All rows in the order of the workbook; `reasons` say why it could not be read at all."""

    rows: tuple[PreviewedRow, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def faults(self) -> list[str]:
        """Every fault as a sentence with its place."""
        return [
            *self.reasons,
            *(f"{row.line}行目「{row.name}」 {fault}" for row in self.rows for fault in row.faults),
        ]

    @property
    def changes(self) -> list[PreviewedRow]:
        return [row for row in self.rows if row.is_change]

    @property
    def doubts(self) -> list[RowDoubt]:
        """What whoever applies it has to tick."""
        return [doubt for row in self.changes for doubt in row.doubts]

    @property
    def answered(self) -> list[PreviewedRow]:
        return [row for row in self.rows if row.kind != "blank"]

    @property
    def blank(self) -> list[PreviewedRow]:
        return [row for row in self.rows if row.kind == "blank"]

    @property
    def same(self) -> list[PreviewedRow]:
        return [row for row in self.rows if row.kind == "same"]


def preview_file(sheet: InquirySheet, content: bytes) -> Preview:
    """What applying the file would do; nothing is left in the database."""
    try:
        book = open_workbook(content)
        rows = rows_of(book, sheet)
    except NotAWorkbook as error:
        return Preview(reasons=(str(error),))
    except NotTheSheet as error:
        return Preview(reasons=tuple(error.reasons))
    with taken_back():
        return _try_rows(sheet, rows)


def _try_rows(sheet: InquirySheet, rows: Sequence[AnsweredRow]) -> Preview:
    """Record each answered row that has no fault, for what that answers."""
    keys = [each["indicator"] for each in sheet.asked]
    # Locked in one order, whatever the rows': two at once wait for each other, never both.
    rows_of_asked = Indicator.objects.filter(pk__in=keys).order_by("pk")
    found = rows_of_asked.select_related("unit_in_charge").select_for_update(of=("self",))
    indicators: dict[int, Indicator] = {indicator.pk: indicator for indicator in found}
    known = asked_of(indicators.values(), sheet.inquiry.year)
    defined = Definition.objects.in_bulk([each["definition"] for each in sheet.asked])
    asked = {
        each["code"]: _Asked(
            indicators[each["indicator"]],
            *(each["head"], defined[each["definition"]], known.get(each["indicator"])),
        )
        for each in sheet.asked
        if each["indicator"] in indicators
    }
    return Preview(tuple(_take(sheet, row, asked.get(row.code)) for row in rows))


@dataclass(frozen=True)
class _Asked:
    """An indicator of a sheet: what stood when it went out, and the question of today."""

    indicator: Indicator
    head: int | None
    definition: Definition
    question: Question | None


def _take(sheet: InquirySheet, row: AnsweredRow, asked: _Asked | None) -> PreviewedRow:
    if asked is None:
        return _stranger(sheet, row)
    question = asked.question
    previewed = PreviewedRow(row.line, str(asked.indicator))
    if question is not None:
        definition = question.definition
        previewed.unit = original(definition, "unit")
        previewed.period = _period(question)
    if row.is_blank:
        return previewed
    previewed.kind = "changed"
    if sentence := _not_now(sheet, asked.indicator, question):
        previewed.faults.append(Fault("", sentence))
    if question is not None:
        answer = answer_of(row, question.definition)
        _compare(previewed, answer, asked.definition, question)
        if previewed.kind != "same" and not previewed.faults:
            _enter(previewed, row, answer, asked, question)
    return previewed


def _compare(
    previewed: PreviewedRow, answer: Answer, before: Definition, question: Question
) -> None:
    """Set an answer beside what stands; `before`: how the figure was defined in the sheet."""
    previewed.faults += [Fault("", each) for each in redefined(before, question.definition)]
    previewed.faults += answer.faults
    previewed.kind = kind_of(answer, question)
    if not answer.faults:
        # What could not be read would stand here as nothing.
        previewed.cells = tuple(c for c in changes_of(answer, question) if c.old or c.new)


def _enter(
    previewed: PreviewedRow,
    row: AnsweredRow,
    answer: Answer,
    asked: _Asked,
    question: Question,
) -> None:
    """Try a change, or say why it cannot be."""
    if question.head != asked.head:
        previewed.faults.append(_overtaken(row, question))
        return
    if is_final(question.standing) and answer.status != Status.CORRECTED:
        previewed.faults.append(_corrects_unsaid(row, question))
        return
    doubts = doubts_about(answer, question)
    previewed.warnings += [*recounted(asked.definition, question.definition), *doubts]
    try:
        previewed.item = _tried(previewed, answer, question)
    except Refused as refused:
        previewed.faults += [fault_at("value", row.line, reason) for reason in refused.reasons]


def _period(question: Question) -> str:
    return period_of(question.definition, question.year).short_text("ja")


def _stranger(sheet: InquirySheet, row: AnsweredRow) -> PreviewedRow:
    indicator = Indicator.objects.filter(code=row.code).select_related("unit_in_charge").first()
    if indicator is None:
        sentence = f"識別子「{row.code[:40]}」の指標はありません。識別子は変えないでください。"
        return PreviewedRow(row.line, row.code[:40], kind="changed", faults=[Fault("", sentence)])
    unit = indicator.unit_in_charge
    whose = f"担当は「{unit}」です。" if unit is not None else ""
    sentence = f"「{sheet.unit}」に照会した指標ではありません。{whose}この行は出せません。"
    return PreviewedRow(row.line, str(indicator), kind="changed", faults=[Fault("", sentence)])


def _not_now(sheet: InquirySheet, indicator: Indicator, question: Question | None) -> str:
    """Why nothing may be recorded for an indicator at all; empty where it may."""
    unit = indicator.unit_in_charge
    if unit is None or unit.pk != sheet.unit_id:
        now = f"「{unit}」に変わりました" if unit is not None else "決まっていません"
        return f"この指標の担当課は、照会のあと{now}。企画調整課に連絡してください。"
    if not indicator.live:
        return "この指標は公開を終えています。企画調整課に連絡してください。"
    if indicator.locked:
        return "この指標はロックされていて、記録できません。企画調整課に連絡してください。"
    if question is None:
        return "この指標は、今、公開中のどの戦略にも載っていません。企画調整課に連絡してください。"
    return ""


def _overtaken(row: AnsweredRow, question: Question) -> Fault:
    standing = question.standing
    if standing is None:
        return fault_at("value", row.line, "ポータルの記録が変わりました。")
    who = get_user_display_name(standing.recorded_by) if standing.recorded_by else "システム"
    day = date_text(standing.recorded_at.astimezone().date(), "ja")
    return fault_at(
        "value",
        row.line,
        f"照会票を作ったあとに、ポータルの値が「{standing_words(question)}」に変わっています"
        f"({day}、{who})。このままでよければ行を空欄にします。改めるときは、"
        "企画調整課に照会票の作り直しを頼んでください。",
    )


def _corrects_unsaid(row: AnsweredRow, question: Question) -> Fault:
    return fault_at(
        "status",
        row.line,
        f"ポータルにすでに「{standing_words(question)}」があります。改めるときは「訂正」を"
        "選び、訂正の理由を書いてください。",
    )


def _tried(previewed: PreviewedRow, answer: Answer, question: Question) -> ProposalItem:
    """A figure to approve, once it could be recorded.

    Raises:
        Refused: it cannot.
    """
    arguments = _arguments(answer, question)
    record_observation(indicator=question.indicator, by=None, **arguments)
    said = f"{previewed.cells[0].new}{'' if answer.missing else previewed.unit}"
    return figure_item(
        kind=ProposalItem.Kind.OBSERVATION,
        subject=question.indicator,
        arguments=arguments,
        title=f"「{previewed.name}」{previewed.period}の実績値 {said}",
        sure=previewed.warnings,
    )


def _arguments(answer: Answer, question: Question) -> dict[str, Any]:
    """What an answer will be recorded with."""
    standing = question.standing
    columns: dict[str, str] = {}
    for name, text in (("comment", answer.comment), ("source", answer.source)):
        for code in having(name):
            place = column(name, code)
            stands = getattr(standing, place) or "" if standing is not None else ""
            # New words in Japanese leave no old translation beside them.
            same = not text or (standing is not None and original(standing, name) == text)
            columns[place] = stands if same else text if code == ORIGINAL else ""
    return {
        "year": question.year,
        "value": answer.value,
        "missing": answer.missing,
        "status": status_of(answer),
        "columns": columns,
        "published_on": answer.published_on,
        "reason": answer.reason,
        "expected_head": question.head,
    }
