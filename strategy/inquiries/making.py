"""An inquiry begun, extended, closed: each a whole transaction, named arguments only."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from strategy.inquiries.asking import Question, questions_of_year
from strategy.inquiries.keeping import delete_unnamed, let_go_at_the_end
from strategy.inquiries.layout import FIRST_LINE
from strategy.inquiries.writing import workbook_of
from strategy.models import Inquiry, InquiryReturn, InquirySheet, KeptFile, Unit
from strategy.models.dated import city_today
from strategy.refusals import Refused

User = AbstractBaseUser
Outcome = InquiryReturn.Outcome
# What no file system takes in a name.
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
LONGEST_NAME = 200
CLOSED = "この照会は締め切られました。値を変えるときは、企画調整課に連絡してください。"
MADE, CHANGED, ADDED, REMADE, CLOSE, REOPEN, RETURN, SEND_BACK, PROPOSE, APPLY = (
    f"strategy.inquiry_{name}"
    for name in (
        *("make", "change", "add", "remake", "close", "reopen"),
        *("return", "send_back", "propose", "apply"),
    )
)


@transaction.atomic
def make_inquiry(
    *,
    year: int,
    title: str,
    due_on: date,
    units: Sequence[Unit],
    by: User | None,
    note: str = "",
    remind_on: Sequence[int] = (),
) -> Inquiry:
    """Begin an inquiry with a workbook for each of the divisions.

    `remind_on`: when the portal reminds by itself, in days from `due_on`.

    Raises:
        Refused: no division, one without anything to report, or the title is taken.
    """
    inquiry = Inquiry(
        year=year,
        title=title.strip(),
        due_on=due_on,
        note=note,
        remind_on=sorted(remind_on),
        created_by=by,  # type: ignore[misc]  # the configured user model
    )
    try:
        inquiry.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from None
    if not units:
        raise Refused(["照会する課を、一つ以上選んでください。"])
    inquiry.save()
    asked = questions_by_unit(year)
    for unit in units:
        _make_sheet(inquiry, unit, asked.get(unit.pk, []))
    log(inquiry, MADE, user=by, data={"units": len(units)})
    return inquiry


@transaction.atomic
def add_unit(*, inquiry: Inquiry, unit: Unit, by: User | None) -> InquirySheet:
    """Ask one more division in an inquiry that runs.

    Raises:
        Refused: the inquiry is closed, or the division is asked already or has nothing to report.
    """
    inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    refuse_closed(inquiry)
    if InquirySheet.objects.filter(inquiry=inquiry, unit=unit).exists():
        raise Refused([f"「{unit}」には、この照会の照会票がすでにあります。"])
    sheet = _make_sheet(inquiry, unit, questions_by_unit(inquiry.year).get(unit.pk, []))
    log(inquiry, ADDED, user=by, data={"unit": unit.code})
    return sheet


@transaction.atomic
def change_inquiry(
    *, inquiry: Inquiry, due_on: date, note: str, remind_on: Sequence[int], by: User | None
) -> Inquiry:
    """Give another due day, note or days of reminding. A day that is past is not made up for.

    Workbooks that went out keep the due day they were made with; it binds nobody there.

    Raises:
        Refused: the inquiry is closed.
    """
    inquiry = Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    refuse_closed(inquiry)
    log_of_change = {"before": str(inquiry.due_on), "after": str(due_on)}
    inquiry.due_on, inquiry.note, inquiry.remind_on = due_on, note, sorted(remind_on)
    inquiry.reminded_until = max(inquiry.reminded_until, city_today() - timedelta(days=1))
    inquiry.reminder_tried_at = None
    inquiry.reminder_trouble = ""
    inquiry.save()
    log(inquiry, CHANGED, user=by, data=log_of_change)
    return inquiry


@transaction.atomic
def remake_sheet(*, sheet: InquirySheet, by: User | None) -> InquirySheet:
    """Make a sheet's workbook anew from what stands today; older copies are refused from now on.

    Raises:
        Refused: an answer waits to be applied or approved, the inquiry is closed, or nothing is
            to be asked.
    """
    sheet = lock_sheet(sheet)
    refuse_closed(sheet.inquiry)
    if sheet.state in (InquirySheet.State.RETURNED, InquirySheet.State.PROPOSED):
        raise Refused(
            [
                "回答が出ています。起案して承認を受けるか、差し戻してから、"
                "照会票を作り直してください。"
            ]
        )
    former = sheet.workbook_id
    _fill(sheet, questions_by_unit(sheet.inquiry.year).get(sheet.unit_id, []))
    sheet.returns.filter(outcome=Outcome.CHECKED).update(
        outcome=Outcome.CANCELLED, decided_at=timezone.now(), decided_by=by
    )
    sheet.opened_at = sheet.returned_at = sheet.applied_at = None
    sheet.opened_by = sheet.returned_by = sheet.applied_by = None
    sheet.save()
    delete_unnamed([former])
    log(sheet.inquiry, REMADE, user=by, data={"unit": sheet.unit.code})
    return sheet


def questions_by_unit(year: int) -> dict[int | None, list[Question]]:
    """What each division is asked for a year; under None what no division answers for."""
    found: dict[int | None, list[Question]] = defaultdict(list)
    for question in questions_of_year(year):
        found[question.indicator.unit_in_charge_id].append(question)
    return found


def units_of(asked: Mapping[int | None, Sequence[Question]]) -> QuerySet[Unit]:
    """The divisions of `questions_by_unit`."""
    return Unit.objects.filter(pk__in=[key for key in asked if key is not None])


def _make_sheet(inquiry: Inquiry, unit: Unit, questions: Sequence[Question]) -> InquirySheet:
    sheet = InquirySheet(inquiry=inquiry, unit=unit)
    _fill(sheet, questions)
    sheet.save()
    return sheet


def _fill(sheet: InquirySheet, questions: Sequence[Question]) -> None:
    if not questions:
        raise Refused(
            [
                f"「{sheet.unit}」には、{sheet.inquiry.year_text}に報告する指標がありません。"
                "指標の担当課と計画の期間を確かめてください。"
            ]
        )
    sheet.token = uuid.uuid4()
    sheet.asked = [
        {
            "line": line,
            "indicator": question.indicator.pk,
            "code": question.indicator.code,
            "head": question.head,
            "definition": question.definition.pk,
        }
        for line, question in enumerate(questions, start=FIRST_LINE)
    ]
    content = workbook_of(sheet, questions)
    sheet.workbook = KeptFile.keep(content)
    sheet.size_bytes = len(content)
    sheet.file_name = fit_name(f"照会票_{sheet.inquiry.year_text}_{sheet.unit}.xlsx")
    sheet.made_at = timezone.now()


def fit_name(name: str) -> str:
    """A file's name that every system takes: no path, no control characters, not too long."""
    stem, dot, extension = _UNFIT.sub("_", name.rpartition("/")[2]).strip().rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{extension[:10]}" if stem else extension[:LONGEST_NAME]


def refuse_closed(inquiry: Inquiry) -> None:
    """Raises:
    Refused: the inquiry takes no more answers.
    """
    if inquiry.closed_at is not None:
        raise Refused([CLOSED])


def lock_sheet(sheet: InquirySheet) -> InquirySheet:
    """The sheet as it stands now; whoever else acts on it waits until this is done."""
    InquirySheet.objects.select_for_update().get(pk=sheet.pk)
    return InquirySheet.objects.select_related("inquiry", "unit").get(pk=sheet.pk)


def note_download(*, sheet: InquirySheet, by: User) -> None:
    """A member of the division has fetched the workbook; the first one is named."""
    InquirySheet.objects.filter(pk=sheet.pk, opened_at=None).update(
        opened_at=timezone.now(), opened_by=by
    )


@transaction.atomic
def close_inquiry(*, inquiry: Inquiry, by: User | None) -> None:
    """Take no more answers. What was not answered stays as it is; idle files go."""
    closed = Inquiry.objects.filter(pk=inquiry.pk, closed_at=None).update(
        closed_at=timezone.now(), closed_by=by
    )
    if not closed:
        raise Refused(["この照会は、すでに締め切られています。"])
    for sheet in inquiry.sheets.all():
        let_go_at_the_end(lock_sheet(sheet))
    log(inquiry, CLOSE, user=by)


@transaction.atomic
def reopen_inquiry(*, inquiry: Inquiry, by: User | None) -> None:
    """Take answers again."""
    opened = Inquiry.objects.filter(pk=inquiry.pk, closed_at__isnull=False).update(
        closed_at=None, closed_by=None
    )
    if not opened:
        raise Refused(["この照会は、締め切られていません。"])
    log(inquiry, REOPEN, user=by)
