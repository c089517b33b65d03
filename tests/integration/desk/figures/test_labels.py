"""The labels of indicators, as Wagtail edits and lists them."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from strategy.figures.known_on_day import read_uses
from strategy.figures.presentation import indicator_plain
from strategy.figures.recording import (
    record_definition,
    record_observation,
    record_target,
)
from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    NodeFace,
    PopulationSeries,
    Role,
    SectionPage,
    Unit,
    WellbeingCategory,
)
from tests.integration.desk.figures.conftest import VISITORS, figures, make_indicator
from tests.integration.proposing import approve_waiting
from tests.integration.workflow import act
from tests.people import account, client_of, text_of
from tests.responsibility import led_by
from tests.uses import place_of, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


def label(goal, **fields) -> dict[str, object]:
    typed = {"name_ja": "空き店舗の活用件数", "node": place_of(goal), "kind": "kpi", "position": 0}
    return {**typed, "code": "shop-reuse", **fields}


def test_an_editor_drafts_an_indicator_that_an_approver_publishes(
    editor: Client, approver: Client, goal
) -> None:
    editor.post("/admin/indicators/add/", {**label(goal), "action-submit": "1"})

    indicator = Indicator.objects.get(code="shop-reuse")
    assert not indicator.live
    edit = f"/admin/indicators/edit/{indicator.pk}/"
    approver.post(edit, {**label(goal), "action-publish": "1"})
    indicator.refresh_from_db()
    assert not indicator.live
    # What the approver saved on the way is the approver's own: another one approves it.
    act(account("second-head", Role.Key.APPROVERS), indicator)
    indicator.refresh_from_db()
    assert indicator.live


def test_an_editor_cannot_publish_an_indicator(editor: Client, goal) -> None:
    editor.post("/admin/indicators/add/", {**label(goal), "action-publish": "1"})

    assert not Indicator.objects.get(code="shop-reuse").live


def test_the_node_is_chosen_among_goals_measures_and_visions_with_their_numbers(
    editor: Client, goal
) -> None:
    html = text_of(editor.get("/admin/indicators/add/"))
    options = re.search(r'<select name="node".*?</select>', html, re.DOTALL)[0]

    assert '<optgroup label="新総合戦略(仮称)">' in options
    assert re.search(r"基本目標1\s+\(仮称\)ICTと既存産業・資源を活用したしごとづくり", options)
    assert SectionPage.objects.get(slug="background").title not in options
    assert options.count("<option") == 1 + len(set(re.findall(r'value="(\d+-\d+)"', options)))


def test_a_draft_without_a_node_is_refused_at_its_field(editor: Client, goal) -> None:
    response = editor.post("/admin/indicators/add/", label(goal, node=""))

    assert response.status_code == 200
    assert not Indicator.objects.filter(code="shop-reuse").exists()


def test_a_code_that_exists_is_refused_at_its_field(editor: Client, goal, visitors) -> None:
    response = editor.post("/admin/indicators/add/", label(goal, code="castle-visitors"))

    assert response.status_code == 200
    assert "コード" in text_of(response)
    assert Indicator.objects.filter(code="castle-visitors").count() == 1


def test_the_list_shows_the_newest_value_and_the_verdict(
    editor: Client, visitors: Indicator
) -> None:
    record_observation(indicator=visitors, by=None, year=2024, value=Decimal(220), is_sample=True)

    html = text_of(editor.get("/admin/indicators/?q=史跡の"))

    assert "史跡の入場者数" in html
    assert "(仮称)ICTと既存産業・資源を活用したしごとづくり" in html
    assert "220万人(令和6年度、サンプル値)" in html
    # A third of the way is 200 + 50 ÷ 3 = 216.7 at the end of 令和6年度.
    assert "○ 順調" in html


def test_the_list_is_filtered_and_searched(editor: Client, visitors: Indicator, goal) -> None:
    make_indicator(goal, "snow-requests", name_ja="除雪の要望件数", kind="kpi", live=False)

    def listed(query: str) -> tuple[bool, bool]:
        html = text_of(editor.get(f"/admin/indicators/results/{query}"))
        return "史跡の入場者数" in html, "除雪の要望件数" in html

    assert listed("?q=の入場") == (True, False)
    assert listed("?q=SNOW-") == (False, True)
    assert listed("?kind=kpi") == (False, True)
    assert listed("?live=true") == (True, False)
    assert listed(f"?node={goal.pk}") == (True, True)
    assert listed("?node=999999&kind=none") == (True, True)


def test_the_list_asks_the_database_as_often_for_one_indicator_as_for_twenty(
    editor: Client, visitors: Indicator, goal
) -> None:
    editor.get("/admin/indicators/")
    with CaptureQueriesContext(connection) as one:
        editor.get("/admin/indicators/")
    for number in range(19):
        indicator = make_indicator(goal, f"more-{number}")
        record_definition(use=use_of(indicator), by=None, columns=VISITORS)

    with CaptureQueriesContext(connection) as twenty:
        editor.get("/admin/indicators/")

    assert len(twenty) == len(one)


def test_row_menu_and_edit_page_lead_to_the_figures(editor: Client, visitors: Indicator) -> None:
    for address in ("/admin/indicators/", f"/admin/indicators/edit/{visitors.pk}/"):
        assert f'href="{figures(visitors)}"' in text_of(editor.get(address))


def test_a_population_series_and_a_category_are_registered(editor: Client) -> None:
    face = NodeFace.objects.get(page__slug="new-strategy")
    series = {
        "strategy": face.node_id,
        "code": "goal",
        "role": "goal",
        "name_ja": "将来展望",
        "position": 0,
        "published": "2023",
    }
    category = {
        "framework_version": "2024",
        "group": "self",
        "code": "health",
        "name_ja": "健康状態",
        "position": 1,
    }

    editor.post("/admin/snippets/strategy/populationseries/add/", series)
    editor.post("/admin/snippets/strategy/wellbeingcategory/add/", category)

    approve_waiting()
    assert str(PopulationSeries.objects.get(code="goal")) == "将来展望"
    assert str(WellbeingCategory.objects.get(framework_version="2024")) == "健康状態"


def test_a_new_indicator_knows_the_measure_it_was_begun_from(editor: Client, goal) -> None:
    page = BasicGoalPage.objects.get(node_face__node=goal)
    unit = Unit.objects.get()
    measure = led_by(
        unit, page.add_child(instance=MeasurePage(title="起業の支援", slug="startups"))
    )
    place = place_of(measure.node)

    opened = editor.get(f"/admin/indicators/add/?node={place}").context["form"]

    assert opened["node"].value() == place
    assert opened["kind"].value() == "kpi"
    assert opened["unit_in_charge"].value() == unit.pk
    menu = text_of(editor.get(f"/admin/pages/{measure.pk}/edit/"))
    assert f'href="/admin/indicators/add/?node={place}"' in menu
    for senseless in ("x", "999999999"):
        address = f"/admin/indicators/add/?node={senseless}"
        assert editor.get(address).context["form"]["node"].value() in (None, "")


def test_a_new_indicator_without_a_place_stands_last(editor: Client, goal) -> None:
    make_indicator(goal, "first", position=7)

    response = editor.post(
        "/admin/indicators/add/",
        {"name_ja": "起業の件数", "node": place_of(goal), "kind": "kpi", "code": "startups"},
        follow=True,
    )

    made = Indicator.objects.get(code="startups")
    assert use_of(made).position == 8
    assert f'<a href="{figures(made)}">実績値・目標値</a>で、定義' in text_of(response)


def test_the_list_goes_by_goals_as_the_document_does(editor: Client, goal) -> None:
    html = text_of(editor.get("/admin/indicators/"))

    names = (
        "新規雇用者数(ICT関連)",
        "新規創業件数",
        "観光客入込数",
        "刑法犯認知件数",
        "年間出生数",
    )
    places = [html.index(name) for name in names]
    assert places == sorted(places)


def test_the_list_shows_the_sum_that_the_public_page_shows(editor: Client, goal) -> None:
    indicator = make_indicator(goal, "startups", name_ja="起業の累計")
    columns = {**VISITORS, "unit_ja": "件", "aggregation": "cumulative"}
    record_definition(use=use_of(indicator), by=None, columns=columns)
    record_target(use=use_of(indicator), by=None, year=2026, value=Decimal(60))
    for year, value in ((2024, 15), (2025, 20)):
        record_observation(indicator=indicator, by=None, year=year, value=Decimal(value))

    html = text_of(editor.get("/admin/indicators/?q=起業の累計"))

    assert "35件(令和7年度までの累計)" in html


def test_a_name_that_is_missing_in_an_earlier_version_is_told_beside_its_field(
    visitors: Indicator,
) -> None:
    tourism = Unit.objects.create(code="tourism", name_ja="観光課", phone="0242-00-0000")
    clerk = account("tourist", Role.Key.DIVISION)
    tourism.members.add(clerk)
    Indicator.objects.filter(pk=visitors.pk).update(unit_in_charge=tourism)
    visitors.refresh_from_db()
    earlier = visitors.save_revision(user=clerk)

    response = client_of(clerk).post(
        f"/admin/indicators/history/{visitors.pk}/revisions/{earlier.pk}/revert/", {}
    )

    assert response.status_code == 200
    assert response.context["form"].errors["name_ja"]
    assert visitors.get_latest_revision() == earlier


def test_the_next_day_of_publication_is_typed_as_people_say_it_and_frozen(
    editor: Client, visitors: Indicator, goal
) -> None:
    typed = {**label(goal, code=visitors.code), "next_publication": "R8.12"}
    editor.post(f"/admin/indicators/edit/{visitors.pk}/", typed)
    visitors.refresh_from_db()
    visitors.get_latest_revision_as_object().save()
    visitors.refresh_from_db()
    [reading] = read_uses(visitors.uses.all())

    frozen = indicator_plain(reading, "ja")["next_publication"]

    assert frozen == {"iso": "2026-12", "text": "令和8年12月"}
