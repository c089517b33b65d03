"""Two who answer or apply for a division at the same moment, as processes of their own."""

from __future__ import annotations

import time

import pytest

from tests.browser.test_workers import WITHIN_SECONDS, Site, postgres_site, site

__all__ = ["postgres_site", "site"]

PREPARE = """
import io
from datetime import timedelta
from django.contrib.auth import get_user_model
from openpyxl import load_workbook
from strategy.inquiries.making import make_inquiry
from strategy.inquiries.returning import receive
from strategy.models import Indicator
from strategy.models.dated import city_today
inquiry = make_inquiry(
    year=2025, title="競争", due_on=city_today() + timedelta(days=9),
    units=[Indicator.objects.get(code="births").unit_in_charge], by=None,
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


RECORDED = """
from strategy.models import Observation
rows = Observation.objects.filter(indicator__code="births", year=2025).order_by("pk")
print([row.value for row in rows if row.value is not None] == [{value}])
"""
WAITING = """
from strategy.models import InquiryReturn
print(InquiryReturn.objects.get(sheet__inquiry__title="競争", outcome="returned").file_name)
"""
# The rows of the second are upside down: each would lock the other's next one.
PREVIEW = """
import io, time
from openpyxl import load_workbook
from strategy.inquiries.proposals import propose
from strategy.models import InquirySheet
sheet = InquirySheet.objects.get(inquiry__title="競争")
book = load_workbook(io.BytesIO(bytes(sheet.workbook.content)))
entry, lines = book.worksheets[0], [each["line"] for each in sheet.asked]
codes = [each["code"] for each in sheet.asked]
if {upside_down}:
    codes.reverse()
for line, code in zip(lines, codes):
    entry[f"A{{line}}"].value = code
    entry[f"L{{line}}"].value = "集計中"
content = io.BytesIO()
book.save(content)
time.sleep(max(0, {start} - time.time()))
for _ in range(8):
    proposal = propose(sheet, content.getvalue())
print("done", len(proposal.answered) == len(lines))
"""


def look_at_once(site: Site) -> None:
    """Two previews of the same rows, in another order: they wait, and never for each other."""
    start = time.time() + 8
    lookers = [
        site.start("shell", "-c", PREVIEW.format(upside_down=upside_down, start=start))
        for upside_down in (False, True)
    ]
    outputs = [looker.communicate(timeout=WITHIN_SECONDS)[0] for looker in lookers]
    assert [looker.returncode for looker in lookers] == [0, 0], outputs
    assert [output.strip().splitlines()[-1] for output in outputs] == ["done True"] * 2


@pytest.mark.parametrize("name", ["site", "postgres_site"])
def test_of_two_who_answer_or_apply_at_once_one_gets_through(
    name: str, request: pytest.FixtureRequest
) -> None:
    place: Site = request.getfixturevalue(name)
    place.run("shell", "-c", PREPARE.format())
    look_at_once(place)

    handed_in = race(place, "confirm_return", "editor", 601, 602)
    assert sorted(said.split()[0] for said in handed_in) == ["done", "refused"]
    assert sum("が先に「60" in said for said in handed_in) == 1
    waiting = place.run("shell", "-c", WAITING).strip().splitlines()[-1]
    value = int(waiting.partition(".")[0])

    applied = race(place, "apply_return", "approver", value, value)
    assert sorted(said.split()[0] for said in applied) == ["done", "refused"]
    assert sum("すでに反映しました" in said for said in applied) == 1
    assert place.run("shell", "-c", RECORDED.format(value=value)).strip().endswith("True")
