"""What publications adds to the pages of the strategy app."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from publications.editions.differences import difference_of
from publications.editions.presentation import EditionItem, edition_items
from publications.editions.queries import frozen_nodes, intact_data, public_editions
from publications.models import Edition
from strategy.languages import ORIGINAL
from strategy.models import (
    HomePage,
    Node,
    StrategyPage,
)
from strategy.models.base import DocumentNodePage
from strategy.tree.extensions import (
    Appearance,
    register_appearances,
    register_navigation,
    register_notice,
    register_panel,
)
from strategy.tree.links import Link

LATEST = 3


def register() -> None:
    """Called once the app is ready."""
    register_navigation(editions_link)
    register_appearances(editions_with)
    register_panel(StrategyPage, strategy_editions)
    register_panel(HomePage, latest_editions)
    for page_type in DocumentNodePage.kinds().values():
        register_notice(page_type, changed_since_edition)


def editions_link(language: str) -> Link:
    return Link(gettext("公表資料"), reverse("edition_list"))


def editions_with(nodes: Sequence[Node], indicator_code: str = "") -> Iterator[Appearance]:
    """Editions whose frozen content holds one of the nodes, or an indicator of it; newest first.

    A strategy stands in its originals too, of whose content nothing is frozen.
    """
    for edition in Edition.objects.newest_first().select_related("strategy", "snapshot"):
        if not any(_stands_in(edition, node, indicator_code) for node in nodes):
            continue
        yield Appearance(
            str(edition),
            edition.dated.text("ja"),
            edition.get_state_display(),
            reverse("editions:desk", args=[edition.pk]),
        )


def _stands_in(edition: Edition, node: Node, indicator_code: str) -> bool:
    if not indicator_code and edition.strategy_id == node.pk:
        return True
    data = intact_data(edition)
    for frozen in frozen_nodes(data) if data else ():
        if frozen["uid"] == str(node.uid):
            shown = frozen["indicators"].get(ORIGINAL, [])
            return not indicator_code or any(each["code"] == indicator_code for each in shown)
    return False


def strategy_editions(page: Model, language: str) -> SafeString:
    """The editions of a strategy with their files."""
    assert isinstance(page, StrategyPage)  # noqa: S101 - registered for this type
    return _panel(gettext("公表資料"), edition_items(public_editions(page.node), language))


def latest_editions(page: Model, language: str) -> SafeString:
    """The newest generated or registered editions of all strategies."""
    editions = public_editions()[:LATEST]
    return _panel(gettext("新しい公表資料"), edition_items(editions, language), True)


def changed_since_edition(page: Model, language: str) -> SafeString:
    """What to know of a page that no longer reads as the edition in force."""
    assert isinstance(page, DocumentNodePage)  # noqa: S101 - registered for these types
    difference = difference_of(page, language)
    if difference is None:
        return SafeString("")
    return render_to_string("publications/components/changed_note.html", {"difference": difference})


def _panel(title: str, items: list[EditionItem], with_strategy: bool = False) -> SafeString:
    if not items:
        return SafeString("")
    return render_to_string(
        "publications/components/editions_panel.html",
        {"title": title, "editions": items, "with_strategy": with_strategy},
    )
