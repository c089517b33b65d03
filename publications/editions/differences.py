"""Where a public page no longer reads as the edition in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from publications.editions.presentation import edition_name
from publications.editions.queries import intact_data, latest_edition
from publications.models import Edition
from publications.pipeline.document.building import ALL_LEVELS
from strategy.body.rendering import body_plain
from strategy.closing.texts import closed_columns
from strategy.languages import ORIGINAL, Text, column, every_column
from strategy.models import NodeFace
from strategy.models.base import DocumentNodePage
from strategy.notation.wareki import DateText, date_of
from strategy.tree.queries import strategy_of


@dataclass(frozen=True)
class Changed:
    """One text of a page that was another in the edition; `before` is empty for a new one."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Difference:
    """How a page differs from the edition in force, in one language."""

    edition: Text
    dated: DateText
    # Of the passage in the edition; of the edition itself where the item is new.
    url: str
    is_new: bool
    changed: tuple[Changed, ...]
    body_changed: bool


def difference_of(page: DocumentNodePage, language: str) -> Difference | None:
    """How a page differs from the edition in force; None where they agree.

    Compared is what the edition prints: an outline draft neither bodies nor the levels below
    its depth. What has no edition yet, or only originals issued elsewhere, differs from
    nothing.
    """
    strategy = strategy_of(page)
    edition = latest_edition(strategy.node) if strategy else None
    data = intact_data(edition) if edition else None
    if edition is None or data is None:
        return None
    depth = data.get("outline_depth", ALL_LEVELS)
    is_outline = edition.stage == Edition.Stage.OUTLINE
    assert strategy is not None  # noqa: S101 - it has the edition
    if is_outline and page.depth - strategy.depth > depth:
        return None
    uid = str(NodeFace.objects.select_related("node").get(page_id=page.pk).node.uid)
    frozen, anchor = _found(data["nodes"], uid)
    described = (
        edition_name(edition, language),
        date_of(edition.dated, language),
        edition.get_absolute_url(),
    )
    if frozen is None:
        return Difference(*described, is_new=True, changed=(), body_changed=False)
    differing = list(_changed_texts(page, frozen, language))
    body_changed = not is_outline and _body_changed(page, frozen, language)
    # What is closed is not said here either.
    closed = closed_columns(page) if differing or body_changed else set()
    changed = tuple(each for name, each in differing if not closed & {name, *every_column(name)})
    body_changed = body_changed and not closed & set(every_column("body"))
    if not changed and not body_changed:
        return None
    label, dated, url = described
    return Difference(label, dated, f"{url}#{anchor}", False, changed, body_changed)


def _found(
    nodes: list[dict[str, Any]], uid: str, above: str = "n"
) -> tuple[Mapping[str, Any] | None, str]:
    """The node of a snapshot and its anchor in the document (`document.NodeContext`)."""
    for node in nodes:
        anchor = f"{above}-{node['code']}" if above == "n" else f"{above}--{node['code']}"
        if node["uid"] == uid:
            return node, anchor
        found, place = _found(node["children"], uid, anchor)
        if found is not None:
            return found, place
    return None, ""


def _changed_texts(page: DocumentNodePage, frozen: Mapping[str, Any], language: str) -> Any:
    labels = {
        "heading": gettext("見出し"),
        "scope_note": gettext("内容の例"),
        "summary": gettext("要点"),
        "statement": gettext("地域ビジョン"),
    }
    for name, label in labels.items():
        if not hasattr(page, column(name, language)):
            continue
        before = frozen[name].get(language) or frozen[name][ORIGINAL]
        now = getattr(page, column(name, language)) or getattr(page, column(name, ORIGINAL)) or ""
        if before != now:
            yield name, Changed(label, before, now)


def _body_changed(page: DocumentNodePage, frozen: Mapping[str, Any], language: str) -> bool:
    stream = getattr(page, column("body", language))
    now = body_plain(stream)
    before = frozen["body"].get(language, [])
    # A picture is frozen by its hash, under no address of the live site.
    keys = ("asset", "src")
    return [_without(block, keys) for block in now] != [_without(block, keys) for block in before]


def _without(block: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key not in keys}
