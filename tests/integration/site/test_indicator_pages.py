"""What citizens see of the indicators: the list, each one, goals, the state of a strategy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publications.editions.queries import sample_figures
from publications.models import Edition
from publications.pipeline.snapshot import freeze
from strategy.figures.recording import (
    record_baseline,
    record_evaluation,
    record_observation,
    record_target,
)
from strategy.models import (
    Baseline,
    Body,
    Definition,
    Grade,
    Indicator,
    Node,
    NodeFace,
    Observation,
    StrategyPage,
    Target,
)
from strategy.notation.wareki import PartialDate
from tests.uses import place_many, use_of

pytestmark = pytest.mark.django_db

YEARS = range(2017, 2027)


def at(moment: datetime, action: Callable[[], object]) -> None:
    """Do something as if it were done at `moment`."""
    with patch("django.utils.timezone.now", return_value=moment):
        action()


def words(html: str) -> str:
    """The text of a page without its marks, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    html: str = response.content.decode()
    return html


def names(html: str) -> list[str]:
    return re.findall(r'indicator-row__heading">\s*<a href="/ja/indicators/([a-z0-9-]+)/', html)


@pytest.fixture
def goal(loaded_site: None) -> Node:
    return NodeFace.objects.get(page__slug="living").node


def many_indicators(node: Node, count: int) -> None:
    """`count` indicators of a node with ten years of values each, written in bulk."""
    indicators = Indicator.objects.bulk_create(
        Indicator(code=f"many-{i}", kind="kpi", name_ja=f"指標{i}") for i in range(count)
    )
    uses = place_many(indicators, node)
    day = date(2024, 4, 1)
    common = {"published_on": day}
    Definition.objects.bulk_create(
        Definition(use=i, unit_ja="件", direction="increase", first_year=2018, **common)
        for i in uses
    )
    Baseline.objects.bulk_create(Baseline(use=i, year=2017, value=0, **common) for i in uses)
    Target.objects.bulk_create(Target(use=i, year=2027, value=100, **common) for i in uses)
    Observation.objects.bulk_create(
        (
            Observation(indicator=i, year=year, value=(year - 2016) * 10, **common)
            for i in indicators
            for year in YEARS
        ),
        batch_size=500,
    )


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as context:
        page(client, address)
    return len(context)


@pytest.mark.sweep(0)
def test_two_thousand_indicators_take_as_many_queries_as_ten(client: Client, goal: Node) -> None:
    page(client, "/ja/indicators/")
    few = queries_of(client, "/ja/indicators/")
    many_indicators(goal, 2000)

    assert queries_of(client, "/ja/indicators/") == few
    assert queries_of(client, "/ja/indicators/?verdict=on_track&page=3") <= few
    assert "指標2012件" in words(page(client, "/ja/indicators/"))


def test_a_long_list_is_cut_into_pages_that_keep_the_filters(client: Client, goal: Node) -> None:
    many_indicators(goal, 60)

    first = page(client, "/ja/indicators/?kind=kpi")
    second = page(client, "/ja/indicators/?kind=kpi&page=2")

    assert len(names(first)) == 50
    assert "kind=kpi&amp;page=2" in first
    # 60 more KPIs than the seven of the fixtures.
    assert len(names(first)) + len(names(second)) == 67
    assert not set(names(first)) & set(names(second))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 12),
        ("kind=numerical_target", 4),
        ("goal=new-strategy/living", 3),
        ("verdict=no_data", 1),
        ("verdict=achieved", 1),
        ("unit=smart-city-promotion", 12),
        ("goal=new-strategy/living&verdict=achieved", 0),
    ],
)
def test_the_list_is_narrowed_by_its_address(
    client: Client, loaded_site: None, query: str, expected: int
) -> None:
    html = page(client, f"/ja/indicators/?{query}")

    assert len(names(html)) == expected
    assert f"指標{expected}件" in words(html)


def test_a_year_judges_as_of_its_end(client: Client, loaded_site: None) -> None:
    # Waiting children: 5 in April 2024, 0 in April 2025, which is the target.
    now = page(client, "/ja/indicators/?verdict=achieved")
    then = page(client, "/ja/indicators/?verdict=achieved&year=2024")

    assert names(now) == ["waiting-children"]
    assert names(then) == []


@pytest.mark.parametrize(
    "query",
    [
        "verdict=xyz",
        "year=abc",
        "year=99999",
        "goal=../../etc",
        "unit=%E2%91%B4",
        "as_of=0000-00-00",
        "as_of=2999-01-01",
    ],
)
def test_what_is_asked_wrongly_is_said_and_left_out(
    client: Client, loaded_site: None, query: str
) -> None:
    html = page(client, f"/ja/indicators/?{query}")

    assert html.count('class="fault"') == 1
    assert len(names(html)) == 12


def test_a_page_that_does_not_exist_shows_the_nearest(client: Client, loaded_site: None) -> None:
    for number in ("abc", "999", "-1", ""):
        assert len(names(page(client, f"/ja/indicators/?page={number}"))) == 12


def test_an_indicator_that_is_not_public_is_nowhere(client: Client, loaded_site: None) -> None:
    addresses = (
        "/ja/indicators/",
        "/ja/strategies/new-strategy/progress/",
        "/ja/strategies/new-strategy/goals/flow-of-people/",
        "/open-data/v1/kpi_values.csv",
        "/open-data/v1/kpi_definitions.json",
        "/open-data/v1/evaluations.csv",
        "/sitemap.xml",
    )
    assert [each for each in addresses if "visitors" not in page(client, each)] == []

    Indicator.objects.filter(code="visitors").update(live=False)

    page(client, "/ja/indicators/visitors/", status=404)
    assert [each for each in addresses if "visitors" in page(client, each)] == []


def test_the_page_says_value_verdict_reason_formula_and_source(
    client: Client, loaded_site: None
) -> None:
    text = words(page(client, "/ja/indicators/visitors/"))

    # (240 − 200) ÷ (250 − 200) = 0.8; two of three years ask for 200 + 50 × 2/3 = 233.3.
    for said in (
        "240万人",
        "令和7年度(2025年度) 速報",
        "順調",
        "233万人",
        "(240 − 200) ÷ (250 − 200) = 80.0%",
        "サンプル値(出典なし)",
        "1年度に市内の観光地を訪れた人の延べ数。",
        "非常に効果的であった",
        "数値から計算した判定とは異なります。",
    ):
        assert said in text, said


def test_the_sum_of_the_term_is_the_headline_of_a_sum(client: Client, loaded_site: None) -> None:
    text = words(page(client, "/ja/indicators/ict-jobs/"))

    assert "200人 令和7年度(2025年度)までの累計" in text


def test_every_sample_is_marked_as_one(client: Client, loaded_site: None) -> None:
    html = page(client, "/ja/indicators/visitors/")

    rows = re.findall(r"<tr>.*?</tr>", html.split("data-table__caption")[-1], re.S)
    # The head, and a row for the year of the baseline, the two reported and that of the target.
    assert ["サンプル値" in row for row in rows] == [False, True, True, True, True]
    assert page(client, "/ja/indicators/").count("sample-sign") == 12


def test_a_correction_of_today_changes_nothing_that_yesterday_says(
    client: Client, loaded_site: None
) -> None:
    visitors = Indicator.objects.get(code="visitors")
    council = Body.objects.get(code="verification-council")
    worst = Grade.objects.get(scale__code="cabinet-office", code="none")
    loaded_on = Observation.objects.filter(indicator=visitors).latest("pk").recorded_at.date()
    day = loaded_on.isoformat()
    addresses = [
        f"{address}?as_of={day}"
        for address in (
            "/ja/indicators/",
            "/ja/indicators/visitors/",
            "/open-data/v1/kpi_values.csv",
            "/open-data/v1/kpi_history.csv",
            "/open-data/v1/kpi_definitions.csv",
            "/open-data/v1/evaluations.csv",
            "/open-data/v1/indicators/visitors.json",
        )
    ]
    later = datetime(loaded_on.year + 1, 1, 10, 3, tzinfo=UTC)

    def change() -> None:
        record_observation(
            indicator=visitors,
            by=None,
            year=2024,
            value=Decimal(111),
            status="corrected",
            reason="二重計上を除いた",
            published_on=date(2025, 9, 30),
        )
        record_target(
            use=use_of(visitors), by=None, year=2026, value=Decimal(222), reason="目標の見直し"
        )
        record_evaluation(
            strategy=use_of(visitors).strategy,
            indicator=visitors,
            by=None,
            year=2024,
            body=council,
            grade=worst,
            columns={},
        )

    with patch("django.utils.timezone.now", return_value=later):
        before = {address: page(client, address) for address in addresses}
        change()
        after = {address: page(client, address) for address in addresses}
        today = words(page(client, "/ja/indicators/visitors/"))

    assert after == before
    assert "220万人(確報) → 111万人(訂正)" in today
    assert "二重計上を除いた" in today
    assert "目標値: 令和8年度(2026年度) 250万人 → 令和8年度(2026年度) 222万人" in today


def test_a_withdrawn_target_and_an_unknown_baseline_are_called_so(
    client: Client, loaded_site: None
) -> None:
    visitors = Indicator.objects.get(code="visitors")
    record_target(use=use_of(visitors), by=None, year=2026, value=None, reason="目標の見直し")
    record_baseline(
        use=use_of(visitors), by=None, year=2022, value=None, reason="資料が見つからない"
    )

    html = words(page(client, "/ja/indicators/visitors/"))

    assert "→ 令和8年度(2026年度) 取下げ" in html
    assert "→ 令和4年度(2022年度) 不明" in html


def test_a_day_that_cannot_be_is_refused_and_what_was_typed_kept(
    client: Client, loaded_site: None
) -> None:
    html = page(client, "/ja/indicators/visitors/?as_of=2025-02-30", status=400)

    assert "「2025-02-30」は日付として読めません。" in html
    assert 'value="2025-02-30"' in html
    assert 'aria-describedby="as-of-fault"' in html


def test_before_anything_was_published_nothing_is_said(client: Client, loaded_site: None) -> None:
    text = words(page(client, "/ja/indicators/visitors/?as_of=2020-01-01"))

    assert "公表された実績はまだありません。" in text
    assert "240" not in text


def test_goals_and_the_strategy_show_theirs(client: Client, loaded_site: None) -> None:
    goal = page(client, "/ja/strategies/new-strategy/goals/family-and-education/")
    strategy = words(page(client, "/ja/strategies/new-strategy/"))
    progress = page(client, "/ja/strategies/new-strategy/progress/")

    assert names(goal) == ["births", "waiting-children", "child-rearing-satisfaction"]
    assert "指標12件の今の状態です。" in strategy
    assert len(names(progress)) == 12
    # By hand from the twelve: 1 reached, 6 on pace, 4 below it, 1 without a value.
    counts = dict(
        zip(
            re.findall(r"verdict--(\w+)", progress)[:7],
            re.findall(r'tally__count">(\d+)', progress)[:7],
            strict=True,
        )
    )
    assert counts == {
        "achieved": "1",
        "on_track": "6",
        "slightly_behind": "4",
        "behind": "0",
        "worsened": "0",
        "no_data": "1",
        "undefined": "0",
    }


def test_what_a_name_holds_is_text_and_no_markup(client: Client, goal: Node) -> None:
    many_indicators(goal, 1)
    Indicator.objects.filter(code="many-0").update(name_ja="<script>alert(1)</script>&\"'")

    html = page(client, "/ja/indicators/many-0/")

    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_an_edition_freezes_the_figures_and_knows_its_samples(loaded_site: None) -> None:

    strategy = StrategyPage.objects.get(slug="new-strategy")
    edition = Edition(
        code="adopted",
        strategy=strategy.node,
        stage="adopted",
        dated=PartialDate.parse("2026-11"),
    )

    data = json.loads(freeze(edition, strategy).content)

    assert len(sample_figures(data)) == 12
    assert "観光客入込数" in sample_figures(data)
    assert freeze(edition, strategy).sha256 == freeze(edition, strategy).sha256


def test_the_population_of_a_vision_is_frozen_with_it(loaded_site: None) -> None:

    strategy = StrategyPage.objects.get(slug="second-term-vision")
    edition = Edition(
        code="vision", strategy=strategy.node, stage="adopted", dated=PartialDate.parse("2026-11")
    )

    data = json.loads(freeze(edition, strategy).content)

    titles = [chart["title"] for chart in data["population"]["ja"]["charts"]]
    assert titles[0] == "総人口の推移と見通し(人)"
    assert len(titles) == 3
    assert sample_figures(data) == titles
