"""What a strategy's file says of divisions, projects and amounts, once it stands."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from strategy.models import BasicGoalPage, MeasurePage, Project, StrategyPage, Unit
from strategy.models.responsibility import responsible_unit
from strategy.notation.wareki import PartialDate
from tests.integration.loading.conftest import NEW, SITE, load, refusal

pytestmark = [pytest.mark.usefixtures("loaded_site")]

MEASURE = {
    "type": "measure",
    "code": "houses",
    "heading": {"ja": "空き家対策"},
    "unit": "smart-city-promotion",
    "related_units": ["roads"],
    "for_whom": {"ja": "空き家の持ち主", "en": "Owners of empty houses"},
    "begins": "2024-04",
    "status": "under_way",
    "service_url": "https://www.example.jp/houses",
    "projects": [
        {
            "code": "bank",
            "name": {"ja": "空き家バンク"},
            "units": ["roads"],
            "since": 2025,
            "budgets": [{"year": 2025, "planned": 18570000, "source": "市政だより令和7年4月号"}],
        },
        {"code": "removal", "name": {"ja": "除却の補助"}},
    ],
}


@pytest.fixture
def file_with(tmp_path: Path) -> Callable[..., Path]:
    """new-strategy.yaml with one more measure, changed before."""
    Unit.objects.create(code="roads", name_ja="道路課", phone="0242-11-1111")

    def made(change: Callable[[dict[str, Any]], object] = lambda measure: None) -> Path:
        data, measure = yaml.safe_load(NEW.read_text()), copy.deepcopy(MEASURE)
        change(measure)
        chapters = data["strategy"]["document"]
        goals = next(chapter for chapter in chapters if chapter["code"] == "goals")
        goals["children"][0].setdefault("children", []).append(measure)
        path = tmp_path / "new-strategy.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True))
        return path

    return made


def test_a_new_measure_comes_with_its_divisions_projects_and_amounts(file_with) -> None:
    load(file_with())

    measure = MeasurePage.objects.get(slug="houses")
    assert [(row.unit.code, row.role, row.since) for row in measure.responsibilities] == [
        ("smart-city-promotion", "lead", None),
        ("roads", "related", None),
    ]
    assert (measure.for_whom_en, measure.status) == ("Owners of empty houses", "under_way")
    assert measure.begins == PartialDate.parse("2024-04")
    bank, removal = Project.objects.filter(node=measure.node)
    assert (bank.name_ja, bank.since, bank.units.get().code) == ("空き家バンク", 2025, "roads")
    assert [(row.fiscal_year, row.planned, row.settled) for row in bank.budgets.all()] == [
        (2025, 18_570_000, None)
    ]
    assert (removal.position, removal.budgets.count()) == (1, 0)
    assert load(file_with()).startswith("Nothing to load")


def test_what_the_desk_names_later_stands(file_with) -> None:
    path = file_with()
    load(path)
    measure = MeasurePage.objects.get(slug="houses")
    roads = Unit.objects.get(code="roads")
    measure.node.responsibilities.all().delete()
    measure.node.responsibilities.create(unit=roads)

    said = load(path)

    assert responsible_unit(measure.node) == roads
    assert "responsibility/houses" in said


def test_the_strategies_of_the_city_are_led_as_their_files_say() -> None:
    led = {page.slug: responsible_unit(page.node).code for page in StrategyPage.objects.all()}

    assert set(led.values()) == {"smart-city-promotion"}
    assert responsible_unit(BasicGoalPage.objects.first().node) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(unit="nobody"), "“nobody” is unknown"),
        (lambda m: m.update(related_units=["smart-city-promotion"]), "named for this item already"),
        (lambda m: m["projects"][0].update(units=["nobody"]), "“nobody” is unknown"),
        (lambda m: m["projects"][1].update(code="bank"), "taken by another project"),
        (lambda m: m["projects"][0]["budgets"][0].pop("source"), "“source” is missing"),
        (lambda m: m["projects"][0]["budgets"][0].pop("planned"), "a budget needs “planned”"),
        (lambda m: m["projects"][0]["budgets"].extend(m["projects"][0]["budgets"]), "there twice"),
        (lambda m: m["projects"][0].update(until=2024), "the project ends (2024) before"),
        (lambda m: m.update(aim={"ja": "目指す姿"}), "“aim” belongs to a goal"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(file_with, change, said: str) -> None:
    assert said in refusal(file_with(change))

    assert not MeasurePage.objects.filter(slug="houses").exists()


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"until": "2026-03-31", "successors": ["smart-city-promotion"]}, "lead back to the unit"),
        ({"successors": ["smart-city-promotion"]}, "needs “until”"),
        ({"since": "2026-04-01", "until": "2026-03-31"}, "before it begins"),
    ],
)
def test_a_division_of_a_file_does_not_follow_itself(
    tmp_path: Path, second: dict[str, Any], said: str
) -> None:
    data = yaml.safe_load(SITE.read_text())
    data["units"][0] |= {"until": "2026-03-31", "successors": ["second"]}
    data["units"].append({"code": "second", "name": {"ja": "次の課"}, "phone": "1", **second})
    path = tmp_path / "site.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True))

    assert said in refusal(path)
