"""Who may do what with an inquiry: every address, asked by every role."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from strategy.desk.inquiries.viewset import InquiryViewSet
from strategy.inquiries.making import add_unit
from strategy.models import Inquiry, InquiryReturn, InquirySheet, Role, Unit
from tests.integration.inquiries.conftest import clerk_of, measured, told, uploaded
from tests.people import account, client_of

INQUIRY = {
    "board": ("", "get"),
    "change": ("change/", "get"),
    "workbooks": ("workbooks/", "get"),
    "send": ("send/", "post"),
    "remind": ("remind/", "post"),
    "close": ("close/", "post"),
    "reopen": ("reopen/", "post"),
    "add_division": ("divisions/", "post"),
}
SHEET = {
    "sheet": ("", "get"),
    "workbook": ("workbook/", "get"),
    "upload": ("upload/", "post"),
    "remake": ("remake/", "post"),
}
RETURN = {
    "return": ("", "get"),
    "file": ("file/", "get"),
    "submit": ("submit/", "post"),
    "apply": ("apply/", "post"),
    "cancel": ("cancel/", "post"),
    "send_back": ("send-back/", "post"),
}
LOOKS = {"index", "board", "workbooks", "sheet", "workbook", "return", "file"}
OWN = {"index", "sheet", "workbook", "upload", "return", "file", "submit", "cancel"}


@pytest.fixture
def returned(planning: Client, sheet: InquirySheet, answer: bytes) -> InquiryReturn:
    return uploaded(planning, sheet, answer)


@pytest.fixture
def addresses(
    inquiry: Inquiry, sheet: InquirySheet, returned: InquiryReturn
) -> dict[str, tuple[str, str]]:
    base = "/admin/inquiries/"
    return {
        "index": (base, "get"),
        "add": (f"{base}new/", "get"),
        **{n: (f"{base}{inquiry.pk}/{end}", m) for n, (end, m) in INQUIRY.items()},
        **{n: (f"{base}sheets/{sheet.pk}/{end}", m) for n, (end, m) in SHEET.items()},
        **{n: (f"{base}returns/{returned.pk}/{end}", m) for n, (end, m) in RETURN.items()},
    }


def refused(client: Client, address: str, method: str) -> bool:
    """Whether the user is sent away to the admin's front page."""
    response = getattr(client, method)(address)
    return response.status_code == 302 and response.headers["Location"] == "/admin/"


def open_to(client: Client, addresses: dict[str, tuple[str, str]]) -> set[str]:
    return {name for name, (address, how) in addresses.items() if not refused(client, address, how)}


def test_addresses_are_all_those_of_the_view_set(addresses: dict[str, tuple[str, str]]) -> None:
    assert {pattern.name for pattern in InquiryViewSet("x").get_urlpatterns()} == set(addresses)


def test_anonymous_visitor_signs_in_first(addresses: dict[str, tuple[str, str]]) -> None:
    for address, method in addresses.values():
        response = getattr(Client(), method)(address)

        assert response.headers["Location"].startswith("/admin/login/")


def test_planning_division_may_do_all(
    planning: Client, addresses: dict[str, tuple[str, str]]
) -> None:
    assert open_to(planning, addresses) == set(addresses)


def test_head_of_planning_may_do_all(addresses: dict[str, tuple[str, str]]) -> None:
    assert open_to(client_of(account("head", Role.Key.APPROVERS)), addresses) == set(addresses)


def test_publisher_looks_only(addresses: dict[str, tuple[str, str]]) -> None:
    assert open_to(client_of(account("publisher", Role.Key.PUBLISHERS)), addresses) == LOOKS


@pytest.mark.parametrize("group", [Role.Key.READERS, Role.Key.ADMINISTRATORS])
def test_readers_and_administrators_see_nothing_of_it(
    addresses: dict[str, tuple[str, str]], group: str, tourism: Unit
) -> None:
    user = account("other", group)
    tourism.members.add(user)

    assert open_to(client_of(user), addresses) == set()


def test_division_answers_its_own_sheet_only(
    division: Client, addresses: dict[str, tuple[str, str]]
) -> None:
    assert open_to(division, addresses) == OWN


def test_division_sees_nothing_of_another(
    children: Unit, addresses: dict[str, tuple[str, str]]
) -> None:
    assert open_to(client_of(clerk_of(children, "stranger")), addresses) == {"index"}


def test_clerk_of_a_merged_division_is_told_so(
    division: Client, clerk, sheet: InquirySheet, tourism: Unit, children: Unit
) -> None:
    tourism.members.remove(clerk)
    children.members.add(clerk)

    response = division.get(f"/admin/inquiries/sheets/{sheet.pk}/")

    said = " ".join(told(division, response))
    assert "「観光課」の照会票です。あなたの所属(こども課)では開けません。" in said
    assert "企画調整課に連絡してください" in said


def test_clerk_without_division_sees_an_explanation(sheet: InquirySheet) -> None:
    lost = client_of(account("lost", Role.Key.DIVISION))

    page = lost.get("/admin/inquiries/").content.decode()

    assert "あなたの課に届いている照会はありません" in page


def test_list_shows_a_division_its_own_sheet_only(
    division: Client, sheet: InquirySheet, other_sheet: InquirySheet
) -> None:
    page = division.get("/admin/inquiries/").content.decode()

    assert f"/admin/inquiries/sheets/{sheet.pk}/" in page
    assert f"/admin/inquiries/sheets/{other_sheet.pk}/" not in page


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_what_changes_something_takes_no_other_method(
    planning: Client, addresses: dict[str, tuple[str, str]], method: str
) -> None:
    for address, how in addresses.values():
        if how == "post":
            assert getattr(planning, method)(address).status_code == 405


def test_menu_leads_there_who_may(planning: Client, division: Client, sheet: InquirySheet) -> None:
    for client in (planning, division):
        assert "/admin/inquiries/" in client.get("/admin/").content.decode()
    reader = client_of(account("reader", Role.Key.READERS))
    assert "/admin/inquiries/" not in reader.get("/admin/").content.decode()


def test_planning_does_not_open_a_sheet_for_its_division(
    planning: Client, sheet: InquirySheet
) -> None:
    planning.get(f"/admin/inquiries/sheets/{sheet.pk}/workbook/")

    sheet.refresh_from_db()
    assert sheet.opened_at is None


def test_board_of_more_divisions_asks_the_database_no_more(
    planning: Client, goal, inquiry: Inquiry, django_assert_max_num_queries
) -> None:
    address = f"/admin/inquiries/{inquiry.pk}/"
    planning.get(address)
    with CaptureQueriesContext(connection) as few:
        planning.get(address)
    for number in range(6):
        unit = Unit.objects.create(code=f"unit-{number}", name_ja=f"課{number}", phone="0")
        clerk_of(unit, f"clerk-{number}")
        measured(goal, f"more-{number}", unit, f"指標{number}")
        add_unit(inquiry=inquiry, unit=unit, by=None)

    with django_assert_max_num_queries(len(few)):
        planning.get(address)
