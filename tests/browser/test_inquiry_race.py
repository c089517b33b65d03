"""Two who answer or apply for a division at the same moment, as processes of their own."""

from __future__ import annotations

import time

from tests.browser.test_workers import WITHIN_SECONDS, Site, site

__all__ = ["site"]

PREPARE = """
import io
from datetime import timedelta
from django.contrib.auth import get_user_model
from openpyxl import load_workbook
from strategy.inquiries.making import make_inquiry, questions_by_unit, units_of
from strategy.inquiries.returning import receive
from strategy.models.dated import city_today
asked = questions_by_unit(2025)
inquiry = make_inquiry(
    year=2025, title="競争", due_on=city_today() + timedelta(days=9),
    units=list(units_of(asked)), by=None,
)
sheet = inquiry.sheets.get()
line = next(each["line"] for each in sheet.asked if each["code"] == "births")
editor = get_user_model().objects.get(username="editor")
for value in (601, 602):
    book = load_workbook(io.BytesIO(bytes(sheet.workbook.content)))
    book.worksheets[0][f"K{{line}}"].value = value
    book.worksheets[0][f"M{{line}}"].value = "確報"
    content = io.BytesIO()
    book.save(content)
    returned = receive(
        sheet=sheet, content=content.getvalue(), file_name=f"{{value}}.xlsx", by=editor
    )
    assert returned.outcome == "checked", returned.faults
"""
RACE = """
import time
from django.contrib.auth import get_user_model
from strategy.inquiries.returning import {action}
from strategy.models import InquiryReturn
from strategy.refusals import Refused
returned = InquiryReturn.objects.get(file_name="{value}.xlsx")
who = get_user_model().objects.get(username="{by}")
time.sleep(max(0, {start} - time.time()))
try:
    {action}(returned=returned, by=who)
    print("done")
except Refused as refused:
    print("refused", refused)
"""


def race(site: Site, action: str, by: str, *values: int) -> list[str]:
    """What each of those who do it at once is told."""
    start = time.time() + 8
    racers = [
        site.start("shell", "-c", RACE.format(action=action, by=by, value=value, start=start))
        for value in values
    ]
    outputs = [racer.communicate(timeout=WITHIN_SECONDS)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0], outputs
    return [output.strip().splitlines()[-1] for output in outputs]


def test_of_two_who_answer_or_apply_at_once_one_gets_through(site: Site) -> None:
    site.run("shell", "-c", PREPARE.format())

    handed_in = race(site, "confirm_return", "editor", 601, 602)
    assert sorted(said.split()[0] for said in handed_in) == ["done", "refused"]
    assert sum("が先に「60" in said for said in handed_in) == 1
    (waiting,) = site.rows("SELECT file_name FROM strategy_inquiryreturn WHERE outcome='returned'")
    value = int(waiting[0].partition(".")[0])

    applied = race(site, "apply_return", "approver", value, value)
    assert sorted(said.split()[0] for said in applied) == ["done", "refused"]
    assert sum("すでに反映しました" in said for said in applied) == 1
    rows = site.rows(
        "SELECT o.value FROM strategy_observation o JOIN strategy_indicator i"
        " ON i.id = o.indicator_id WHERE i.code = 'births' AND o.year = 2025 ORDER BY o.id"
    )
    assert [row[0] for row in rows] == [None, value]
