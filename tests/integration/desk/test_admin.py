"""The admin: forms in tabs, addresses made for editors, blocks that can be looked at."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import nested_form_data, streamfield

from publications.models import Edition
from strategy.access.roles import group_of
from strategy.body.blocks import BodyBlock
from strategy.desk.content.records import RecordsGroup
from strategy.models import (
    Alignment,
    BasicGoalPage,
    Body,
    ChapterPage,
    Framework,
    FrameworkItem,
    MeasurePage,
    Milestone,
    Node,
    NodeLineage,
    PopulationSeries,
    Project,
    Responsibility,
    Role,
    SectionPage,
    StrategyPage,
    Unit,
)
from strategy.notation.wareki import PartialDate

pytestmark = [pytest.mark.usefixtures("loaded_site")]


@pytest.fixture
def admin(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("admin", password="x" * 12))
    return client


@pytest.fixture
def editor(client: Client) -> Client:
    account = get_user_model().objects.create_user("editor", password="x" * 12)
    account.groups.add(group_of(Role.Key.EDITORS))
    client.force_login(account)
    return client


def section_form(**fields: str) -> dict[str, str]:
    bodies = {f"body_{code}": streamfield([]) for code in ("ja", "en")}
    texts = {
        f"{name}_{code}": ""
        for name in ("summary", "scope_note", "search_summary")
        for code in ("ja", "en")
    }
    return nested_form_data({**bodies, **texts, "heading_en": "", "slug": "", **fields})


def create_section(client: Client, **fields: str):
    parent = ChapterPage.objects.get(slug="direction")
    address = reverse("wagtailadmin_pages:add", args=["strategy", "sectionpage", parent.pk])
    return client.post(address, section_form(**fields))


def test_the_address_comes_from_the_english_heading(editor: Client) -> None:
    create_section(editor, title="交通", heading_en="Public transport")

    page = SectionPage.objects.get(title="交通")
    assert page.slug == "public-transport"
    assert page.heading_ja == "交通"


def test_a_japanese_heading_alone_gets_an_address_by_its_type(editor: Client) -> None:
    create_section(editor, title="交通")
    create_section(editor, title="住まい")

    assert SectionPage.objects.get(title="交通").slug == "sectionpage"
    assert SectionPage.objects.get(title="住まい").slug == "sectionpage-2"


def test_a_japanese_address_is_refused_in_one_sentence(editor: Client) -> None:
    response = create_section(editor, title="交通", slug="交通")

    assert (
        "アドレスには半角の英小文字・数字と、間をつなぐハイフンだけが使えます"
        in response.content.decode()
    )
    assert not SectionPage.objects.filter(title="交通").exists()


def test_a_milestone_on_a_day_that_does_not_exist_is_refused(editor: Client) -> None:
    milestone = Milestone.objects.get(code="adoption", strategy__faces__page__slug="new-strategy")
    address = f"/admin/snippets/strategy/milestone/edit/{milestone.pk}/"

    response = editor.post(
        address,
        {
            "name_ja": "策定",
            "strategy": milestone.strategy_id,
            "stage": "adoption",
            "state": "planned",
            "position": 4,
            "code": "adoption",
            "planned": "2023-02-30",
        },
    )

    assert "「2023-02-30」は日付として読めません" in response.content.decode()
    milestone.refresh_from_db()
    assert str(milestone.planned) == "FY2023"


def public_comment() -> Milestone:
    milestone: Milestone = Milestone.objects.get(
        code="public-comment", strategy__faces__page__slug="new-strategy"
    )
    return milestone


@pytest.mark.parametrize(
    ("planned", "until", "sentence"),
    [
        ("2023-12-01", "2023-11", "終わりの時期は、始まり(令和5年12月1日)より前にできません。"),
        ("", "2023-12-28", "終わりの時期だけは入れられません。"),
    ],
)
def test_a_step_that_ends_before_it_begins_is_refused(
    editor: Client, planned: str, until: str, sentence: str
) -> None:
    milestone = public_comment()

    response = editor.post(
        f"/admin/snippets/strategy/milestone/edit/{milestone.pk}/",
        {
            "name_ja": "パブリックコメント",
            "strategy": milestone.strategy_id,
            "stage": "public_comment",
            "state": "planned",
            "position": 4,
            "code": milestone.code,
            "planned": planned,
            "until": until,
        },
    )

    assert sentence in response.content.decode()
    milestone.refresh_from_db()
    assert not milestone.until


def test_a_step_with_an_end_says_both_in_public(client: Client) -> None:
    milestone = public_comment()
    milestone.planned = PartialDate.parse("2023-12-01")
    milestone.until = PartialDate.parse("2023-12-28")
    milestone.full_clean()
    milestone.save()

    for language, words in (
        ("ja", "令和5年12月1日〜令和5年12月28日"),
        ("en", "1 December 2023 – 28 December 2023"),
    ):
        page = client.get(f"/{language}/strategies/new-strategy/").content.decode()
        assert words in re.sub(r"</?(span|wbr)[^>]*>", "", page)
        assert milestone.when(language) == words
    assert milestone.changes.filter(field="until", new="2023-12-28").exists()


def test_every_block_has_a_description_and_a_preview(admin: Client) -> None:
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.description, name
        assert block.is_previewable, name
        response = admin.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        html = response.content.decode()
        assert response.status_code == 200, name
        assert f"block-{name}" in html, name
        assert "components/blocks.css" in html.replace("\\", ""), name


def test_an_editor_cannot_publish_without_approval(editor: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")

    permissions = goal.permissions_for_user(get_user_model().objects.get(username="editor"))

    assert permissions.can_edit()
    assert not permissions.can_publish()
    assert permissions.can_submit_for_moderation()


def test_an_editor_cannot_issue_an_edition(editor: Client) -> None:
    edition = Edition.objects.get(code="first-term-2-1")

    response = editor.post(f"/admin/editions/{edition.pk}/issue/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/admin/"


def test_an_issued_edition_can_be_neither_edited_nor_deleted(admin: Client) -> None:
    edition = Edition.objects.get(code="first-term-2-1")
    draft = Edition.objects.create(
        code="draft", strategy=edition.strategy, stage="outline", dated="2023-07"
    )
    typed = {"strategy": edition.strategy_id, "stage": "outline", "dated": "2023-08"}
    typed |= {"version": "9", "label_ja": "別の名前"}
    stood = Edition.objects.filter(pk=edition.pk).values().get()

    for action, sent in (("edit", {**typed, "code": edition.code}), ("delete", {})):
        address = f"/admin/editions/{action}/{edition.pk}/"
        for response in (admin.get(address), admin.post(address, sent)):
            assert response.status_code == 302, action
            assert response.headers["Location"] == "/admin/", action
    assert Edition.objects.filter(pk=edition.pk).values().get() == stood
    # What was sent is no reason: a draft is edited and deleted by it.
    admin.post(f"/admin/editions/edit/{draft.pk}/", {**typed, "code": "draft"})
    assert Edition.objects.get(pk=draft.pk).version == "9"
    admin.post(f"/admin/editions/delete/{draft.pk}/")
    assert not Edition.objects.filter(pk=draft.pk).exists()


def test_each_page_type_offers_only_what_may_stand_below_it(editor: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")

    html = editor.get(reverse("wagtailadmin_pages:add_subpage", args=[goal.pk])).content.decode()

    assert "施策" in html
    assert "節" in html
    assert "基本目標を" not in html
    assert MeasurePage.allowed_parent_page_models() == [BasicGoalPage]


def test_a_draft_measure_needs_no_more_than_a_heading(editor: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    address = reverse("wagtailadmin_pages:add", args=["strategy", "measurepage", goal.pk])

    editor.post(address, section_form(title="ICT企業の誘致"))

    page = MeasurePage.objects.get(title="ICT企業の誘致")
    assert not page.live
    assert page.node is not None


def test_a_search_finds_a_word_in_the_middle_of_a_heading(editor: Client) -> None:
    response = editor.get("/admin/pages/search/", {"q": "教育環境"})

    assert "結婚・出産・子育て支援と教育環境の整備" in response.content.decode()


def test_nothing_in_the_tree_can_be_hidden_behind_a_password() -> None:
    hidden = {model: model.private_page_options for model in get_page_models() if model != Page}

    assert {BasicGoalPage, MeasurePage, SectionPage} < set(hidden)
    assert {model: options for model, options in hidden.items() if options} == {}


def test_the_root_of_the_tree_bears_a_japanese_name(editor: Client) -> None:
    html = editor.get("/admin/pages/").content.decode()

    assert "すべてのページ" in html
    assert ">Root<" not in "".join(html.split())


def test_people_are_named_with_the_family_name_first() -> None:
    user = get_user_model()(username="clerk", last_name="姓", first_name="名")

    assert get_user_display_name(user) == "姓 名"
    assert get_user_display_name(get_user_model()(username="clerk")) == "clerk"


def test_every_page_says_below_what_it_may_stand() -> None:
    silent = [
        model.__name__
        for model in get_page_models()
        if model != Page and "parent_page_types" not in model.__dict__
    ]

    assert silent == []


def test_a_heading_is_labelled_and_the_menu_offered_where_it_works(editor: Client) -> None:
    chapter = ChapterPage.objects.get(slug="goals")
    home = Page.objects.get(slug="home")

    goal = editor.get(f"/admin/pages/add/strategy/basicgoalpage/{chapter.pk}/").content.decode()
    page = editor.get(f"/admin/pages/add/strategy/standardpage/{home.pk}/").content.decode()

    assert re.search(r'for="id_title"[^>]*>(\s|<[^>]+>)*見出し', goal)
    assert "domain.com" not in goal
    assert 'name="show_in_menus"' not in goal
    assert 'name="show_in_menus"' in page


def test_a_search_counts_pages_and_no_none(editor: Client) -> None:
    html = editor.get("/admin/pages/search/?q=仮称").content.decode()

    assert "7件中 1〜7件目" in html
    assert "None7件" not in "".join(html.split())


MORE_ROWS: dict[type[Any], Callable[[int, Node], Any]] = {
    PopulationSeries: lambda number, node: PopulationSeries(
        strategy=node, code=f"more-{number}", role="goal", name_ja="将来展望"
    ),
    Milestone: lambda number, node: Milestone(strategy=node, stage="draft"),
    Alignment: lambda number, node: Alignment(
        strategy=node, node=node, item=FrameworkItem.objects.first()
    ),
    Responsibility: lambda number, node: Responsibility(node=node, unit=Unit.objects.first()),
    Project: lambda number, node: Project(node=node, code=f"more-{number}", name_ja="事業"),
}


@pytest.mark.parametrize("model", MORE_ROWS)
def test_a_list_asks_as_often_for_rows_of_many_items_as_for_few(
    editor: Client, model: type[Any]
) -> None:
    address = reverse(model.snippet_viewset.get_url_name("list"))
    chapters = Node.objects.filter(faces__page__in=ChapterPage.objects.values("pk"))
    first, *rows = [MORE_ROWS[model](number, node) for number, node in enumerate(chapters)]
    model.objects.bulk_create([first])
    editor.get(address)
    with CaptureQueriesContext(connection) as few:
        editor.get(address)
    model.objects.bulk_create(rows)

    with CaptureQueriesContext(connection) as many:
        editor.get(address)

    assert len(rows) > 4
    assert len(many) == len(few)


MODELS_OF_FORMS = [*(viewset.model for viewset in RecordsGroup.items), PopulationSeries]


@pytest.mark.parametrize("model", MODELS_OF_FORMS)
def test_a_form_asks_no_more_for_many_items_than_for_few(editor: Client, model: type[Any]) -> None:
    strategy = StrategyPage.objects.get(slug="new-strategy")
    if model is Project:
        MORE_ROWS[model](0, strategy.node).save()
    elif model is NodeLineage:
        between = {"from_strategy": strategy.node, "to_strategy": strategy.node}
        NodeLineage.objects.create(kind="new", day=date(2026, 4, 1), **between)
    named, row = model.snippet_viewset.get_url_name, model.objects.last()
    addresses = [reverse(named("add")), reverse(named("edit"), args=[row.pk])]

    def asked() -> list[int]:
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert editor.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    asked()
    few = asked()
    chapter = ChapterPage.objects.descendant_of(strategy).get(slug="goals")
    framework = Framework.objects.first()
    for number in range(5):
        chapter.add_child(instance=SectionPage(title=f"節{number}", slug=f"more-{number}"))
        framework.items.create(code=f"more-{number}", name_ja="条", sort_order=number)

    many = asked()

    assert many == few
    assert max(few) < 50


def test_the_items_of_a_record_are_offered_by_strategy_with_their_numbers(editor: Client) -> None:
    jobs = BasicGoalPage.objects.get(slug="jobs")
    body = Body.objects.create(code="more", name_ja="会議", kind="council")
    lost = Node.objects.create()
    body.nodes.set([jobs.node, lost])

    html = editor.get(f"/admin/snippets/strategy/body/edit/{body.pk}/").content

    found = re.search(r'<select name="nodes".*?</select>', html.decode(), re.DOTALL)
    assert found is not None
    assert '<optgroup label="' in found[0]
    named = f"　⑴ 基本目標1 {jobs.title}"
    assert f'<option value="{jobs.node.pk}" selected>{named}</option>' in found[0]
    assert f'<option value="{lost.pk}" selected>(ページのない項目' in found[0]


def test_a_milestone_is_set_on_a_whole_strategy(editor: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs").node

    html = editor.get("/admin/snippets/strategy/milestone/add/").content.decode()

    found = re.search(r'<select name="strategy".*?</select>', html, re.DOTALL)
    assert found is not None
    assert StrategyPage.objects.get(slug="new-strategy").title in found[0]
    assert f'value="{goal.pk}"' not in found[0]


def test_a_comparison_names_languages_in_japanese_and_changed_texts_only(editor: Client) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    BasicGoalPage.objects.filter(pk=goal.pk).update(scope_note_en=None)
    goal.scope_note_en = ""
    goal.summary_en = "Changed."
    goal.save_revision()

    html = editor.get(f"/admin/pages/{goal.pk}/revisions/compare/live...latest/").content.decode()

    assert "要点(英語)" in html
    assert "内容の例" not in html
    assert "[en]" not in html
