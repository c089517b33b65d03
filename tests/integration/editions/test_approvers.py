"""Who may approve an edition: another person, who wrote nothing of what it prints."""

from __future__ import annotations

import pytest
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from publications.editions.actions import submit_edition
from publications.editions.authors import approvers_of
from publications.models import Edition
from strategy.figures.recording import record_definition
from strategy.models import (
    BasicGoalPage,
    HeadApprovalTask,
    Milestone,
    Role,
    StrategyPage,
    Term,
    Unit,
    User,
)
from strategy.models.responsibility import responsible_unit
from strategy.refusals import Refused
from strategy.working_copies.starting import start_next_stage
from tests.integration.editions.conftest import approve, draft_of, issue, make_files
from tests.people import account, client_of, text_of
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site", "any_pages")]


def test_another_person_approves_and_issues(draft: Edition, editor, approver) -> None:
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    issued = issue(submitted, approver)

    assert issued.state == Edition.State.ISSUED
    assert issued.approved_by == approver
    assert issued.issued_at is not None


def test_the_submitter_cannot_approve(draft: Edition, approver) -> None:
    submitted = submit_edition(edition=draft, by=approver, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused, match="提出した本人は承認できません"):
        approve(submitted, approver)


def test_one_who_edited_the_content_cannot_approve(draft: Edition, editor, approver) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.summary_ja = "改めた要点です。"
    goal.save_revision(user=approver)
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(submitted, approver)


def test_one_who_recorded_a_figure_of_it_cannot_approve(draft: Edition, editor, approver) -> None:
    node = BasicGoalPage.objects.get(slug="jobs").node
    indicator = new_indicator(code="own", node=node, kind="kpi", name_ja="件数")
    columns = {"unit_ja": "件", "direction": "increase", "first_year": 2024}
    record_definition(use=use_of(indicator), by=approver, columns=columns)
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(submitted, approver)


def test_one_who_renamed_its_indicator_cannot_approve(draft: Edition, editor, approver) -> None:
    node = BasicGoalPage.objects.get(slug="jobs").node
    indicator = new_indicator(code="own", node=node, kind="kpi", name_ja="件数")
    indicator.save_revision(user=approver)
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(submitted, approver)


def test_what_an_edition_of_later_held_does_not_approve_an_earlier_one(
    draft: Edition, editor, approver
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.summary_ja = "改めた要点です。"
    goal.save_revision(user=approver)
    waiting = submit_edition(edition=draft, by=editor, enqueue=False)
    later = draft_of("draft-2023-09", stage="preliminary", dated="2023-09")
    later = submit_edition(edition=later, by=editor, enqueue=False)
    for edition in (waiting, later):
        make_files(edition)
    issue(later, account("deputy", Role.Key.APPROVERS))

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(waiting, approver)


def test_what_an_edition_of_the_public_pages_held_does_not_approve_a_copy(
    draft: Edition, editor, approver
) -> None:
    copy = start_next_stage(strategy=StrategyPage.objects.get(slug="new-strategy"), by=editor)
    goal = BasicGoalPage.objects.descendant_of(copy).get(slug="jobs")
    goal.summary_ja = "写しで改めた要点です。"
    goal.save_revision(user=approver).publish()
    of_public = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(of_public)
    issue(of_public, account("deputy", Role.Key.APPROVERS))
    of_copy = draft_of(
        "draft-2023-09", stage="preliminary", dated="2023-09", from_working_copy=True
    )
    of_copy = submit_edition(edition=of_copy, by=editor, enqueue=False)
    make_files(of_copy)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(of_copy, approver)


def test_an_earlier_draft_that_is_published_in_a_copy_since_is_approved_by_another(
    editor, approver
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    goal.summary_ja = "承認されていない要点です。"
    goal.save_revision(user=approver)
    copy = start_next_stage(strategy=StrategyPage.objects.get(slug="new-strategy"), by=editor)
    one, two = (
        draft_of(f"draft-{month}", stage=stage, dated=month, from_working_copy=True)
        for month, stage in (("2023-07", "outline"), ("2023-09", "preliminary"))
    )
    one = submit_edition(edition=one, by=editor, enqueue=False)
    make_files(one)
    issue(one, account("deputy", Role.Key.APPROVERS))
    drafted = BasicGoalPage.objects.descendant_of(copy).get(slug="jobs")
    drafted.get_latest_revision().publish(user=editor)
    two = submit_edition(edition=two, by=editor, enqueue=False)
    make_files(two)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(two, approver)


@pytest.mark.parametrize("record", ["milestone", "edition", "unit", "term"])
def test_one_who_wrote_a_record_that_it_prints_cannot_approve(
    record: str, draft: Edition, editor, approver
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    strategy = StrategyPage.objects.get(slug="new-strategy")
    log(
        {
            "milestone": Milestone.objects.filter(strategy=draft.strategy).first(),
            "edition": draft,
            "unit": responsible_unit(strategy.node),
            "term": Term.objects.create(name_ja=goal.title, summary_ja="意味です。"),
        }[record],
        "wagtail.edit",
        user=approver,
    )
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    with pytest.raises(Refused, match="編集した人は承認できません"):
        approve(submitted, approver)


def test_one_who_wrote_records_of_others_may_approve(draft: Edition, editor, approver) -> None:
    elsewhere = Milestone.objects.exclude(strategy=draft.strategy).first()
    unused = Term.objects.create(name_ja="出てこない用語", summary_ja="意味です。")
    other = Unit.objects.create(code="other", name_ja="別の課")
    for record in (elsewhere, unused, other):
        if record is not None:
            log(record, "wagtail.edit", user=approver)
    submitted = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(submitted)

    assert approve(submitted, approver).state == Edition.State.APPROVED


# --- The rules of every proposal --------------------------------------------------------------


@pytest.fixture
def waiting(draft: Edition, editor) -> Edition:
    edition = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(edition)
    return edition


def test_who_approves_proposals_approves_editions_and_nobody_else(
    waiting: Edition, approver, editor
) -> None:
    publisher = account("publisher", Role.Key.PUBLISHERS)
    administrator = account("administrator", Role.Key.ADMINISTRATORS, Role.Key.APPROVERS)

    for user in (publisher, administrator):
        assert user not in approvers_of(waiting)
        with pytest.raises(Refused, match="課長と代決者だけ"):
            approve(waiting, user)

    assert approve(waiting, approver).state == Edition.State.APPROVED


def test_a_deputy_of_whatever_role_approves_with_a_reason_that_stays(
    waiting: Edition, approver
) -> None:
    deputy = account("vice", Role.Key.DIVISION)
    client, desk = client_of(deputy), f"/admin/editions/{waiting.pk}/"
    assert client.get(desk).headers["Location"] == "/admin/"
    assert str(waiting) not in text_of(client.get("/admin/"))
    HeadApprovalTask.objects.get().deputies.add(deputy)
    sent = {"sha256": waiting.snapshot.sha256}

    listed, opened = text_of(client.get("/admin/")), text_of(client.get(desk))
    without = text_of(client.post(f"{desk}approve/", sent, follow=True))
    reason = {"comment": "課長が出張のため。"}
    client.post(f"{desk}approve/", {**sent, **reason}, follow=True)

    assert f"版「{waiting}」の承認" in listed
    assert "代決する" in opened
    assert "代決の理由" in opened
    assert "代決の理由を書いてください。" in without
    approved = Edition.objects.get(pk=waiting.pk)
    assert (approved.state, approved.approved_by) == (Edition.State.APPROVED, deputy)
    assert "代決: 課長が出張のため。" in text_of(client_of(approver).get(desk))
    [logged] = ModelLogEntry.objects.filter(action="publications.approve")
    assert logged.data["comment"] == "代決: 課長が出張のため。"


def test_a_head_is_asked_for_no_reason_and_a_clerk_sees_no_button(
    waiting: Edition, approver, editor
) -> None:
    desk = f"/admin/editions/{waiting.pk}/"

    assert "代決の理由" not in text_of(client_of(approver).get(desk))
    assert "approve/" not in text_of(client_of(editor).get(desk))


def test_the_administrator_is_told_of_an_edition_that_nobody_is_left_to_approve(
    waiting: Edition,
) -> None:
    administrator = account("administrator", Role.Key.ADMINISTRATORS)
    User.objects.filter(groups__role__key=Role.Key.APPROVERS).update(is_active=False)

    told = text_of(client_of(administrator).get("/admin/"))

    assert f"版「{waiting}」を承認できる人がいません" in told
