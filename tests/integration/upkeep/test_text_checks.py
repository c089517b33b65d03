"""The checks of texts in the admin: where they are shown, to whom, and that they stop nothing."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from publications.models import Edition
from strategy.figures.recording import record_observation
from strategy.models import BasicGoalPage, Indicator, MeasurePage, Project, Role, StrategyPage, Unit
from strategy.notation.wareki import PartialDate
from strategy.upkeep.text_checks import review_indicator, review_page, review_strategy
from tests.people import account, client_of, text_of
from tests.responsibility import led_by

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def goal() -> BasicGoalPage:
    return BasicGoalPage.objects.get(slug="jobs", node_face__place="public")


@pytest.fixture
def strategy(goal: BasicGoalPage) -> StrategyPage:
    return StrategyPage.objects.get(pk=goal.node_face.tree_id)


@pytest.fixture
def editor() -> Client:
    return client_of(account("clerk", Role.Key.EDITORS))


def write(page: Page, *blocks: dict[str, str], publish: bool = True, **fields: object) -> Page:
    for name, value in fields.items():
        setattr(page, name, value)
    if blocks:
        page.body_ja = json.dumps(list(blocks))
    revision = page.save_revision()
    if publish:
        revision.publish()
    return page


def text(html: str) -> dict[str, str]:
    return {"type": "text", "id": "t-1", "value": html}


def found_in(page: Page) -> dict[str, str]:
    return {finding.rule: finding.path for finding in review_page(page).findings}


def test_a_fault_is_found_with_the_place_of_its_field(goal: BasicGoalPage) -> None:
    write(goal, text('<p><a href="https://example.jp/">こちら</a></p>'), summary_ja="令和６年度に")

    found = found_in(goal)

    assert found["link-text"] == "body_ja.t-1"
    assert found["full-width"] == "summary_ja"


def test_a_draft_is_looked_at_before_the_public_words(goal: BasicGoalPage) -> None:
    write(goal, summary_ja="令和６年度", publish=False)

    assert "full-width" in found_in(BasicGoalPage.objects.get(pk=goal.pk))


def test_a_link_to_a_page_that_is_not_public_is_found(goal: BasicGoalPage) -> None:
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    link = f'<p><a id="{other.pk}" linktype="page">もう一つの目標</a></p>'
    write(goal, text(link))
    assert "link-unpublished" not in found_in(goal)

    other.unpublish()

    assert found_in(goal)["link-unpublished"] == "body_ja.t-1"


def test_the_projects_of_a_measure_are_looked_at_with_it(goal: BasicGoalPage) -> None:
    measure = MeasurePage(title="施策", slug="a-measure")
    goal.add_child(instance=measure)
    project = Project.objects.create(node=measure.node, code="a", name_ja="ＩＣＴの事業")

    assert found_in(measure)["full-width"] == f"project-{project.pk}.name_ja"


def test_an_indicator_is_checked_with_its_definition() -> None:
    indicator = Indicator.objects.filter(uses__definitions__isnull=False)[0]
    indicator.name_ja = "ＩＣＴの雇用"
    indicator.save()

    paths = {finding.path for finding in review_indicator(indicator).findings}

    assert "name_ja" in paths


def test_a_figure_that_stands_far_off_is_found_and_leads_to_where_it_is_mended(
    strategy: StrategyPage, editor: Client
) -> None:
    indicator = Indicator.objects.get(code="relocation-inquiries")
    record_observation(
        indicator=indicator,
        by=None,
        year=2025,
        value=Decimal(13000),
        status="corrected",
        reason="再集計",
    )

    [finding] = [
        finding
        for finding in review_indicator(indicator).findings
        if finding.rule == "figure-doubtful"
    ]
    listed = {each.subject: each for each in review_strategy(strategy)}
    shown = text_of(editor.get(reverse("content_checks:indicator", args=[indicator.pk])))

    assert finding.message.startswith("「13,000件」は、令和6年度の実績値「120件」と大きく違います")
    assert (finding.label, finding.is_fault) == ("実績値(2025)", False)
    assert finding in listed[indicator].findings
    assert f'href="/admin/indicators/{indicator.pk}/figures/"' in shown
    assert finding.message in shown


def test_a_strategy_lists_the_pages_in_which_something_is_found(
    strategy: StrategyPage, goal: BasicGoalPage
) -> None:
    write(goal, summary_ja="令和６年度に")

    listed = {each.subject.pk: each for each in review_strategy(strategy)}

    assert "full-width" in {finding.rule for finding in listed[goal.pk].findings}
    assert all(each.findings for each in listed.values())


def test_the_checks_of_a_strategy_take_few_queries(
    strategy: StrategyPage, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(60):
        review_strategy(strategy)


# --- In the admin ---------------------------------------------------------------


def test_a_page_lists_its_findings_with_links_to_the_fields(
    editor: Client, goal: BasicGoalPage
) -> None:
    write(goal, summary_ja="令和６年度に")

    shown = text_of(editor.get(reverse("content_checks:page", args=[goal.pk])))

    assert f"/admin/pages/{goal.pk}/edit/#:w:contentpath=summary_ja" in shown
    assert "半角の「6」にしてください。" in shown


def test_the_form_is_told_the_findings_of_its_fields(editor: Client, goal: BasicGoalPage) -> None:
    write(goal, summary_ja="令和６年度に")

    answer = editor.get(reverse("content_checks:page_findings", args=[goal.pk]))

    assert [row["path"] for row in answer.json()["findings"] if row["fault"]] == ["summary_ja"]
    assert answer.json()["faults"] == 1
    assert "js/content_checks.js" in text_of(editor.get(f"/admin/pages/{goal.pk}/edit/"))


def test_a_faulty_page_can_be_saved_and_published(goal: BasicGoalPage) -> None:
    write(goal, text('<p><a href="http://example.jp/">こちら</a></p>'))

    goal.refresh_from_db()

    assert goal.live
    assert not goal.has_unpublished_changes


def test_the_desk_of_an_edition_counts_the_findings(
    editor: Client, goal: BasicGoalPage, strategy: StrategyPage
) -> None:
    write(goal, summary_ja="令和６年度に")
    edition = Edition.objects.create(
        code="next", strategy=strategy.node, stage="draft", dated=PartialDate.parse("2023-12")
    )

    shown = text_of(editor.get(reverse("editions:desk", args=[edition.pk])))

    assert "文章の点検で、直すところが" in shown
    assert reverse("content_checks:strategy", args=[strategy.pk]) in shown


# --- Who may --------------------------------------------------------------------


def addresses(goal: BasicGoalPage, strategy: StrategyPage) -> list[str]:
    indicator = Indicator.objects.first()
    return [
        reverse("content_checks:page", args=[goal.pk]),
        reverse("content_checks:page_findings", args=[goal.pk]),
        reverse("content_checks:strategy", args=[strategy.pk]),
        reverse("content_checks:indicator", args=[indicator.pk]),
        reverse("content_checks:indicator_findings", args=[indicator.pk]),
    ]


def test_the_checks_are_for_those_who_write_and_approve(
    goal: BasicGoalPage, strategy: StrategyPage
) -> None:
    for role in (Role.Key.EDITORS, Role.Key.APPROVERS):
        client = client_of(account(f"of {role}", role))
        for address in addresses(goal, strategy):
            assert client.get(address).status_code == 200
    reader = client_of(account("reader", Role.Key.READERS))
    for address in addresses(goal, strategy)[:3]:
        assert reader.get(address).headers["Location"] == "/admin/"
        assert Client().get(address).headers["Location"].startswith("/admin/login/")


def test_a_division_checks_its_own_indicators_and_measures_only(
    goal: BasicGoalPage, strategy: StrategyPage
) -> None:
    own, other = Indicator.objects.all()[:2]
    unit = Unit.objects.create(code="harvest", name_ja="農政課", phone="00")
    user = account("division", Role.Key.DIVISION)
    unit.members.add(user)
    Indicator.objects.filter(pk=own.pk).update(unit_in_charge=unit)
    Indicator.objects.filter(pk=other.pk).update(unit_in_charge=None)
    measure = MeasurePage(title="施策", slug="a-measure")
    led_by(unit, goal.add_child(instance=measure))
    division = client_of(user)

    def status(name: str, pk: int) -> int:
        return division.get(reverse(f"content_checks:{name}", args=[pk])).status_code

    assert status("indicator", own.pk) == status("page", measure.pk) == 200
    assert status("indicator", other.pk) == status("page", goal.pk) == 302
    assert status("strategy", strategy.pk) == 302


def test_an_address_made_up_from_the_kind_of_page_is_a_fault(goal: BasicGoalPage) -> None:
    nameless = goal.add_child(instance=MeasurePage(title="相談窓口の充実", live=False))
    named = goal.add_child(instance=MeasurePage(title="観光の振興", slug="tourism", live=False))

    assert nameless.slug == "measurepage"
    assert found_in(nameless)["address-made-up"] == "slug"
    assert "address-made-up" not in found_in(named)


def test_a_stale_translation_is_told_at_its_own_field(goal: BasicGoalPage, editor: Client) -> None:
    write(goal, summary_ja="新しい仕事をつくる。", publish=False)

    findings = editor.get(f"/admin/checks/{goal.pk}/findings.json").json()["findings"]

    [stale] = [each for each in findings if "原文が" in each["message"]]
    assert stale["path"] == "summary_en"
    assert not stale["fault"]
