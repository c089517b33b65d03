"""What a successor reads of an indicator and of an item of the strategy."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment

from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_evaluation,
    record_observation,
    record_target,
)
from strategy.models import (
    BasicGoalPage,
    EvaluationScale,
    Grade,
    Indicator,
    MeasurePage,
    Role,
    Unit,
)
from tests.integration.desk.figures.conftest import VISITORS, council, make_indicator
from tests.integration.editions.conftest import (
    draft,  # noqa: F401 - a fixture
    submitted,
)
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import use_of

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


@pytest.fixture
def clerk():
    return account("clerk", Role.Key.EDITORS)


@pytest.fixture
def visitors(goal: BasicGoalPage, clerk) -> Indicator:
    indicator = make_indicator(goal.node)
    record_definition(use=use_of(indicator), by=clerk, columns=VISITORS)
    record_baseline(use=use_of(indicator), by=clerk, year=2022, value=Decimal(200))
    record_target(use=use_of(indicator), by=clerk, year=2026, value=Decimal(250))
    record_observation(
        indicator=indicator, by=clerk, year=2024, value=Decimal(220), status="confirmed"
    )
    return indicator


def handover(client: Client, name: str, pk: int) -> str:
    response = client.get(reverse(f"handover:{name}", args=[pk]))
    assert response.status_code == 200
    return text_of(response)


def test_an_indicator_tells_who_defined_it_and_each_correction_with_its_reason(
    visitors: Indicator, clerk
) -> None:
    successor = account("successor", Role.Key.EDITORS)
    record_observation(
        indicator=visitors,
        by=successor,
        year=2024,
        value=Decimal(230),
        status="corrected",
        reason="調査票の数え漏れを加えました。",
    )

    shown = handover(client_of(clerk), "indicator", visitors.pk)

    assert "令和6年度の実績値を「220万人」と記録しました。" in shown
    assert "令和6年度の実績値を「220万人」から「230万人」に改めました。" in shown
    assert "調査票の数え漏れを加えました。" in shown
    assert "基準値を「200万人(令和4年度)」と記録しました。" in shown
    assert shown.index("「220万人」と記録") < shown.index("「230万人」に改めました")
    assert "successor" in shown


def test_an_indicator_tells_what_is_still_open(visitors: Indicator, clerk) -> None:
    shown = handover(client_of(clerk), "indicator", visitors.pk)

    assert "担当課：" in shown
    assert "算出方法：" in shown
    assert "書かれていません。" in shown


def test_an_evaluation_is_part_of_the_story(visitors: Indicator, clerk) -> None:
    scale = EvaluationScale.objects.create(code="four", name_ja="4段階")
    grade = Grade.objects.create(scale=scale, code="good", name_ja="効果があった")
    record_evaluation(
        strategy=use_of(visitors).strategy,
        indicator=visitors,
        by=clerk,
        year=2024,
        body=council(),
        grade=grade,
        columns={"comment_ja": "順調です。"},
    )

    shown = handover(client_of(clerk), "indicator", visitors.pk)

    assert "令和6年度の評価(検証の会)を「" in shown
    assert "順調です。" in shown


def test_a_goal_tells_its_indicators_comments_and_versions(
    visitors: Indicator, goal: BasicGoalPage, clerk
) -> None:
    goal.summary_ja = "書き直しました。"
    revision = goal.save_revision(user=clerk, log_action=True)
    revision.publish(user=clerk, skip_permission_checks=True)
    Comment.objects.create(
        page=goal, user=clerk, text="数値の根拠を確かめてください。", contentpath="summary_ja"
    )

    shown = handover(client_of(clerk), "node", goal.node.pk)

    assert "数値の根拠を確かめてください。" in shown
    assert "解決していないものが1件あります。" in shown
    assert f"/admin/indicators/{visitors.pk}/handover/" in shown
    assert "clerk" in shown


def test_the_editions_in_which_a_thing_stands_are_named(
    draft,  # noqa: F811 - the fixture
    visitors: Indicator,
    goal: BasicGoalPage,
    clerk,
) -> None:
    approver = account("approver", Role.Key.APPROVERS)
    submitted(draft, clerk)
    later = make_indicator(goal.node, code="later")

    standing = handover(client_of(clerk), "indicator", visitors.pk)
    absent = handover(client_of(clerk), "indicator", later.pk)

    address = reverse("editions:desk", args=[draft.pk])
    assert address in standing
    assert address not in absent
    assert address in handover(client_of(approver), "node", goal.node.pk)


# --- Who may --------------------------------------------------------------------


def test_a_handover_is_for_those_who_work_on_the_thing(
    visitors: Indicator, goal: BasicGoalPage
) -> None:
    indicator = reverse("handover:indicator", args=[visitors.pk])
    node = reverse("handover:node", args=[goal.node.pk])
    reader = client_of(account("reader", Role.Key.READERS))

    assert reader.get(indicator).status_code == 200
    assert reader.get(node).headers["Location"] == "/admin/"
    for address in (indicator, node):
        assert Client().get(address).headers["Location"].startswith("/admin/login/")
    missing = client_of(account("other", Role.Key.EDITORS))
    assert missing.get(reverse("handover:node", args=[999999])).status_code == 404


def test_a_division_reads_the_handover_of_its_own_things_only(
    visitors: Indicator, goal: BasicGoalPage
) -> None:
    unit = Unit.objects.create(code="harvest", name_ja="農政課", phone="00")
    member = account("division", Role.Key.DIVISION)
    unit.members.add(member)
    measure = MeasurePage(title="施策", slug="a-measure")
    led_by(unit, goal.add_child(instance=measure))
    own = make_indicator(measure.node, code="own", unit_in_charge=unit)
    make_indicator(measure.node, code="strange", name_ja="よその課の指標")
    division = client_of(member)

    assert "よその課の指標" not in handover(division, "node", measure.node.pk)
    handover(division, "indicator", own.pk)
    for name, pk in (("indicator", visitors.pk), ("node", goal.node.pk)):
        assert division.get(reverse(f"handover:{name}", args=[pk])).status_code == 302
