"""The first page of the admin tells each role what waits, and leads there."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from publications.editions.actions import submit_edition
from strategy.access.roles import ROLES, group_of
from strategy.figures.recording import (
    record_baseline,
    record_definition,
    record_observation,
    record_target,
)
from strategy.inquiries.completeness import Share, by_unit
from strategy.models import (
    BasicGoalPage,
    Indicator,
    Milestone,
    NodeFace,
    Role,
    StrategyIndicator,
    StrategyPage,
    Term,
    Unit,
    User,
)
from strategy.models.dated import city_today
from strategy.notation.fiscal_year import fiscal_year_of
from strategy.proposals.emergencies import publish_in_emergency
from strategy.proposals.words import words_item
from strategy.upkeep.todo import Section, Todo, todos_for
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import start_next_stage
from tests.integration.editions.conftest import draft_of, make_files
from tests.people import account, client_of
from tests.uses import new_indicator, use_of

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def last_year() -> int:
    return fiscal_year_of(city_today()) - 1


def units(*names: str) -> list[Unit]:
    return [
        Unit.objects.create(code=f"unit-{number}", name_ja=name, phone="0242-00-0000")
        for number, name in enumerate(names)
    ]


def indicator_of(unit: Unit | None, goal: BasicGoalPage, year: int, name: str) -> Indicator:
    indicator = new_indicator(
        code=f"i-{Indicator.objects.count()}",
        node=NodeFace.objects.get(page=goal).node,
        kind="kpi",
        name_ja=name,
        unit_in_charge=unit,
    )
    columns = {"unit_ja": "件", "direction": "increase", "first_year": year}
    record_definition(use=use_of(indicator), by=None, columns=columns)
    record_target(use=use_of(indicator), by=None, year=year + 3, value=Decimal(10))
    return indicator


def texts(user: User, section: Section) -> list[str]:
    return [todo.text for todo in todos_for(User.objects.get(pk=user.pk))[section]]


def places(user: User) -> list[Todo]:
    found = todos_for(User.objects.get(pk=user.pk))
    return [todo for todos in found.values() for todo in todos]


def test_an_approval_waits_for_the_head_and_not_for_who_wrote(
    goal: BasicGoalPage, editor: User, head: User
) -> None:
    other = account("other-head", Role.Key.APPROVERS)
    goal.summary_ja = "ほかの課長が書いた要点です。"
    goal.save_revision(user=other)
    goal.save_revision(user=editor)
    goal.get_workflow().start(BasicGoalPage.objects.get(pk=goal.pk), editor)
    waiting = f"「{goal.title}」の企画調整課長の承認"

    assert waiting in texts(head, Section.MINE)
    assert waiting not in texts(other, Section.MINE)
    assert waiting not in texts(editor, Section.MINE)


def test_what_was_sent_back_waits_for_who_asked(
    goal: BasicGoalPage, editor: User, head: User
) -> None:
    goal.save_revision(user=editor)
    page = BasicGoalPage.objects.get(pk=goal.pk)
    state = page.get_workflow().start(page, editor)

    state.current_task_state.reject(user=head, comment="根拠を書いてください。")

    [todo] = [t for t in places(editor) if "差し戻されました" in t.text]
    assert todo.detail == "根拠を書いてください。"
    assert todo.url == f"/admin/pages/{goal.pk}/edit/"


def test_an_emergency_waits_for_the_uninvolved(goal: BasicGoalPage, head: User) -> None:
    publisher = account("publisher", Role.Key.PUBLISHERS)
    goal.save_revision(user=publisher)
    publish_in_emergency(
        items=[words_item(BasicGoalPage.objects.get(pk=goal.pk))], reason="急ぐため。", by=publisher
    )

    assert any("緊急公開を事後承認する" in text for text in texts(head, Section.MINE))
    assert not any("緊急公開" in text for text in texts(publisher, Section.MINE))


def test_a_division_is_told_of_its_own_unreported_figures_only(
    goal: BasicGoalPage, editor: User, last_year: int
) -> None:
    tourism, roads = units("観光課", "道路課")
    clerk = account("clerk", Role.Key.DIVISION)
    tourism.members.add(clerk)
    own = indicator_of(tourism, goal, last_year, "観光客数")
    indicator_of(roads, goal, last_year, "舗装率")

    [todo] = [todo for todo in places(clerk) if "未報告" in todo.text]
    assert "観光客数" in todo.text
    assert todo.url == f"/admin/indicators/{own.pk}/figures/observation/?year={last_year}"
    [planned] = [todo for todo in places(editor) if "2件が未報告" in todo.text]
    assert planned.detail == "2課"
    assert planned.url == f"/admin/completeness/?year={last_year}"

    record_observation(
        indicator=own, year=last_year, by=clerk, value=Decimal(3), published_on=city_today()
    )

    assert not any("観光客数" in todo.text for todo in places(clerk))


def test_a_gap_of_an_earlier_year_is_still_told_after_1_april(
    goal: BasicGoalPage, editor: User, last_year: int
) -> None:
    (tourism,) = units("観光課")
    clerk = account("clerk", Role.Key.DIVISION)
    tourism.members.add(clerk)
    own = indicator_of(tourism, goal, last_year - 1, "観光客数")
    record_observation(
        indicator=own, year=last_year, by=clerk, value=Decimal(3), published_on=city_today()
    )

    [todo] = [todo for todo in places(clerk) if "未報告" in todo.text]

    assert todo.url.endswith(f"/figures/observation/?year={last_year - 1}")
    assert any("1件が未報告" in text for text in texts(editor, Section.DUE))


def test_years_between_the_baseline_and_the_first_year_were_never_to_be_reported(
    goal: BasicGoalPage, last_year: int
) -> None:
    (tourism,) = units("観光課")
    clerk = account("clerk", Role.Key.DIVISION)
    tourism.members.add(clerk)
    own = indicator_of(tourism, goal, last_year, "観光客数")
    record_baseline(use=use_of(own), by=None, year=last_year - 3, value=Decimal(1))

    [todo] = [todo for todo in places(clerk) if "未報告" in todo.text]

    assert todo.url.endswith(f"?year={last_year}")


def test_a_clerk_without_a_division_is_told_why_there_is_nothing() -> None:
    clerk = account("clerk", Role.Key.DIVISION)
    (tourism,) = units("観光課")
    assert "所属する課が登録されていません" in texts(clerk, Section.MEND)

    tourism.members.add(clerk)

    assert "所属する課が登録されていません" not in texts(clerk, Section.MEND)


def test_stale_and_missing_translations_lead_to_their_lists(
    goal: BasicGoalPage, editor: User
) -> None:
    goal.summary_ja = "新しい仕事をつくる。"
    goal.save_revision()
    Term.objects.create(code="reactor", name_ja="起業支援拠点")

    found = {todo.text: todo.url for todo in places(editor)}

    assert found["原文が変わった訳: 1件"] == "/admin/translations/?state=stale"
    assert found["訳のない文: 1件"] == "/admin/translations/?state=missing"


def link_to(page: Page) -> str:
    return json.dumps(
        [{"type": "text", "value": f'<p><a linktype="page" id="{page.pk}">次の取組</a></p>'}]
    )


def test_a_public_link_to_a_page_that_is_gone_is_told_with_its_place(
    goal: BasicGoalPage, editor: User
) -> None:
    target = BasicGoalPage.objects.get(slug="living")
    goal.body_ja = link_to(target)
    goal.save_revision().publish()
    dead = f"「{goal.title}」に、行き先のないリンクがあります"
    assert dead not in texts(editor, Section.MEND)

    target.unpublish()

    [todo] = [todo for todo in places(editor) if todo.text == dead]
    assert todo.url == f"/admin/checks/{goal.pk}/"

    target.delete()

    assert dead in texts(editor, Section.MEND)


def test_a_link_from_what_nobody_can_read_is_nobodys_trouble(
    goal: BasicGoalPage, editor: User
) -> None:
    target = BasicGoalPage.objects.get(slug="living")
    goal.body_ja = link_to(target)
    goal.save_revision().publish()
    target.unpublish()
    assert any("行き先のないリンク" in text for text in texts(editor, Section.MEND))

    goal.unpublish()

    assert not any("行き先のないリンク" in text for text in texts(editor, Section.MEND))


def test_provisional_names_lead_to_the_strategy_that_bears_them(editor: User) -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")

    [todo] = [todo for todo in places(editor) if "仮称」が残るページ" in todo.text]

    assert todo.text == "「新総合戦略(仮称)」: 見出しに「仮称」が残るページ 6件"
    assert todo.url == f"/admin/checks/strategy/{strategy.pk}/"


def test_an_indicator_in_review_hides_no_draft_of_a_page_with_its_key(
    goal: BasicGoalPage, editor: User
) -> None:
    goal.save_revision()
    long_ago = timezone.now() - timedelta(days=30)
    Page.objects.filter(pk=goal.pk).update(latest_revision_created_at=long_ago)
    figure = Indicator.objects.get(code="births")
    Indicator.objects.filter(pk=goal.pk).delete()
    twin = new_indicator(
        pk=goal.pk, code="twin", node=use_of(figure).node, kind="kpi", name_ja="同じ番号の指標"
    )
    twin.save_revision(user=editor)
    twin.get_workflow().start(twin, editor)

    assert f"「{goal.title}」に公開していない変更があります" in texts(editor, Section.MEND)


def test_a_draft_of_what_a_working_copy_has_replaced_is_nobodys_trouble(
    goal: BasicGoalPage, editor: User
) -> None:
    goal.save_revision()
    copy = start_next_stage(strategy=StrategyPage.objects.get(slug="new-strategy"), by=None)
    long_ago = timezone.now() - timedelta(days=30)
    Page.objects.update(latest_revision_created_at=long_ago)
    line = f"「{goal.title}」に公開していない変更があります"
    assert texts(editor, Section.MEND).count(line) == 2

    adopt(working_copy=copy, by=None)

    assert texts(editor, Section.MEND).count(line) == 1


def test_administrators_are_told_of_accounts_to_see_to() -> None:
    administrator = account("administrator", Role.Key.ADMINISTRATORS)
    account("moved-away", Role.Key.EDITORS)
    User.objects.create_user("nobody")
    User.objects.filter(username="moved-away").update(
        last_login=timezone.now() - timedelta(days=400)
    )

    found = texts(administrator, Section.MEND)

    assert found == [
        "利用者「nobody」に役割がありません",
        "利用者「moved-away」は1年以上サインインしていません",
    ]


def test_a_milestone_is_due_at_the_end_of_its_month(goal: BasicGoalPage, editor: User) -> None:
    milestone = Milestone.objects.first()
    Milestone.objects.exclude(pk=milestone.pk).delete()
    first = city_today().replace(day=1)
    Milestone.objects.filter(pk=milestone.pk).update(
        planned=f"{first:%Y-%m}", state=Milestone.State.PLANNED
    )

    [todo] = [todo for todo in places(editor) if "milestone" in todo.url]

    following = (first + timedelta(days=32)).replace(day=1)
    assert todo.due == following - timedelta(days=1)
    assert not todo.overdue


@pytest.mark.parametrize(
    ("state", "begins_in", "ends_in", "said", "overdue"),
    [
        ("planned", 10, 40, "予定", False),
        ("in_progress", -10, 20, "終わり", False),
        ("in_progress", -40, -1, "終わり", True),
    ],
)
def test_a_public_comment_about_to_open_or_to_close_is_told(
    editor: User, state: str, begins_in: int, ends_in: int, said: str, overdue: bool
) -> None:
    milestone = Milestone.objects.get(
        stage="public_comment", strategy__faces__page__slug="new-strategy"
    )
    begins, ends = (city_today() + timedelta(days=days) for days in (begins_in, ends_in))
    Milestone.objects.filter(pk=milestone.pk).update(
        planned=begins.isoformat(), until=ends.isoformat(), state=state
    )

    [todo] = [todo for todo in places(editor) if todo.url.endswith(f"/{milestone.pk}/")]

    awaited = ends if state == "in_progress" else begins
    assert (todo.due, todo.overdue) == (awaited, overdue)
    assert todo.detail.startswith(f"{said}: 令和")


def test_a_step_that_runs_and_ends_later_is_not_told_yet(editor: User) -> None:
    milestone = Milestone.objects.get(
        stage="public_comment", strategy__faces__page__slug="new-strategy"
    )
    begins, ends = (city_today() + timedelta(days=days) for days in (-10, 200))
    Milestone.objects.filter(pk=milestone.pk).update(
        planned=begins.isoformat(), until=ends.isoformat(), state="in_progress"
    )

    assert not [todo for todo in places(editor) if todo.url.endswith(f"/{milestone.pk}/")]


def test_days_are_told_in_the_era_and_an_empty_section_says_what_it_waits_for(
    editor: User,
) -> None:
    # 策定, planned within 令和5年度.
    html = client_of(editor).get("/admin/").content.decode()

    assert "期限超過 令和6年3月31日" in html
    assert "期限超過 2024年" not in html
    assert Section.MINE.when_empty in html


def test_editions_wait_for_who_can_take_the_next_step(editor: User, head: User) -> None:
    draft = draft_of("outline-2023-07")
    assert f"準備中の版「{draft}」の提出" in texts(editor, Section.MINE)

    edition = submit_edition(edition=draft, by=editor, enqueue=False)
    make_files(edition)

    assert f"版「{draft}」の承認" in texts(head, Section.MINE)
    assert f"版「{draft}」の承認" not in texts(editor, Section.MINE)


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_every_role_gets_a_first_page_whose_links_open(role: str, goal: BasicGoalPage) -> None:
    user = account("somebody", role)
    client = client_of(user)

    html = client.get("/admin/").content.decode()

    assert f"<strong>{group_of(role)}</strong>" in html
    for section in Section:
        assert section.value in html
    panel = html[html.index('class="todos"') :]
    panel = panel[: panel.index("w-tabs") if "w-tabs" in panel else len(panel)]
    links = set(re.findall(r'<li>\s*<a href="([^"]+)"', panel))
    # Nothing waits for who only reads or only keeps the accounts.
    assert bool(links) == (role not in (Role.Key.READERS, Role.Key.ADMINISTRATORS))
    for link in sorted(links)[:12]:
        response = client.get(link.replace("&amp;", "&"))
        assert response.status_code == 200, link


def test_the_number_of_queries_does_not_grow_with_indicators_drafts_or_terms(
    goal: BasicGoalPage, editor: User, last_year: int
) -> None:
    (tourism,) = units("観光課")
    indicator_of(tourism, goal, last_year - 1, "件数")
    todos_for(User.objects.get(pk=editor.pk))
    with CaptureQueriesContext(connection) as few:
        todos_for(User.objects.get(pk=editor.pk))

    for number in range(12):
        indicator_of(tourism, goal, last_year - 1, f"件数{number}")
        Term.objects.create(code=f"term-{number}", name_ja=f"用語{number}")
    with CaptureQueriesContext(connection) as many:
        todos_for(User.objects.get(pk=editor.pk))

    assert len(many) <= len(few) < 150


class TestCompleteness:
    def test_it_counts_what_is_there_of_what_should_be(
        self, goal: BasicGoalPage, last_year: int
    ) -> None:
        (tourism,) = units("観光課")
        reported = indicator_of(tourism, goal, last_year - 1, "観光客数")
        indicator_of(tourism, goal, last_year - 1, "宿泊者数")
        new_indicator(
            code="bare",
            node=use_of(reported).node,
            kind="kpi",
            name_ja="新しい指標",
            unit_in_charge=tourism,
        )
        record_observation(
            indicator=reported, year=last_year, by=None, value=Decimal(3), published_on=city_today()
        )

        [row] = by_unit(
            StrategyIndicator.objects.filter(indicator__unit_in_charge=tourism), last_year
        )

        assert row.defined == Share(2, 3)
        assert row.baseline == Share(0, 3)
        assert row.target == Share(2, 3)
        assert row.reported == Share(1, 2)

    @pytest.mark.parametrize("role", [Role.Key.READERS, Role.Key.EDITORS, Role.Key.DIVISION])
    def test_those_who_see_figures_see_it(self, role: str) -> None:
        response = client_of(account("somebody", role)).get("/admin/completeness/?year=2024")

        assert response.status_code == 200
        assert "令和6年度" in response.content.decode()

    def test_others_do_not(self) -> None:
        client = client_of(account("somebody", Role.Key.ADMINISTRATORS))

        assert client.get("/admin/completeness/").headers["Location"] == "/admin/"

    @pytest.mark.parametrize("year", ["", "x", "99999", "-1"])
    def test_a_year_that_is_none_shows_the_last_one(self, editor: User, year: str) -> None:
        assert client_of(editor).get(f"/admin/completeness/?year={year}").status_code == 200


def test_the_roles_are_explained_and_mine_is_marked(editor: User) -> None:
    html = client_of(editor).get("/admin/roles/").content.decode()

    for role in ROLES:
        assert role.summary in html
    assert f"{Role.Key.EDITORS.label}（あなたの役割）" in html


def test_a_role_is_explained_under_the_name_that_it_has_by_now(editor: User) -> None:
    group = group_of(Role.Key.EDITORS)
    group.name = "総務課 編集"
    group.save()

    client = client_of(editor)

    assert "総務課 編集（あなたの役割）" in client.get("/admin/roles/").content.decode()
    assert "<strong>総務課 編集</strong>" in client.get("/admin/").content.decode()


# For how many of its tasks the guide leads a role to where they begin; others begin on no one page.
BEGINNINGS = {
    Role.Key.READERS: 0,
    Role.Key.DIVISION: 4,
    Role.Key.EDITORS: 6,
    Role.Key.APPROVERS: 8,
    Role.Key.PUBLISHERS: 4,
    Role.Key.ADMINISTRATORS: 2,
}


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_the_guide_tells_each_role_its_own_tasks_and_leads_there(role: str) -> None:
    client = client_of(account("somebody", role))

    html = client.get("/admin/guide/").content.decode()

    assert 'href="/admin/guide/"' in client.get("/admin/").content.decode()
    assert ("承認する、差し戻す" in html) == (role == Role.Key.APPROVERS)
    assert ("記録・編集・承認の仕事はありません" in html) == (role == Role.Key.READERS)
    assert ("黄色いセルに入力" in html) == (role == Role.Key.DIVISION)
    assert ("版を公表する、訂正する" in html) == (role in (Role.Key.APPROVERS, Role.Key.PUBLISHERS))
    assert ("急いで公開する(緊急公開)" in html) == (role == Role.Key.PUBLISHERS)
    assert ("新しい人を加える" in html) == (role == Role.Key.ADMINISTRATORS)
    assert ("実績値を記録する" in html) == (
        role in (Role.Key.DIVISION, Role.Key.EDITORS, Role.Key.APPROVERS)
    )
    links = re.findall(r'<a href="([^"]+)">「[^」]+」を開く', html)
    assert len(links) == BEGINNINGS[role]
    for link in links:
        assert client.get(link).status_code == 200, link
