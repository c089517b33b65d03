"""Identity of nodes through creation, copies, moves, aliases and reverts."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from wagtail.actions.create_alias import CreatePageAliasAction

from strategy.models import (
    BasicGoalPage,
    ChapterPage,
    Node,
    NodeFace,
    Place,
    SectionPage,
    StrategyIndexPage,
    StrategyPage,
    WorkspacePage,
)

pytestmark = [pytest.mark.usefixtures("loaded_site"), pytest.mark.both_databases]


def goal() -> BasicGoalPage:
    page: BasicGoalPage = BasicGoalPage.objects.get(slug="jobs")
    return page


def new_strategy() -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="new-strategy")
    return page


def chapter(slug: str) -> ChapterPage:
    page: ChapterPage = ChapterPage.objects.get(slug=slug)
    return page


def other_strategy() -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.get(slug="second-term")
    return page


def test_every_page_of_a_strategy_shows_a_node_of_its_own_in_its_tree() -> None:
    strategy = new_strategy()
    pages = [strategy, *strategy.get_descendants().type(ChapterPage, SectionPage, BasicGoalPage)]

    faces = NodeFace.objects.filter(page__in=[page.pk for page in pages])

    assert faces.count() == len(pages)
    assert faces.values("node").distinct().count() == len(pages)
    assert set(faces.values_list("tree_id", flat=True)) == {strategy.pk}


def test_a_copy_gets_a_node_of_its_own() -> None:
    original = goal()

    copy = original.copy(update_attrs={"slug": "jobs-copy", "title": "写し"})

    assert copy.specific.node != original.node
    assert goal().node == original.node


def test_a_copied_branch_gets_nodes_of_its_own_throughout() -> None:
    original = chapter("goals")
    before = set(Node.objects.values_list("pk", flat=True))

    copy = original.copy(recursive=True, update_attrs={"slug": "goals-copy"})

    branch = [copy, *copy.get_descendants()]
    nodes = NodeFace.objects.filter(page__in=[page.pk for page in branch]).values_list(
        "node_id", flat=True
    )
    assert len(branch) == 5
    assert len(set(nodes)) == 5
    assert not set(nodes) & before


def test_publishing_a_copys_newest_revision_keeps_the_copys_node() -> None:
    copy = goal().copy(update_attrs={"slug": "jobs-copy"}, copy_revisions=True).specific
    node = copy.node

    copy.get_latest_revision().publish()

    assert BasicGoalPage.objects.get(slug="jobs-copy").node == node
    assert node != goal().node


def test_an_alias_gets_a_node_of_its_own() -> None:
    alias = CreatePageAliasAction(goal(), update_slug="jobs-alias", user=None).execute()

    assert NodeFace.objects.get(page=alias.pk).node != goal().node


def test_reverting_to_an_older_revision_keeps_the_node() -> None:
    page = goal()
    node, first = page.node, page.get_latest_revision()
    page.title = "改めた見出し"
    page.save_revision().publish()

    first.publish()

    assert goal().node == node
    assert goal().title == "(仮称)ICTと既存産業・資源を活用したしごとづくり"


def test_a_move_within_the_strategy_keeps_the_node() -> None:
    page = goal()
    node = page.node

    page.move(chapter("direction"), pos="last-child")

    moved = goal()
    assert moved.node == node
    assert moved.get_parent().slug == "direction"


def test_a_move_to_another_strategy_keeps_the_nodes_and_changes_their_tree() -> None:
    branch = chapter("goals")
    nodes = set(
        NodeFace.objects.filter(page__path__startswith=branch.path).values_list("node", flat=True)
    )

    branch.move(other_strategy(), pos="last-child")

    faces = NodeFace.objects.filter(page__path__startswith=chapter("goals").path)
    assert set(faces.values_list("node", flat=True)) == nodes
    assert set(faces.values_list("tree_id", flat=True)) == {other_strategy().pk}


def test_a_tree_never_shows_a_node_twice() -> None:
    page = goal()
    twin = page.copy(to=other_strategy(), update_attrs={"slug": "twin"}, exclude_fields=[])
    NodeFace.objects.filter(page=twin.pk).update(node=page.node)

    assert not twin.specific.can_move_to(chapter("goals"))
    with pytest.raises(ValidationError, match="すでにあります"):
        twin.move(chapter("goals"), pos="last-child")
    # PostgreSQL names the constraint, SQLite its columns.
    constraint = r"node_once_in_a_tree|strategy_nodeface\.tree_id"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NodeFace.objects.filter(page=twin.pk).update(tree=new_strategy())


def test_a_node_outlives_its_page() -> None:
    page = goal()
    uid = page.node.uid

    page.delete()

    assert Node.objects.filter(uid=uid).exists()
    assert not NodeFace.objects.filter(node__uid=uid).exists()


def test_a_copied_strategy_is_a_tree_of_its_own() -> None:
    original = new_strategy()

    copy = original.copy(
        recursive=True, update_attrs={"slug": "copy", "state": StrategyPage.State.CONCEPT}
    )

    faces = NodeFace.objects.filter(page__path__startswith=copy.path)
    assert set(faces.values_list("tree_id", flat=True)) == {copy.pk}
    assert not set(faces.values_list("node", flat=True)) & set(
        NodeFace.objects.filter(tree=original.pk).values_list("node", flat=True)
    )


def test_a_strategy_list_holds_strategies_only() -> None:
    index = StrategyIndexPage.objects.get()

    assert not goal().can_move_to(index)
    assert new_strategy().can_move_to(index)


def test_a_new_item_gets_a_short_code_that_nobody_misreads() -> None:
    page = chapter("implementation").add_child(instance=SectionPage(title="新しい節", slug="fresh"))

    code = page.node.short_code

    assert re.fullmatch("[bcdfghjkmnpqrstvwxz][bcdfghjkmnpqrstvwxz2-9]{5}", code)


def test_a_short_code_is_given_once() -> None:
    node = goal().node
    node.short_code = "k7m3dx"

    with pytest.raises(ValidationError, match="短いコードは変えられません"):
        node.save()


@pytest.mark.parametrize("code", [None, "abcdef", "k1m3dx", "7m3dxk", "k7m", "k7m3dxk7m"])
def test_a_short_code_of_another_or_of_no_form_is_refused(code: str | None) -> None:
    with pytest.raises(ValidationError):
        Node.objects.create(short_code=code or goal().node.short_code)


@pytest.mark.parametrize("statement", ["UPDATE {} SET short_code = 'k7m3dx'", "DELETE FROM {}"])
def test_the_database_keeps_a_node_and_its_short_code(statement: str) -> None:
    node = Node.objects.create()
    sql = f"{statement.format(Node._meta.db_table)} WHERE id = {node.pk}"
    refused = pytest.raises(IntegrityError, match="sealed")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_lies_in_the_bin_is_not_public_and_says_where_it_is() -> None:
    strategy = other_strategy()
    face = NodeFace.objects.get(page=strategy)

    strategy.move(WorkspacePage.of(Place.BIN), pos="last-child")

    face.refresh_from_db()
    assert face.place == Place.BIN
    assert not NodeFace.objects.public().filter(pk=face.pk).exists()
    assert StrategyPage.objects.get(pk=strategy.pk).get_admin_display_title().endswith("〔ごみ箱〕")
