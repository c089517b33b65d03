"""The order of an item's indicators and dates: moved by one, kept by drafts, told by the log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from strategy.models import (
    BasicGoalPage,
    Indicator,
    MeasurePage,
    Milestone,
    Node,
    Role,
    StrategyIndicator,
    StrategyPage,
    Unit,
)
from strategy.refusals import Refused
from strategy.tree.ordering import move, rows_of
from strategy.working_copies.starting import NextTerm, start_next_term
from tests.integration.desk.figures.conftest import make_indicator
from tests.people import account, client_of, text_of

pytestmark = pytest.mark.usefixtures("loaded_site")


@pytest.fixture
def node() -> Node:
    """An item with three indicators that all say position 0, as new ones do."""
    page = BasicGoalPage.objects.get(slug="jobs", node_face__place="public")
    empty = page.add_child(instance=MeasurePage(title="新しい施策", slug="ordered")).node
    for code in ("a", "b", "c"):
        make_indicator(empty, code=f"order-{code}", name_ja=f"指標{code}")
    return empty


@pytest.fixture
def publisher() -> Client:
    return client_of(account("publisher", Role.Key.PUBLISHERS))


def names(node: Node) -> list[str]:
    return [str(row) for row in rows_of("indicators", node)]


def key(code: str) -> int:
    return StrategyIndicator.objects.get(indicator__code=f"order-{code}").pk


def test_a_row_takes_its_place_and_the_others_make_room(node: Node) -> None:
    move(kind="indicators", node=node, key=key("c"), position=0, by=None)
    assert names(node) == ["指標c", "指標a", "指標b"]

    move(kind="indicators", node=node, key=key("c"), position=1, by=None)
    assert names(node) == ["指標a", "指標c", "指標b"]

    move(kind="indicators", node=node, key=key("a"), position=99, by=None)
    assert names(node) == ["指標c", "指標b", "指標a"]


def test_the_order_of_other_items_stays(node: Node) -> None:
    others = StrategyIndicator.objects.exclude(node=node).order_by("pk")
    before = list(others.values_list("pk", "position"))

    move(kind="indicators", node=node, key=key("c"), position=0, by=None)

    assert list(others.values_list("pk", "position")) == before


def test_publishing_an_older_draft_does_not_undo_the_order(node: Node) -> None:
    draft = Indicator.objects.get(code="order-c")
    draft.name_ja = "改めた名称"
    revision = draft.save_revision()

    move(kind="indicators", node=node, key=key("c"), position=0, by=None)
    revision.refresh_from_db()
    revision.publish()

    assert names(node) == ["改めた名称", "指標a", "指標b"]


def test_a_row_that_is_gone_is_refused_in_a_sentence(node: Node) -> None:
    with pytest.raises(Refused, match="もうここにありません"):
        move(kind="indicators", node=node, key=10**6, position=0, by=None)


def test_a_move_in_the_admin_is_kept_and_told_by_the_log(node: Node, publisher: Client) -> None:
    page = text_of(publisher.get(reverse("ordering:show", args=["indicators", node.pk])))
    address = reverse("ordering:move", args=["indicators", node.pk, key("b")])

    response = publisher.post(f"{address}?position=0")

    assert "指標b" in page
    assert response.json() == {"success": True}
    assert names(node) == ["指標b", "指標a", "指標c"]
    entry = ModelLogEntry.objects.get(action="strategy.reorder")
    assert (entry.label, entry.user.get_username()) == ("指標b", "publisher")


def test_the_public_dates_of_a_strategy_are_ordered_by_those_who_publish(
    publisher: Client,
) -> None:
    editor = client_of(account("clerk", Role.Key.EDITORS))
    strategy = StrategyPage.objects.get(slug="new-strategy").node
    last = Milestone.objects.filter(strategy=strategy).order_by("position").last()
    assert last is not None
    address = reverse("ordering:move", args=["milestones", last.strategy_id, last.pk])

    assert editor.post(f"{address}?position=0").headers["Location"] == "/admin/"
    assert rows_of("milestones", last.strategy).first() != last
    assert publisher.post(f"{address}?position=0").status_code == 200

    assert rows_of("milestones", last.strategy).first() == last
    listed = text_of(publisher.get("/admin/snippets/strategy/milestone/"))
    assert reverse("ordering:show", args=["milestones", last.strategy_id]) in listed


# --- Who may --------------------------------------------------------------------


def test_what_is_public_is_ordered_by_those_who_publish(node: Node) -> None:
    show = reverse("ordering:show", args=["indicators", node.pk])
    moving = reverse("ordering:move", args=["indicators", node.pk, key("c")])
    editor = client_of(account("clerk", Role.Key.EDITORS))
    division = account("division", Role.Key.DIVISION)
    unit = Unit.objects.create(code="harvest", name_ja="農政課", phone="00")
    unit.members.add(division)
    Indicator.objects.filter(uses__node=node).update(unit_in_charge=unit)

    for client in (editor, client_of(division)):
        assert client.get(show).headers["Location"] == "/admin/"
        assert client.post(f"{moving}?position=0").headers["Location"] == "/admin/"
    assert Client().get(show).headers["Location"].startswith("/admin/login/")
    assert names(node) == ["指標a", "指標b", "指標c"]

    Indicator.objects.filter(uses__node=node).update(live=False)
    assert editor.get(show).status_code == 200


def test_each_term_orders_its_own_and_an_editor_that_of_a_copy(node: Node) -> None:
    public = StrategyPage.objects.get(slug="new-strategy")
    called = NextTerm({"ja": "次の総合戦略", "en": "The Next Strategy"}, "next-strategy")
    copy = start_next_term(strategy=public, by=None, called=called)
    own = StrategyIndicator.objects.filter(node=node, strategy=copy.node).order_by("position")
    address = reverse("ordering:move", args=["indicators", node.pk, own[2].pk])
    others = StrategyIndicator.objects.filter(node=node, strategy=public.node).order_by("pk")
    before = list(others.values_list("pk", "position"))
    editor = client_of(account("clerk", Role.Key.EDITORS))

    page = text_of(editor.get(reverse("ordering:show", args=["indicators", node.pk])))
    assert page.count('w-orderable-target="item"') == 3
    assert editor.post(f"{address}?position=0").json() == {"success": True}
    refused = reverse("ordering:move", args=["indicators", node.pk, others[2].pk])
    assert editor.post(f"{refused}?position=0").headers["Location"] == "/admin/"

    assert [str(use) for use in own] == ["指標c", "指標a", "指標b"]
    assert list(others.values_list("pk", "position")) == before


def test_an_order_of_something_unknown_is_not_found(node: Node, publisher: Client) -> None:
    assert publisher.get(reverse("ordering:show", args=["pages", node.pk])).status_code == 404
    assert publisher.get(reverse("ordering:show", args=["indicators", 10**6])).status_code == 404
