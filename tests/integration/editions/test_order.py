"""Which edition is in force: dates, lines of stages, and what came later."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from publications.editions.actions import issue_edition, supersede_older
from publications.editions.queries import latest_edition
from publications.models import Edition
from strategy.models import User
from strategy.notation.wareki import PartialDate
from strategy.refusals import Refused
from tests.integration.editions.conftest import approve, draft_of, issue, make_files, submitted

pytestmark = pytest.mark.usefixtures("any_pages")


class TestOrder:
    def test_an_edition_dated_before_the_one_in_force_is_not_submitted(
        self, issued: Edition, editor: User
    ) -> None:
        with pytest.raises(Refused, match="より前です。版の日付を直してください"):
            submitted(draft_of("outline-2023-06", dated="2023-06"), editor)

    def test_an_edition_that_was_overtaken_meanwhile_is_neither_approved_nor_issued(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        earlier = submitted(draft_of("outline-2023-06", dated="2023-06"), editor)
        also_earlier = submitted(draft_of("outline-2023-05", dated="2023-05"), editor)
        later = submitted(draft, editor)
        for edition in (earlier, also_earlier, later):
            make_files(edition)
        earlier = approve(earlier, approver)
        issue(later, approver)
        assert earlier.snapshot is not None

        with pytest.raises(Refused, match="差し戻して、版の日付を直してください"):
            issue_edition(edition=earlier, by=approver, sha256=earlier.snapshot.sha256)
        with pytest.raises(Refused, match="差し戻して、版の日付を直してください"):
            approve(also_earlier, approver)

        assert latest_edition(draft.strategy) == later

    def test_a_month_does_not_follow_a_day_of_it(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        exact = submitted(draft_of("outline-exact", dated="2023-07-01"), editor)
        make_files(exact)
        issue(exact, approver)

        with pytest.raises(Refused, match="より大まかなので、どちらが新しいか決まりません"):
            submitted(draft, editor)

    def test_of_two_of_one_date_the_one_issued_last_is_in_force(
        self, draft: Edition, editor: User, approver: User
    ) -> None:
        other = submitted(draft_of("outline-again", dated="2023-07"), editor)
        first = submitted(draft, editor)
        for edition in (other, first):
            make_files(edition)
            issue(edition, approver)

        other.refresh_from_db()
        first.refresh_from_db()
        assert (other.state, first.state) == ("superseded", "issued")
        assert latest_edition(draft.strategy) == first

    def test_an_adopted_text_stays_in_force_while_drafts_of_the_next_one_are_out(
        self, client: Client, issued: Edition
    ) -> None:
        Edition.objects.create(
            code="adopted-2023-03",
            strategy=issued.strategy,
            stage="adopted",
            dated="2023-03",
            origin="registered",
            state="issued",
        )

        stable = client.get("/ja/editions/latest/new-strategy/")

        assert stable.headers["Location"] == "/ja/editions/adopted-2023-03/"
        # A file that the adopted text has not is the draft's.
        file = client.get("/editions/latest/new-strategy/outline-ja.pdf")
        assert file.headers["Location"] == "/editions/outline-2023-07/outline-ja.pdf"

    def test_an_original_entered_late_is_an_old_one_from_the_beginning(
        self, loaded_site: None
    ) -> None:
        newer = Edition.objects.get(code="first-term-2-1")
        between = Edition.objects.create(
            code="first-term-2",
            strategy=newer.strategy,
            stage="amended",
            dated="2015-10",
            origin="registered",
            state="issued",
        )

        supersede_older(edition=between)

        between.refresh_from_db()
        newer.refresh_from_db()
        assert (between.state, newer.state) == ("superseded", "issued")

    def test_an_edition_is_not_dated_by_a_fiscal_year(self, draft: Edition) -> None:
        draft.dated = PartialDate.parse("FY2023")

        with pytest.raises(ValidationError, match="年度は使えません"):
            draft.full_clean()
