"""A strategy is worked on out of sight and takes the public place in one step."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from strategy.figures.known_on_day import public_indicators
from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    Node,
    NodeFace,
    Place,
    Role,
    SectionPage,
    StrategyPage,
)
from strategy.refusals import Refused
from strategy.working_copies.adopting import adopt
from strategy.working_copies.starting import (
    NextTerm,
    next_term_of,
    proposed_next_term,
    start_next_stage,
    start_next_term,
    working_copy_of,
)
from tests.people import account, client_of

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(9, "working copies")]

CALLED = NextTerm({"ja": "第4期総合戦略", "en": "Fourth-Term Strategy"}, "fourth-term")
GOAL = "/ja/strategies/new-strategy/goals/family-and-education/"


@pytest.fixture
def public() -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    return page


@pytest.fixture
def copy(public: StrategyPage) -> StrategyPage:
    return start_next_stage(strategy=public, by=None)


def in_copy(copy: StrategyPage, slug: str) -> Page:
    page: Page = Page.objects.descendant_of(copy).get(slug=slug).specific
    return page


def change(page: Page, **values: object) -> None:
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def public_pages(client: Client) -> dict[str, bytes]:
    paths = ("/ja/strategies/", "/ja/strategies/new-strategy/", GOAL, "/sitemap.xml")
    return {path: client.get(path).content for path in paths}


def test_lists_of_the_admin_tell_a_copy_from_its_original(
    public: StrategyPage, copy: StrategyPage
) -> None:
    editor = client_of(account("editor", Role.Key.EDITORS))
    query = {"q": public.title}

    found = editor.get("/admin/pages/search/", query).content.decode()
    chosen = editor.get("/admin/choose-page/search/", query).content.decode()

    for shown in (found, chosen):
        marked = shown.count(f"{public.title}〔作業用の写し〕")
        assert marked >= 1
        assert shown.count(public.title) > marked
    goal = in_copy(copy, "jobs")
    assert goal.get_admin_display_title() == f"{goal.title}〔作業用の写し〕"


def test_a_copy_shows_the_same_nodes_in_the_same_shape(
    public: StrategyPage, copy: StrategyPage
) -> None:
    def shape(strategy: StrategyPage) -> list[tuple[str, int | None]]:
        pages = Page.objects.descendant_of(strategy, inclusive=True).order_by("path")
        nodes = dict(NodeFace.objects.values_list("page_id", "node_id"))
        return [(page.title, nodes.get(page.pk)) for page in pages]

    assert shape(copy) == shape(public)
    assert copy.node == public.node
    assert set(NodeFace.objects.filter(tree=copy).values_list("place", flat=True)) == {"working"}
    assert not Node.objects.filter(faces=None, uses=None).exists()


def test_a_copy_changes_nothing_that_the_public_sees(client: Client, public: StrategyPage) -> None:
    before, indicators = public_pages(client), list(public_indicators())

    copy = start_next_stage(strategy=public, by=None)
    change(in_copy(copy, "family-and-education"), title="子育て", heading_en="Families")

    assert public_pages(client) == before
    assert list(public_indicators()) == indicators
    assert in_copy(copy, "family-and-education").get_url() is None


def test_drafts_go_along_into_the_copy(public: StrategyPage) -> None:
    goal = BasicGoalPage.objects.get(slug="family-and-education")
    goal.title = "下書きの見出し"
    goal.save_revision()

    copy = start_next_stage(strategy=public, by=None)

    draft = in_copy(copy, "family-and-education")
    assert draft.has_unpublished_changes
    assert draft.get_latest_revision_as_object().title == "下書きの見出し"
    assert draft.title != "下書きの見出し"


def test_a_new_page_in_a_copy_belongs_to_the_workspace(copy: StrategyPage) -> None:
    chapter = in_copy(copy, "goals")

    new = chapter.add_child(instance=BasicGoalPage(title="基本目標5", slug="fifth"))

    face = NodeFace.objects.get(page=new)
    assert (face.place, face.tree_id) == (Place.WORKING, copy.pk)


def test_a_second_copy_of_the_same_strategy_is_refused(
    public: StrategyPage, copy: StrategyPage
) -> None:
    with pytest.raises(Refused, match="すでにあります"):
        start_next_stage(strategy=public, by=None)
    with pytest.raises(Refused, match="公開されていない"):
        start_next_stage(strategy=copy, by=None)

    assert working_copy_of(public.node) == copy


def test_adoption_takes_the_public_place_and_address(
    client: Client, public: StrategyPage, copy: StrategyPage
) -> None:
    change(in_copy(copy, "family-and-education"), title="子育て", heading_en="Families")
    siblings = [page.slug for page in public.get_parent().get_children()]

    adoption = adopt(working_copy=copy, by=None)

    assert "子育て" in client.get(GOAL).content.decode()
    assert "Families" in client.get(GOAL.replace("/ja/", "/en/")).content.decode()
    assert [page.slug for page in copy.get_parent().get_children()] == siblings
    assert adoption.redirects == 0
    public.refresh_from_db()
    assert NodeFace.objects.get(page=public).place == Place.FORMER
    assert NodeFace.objects.get(page=copy).place == Place.PUBLIC
    assert public.get_url() is None
    assert working_copy_of(copy.node) is None
    indicators = list(public_indicators())
    assert len(indicators) == 12
    for indicator in indicators:
        assert client.get(f"/ja/indicators/{indicator.code}/").status_code == 200


def test_addresses_that_end_lead_to_where_their_item_stands_now(
    client: Client, copy: StrategyPage
) -> None:
    goal = in_copy(copy, "family-and-education")
    change(goal, slug="families")
    in_copy(copy, "business-cooperation").delete()

    adopt(working_copy=copy, by=None)

    base = "strategies/new-strategy"
    for code in ("ja", "en"):
        moved = client.get(f"/{code}/{base}/goals/family-and-education/", follow=True)
        assert moved.redirect_chain == [(f"/{code}/{base}/goals/families/", 301)]
        gone = client.get(f"/{code}/{base}/implementation/business-cooperation/", follow=True)
        assert gone.redirect_chain == [(f"/{code}/{base}/implementation/", 301)]
        assert client.get(f"/{code}/{base}/outline/").status_code == 200


def test_the_address_of_an_explanation_that_ended_leads_to_the_strategy(
    client: Client, copy: StrategyPage
) -> None:
    copy.get_children().get(slug="revision-policy").specific.unpublish()

    adopt(working_copy=copy, by=None)

    ended = client.get("/ja/strategies/new-strategy/revision-policy/", follow=True)
    assert ended.redirect_chain == [("/ja/strategies/new-strategy/", 301)]
    assert ended.status_code == 200


def test_a_draft_of_an_adopted_strategy_keeps_the_public_address(
    client: Client, copy: StrategyPage
) -> None:
    change(copy, slug="rewritten")
    copy.heading_en = "Rewritten"
    copy.save_revision()
    adopt(working_copy=copy, by=None)

    StrategyPage.objects.get(pk=copy.pk).get_latest_revision().publish()

    page = client.get("/en/strategies/new-strategy/")
    assert page.status_code == 200
    assert "Rewritten" in page.content.decode()


def test_what_pointed_at_the_old_pages_points_at_the_new_ones(
    client: Client, public: StrategyPage, copy: StrategyPage
) -> None:
    goal = BasicGoalPage.objects.child_of(
        ChapterPage.objects.child_of(public).get(slug="goals")
    ).get(slug="family-and-education")
    link = f'<p><a linktype="page" id="{goal.pk}">子育て</a></p>'
    elsewhere = StrategyPage.objects.get(slug="second-term")
    elsewhere.body_ja = json.dumps([{"type": "text", "value": link}])
    elsewhere.save_revision().publish()
    inside = in_copy(copy, "structure")
    assert isinstance(inside, SectionPage)
    inside.body_ja = json.dumps([{"type": "text", "value": link}])
    inside.save_revision().publish()
    StrategyPage.objects.filter(slug="first-term").update(predecessor=public)
    Redirect.objects.create(old_path="/ja/kosodate", redirect_page=goal)

    adopt(working_copy=copy, by=None)

    new = in_copy(copy, "family-and-education")
    structure = "/ja/strategies/new-strategy/implementation/structure/"
    for path in ("/ja/strategies/second-term/", structure):
        assert f'href="{GOAL}"' in client.get(path).content.decode()
    assert StrategyPage.objects.get(slug="first-term").predecessor == copy
    assert Redirect.objects.get(old_path="/ja/kosodate").redirect_page_id == new.pk


def test_adoption_of_anything_but_a_working_copy_is_refused(public: StrategyPage) -> None:
    with pytest.raises(Refused, match="作業用の写しではありません"):
        adopt(working_copy=public, by=None)


def test_the_next_term_is_a_new_strategy_with_the_same_items(
    client: Client, public: StrategyPage
) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs").node

    copy = start_next_term(strategy=public, by=None, called=CALLED)

    assert copy.node != public.node
    assert (copy.title, copy.heading_ja, copy.heading_en, copy.slug) == (
        "第4期総合戦略",
        "第4期総合戦略",
        "Fourth-Term Strategy",
        "fourth-term",
    )
    assert copy.get_latest_revision_as_object().title == "第4期総合戦略"
    assert copy.fiscal_year_start == (public.fiscal_year_end or 0) + 1
    assert copy.predecessor == public
    assert NodeFace.objects.get(node=goal, tree=copy).place == Place.WORKING
    adopt(working_copy=copy, by=None)
    assert client.get("/ja/strategies/fourth-term/goals/jobs/").status_code == 200
    assert client.get("/ja/strategies/new-strategy/goals/jobs/").status_code == 200


def test_the_next_term_needs_the_end_of_this_one(public: StrategyPage) -> None:
    public.fiscal_year_end = None
    public.save()

    with pytest.raises(Refused, match="終了年度"):
        start_next_term(strategy=public, by=None, called=CALLED)


def test_the_next_term_is_begun_once(public: StrategyPage) -> None:
    copy = start_next_term(strategy=public, by=None, called=CALLED)

    with pytest.raises(Refused, match="次の期の写し「第4期総合戦略」は、すでにあります"):
        start_next_term(strategy=public, by=None, called=NextTerm(CALLED.headings, "another"))

    assert next_term_of(public) == copy


@pytest.mark.parametrize(
    ("heading", "slug", "reason"),
    [
        (" ", "fourth-term", "名称を日本語で"),
        ("第4期", "second-term", "「第2期会津若松市まち・ひと・しごと創生総合戦略」が使っています"),
        ("第4期", "第4期", "半角の英小文字"),
    ],
)
def test_a_next_term_has_a_name_and_an_address_of_its_own(
    public: StrategyPage, heading: str, slug: str, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        start_next_term(strategy=public, by=None, called=NextTerm({"ja": heading, "en": ""}, slug))


def test_what_the_next_term_may_be_called_is_proposed(public: StrategyPage) -> None:
    second = StrategyPage.objects.get(slug="second-term")

    assert proposed_next_term(second) == NextTerm(
        {
            "ja": "第3期会津若松市まち・ひと・しごと創生総合戦略",
            "en": "Third-Term Aizuwakamatsu Comprehensive Strategy"
            " for Vitalizing Towns, People and Jobs",
            "ja-easy": "",
        },
        "third-term",
    )
    proposed = proposed_next_term(public)
    assert proposed.headings["ja"] == "次期新総合戦略(仮称)"
    assert proposed.slug == f"new-strategy-{(public.fiscal_year_end or 0) + 1}"


def test_a_new_term_does_not_take_an_address_that_was_taken_meanwhile(
    public: StrategyPage,
) -> None:
    copy = start_next_term(strategy=public, by=None, called=CALLED)
    other = StrategyPage(title="別の戦略", slug="fourth-term", fiscal_year_start=2020)
    public.get_parent().add_child(instance=other)

    with pytest.raises(Refused, match="公開中の別の戦略が使っています"):
        adopt(working_copy=copy, by=None)

    assert NodeFace.objects.get(page=copy).place == Place.WORKING


class TestAdmin:
    @pytest.fixture
    def editor(self) -> Client:
        return client_of(account("clerk", Role.Key.EDITORS))

    @pytest.fixture
    def approver(self) -> Client:
        return client_of(account("head", Role.Key.APPROVERS))

    def test_the_steps_are_offered_where_they_can_be_taken(
        self, editor: Client, approver: Client, public: StrategyPage
    ) -> None:
        explorer = f"/admin/pages/{public.pk}/"
        assert f"/admin/strategies/{public.pk}/next-stage/" in editor.get(explorer).content.decode()
        copy = start_next_stage(strategy=public, by=None)
        adopting = f"/admin/strategies/{copy.pk}/adopt/"

        assert adopting not in editor.get(f"/admin/pages/{copy.pk}/").content.decode()
        assert adopting in approver.get(f"/admin/pages/{copy.pk}/").content.decode()

    def test_an_editor_begins_and_an_approver_adopts(
        self, editor: Client, approver: Client, public: StrategyPage
    ) -> None:
        begin = f"/admin/strategies/{public.pk}/next-stage/"
        assert "写しを作る" in editor.get(begin).content.decode()

        begun = editor.post(begin, follow=True).content.decode()

        copy = working_copy_of(public.node)
        assert copy is not None
        assert "作業用の写しを作りました" in begun
        again = editor.post(begin, follow=True).content.decode()
        assert "すでにあります" in again
        adopting = f"/admin/strategies/{copy.pk}/adopt/"
        refused = editor.post(adopting)
        assert (refused.status_code, refused.headers["Location"]) == (302, "/admin/")
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        assert "公開ページにしました" in approver.post(adopting, follow=True).content.decode()
        assert NodeFace.objects.get(page=copy).place == Place.PUBLIC

    def test_who_deletes_in_a_copy_has_worked_on_it(
        self, approver: Client, public: StrategyPage
    ) -> None:
        copy = start_next_stage(strategy=public, by=None)
        goal = in_copy(copy, "jobs")
        above, title = goal.get_parent(), goal.title

        deleted = approver.post(f"/admin/pages/{goal.pk}/delete/")

        assert deleted.status_code == 302
        assert not NodeFace.objects.filter(page=goal).exists()
        refused = approver.post(f"/admin/strategies/{copy.pk}/adopt/", follow=True)
        assert "写しに自分で手を入れた" in refused.content.decode()
        assert NodeFace.objects.get(page=copy).place == Place.WORKING
        history = approver.get(f"/admin/pages/{above.pk}/history/").content.decode()
        assert "下のページを削除しました" in history
        entry = PageLogEntry.objects.get(page=above, action="strategy.delete_below")
        assert entry.data == {"text": f"削除したもの: {title}"}

    def test_the_next_term_is_asked_for_its_name_and_address(
        self, editor: Client, public: StrategyPage
    ) -> None:
        begin = f"/admin/strategies/{public.pk}/next-term/"
        asked = editor.get(begin).content.decode()
        assert 'value="次期新総合戦略(仮称)"' in asked

        sent = {"heading_ja": "第4期総合戦略", "heading_en": "Fourth", "slug": "second-term"}
        refused = editor.post(begin, sent).content.decode()
        assert "が使っています" in refused
        assert 'value="第4期総合戦略"' in refused
        done = editor.post(begin, sent | {"slug": "fourth-term"}, follow=True).content.decode()

        assert "次の期の写し「第4期総合戦略」を作りました" in done
        copy = next_term_of(public)
        assert copy is not None
        assert (copy.title, copy.slug) == ("第4期総合戦略", "fourth-term")
        assert "すでにあります" in editor.get(begin).content.decode()

    def test_a_term_without_an_end_says_so_before_anything_is_asked(
        self, editor: Client, public: StrategyPage
    ) -> None:
        StrategyPage.objects.filter(pk=public.pk).update(fiscal_year_end=None)

        page = editor.get(f"/admin/strategies/{public.pk}/next-term/").content.decode()

        assert "終了年度が決まっていません" in page
        assert 'name="heading_ja"' not in page

    def test_the_pages_of_a_copy_open_in_the_admin(
        self, editor: Client, public: StrategyPage
    ) -> None:
        copy = start_next_stage(strategy=public, by=None)

        pages = Page.objects.descendant_of(copy, inclusive=True)
        assert pages.count() == Page.objects.descendant_of(public, inclusive=True).count() > 20
        for page in pages:
            assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
            draft = editor.get(f"/admin/pages/{page.pk}/view_draft/?mode=ja")
            assert draft.status_code == 200

    def test_a_step_that_does_not_exist_is_not_found(
        self, editor: Client, public: StrategyPage
    ) -> None:
        assert editor.get(f"/admin/strategies/{public.pk}/nothing/").status_code == 404
