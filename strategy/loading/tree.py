"""Where the codes of a strategy's file stand in the tree of pages."""

from __future__ import annotations

from functools import partial

from wagtail.models import Page

from strategy.loading.figures import Owner
from strategy.models import Node, StandardPage, StrategyPage
from strategy.models.base import DocumentNodePage


def scope_of(code: str) -> str:
    """The prefix of all keys that a strategy's file owns."""
    return f"strategy/{code}/"


def companion_page(strategy_code: str, code: str) -> StandardPage | None:
    pages = StandardPage.objects.child_of(strategy(strategy_code)).filter(slug=code)
    page: StandardPage | None = pages.first()
    return page


def children_of(strategy_code: str, code: str) -> list[Page]:
    """The pages below a node's (or, for "", the strategy's), in their order."""
    return list(parent_page(strategy_code, code).get_children().order_by("path"))


def strategy(code: str) -> StrategyPage:
    page: StrategyPage = StrategyPage.objects.in_place().get(slug=code)
    return page


def node_page(strategy_code: str, code: str) -> DocumentNodePage | None:
    """The page of a node, wherever in its strategy's tree an editor has moved it."""
    pages = Page.objects.descendant_of(strategy(strategy_code)).filter(slug=code).specific()
    return next((page for page in pages if isinstance(page, DocumentNodePage)), None)


def node_of(strategy_code: str, code: str) -> Node:
    """The identity of the page of a code."""
    node: Node = parent_page(strategy_code, code).node
    return node


def parent_page(strategy_code: str, code: str) -> Page:
    """The page below which nodes of the parent code stand; "" is the strategy itself."""
    if not code:
        return strategy(strategy_code)
    page = node_page(strategy_code, code)
    if page is None:
        raise LookupError(f"{strategy_code}/{code} has no page")
    return page


def owner_of(strategy_code: str, node_code: str) -> Owner:
    """What the figures of a node hang on."""
    return Owner(
        scope_of(strategy_code),
        node_code,
        lambda: strategy(strategy_code).node,
        partial(node_of, strategy_code),
    )
