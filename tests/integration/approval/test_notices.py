"""The emergency notice stands at the top of every page until its end, by one person, marked."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from strategy.models import Proposal, Role, SiteSettings, User
from tests.people import account, client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]
FORM, OFF = "/admin/emergencies/notice/", "/admin/emergencies/notice/off/"
WORDS = "大雨のため、窓口を閉じています。"


@pytest.fixture
def publisher() -> User:
    return account("publisher", Role.Key.PUBLISHERS)


def put_up(user: User, hours: int = 5, **typed: str) -> str:
    until = timezone.localtime() + timedelta(hours=hours)
    sent = {"notice_ja": WORDS, "until": until.strftime("%Y-%m-%d %H:%M"), "reason": "大雨のため。"}
    return text_of(client_of(user).post(FORM, {**sent, **typed}, follow=True))


def test_it_stands_on_every_page_until_its_end_and_waits_to_be_confirmed(
    client: Client, publisher: User
) -> None:
    put_up(publisher, notice_en="The office is closed.")

    for address in ("/ja/", "/ja/indicators/", "/ja/editions/", "/ja/no-such-page/"):
        assert WORDS in text_of(client.get(address))
    assert "The office is closed." in text_of(client.get("/en/"))
    assert WORDS in text_of(client.get("/ja-easy/"))
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=6)):
        assert WORDS not in text_of(client.get("/ja/"))
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.drafted_by) == (Proposal.State.EMERGENCY, publisher)
    head = client_of(account("head", Role.Key.APPROVERS))
    head.post(f"/admin/emergencies/{proposal.pk}/confirm/", {"comment": ""})
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.APPLIED


@pytest.mark.parametrize(("hours", "why"), [(-1, "過ぎています"), (24 * 15, "14日のうち")])
def test_its_end_is_to_come_and_not_far_away(publisher: User, hours: int, why: str) -> None:
    assert why in put_up(publisher, hours)

    assert not Proposal.objects.exists()
    assert not SiteSettings.objects.get().notice_stands


def test_it_is_taken_off_before_its_end_and_the_log_says_by_whom(
    client: Client, publisher: User
) -> None:
    put_up(publisher)

    client_of(account("head", Role.Key.APPROVERS)).post(OFF)

    entry = ModelLogEntry.objects.get(action="strategy.notice_ended")
    assert entry.user.get_username() == "head"
    assert WORDS not in text_of(client.get("/ja/"))


@pytest.mark.parametrize(
    "role", [Role.Key.EDITORS, Role.Key.APPROVERS, Role.Key.DIVISION, Role.Key.ADMINISTRATORS]
)
def test_only_who_may_publish_in_an_emergency_puts_it_up(role: str) -> None:
    put_up(account("someone", role))

    assert not Proposal.objects.exists()


def test_the_settings_form_does_not_change_it(publisher: User) -> None:
    put_up(publisher)
    editor = client_of(account("editor", Role.Key.EDITORS))
    record = SiteSettings.objects.get()

    page = text_of(editor.get(f"/admin/settings/strategy/sitesettings/{record.site_id}/"))

    assert "notice" not in page.replace("figure-desk__notice", "")
