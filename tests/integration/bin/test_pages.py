"""Pages in the bin: with all below them out of everybody's sight, and back as drafts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, WorkflowState

from strategy.bin.pages import bin_page, destroy_page, restore_page
from strategy.models import (
    BasicGoalPage,
    Binned,
    HomePage,
    MeasurePage,
    NodeFace,
    Place,
    Role,
    SectionPage,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    User,
    WorkspacePage,
)
from strategy.refusals import Refused
from strategy.tree.queries import document_pages
from strategy.working_copies.starting import start_next_stage, working_copy_of
from tests.integration.workflow import submitted
from tests.people import account

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.sweep(16, "the bin")]


@pytest.fixture
def section(goal: BasicGoalPage) -> SectionPage:
    """A public page below a public one."""
    page: SectionPage = goal.add_child(instance=SectionPage(title="取組の考え方", slug="approach"))
    page.save_revision().publish()
    return SectionPage.objects.get(pk=page.pk)


def fresh(page: Page) -> Page:
    return type(page).objects.get(pk=page.pk)


# --- Into it ----------------------------------------------------------------------


def test_a_binned_page_and_all_below_it_are_gone_from_the_public(
    client: Client, goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    addresses = [goal.get_url(), section.get_url()]
    assert {client.get(address).status_code for address in addresses} == {200}

    binned = bin_page(goal, by=publisher)

    assert {client.get(address).status_code for address in addresses} == {404}
    assert binned.was_public
    for page in (fresh(goal), fresh(section)):
        assert not page.live
        assert page.get_url() is None
        assert page.node_face.place == Place.BIN
        assert not NodeFace.objects.filter(page=page).exists()
    strategy = StrategyPage.objects.get(slug="new-strategy")
    assert not {goal.pk, section.pk} & {page.pk for page in document_pages(strategy)}


def test_no_redirect_leads_into_the_bin_and_one_that_did_answers_404(
    client: Client, goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    Redirect.add_redirect("/old-approach", redirect_to=section)
    before = set(Redirect.objects.values_list("pk", flat=True))

    binned = bin_page(section, by=publisher)

    assert set(Redirect.objects.values_list("pk", flat=True)) == before
    assert client.get("/old-approach").status_code == 404
    restore_page(binned, by=publisher)
    assert set(Redirect.objects.values_list("pk", flat=True)) == before


def test_set_times_and_approvals_end_in_the_bin_and_are_told(
    goal: BasicGoalPage, section: SectionPage, editor: User, publisher: User
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    submitted(goal, wrote=editor, by=editor)
    section.go_live_at, section.expire_at = tomorrow, tomorrow + timedelta(days=1)
    section.save_revision(user=publisher).publish()

    binned = bin_page(goal, by=publisher)

    assert not WorkflowState.objects.active().filter(object_id=str(goal.pk)).exists()
    draft = fresh(section).get_latest_revision_as_object()
    assert (draft.go_live_at, draft.expire_at) == (None, None)
    assert not section.revisions.exclude(approved_go_live_at=None).exists()
    told = "".join(binned.ended)
    assert f"「{goal.draft_title}」の確認・承認は、中止しました。" in told
    assert "「取組の考え方」の" in told
    assert "の公開の予約は、取り消しました。" in told


def test_an_alias_of_a_binned_page_goes_with_it_and_follows_it_no_more(
    client: Client, goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).live().first()
    alias = CreatePageAliasAction(section, parent=other).execute(skip_permission_checks=True)
    address = alias.get_url()
    assert client.get(address).status_code == 200

    bin_page(section, by=publisher)

    assert client.get(address).status_code == 404
    assert Page.objects.get(pk=alias.pk).alias_of is None
    assert Binned.objects.filter(page=alias.pk).exists()


def test_an_alias_in_the_bin_does_not_come_alive_with_its_original(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).live().first()
    alias = CreatePageAliasAction(section, parent=other).execute(skip_permission_checks=True)
    bin_page(alias, by=publisher)

    section.save_revision().publish()

    assert not Page.objects.get(pk=alias.pk).live


def test_two_pages_of_one_address_lie_in_the_bin_side_by_side(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    bin_page(section, by=publisher)
    again = goal.add_child(instance=SectionPage(title="二つ目", slug="approach"))

    bin_page(again, by=publisher)

    assert Binned.objects.filter(slug="approach").count() == 2


def test_what_is_in_the_bin_is_not_deleted_again(section: SectionPage, publisher: User) -> None:
    bin_page(section, by=publisher)

    with pytest.raises(Refused, match="すでにごみ箱にあります"):
        bin_page(section, by=publisher)

    assert Binned.objects.count() == 1


# --- Back from it ------------------------------------------------------------------


def test_a_page_comes_back_to_its_place_as_a_draft_with_all_that_was_its_own(
    client: Client, goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    left, right = goal.get_prev_sibling(), goal.get_next_sibling()
    address, node, tree = goal.get_url(), goal.node, goal.node_face.tree_id
    revisions = list(goal.revisions.values_list("pk", flat=True))
    assert left is not None or right is not None
    binned = bin_page(goal, by=publisher)

    restored = restore_page(binned, by=publisher)

    assert not Binned.objects.exists()
    assert not restored.live
    assert (restored.get_prev_sibling(), restored.get_next_sibling()) == (left, right)
    assert restored.slug == goal.slug
    for page in (restored, fresh(section)):
        face = NodeFace.objects.get(page=page.pk)
        assert (face.place, face.tree_id) == (Place.PUBLIC, tree)
    assert restored.node == node
    assert set(revisions) <= set(restored.revisions.values_list("pk", flat=True))
    assert client.get(address).status_code == 404
    restored.get_latest_revision().publish()
    assert client.get(address).status_code == 200


def test_a_page_whose_address_was_taken_comes_back_under_another(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    binned = bin_page(section, by=publisher)
    goal.add_child(instance=SectionPage(title="後から来た節", slug="approach"))

    with pytest.raises(Refused, match="同じ場所の「後から来た節」が使っています"):
        restore_page(binned, by=publisher)
    restored = restore_page(binned, by=publisher, slug="approach-2")

    assert restored.slug == restored.get_latest_revision_as_object().slug == "approach-2"
    assert restored.url_path.endswith("/approach-2/")


def test_a_page_whose_place_is_gone_comes_back_elsewhere(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    other = BasicGoalPage.objects.sibling_of(goal, inclusive=False).first()
    binned = bin_page(section, by=publisher)
    bin_page(goal, by=publisher)

    with pytest.raises(Refused, match="置き場所を選んでください"):
        restore_page(binned, by=publisher)
    restored = restore_page(binned, by=publisher, parent=other)

    assert restored.get_parent().pk == other.pk
    assert NodeFace.objects.get(page=restored.pk).tree_id == other.node_face.tree_id


def test_an_item_that_has_come_back_meanwhile_is_not_shown_twice(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    binned = bin_page(section, by=publisher)
    again = goal.add_child(instance=SectionPage(title="同じ項目", slug="again"))
    NodeFace.objects.filter(page=again).update(node=section.node)

    with pytest.raises(Refused, match="同じ項目「同じ項目」がすでにあります"):
        restore_page(binned, by=publisher)


def test_a_kind_of_page_comes_back_only_where_it_may_stand(
    section: SectionPage, publisher: User
) -> None:
    binned = bin_page(section, by=publisher)

    with pytest.raises(Refused, match="節は置けません"):
        restore_page(binned, by=publisher, parent=Page.objects.get(pk=HomePage.objects.get().pk))


def test_what_was_brought_back_by_another_is_not_brought_back_again(
    section: SectionPage, publisher: User
) -> None:
    binned = bin_page(section, by=publisher)
    restore_page(Binned.objects.get(), by=publisher)

    with pytest.raises(Refused, match="もうごみ箱にありません"):
        restore_page(binned, by=publisher)


def test_only_what_never_was_public_is_destroyed(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    draft = goal.add_child(instance=SectionPage(title="下書き", slug="draft", live=False))
    public, never = bin_page(section, by=publisher), bin_page(draft, by=publisher)

    with pytest.raises(Refused, match="公開したことがある"):
        destroy_page(public, by=publisher)
    destroy_page(never, by=publisher)

    assert Page.objects.filter(pk=section.pk).exists()
    assert not Page.objects.filter(pk=draft.pk).exists()
    assert list(Binned.objects.all()) == [public]


def test_a_public_page_above_drafts_counts_as_public_and_so_does_one_below(
    goal: BasicGoalPage, publisher: User
) -> None:
    draft = goal.add_child(instance=SectionPage(title="下書き", slug="draft", live=False))
    below = draft.add_child(instance=SectionPage(title="先に公開", slug="first"))
    below.save_revision().publish()

    assert bin_page(draft, by=publisher).was_public


def test_the_history_of_the_page_above_tells_of_a_deletion(
    goal: BasicGoalPage, section: SectionPage, publisher: User
) -> None:
    bin_page(section, by=publisher)

    entry = PageLogEntry.objects.get(page=goal.pk, action="strategy.delete_below")
    assert (entry.user, entry.data) == (publisher, {"text": "削除したもの: 取組の考え方"})


# --- Who may -----------------------------------------------------------------------


class TestWhoMayDelete:
    def test_public_and_others_pages_are_deleted_by_who_manages_publication_alone(
        self, goal: BasicGoalPage, section: SectionPage, editor: User, head: User, publisher: User
    ) -> None:
        colleague = account("colleague", Role.Key.EDITORS)
        draft = goal.add_child(
            instance=SectionPage(title="下書き", slug="draft", live=False, owner=editor)
        )

        def may(page: Page) -> list[User]:
            people = (editor, colleague, head, publisher)
            return [user for user in people if page.permissions_for_user(user).can_delete()]

        assert may(draft) == [editor, publisher]
        assert may(section) == [publisher]
        section.unpublish()
        assert may(section) == [publisher]
        # With all below it.
        assert may(goal) == [publisher]

    def test_an_authors_draft_above_anothers_is_not_the_authors_to_delete(
        self, goal: BasicGoalPage, editor: User, head: User
    ) -> None:
        draft = goal.add_child(
            instance=SectionPage(title="下書き", slug="draft", live=False, owner=editor)
        )
        below = SectionPage(title="ほかの人の下書き", slug="below", live=False, owner=head)
        draft.add_child(instance=below)

        assert not draft.permissions_for_user(editor).can_delete()

    def test_what_a_site_has_but_one_of_is_not_deleted(self, publisher: User) -> None:
        admin = User.objects.create_superuser("operator", password="x")
        for page in (
            HomePage.objects.get(),
            StrategyIndexPage.objects.get(),
            WorkspacePage.of(Place.WORKING),
        ):
            for user in (publisher, admin):
                assert not page.permissions_for_user(user).can_delete()

    def test_a_working_copy_is_discarded_by_its_maker_and_by_who_manages_publication(
        self, goal: BasicGoalPage, editor: User, head: User, publisher: User
    ) -> None:
        public = StrategyPage.objects.get(slug="new-strategy")
        copy = start_next_stage(strategy=public, by=editor)
        colleague = account("colleague", Role.Key.EDITORS)

        may = {
            user.username: copy.permissions_for_user(user).can_delete()
            for user in (editor, colleague, head, publisher)
        }
        binned = bin_page(copy, by=editor)

        assert may == {"planner": True, "colleague": False, "head": False, "publisher": True}
        assert working_copy_of(public.node) is None
        assert public.get_descendants().live().exists()
        again = start_next_stage(strategy=public, by=colleague)
        with pytest.raises(Refused, match="同じ戦略のページ"):
            restore_page(binned, by=editor)
        bin_page(again, by=colleague)
        assert working_copy_of(public.node) is None
        restore_page(binned, by=editor)
        assert working_copy_of(public.node) == copy

    def test_nobody_changes_what_lies_in_the_bin(
        self, goal: BasicGoalPage, section: SectionPage, editor: User, publisher: User
    ) -> None:
        admin = User.objects.create_superuser("operator", password="x")
        bin_page(goal, by=publisher)

        for user in (editor, publisher, admin):
            for page in (fresh(goal), fresh(section), WorkspacePage.of(Place.BIN)):
                rights = page.permissions_for_user(user)
                assert not any(
                    (
                        rights.can_edit(),
                        rights.can_delete(),
                        rights.can_move(),
                        rights.can_publish(),
                        rights.can_publish_subpage(),
                        rights.can_add_subpage(),
                        rights.can_unpublish(),
                        rights.can_lock(),
                        rights.can_copy(),
                        rights.can_reorder_children(),
                    )
                )

    def test_pages_beside_the_document_go_to_the_bin_too(
        self, client: Client, publisher: User
    ) -> None:
        home = HomePage.objects.get()
        page = home.add_child(instance=StandardPage(title="お知らせの読み方", slug="reading"))
        assert client.get("/ja/reading/").status_code == 200

        binned = bin_page(page, by=publisher)

        assert client.get("/ja/reading/").status_code == 404
        assert restore_page(binned, by=publisher).get_parent().pk == home.pk

    def test_a_measure_keeps_its_figures_in_the_bin(
        self, measure: MeasurePage, publisher: User
    ) -> None:
        node = measure.node

        binned = bin_page(measure, by=publisher)

        assert fresh(measure).node == node
        assert str(node).startswith("(ページのない項目")
        restore_page(binned, by=publisher)
        assert str(node) == measure.title
