"""Projects have an identity of their own, and amounts that say where they are from."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from publications.editions.queries import sample_figures
from publications.pipeline.document.building import document_context
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.snapshot import preview
from strategy.models import (
    BasicGoalPage,
    MeasurePage,
    Project,
    ProjectBudget,
    SectionPage,
    StrategyPage,
    Unit,
    User,
)
from strategy.notation.wareki import PartialDate
from strategy.tree.queries import projects_of
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.integration.editions.conftest import draft_of
from tests.integration.proposing import approve_waiting
from tests.people import client_of, text_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]

SOURCE = "令和7年度一般会計予算書"


@pytest.fixture
def project(measure: MeasurePage) -> Project:
    return Project.objects.create(
        node=measure.node, code="buses", name_ja="公共交通の確保", name_en="Public transport"
    )


def budget(project: Project, year: int, planned: int | None = None, **more: object) -> None:
    row = ProjectBudget(
        project=project, fiscal_year=year, planned=planned, **{"source": SOURCE, **more}
    )
    row.full_clean()
    row.save()


def words_of(client: Client, address: str) -> str:
    """What a page says, without markup."""
    return " ".join(re.sub("<[^>]*>", " ", text_of(client.get(address))).split())


# --- Identity -----------------------------------------------------------------------


def test_a_project_is_the_same_one_in_a_working_copy_and_after_its_adoption(
    project: Project,
) -> None:
    def shown(strategy: StrategyPage) -> list[Project]:
        page = MeasurePage.objects.descendant_of(strategy).get(slug="tourism")
        return projects_of(strategy, [page])[page.pk]

    public = StrategyPage.objects.get(slug="new-strategy")
    copy = start_next_stage(strategy=public, by=None)
    assert [each.uid for each in shown(copy)] == [project.uid]

    adopted = adopt(working_copy=copy, by=None).page

    assert [each.uid for each in shown(adopted)] == [project.uid]
    assert Project.objects.count() == 1


def test_an_old_draft_of_a_measure_brings_no_project_back(
    project: Project, measure: MeasurePage, editor: User, client: Client
) -> None:
    old = measure.save_revision(user=editor)
    project.name_ja = "地域公共交通の再編"
    project.save()

    old.publish()

    page = client.get(MeasurePage.objects.get(pk=measure.pk).url).content.decode()
    assert "地域公共交通の再編" in page
    assert "公共交通の確保" not in page


def test_a_code_is_given_once_in_a_measure(project: Project) -> None:
    again = Project(node=project.node, code="buses", name_ja="別の事業")

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_measure_shows_the_projects_of_its_strategys_term_in_their_order(
    project: Project, measure: MeasurePage, client: Client
) -> None:
    for code, name, position, since, until in (
        ("former", "前の期の事業", 1, None, 2023),
        ("later", "次の期の事業", 2, 2027, None),
        ("second", "二番目の事業", 3, 2024, 2024),
        ("first", "一番目の事業", 0, None, None),
    ):
        Project.objects.create(
            node=measure.node, code=code, name_ja=name, position=position, since=since, until=until
        )
    project.delete()

    page = client.get(measure.url).content.decode()

    assert 0 < page.find("一番目の事業") < page.find("二番目の事業")
    assert "前の期の事業" not in page
    assert "次の期の事業" not in page


# --- Amounts ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ({"planned": 18_570_000, "source": ""}, "出典を入れてください"),
        ({"settled": 18_570_000, "source": " "}, "出典を入れてください"),
        ({}, "予算額か決算額を入れてください"),
    ],
)
def test_an_amount_needs_a_source_and_a_year_an_amount(
    project: Project, amounts: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        budget(project, 2025, **amounts)


@pytest.mark.parametrize(
    "amounts",
    [{"planned": 1, "source": ""}, {"source": SOURCE}, {"planned": -1, "source": SOURCE}],
)
def test_the_database_refuses_an_amount_without_source_or_year_without_amount(
    project: Project, amounts: dict[str, Any]
) -> None:
    row = ProjectBudget(project=project, fiscal_year=2025, **amounts)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_year_has_one_budget(project: Project) -> None:
    budget(project, 2025, 1_000)

    with pytest.raises(IntegrityError), transaction.atomic():
        ProjectBudget.objects.create(project=project, fiscal_year=2025, planned=2, source=SOURCE)


def test_the_page_prints_the_amounts_of_the_term_in_yen(
    project: Project, measure: MeasurePage, client: Client
) -> None:
    assert "予算額" not in client.get(measure.url).content.decode()
    budget(project, 2023, 999)
    budget(project, 2024, 233_870_000, settled=231_000_001)
    budget(project, 2025, 18_570_000, is_sample=True)

    page = words_of(client, measure.url)

    assert "令和6年度(2024年度) 233,870,000円 231,000,001円" in page
    assert "令和7年度(2025年度) サンプル値 18,570,000円 −" in page
    assert SOURCE in page
    assert "999円" not in page
    assert "18,570,000 yen" in words_of(client, measure.url.replace("/ja/", "/en/"))


def test_an_edition_holds_and_prints_a_project_with_its_amounts(
    project: Project, tourism: Unit
) -> None:
    project.units.add(tourism)
    budget(project, 2024, 233_870_000)
    page = StrategyPage.objects.in_place().get(slug="new-strategy")

    frozen = preview(draft_of("outline-2023-07"), page)

    [item] = frozen["nodes"][4]["children"][0]["children"]
    assert item["projects"] == [
        {
            "uid": str(project.uid),
            "code": "buses",
            "name": {"ja": "公共交通の確保", "en": "Public transport"},
            "summary": {"ja": "", "en": ""},
            "units": [{"code": "tourism", "name": {"ja": "観光課", "en": ""}}],
            "budgets": [
                {
                    "fiscal_year": 2024,
                    "planned": 233_870_000,
                    "settled": None,
                    "source": SOURCE,
                    "is_sample": False,
                }
            ],
        }
    ]
    document = document_context(frozen, DocumentKind.MAIN, "ja")
    [printed] = document.chapters[4].children[0].children[0].projects
    assert printed.budgets["rows"] == [["令和6年度(2024年度)", "233,870,000円", "−"]]


def test_a_sample_amount_is_a_sample_of_the_edition(project: Project) -> None:
    budget(project, 2024, 1_000_000, is_sample=True)
    page = StrategyPage.objects.in_place().get(slug="new-strategy")

    assert "公共交通の確保" in sample_figures(preview(draft_of("outline-2023-07"), page))


def test_the_form_takes_amounts_as_people_type_them_and_says_what_is_missing(
    project: Project, measure: MeasurePage, tourism: Unit, editor: User
) -> None:
    planner = client_of(editor)
    address = reverse("wagtailsnippets_strategy_project:add")
    year = {
        "fiscal_year": "令和7年度",
        "planned": "１８，５７０，０００円",
        "settled": "",
        "source": "",
    }
    sent = {
        "name_ja": "空き家対策",
        "code": "houses",
        "node": measure.node.pk,
        "units": [tourism.pk],
        "budgets-TOTAL_FORMS": 1,
        "budgets-INITIAL_FORMS": 0,
        "budgets-MIN_NUM_FORMS": 0,
        "budgets-MAX_NUM_FORMS": 1000,
        **{f"budgets-0-{name}": typed for name, typed in year.items()},
    }

    assert "出典を入れてください" in text_of(planner.post(address, sent))
    planner.post(address, sent | {"budgets-0-source": SOURCE})

    approve_waiting()
    made = Project.objects.get(code="houses")
    assert list(made.units.all()) == [tourism]
    assert made.position == 1
    row = made.budgets.get()
    assert (row.fiscal_year, row.planned, row.settled) == (2025, 18_570_000, None)


# --- What goals, measures and sections may say ----------------------------------------


def test_an_edition_holds_what_a_goal_a_measure_and_a_section_say_and_nothing_empty(
    goal: BasicGoalPage, measure: MeasurePage, tourism: Unit
) -> None:
    goal.plain_title_ja, goal.aim_ja = "しごとをつくる", "若い人が働き続けられるまち"
    goal.described_on, goal.described_by = date(2026, 3, 31), tourism
    goal.save_revision().publish()
    measure.for_whom_ja, measure.status = "観光の事業者", MeasurePage.Status.UNDER_WAY
    measure.begins = PartialDate.parse("FY2024")
    measure.service_url = "https://www.example.jp/"
    measure.save_revision().publish()
    section = SectionPage.objects.get(slug="background")
    section.is_review = True
    section.save_revision().publish()
    page = StrategyPage.objects.in_place().get(slug="new-strategy")

    nodes = preview(draft_of("outline-2023-07"), page)["nodes"]

    frozen = nodes[4]["children"][0]
    assert frozen["plain_title"] == {"ja": "しごとをつくる", "en": ""}
    assert frozen["aim"]["ja"] == "若い人が働き続けられるまち"
    assert frozen["described_on"] == "2026-03-31"
    assert frozen["described_by"] == {"code": "tourism", "name": {"ja": "観光課", "en": ""}}
    assert not {"result", "challenges", "is_review"} & set(frozen)
    [item] = frozen["children"]
    assert item["for_whom"]["ja"] == "観光の事業者"
    assert (item["status_code"], item["status"]["ja"]) == ("under_way", "実施中")
    assert item["begins"] == {"iso": "2024", "ja": "令和6年度中", "en": "during FY2024"}
    assert item["service_url"] == "https://www.example.jp/"
    others = [each for node in nodes for each in node["children"]]
    assert [each["code"] for each in others if each.get("is_review")] == ["background"]
    assert not {"plain_title", "aim", "units"} & set(nodes[4]["children"][1])


def test_the_forms_of_goal_measure_and_section_ask_for_them(
    goal: BasicGoalPage, measure: MeasurePage, editor: User
) -> None:
    planner = client_of(editor)
    section = SectionPage.objects.get(slug="background")

    for page, labels in (
        (goal, ["わかりやすい題名", "目指す姿", "結果", "課題", "結果・課題を書いた課"]),
        (measure, ["対象", "開始", "状態", "サービスのページ"]),
        (section, ["この節は総括"]),
    ):
        shown = text_of(planner.get(f"/admin/pages/{page.pk}/edit/"))
        assert [label for label in labels if label not in shown] == []
