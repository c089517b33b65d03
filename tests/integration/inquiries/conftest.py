"""An inquiry of two divisions, who conducts it, who answers, and workbooks filled in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.inquiries.layout import ENTRY_SHEET, LETTERS
from strategy.inquiries.making import make_inquiry
from strategy.models import (
    BasicGoalPage,
    Indicator,
    Inquiry,
    InquiryReturn,
    InquirySheet,
    NodeFace,
    Role,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.proposals.steps import approve_proposal
from tests.integration.desk.figures.conftest import make_indicator
from tests.people import account, client_of
from tests.uses import use_of

YEAR = 2025


@pytest.fixture
def tourism(loaded_site: None) -> Unit:
    return Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")


@pytest.fixture
def children(loaded_site: None) -> Unit:
    return Unit.objects.create(code="children", name_ja="こども課", phone="0242-00-0001")


@pytest.fixture
def goal(loaded_site: None):
    return NodeFace.objects.get(page=BasicGoalPage.objects.get(slug="jobs")).node


def measured(goal, code: str, unit: Unit | None, name: str, **definition: Any) -> Indicator:
    """An indicator from 200 (令和4年度) to 250 (令和8年度)."""
    indicator = make_indicator(goal, code, name_ja=name, unit_in_charge=unit, live=True)
    columns = {"unit_ja": "人", "direction": "increase", "first_year": 2024, **definition}
    record_definition(use=use_of(indicator), by=None, columns=columns)
    record_baseline(use=use_of(indicator), by=None, year=2022, value=Decimal(200))
    record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(250))
    return indicator


@pytest.fixture
def visitors(goal, tourism: Unit) -> Indicator:
    """Counted in 万人; 220 in 令和6年度, nothing yet for 令和7年度."""
    indicator = measured(goal, "castle-visitors", tourism, "史跡の入場者数", unit_ja="万人")
    record_observation(indicator=indicator, by=None, year=2024, value=Decimal(220))
    return indicator


@pytest.fixture
def satisfied(goal, tourism: Unit) -> Indicator:
    """A share with one decimal; a confirmed 45.5 for 令和7年度 stands."""
    indicator = measured(
        goal, "guest-satisfaction", tourism, "来訪者の満足度", unit_ja="%", decimals=1
    )
    record_observation(indicator=indicator, by=None, year=YEAR, value=Decimal("45.5"))
    return indicator


@pytest.fixture
def nursery(goal, children: Unit) -> Indicator:
    return measured(goal, "nursery-places", children, "保育の定員")


@pytest.fixture
def inquiry(
    visitors: Indicator, satisfied: Indicator, nursery: Indicator, tourism: Unit, children: Unit
) -> Inquiry:
    return make_inquiry(
        year=YEAR,
        title="令和7年度の実績値の照会",
        due_on=city_today() + timedelta(days=30),
        units=[tourism, children],
        by=None,
    )


@pytest.fixture
def sheet(inquiry: Inquiry, tourism: Unit) -> InquirySheet:
    return inquiry.sheets.get(unit=tourism)


@pytest.fixture
def other_sheet(inquiry: Inquiry, children: Unit) -> InquirySheet:
    return inquiry.sheets.get(unit=children)


@pytest.fixture
def planner(loaded_site: None):
    return account("planner", Role.Key.EDITORS)


@pytest.fixture
def planning(planner) -> Client:
    return client_of(planner)


def clerk_of(unit: Unit, name: str):
    user = account(name, Role.Key.DIVISION)
    user.email = f"{name}@example.jp"
    user.save()
    unit.members.add(user)
    return user


@pytest.fixture
def clerk(tourism: Unit):
    return clerk_of(tourism, "clerk")


@pytest.fixture
def division(clerk) -> Client:
    return client_of(clerk)


# --- Workbooks --------------------------------------------------------------------


def book_of(sheet: InquirySheet) -> Workbook:
    """The workbook that went out."""
    sheet.refresh_from_db()
    return load_workbook(io.BytesIO(bytes(sheet.workbook.content)))


def line_of(sheet: InquirySheet, indicator: Indicator) -> int:
    return next(each["line"] for each in sheet.asked if each["indicator"] == indicator.pk)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def filled(sheet: InquirySheet, answers: Mapping[Indicator, Mapping[str, Any]]) -> bytes:
    """The sheet's workbook with what a clerk typed, by column."""
    book = book_of(sheet)
    for indicator, typed in answers.items():
        for key, value in typed.items():
            book[ENTRY_SHEET][f"{LETTERS[key]}{line_of(sheet, indicator)}"].value = value
    return saved(book)


REPORTED = {"value": 240, "status": "確報", "comment": "大型の催しが続いた。", "source": "観光統計"}


@pytest.fixture
def answer(sheet: InquirySheet, visitors: Indicator) -> bytes:
    """240万人, confirmed; the other row blank."""
    return filled(sheet, {visitors: REPORTED})


def upload(client: Client, sheet: InquirySheet, content: bytes, name: str = "照会票.xlsx") -> Any:
    return client.post(
        f"/admin/inquiries/sheets/{sheet.pk}/upload/", {"file": SimpleUploadedFile(name, content)}
    )


def uploaded(client: Client, sheet: InquirySheet, content: bytes) -> InquiryReturn:
    """What the portal made of a file that was sent."""
    response = upload(client, sheet, content)
    assert response.status_code == 302, response.content.decode()
    returned = InquiryReturn.objects.latest("pk")
    assert response.headers["Location"] == f"/admin/inquiries/returns/{returned.pk}/"
    return returned


def step(client: Client, returned: InquiryReturn, name: str, **data: Any) -> list[str]:
    """Push a button on an answer's page; the messages that follow."""
    client.get("/admin/inquiries/")  # shows what was said before
    response = client.post(f"/admin/inquiries/returns/{returned.pk}/{name}/", data)
    assert response.status_code == 302
    returned.refresh_from_db()
    return told(client, response)


def handed_in(division: Client, sheet: InquirySheet, content: bytes) -> InquiryReturn:
    """An answer that the division uploaded and handed in."""
    returned = uploaded(division, sheet, content)
    assert step(division, returned, "submit") == [
        "提出しました。企画調整課が確かめて起案し、承認されると公開されます。"
    ]
    return returned


def approved(planning: Client, returned: InquiryReturn) -> None:
    """An answer that the planning division proposed and the head approved."""
    step(planning, returned, "apply")
    assert returned.proposal is not None, returned.outcome
    head = User.objects.filter(username="head").first() or account("head", Role.Key.APPROVERS)
    approve_proposal(proposal=returned.proposal, by=head)
    returned.refresh_from_db()


def told(client: Client, response: Any) -> list[str]:
    """The messages the user sees next."""
    found = [str(message) for message in get_messages(response.wsgi_request)]
    client.get("/admin/inquiries/")
    return found
