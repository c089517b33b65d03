"""Recording what bodies concluded."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.test import Client

from publications.pipeline.document.labels import labels_for
from strategy.figures.known_on_day import read_uses
from strategy.figures.presentation import indicator_plain
from strategy.figures.recording import (
    record_evaluation,
    record_observation,
)
from strategy.models import (
    Evaluation,
    EvaluationScale,
    Grade,
    Indicator,
)
from strategy.models.dated import city_today
from tests.integration.desk.figures.conftest import council, figures, record
from tests.integration.proposing import approve_waiting
from tests.people import text_of
from tests.uses import place_of, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def test_an_indicators_evaluation_is_recorded_and_superseded(
    editor: Client, visitors: Indicator, grade: Grade
) -> None:
    body = council()
    said = {"year": "R6", "body": body.pk, "grade": grade.pk, "policy": "continue"}

    response = record(editor, visitors, "evaluation", **said)
    refused = record(editor, visitors, "evaluation", **said)
    record(editor, visitors, "evaluation", **{**said, "policy": "improve", "reason": "再協議"})

    assert f"{body}による令和6年度の評価「相当程度効果があった」" in text_of(response)
    assert "変更の理由を書いてください。" in text_of(refused)
    policies = [row.policy for row in visitors.evaluations.order_by("pk")]
    assert policies == ["continue", "improve"]


def evaluate(visitors: Indicator, grade: Grade) -> Evaluation:
    return record_evaluation(
        strategy=use_of(visitors).strategy,
        indicator=visitors,
        by=None,
        year=2024,
        body=council(),
        grade=grade,
    )


def test_the_citys_response_is_shown_beside_the_evaluation_it_answers(
    client: Client, editor: Client, visitors: Indicator, grade: Grade
) -> None:
    body = council()
    said = {"year": "R6", "body": body.pk, "grade": grade.pk, "response_ja": "窓口を増やします。"}

    record(editor, visitors, "evaluation", **said)

    assert visitors.evaluations.values_list("response_ja", flat=True).get() == "窓口を増やします。"
    shown = text_of(client.get(f"/ja/indicators/{visitors.code}/"))
    assert "対応: 窓口を増やします。" in shown
    html = client.get(f"/en/indicators/{visitors.code}/").content.decode()
    assert '__response" lang="ja">Response of the city: 窓口を増やします。</p>' in html
    [reading] = read_uses(visitors.uses.all())
    frozen = indicator_plain(reading, "ja")
    printed = render_to_string(
        "publications/components/indicators.html",
        {"indicators": [frozen], "labels": labels_for("ja")},
    )
    assert '<p class="trend__verdict">対応: 窓口を増やします。</p>' in printed


def test_the_desk_tells_where_a_body_and_the_arithmetic_part_ways(
    editor: Client, visitors: Indicator, grade: Grade
) -> None:
    # 205 of the 216.7 that a third of the term asks for: 5 ÷ 16.7 = 30 %, 遅れ.
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(205))
    evaluate(visitors, grade)

    html = text_of(editor.get(figures(visitors)))

    assert "計算による判定「遅れ」と評価が分かれています。" in html


def test_a_goals_evaluation_is_recorded_listed_and_superseded(
    editor: Client, goal, grade: Grade
) -> None:
    body = council()
    address = "/admin/evaluations/record/"
    said = {
        "node": place_of(goal),
        "year": "令和6年度",
        "body": body.pk,
        "grade": grade.pk,
        "published_on": city_today().isoformat(),
    }

    added = editor.post(address, said, follow=True)
    approve_waiting()

    assert "「(仮称)ICTと既存産業・資源を活用したしごとづくり」について" in text_of(added)
    change = f"{address}?year=2024&body={body.pk}&node={place_of(goal)}"
    assert change in text_of(editor.get(f"/admin/evaluations/?body={body.pk}"))
    form = text_of(editor.get(change))
    assert f'<option value="{grade.pk}" selected>' in form
    unseen = editor.post(address, {**said, "reason": "再協議"})
    assert "ほかの人が同じところを記録しました。" in text_of(unseen)
    seen = str(goal.evaluations.get(body=body).pk)
    editor.post(address, {**said, "reason": "再協議", "policy": "expand", "seen": seen})
    approve_waiting()
    first, second = goal.evaluations.filter(body=body).order_by("pk")
    assert second.supersedes == first
    listed = text_of(editor.get(f"/admin/evaluations/results/?body={body.pk}"))
    assert listed.count("(仮称)ICTと既存産業・資源を活用したしごとづくり") == 1
    assert re.search(r"<td[^>]*>\s*発展\s*</td>", listed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"node": ""}, "目標・施策を選んでください。"),
        ({"node": "999999"}, "正しく選択"),
        ({"year": "x"}, "年度として読めません"),
        ({"body": ""}, "評価した会議体を選んでください。"),
        ({"grade": ""}, "評価を選んでください。"),
        ({"grade": "x"}, "正しく選択"),
        ({"policy": "x"}, "候補にありません"),
    ],
)
def test_a_goals_evaluation_that_cannot_be_is_refused(
    editor: Client, goal, grade: Grade, typed: dict[str, str], sentence: str
) -> None:
    said = {
        "node": place_of(goal),
        "year": "R6",
        "body": council().pk,
        "grade": grade.pk,
        "published_on": city_today().isoformat(),
    }

    response = editor.post("/admin/evaluations/record/", {**said, **typed})

    assert response.status_code == 200
    assert sentence in text_of(response)
    assert not goal.evaluations.filter(body=council()).exists()


def test_evaluations_have_no_route_that_edits_or_deletes(
    admin: Client, visitors: Indicator, grade: Grade
) -> None:
    row = evaluate(visitors, grade)

    for action in ("edit", "delete", "copy"):
        assert admin.post(f"/admin/evaluations/{action}/{row.pk}/").status_code == 404


def test_a_scales_grades_name_the_verdicts_they_go_with_by_ticking(editor: Client) -> None:
    grades = {
        "grades-TOTAL_FORMS": "1",
        "grades-INITIAL_FORMS": "0",
        "grades-MIN_NUM_FORMS": "0",
        "grades-MAX_NUM_FORMS": "1000",
        "grades-0-name_ja": "A",
        "grades-0-code": "a",
        "grades-0-agrees_with": ["achieved", "on_track"],
        "grades-0-ORDER": "1",
        "grades-0-id": "",
    }

    editor.post(
        "/admin/snippets/strategy/evaluationscale/add/",
        {"name_ja": "4段階", "code": "four", **grades},
    )

    approve_waiting()
    (made,) = EvaluationScale.objects.get(code="four").grades.all()
    assert made.agrees_with == ["achieved", "on_track"]
    edited = editor.get(f"/admin/snippets/strategy/evaluationscale/edit/{made.scale_id}/")
    assert 'value="on_track" id="id_grades-0-agrees_with_1" checked' in text_of(edited)
